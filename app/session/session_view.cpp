// SPDX-License-Identifier: GPL-3.0-or-later
// Where the session looks: region, detail, selected hit and the history of places.
#include "app/session/session.h"
#include "app/session/view_steps.h"

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr std::int64_t kSmallestView = 10;
constexpr std::int64_t kCloseUp = 5000, kFarOut = 50'000;
constexpr std::int64_t kDetailLength = 88;
constexpr std::size_t kHistoryLength = 200;

Region around(const std::string& chrom, std::int64_t centre, std::int64_t length)
{
    return {chrom, centre - length / 2, centre - length / 2 + length};
}

std::int64_t middle(const Region& region)
{
    return (region.begin + region.end) / 2;
}

}  // namespace

// Moved into the chromosome with its length kept where possible.
std::optional<Region> Session::inside(const Region& region) const
{
    const auto length = m_reference ? m_reference->length(region.chrom) : std::nullopt;
    if (!length)
        return std::nullopt;
    const auto wanted = std::clamp(region.length(), std::min(kSmallestView, *length), *length);
    const auto begin = std::clamp<std::int64_t>(region.begin, 0, *length - wanted);
    return Region{region.chrom, begin, begin + wanted};
}

void Session::goTo(const Region& region, bool remember, const QString& undoText)
{
    const auto target = inside(region);
    if (!target) {
        if (m_reference)
            say(tr("The genome has no chromosome called %1.").arg(QString::fromStdString(region.chrom)), Severity::Warning);
        return;
    }
    auto next = place();
    next.region = *target;
    if (remember)
        next.loci.clear();
    else if (next.locus < next.loci.size())
        next.loci[next.locus] = *target;
    if (next.region != m_region)
        followDetail(next);
    show(next);
    if (remember)
        settleView(undoText);
    else
        m_steps->moved();
}

ViewPlace Session::place() const
{
    return {m_region, m_detail, m_project.view.detailShown, m_project.view.loci, m_locus};
}

void Session::show(const ViewPlace& next)
{
    auto& view = m_project.view;
    const auto loci = next.loci.size() < 2 ? std::vector<Region>() : next.loci;
    const auto locus = loci.empty() ? 0 : std::min(next.locus, loci.size() - 1);
    const bool otherLoci = loci != view.loci || locus != m_locus, moved = next.region != m_region;
    const bool otherDetail = next.detail != m_detail || next.detailShown != view.detailShown;
    view.loci = loci;
    m_locus = locus;
    view.overview = m_region = next.region;
    m_detail = next.detail;
    if (m_detail.length() > 0)
        view.detail = m_detail;
    view.detailShown = next.detailShown;
    if (otherLoci)
        Q_EMIT lociChanged();
    if (moved)
        Q_EMIT regionChanged();
    if (otherDetail)
        Q_EMIT detailChanged();
}

void Session::settleView(const QString& undoText)
{
    m_steps->settle(undoText);
    pushHistory();
}

void Session::goToLoci(const std::vector<Region>& loci, const QString& undoText)
{
    auto next = place();
    next.loci.clear();
    next.locus = 0;
    for (const auto& locus : loci)
        if (const auto target = inside(locus); target && next.loci.size() < kMostLoci)
            next.loci.push_back(*target);
    if (next.loci.empty())
        return;
    next.region = next.loci.front();
    followDetail(next);
    show(next);
    settleView(undoText);
    if (loci.size() > kMostLoci)
        say(tr("%1 places are too many to be shown side by side; these are the first %2.").arg(loci.size()).arg(kMostLoci), Severity::Note);
}

void Session::moveLocus(std::size_t index, const Region& region)
{
    const auto target = inside(region);
    auto next = place();
    if (!target || index >= next.loci.size())
        return;
    next.loci[index] = next.region = *target;
    next.locus = index;
    show(next);
    m_steps->moved();
}

void Session::closeLocus(std::size_t index)
{
    auto next = place();
    if (index >= next.loci.size())
        return;
    next.loci.erase(next.loci.begin() + static_cast<std::ptrdiff_t>(index));
    if (index < next.locus || next.locus == next.loci.size())
        --next.locus;
    next.region = next.loci[next.locus];
    show(next);
    settleView();
}

void Session::flipStrand(std::optional<bool> flipped)
{
    const auto hasLetters = [](const project::TrackEntry& track) { return track.kind == "sequence" || track.kind == "attribution"; };
    std::vector<project::TrackEntry> changed;
    for (auto track : m_project.tracks) {
        if (hasLetters(track) && track.style.flipped != flipped.value_or(!track.style.flipped)) {
            track.style.flipped = !track.style.flipped;
            changed.push_back(track);
        }
    }
    if (changed.empty())
        return;
    m_undo.beginMacro(tr("Flip strand"));
    for (const auto& track : changed)
        changeTrack(track, tr("Flip strand"));
    m_undo.endMacro();
}

void Session::undo()
{
    settleView();
    m_undo.undo();
}

void Session::redo()
{
    settleView();
    m_undo.redo();
}

// Where the view goes the detail follows.
void Session::followDetail(ViewPlace& next) const
{
    if (next.detail.overlaps(next.region))
        return;
    const auto length = next.detail.length() > 0 ? next.detail.length() : kDetailLength;
    next.detail = inside(around(next.region.chrom, middle(next.region), length)).value_or(next.detail);
}

void Session::goToCentre(const std::string& chrom, std::int64_t position, const QString& undoText)
{
    const auto length = m_region.length() > 0 && m_region.length() <= kFarOut ? m_region.length() : kCloseUp;
    goTo(around(chrom, position, length), false);
    setDetail(around(chrom, position, m_detail.length() > 0 ? m_detail.length() : kDetailLength));
    settleView(undoText);
}

void Session::setDetail(const Region& detail)
{
    const auto target = inside(detail);
    if (!target || *target == m_detail)
        return;
    m_detail = *target;
    m_project.view.detail = m_detail;
    m_steps->moved();
    Q_EMIT detailChanged();
}

void Session::setDetailShown(bool shown)
{
    if (m_project.view.detailShown != shown) {
        settleView();
        m_project.view.detailShown = shown;
        Q_EMIT detailChanged();
        settleView();
    }
}

void Session::selectHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom)
{
    m_selectedHit = hit;
    m_selectedChrom = chrom;
    if (hit)
        setDetail(around(chrom, (hit->begin + hit->end) / 2, m_detail.length() > 0 ? m_detail.length() : kDetailLength));
    Q_EMIT hitSelected();
}

void Session::pushHistory()
{
    const Visit here{m_region, m_project.view.loci};
    if (m_region.chrom.empty() || (!m_history.empty() && m_history[m_historyIndex] == here))
        return;
    if (!m_history.empty())
        m_history.resize(m_historyIndex + 1);
    m_history.push_back(here);
    if (m_history.size() > kHistoryLength)
        m_history.erase(m_history.begin());
    m_historyIndex = m_history.size() - 1;
    Q_EMIT historyChanged();
}

// After undo: Alt+Left goes on from where one is.
void Session::followHistory()
{
    const Visit here{m_region, m_project.view.loci};
    for (const auto index : {m_historyIndex - 1, m_historyIndex + 1})
        if (index < m_history.size() && m_history[index] == here) {
            m_historyIndex = index;
            Q_EMIT historyChanged();
            return;
        }
    pushHistory();
}

void Session::visit(std::size_t index, const QString& undoText)
{
    settleView();
    m_historyIndex = index;
    auto next = place();
    next.region = m_history[index].region;
    next.loci = m_history[index].loci;
    next.locus = static_cast<std::size_t>(std::find(next.loci.begin(), next.loci.end(), next.region) - next.loci.begin());
    show(next);
    m_steps->settle(undoText.arg(QString::fromStdString(toLocus(m_region))));
    Q_EMIT historyChanged();
}

void Session::back()
{
    if (canGoBack())
        visit(m_historyIndex - 1, tr("Back to %1"));
}

void Session::forward()
{
    if (canGoForward())
        visit(m_historyIndex + 1, tr("Forward to %1"));
}

bool Session::canGoBack() const
{
    return m_historyIndex > 0;
}

bool Session::canGoForward() const
{
    return m_historyIndex + 1 < m_history.size();
}

}  // namespace bindscape::app
