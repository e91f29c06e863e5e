// SPDX-License-Identifier: GPL-3.0-or-later
// Outlines of A C G T N in the unit square (0,0 top left, 1,1 bottom right), to be stretched to a score. Each fills the square
// exactly from edge to edge, so that a letter's height is its score. Holes turn the other way: any fill rule works.
#pragma once

#include "core/draw/canvas.h"

namespace bindscape::tracks {

const draw::Path& letterOutline(int code);  // 0..3 = A C G T, all else N

}  // namespace bindscape::tracks
