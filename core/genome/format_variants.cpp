// SPDX-License-Identifier: GPL-3.0-or-later
// VCF and BCF: small files in memory, large and remote ones read for a region through their index.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/feature_list.h"
#include "core/genome/format_variants.h"
#include "core/genome/formats.h"
#include "core/genome/text_lines.h"
#include "core/genome/variant_set.h"

#include <algorithm>
#include <cmath>

namespace bindscape::genome {

namespace {

std::string alleles(const Variant& variant) { return variant.reference + ">" + variant.alternates; }

Feature feature(const std::string& chrom, const Variant& variant)
{
    const std::string name = variant.id.empty() ? alleles(variant) : variant.id;
    return {{chrom, variant.begin, variant.end}, name, variant.id.empty() ? std::string() : alleles(variant)};
}

class VariantTrack final : public TrackSource {
public:
    explicit VariantTrack(VariantSet set) : m_set(std::move(set)), m_sites(std::move(m_set.byChrom))
    {
        for (const auto& [chrom, list] : m_sites.lists())
            for (const Site& site : list.items())
                if (!m_set.idOf(site).empty())
                    m_ids.push_back({&chrom, &site});
        std::stable_sort(m_ids.begin(), m_ids.end(), [&](const Id& a, const Id& b) { return m_set.idOf(*a.site) < m_set.idOf(*b.site); });
        m_ids.shrink_to_fit();
    }

    TrackKind kind() const override { return TrackKind::Variants; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading variants");
        Variants data{region, {}, {}};
        std::vector<Site> sites;
        m_sites.read(region, maxBins, sites, data.density);
        data.items.reserve(sites.size());
        for (const Site& site : sites)
            data.items.push_back(m_set.variant(site));
        return data;
    }
    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        const auto* list = m_sites.find(chrom);
        const Site* found = list == nullptr ? nullptr : list->firstAfter(after);
        return found == nullptr ? std::nullopt : std::optional(feature(chrom, m_set.variant(*found)));
    }
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        const auto* list = m_sites.find(chrom);
        const Site* found = list == nullptr ? nullptr : list->lastBefore(before);
        return found == nullptr ? std::nullopt : std::optional(feature(chrom, m_set.variant(*found)));
    }
    // Ids are compared as they are written: "rs12", not "RS12".
    std::vector<Feature> find(std::string_view prefix, std::size_t limit) const override
    {
        std::vector<Feature> found;
        auto entry = std::lower_bound(m_ids.begin(), m_ids.end(), prefix,
                                      [&](const Id& id, std::string_view text) { return m_set.idOf(*id.site) < text; });
        for (; !prefix.empty() && entry != m_ids.end() && found.size() < limit && m_set.idOf(*entry->site).starts_with(prefix); ++entry)
            found.push_back(feature(*entry->chrom, m_set.variant(*entry->site)));
        return found;
    }
    const Warnings& warnings() const override { return m_set.warnings; }
    std::string description() const override { return (m_set.binary ? "BCF, " : "VCF, ") + plural(m_set.kept, "variant"); }

private:
    struct Id {
        const std::string* chrom;
        const Site* site;
    };

    VariantSet m_set;
    FeatureMap<Site> m_sites;
    std::vector<Id> m_ids;  // sorted by id
};

// Nothing is kept: every read goes to the file.
class IndexedVariantTrack final : public TrackSource {
public:
    IndexedVariantTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs, bool binary,
                        std::unique_ptr<const IndexedFile> file, Warnings warnings)
        : m_path(path), m_binary(binary), m_file(std::move(file)), m_warnings(std::move(warnings))
    {
        m_header = readVcfHeader(*openBgzip(path), path);
        if (binary && !m_header.numbered)
            throw Error(path.string() + " was taken for a BCF file, but its beginning is none. Copy or download it again.");
        compareHeader(path, m_header, contigs, m_warnings);
        for (const auto& name : binary ? m_header.contigNames : m_file->names())
            m_contigs.push_back({name, 0});
        const bool shared = std::any_of(m_contigs.begin(), m_contigs.end(),
                                        [&](const Contig& contig) { return resolveContig(contigs, contig.name).has_value(); });
        if (!contigs.empty() && !m_contigs.empty() && !shared)
            m_warnings.push_back({path.string(), 0, "None of its chromosomes is in the genome: nothing of it can be shown."});
    }

    TrackKind kind() const override { return TrackKind::Variants; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override;
    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override;
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override;
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override
    {
        const std::int64_t records = m_file->records();
        return (m_binary ? "BCF, " : "VCF, ") + (records < 0 ? std::string() : plural(records, "variant") + ", ") + "indexed";
    }

private:
    bool decode(std::string_view record, VariantRow& row) const
    {
        RowFault fault;
        return m_binary ? readBcfRecord(record, m_header, row, fault) : readVariantLine(record, row, fault);
    }
    int contigOf(const std::string& chrom) const
    {
        const auto name = resolveContig(m_contigs, chrom);
        const auto found = std::find_if(m_contigs.begin(), m_contigs.end(), [&](const Contig& contig) { return name == contig.name; });
        return found == m_contigs.end() ? -1 : static_cast<int>(found - m_contigs.begin());
    }

    std::filesystem::path m_path;
    bool m_binary;
    std::unique_ptr<const IndexedFile> m_file;
    Warnings m_warnings;
    VcfHeader m_header;
    std::vector<Contig> m_contigs;  // in the order of the index
};

TrackData IndexedVariantTrack::read(const Region& region, int maxBins, Progress& progress) const
{
    constexpr std::int64_t kMostBytes = 48'000'000;
    constexpr std::size_t kItemsPerBin = 4;
    progress.checkpoint(0, "Reading variants");
    Variants data{region, {}, {}};
    const int contig = contigOf(region.chrom);
    if (contig < 0 || region.length() <= 0)
        return data;
    if (const std::int64_t bytes = m_file->bytes(contig, region.begin, region.end); bytes > kMostBytes)
        throw Error("Zoom in to see the variants of " + m_path.filename().string() + ": this view holds about " + megabytes(bytes) +
                    " of it, and at most " + megabytes(kMostBytes) + " are read at once.");
    const std::int64_t bins = std::clamp<std::int64_t>(maxBins, 1, region.length());
    const std::size_t most = kItemsPerBin * static_cast<std::size_t>(std::max(maxBins, 1));
    const auto count = [&](std::int64_t begin) {
        if (begin >= region.begin && begin < region.end)
            ++data.density[static_cast<std::size_t>((begin - region.begin) * bins / region.length())];
    };
    VariantRow row;
    const auto visit = [&](std::string_view record) {
        if (!data.density.empty()) {
            count(std::max<std::int64_t>(m_binary ? positionOfRecord(record) : positionOfLine(record), 0));
        } else if (decode(record, row) && row.variant.begin < region.end && row.variant.end > region.begin) {
            data.items.push_back(std::move(row.variant));
            if (data.items.size() > most) {
                data.density.assign(static_cast<std::size_t>(bins), 0);
                for (const Variant& variant : data.items)
                    count(variant.begin);
                data.items.clear();
            }
        }
        return true;
    };
    m_file->read(contig, region.begin, region.end, visit, progress);
    return data;
}

// Looked for in stretches that grow, so that a near one is found at once and an empty chromosome costs little.
std::optional<Feature> IndexedVariantTrack::next(const std::string& chrom, std::int64_t after) const
{
    constexpr std::int64_t kEnd = std::int64_t{1} << 31;
    const int contig = contigOf(chrom);
    std::optional<Feature> found;
    VariantRow row;
    SilentProgress progress;
    if (contig >= 0 && after < kEnd)
        m_file->read(
            contig, std::max<std::int64_t>(after + 1, 0), kEnd,
            [&](std::string_view record) {
                if (decode(record, row) && row.variant.begin > after)
                    found = feature(chrom, row.variant);
                return !found;
            },
            progress);
    return found;
}

std::optional<Feature> IndexedVariantTrack::previous(const std::string& chrom, std::int64_t before) const
{
    const int contig = contigOf(chrom);
    std::optional<Feature> found;
    VariantRow row;
    SilentProgress progress;
    std::int64_t end = before;
    for (std::int64_t step = 10'000; contig >= 0 && end > 0 && !found; step *= 8) {
        const std::int64_t begin = std::max<std::int64_t>(end - step, 0);
        m_file->read(
            contig, begin, end,
            [&](std::string_view record) {
                if (decode(record, row) && row.variant.begin < before && row.variant.begin >= begin)
                    found = feature(chrom, row.variant);
                return true;
            },
            progress);
        end = begin;
    }
    return found;
}

bool looksLikeVariant(const std::vector<std::string_view>& row)
{
    return row.size() >= 8 && parseInteger(row[1]) && !parseInteger(row[2]) && !row[3].empty() &&
           row[3].find_first_not_of("ACGTNacgtn") == std::string_view::npos && (row[5] == "." || parseReal(row[5]));
}

Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    if (head.starts_with("BCF\2") || head.starts_with("##fileformat=VCF") || head.starts_with("#CHROM\tPOS\tID\tREF"))
        return Confidence::Yes;
    const bool named = nameEndsWith(path, {".vcf", ".bcf", ".gvcf"});
    for (const auto& row : tableHead(head).rows)
        if (looksLikeVariant(row))
            return named ? Confidence::Yes : Confidence::Unsure;
    return named ? Confidence::Unsure : Confidence::No;
}

bool isBinary(const std::filesystem::path& path)
{
    if (!paths::isRemote(path))
        return headOf(path, 4) == "BCF\2";
    const Bgzf file = openBgzip(path);
    return bgzf_peek(file.get()) == 'B';
}

}  // namespace

std::shared_ptr<const TrackSource> openVariants(const std::filesystem::path& path, const std::vector<Contig>& contigs, std::int64_t inMemory)
{
    if (!isLargeOrRemote(path, inMemory))
        return std::make_shared<const VariantTrack>(readVariants(path, contigs));
    const bool binary = isBinary(path);
    const auto content = binary ? IndexedFile::Content::Bcf : IndexedFile::Content::Lines;
    Warnings warnings;
    auto file = IndexedFile::open(path, content, warnings);
    if (!file && paths::isRemote(path)) {
        if (binary)
            throw Error(path.string() + " has no index (.csi) beside it, or the server cannot be reached; a remote BCF needs one.");
        return std::make_shared<const VariantTrack>(readVariants(path, contigs));
    }
    if (!file && packingOf(path) != Packing::Bgzip)
        throw Error(path.string() + " is too large to be read whole (" + megabytes(static_cast<std::int64_t>(std::filesystem::file_size(path))) +
                    "); compress it with bgzip and index it with tabix (\"bgzip FILE; tabix -p vcf FILE.gz\") and open that.");
    if (!file)
        file = IndexedFile::open(path, content, warnings, cachedTableIndex(path, content, TableLayout::Vcf, warnings));
    return std::make_shared<const IndexedVariantTrack>(path, contigs, binary, std::move(file), std::move(warnings));
}

TrackFormat variantFormat()
{
    constexpr std::int64_t kInMemory = 64'000'000;
    return {"variants",
            "VCF and BCF",
            {".vcf", ".vcf.gz", ".vcf.bgz", ".bcf", ".g.vcf.gz", ".gvcf.gz"},
            understands,
            [](const std::filesystem::path& path, const std::vector<Contig>& contigs) { return openVariants(path, contigs, kInMemory); }};
}

}  // namespace bindscape::genome
