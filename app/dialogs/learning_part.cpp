// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/learning_part.h"

#include "app/dialogs/layer_rates.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>

#include <algorithm>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

constexpr int kMostShift = 500;  // bases

}  // namespace

LearningPart::LearningPart(QWidget* parent) : QWidget(parent), m_rates(new LayerRates), m_form(widgets::formLayout(nullptr))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(24));
    row->addWidget(m_rates, 1, Qt::AlignTop);
    row->addLayout(m_form, 1);
    m_shift = new QSpinBox;
    m_shift->setRange(0, kMostShift);
    m_shift->setPrefix(tr("± "));
    m_shift->setSuffix(tr(" bp"));
    m_shift->setFixedWidth(scaled(100));
    addField(m_form, tr("Shi&ft windows"), m_shift, tr("Training windows are moved by up to so many bases either way, anew in every epoch: more examples from the same sites"));
    m_weights = new QComboBox;
    m_weights->addItem(tr("Every site the same"), QStringLiteral("equal"));
    m_weights->addItem(tr("Bound and unbound the same"), QStringLiteral("balanced"));
    addField(m_form, tr("Class &weights"), m_weights, tr("Whether the rarer class counts more in the training loss; matters where there are many more unbound than bound sites"));
    m_average = new QCheckBox(tr("A&verage the weights"));
    m_average->setChecked(true);
    widgets::describe(m_average, tr("Average the weights"), tr("The network that is kept is a running average over the last steps (EMA): smoother than the last step alone"));
    m_form->addRow(QString(), m_average);
    connect(m_rates, &LayerRates::changed, this, &LearningPart::changed);
    connect(m_shift, &QSpinBox::valueChanged, this, &LearningPart::changed);
    connect(m_weights, &QComboBox::currentIndexChanged, this, &LearningPart::changed);
    connect(m_average, &QCheckBox::toggled, this, &LearningPart::changed);
}

void LearningPart::setManyTasks()
{
    m_form->setRowVisible(m_weights, false);
    m_strands = new QCheckBox(tr("Add re&verse complement"));
    m_strands->setChecked(true);
    widgets::describe(m_strands, tr("Add reverse complement"), tr("Every window is read on both strands, in all splits"));
    m_form->addRow(QString(), m_strands);
    connect(m_strands, &QCheckBox::toggled, this, &LearningPart::changed);
}

void LearningPart::setGroups(const std::vector<nn::LayerGroup>& groups) { m_rates->setGroups(groups); }
void LearningPart::setTrunk(bool there, bool frozen) { m_rates->setTrunk(there, frozen); }

void LearningPart::setSettings(const project::TrainSettings& settings)
{
    m_rates->setRates(settings.groupRates);
    m_shift->setValue(static_cast<int>(std::min<long>(settings.shift, kMostShift)));
    m_weights->setCurrentIndex(std::max(0, m_weights->findData(QString::fromStdString(settings.classWeights))));
    m_average->setChecked(settings.ema);
    if (m_strands != nullptr)
        m_strands->setChecked(settings.reverseComplement);
}

void LearningPart::addTo(project::TrainSettings& settings) const
{
    settings.groupRates = m_rates->rates();
    settings.shift = m_shift->value();
    settings.classWeights = m_strands != nullptr ? project::TrainSettings().classWeights : m_weights->currentData().toString().toStdString();
    settings.ema = m_average->isChecked();
    if (m_strands != nullptr)
        settings.reverseComplement = m_strands->isChecked();
}

}  // namespace bindscape::app
