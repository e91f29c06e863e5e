// SPDX-License-Identifier: GPL-3.0-or-later
// Digits that a view takes for itself, where the window has shortcuts of the same keys: accept them as ShortcutOverride.
#pragma once

#include <QKeyEvent>

namespace bindscape::widgets {

// 1 to 9, without modifiers; else 0.
inline int digitOf(const QKeyEvent& key)
{
    const bool plain = !(key.modifiers() & ~Qt::KeypadModifier);
    return plain && key.key() >= Qt::Key_1 && key.key() <= Qt::Key_9 ? key.key() - Qt::Key_0 : 0;
}

}  // namespace bindscape::widgets
