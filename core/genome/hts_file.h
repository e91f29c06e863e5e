// SPDX-License-Identifier: GPL-3.0-or-later
// What the readers over htslib share: silence on stderr, handles for several threads, indexes found, checked and made.
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"

#include <htslib/bgzf.h>
#include <htslib/hts.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

// htslib's own messages go to stderr and mean nothing to a user of a window; each failure becomes a sentence instead.
void quietHts();

struct CloseBgzf {
    void operator()(BGZF* file) const { bgzf_close(file); }
};
using Bgzf = std::unique_ptr<BGZF, CloseBgzf>;
struct FreeIndex {
    void operator()(hts_idx_t* index) const { hts_idx_destroy(index); }
};
struct FreeIterator {
    void operator()(hts_itr_t* iterator) const { hts_itr_destroy(iterator); }
};
using Iterator = std::unique_ptr<hts_itr_t, FreeIterator>;

// Local or remote. Throws Error.
Bgzf openBgzip(const std::filesystem::path& path);
// The next record of a BCF without its genotypes: 0, -1 at the end, -2 where it is damaged or cut.
int nextBcfRecord(BGZF& file, std::string& shared);
// About how many compressed bytes a read of this stretch takes.
std::int64_t bytesOf(const hts_itr_t& iterator);
// Does it begin behind the last byte of a file of this size, so that it belongs to another file?
bool reachesBeyond(const hts_itr_t& iterator, std::uint64_t size);
// Bytes of a local file; of a remote one the largest number there is.
std::uint64_t sizeOf(const std::filesystem::path& path);
bool isOlder(const std::filesystem::path& index, const std::filesystem::path& file);
// "2.4 MB"
std::string megabytes(std::int64_t bytes);

// Open handles that no thread uses now. Thread-safe.
template <class Handle> class HandlePool {
public:
    explicit HandlePool(std::function<Handle()> open) : m_open(std::move(open)) {}

    // Gives the handle back at the end, unless `use` throws: then its state is unknown and it is closed.
    template <class Use> void with(const Use& use) const
    {
        Handle handle = take();
        use(handle);
        const std::lock_guard lock(m_mutex);
        m_idle.push_back(std::move(handle));
    }

private:
    Handle take() const
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_idle.empty()) {
                Handle handle = std::move(m_idle.back());
                m_idle.pop_back();
                return handle;
            }
        }
        return m_open();
    }

    std::function<Handle()> m_open;
    mutable std::mutex m_mutex;
    mutable std::vector<Handle> m_idle;
};

// Lines (by tabix, .tbi or .csi) or BCF records (.csi) of a bgzip file, read for a region.
// Thread-safe after construction.
class IndexedFile {
public:
    enum class Content { Lines, Bcf };

    // nullptr if there is no index beside the file. `index`: where it lies if that is elsewhere.
    // Throws Error: the index is damaged. Warns of an index that is older than the file.
    static std::unique_ptr<const IndexedFile> open(const std::filesystem::path& path, Content content, Warnings& warnings,
                                                   const std::filesystem::path& index = {});
    virtual ~IndexedFile() = default;

    virtual const std::vector<std::string>& names() const = 0;  // contigs of the index; empty for BCF: the header has them
    virtual std::int64_t records() const = 0;                   // as the index counts them, -1 if it does not
    virtual std::int64_t bytes(int contig, std::int64_t begin, std::int64_t end) const = 0;  // about, compressed
    // Every record that overlaps, in file order, until `visit` says false. `contig` is a place in names() or in the BCF's
    // header. Throws Error: damaged, or the index belongs to another file.
    virtual void read(int contig, std::int64_t begin, std::int64_t end, const std::function<bool(std::string_view)>& visit,
                      Progress& progress) const = 0;
};

enum class TableLayout { Vcf, Bed, Gff };
// An index in the cache folder, made when it is missing or older than the file: one pass, told in `warnings`.
// Throws Error: not sorted, damaged, or nowhere to write.
std::filesystem::path cachedTableIndex(const std::filesystem::path& path, IndexedFile::Content content, TableLayout layout,
                                       Warnings& warnings);

// A remote file, or one over the limit, is not read whole.
bool isLargeOrRemote(const std::filesystem::path& path, std::int64_t limit);

}  // namespace bindscape::genome
