// SPDX-License-Identifier: GPL-3.0-or-later
// Combo boxes of panels, texts with what they stand for, and how they stand.
#pragma once

#include "widgets/canvas/look.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QList>
#include <QString>

#include <initializer_list>
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

// Controls that share a row of the column.
inline QHBoxLayout* sideBySide(std::initializer_list<QWidget*> controls)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(widgets::scaled(4));
    for (QWidget* widget : controls) {
        if (auto* box = qobject_cast<QComboBox*>(widget))
            box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        row->addWidget(widget, 1);
    }
    return row;
}

inline std::string valueOf(const QComboBox* box) { return box->currentData().toString().toStdString(); }

}  // namespace bindscape::app
