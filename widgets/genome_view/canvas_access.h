// SPDX-License-Identifier: GPL-3.0-or-later
// The track canvas for assistive tools: its value is the locus and the base under the pointer; its children are the tracks in
// view, each with its name and what it has under the pointer, or in the middle when there is no pointer. GUI thread.
#pragma once

namespace bindscape::widgets {

// Once a process; more calls do nothing.
void installCanvasAccess();

}  // namespace bindscape::widgets
