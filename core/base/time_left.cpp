// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time_left.h"

#include <algorithm>

namespace bindscape {

namespace {

constexpr std::size_t kMostPoints = 512;
constexpr double kShortestSpan = 10;  // seconds

}  // namespace

void TimeLeft::start(double seconds, double fraction)
{
    m_points.assign(1, {seconds, fraction});
    m_gap = 0;
}

void TimeLeft::add(double seconds, double fraction)
{
    if (m_points.empty() || fraction < m_points.back().fraction)
        return start(seconds, fraction);
    if (m_points.size() > 1 && seconds - m_points[m_points.size() - 2].seconds < m_gap) {
        m_points.back() = {seconds, fraction};  // the newest one always counts
        return;
    }
    m_points.push_back({seconds, fraction});
    if (m_points.size() < kMostPoints)
        return;
    // Every other one, the first and the newest among them, is enough for half of the time.
    std::vector<Point> kept;
    for (std::size_t i = 0; i + 1 < m_points.size(); i += 2)
        kept.push_back(m_points[i]);
    kept.push_back(m_points.back());
    m_points = std::move(kept);
    m_gap = 2 * (m_points.back().seconds - m_points.front().seconds) / static_cast<double>(kMostPoints);
}

std::optional<double> TimeLeft::seconds(double now) const
{
    if (m_points.size() < 2)
        return std::nullopt;
    const Point& newest = m_points.back();
    const double span = std::max((now - m_points.front().seconds) / 2, kShortestSpan);
    // The last one that is at least so old, or the first of all.
    auto from = std::upper_bound(m_points.begin(), m_points.end(), now - span, [](double value, const Point& point) { return value < point.seconds; });
    if (from != m_points.begin())
        --from;
    const double made = newest.fraction - from->fraction, took = now - from->seconds;
    if (made <= 0 || took <= 0)
        return std::nullopt;
    return took * std::max(1 - newest.fraction, 0.0) / made;
}

}  // namespace bindscape
