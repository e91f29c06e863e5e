// SPDX-License-Identifier: GPL-3.0-or-later
// The one map between bases and pixels. 0-based half-open; begin may be a fraction of a base while panning.
#pragma once

#include "core/base/region.h"

#include <cstdint>
#include <string>

namespace bindscape::tracks {

class Viewport {
public:
    Viewport() = default;
    Viewport(std::string chrom, std::int64_t chromLength, double begin, double end, double left, double width);

    const std::string& chrom() const { return m_chrom; }
    std::int64_t chromLength() const { return m_chromLength; }
    double begin() const { return m_begin; }
    double end() const { return m_end; }
    double left() const { return m_left; }
    double width() const { return m_width; }
    double pxPerBase() const { return m_width / (m_end - m_begin); }
    double basesPerPx() const { return (m_end - m_begin) / m_width; }

    double toPx(double base) const { return m_left + (base - m_begin) * pxPerBase(); }
    double toBase(double px) const { return m_begin + (px - m_left) * basesPerPx(); }
    std::int64_t baseAt(double px) const;  // clamped to the chromosome
    Region region() const;                 // whole bases that are at least partly visible

    // All keep the view inside the chromosome; at least 10 bases, at most the chromosome.
    void setRegion(const Region& region);
    void setPixels(double left, double width) { m_left = left; m_width = width > 1 ? width : 1; }
    void zoomAt(double px, double factor);  // factor < 1 zooms in; the base under px stays there
    void pan(double px);                    // positive moves to the right

private:
    void clamp();
    std::string m_chrom;
    std::int64_t m_chromLength = 1;
    double m_begin = 0, m_end = 1, m_left = 0, m_width = 1;
};

}  // namespace bindscape::tracks
