// SPDX-License-Identifier: GPL-3.0-or-later
// bigBed as intervals, or as genes where its rows are transcripts. Nothing but the index and what a view shows is read.
#include "core/base/text.h"
#include "core/genome/bed_columns.h"
#include "core/genome/bigbed.h"
#include "core/genome/formats.h"
#include "core/genome/gene_reader.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace bindscape::genome {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{2} << 20;  // compressed; with more in view, zoom levels tell how many there are
constexpr std::size_t kItemsPerBin = 4;                       // as for intervals that are held in memory

std::string textOf(std::string_view field) { return field == "." ? std::string() : std::string(field); }

class BigBedTrack final : public TrackSource {
public:
    BigBedTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs) : m_file(path), m_path(path), m_genome(contigs)
    {
        compareContigs(path, m_file.file().contigs(), contigs, m_warnings);
        const ContigIndex names(m_genome);
        for (const auto& contig : m_file.file().contigs()) {
            const auto id = *m_file.file().idOf(contig.name);
            if (const Contig* own = m_genome.empty() ? &contig : names.resolve(contig.name))
                m_names.emplace(id, own->name);
        }
    }

    TrackKind kind() const override { return m_file.columns().genes ? TrackKind::Genes : TrackKind::Intervals; }

    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        if (m_file.columns().genes) {
            Genes data{region, {}, {}};
            readInto(region, maxBins, progress, data.density, data.items, [&](const BigBedRow& row) { return transcriptOf(row, region.chrom); });
            return data;
        }
        Intervals data{region, {}, {}, m_file.columns().signal >= 0};
        readInto(region, maxBins, progress, data.density, data.items, [&](const BigBedRow& row) { return std::optional(intervalOf(row)); });
        return data;
    }

    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        const auto id = m_file.file().idOf(chrom);
        std::string buffer;
        const auto row = id ? m_file.firstAfter(*id, after, buffer) : std::nullopt;
        return row ? std::optional(feature(*row, chrom)) : std::nullopt;
    }
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        const auto id = m_file.file().idOf(chrom);
        std::string buffer;
        const auto row = id ? m_file.lastBefore(*id, before, buffer) : std::nullopt;
        return row ? std::optional(feature(*row, chrom)) : std::nullopt;
    }
    std::vector<Feature> find(std::string_view prefix, std::size_t limit) const override;
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override
    {
        return "bigBed, " + plural(static_cast<std::int64_t>(m_file.rows()), m_file.columns().genes ? "transcript" : "interval");
    }

private:
    template <class Item, class Make>
    void readInto(const Region& region, int maxBins, Progress& progress, std::vector<float>& density, std::vector<Item>& items,
                  const Make& make) const
    {
        progress.checkpoint(0, "Reading the bigBed");
        const auto id = m_file.file().idOf(region.chrom);
        if (!id || region.length() <= 0)
            return;
        const auto bins = std::clamp<std::int64_t>(maxBins, 1, region.length());
        if (m_file.bytesOf(*id, region.begin, region.end, kMostBytes) > kMostBytes)
            if (const BbiZoom* zoom = zoomFor(static_cast<double>(region.length()) / static_cast<double>(bins)))
                return estimate(*zoom, *id, region, bins, density);
        const std::size_t most = kItemsPerBin * static_cast<std::size_t>(bins);
        std::vector<float> counts(static_cast<std::size_t>(bins));
        bool tooMany = false;
        m_file.overlapping(*id, region.begin, region.end, [&](const BigBedRow& row) {
            if (row.begin >= region.begin)
                ++counts[static_cast<std::size_t>((row.begin - region.begin) * bins / region.length())];
            if (tooMany)
                return !progress.cancelled();
            if (auto item = make(row))
                items.push_back(std::move(*item));
            tooMany = items.size() > most;
            return true;
        });
        progress.checkpoint(1, "Reading the bigBed");
        if (tooMany) {
            items.clear();
            density = std::move(counts);
        }
    }

    const BbiZoom* zoomFor(double basesPerBin) const
    {
        const BbiZoom* best = nullptr;
        for (const auto& zoom : m_file.file().zooms())
            if (zoom.reduction <= basesPerBin)
                best = &zoom;
        return best;
    }

    // Zoom records hold the depth of rows over bases; over the mean length of a row that is a number of rows.
    void estimate(const BbiZoom& zoom, std::uint32_t id, const Region& region, std::int64_t bins, std::vector<float>& density) const
    {
        constexpr std::size_t kRecordSize = 32;
        density.assign(static_cast<std::size_t>(bins), 0);
        m_file.file().contents(zoom.indexOffset, id, region.begin, region.end, [&](const BbiBytes& bytes) {
            for (std::size_t at = 0; at + kRecordSize <= bytes.size(); at += kRecordSize) {
                const std::int64_t begin = bytes.at<std::uint32_t>(at + 4);
                const std::int64_t end = bytes.at<std::uint32_t>(at + 8);
                const std::int64_t middle = begin + (end - begin) / 2;
                const float rows = bytes.at<float>(at + 24) / static_cast<float>(m_file.meanLength());
                if (bytes.at<std::uint32_t>(at) == id && middle >= region.begin && middle < region.end && std::isfinite(rows) && rows > 0)
                    density[static_cast<std::size_t>((middle - region.begin) * bins / region.length())] += rows;
            }
        });
    }

    Strand strandOf(const BigBedRow& row) const
    {
        const std::string_view text = row.field(m_file.columns().strand);
        return text.size() == 1 ? strandFromChar(text[0]) : Strand::None;
    }

    Interval intervalOf(const BigBedRow& row) const
    {
        const BigBedColumns& columns = m_file.columns();
        Interval interval;
        interval.begin = row.begin;
        interval.end = row.end;
        interval.name = textOf(row.field(columns.name));
        interval.strand = strandOf(row);
        interval.score = static_cast<float>(parseReal(row.field(columns.score)).value_or(std::nan("")));
        interval.signal = parseReal(row.field(columns.signal)).value_or(std::nan(""));
        const auto summit = parseInteger(row.field(columns.summit)).value_or(-1);
        if (summit >= 0 && summit < row.end - row.begin)
            interval.summit = row.begin + summit;
        interval.rgb = colourOf(row.field(columns.colour));
        interval.blocks = blocksOf(row.begin, row.end, row.field(columns.blockCount), row.field(columns.blockSizes), row.field(columns.blockBegins));
        return interval;
    }

    // By the reader of BED12 rows. A row that it refuses is left out.
    std::optional<Transcript> transcriptOf(const BigBedRow& row, const std::string& chrom) const
    {
        const BigBedColumns& columns = m_file.columns();
        const std::string begin = std::to_string(row.begin);
        const std::string end = std::to_string(row.end);
        const auto orBegin = [&](int column) { return column < 0 ? std::string_view(begin) : row.field(column); };
        RowReport report(m_path);
        auto transcript = readTranscriptRow(GeneLayout::Bed12,
                                            {chrom, begin, end, row.field(columns.name), "0", row.field(columns.strand),
                                             orBegin(columns.thickBegin), orBegin(columns.thickEnd), "0", row.field(columns.blockCount),
                                             row.field(columns.blockSizes), row.field(columns.blockBegins)},
                                            0, report);
        if (transcript)
            transcript->gene = symbolOf(row);
        return transcript;
    }

    // Files fill the columns for names of genes in different ways: the first that is filled and not the row's own name.
    std::string symbolOf(const BigBedRow& row) const
    {
        const std::string_view name = row.field(m_file.columns().name);
        for (const int column : m_file.columns().symbols) {
            const std::string_view symbol = row.field(column);
            if (!symbol.empty() && symbol != "none" && symbol != "." && symbol != "-" && symbol != name)
                return std::string(symbol);
        }
        return std::string(name);
    }

    Feature feature(const BigBedRow& row, const std::string& chrom) const
    {
        const std::string name = textOf(row.field(m_file.columns().name));
        Feature found{{chrom, row.begin, row.end}, name, {}};
        if (m_file.columns().genes) {
            found.name = symbolOf(row);
            found.detail = name + " (" + toChar(strandOf(row)) + ")";
        }
        return found;
    }

    BigBed m_file;
    std::filesystem::path m_path;
    std::vector<Contig> m_genome;
    std::map<std::uint32_t, std::string> m_names;  // the genome's, of those chromosomes that it has
    Warnings m_warnings;
};

// By the file's own index of names, which knows one case of letters: the likely ones are tried. Whole names before longer ones.
std::vector<Feature> BigBedTrack::find(std::string_view prefix, std::size_t limit) const
{
    constexpr std::size_t kMostLooked = 500;
    const std::string typed(trim(prefix));
    std::string upper = typed;
    for (char& c : upper)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    std::string capital = toLower(typed);
    if (!capital.empty())
        capital[0] = upper[0];
    std::vector<std::pair<bool, Feature>> found;
    std::set<std::pair<std::string, std::string>> seen;
    for (const std::string& form : std::set<std::string>{typed, upper, toLower(typed), capital})
        m_file.named(form, [&](const BigBedRow& row, std::string_view value) {
            const auto chrom = m_names.find(row.chromId);
            if (chrom == m_names.end())
                return true;
            Feature place = feature(row, chrom->second);
            if (value.size() > place.name.size() || !startsWithIgnoringCase(place.name, typed))
                place.name = value;
            if (m_file.columns().genes || seen.emplace(place.name, toLocus(place.region)).second)
                found.emplace_back(value.size() == typed.size(), std::move(place));
            return found.size() < kMostLooked;
        });
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return std::tuple(!a.first, std::string_view(a.second.name), -a.second.region.length()) <
               std::tuple(!b.first, std::string_view(b.second.name), -b.second.region.length());
    });
    std::vector<Feature> features;
    std::set<std::pair<std::string, std::string>> genes;  // each gene once a chromosome, by its longest transcript
    for (auto& [whole, place] : found) {
        if (features.size() >= limit)
            break;
        if (!m_file.columns().genes || genes.emplace(place.name, place.region.chrom).second)
            features.push_back(std::move(place));
    }
    return features;
}

Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    if (head.starts_with("\xeb\xf2\x89\x87") || head.starts_with("\x87\x89\xf2\xeb"))
        return Confidence::Yes;
    return nameEndsWith(path, {".bb", ".bigbed"}) ? Confidence::Unsure : Confidence::No;
}

}  // namespace

TrackFormat bigBedFormat()
{
    return {"bigbed", "bigBed", {".bb", ".bigBed"}, understands, [](const std::filesystem::path& path, const std::vector<Contig>& contigs) {
                return std::make_shared<const BigBedTrack>(path, contigs);
            }};
}

}  // namespace bindscape::genome
