// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/pretrain_view.h"

#include "app/dialogs/preflight_parts.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kMargin = kPreflightMargin;
enum Column { Track, Kind, Regions, Train, Validation, Test, Columns };

QString number(std::int64_t value) { return QString::fromStdString(withThousands(value)); }

// Sorted by number, not by text.
class NumberItem : public QTableWidgetItem {
public:
    explicit NumberItem(std::int64_t value) : QTableWidgetItem(number(value)), m_value(value) { setTextAlignment(Qt::AlignRight | Qt::AlignVCenter); }
    bool operator<(const QTableWidgetItem& other) const override
    {
        const auto* that = dynamic_cast<const NumberItem*>(&other);
        return that != nullptr ? m_value < that->m_value : QTableWidgetItem::operator<(other);
    }

private:
    std::int64_t m_value;
};

QString chromosomes(const std::vector<std::string>& names)
{
    return names.size() > 2 ? PretrainView::tr("%1 chromosomes").arg(names.size()) : QString::fromStdString(join(names, ", "));
}

}  // namespace

PretrainView::PretrainView(QWidget* parent) : PreflightFrame(parent)
{
    m_state = new QLabel;
    head().add(m_state);
    makeBins(page());
    makeLabels(page());
    m_source = addEstimateHead();
    m_estimate = new QLabel;
    m_estimate->setTextFormat(Qt::RichText);
    m_estimate->setWordWrap(true);
    m_estimate->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_estimate->setContentsMargins(scaled(kMargin), scaled(8), scaled(kMargin), scaled(8));
    page()->addWidget(m_estimate);
    addChecks();
    clearCounts({});
    showEstimate({});
}

void PretrainView::makeBins(QVBoxLayout* layout)
{
    auto* table = new QGridLayout;
    table->setContentsMargins(scaled(kMargin), scaled(6), scaled(kMargin), scaled(6));
    table->setHorizontalSpacing(scaled(20));
    table->setVerticalSpacing(scaled(3));
    table->setColumnStretch(0, 1);
    table->addWidget(widgets::hintLabel(tr("Bins"), this), 0, 0);
    for (int part = 0; part < 3; ++part) {
        auto& title = m_parts[static_cast<std::size_t>(part)];
        auto& bins = m_bins[static_cast<std::size_t>(part)];
        title = new QLabel;
        bins = new QLabel;
        bins->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        bins->setTextInteractionFlags(Qt::TextSelectableByMouse);
        table->addWidget(title, 2 * part + 2, 0);
        table->addWidget(bins, 2 * part + 2, 1);
        table->addWidget(new PreflightRule(this), 2 * part + 1, 0, 1, 2);
    }
    layout->addLayout(table);
}

void PretrainView::makeLabels(QVBoxLayout* layout)
{
    constexpr int kRowHeight = 21, kRowsShown = 9;
    m_labels = new QTableWidget(0, Columns);
    m_labels->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);  // as in the list at the left, until a title is clicked
    widgets::describe(m_labels, tr("Labels of each track"), tr("How many bins carry each track's label; a click on a title sorts"));
    m_labels->setToolTip({});
    m_labels->setHorizontalHeaderLabels({tr("Track"), tr("kind"), tr("regions"), tr("train"), tr("valid."), tr("test")});
    m_labels->horizontalHeaderItem(Track)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column = Regions; column < Columns; ++column)
        m_labels->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_labels->verticalHeader()->hide();
    m_labels->verticalHeader()->setDefaultSectionSize(scaled(kRowHeight));
    m_labels->horizontalHeader()->setHighlightSections(false);
    m_labels->horizontalHeader()->setSectionResizeMode(Track, QHeaderView::Stretch);
    const std::pair<Column, int> widths[] = {{Kind, 52}, {Regions, 66}, {Train, 62}, {Validation, 54}, {Test, 54}};
    for (const auto& [column, width] : widths)
        m_labels->setColumnWidth(column, scaled(width));
    m_labels->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_labels->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_labels->setShowGrid(false);
    m_labels->setWordWrap(false);
    m_labels->setTextElideMode(Qt::ElideMiddle);
    m_labels->setTabKeyNavigation(false);
    m_labels->setFrameShape(QFrame::NoFrame);
    m_labels->setFixedHeight(scaled(kRowHeight) * (kRowsShown + 1));
    layout->addWidget(m_labels);
}

void PretrainView::showChecking() { m_state->setText(tr("Checking…")); }

void PretrainView::showCounting(double fraction)
{
    m_state->setText(fraction > 0 ? tr("Counting bins, %1 %").arg(qRound(100 * fraction)) : tr("Counting bins…"));
}

void PretrainView::showCounts(const TrunkCounts& counts, const project::TrunkEntry& choice)
{
    m_state->clear();
    const QString titles[] = {choice.train.empty() ? tr("Train, all other chromosomes") : tr("Train, %1").arg(chromosomes(choice.train)),
                              tr("Validation, %1").arg(chromosomes(choice.validation)), tr("Test, %1").arg(chromosomes(choice.test))};
    const std::int64_t bins[] = {counts.train, counts.validation, counts.test};
    for (std::size_t part = 0; part < 3; ++part) {
        m_parts[part]->setText(titles[part]);
        m_bins[part]->setText(number(bins[part]));
    }
    m_labels->setSortingEnabled(false);
    m_labels->setRowCount(static_cast<int>(counts.tracks.size()));
    for (std::size_t i = 0; i < counts.tracks.size(); ++i) {
        const auto& of = counts.tracks[i];
        const int row = static_cast<int>(i);
        m_labels->setItem(row, Track, new QTableWidgetItem(QString::fromStdString(choice.tracks[i].name)));
        m_labels->setItem(row, Kind, new QTableWidgetItem(QString::fromStdString(choice.tracks[i].kind)));
        const std::pair<Column, std::int64_t> numbers[] = {{Regions, of.regions}, {Train, of.train}, {Validation, of.validation}, {Test, of.test}};
        for (const auto& [column, value] : numbers)
            m_labels->setItem(row, column, new NumberItem(value));
        if (!isRare(of))
            continue;
        m_labels->item(row, Track)->setIcon(widgets::icon(widgets::Symbol::Warning));
        for (int column = 0; column < Columns; ++column) {
            m_labels->item(row, column)->setForeground(widgets::toQColor(widgets::theme().warningText));
            m_labels->item(row, column)->setToolTip(tr("Too rare: fewer than %1 labelled bins to train on, or none to validate on").arg(kRareLabels));
        }
    }
    m_labels->setSortingEnabled(true);
}

void PretrainView::clearCounts(const QString& sentence)
{
    m_state->setText(sentence);
    const QString titles[] = {tr("Train"), tr("Validation"), tr("Test")};
    for (std::size_t part = 0; part < 3; ++part) {
        m_parts[part]->setText(titles[part]);
        m_bins[part]->setText(QStringLiteral("–"));
    }
    m_labels->setRowCount(0);
}

void PretrainView::showEstimate(const EstimateText& text)
{
    m_source->setText(text.source);
    const QString grey = widgets::toQColor(widgets::theme().text2).name();
    QString html = QStringLiteral("<table>");
    for (const auto* side : {&text.left, &text.right})
        for (const auto& [name, value] : *side)
            html += QStringLiteral("<tr><td style=\"color:%1; padding-right:16px\">%2</td><td>%3</td></tr>").arg(grey, name, value);
    html += QStringLiteral("</table>");
    const QString note = text.left.empty() && text.note.isEmpty() ? tr("Known once the bins are counted.") : text.note;
    m_estimate->setText((text.left.empty() ? QString() : html) + QStringLiteral("<span style=\"color:%1\">%2</span>").arg(grey, note));
}

QString PretrainView::estimateShown() const { return m_estimate->text(); }
QString PretrainView::stateText() const { return m_state->text(); }
QString PretrainView::binsText(int part) const { return m_bins.at(static_cast<std::size_t>(part))->text(); }

}  // namespace bindscape::app
