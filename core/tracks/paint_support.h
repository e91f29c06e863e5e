// SPDX-License-Identifier: GPL-3.0-or-later
// What the painters share: bins to pixel columns, values to heights, thin lines, numbers as text. Internal to core/tracks.
#pragma once

#include "core/tracks/track_painter.h"

#include <cstddef>
#include <functional>

namespace bindscape::tracks {

// Which of the values that share a column are drawn.
enum class Shown { ByZoom, Whiskers, Max, Mean, Min };
Shown shownOf(const TrackStyle& style);

// Bins [first, last) of the data seen between two x positions.
struct Column {
    double left = 0, right = 0;
    std::size_t first = 0, last = 0;
};
// One column a bin where bins are wider than the finest column (1 px on screen, a line width in exports), else one column of
// that width with several bins. Only what lies inside the area; at most about area.width columns.
std::vector<Column> columnsOf(const PaintContext& context, const Region& data, std::size_t bins);
// Average bases a column of that kind stands for.
double finestColumn(const PaintContext& context);

struct Scale {
    double low = 0, high = 1, top = 0, bottom = 1;
    bool logarithmic = false;
    double unit = 1;                     // values below it lie on the straight part of a logarithmic scale
    double y(double value) const;        // inside [top, bottom]; NaN counts as 0
    double share(double value) const;    // 0 at low, 1 at high
    double signedShare(double value) const;  // -1 .. 1 of the end that is further from zero

private:
    double along(double value) const;
};
Scale scaleOf(const PaintContext& context, const TrackStyle& style, std::pair<double, double> automatic);

// x (or y) moved to the middle of a pixel where a thin line would blur otherwise; edges of cells to whole pixels.
double lineAt(const PaintContext& context, double position);
double edgeAt(const PaintContext& context, double position);

// The texts of both ends; a logarithmic scale says so.
std::pair<std::string, std::string> scaleEnds(const Scale& scale, bool withSign);
// "86" with a 4 px tick at the top left, and the lower end where it is not zero.
void paintAxis(const PaintContext& context, const Scale& scale, bool withSign);
void paintHorizontal(const PaintContext& context, double y, draw::Color color);
// Text with a ground of the canvas's colour behind it, so that it stays readable over marks.
void paintLabel(const PaintContext& context, draw::Point baseline, const std::string& text, const draw::Font& font, draw::Color color,
                draw::Align align);
// Vertical bars of counts per bin, scaled to the largest (log of 1 + count if asked), growing up or down from `base`.
void paintDensity(const PaintContext& context, const Region& region, const std::vector<float>& counts, double base, double height,
                  double largest, bool logarithmic, draw::Color color);

// First lane in which [left, right] does not touch what is already there; `ends` holds the right end of each lane.
std::size_t placeInLane(std::vector<double>& ends, double left, double right, double gap);

draw::Font small(const PaintContext& context, bool bold = false);
draw::Font named(const PaintContext& context, bool bold = true, bool italic = false);

// Pixels of [begin, end); false when nothing of it is inside the area.
struct Extent {
    double left = 0, right = 0;
    double width() const { return right - left; }
    double middle() const { return (left + right) / 2; }
};
Extent extentOf(const PaintContext& context, std::int64_t begin, std::int64_t end);
Extent inside(const PaintContext& context, Extent extent);  // cut at the area's edges
bool isVisible(const PaintContext& context, Extent extent);

std::string numberText(double value);    // "86", "0.020", "−1.5"
std::string signedText(double value);    // "+0.020", "−0.005"
// Both ends of an axis with equally many decimals.
std::pair<std::string, std::string> axisTexts(double low, double high, bool withSign);
std::string pvalueText(double pvalue);   // "2.1e-6"

}  // namespace bindscape::tracks
