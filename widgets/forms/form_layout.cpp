// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/form_layout.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace bindscape::widgets {

QFormLayout* formLayout(QWidget* parent)
{
    auto* form = parent != nullptr ? new QFormLayout(parent) : new QFormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(scaled(10));
    form->setVerticalSpacing(scaled(8));
    return form;
}

namespace {

QLabel* fieldLabel(const QString& text, QWidget* field, const QString& help)
{
    auto* label = new QLabel(text);
    label->setMinimumWidth(scaled(112));
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label->setBuddy(field);
    label->setToolTip(help);
    QString name = text;
    describe(field, name.remove(QLatin1Char('&')), help);
    return label;
}

}  // namespace

QLabel* addField(QFormLayout* form, const QString& text, QWidget* field, const QString& help)
{
    QLabel* label = fieldLabel(text, field, help);
    form->addRow(label, field);
    return label;
}

QLabel* addField(QFormLayout* form, const QString& text, QLayout* row, QWidget* field, const QString& help)
{
    QLabel* label = fieldLabel(text, field, help);
    form->addRow(label, row);
    return label;
}

QPushButton* addButton(QBoxLayout* row, const QString& text, const QString& help)
{
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    QString name = text;
    describe(button, name.remove(QLatin1Char('&')), help);
    row->addWidget(button);
    return button;
}

QLabel* hintLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    QFont font = label->font();
    font.setPixelSize(scaled(11));
    label->setFont(font);
    label->setWordWrap(true);
    const auto recolour = [label] {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, toQColor(theme().text2));
        label->setPalette(palette);
    };
    recolour();
    QObject::connect(&Look::instance(), &Look::changed, label, recolour);
    return label;
}

}  // namespace bindscape::widgets
