// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/fasta_index.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/text.h"
#include "core/genome/fasta_scan.h"
#include "core/genome/gzi_table.h"
#include "core/genome/text_lines.h"

#include <htslib/bgzf.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

namespace bindscape::genome {

namespace fs = std::filesystem;

namespace {

struct CloseBgzf {
    void operator()(BGZF* file) const { bgzf_close(file); }
};
using Bgzf = std::unique_ptr<BGZF, CloseBgzf>;

Bgzf openBgzf(const fs::path& path)
{
    Bgzf file(bgzf_open(path.c_str(), "r"));
    if (!file)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
    return file;
}

// Rows of a .fai, or nothing if it is damaged: then it is made again.
std::optional<std::vector<FaiEntry>> readFai(const fs::path& path)
{
    std::vector<FaiEntry> entries;
    TextLines lines(path);
    std::string_view line;
    while (lines.next(line)) {
        const auto fields = split(line, '\t');
        if (fields.size() != 5)
            return std::nullopt;
        const auto length = parseInteger(fields[1]);
        const auto offset = parseInteger(fields[2]);
        const auto bases = parseInteger(fields[3]);
        const auto width = parseInteger(fields[4]);
        constexpr std::int64_t kHuge = std::int64_t{1} << 40;
        if (!length || !offset || !bases || !width || *length < 0 || *length > kHuge || *offset < 0 || *offset > kHuge || *bases < 0 ||
            *width < *bases || *width > *bases + 2 || (*length > 0 && *bases == 0) || *width > INT32_MAX)
            return std::nullopt;
        entries.push_back({std::string(fields[0]), *length, *offset, *bases, *width});
    }
    return entries.empty() ? std::nullopt : std::optional(std::move(entries));
}

// Offset just after the last base.
std::int64_t endOffset(const FaiEntry& entry)
{
    if (entry.length == 0)
        return entry.offset;
    return entry.offsetOf(entry.length - 1) + 1;
}

// Reads the bytes between sequences and compares them with what the index says is there.
class FitCheck {
public:
    FitCheck(const fs::path& fasta, const fs::path& gzi) : m_file(openBgzf(fasta))
    {
        if (!gzi.empty())
            m_blocks = GziTable::read(gzi, fasta);
        m_usable = gzi.empty() || (m_blocks && bgzf_index_load(m_file.get(), gzi.c_str(), nullptr) == 0);
    }

    bool fits(const std::vector<FaiEntry>& entries)
    {
        if (!m_usable)
            return false;
        std::vector<FaiEntry> filled;
        std::copy_if(entries.begin(), entries.end(), std::back_inserter(filled), [](const FaiEntry& e) { return e.length > 0; });
        for (std::size_t i = 1; i < filled.size(); ++i)
            if (filled[i].offset <= endOffset(filled[i - 1]))
                return false;
        if (filled.size() != entries.size() || filled.empty())
            return !filled.empty() && endFits(filled.back());
        // Every gap of a usual genome; a spread of gaps where there are thousands of scaffolds.
        const std::size_t step = std::max<std::size_t>(filled.size() / 200, 1);
        for (std::size_t i = 0; i < filled.size(); i += step)
            if (!gapFits(i == 0 ? nullptr : &filled[i - 1], filled[i]))
                return false;
        return endFits(filled.back());
    }

private:
    static constexpr std::int64_t kLongestGap = 65536;

    std::optional<std::string> bytes(std::int64_t begin, std::int64_t length)
    {
        std::string text(static_cast<std::size_t>(length), '\0');
        if (m_blocks && !m_blocks->fitsAt(begin))
            return std::nullopt;
        if (bgzf_useek(m_file.get(), begin, SEEK_SET) != 0)
            return std::nullopt;
        const ssize_t read = bgzf_read(m_file.get(), text.data(), text.size());
        if (read < 0)
            return std::nullopt;
        text.resize(static_cast<std::size_t>(read));
        return text;
    }

    // "...A\n>name text\n" with the last base of `before` first and the first base of `next` after it.
    bool gapFits(const FaiEntry* before, const FaiEntry& next)
    {
        const std::int64_t begin = before == nullptr ? 0 : endOffset(*before) - 1;
        if (next.offset - begin > kLongestGap)
            return false;
        const auto gap = bytes(begin, next.offset - begin);
        if (!gap || static_cast<std::int64_t>(gap->size()) != next.offset - begin || !gap->ends_with('\n'))
            return false;
        std::string_view text = *gap;
        if (before != nullptr) {
            if (!std::isgraph(static_cast<unsigned char>(text.front())) || (text[1] != '\n' && text[1] != '\r'))
                return false;
            text.remove_prefix(1);
        }
        text = trim(text);
        if (!text.starts_with('>') || text.find('\n') != std::string_view::npos)
            return false;
        return fastaName(text) == next.name;
    }

    bool endFits(const FaiEntry& last)
    {
        const auto rest = bytes(endOffset(last) - 1, kLongestGap);
        return rest && !rest->empty() && std::isgraph(static_cast<unsigned char>(rest->front())) && trim(*rest).size() == 1;
    }

    Bgzf m_file;
    std::unique_ptr<const GziTable> m_blocks;  // of a bgzip file
    bool m_usable = false;
};

struct Place {
    fs::path fai, gzi;
};

enum class State { Missing, Stale, Good };

// A damaged index is as good as a stale one.
State stateOf(const Place& place, const fs::path& fasta, std::vector<FaiEntry>& entries)
{
    std::error_code unreadable;  // the cache of another user
    if (!fs::exists(place.fai, unreadable) || (!place.gzi.empty() && !fs::exists(place.gzi, unreadable)))
        return State::Missing;
    try {
        const auto written = fs::last_write_time(fasta);
        if (fs::last_write_time(place.fai) < written || (!place.gzi.empty() && fs::last_write_time(place.gzi) < written))
            return State::Stale;
        auto read = readFai(place.fai);
        if (!read || !FitCheck(fasta, place.gzi).fits(*read))
            return State::Stale;
        entries = std::move(*read);
        return State::Good;
    } catch (const Error&) {
        return State::Stale;
    } catch (const fs::filesystem_error&) {
        return State::Stale;
    }
}

// One pass over the file. With `gzi`, the table of its blocks is written there.
std::vector<FaiEntry> scanFasta(const fs::path& fasta, const std::optional<fs::path>& gzi)
{
    const Bgzf file = openBgzf(fasta);
    if (gzi && bgzf_index_build_init(file.get()) != 0)
        throw Error("There is not enough memory to index " + fasta.string() + ".");
    FastaScan scan(fasta.string());
    std::string buffer(std::size_t{1} << 20, '\0');
    while (true) {
        const ssize_t read = bgzf_read(file.get(), buffer.data(), buffer.size());
        if (read < 0)
            throw Error(fasta.string() + " is damaged and cannot be decompressed. Copy or download it again.");
        if (read == 0)
            break;
        scan.feed(std::string_view(buffer).substr(0, static_cast<std::size_t>(read)));
    }
    auto entries = scan.finish();
    if (gzi && bgzf_index_dump(file.get(), gzi->c_str(), nullptr) != 0)
        throw Error("Cannot write the index " + gzi->string() + ": " + systemReason(errno) + ".");
    return entries;
}

std::string faiText(const std::vector<FaiEntry>& entries)
{
    std::string text;
    for (const auto& entry : entries)
        text += entry.name + '\t' + std::to_string(entry.length) + '\t' + std::to_string(entry.offset) + '\t' +
                std::to_string(entry.lineBases) + '\t' + std::to_string(entry.lineWidth) + '\n';
    return text;
}

// Throws Error if the place cannot be written to; nothing half-written stays.
std::vector<FaiEntry> makeIndex(const Place& place, const fs::path& fasta)
{
    if (place.gzi.empty()) {
        AtomicFile(place.fai);  // tells a read-only folder before the long pass
        auto entries = scanFasta(fasta, std::nullopt);
        writeFileAtomically(place.fai, faiText(entries));
        return entries;
    }
    AtomicFile gzi(place.gzi);
    auto entries = scanFasta(fasta, gzi.temporary());
    gzi.commit();
    writeFileAtomically(place.fai, faiText(entries));
    return entries;
}

bool canCreateBeside(const fs::path& target)
{
    try {
        const AtomicFile probe(target);
        return true;
    } catch (const Error&) {
        return false;
    }
}

// Plain gzip cannot be read at random places, and a protein file is not worth an index.
void requireDna(const fs::path& fasta, Packing packing)
{
    if (packing == Packing::Gzip)
        throw Error(fasta.string() +
                    " is compressed with gzip, which allows no jumps inside; unpack it, or compress it with bgzip (\"gunzip -c " +
                    fasta.filename().string() + " | bgzip > new.fa.gz\").");
    if (packing == Packing::Bgzip && !hasBgzipEnd(fasta))
        throw Error(fasta.string() + " was cut off: the last block of a bgzip file is missing. Copy or download it again.");
    FastaScan scan(fasta.string());
    scan.feed(headOf(fasta, 65536));
}

}  // namespace

fs::path defaultCacheFolder()
{
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache != nullptr && fs::path(cache).is_absolute())
        return fs::path(cache) / "bindscape";
    const char* home = std::getenv("HOME");
    return (home != nullptr && *home != '\0' ? fs::path(home) / ".cache" : fs::temp_directory_path()) / "bindscape";
}

fs::path cachedIndexPath(const fs::path& cacheFolder, const fs::path& fasta, const std::string& ending)
{
    const std::string name = fasta.filename().string();
    return cacheFolder / (name.substr(0, 80) + "." + md5OfText(fs::weakly_canonical(fasta).string()).substr(0, 16) + ending);
}

FastaIndex prepareFastaIndex(const fs::path& fasta, const fs::path& cacheFolder, Warnings& warnings)
{
    const Packing packing = packingOf(fasta);
    requireDna(fasta, packing);
    const bool packed = packing == Packing::Bgzip;
    const fs::path folder = cacheFolder.empty() ? defaultCacheFolder() : cacheFolder;
    const Place beside{fasta.string() + ".fai", packed ? fs::path(fasta.string() + ".gzi") : fs::path()};
    const Place cached{cachedIndexPath(folder, fasta, ".fai"), packed ? cachedIndexPath(folder, fasta, ".gzi") : fs::path()};

    FastaIndex index{beside.fai, beside.gzi, {}};
    const State state = stateOf(beside, fasta, index.entries);
    if (state == State::Good)
        return index;
    if (stateOf(cached, fasta, index.entries) == State::Good)
        return {cached.fai, cached.gzi, index.entries};

    const bool writable = canCreateBeside(beside.fai);
    std::error_code ignored;
    if (!writable)
        fs::create_directories(folder, ignored);
    if (!writable && !canCreateBeside(cached.fai))
        throw Error("The index of " + fasta.string() + " is missing or does not fit, and neither its folder nor the cache folder " +
                    folder.string() +
                    " can be written to. Make the index with \"samtools faidx\", or set XDG_CACHE_HOME to a folder that you may write to.");
    const Place& place = writable ? beside : cached;
    index = {place.fai, place.gzi, makeIndex(place, fasta)};
    warnings.push_back({fasta.string(), 0,
                        std::string(state == State::Missing ? "The sequence index was missing and was made"
                                                            : "The sequence index did not fit the file any more and was made again") +
                            (writable ? ": " : " in the cache, because the folder of the file cannot be written to: ") +
                            place.fai.string()});
    return index;
}

}  // namespace bindscape::genome
