// SPDX-License-Identifier: GPL-3.0-or-later
// Where the session looks: region, detail, selected hit and the history of places.
#include "app/session/session.h"

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

void Session::goTo(const Region& region, bool remember)
{
    const auto target = inside(region);
    if (!target) {
        if (m_reference)
            say(tr("The genome has no chromosome called %1.").arg(QString::fromStdString(region.chrom)), Severity::Warning);
        return;
    }
    const bool moved = *target != m_region;
    m_region = *target;
    m_project.view.overview = m_region;
    if (remember)
        pushHistory();
    if (!moved)
        return;
    followDetail();
    Q_EMIT regionChanged();
}

void Session::followDetail()
{
    if (m_detail.overlaps(m_region))
        return;
    const auto length = m_detail.length() > 0 ? m_detail.length() : kDetailLength;
    setDetail(around(m_region.chrom, middle(m_region), length));
}

void Session::goToCentre(const std::string& chrom, std::int64_t position)
{
    const auto length = m_region.length() > 0 && m_region.length() <= kFarOut ? m_region.length() : kCloseUp;
    goTo(around(chrom, position, length));
    setDetail(around(chrom, position, m_detail.length() > 0 ? m_detail.length() : kDetailLength));
}

void Session::setDetail(const Region& detail)
{
    const auto target = inside(detail);
    if (!target || *target == m_detail)
        return;
    m_detail = *target;
    m_project.view.detail = m_detail;
    Q_EMIT detailChanged();
}

void Session::setDetailShown(bool shown)
{
    if (m_project.view.detailShown != shown) {
        m_project.view.detailShown = shown;
        Q_EMIT detailChanged();
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
    if (!m_history.empty() && m_history[m_historyIndex] == m_region)
        return;
    if (!m_history.empty())
        m_history.resize(m_historyIndex + 1);
    m_history.push_back(m_region);
    if (m_history.size() > kHistoryLength)
        m_history.erase(m_history.begin());
    m_historyIndex = m_history.size() - 1;
    Q_EMIT historyChanged();
}

void Session::visit(std::size_t index)
{
    m_historyIndex = index;
    goTo(m_history[index], false);
    Q_EMIT historyChanged();
}

void Session::back()
{
    if (canGoBack())
        visit(m_historyIndex - 1);
}

void Session::forward()
{
    if (canGoForward())
        visit(m_historyIndex + 1);
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
