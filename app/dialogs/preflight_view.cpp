// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/preflight_view.h"

#include "app/dialogs/preflight_parts.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kMargin = kPreflightMargin;

QString number(std::int64_t value) { return QString::fromStdString(withThousands(value)); }

QString chromosomes(const std::vector<std::string>& names)
{
    return names.empty()      ? PreflightView::tr("none")
           : names.size() > 2 ? PreflightView::tr("%1 chromosomes").arg(names.size())
                              : QString::fromStdString(join(names, ", "));
}

QString ratioText(const dataset::SplitCounts& counts, bool used)
{
    const auto bound = static_cast<double>(used ? counts.boundUsed : counts.boundFound);
    const auto unbound = static_cast<double>(used ? counts.unboundUsed : counts.unboundFound);
    if (bound <= 0)
        return QStringLiteral("–");
    const double ratio = unbound / bound;
    return QStringLiteral("1 : %1").arg(QString::number(ratio, 'f', std::abs(ratio - std::round(ratio)) < 0.005 || ratio >= 10 ? 0 : 2));
}

}  // namespace

PreflightView::PreflightView(QWidget* parent) : PreflightFrame(parent)
{
    makeHead();
    makeCounts(page());
    makePlots(page());
    makeEstimate(page());
    addChecks();
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &PreflightView::restyle);
    restyle();
    setFactors({}, 0);
    clearCounts();
    showEstimate({});
}

void PreflightView::makeHead()
{
    m_factor = new QLabel;
    m_previous = new QToolButton;
    m_next = new QToolButton;
    m_previous->setIcon(widgets::icon(widgets::Symbol::Back));
    m_next->setIcon(widgets::icon(widgets::Symbol::Forward));
    widgets::describe(m_previous, tr("Factor before"), tr("Shows the pre-flight check of the factor above"));
    widgets::describe(m_next, tr("Next factor"), tr("Shows the pre-flight check of the factor below"));
    connect(m_previous, &QToolButton::clicked, this, [this] { Q_EMIT factorWanted(m_current - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { Q_EMIT factorWanted(m_current + 1); });
    for (QWidget* widget : std::initializer_list<QWidget*>{m_factor, m_previous, m_next})
        head().add(widget);
}

void PreflightView::makeCounts(QVBoxLayout* layout)
{
    auto* table = new QGridLayout;
    table->setContentsMargins(scaled(kMargin), scaled(6), scaled(kMargin), 0);
    table->setHorizontalSpacing(scaled(20));
    table->setVerticalSpacing(scaled(3));
    table->setColumnStretch(0, 1);
    const QString columns[] = {tr("Motif instances"), tr("bound"), tr("unbound"), tr("ratio")};
    const QString rows[] = {QString(), tr("Found genome-wide"), tr("After matching"), tr("Train"), tr("Validation"), tr("Test")};
    for (int row = 0; row < kRows; ++row) {
        for (int column = 0; column < kColumns; ++column) {
            QLabel*& cell = m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
            cell = new QLabel(row == 0 ? columns[column] : column == 0 ? rows[row] : QStringLiteral("–"));
            cell->setAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            if (row > 0 && column > 0)
                cell->setTextInteractionFlags(Qt::TextSelectableByMouse);
            if (row == 2 && column > 0) {
                QFont bold = cell->font();
                bold.setBold(true);
                cell->setFont(bold);
            }
            table->addWidget(cell, 2 * row, column);
        }
        table->addWidget(new PreflightRule(this), 2 * row + 1, 0, 1, kColumns);
    }
    layout->addLayout(table);
    m_counting = widgets::hintLabel({}, this);
    m_counting->setContentsMargins(scaled(kMargin), scaled(6), scaled(kMargin), scaled(6));
    layout->addWidget(m_counting);
}

void PreflightView::makePlots(QVBoxLayout* layout)
{
    m_plots = new QWidget;
    auto* column = new QVBoxLayout(m_plots);
    column->setContentsMargins(scaled(kMargin), scaled(2), scaled(kMargin), scaled(6));
    column->setSpacing(scaled(2));
    auto* plots = new QHBoxLayout;
    column->addLayout(plots);
    m_pvalues = new widgets::ChartView;
    m_gc = new widgets::ChartView;
    for (widgets::ChartView* view : {m_pvalues, m_gc}) {
        view->setCompact(true);
        view->setFixedHeight(scaled(150));
        plots->addWidget(view, 1);
    }
    auto* legend = new QHBoxLayout;
    legend->setContentsMargins(scaled(8), 0, 0, 0);
    legend->setSpacing(scaled(5));
    const QString names[] = {tr("bound"), tr("unbound, matched"), tr("unbound, before matching")};
    for (std::size_t kind = 0; kind < m_keys.size(); ++kind) {
        m_keys[kind] = new QLabel;
        legend->addWidget(m_keys[kind]);
        auto* name = widgets::hintLabel(names[kind], m_plots);
        name->setWordWrap(false);
        legend->addWidget(name);
        if (kind + 1 < m_keys.size())
            legend->addSpacing(scaled(8));
        else
            m_beforeMatching = name;
    }
    legend->addStretch(1);
    column->addLayout(legend);
    layout->addWidget(m_plots);
}

// Nothing is cut off where the view is narrow.
void PreflightView::resizeEvent(QResizeEvent* event)
{
    constexpr int kWide = 420;
    m_beforeMatching->setText(width() < scaled(kWide) ? tr("before matching") : tr("unbound, before matching"));
    PreflightFrame::resizeEvent(event);
}

void PreflightView::makeEstimate(QVBoxLayout* layout)
{
    m_source = addEstimateHead();
    m_estimateRows = new QWidget;
    m_estimate = new QGridLayout(m_estimateRows);
    m_estimate->setContentsMargins(scaled(kMargin), scaled(8), scaled(kMargin), 0);
    m_estimate->setHorizontalSpacing(scaled(14));
    m_estimate->setVerticalSpacing(scaled(5));
    m_estimate->setColumnStretch(1, 1);
    m_estimate->setColumnStretch(3, 1);
    layout->addWidget(m_estimateRows);
    m_estimateNote = widgets::hintLabel({}, this);
    m_estimateNote->setContentsMargins(scaled(kMargin), scaled(4), scaled(kMargin), scaled(8));
    layout->addWidget(m_estimateNote);
}

void PreflightView::restyle()
{
    const draw::Theme& now = widgets::theme();
    QPalette grey = palette();
    grey.setColor(QPalette::WindowText, widgets::toQColor(now.text2));
    m_factor->setPalette(grey);
    for (int row = 0; row < kRows; ++row)
        for (int column = 0; column < kColumns; ++column)
            if (row == 0 || (row > 2 && column == 3))
                m_cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]->setPalette(grey);
    const figure::Role roles[] = {figure::Role::Present, figure::Role::Blocked, figure::Role::Reference};
    for (std::size_t kind = 0; kind < m_keys.size(); ++kind)
        m_keys[kind]->setPixmap(legendKey(figure::roleLook(roles[kind], now), kind == 2));
}

void PreflightView::setFactors(const QStringList& names, int current)
{
    m_factors = names;
    m_current = current;
    const bool several = names.size() > 1;
    m_previous->setVisible(several);
    m_next->setVisible(several);
    m_previous->setEnabled(current > 0);
    m_next->setEnabled(current + 1 < names.size());
    const QString name = names.value(current);
    m_factor->setText(m_checking ? tr("Checking…") : several ? tr("%1, %2 of %3").arg(name).arg(current + 1).arg(names.size()) : name);
}

QString PreflightView::factorText() const { return m_factor->text(); }

void PreflightView::showChecking()
{
    m_checking = true;
    setFactors(m_factors, m_current);
}

void PreflightView::showFacts(const Preflight& facts)
{
    m_checking = false;
    setFactors(m_factors, m_current);
    m_peaks = facts.peaks;
    showHint();
}

void PreflightView::showCounting(double fraction)
{
    m_fraction = fraction;
    showHint();
}

// While the numbers are not there, what is known already.
void PreflightView::showHint()
{
    const QString peaks = m_peaks > 0 ? tr("%1 peaks lie on this genome. ").arg(number(m_peaks)) : QString();
    m_counting->setVisible(!m_counted);
    if (!m_fraction)
        m_counting->setText(peaks + tr("Hits are counted once peaks, motif and genome are chosen."));
    else
        m_counting->setText(peaks + (*m_fraction > 0 ? tr("Scanning the genome to count hits, %1 %. You need not wait.").arg(qRound(100 * *m_fraction))
                                                     : tr("Scanning the genome to count hits. You need not wait.")));
}

void PreflightView::showCounts(const SiteCounts& counts)
{
    const bool random = counts.round > 0;
    const auto part = [&](const QString& name, const std::vector<std::string>& chroms) {
        return random ? tr("%1, at random").arg(name) : tr("%1, %2").arg(name, chromosomes(chroms));
    };
    const std::tuple<QString, dataset::SplitCounts> rows[] = {{tr("Found genome-wide"), counts.all},
                                                              {tr("After matching"), counts.all},
                                                              {part(tr("Train"), counts.trainChroms), counts.train},
                                                              {part(tr("Validation"), counts.validationChroms), counts.validation},
                                                              {part(tr("Test"), counts.testChroms), counts.test}};
    const auto all = static_cast<double>(counts.all.boundUsed + counts.all.unboundUsed);
    for (std::size_t row = 1; row < kRows; ++row) {
        const auto& [title, of] = rows[row - 1];
        const bool found = row == 1;
        const QString share = all > 0 ? tr("%1 %").arg(100.0 * static_cast<double>(of.boundUsed + of.unboundUsed) / all, 0, 'f', 1) : QStringLiteral("–");
        const QString texts[] = {title, number(found ? of.boundFound : of.boundUsed), number(found ? of.unboundFound : of.unboundUsed),
                                 row <= 2 ? ratioText(of, !found) : share};
        for (std::size_t column = 0; column < kColumns; ++column)
            m_cells[row][column]->setText(texts[column]);
    }
    m_counted = true;
    showHint();
    m_pvalues->setChart(counts.pvalues);
    m_gc->setChart(counts.gc);
    m_plots->setVisible(m_pvalues->hasData());
}

void PreflightView::clearCounts()
{
    m_counted = false;
    m_fraction.reset();
    for (std::size_t row = 1; row < kRows; ++row)
        for (std::size_t column = 1; column < kColumns; ++column)
            m_cells[row][column]->setText(QStringLiteral("–"));
    m_plots->hide();
    showHint();
}

QString PreflightView::countText(int row, int column) const
{
    return m_cells.at(static_cast<std::size_t>(row + 1)).at(static_cast<std::size_t>(column + 1))->text();
}

void PreflightView::showEstimate(const EstimateText& text)
{
    m_source->setText(text.source);
    clearLayout(m_estimate);
    QStringList shown;
    const auto add = [&](const std::vector<std::pair<QString, QString>>& rows, int column) {
        for (int row = 0; row < static_cast<int>(rows.size()); ++row) {
            auto* name = new QLabel(rows[static_cast<std::size_t>(row)].first);
            QPalette grey = name->palette();
            grey.setColor(QPalette::WindowText, widgets::toQColor(widgets::theme().text2));
            name->setPalette(grey);
            auto* value = new QLabel(rows[static_cast<std::size_t>(row)].second);
            value->setTextInteractionFlags(Qt::TextSelectableByMouse);
            value->setTextFormat(Qt::RichText);
            value->setWordWrap(true);
            m_estimate->addWidget(name, row, column);
            m_estimate->addWidget(value, row, column + 1);
            shown << name->text() + QStringLiteral(": ") + value->text();
        }
    };
    add(text.left, 0);
    add(text.right, 2);
    m_estimateRows->setVisible(!text.left.empty());
    const QString note = text.left.empty() && text.note.isEmpty() ? tr("Known once the hits are counted.") : text.note;
    m_estimateNote->setText(note);
    m_estimateNote->setVisible(!note.isEmpty());
    m_estimateShown = (shown << note).join(QLatin1Char('\n'));
}

QString PreflightView::estimateTextShown() const { return m_estimateShown; }

}  // namespace bindscape::app
