// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sites without its window: the sites of a data set as it was made, what was changed by hand since, and what a run
// predicts; filtered and sorted. All of it is read only and shared, so that jobs hold on to what they work with; thread-safe.
#pragma once

#include "core/dataset/site_columns.h"
#include "core/dataset/site_edits.h"
#include "core/dataset/site_query.h"

#include <memory>

namespace bindscape::dataset {

// The changes by hand that are kept beside a data set, compared with what it was made with.
struct SiteMarks {
    std::vector<SiteChange> changes;  // sorted by place
    std::vector<SiteEdit> edit;       // of each site of the data set, now
    std::vector<bool> waiting;        // of each: it says something else than the data set was made with
    SiteColumns added;                // sites that the data set does not have yet
    std::int64_t waitingCount = 0;    // changes that need the data set to be made again

    const SiteChange* find(const Region& core, Strand strand) const;  // null: none
};
SiteMarks marksOf(const SiteColumns& sites, std::vector<SiteChange> changes);

enum class SiteColumn { Locus, Strand, PValue, Score, Label, Used, Split, Gc, Signal, Dnase, Unknown, Prediction, Verdict, Edit, Count };

// A site is called by its number: those of the data set in their order, then the added ones.
class SiteList {
public:
    SiteList();  // no site
    SiteList(std::shared_ptr<const SiteColumns> made, std::shared_ptr<const SiteMarks> marks, std::shared_ptr<const SiteProbabilities> predicted);

    std::size_t size() const { return m_made->size() + m_marks->added.size(); }
    Region core(std::size_t site) const { return columns(site).core(row(site)); }
    SiteFacts facts(std::size_t site) const { return SiteFacts::of(columns(site).facts[row(site)]); }
    float score(std::size_t site) const { return columns(site).score[row(site)]; }
    float pvalue(std::size_t site) const { return columns(site).pvalue[row(site)]; }
    float gc(std::size_t site) const { return columns(site).gc[row(site)]; }
    float signal(std::size_t site) const { return columns(site).signal[row(site)]; }
    int unknown(std::size_t site) const { return columns(site).unknown[row(site)]; }
    float probability(std::size_t site) const;         // NaN: none
    std::optional<bool> correct(std::size_t site) const;  // probability on the side of the label at 0.5 (0.5 itself: bound)
    SiteEdit edit(std::size_t site) const { return isAdded(site) ? SiteEdit::Added : m_marks->edit[site]; }
    bool isWaiting(std::size_t site) const { return isAdded(site) || m_marks->waiting[site]; }
    bool isAdded(std::size_t site) const { return site >= m_made->size(); }  // and not part of the data set yet
    bool isEdited(std::size_t site) const { return edit(site) != SiteEdit::None || isWaiting(site); }
    std::optional<std::size_t> find(const Region& core, Strand strand) const;

    const SiteColumns& made() const { return *m_made; }
    const SiteMarks& marks() const { return *m_marks; }
    bool hasPredictions() const { return m_predicted != nullptr; }

private:
    const SiteColumns& columns(std::size_t site) const { return isAdded(site) ? m_marks->added : *m_made; }
    std::size_t row(std::size_t site) const { return isAdded(site) ? site - m_made->size() : site; }

    std::shared_ptr<const SiteColumns> m_made;
    std::shared_ptr<const SiteMarks> m_marks;
    std::shared_ptr<const SiteProbabilities> m_predicted;
};

using SiteNumbers = std::vector<std::uint32_t>;
// Sites that match, in the order of the genome. Threads: 0 = all. Throws Cancelled.
SiteNumbers filterSites(const SiteList& list, const SiteQuery& query, Progress& progress, int threads = 0);
// Stable; `sites` in the order of the genome. What has no value comes last in both orders.
void sortSites(const SiteList& list, SiteNumbers& sites, SiteColumn column, bool descending);

// "chr1  100  112  +  ...", a row of the exported table, and its first line.
std::string siteTableHead();
std::string siteTableRow(const SiteList& list, std::size_t site);
// All columns with the predictions and notes; or, where the name ends with .bed or .bed.gz, BED with the label as name and a
// thousand times the prediction as score. Atomic. Throws Error, Cancelled.
void writeSites(const SiteList& list, const SiteNumbers& sites, const std::filesystem::path& file, Progress& progress);

}  // namespace bindscape::dataset
