// SPDX-License-Identifier: GPL-3.0-or-later
// The one look of forms: labels right aligned in a column of 112 px, every field with an accessible name and a tooltip.
#pragma once

#include <QFormLayout>
#include <QString>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace bindscape::widgets {

QFormLayout* formLayout(QWidget* parent);
// `field` gets name and help; the label is its buddy.
QLabel* addField(QFormLayout* form, const QString& label, QWidget* field, const QString& help);
// The same for a field inside a row of several.
QLabel* addField(QFormLayout* form, const QString& label, QLayout* row, QWidget* field, const QString& help);
// An & in the text marks the letter of its key. Enter presses it only while it has the focus.
QPushButton* addButton(QBoxLayout* row, const QString& text, const QString& help);
// Small secondary text (11 px, text2), wrapping.
QLabel* hintLabel(const QString& text, QWidget* parent);

}  // namespace bindscape::widgets
