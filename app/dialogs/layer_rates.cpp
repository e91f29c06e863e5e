// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/layer_rates.h"

#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/number_edit.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr double kLeast = 1e-6, kMost = 1000;  // of a factor

}  // namespace

LayerRates::LayerRates(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(scaled(10));
    m_grid->setVerticalSpacing(scaled(4));
    const QString titles[] = {tr("Layers"), tr("rate ×"), tr("frozen")};
    for (int column = 0; column < 3; ++column) {
        auto* head = widgets::hintLabel(titles[column], this);
        head->setWordWrap(false);
        m_grid->addWidget(head, 0, column);
    }
    m_grid->setColumnStretch(3, 1);
}

void LayerRates::setGroups(const std::vector<nn::LayerGroup>& groups)
{
    const bool same = std::equal(groups.begin(), groups.end(), m_rows.begin(), m_rows.end(), [](const nn::LayerGroup& group, const Row& row) { return group.id == row.group.id; });
    if (same && !groups.empty()) {
        setRates({});  // fields that have the focus or are being watched stay
        return;
    }
    for (const Row& row : m_rows)
        for (QWidget* widget : {static_cast<QWidget*>(row.title), static_cast<QWidget*>(row.factor), static_cast<QWidget*>(row.frozen)}) {
            widget->hide();
            widget->deleteLater();
        }
    m_rows.clear();
    for (const nn::LayerGroup& group : groups) {
        const QString title = QString::fromStdString(group.title);
        Row row{group, new QLabel(title, this), new widgets::NumberEdit(1, kLeast, kMost), new QCheckBox};
        row.factor->setFixedWidth(scaled(64));
        widgets::describe(row.factor, tr("Rate of %1").arg(title), tr("Learning rate of these layers, as a multiple of the run's: 0.1 is a tenth of it"));
        widgets::describe(row.frozen, tr("%1 frozen").arg(title), tr("These layers keep the weights that they start with"));
        row.title->setBuddy(row.factor);
        const int line = static_cast<int>(m_rows.size()) + 1;
        m_grid->addWidget(row.title, line, 0);
        m_grid->addWidget(row.factor, line, 1);
        m_grid->addWidget(row.frozen, line, 2, Qt::AlignCenter);
        connect(row.factor, &widgets::NumberEdit::valueChanged, this, &LayerRates::changed);
        connect(row.frozen, &QCheckBox::toggled, this, [this] {
            enableRows();
            Q_EMIT changed();
        });
        m_rows.push_back(row);
    }
    enableRows();
}

void LayerRates::setRates(const std::map<std::string, double>& rates)
{
    for (const Row& row : m_rows) {
        const QSignalBlocker quiet(row.factor), quietToo(row.frozen);
        const auto known = rates.find(row.group.id);
        const double factor = known == rates.end() ? 1 : known->second;
        row.frozen->setChecked(factor == 0);
        row.factor->setValue(factor == 0 ? 1 : factor);
    }
    enableRows();
}

std::map<std::string, double> LayerRates::rates() const
{
    std::map<std::string, double> rates;
    for (const Row& row : m_rows) {
        const double factor = row.frozen->isChecked() && row.frozen->isEnabled() ? 0 : row.factor->value();
        if (factor != 1 && !(m_trunkFrozen && row.group.trunk))
            rates[row.group.id] = factor;
    }
    return rates;
}

void LayerRates::setTrunk(bool there, bool frozen)
{
    m_trunk = there;
    m_trunkFrozen = there && frozen;
    enableRows();
}

// Random weights are not worth keeping, so layers can be frozen only where they come from a trunk.
void LayerRates::enableRows()
{
    for (const Row& row : m_rows) {
        const bool settled = m_trunkFrozen && row.group.trunk;
        row.frozen->setEnabled(m_trunk && row.group.trunk && !settled);
        row.factor->setEnabled(!settled && !(row.frozen->isEnabled() && row.frozen->isChecked()));
    }
}

}  // namespace bindscape::app
