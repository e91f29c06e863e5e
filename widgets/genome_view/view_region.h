// SPDX-License-Identifier: GPL-3.0-or-later
// A region of interest as the view shows it: a tint through all tracks and a bar on the ruler.
#pragma once

#include "core/base/region.h"
#include "core/draw/canvas.h"

#include <string>

namespace bindscape::widgets {

struct ViewRegion {
    std::string id;
    Region region;
    std::string label;
    draw::Color color;
};

}  // namespace bindscape::widgets
