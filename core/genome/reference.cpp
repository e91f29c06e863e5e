// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/reference.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/fasta_index.h"
#include "core/genome/gzi_table.h"
#include "core/genome/hts_file.h"
#include "core/genome/named_reference.h"
#include "core/genome/text_lines.h"
#include "core/genome/twobit.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace bindscape::genome {

namespace {

class IndexedFasta final : public NamedReference {
public:
    IndexedFasta(std::filesystem::path file, FastaIndex index)
        : NamedReference(std::move(file)), m_index(std::move(index)), m_handles([this] { return open(); })
    {
        std::erase_if(m_index.entries, [](const FaiEntry& entry) { return entry.length == 0; });
        std::vector<Contig> contigs;
        for (const auto& entry : m_index.entries)
            contigs.push_back({entry.name, entry.length});
        setContigs(std::move(contigs));
        if (!m_index.gzi.empty() && !(m_blocks = GziTable::read(m_index.gzi, path())))
            throw Error("The index " + m_index.gzi.string() + " does not fit " + path().string() + ". Remove it: it is made again.");
        m_handles.with([](const Bgzf&) {});  // says now what cannot be opened
    }

private:
    // By the whole lines, an order of magnitude faster than letter by letter as htslib's own faidx does it.
    std::string letters(std::size_t contig, const Region& region) const override
    {
        const FaiEntry& entry = m_index.entries[contig];
        const std::int64_t begin = entry.offsetOf(region.begin);
        if (m_blocks && !m_blocks->fitsAt(begin))
            throw Error("The index " + m_index.gzi.string() + " does not fit " + path().string() + " at " + toLocus(region) +
                        ". Remove it: it is made again.");
        std::string text(static_cast<std::size_t>(entry.offsetOf(region.end - 1) + 1 - begin), '\0');
        // A handle may have stopped inside of a damaged block: after an error it is not used again.
        m_handles.with([&](const Bgzf& file) {
            if (bgzf_useek(file.get(), begin, SEEK_SET) != 0 ||
                bgzf_read(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || !joinLines(text, entry, region))
                throw Error(path().string() + " cannot be read at " + toLocus(region) + ": the file is damaged or was changed while in use.");
        });
        return text;
    }

    // Takes the ends of the lines out of the text of a region. False: they are not where the index says, or not the only blanks.
    static bool joinLines(std::string& text, const FaiEntry& entry, const Region& region)
    {
        const auto width = static_cast<std::size_t>(entry.lineWidth);
        std::size_t bases = static_cast<std::size_t>(entry.lineBases - region.begin % entry.lineBases);  // left in this line
        std::size_t from = 0, to = 0;
        while (from < text.size()) {
            bases = std::min(bases, text.size() - from);
            std::memmove(text.data() + to, text.data() + from, bases);
            from += bases;
            to += bases;
            if (from < text.size() && text[from + width - static_cast<std::size_t>(entry.lineBases) - 1] != '\n')
                return false;
            from += width - static_cast<std::size_t>(entry.lineBases);
            bases = static_cast<std::size_t>(entry.lineBases);
        }
        text.resize(to);
        // The least of all, and not the first blank: so the compiler can do many letters at once.
        unsigned char least = 0xff;
        for (const char letter : text)
            least = std::min(least, static_cast<unsigned char>(letter));
        return least > ' ' && static_cast<std::int64_t>(to) == region.length();
    }

    Bgzf open() const
    {
        Bgzf file(bgzf_open(path().c_str(), "r"));
        if (!file || (!m_index.gzi.empty() && bgzf_index_load(file.get(), m_index.gzi.c_str(), nullptr) != 0))
            throw Error("Cannot read " + path().string() + (m_index.gzi.empty() ? "." : " with its index " + m_index.gzi.string() + "."));
        return file;
    }

    FastaIndex m_index;  // without sequences that have no base
    std::unique_ptr<const GziTable> m_blocks;
    HandlePool<Bgzf> m_handles;
};

}  // namespace

bool looksLikeGenome(std::string_view head) { return head.starts_with('>') || isTwoBit(head); }

std::shared_ptr<const Reference> Reference::open(const std::filesystem::path& path, Warnings& warnings,
                                                 const std::filesystem::path& cacheFolder)
{
    if (isTwoBit(headOf(path, 4)))
        return openTwoBit(path);
    if (paths::isRemote(path))
        throw Error(path.string() + " is not a 2bit file, the only format in which a genome can be read from a server. Download it and open the copy.");
    quietHts();
    return std::make_shared<IndexedFasta>(path, prepareFastaIndex(path, cacheFolder, warnings));
}

}  // namespace bindscape::genome
