// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/number_edit.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"

#include <QLocale>
#include <QStyle>

#include <cmath>

namespace bindscape::widgets {

namespace {

// "1e-4" rather than "0.0001" or "1e-04".
QString textOf(double value)
{
    constexpr double kSmall = 0.005;
    if (value == 0 || std::abs(value) >= kSmall)
        return QString::fromStdString(formatExact(value));
    QString text = QString::number(value, 'e', QLocale::FloatingPointShortest);
    text.replace(QLatin1String("e-0"), QLatin1String("e-"));
    return text;
}

}  // namespace

NumberEdit::NumberEdit(double value, double least, double most, QWidget* parent) : QLineEdit(parent), m_value(value), m_least(least), m_most(most)
{
    setText(textOf(value));
    setFixedWidth(scaled(64));
    connect(this, &QLineEdit::textEdited, this, &NumberEdit::typed);
    connect(this, &QLineEdit::editingFinished, this, &NumberEdit::giveBack);
}

void NumberEdit::setValue(double value)
{
    const bool differs = value != m_value;
    m_value = value;
    giveBack();
    if (differs)
        Q_EMIT valueChanged(value);
}

void NumberEdit::typed()
{
    const auto value = parseReal(text().trimmed().toStdString());
    const bool good = value && *value >= m_least && *value <= m_most;
    setInvalid(!good);
    if (!good || *value == m_value)
        return;
    m_value = *value;
    Q_EMIT valueChanged(m_value);
}

void NumberEdit::giveBack()
{
    setText(textOf(m_value));
    setInvalid(false);
}

void NumberEdit::setInvalid(bool invalid)
{
    if (property("invalid").toBool() == invalid)
        return;
    setProperty("invalid", invalid);
    style()->unpolish(this);
    style()->polish(this);
}

}  // namespace bindscape::widgets
