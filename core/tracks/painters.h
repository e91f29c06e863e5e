// SPDX-License-Identifier: GPL-3.0-or-later
// One painter a kind. A new look: a file with its painter, a line here and one in painters.cpp. Internal to core/tracks.
#pragma once

#include "core/tracks/track_painter.h"

namespace bindscape::tracks {

void paintSequence(const PaintContext& context, const genome::Bases& data, const TrackStyle& style);
void paintSignal(const PaintContext& context, const genome::Signal& data, const TrackStyle& style);
void paintIntervals(const PaintContext& context, const genome::Intervals& data, const TrackStyle& style);
void paintGenes(const PaintContext& context, const genome::Genes& data, const TrackStyle& style);
void paintMotifHits(const PaintContext& context, const genome::MotifHits& data, const TrackStyle& style);
void paintMatches(const PaintContext& context, const genome::MotifHits& data, const TrackStyle& style);  // style.graph "matches"
void paintMatchHint(const PaintContext& context);  // where the view is too long for them
void paintVariants(const PaintContext& context, const genome::Variants& data, const TrackStyle& style);
void paintAttributionHeat(const PaintContext& context, const genome::Attribution& data, const TrackStyle& style);
void paintAttributionLetters(const PaintContext& context, const genome::Attribution& data, const TrackStyle& style);
// Four rows of changes; without a table a heat row and a hint.
void paintMutagenesis(const PaintContext& context, const genome::Attribution& data, const TrackStyle& style);
bool hasChanges(const genome::Attribution& data);  // the change by every letter, base by base
// Which letter's row of such a map lies at `y`: 0..3 of the forward strand.
int mutagenesisCodeAt(const draw::Rect& area, double y, bool flipped);
bool lettersLookLikeHeat(const PaintContext& context);  // too far out for letters and bars

// Transcripts laid out in rows without overlap, at most as many as are worth drawing at this zoom.
double genesHeight(const PaintContext& context, const genome::Genes& data, const TrackStyle& style);

}  // namespace bindscape::tracks
