// SPDX-License-Identifier: GPL-3.0-or-later
// Where matches of many motifs stand in their track: the best first, in the uppermost lane with room. The painter draws what is placed
// here, and a click asks here.
#pragma once

#include "core/draw/canvas.h"
#include "core/genome/track_data.h"
#include "core/tracks/viewport.h"

#include <string>
#include <vector>

namespace bindscape::tracks {

inline constexpr const char* kMatchGraph = "matches";  // style.graph of such a track

enum class MatchLook { Nothing, Ticks, Boxes, Arrows };  // too far out, 10 kb, 1 kb, bases
MatchLook matchLook(const Viewport& viewport);

struct PlacedMatch {
    const genome::MotifHit* hit;
    draw::Rect box;
    bool labelled = false;  // there is room for its name behind the box (Boxes)
};
struct MatchLanes {
    std::vector<PlacedMatch> matches;            // best first
    std::vector<const genome::MotifHit*> cores;  // of the data set: hits with a label
    std::size_t left = 0;                        // matches in view without a place
};
// Widths of names are reckoned from their letters, so that screen, export and clicks have the same lanes.
MatchLanes placeMatches(const Viewport& viewport, const draw::Rect& area, double fontSize, const genome::MotifHits& data);

// "GATA1 MA0035.4" -> "GATA1", "MA0035.4"; an id alone is a name.
struct MatchName {
    std::string name, id;
};
MatchName matchName(const std::string& motif);
// The leading letters of a name, upper case: GATA of GATA1, KLF of Klf4. Stands for the family where a file does not say it.
std::string familyOf(const std::string& motif);

// Bases between a match and the nearest core, along the core's strand: negative upstream, 0 where they touch or overlap.
struct CoreDistance {
    const genome::MotifHit* core = nullptr;
    std::int64_t bases = 0;
};
CoreDistance distanceToCore(const genome::MotifHit& match, const std::vector<const genome::MotifHit*>& cores);
std::string distanceText(const CoreDistance& distance);  // "35 bp upstream of the core", "" without a core

}  // namespace bindscape::tracks
