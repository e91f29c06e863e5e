// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/design_part.h"

#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr const char* kDesigns[] = {"baseline", "gc", "dnase"};

}  // namespace

DesignPart::DesignPart() : FormPart(tr("Design")), m_design(new QButtonGroup(this)), m_core(new QButtonGroup(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(makeDesigns());
    layout->addLayout(makeCore());
    for (const QButtonGroup* group : {m_design, m_core})
        connect(group, &QButtonGroup::idToggled, this, [this](int, bool on) {
            if (on)
                Q_EMIT changed();
        });
}

QLayout* DesignPart::makeDesigns()
{
    const QString titles[] = {tr("&Baseline"), tr("&GC-controlled"), tr("D&Nase-controlled")};
    const QString help[] = {tr("Unbound hits with the same motif p-values."), tr("The same p-values and GC content, bin by bin."),
                            tr("Both classes inside open chromatin; then p-value and GC.")};
    auto* row = new QHBoxLayout;
    for (int i = 0; i < 3; ++i) {
        auto* cell = new QVBoxLayout;
        auto* radio = new QRadioButton(titles[i]);
        QFont font = radio->font();
        font.setBold(true);
        radio->setFont(font);
        QString name = titles[i];
        widgets::describe(radio, name.remove(QLatin1Char('&')), help[i]);
        m_design->addButton(radio, i);
        cell->addWidget(radio);
        auto* hint = widgets::hintLabel(help[i], this);
        hint->setContentsMargins(scaled(20), 0, 0, 0);
        cell->addWidget(hint, 1, Qt::AlignTop);
        row->addLayout(cell, 1);
    }
    m_design->button(0)->setChecked(true);
    return row;
}

QLayout* DesignPart::makeCore()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    const QString cores[] = {tr("Present"), tr("Blocked (N)"), tr("Both, as a pair")};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton(cores[i]);
        button->setCheckable(true);
        button->setAutoDefault(false);
        m_core->addButton(button, i);
        row->addWidget(button);
    }
    m_core->button(2)->setChecked(true);
    row->addStretch(1);
    const QString help = tr("Whether the network sees the core motif. The pair shows how much the core itself explains.");
    auto* form = widgets::formLayout(nullptr);
    widgets::addField(form, tr("Core motif"), row, m_core->button(0), help);
    for (int i = 0; i < 3; ++i)
        widgets::describe(m_core->button(i), tr("Core motif: %1").arg(cores[i]), help);
    return form;
}

bool DesignPart::needsDnase() const { return m_design->checkedId() == 2; }

void DesignPart::setChoice(const TrainingChoice& choice)
{
    for (int i = 0; i < 3; ++i)
        if (choice.design == kDesigns[i])
            m_design->button(i)->setChecked(true);
    m_core->button(static_cast<int>(choice.core))->setChecked(true);
}

void DesignPart::addTo(TrainingChoice& choice) const
{
    choice.design = kDesigns[std::max(0, m_design->checkedId())];
    choice.core = static_cast<CoreChoice>(std::max(0, m_core->checkedId()));
}

}  // namespace bindscape::app
