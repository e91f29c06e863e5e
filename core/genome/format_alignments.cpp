// SPDX-License-Identifier: GPL-3.0-or-later
// BAM, CRAM and bgzip'd SAM as coverage: how many reads have a base on each base, as "samtools depth" counts.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/bin_signal.h"
#include "core/genome/formats.h"
#include "core/genome/hts_file.h"

#include <htslib/sam.h>

#include <algorithm>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kWidest = 200'000;       // bases that are counted at once
constexpr std::int64_t kMostReads = 4'000'000;  // about two seconds
constexpr std::uint16_t kNotCounted = BAM_FUNMAP | BAM_FSECONDARY | BAM_FQCFAIL | BAM_FDUP;

struct CloseHts {
    void operator()(htsFile* file) const { hts_close(file); }
};
struct FreeHeader {
    void operator()(sam_hdr_t* header) const { sam_hdr_destroy(header); }
};
struct FreeRead {
    void operator()(bam1_t* read) const { bam_destroy1(read); }
};

// One thread's handle. The index of a CRAM lives in its handle, that of a BAM could be shared.
struct Alignments {
    std::unique_ptr<htsFile, CloseHts> file;
    std::unique_ptr<sam_hdr_t, FreeHeader> header;
    std::unique_ptr<hts_idx_t, FreeIndex> index;
};

std::string nameOf(const Alignments& alignments)
{
    const auto format = hts_get_format(alignments.file.get())->format;
    return format == cram ? "CRAM" : format == bam ? "BAM" : "SAM";
}

Alignments openAlignments(const std::filesystem::path& path)
{
    quietHts();
    Alignments opened;
    opened.file.reset(hts_open(path.c_str(), "r"));
    if (!opened.file)
        throw Error("Cannot read " + path.string() + ": it is missing, damaged, or the server cannot be reached.");
    const htsFormat& format = *hts_get_format(opened.file.get());
    if (format.category != sequence_data || (format.format != bam && format.format != cram && format.format != sam))
        throw Error(path.string() + " is neither BAM nor CRAM nor SAM.");
    const std::string name = path.filename().string();
    if (format.format == sam && format.compression != bgzf)
        throw Error(path.string() + " holds alignments as text, which cannot be read by region; make it a sorted BAM (\"samtools sort -o NAME.bam " +
                    name + "\", then \"samtools index NAME.bam\") and open that.");
    // Neither letters nor qualities are needed, so that a CRAM needs no reference.
    if (format.format == cram)
        hts_set_opt(opened.file.get(), CRAM_OPT_REQUIRED_FIELDS, SAM_FLAG | SAM_RNAME | SAM_POS | SAM_CIGAR | SAM_MAPQ);
    opened.header.reset(sam_hdr_read(opened.file.get()));
    if (!opened.header)
        throw Error(path.string() + " is damaged or was cut off: its header cannot be read. Copy or download it again.");
    opened.index.reset(sam_index_load3(opened.file.get(), path.c_str(), nullptr, HTS_IDX_SILENT_FAIL));
    if (!opened.index)
        throw Error(path.string() + " has no index that can be read; make one with \"samtools index " + name +
                    "\" (after \"samtools sort\", if it is not sorted).");
    return opened;
}

class CoverageTrack final : public TrackSource {
public:
    CoverageTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs)
        : m_path(path), m_size(sizeOf(path)), m_files([path] { return openAlignments(path); })
    {
        m_files.with([&](const Alignments& opened) {
            for (int i = 0; i < sam_hdr_nref(opened.header.get()); ++i)
                m_contigs.push_back({sam_hdr_tid2name(opened.header.get(), i), sam_hdr_tid2len(opened.header.get(), i)});
            m_description = nameOf(opened) + ", coverage" + countOf(opened);
        });
        compareContigs(path, m_contigs, contigs, m_warnings);
        for (const char* ending : {".bai", ".csi", ".crai"})
            if (!paths::isRemote(path) && isOlder(path.string() + ending, path))
                m_warnings.push_back({path.string(), 0,
                                      "The index " + path.filename().string() + ending +
                                          " is older than the file; make it again with \"samtools index\" if reads are missing."});
    }

    TrackKind kind() const override { return TrackKind::Signal; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override;
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override { return m_description; }

private:
    static std::string countOf(const Alignments& opened)
    {
        std::uint64_t reads = 0, mapped = 0, unmapped = 0;
        for (int i = 0; hts_get_format(opened.file.get())->format != cram && i < sam_hdr_nref(opened.header.get()); ++i)
            if (hts_idx_get_stat(opened.index.get(), i, &mapped, &unmapped) == 0)
                reads += mapped;
        return reads == 0 ? std::string() : ", " + plural(static_cast<std::int64_t>(std::min<std::uint64_t>(reads, INT64_MAX)), "read");
    }

    // Depth of every base of the region.
    std::vector<std::int32_t> depths(int contig, const Region& region, Progress& progress) const;

    std::filesystem::path m_path;
    std::uint64_t m_size;
    HandlePool<Alignments> m_files;
    std::vector<Contig> m_contigs;
    std::string m_description;
    Warnings m_warnings;
};

// Adds +1 where a stretch of bases begins and -1 where it ends.
void addRead(const bam1_t& read, const Region& region, std::vector<std::int32_t>& changes)
{
    std::int64_t position = read.core.pos;
    const std::uint32_t* cigar = bam_get_cigar(&read);
    for (std::uint32_t i = 0; i < read.core.n_cigar; ++i) {
        const std::int64_t length = bam_cigar_oplen(cigar[i]);
        const int operation = bam_cigar_op(cigar[i]);
        const bool isBase = operation == BAM_CMATCH || operation == BAM_CEQUAL || operation == BAM_CDIFF;
        const std::int64_t begin = std::clamp(position, region.begin, region.end);
        const std::int64_t end = std::clamp(position + length, region.begin, region.end);
        if (isBase && begin < end) {
            ++changes[static_cast<std::size_t>(begin - region.begin)];
            --changes[static_cast<std::size_t>(end - region.begin)];
        }
        if ((bam_cigar_type(operation) & 2) != 0)  // takes bases of the reference
            position += length;
    }
}

std::vector<std::int32_t> CoverageTrack::depths(int contig, const Region& region, Progress& progress) const
{
    std::vector<std::int32_t> changes(static_cast<std::size_t>(region.length()) + 1, 0);
    const Error damaged(m_path.string() + " cannot be read at this place: it is damaged, or its index belongs to another file. " +
                        "Copy the file again or make the index again with \"samtools index\".");
    m_files.with([&](const Alignments& opened) {
        const Iterator iterator(sam_itr_queryi(opened.index.get(), contig, region.begin, region.end));
        if (!iterator)
            return;  // nothing there
        if (hts_get_format(opened.file.get())->format != cram && reachesBeyond(*iterator, m_size))
            throw damaged;
        const std::unique_ptr<bam1_t, FreeRead> read(bam_init1());
        constexpr std::int64_t kReadsPerQuestion = 4096;
        std::int64_t count = 0;
        int code = 0;
        while ((code = sam_itr_next(opened.file.get(), iterator.get(), read.get())) >= 0) {
            if ((read->core.flag & kNotCounted) == 0)
                addRead(*read, region, changes);
            if (++count > kMostReads)
                throw Error("Zoom in to see the coverage of " + m_path.filename().string() + ": this view holds more than " +
                            withThousands(kMostReads) + " reads.");
            if (count % kReadsPerQuestion == 0)
                progress.checkpoint(-1, "Counting reads");
        }
        if (code < -1)
            throw damaged;
    });
    for (std::size_t i = 1; i < changes.size(); ++i)
        changes[i] += changes[i - 1];
    changes.pop_back();
    return changes;
}

TrackData CoverageTrack::read(const Region& region, int maxBins, Progress& progress) const
{
    progress.checkpoint(0, "Counting reads");
    const auto name = resolveContig(m_contigs, region.chrom);
    const auto found = std::find_if(m_contigs.begin(), m_contigs.end(), [&](const Contig& contig) { return name == contig.name; });
    if (found == m_contigs.end() || region.length() <= 0)
        return emptySignal(region, maxBins);
    if (region.length() > kWidest)
        throw Error("Zoom in below " + std::to_string(kWidest / 1000) + " kb to see the coverage of " + m_path.filename().string() + ".");
    // Where the contig has no bases there is no coverage, not even none.
    Region counted = region;
    counted.begin = std::max<std::int64_t>(region.begin, 0);
    counted.end = std::min(region.end, found->length);
    BinSignal signal(region, maxBins);
    if (counted.length() <= 0)
        return signal.take();
    const auto depth = depths(static_cast<int>(found - m_contigs.begin()), counted, progress);
    for (std::size_t begin = 0, end = 0; begin < depth.size(); begin = end) {
        while (end < depth.size() && depth[end] == depth[begin])
            ++end;
        const auto value = static_cast<float>(depth[begin]);
        const double length = static_cast<double>(end - begin);
        signal.add(counted.begin + static_cast<std::int64_t>(begin), counted.begin + static_cast<std::int64_t>(end), length, length * value,
                   value, value);
    }
    return signal.take();
}

Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    if (head.starts_with("BAM\1") || head.starts_with("CRAM"))
        return Confidence::Yes;
    for (const std::string_view line : {"@HD\t", "@SQ\t", "@RG\t", "@PG\t", "@CO\t"})
        if (head.starts_with(line))
            return Confidence::Yes;
    return nameEndsWith(path, {".bam", ".cram", ".sam"}) ? Confidence::Unsure : Confidence::No;
}

}  // namespace

TrackFormat alignmentFormat()
{
    return {"alignments",
            "BAM and CRAM (coverage)",
            {".bam", ".cram"},
            understands,
            [](const std::filesystem::path& path, const std::vector<Contig>& contigs) {
                return std::make_shared<const CoverageTrack>(path, contigs);
            }};
}

}  // namespace bindscape::genome
