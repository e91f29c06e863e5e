// SPDX-License-Identifier: GPL-3.0-or-later
// How data looks, by kind and zoom. One painter a kind, listed in painters.cpp; the same code draws screen and export.
// Functions are pure: safe from any thread on distinct canvases.
#pragma once

#include "core/draw/canvas.h"
#include "core/draw/theme.h"
#include "core/genome/track_data.h"
#include "core/tracks/viewport.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::tracks {

enum class ScaleMode { Auto, Fixed, Log, Symmetric, Percentile };

// What the user can change about a track. Written to the project as JSON by core/project.
struct TrackStyle {
    std::optional<draw::Color> color;    // none = the theme's colour for `role`
    std::string role;                    // "chip", "dnase", "peaks", "hotspots", "genes", "score_present", "score_blocked", "motif", "sequence"
    double height = 50;                  // px at 96 dpi
    ScaleMode scale = ScaleMode::Auto;
    double min = 0, max = 1;             // Fixed
    double percentile = 99;              // Percentile: the scale ends there, of the values in view
    bool logarithmic = false;            // with any range; ScaleMode::Log is Auto with this
    std::string summary;                 // signal far out: "" = by zoom, "whiskers", "max", "mean", "min"
    std::optional<draw::Color> negativeColor;  // values below zero; none = `color`
    double opacity = 1;                  // of a track that lies over others
    std::string graph;                   // kind's default if empty: signal "area|bars|line|heat", attribution "heat|letters|mutagenesis", genes "packed|expanded|collapsed",
                                         // sequence "letters|translation"
    bool normalised = false;             // scores: divided by the sum of |score| over their window; done where they are read
    bool flipped = false;                // letters of the reverse strand, in place (the coordinate axis keeps its direction)
};

struct PaintContext {
    draw::Canvas& canvas;
    const draw::Theme& theme;
    const Viewport& viewport;
    draw::Rect area;                     // of this track
    double fontSize = 11;                // axis numbers; names are fontSize + 1
    double lineWidth = 1;
    std::optional<std::pair<double, double>> range;  // the scale in use; none = painter computes it from the data
    std::optional<genome::MotifHit> selected;
    bool axis = true;                    // scale numbers inside the track; off where a figure draws its own axis beside it
    bool crisp = true;                   // thin lines and cell edges on whole pixels; off in exports
};

// Value range of the visible data, for auto scale and group scale; none where the kind has no scale.
std::optional<std::pair<double, double>> dataRange(const genome::TrackData& data, const TrackStyle& style);
double defaultHeight(genome::TrackKind kind, const std::string& graph);
draw::Color trackColor(const TrackStyle& style, genome::TrackKind kind, const draw::Theme& theme);

// The symbol of a motif hit, for legends.
void paintHitSymbol(const PaintContext& context, Strand strand, bool bound);
// The scale that paintTrack() will use and the texts of its ends, for axes beside the track; none where there is no axis.
struct TrackAxis {
    double low = 0, high = 1;
    double lowY = 0, highY = 0, zeroY = 0;
    std::string lowText, highText;
};
std::optional<TrackAxis> trackAxis(const PaintContext& context, const genome::TrackData& data, const TrackStyle& style);

// Draws inside context.area only. The data may be of another region or resolution than the view (while a read is under way):
// it is drawn where its own region says. Nothing but finite coordinates; the number of marks is bounded by the width.
void paintTrack(const PaintContext& context, const genome::TrackData& data, const TrackStyle& style);

// Tracks that share a row, the lowest first.
struct OverlayLayer {
    const genome::TrackData* data = nullptr;
    const TrackStyle* style = nullptr;
    std::optional<std::pair<double, double>> range{};  // its own scale; none = the context's, or the common one
};
// The common scale of the layers that have none of their own.
std::optional<std::pair<double, double>> overlayRange(std::span<const OverlayLayer> layers);
// One over the other, each as opaque as its style says. Axis numbers are drawn once, for the common scale; layers with a scale
// of their own have none.
void paintOverlay(const PaintContext& context, std::span<const OverlayLayer> layers);

// Is the scale logarithmic, in one way or the other?
bool isLogarithmic(const TrackStyle& style);
// What a badge says about the scale in use, the longest wording first: "auto · 0–86", "A · ±0.020", "99 % · log · 0–40".
std::vector<std::string> scaleTexts(const TrackStyle& style, const std::string& group, genome::TrackKind kind, std::pair<double, double> range);

// Ticks at 1-2-5 steps with 1-based labels on the middle of their base, over `visible` (usually viewport.region()). zero: labels count from
// this base instead, negative before it.
void paintRuler(const PaintContext& context, const Region& visible, std::optional<std::int64_t> zero = {});
struct Cytoband {
    std::int64_t begin, end;
    std::string name, stain;
};
// The whole chromosome across the area (context.viewport is not used), plain where there are no bands, with the vermillion
// box at `visible` and the name of its band.
void paintIdeogram(const PaintContext& context, const std::string& chrom, std::int64_t chromLength, const Region& visible,
                   const std::vector<Cytoband>& bands);
draw::Rect ideogramBar(const draw::Rect& area);  // where the chromosome lies in it: for drags
// Band at 10 % of `color` over the full height of the area, for regions and the model window.
void paintRegionBand(const PaintContext& context, const Region& region, draw::Color color, const std::string& label);
// A height at which every row of genes fits; the kind's default for all other data.
double wantedHeight(const Viewport& viewport, const draw::Canvas& canvas, const genome::TrackData& data, const TrackStyle& style,
                    double fontSize = 11);

// What lies under a point, for clicks and the status bar.
struct Pick {
    std::string text;                              // "GATA1 hit, bound, p 2.1e-6"
    std::optional<genome::MotifHit> hit;
    std::optional<Region> region;                  // of the feature
    std::optional<double> value;
};
Pick pick(const Viewport& viewport, const draw::Rect& area, const genome::TrackData& data, const TrackStyle& style, draw::Point point);

// Rows of the CSV beside a figure: the plotted numbers of one track inside `visible`. The first row names the columns;
// positions are 0-based half-open as in BED.
std::vector<std::vector<std::string>> plottedNumbers(const genome::TrackData& data, const Region& visible);

}  // namespace bindscape::tracks
