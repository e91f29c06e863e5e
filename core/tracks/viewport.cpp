// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/viewport.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

namespace {
constexpr double kSmallestView = 10;  // bases
}

Viewport::Viewport(std::string chrom, std::int64_t chromLength, double begin, double end, double left, double width)
    : m_chrom(std::move(chrom)), m_chromLength(std::max<std::int64_t>(1, chromLength)), m_begin(begin), m_end(end), m_left(left)
{
    setPixels(left, width);
    clamp();
}

std::int64_t Viewport::baseAt(double px) const
{
    const double base = std::floor(toBase(px));
    return static_cast<std::int64_t>(std::clamp(base, 0.0, static_cast<double>(m_chromLength - 1)));
}

Region Viewport::region() const
{
    const auto begin = static_cast<std::int64_t>(std::floor(m_begin));
    const auto end = static_cast<std::int64_t>(std::ceil(m_end));
    return {m_chrom, std::max<std::int64_t>(0, begin), std::min(m_chromLength, end)};
}

void Viewport::setRegion(const Region& region)
{
    if (!region.chrom.empty())
        m_chrom = region.chrom;
    m_begin = static_cast<double>(region.begin);
    m_end = static_cast<double>(region.end);
    clamp();
}

void Viewport::zoomAt(double px, double factor)
{
    if (!(factor > 0) || !std::isfinite(factor))
        return;
    // The span is limited first: otherwise the base under px would move when a limit is hit.
    const double span = m_end - m_begin;
    const double longest = static_cast<double>(m_chromLength);
    const double newSpan = std::clamp(span * factor, std::min(kSmallestView, longest), longest);
    const double anchor = toBase(px);
    const double share = (anchor - m_begin) / span;
    m_begin = anchor - share * newSpan;
    m_end = m_begin + newSpan;
    clamp();
}

void Viewport::pan(double px)
{
    if (!std::isfinite(px))
        return;
    const double bases = px * basesPerPx();
    m_begin += bases;
    m_end += bases;
    clamp();
}

void Viewport::clamp()
{
    const double longest = static_cast<double>(m_chromLength);
    if (!std::isfinite(m_begin) || !std::isfinite(m_end)) {
        m_begin = 0;
        m_end = longest;
    }
    const double span = std::clamp(m_end - m_begin, std::min(kSmallestView, longest), longest);
    // A view that is too short or reversed grows about its middle.
    if (span != m_end - m_begin) {
        m_begin = (m_begin + m_end - span) / 2;
        m_end = m_begin + span;
    }
    if (m_begin < 0) {
        m_begin = 0;
        m_end = span;
    } else if (m_end > longest) {
        m_end = longest;
        m_begin = longest - span;
    }
}

}  // namespace bindscape::tracks
