// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/genome/bed_columns.h"
#include "core/genome/feature_list.h"
#include "core/genome/formats.h"
#include "core/genome/name_search.h"

#include <cmath>

namespace bindscape::genome {

namespace {

class IntervalTrack final : public TrackSource, public NamedPlaces {
public:
    IntervalTrack(IntervalSet set, std::string title)
        : m_title(std::move(title)), m_hasSignal(set.hasSignal), m_kept(set.kept()), m_warnings(std::move(set.warnings)), m_intervals(std::move(set.byChrom))
    {
    }

    TrackKind kind() const override { return TrackKind::Intervals; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading intervals");
        Intervals data{region, {}, {}, m_hasSignal};
        m_intervals.read(region, maxBins, data.items, data.density);
        return data;
    }
    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        const auto* list = m_intervals.find(chrom);
        return list == nullptr ? std::nullopt : feature(chrom, list->firstAfter(after));
    }
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        const auto* list = m_intervals.find(chrom);
        return list == nullptr ? std::nullopt : feature(chrom, list->lastBefore(before));
    }
    std::vector<Feature> find(std::string_view prefix, std::size_t limit) const override
    {
        std::vector<Feature> found;
        for (const auto& [chrom, list] : m_intervals.lists())
            for (const Interval& interval : list.items()) {
                if (found.size() >= limit)
                    return found;
                if (!prefix.empty() && startsWithIgnoringCase(interval.name, prefix))
                    found.push_back(*feature(chrom, &interval));
            }
        return found;
    }
    void visitNames(const std::function<bool(std::string_view, std::size_t)>& visit) const override
    {
        std::size_t number = 0;
        for (const auto& [chrom, list] : m_intervals.lists())
            for (const Interval& interval : list.items()) {
                if (!interval.name.empty() && !visit(interval.name, number))
                    return;
                ++number;
            }
    }
    Feature namedPlace(std::size_t number) const override
    {
        for (const auto& [chrom, list] : m_intervals.lists()) {
            if (number < list.items().size())
                return *feature(chrom, &list.items()[number]);
            number -= list.items().size();
        }
        return {};
    }
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override { return m_title + ", " + plural(m_kept, "interval"); }

private:
    std::optional<Feature> feature(const std::string& chrom, const Interval* interval) const
    {
        if (interval == nullptr)
            return std::nullopt;
        const std::string detail = std::isnan(interval->signal) ? std::string() : "signal " + formatReal(interval->signal);
        return Feature{{chrom, interval->begin, interval->end}, interval->name, detail};
    }

    std::string m_title;
    bool m_hasSignal;
    std::int64_t m_kept;
    Warnings m_warnings;
    FeatureMap<Interval> m_intervals;
};

Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    for (const auto& row : tableHead(head).rows)
        if (row.size() >= 3 && ((parseInteger(row[1]) && parseInteger(row[2])) || bedTableOf(row) != BedTable::Bed))
            return Confidence::Yes;
    return nameEndsWith(path, {".bed", ".narrowpeak", ".broadpeak", ".gappedpeak"}) ? Confidence::Unsure : Confidence::No;
}

}  // namespace

std::shared_ptr<const TrackSource> intervalTrack(IntervalSet set, std::string title)
{
    return std::make_shared<const IntervalTrack>(std::move(set), std::move(title));
}

TrackFormat intervalFormat()
{
    return {"intervals",
            "BED, narrowPeak, broadPeak, gappedPeak and tables of the UCSC browser",
            {".bed", ".bed.gz", ".narrowPeak", ".narrowPeak.gz", ".broadPeak", ".broadPeak.gz", ".gappedPeak", ".gappedPeak.gz"},
            understands,
            [](const std::filesystem::path& path, const std::vector<Contig>& contigs) {
                IntervalSet set = readIntervals(path, contigs);
                const bool peaks = set.hasSignal;
                return intervalTrack(std::move(set), peaks ? "Peaks" : "BED");
            }};
}

}  // namespace bindscape::genome
