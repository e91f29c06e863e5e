// SPDX-License-Identifier: GPL-3.0-or-later
// Combo boxes of panels: texts with what they stand for.
#pragma once

#include "widgets/canvas/look.h"

#include <QComboBox>
#include <QList>
#include <QString>

#include <string>
#include <utility>

namespace bindscape::app {

// entries: text and value.
inline QComboBox* choiceBox(const QList<std::pair<QString, QString>>& entries, const QString& name, const QString& help)
{
    auto* box = new QComboBox;
    for (const auto& [text, value] : entries)
        box->addItem(text, value);
    widgets::describe(box, name, help);
    return box;
}

inline std::string valueOf(const QComboBox* box) { return box->currentData().toString().toStdString(); }

}  // namespace bindscape::app
