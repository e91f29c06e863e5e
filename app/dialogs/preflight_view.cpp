// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/preflight_view.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"
#include "widgets/plots/chart_view.h"

#include <QGridLayout>
#include <QHBoxLayout>
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
    setMinimumWidth(scaled(380));
    auto* inner = new QWidget;
    inner->setObjectName(QStringLiteral("preflight"));
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(scaled(14), scaled(10), scaled(14), scaled(10));
    layout->setSpacing(scaled(6));
    auto* head = new QHBoxLayout;
    m_state = widgets::hintLabel({}, inner);
    m_state->setWordWrap(false);
    head->addWidget(heading(tr("Pre-flight check")), 1);
    head->addWidget(m_state);
    layout->addLayout(head);
    m_facts = new QGridLayout;
    m_facts->setVerticalSpacing(scaled(4));
    m_facts->setColumnStretch(1, 1);
    layout->addLayout(m_facts);
    makeCounts(layout);
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
    clearCounts();
}

void PreflightView::makeCounts(QVBoxLayout* layout)
{
    layout->addWidget(heading(tr("Motif hits")));
    m_counting = widgets::hintLabel({}, this);
    layout->addWidget(m_counting);
    m_counts = new QGridLayout;
    m_counts->setVerticalSpacing(scaled(4));
    m_counts->setHorizontalSpacing(scaled(14));
    m_counts->setColumnStretch(0, 1);
    const QString columns[] = {QString(), tr("bound"), tr("unbound"), tr("ratio")};
    const QString rows[] = {QString(), tr("Found"), tr("After matching"), tr("Train"), tr("Validation"), tr("Test")};
    for (int row = 0; row < 6; ++row) {
        for (int column = 0; column < 4; ++column) {
            auto* cell = new QLabel(row == 0 ? columns[column] : column == 0 ? rows[row] : QStringLiteral("–"));
            cell->setAlignment(column == 0 ? Qt::AlignLeft : Qt::AlignRight);
            if (row > 0 && column > 0)
                cell->setTextInteractionFlags(Qt::TextSelectableByMouse);
            m_counts->addWidget(cell, row, column);
        }
    }
    layout->addLayout(m_counts);
    m_plots = new QWidget;
    auto* column = new QVBoxLayout(m_plots);
    column->setContentsMargins(0, 0, 0, 0);
    auto* plots = new QHBoxLayout;
    column->addLayout(plots);
    m_legend = widgets::hintLabel({}, m_plots);
    m_legend->setTextFormat(Qt::RichText);
    column->addWidget(m_legend);
    m_pvalues = new widgets::ChartView;
    m_gc = new widgets::ChartView;
    for (widgets::ChartView* view : {m_pvalues, m_gc}) {
        view->setCompact(true);
        view->setFixedHeight(scaled(150));
        plots->addWidget(view, 1);
    }
    layout->addWidget(m_plots);
}

void PreflightView::showChecking() { m_state->setText(tr("Checking…")); }

void PreflightView::showFacts(const Preflight& facts, const TrainingChoice& choice, long maxEpochs)
{
    m_state->clear();
    clear(m_facts);
    auto add = [this, row = 0](const QString& name, const QString& value) mutable {
        auto* right = new QLabel(value);
        right->setAlignment(Qt::AlignRight);
        right->setWordWrap(true);
        right->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_facts->addWidget(new QLabel(name), row, 0, Qt::AlignTop);
        m_facts->addWidget(right, row++, 1);
    };
    const QString none = QStringLiteral("–");
    add(tr("Motif"), facts.motifWidth > 0 ? tr("%1, %2 bp").arg(QString::fromStdString(facts.motifName)).arg(facts.motifWidth) : none);
    add(tr("Peaks on this genome"), facts.peaks > 0 ? number(facts.peaks) : none);
    if (facts.peaks > 0)
        add(tr("   train · validation · test"),
            QStringLiteral("%1 · %2 · %3").arg(number(facts.peaksOnTrain), number(facts.peaksOnValidation), number(facts.peaksOnTest)));
    const int networks = choice.core == CoreChoice::Both ? 2 : 1;
    add(tr("Networks to train"), networks == 2 ? tr("2: core present and blocked") : tr("1"));
    if (facts.secondsPerEpoch > 0 && maxEpochs > 0)
        m_estimate->setText(
            tr("%1 an epoch, as in %2; at most %3 in all if no run stops early.")
                .arg(QString::fromStdString(formatDuration(facts.secondsPerEpoch)), QString::fromStdString(facts.estimateFrom),
                     QString::fromStdString(formatDuration(facts.secondsPerEpoch * static_cast<double>(maxEpochs) * networks))));
    else
        m_estimate->setText(tr("Not known yet: the first run with this network and preset tells. Curves begin within the first epoch."));
    showChecks(facts.checks);
}

void PreflightView::showCounting(double fraction)
{
    m_counting->setText(fraction > 0 ? tr("Scanning the genome to count hits, %1 %. You need not wait.").arg(qRound(100 * fraction))
                                     : tr("Scanning the genome to count hits. You need not wait."));
    m_counting->show();
}

void PreflightView::showCounts(const SiteCounts& counts)
{
    const auto listed = [](const std::vector<std::string>& names) {
        return names.empty() ? tr("none") : names.size() > 2 ? tr("%1 chromosomes").arg(names.size()) : QString::fromStdString(join(names, ", "));
    };
    const std::tuple<QString, std::int64_t, std::int64_t> rows[] = {
        {tr("Found"), counts.all.boundFound, counts.all.unboundFound},
        {tr("After matching"), counts.all.boundUsed, counts.all.unboundUsed},
        {tr("Train, %1").arg(listed(counts.trainChroms)), counts.train.boundUsed, counts.train.unboundUsed},
        {tr("Validation, %1").arg(listed(counts.validationChroms)), counts.validation.boundUsed, counts.validation.unboundUsed},
        {tr("Test, %1").arg(listed(counts.testChroms)), counts.test.boundUsed, counts.test.unboundUsed}};
    int row = 1;
    for (const auto& [title, bound, unbound] : rows) {
        const double all = static_cast<double>(counts.all.boundUsed + counts.all.unboundUsed);
        const QString share = all > 0 ? tr("%1 %").arg(100.0 * static_cast<double>(bound + unbound) / all, 0, 'f', 1) : QString();
        const QString ratio = bound > 0 ? QStringLiteral("1 : %1").arg(qRound(static_cast<double>(unbound) / static_cast<double>(bound))) : QString();
        const QString texts[] = {title, number(bound), number(unbound), row <= 2 ? ratio : share};
        for (int column = 0; column < 4; ++column)
            static_cast<QLabel*>(m_counts->itemAtPosition(row, column)->widget())->setText(texts[column]);
        ++row;
    }
    m_counting->setText(tr("Bound: the hit lies fully inside a peak. Counted are hits whose 1 kb window can be used."));
    const auto colored = [](figure::Role role, const QString& text) {
        return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(widgets::toQColor(figure::roleLook(role, widgets::theme()).color).name(), text);
    };
    m_legend->setText(colored(figure::Role::Present, tr("━ bound")) + QStringLiteral(" &nbsp; ") +
                      colored(figure::Role::Blocked, tr("╍ unbound, matched")) + QStringLiteral(" &nbsp; ") +
                      colored(figure::Role::Reference, tr("┅ unbound, before matching")));
    m_pvalues->setChart(counts.pvalues);
    m_gc->setChart(counts.gc);
    m_plots->setVisible(m_pvalues->hasData());
}

void PreflightView::clearCounts()
{
    m_counting->setText(tr("Counted once peaks, motif and genome are chosen."));
    for (int row = 1; row < m_counts->rowCount(); ++row)
        for (int column = 1; column < 4; ++column)
            static_cast<QLabel*>(m_counts->itemAtPosition(row, column)->widget())->setText(QStringLiteral("–"));
    m_plots->hide();
}

QString PreflightView::countText(int row, int column) const
{
    return static_cast<const QLabel*>(m_counts->itemAtPosition(row + 1, column + 1)->widget())->text();
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
