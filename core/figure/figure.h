// SPDX-License-Identifier: GPL-3.0-or-later
// Every picture that leaves the program goes through exportFigure(): the figure, its numbers as CSV, and a recipe (JSON) from
// which `bindscape-cli figure --recipe` draws it again.
#pragma once

#include "core/draw/export_canvas.h"
#include "core/draw/theme.h"
#include "core/figure/chart.h"
#include "core/figure/kmer_matrix.h"
#include "core/figure/motif_page.h"
#include "core/figure/profile_matrix.h"
#include "core/tracks/track_painter.h"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace bindscape::figure {

// One track of a browser figure, data already read.
struct FigureTrack {
    std::string name, subtitle;      // "SP1 ChIP-seq", "max per px"
    genome::TrackData data;
    tracks::TrackStyle style;
    std::optional<std::pair<double, double>> range;
    std::string overlay{};           // tracks of a view with the same one share a row; "" = a row of its own
};
struct BrowserView {                 // one stretch of the genome with its tracks
    Region region;
    std::int64_t chromLength = 0;
    std::vector<FigureTrack> tracks;
    std::optional<std::int64_t> zero{};  // the ruler counts from this base, not along the genome
    std::string place{};                 // above the ruler; empty = the locus and the genome
};
struct BrowserFigure {
    std::string genomeName, title, note;
    std::vector<BrowserView> views;  // overview, then detail if shown
    std::vector<std::string> legend; // facts under the figure: model, normalisation, n
    draw::BaseColors bases = draw::BaseColors::OkabeIto;
};

using Picture = std::variant<Chart, KmerChart, BrowserFigure, HeatMap, MotifPage, ProfileMatrix, KmerMatrix>;

struct ExportOptions {
    draw::FileFormat format = draw::FileFormat::Pdf;
    double widthMm = 183;
    double heightMm = 0;             // 0 = fits the content
    double fontPt = 7;
    double dpi = 300;
    bool transparent = false;
};
struct ExportedFiles {
    std::filesystem::path figure, data, recipe;
};
// `recipeJson`: what the caller needs to make this picture again (see core/project/recipe.h); written beside the figure with
// the options and the version added. Atomic; throws Error on a full disk or read-only folder.
ExportedFiles exportFigure(const Picture& picture, const ExportOptions& options, const std::filesystem::path& path,
                           const std::string& recipeJson);
// Was this text written by exportFigure() beside a figure?
bool isRecipe(const std::string& json);
// How the figure of this recipe was exported last; defaults where the recipe does not say or is no recipe.
ExportOptions exportOptionsOf(const std::string& recipeJson);
// For previews: draws into any canvas; returns the height in points that the picture wants at this width.
double renderPicture(draw::Canvas& canvas, const Picture& picture, double widthPt, double heightPt, double fontPt);
double wantedHeightPt(const Picture& picture, double widthPt, double fontPt);

}  // namespace bindscape::figure
