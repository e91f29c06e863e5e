// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/reference.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/fasta_index.h"
#include "core/genome/gzi_table.h"
#include "core/genome/named_reference.h"
#include "core/genome/text_lines.h"
#include "core/genome/twobit.h"

#include <htslib/faidx.h>
#include <htslib/hts_log.h>

#include <cstdlib>
#include <mutex>
#include <optional>

namespace bindscape::genome {

namespace {

struct DestroyFai {
    void operator()(faidx_t* fai) const { fai_destroy(fai); }
};
using Fai = std::unique_ptr<faidx_t, DestroyFai>;

class IndexedFasta final : public NamedReference {
public:
    IndexedFasta(std::filesystem::path file, FastaIndex index) : NamedReference(std::move(file)), m_index(std::move(index))
    {
        std::erase_if(m_index.entries, [](const FaiEntry& entry) { return entry.length == 0; });
        std::vector<Contig> contigs;
        for (const auto& entry : m_index.entries)
            contigs.push_back({entry.name, entry.length});
        setContigs(std::move(contigs));
        if (!m_index.gzi.empty() && !(m_blocks = GziTable::read(m_index.gzi, path())))
            throw Error("The index " + m_index.gzi.string() + " does not fit " + path().string() + ". Remove it: it is made again.");
    }

    void open() { Handle handle(*this); }

private:
    std::string letters(std::size_t contig, const Region& region) const override
    {
        const FaiEntry& entry = m_index.entries[contig];
        if (m_blocks && !m_blocks->fitsAt(entry.offsetOf(region.begin)))
            throw Error("The index " + m_index.gzi.string() + " does not fit " + path().string() + " at " + toLocus(region) +
                        ". Remove it: it is made again.");
        Handle handle(*this);
        hts_pos_t got = 0;
        const std::unique_ptr<char, void (*)(void*)> found(
            faidx_fetch_seq64(handle.get(), region.chrom.c_str(), region.begin, region.end - 1, &got), std::free);
        if (!found || got != region.length()) {
            handle.discard();  // it may have stopped inside of a damaged block
            throw Error(path().string() + " cannot be read at " + toLocus(region) + ": the file is damaged or was changed while in use.");
        }
        return std::string(found.get(), static_cast<std::size_t>(got));
    }

    // A handle for the time of one call; handed from call to call, never shared at the same time.
    class Handle {
    public:
        explicit Handle(const IndexedFasta& owner) : m_owner(owner)
        {
            {
                const std::lock_guard lock(owner.m_mutex);
                if (!owner.m_idle.empty()) {
                    m_fai = std::move(owner.m_idle.back());
                    owner.m_idle.pop_back();
                }
            }
            if (!m_fai)
                m_fai = owner.load();
        }
        ~Handle()
        {
            if (!m_fai)
                return;
            const std::lock_guard lock(m_owner.m_mutex);
            m_owner.m_idle.push_back(std::move(m_fai));
        }
        Handle(const Handle&) = delete;
        Handle& operator=(const Handle&) = delete;
        faidx_t* get() const { return m_fai.get(); }
        void discard() { m_fai.reset(); }

    private:
        const IndexedFasta& m_owner;
        Fai m_fai;
    };

    Fai load() const
    {
        const std::string gzi = m_index.gzi.string();
        Fai fai(fai_load3_format(path().c_str(), m_index.fai.c_str(), gzi.empty() ? nullptr : gzi.c_str(), 0, FAI_FASTA));
        if (!fai)
            throw Error("Cannot read " + path().string() + " with its index " + m_index.fai.string() + ".");
        return fai;
    }

    FastaIndex m_index;  // without sequences that have no base
    std::unique_ptr<const GziTable> m_blocks;
    mutable std::mutex m_mutex;
    mutable std::vector<Fai> m_idle;
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
    hts_set_log_level(HTS_LOG_OFF);  // every failure is an Error here; htslib would print it as well
    auto reference = std::make_shared<IndexedFasta>(path, prepareFastaIndex(path, cacheFolder, warnings));
    reference->open();
    return reference;
}

}  // namespace bindscape::genome
