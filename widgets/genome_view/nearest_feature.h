// SPDX-License-Identifier: GPL-3.0-or-later
// What a row says when nothing of its track is in view: that there is nothing, and where the nearest thing is.
#pragma once

#include "widgets/genome_view/view_track.h"

#include <QString>

namespace bindscape::widgets {

struct Surroundings {
    Region visible;  // looked around from here
    std::optional<genome::Feature> before, after;
    const genome::Feature* nearest() const;  // nullptr where there is none on the chromosome
};

// No feature of the data touches `visible`. Kinds without features are never empty.
bool isEmptyIn(const genome::TrackData& data, const Region& visible);
// Reads; not for the GUI thread.
Surroundings lookAround(const genome::TrackSource& source, const Region& visible);
// "No gene here. Nearest: VPS13D, 12.4 kb to the right."; without the second sentence where there is none on the chromosome.
QString emptyText(genome::TrackKind kind, const Surroundings& around);

QString basesText(double count);  // "88 bp", "12.4 kb", "1.5 Mb"

}  // namespace bindscape::widgets
