// SPDX-License-Identifier: GPL-3.0-or-later
// Line icons on a 24 x 24 grid, drawn in the text colour of the scheme in use, so that they follow it and stay sharp at any
// size. No image files and no icon plugin: nothing to load at the start.
#pragma once

#include <QIcon>

namespace bindscape::widgets {

enum class Symbol {
    Open, Save, Undo, Redo, Back, Forward, Home, Search, ZoomIn, ZoomOut, Detail, Scale, Region, Export, Close, Note, Warning, Error,
    Check, Play, Pause, Stop, Eye, Star, Menu, Trash, Flip, Flask, Float, Overlay, Follow
};
QIcon icon(Symbol symbol);
// The mark of the program.
QIcon programIcon();

}  // namespace bindscape::widgets
