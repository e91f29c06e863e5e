// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/hts_file.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/fasta_index.h"

#include <htslib/hts_log.h>
#include <htslib/kstring.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace bindscape::genome {

namespace fs = std::filesystem;

void quietHts()
{
    static std::once_flag once;
    std::call_once(once, [] { hts_set_log_level(HTS_LOG_OFF); });
}

Bgzf openBgzip(const fs::path& path)
{
    quietHts();
    errno = 0;
    Bgzf file(bgzf_open(path.c_str(), "r"));
    if (!file)
        throw Error("Cannot read " + path.string() + (errno != 0 ? ": " + systemReason(errno) : std::string()) + ".");
    return file;
}

std::int64_t bytesOf(const hts_itr_t& iterator)
{
    // The upper 48 bits are the place of the block; each stretch ends inside a block, which is read as well.
    constexpr std::int64_t kBlock = 20'000;
    std::int64_t bytes = 0;
    for (int i = 0; i < iterator.n_off; ++i) {
        const auto first = static_cast<std::int64_t>(iterator.off[i].u >> 16);
        const auto last = static_cast<std::int64_t>(iterator.off[i].v >> 16);
        bytes += std::max<std::int64_t>(last - first, 0) + kBlock;
    }
    return bytes;
}

bool reachesBeyond(const hts_itr_t& iterator, std::uint64_t size)
{
    for (int i = 0; i < iterator.n_off; ++i)
        if (iterator.off[i].u >> 16 >= size)
            return true;
    return false;
}

std::uint64_t sizeOf(const fs::path& path)
{
    return paths::isRemote(path) ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(fs::file_size(path));
}

bool isOlder(const fs::path& index, const fs::path& file)
{
    std::error_code noIndex, noFile;
    const auto made = fs::last_write_time(index, noIndex);
    const auto written = fs::last_write_time(file, noFile);
    return !noIndex && !noFile && made < written;
}

std::string megabytes(std::int64_t bytes) { return formatFixed(static_cast<double>(bytes) / 1e6, bytes < 10'000'000 ? 1 : 0) + " MB"; }

bool isLargeOrRemote(const fs::path& path, std::int64_t limit)
{
    if (paths::isRemote(path))
        return true;
    std::error_code unreadable;
    const auto size = fs::file_size(path, unreadable);
    return !unreadable && static_cast<std::int64_t>(size) > limit;
}

int nextBcfRecord(BGZF& file, std::string& shared)
{
    std::array<std::uint32_t, 2> sizes{};
    const ssize_t read = bgzf_read(&file, sizes.data(), sizeof sizes);
    if (read == 0)
        return -1;
    constexpr std::uint32_t kFixedPart = 24;
    constexpr std::uint32_t kLargest = 1u << 28;
    if (read != sizeof sizes || sizes[0] < kFixedPart || sizes[0] > kLargest)
        return -2;
    // Grown as bytes come, so that a wrong size costs no memory.
    shared.clear();
    constexpr std::size_t kPart = std::size_t{1} << 16;
    while (shared.size() < sizes[0]) {
        const std::size_t old = shared.size();
        shared.resize(std::min<std::size_t>(old + kPart, sizes[0]));
        if (bgzf_read(&file, shared.data() + old, shared.size() - old) != static_cast<ssize_t>(shared.size() - old))
            return -2;
    }
    std::array<char, 1 << 14> genotypes;
    for (std::uint32_t left = sizes[1]; left > 0;) {
        const auto part = std::min<std::uint32_t>(left, genotypes.size());
        if (bgzf_read(&file, genotypes.data(), part) != static_cast<ssize_t>(part))
            return -2;
        left -= part;
    }
    return 0;
}

namespace {

struct FreeTabix {
    void operator()(tbx_t* tabix) const { tbx_destroy(tabix); }
};

struct Line {
    kstring_t text = KS_INITIALIZE;
    Line() = default;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() { ks_free(&text); }
    std::string_view view() const { return {text.s == nullptr ? "" : text.s, text.l}; }
};

int readBcf(BGZF* file, void*, void* record, int* contig, hts_pos_t* begin, hts_pos_t* end)
{
    auto& bytes = *static_cast<std::string*>(record);
    const int code = nextBcfRecord(*file, bytes);
    if (code < 0)
        return code;
    std::array<std::int32_t, 3> place{};
    std::memcpy(place.data(), bytes.data(), sizeof place);
    *contig = place[0];
    *begin = place[1];
    *end = static_cast<hts_pos_t>(place[1]) + std::max(place[2], 1);
    return 0;
}

// What a line is looked at for: htslib's own function gives up at "track" lines and at rows that are wrong.
struct LineLayout {
    const tbx_conf_t& conf;
    std::string_view contig;
    int number;  // of the contig
};

std::string_view columnOf(std::string_view line, int column)
{
    for (int i = 1; i < column; ++i) {
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos)
            return {};
        line.remove_prefix(tab + 1);
    }
    return line.substr(0, line.find('\t'));
}

// 0-based half-open. False if the line is no row.
bool placeOf(std::string_view line, const tbx_conf_t& conf, hts_pos_t& begin, hts_pos_t& end)
{
    const bool zeroBased = (conf.preset & TBX_UCSC) != 0;
    const auto first = parseInteger(columnOf(line, conf.bc));
    if (!first)
        return false;
    begin = *first - (zeroBased ? 0 : 1);
    end = begin + 1;
    if ((conf.preset & 0xffff) == TBX_VCF) {
        end = begin + static_cast<hts_pos_t>(columnOf(line, 4).size());
        const std::string_view info = columnOf(line, 8);
        const std::size_t at = info.starts_with("END=") ? 0 : info.find(";END=");
        if (at != std::string_view::npos)
            if (const auto last = parseInteger(info.substr(info.find('=', at) + 1, info.find(';', at + 1) - info.find('=', at) - 1)))
                end = std::max<hts_pos_t>(end, *last);
    } else if (conf.ec > 0) {
        const auto last = parseInteger(columnOf(line, conf.ec));
        if (!last)
            return false;
        end = std::max<hts_pos_t>(*last, begin + 1);
    }
    return true;
}

int readLine(BGZF* file, void* data, void* record, int* contig, hts_pos_t* begin, hts_pos_t* end)
{
    const auto& layout = *static_cast<const LineLayout*>(data);
    auto& text = *static_cast<kstring_t*>(record);
    int code = 0;
    while ((code = bgzf_getline(file, '\n', &text)) >= 0) {
        const std::string_view line(text.s, text.l);
        if (line.empty() || line.front() == layout.conf.meta_char || !placeOf(line, layout.conf, *begin, *end))
            continue;
        *contig = columnOf(line, layout.conf.sc) == layout.contig ? layout.number : -1;
        return 0;
    }
    return code;
}

class HtsIndexedFile final : public IndexedFile {
public:
    HtsIndexedFile(const fs::path& path, std::unique_ptr<tbx_t, FreeTabix> tabix, std::unique_ptr<hts_idx_t, FreeIndex> index)
        : m_path(path), m_tabix(std::move(tabix)), m_csi(std::move(index)), m_size(sizeOf(path)), m_files([path] { return openBgzip(path); })
    {
        if (m_tabix) {
            int count = 0;
            const std::unique_ptr<const char*, decltype(&std::free)> names(tbx_seqnames(m_tabix.get(), &count), &std::free);
            for (int i = 0; names && i < count; ++i)
                m_names.emplace_back(names.get()[i] == nullptr ? "" : names.get()[i]);
        }
    }

    const std::vector<std::string>& names() const override { return m_names; }

    std::int64_t records() const override
    {
        const int contigs = m_tabix ? static_cast<int>(m_names.size()) : hts_idx_nseq(index());
        std::int64_t sum = 0;
        bool counted = false;
        for (int i = 0; i < contigs; ++i) {
            std::uint64_t kept = 0, rest = 0;
            if (hts_idx_get_stat(index(), i, &kept, &rest) != 0)
                continue;
            counted = true;
            sum += static_cast<std::int64_t>(std::min<std::uint64_t>(kept + rest, std::uint64_t{1} << 40));
        }
        return counted ? sum : -1;
    }

    std::int64_t bytes(int contig, std::int64_t begin, std::int64_t end) const override
    {
        const Iterator iterator = query(contig, begin, end);
        return iterator ? bytesOf(*iterator) : 0;
    }

    void read(int contig, std::int64_t begin, std::int64_t end, const std::function<bool(std::string_view)>& visit,
              Progress& progress) const override
    {
        m_files.with([&](const Bgzf& file) {
            const Iterator iterator = query(contig, begin, end);
            if (!iterator)
                return;
            Line line;
            std::string record;
            const auto name = static_cast<std::size_t>(contig);
            LineLayout layout{m_tabix ? m_tabix->conf : tbx_conf_vcf, name < m_names.size() ? std::string_view(m_names[name]) : std::string_view(), contig};
            constexpr std::int64_t kRecordsPerQuestion = 4096;
            std::int64_t count = 0;
            while (true) {
                const int code = m_tabix ? hts_itr_next(file.get(), iterator.get(), &line.text, &layout)
                                         : hts_itr_next(file.get(), iterator.get(), &record, nullptr);
                if (code < -1 || (code == -1 && file->errcode != 0))
                    throw unreadable();
                if (code < 0 || !visit(m_tabix ? line.view() : std::string_view(record)))
                    break;
                if (++count % kRecordsPerQuestion == 0)
                    progress.checkpoint(-1, "Reading " + m_path.filename().string());
            }
        });
    }

private:
    hts_idx_t* index() const { return m_tabix ? m_tabix->idx : m_csi.get(); }

    // Nothing if the index has nothing there.
    Iterator query(int contig, std::int64_t begin, std::int64_t end) const
    {
        if (contig < 0 || end <= begin)
            return nullptr;
        Iterator iterator(hts_itr_query(index(), contig, std::max<std::int64_t>(begin, 0), end, m_tabix ? readLine : readBcf));
        // A place behind the end would read as an empty one.
        if (iterator && reachesBeyond(*iterator, m_size))
            throw unreadable();
        return iterator;
    }

    Error unreadable() const
    {
        return Error(m_path.string() + " cannot be read at this place: it is damaged, or its index belongs to another file. " +
                     "Copy the file again or make the index again (\"tabix\" or \"bcftools index\").");
    }

    fs::path m_path;
    std::unique_ptr<tbx_t, FreeTabix> m_tabix;
    std::unique_ptr<hts_idx_t, FreeIndex> m_csi;
    std::uint64_t m_size;
    std::vector<std::string> m_names;
    HandlePool<Bgzf> m_files;
};

// The index beside a local file, empty if there is none.
fs::path indexBeside(const fs::path& path, IndexedFile::Content content)
{
    std::error_code unreadable;
    for (const char* ending : {".tbi", ".csi"}) {
        const fs::path index = path.string() + ending;
        if ((content == IndexedFile::Content::Lines || std::string_view(ending) == ".csi") && fs::exists(index, unreadable))
            return index;
    }
    return {};
}

}  // namespace

std::unique_ptr<const IndexedFile> IndexedFile::open(const fs::path& path, Content content, Warnings& warnings, const fs::path& wanted)
{
    quietHts();
    const bool remote = paths::isRemote(path);
    const fs::path index = !wanted.empty() || remote ? wanted : indexBeside(path, content);
    if (!remote && index.empty())
        return nullptr;
    const char* name = index.empty() ? nullptr : index.c_str();
    std::unique_ptr<tbx_t, FreeTabix> tabix;
    std::unique_ptr<hts_idx_t, FreeIndex> csi;
    if (content == Content::Lines)
        tabix.reset(tbx_index_load3(path.c_str(), name, HTS_IDX_SILENT_FAIL));
    else
        csi.reset(hts_idx_load3(path.c_str(), name, HTS_FMT_CSI, HTS_IDX_SILENT_FAIL));
    if (!tabix && !csi) {
        if (remote)
            return nullptr;
        throw Error(index.string() + " is damaged or no index of this kind of file. Make it again (\"tabix\" or \"bcftools index\").");
    }
    if (!remote && isOlder(index, path))
        warnings.push_back({path.string(), 0,
                            "The index " + index.filename().string() +
                                " is older than the file; make it again (\"tabix -f\" or \"bcftools index -f\") if something is missing."});
    return std::make_unique<const HtsIndexedFile>(path, std::move(tabix), std::move(csi));
}

fs::path cachedTableIndex(const fs::path& path, IndexedFile::Content content, TableLayout layout, Warnings& warnings)
{
    quietHts();
    const fs::path index = cachedIndexPath(defaultCacheFolder(), path, ".csi");
    std::error_code unreadable;
    if (fs::exists(index, unreadable) && !isOlder(index, path))
        return index;
    fs::create_directories(index.parent_path(), unreadable);
    AtomicFile target(index);
    constexpr int kSmallestBin = 14;
    const tbx_conf_t* conf = layout == TableLayout::Vcf ? &tbx_conf_vcf : layout == TableLayout::Bed ? &tbx_conf_bed : &tbx_conf_gff;
    const int code = content == IndexedFile::Content::Lines
                         ? tbx_index_build3(path.c_str(), target.temporary().c_str(), kSmallestBin, 0, conf)
                         : bcf_index_build3(path.c_str(), target.temporary().c_str(), kSmallestBin, 0);
    if (code != 0)
        throw Error(path.string() + " is too large to be read whole and cannot be indexed: it is damaged or not sorted by position. " +
                    "Sort it (\"bcftools sort\" or \"sort -k1,1 -k2,2n\"), compress it with bgzip and index it with tabix.");
    target.commit();
    warnings.push_back({path.string(), 0, "There was no index beside the file; one was made in the cache: " + index.string()});
    return index;
}

}  // namespace bindscape::genome
