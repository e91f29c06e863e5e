// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/site_list.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace bindscape::dataset {

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kBetweenReports = 1 << 16;

// Added sites in the order of the data set's chromosomes, and behind them those of others.
SiteColumns addedSites(const SiteColumns& sites, std::vector<const SiteChange*> added)
{
    const auto rank = [&](const SiteChange* change) { return std::find(sites.chroms.begin(), sites.chroms.end(), change->core.chrom) - sites.chroms.begin(); };
    std::stable_sort(added.begin(), added.end(), [&](const auto* a, const auto* b) {
        return std::tuple(rank(a), a->core.chrom, a->core.begin) < std::tuple(rank(b), b->core.chrom, b->core.begin);
    });
    SiteColumns columns;
    for (const auto* change : added) {
        SiteFacts facts;
        facts.strand = change->strand;
        facts.label = change->label;
        facts.edit = SiteEdit::Added;
        columns.add(change->core, facts.packed(), kUnknown, kUnknown, kUnknown, kUnknown, 0);
    }
    return columns;
}

std::string number(float value, int digits) { return std::isnan(value) ? "." : formatReal(value, digits); }

std::string bedRow(const SiteList& list, std::size_t site)
{
    const Region core = list.core(site);
    const SiteFacts facts = list.facts(site);
    const float probability = list.probability(site);
    return core.chrom + '\t' + std::to_string(core.begin) + '\t' + std::to_string(core.end) + (facts.label == 1 ? "\tbound\t" : "\tunbound\t") +
           std::to_string(std::isnan(probability) ? 0 : std::lround(1000 * probability)) + '\t' + toChar(facts.strand);
}

}  // namespace

SiteMarks marksOf(const SiteColumns& sites, std::vector<SiteChange> changes)
{
    SiteMarks marks;
    marks.changes = std::move(changes);
    std::sort(marks.changes.begin(), marks.changes.end(),
              [](const auto& a, const auto& b) { return std::tie(a.core, a.strand) < std::tie(b.core, b.strand); });
    marks.edit.assign(sites.size(), SiteEdit::None);
    std::vector<const SiteChange*> added;
    std::vector<std::pair<std::size_t, int>> labels;  // of added sites that the data set has
    for (const auto& change : marks.changes) {
        if (const auto row = sites.find(change.core, change.strand)) {
            marks.edit[*row] = change.edit;
            if (change.edit == SiteEdit::Added)
                labels.emplace_back(*row, change.label);
        } else if (change.edit == SiteEdit::Added) {
            added.push_back(&change);
        }
    }
    marks.waiting.assign(sites.size(), false);
    for (std::size_t row = 0; row < sites.size(); ++row)
        marks.waiting[row] = marks.edit[row] != SiteFacts::of(sites.facts[row]).edit;
    for (const auto& [row, label] : labels)
        marks.waiting[row] = marks.waiting[row] || SiteFacts::of(sites.facts[row]).label != label;
    marks.added = addedSites(sites, std::move(added));
    marks.waitingCount = std::count(marks.waiting.begin(), marks.waiting.end(), true) + static_cast<std::int64_t>(marks.added.size());
    return marks;
}

const SiteChange* SiteMarks::find(const Region& core, Strand strand) const
{
    const auto found = std::lower_bound(changes.begin(), changes.end(), std::tie(core, strand),
                                        [](const SiteChange& a, const auto& site) { return std::tie(a.core, a.strand) < site; });
    return found != changes.end() && found->core == core && found->strand == strand ? &*found : nullptr;
}

SiteList::SiteList() : m_made(std::make_shared<SiteColumns>()), m_marks(std::make_shared<SiteMarks>()) {}

SiteList::SiteList(std::shared_ptr<const SiteColumns> made, std::shared_ptr<const SiteMarks> marks, std::shared_ptr<const SiteProbabilities> predicted)
    : m_made(std::move(made)), m_marks(std::move(marks)), m_predicted(std::move(predicted))
{
}

float SiteList::probability(std::size_t site) const { return m_predicted == nullptr || isAdded(site) ? kUnknown : m_predicted->values[site]; }

std::optional<bool> SiteList::correct(std::size_t site) const
{
    const float value = probability(site);
    if (std::isnan(value))
        return std::nullopt;
    return (value >= 0.5F) == (facts(site).label == 1);
}

std::optional<std::size_t> SiteList::find(const Region& core, Strand strand) const
{
    if (const auto row = m_made->find(core, strand))
        return row;
    if (const auto row = m_marks->added.find(core, strand))
        return m_made->size() + *row;
    return std::nullopt;
}

std::string siteTableHead()
{
    return "#chrom\tbegin\tend\tstrand\tscore\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase\tunknown\tprobability\tedit\tnote";
}

std::string siteTableRow(const SiteList& list, std::size_t site)
{
    const Region core = list.core(site);
    const SiteFacts facts = list.facts(site);
    const SiteChange* change = list.marks().find(core, facts.strand);
    std::string row = core.chrom;
    const auto add = [&row](std::string_view field) { row.append(1, '\t').append(field); };
    add(std::to_string(core.begin));
    add(std::to_string(core.end));
    add(std::string(1, toChar(facts.strand)));
    add(number(list.score(site), 6));
    add(number(list.pvalue(site), 4));
    add(facts.label == 1 ? "1" : "0");
    add(facts.used ? "1" : "0");
    add(toText(facts.split));
    add(number(list.gc(site), 6));
    add(number(list.signal(site), 7));
    add(facts.dnase ? "1" : "0");
    add(std::to_string(list.unknown(site)));
    add(number(list.probability(site), 7));
    add(toText(list.edit(site)));
    add(change != nullptr ? change->note : std::string());
    return row;
}

void writeSites(const SiteList& list, const SiteNumbers& sites, const std::filesystem::path& file, Progress& progress)
{
    const auto name = file.filename().string();
    const bool bed = name.ends_with(".bed") || name.ends_with(".bed.gz");
    TableWriter table(file);
    if (!bed)
        table.line(siteTableHead());
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (i % kBetweenReports == 0)
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(sites.size()), "Writing " + name);
        table.line(bed ? bedRow(list, sites[i]) : siteTableRow(list, sites[i]));
    }
    table.commit();
}

}  // namespace bindscape::dataset
