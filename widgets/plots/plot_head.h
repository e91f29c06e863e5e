// SPDX-License-Identifier: GPL-3.0-or-later
// What the heads of plots are made of.
#pragma once

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"

#include <QLabel>
#include <QToolButton>

namespace bindscape::widgets {

inline QLabel* smallLabel(QWidget* parent, int pixels)
{
    auto* label = new QLabel(parent);
    QFont font = label->font();
    font.setPixelSize(scaled(pixels));
    label->setFont(font);
    return label;
}

// `help`: the tooltip, a whole sentence.
inline QToolButton* exportButton(QWidget* parent, const QString& name, const QString& help)
{
    auto* button = new QToolButton(parent);
    button->setIcon(icon(Symbol::Export));
    button->setAutoRaise(true);
    button->setIconSize({scaled(14), scaled(14)});
    describe(button, name, help);
    return button;
}

}  // namespace bindscape::widgets
