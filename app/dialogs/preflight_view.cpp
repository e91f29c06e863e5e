// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/preflight_view.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

QLabel* heading(const QString& text)
{
    auto* label = new QLabel(QStringLiteral("<b>%1</b>").arg(text));
    label->setContentsMargins(0, scaled(4), 0, scaled(2));
    return label;
}

widgets::NoticeKind kindOf(Check::Severity severity)
{
    switch (severity) {
    case Check::Severity::Good:
        return widgets::NoticeKind::Good;
    case Check::Severity::Warning:
        return widgets::NoticeKind::Warning;
    case Check::Severity::Error:
        return widgets::NoticeKind::Error;
    case Check::Severity::Note:
        break;
    }
    return widgets::NoticeKind::Note;
}

QString number(std::int64_t value) { return QString::fromStdString(withThousands(value)); }

void clear(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

}  // namespace

PreflightView::PreflightView(QWidget* parent) : QWidget(parent)
{
    setMinimumWidth(scaled(330));
    auto* inner = new QWidget;
    inner->setObjectName(QStringLiteral("preflight"));
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(scaled(14), scaled(10), scaled(14), scaled(10));
    layout->setSpacing(scaled(6));
    layout->addWidget(heading(tr("Pre-flight check")));
    m_state = widgets::hintLabel({}, inner);
    layout->addWidget(m_state);
    m_facts = new QGridLayout;
    m_facts->setVerticalSpacing(scaled(5));
    m_facts->setColumnStretch(0, 1);
    layout->addLayout(m_facts);
    layout->addWidget(heading(tr("Estimate")));
    m_estimate = widgets::hintLabel({}, inner);
    layout->addWidget(m_estimate);
    layout->addWidget(heading(tr("Checks")));
    m_checks = new QVBoxLayout;
    m_checks->setSpacing(scaled(6));
    layout->addLayout(m_checks);
    layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inner);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setBackgroundRole(QPalette::Base);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

void PreflightView::addFact(int row, const QString& name, const QString& value)
{
    auto* left = new QLabel(name);
    auto* right = new QLabel(value);
    right->setAlignment(Qt::AlignRight);
    right->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->addWidget(left, row, 0);
    m_facts->addWidget(right, row, 1);
}

void PreflightView::showChecking() { m_state->setText(tr("Checking…")); }

void PreflightView::showFacts(const Preflight& facts, const TrainingChoice& choice, long maxEpochs)
{
    m_state->setText(tr("Bound = a motif hit that lies fully inside a peak. Hits are counted when the data set is made."));
    clear(m_facts);
    int row = 0;
    addFact(row++, tr("Contigs of the genome"), number(static_cast<std::int64_t>(facts.contigs)));
    addFact(row++, tr("Motif"),
            facts.motifWidth > 0 ? tr("%1, %2 bp").arg(QString::fromStdString(facts.motifName)).arg(facts.motifWidth)
                                 : QStringLiteral("–"));
    addFact(row++, tr("Peaks on this genome"), facts.peaks > 0 ? number(facts.peaks) : QStringLiteral("–"));
    addFact(row++, tr("   on training chromosomes"), facts.peaks > 0 ? number(facts.peaksOnTrain) : QStringLiteral("–"));
    addFact(row++, tr("   on validation chromosomes"), facts.peaks > 0 ? number(facts.peaksOnValidation) : QStringLiteral("–"));
    addFact(row++, tr("   on test chromosomes"), facts.peaks > 0 ? number(facts.peaksOnTest) : QStringLiteral("–"));
    const int networks = choice.core == CoreChoice::Both ? 2 : 1;
    addFact(row++, tr("Networks to train"), networks == 2 ? tr("2: core present and blocked") : tr("1"));
    if (facts.secondsPerEpoch > 0 && maxEpochs > 0)
        m_estimate->setText(
            tr("%1 an epoch, as in %2; at most %3 in all if no run stops early.")
                .arg(QString::fromStdString(formatDuration(facts.secondsPerEpoch)), QString::fromStdString(facts.estimateFrom),
                     QString::fromStdString(formatDuration(facts.secondsPerEpoch * static_cast<double>(maxEpochs) * networks))));
    else
        m_estimate->setText(tr("Not known yet: the first run with this network and preset tells. Curves begin within the first epoch."));
    showChecks(facts.checks);
}

void PreflightView::showChecks(const std::vector<Check>& checks)
{
    clear(m_checks);
    for (const Check& check : checks)
        m_checks->addWidget(new widgets::Notice(kindOf(check.severity), QString::fromStdString(check.text)));
}

QStringList PreflightView::checkTexts() const
{
    QStringList texts;
    for (int i = 0; i < m_checks->count(); ++i)
        if (const auto* notice = qobject_cast<const widgets::Notice*>(m_checks->itemAt(i)->widget()))
            texts << notice->sentence();
    return texts;
}

}  // namespace bindscape::app
