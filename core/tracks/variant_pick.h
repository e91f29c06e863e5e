// SPDX-License-Identifier: GPL-3.0-or-later
// The row of a VCF under a point, for clicks that ask about it.
#pragma once

#include "core/draw/canvas.h"
#include "core/genome/track_data.h"
#include "core/tracks/viewport.h"

#include <optional>

namespace bindscape::tracks {

// As pick() chooses it; none where there is no variant, or only their number.
std::optional<genome::Variant> variantAt(const Viewport& viewport, const draw::Rect& area, const genome::TrackData& data,
                                         draw::Point point);

}  // namespace bindscape::tracks
