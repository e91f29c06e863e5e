// SPDX-License-Identifier: GPL-3.0-or-later
// What the genome view knows about a track, and how it asks for data. The view knows no project and no job: whoever owns it
// hands in tracks and a Reader that runs reads elsewhere.
#pragma once

#include "core/genome/track_data.h"
#include "core/tracks/track_painter.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

class QObject;
class QString;

namespace bindscape::widgets {

struct ViewTrack {
    std::string id, name, subtitle, tooltip;
    std::string problem;  // why there is no source: "File not found"; empty while it is loading
    std::string group;    // scale group, "" = own scale
    std::string overlay;  // tracks of one overlay share a row, "" = a row of its own
    genome::TrackKind kind = genome::TrackKind::Signal;
    tracks::TrackStyle style;
    std::shared_ptr<const genome::TrackSource> source;
    bool overview = true, detail = false;
};

enum class Place { Overview, Detail };

// Grad-CAM is a heat row above and letters below unless the user chose one graph for both. Only one height is kept for a
// track, that of the overview; the letters are as many times higher as they are by default.
tracks::TrackStyle styleIn(Place place, const ViewTrack& track);
double heightIn(Place place, const ViewTrack& track);
double storedHeight(Place place, const ViewTrack& track, double shownHeight);

using ValueRange = std::pair<double, double>;
// The part of the data that lies in `visible`; scales follow what is seen, not what was read ahead. Kinds without a scale
// give an empty value.
genome::TrackData visiblePart(const genome::TrackData& data, const Region& visible);

// Runs `work` in another thread and then `done` in this one, unless `guard` is gone: with the data, or with a sentence on
// failure. Returns what cancels it; a cancelled read never calls `done`.
using ReadWork = std::function<genome::TrackData(Progress&)>;
using ReadDone = std::function<void(std::optional<genome::TrackData>, const QString& failure)>;
using CancelRead = std::function<void()>;
using Reader = std::function<CancelRead(ReadWork work, QObject* guard, ReadDone done)>;

}  // namespace bindscape::widgets
