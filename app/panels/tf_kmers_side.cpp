// SPDX-License-Identifier: GPL-3.0-or-later
// The side of the dock: everything about the chosen word and TF.
#include "app/panels/tf_kmers_panel.h"

#include "app/dialogs/export_list.h"
#include "app/dialogs/motif_logo.h"
#include "app/panels/choice_box.h"
#include "app/panels/scrolled.h"
#include "app/runs/compute_threads.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/kmer_matrix_view.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::size_t kMostInstances = 500;

QString count(std::int64_t number) { return QString::fromStdString(withThousands(number)); }

QString pText(double log10P)
{
    constexpr double kSmallest = -300;
    return log10P < kSmallest ? QStringLiteral("< 1e-300") : QString::fromStdString(formatReal(std::pow(10, log10P), 2));
}

}  // namespace

QWidget* TfKmersPanel::makeSide()
{
    m_word = new QLabel(tr("Choose a square"));
    m_word->setTextFormat(Qt::RichText);
    m_word->setWordWrap(true);
    m_word->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_family = new QPushButton(tr("Family…"));
    m_family->setEnabled(false);
    widgets::describe(m_family, tr("Name the family of this word"),
                      tr("Another name, or none, for the family of this word; kept with the project"));
    m_permute = new QPushButton(tr("Permute"));
    widgets::describe(m_permute, tr("Permutation test"),
                      tr("Overlapping words are not independent, so that Fisher's P is too small: 200 rounds turn the scores of every "
                         "window against its letters, "
                         "for all words of this TF on this page"));
    m_wordFacts = widgets::hintLabel({}, this);
    m_wordFacts->setTextFormat(Qt::PlainText);
    m_logo = new MotifLogo;
    m_logo->setMinimumHeight(scaled(52));
    m_logo->setAccessibleName(tr("Letters around the best instances"));
    m_counts = new QTableWidget(2, 3);
    m_counts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_counts->setSelectionMode(QAbstractItemView::NoSelection);
    m_counts->setFocusPolicy(Qt::NoFocus);
    m_counts->setVerticalHeaderLabels({tr("in the top set"), tr("below")});
    m_counts->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_counts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QFont small = m_counts->font();
    small.setPixelSize(scaled(11));
    for (QWidget* part : std::initializer_list<QWidget*>{m_counts, m_counts->horizontalHeader(), m_counts->verticalHeader()})
        part->setFont(small);
    m_counts->verticalHeader()->setDefaultSectionSize(scaled(21));
    m_counts->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_counts->setFixedHeight(scaled(74));
    m_counts->setAccessibleName(tr("Table of counts"));
    m_designs = new widgets::ChartView;
    m_designs->setCompact(true);
    m_designs->setMinimumHeight(scaled(120));
    m_instances = new SiteTable(tr("Instances of the chosen word, best first"));
    m_instancesTitle = widgets::hintLabel({}, this);
    m_under = widgets::hintLabel({}, this);
    auto* side = new QWidget;
    side->setMinimumWidth(scaled(340));
    auto* head = new QHBoxLayout;
    head->addWidget(m_word, 1);
    head->addWidget(m_permute);
    head->addWidget(m_family);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(6));
    layout->setSpacing(scaled(3));
    layout->addLayout(head);
    layout->addWidget(m_wordFacts);
    layout->addWidget(m_logo, 1);
    layout->addWidget(m_counts);
    layout->addWidget(m_designs, 2);
    layout->addWidget(m_instancesTitle);
    layout->addWidget(m_instances, 3);
    layout->addStretch(0);
    layout->addWidget(m_under);
    QScrollArea* area = scrolled(side);
    area->setMinimumWidth(side->minimumWidth() + area->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    return area;
}

void TfKmersPanel::showChosen()
{
    const auto row = m_map->row(), column = m_map->column();
    m_family->setEnabled(column.has_value());
    m_permute->setEnabled(row && column);
    for (QWidget* detail : std::initializer_list<QWidget*>{m_logo, m_counts, m_designs, m_instances})
        detail->setVisible(row && column);
    if (!row || !column) {
        m_word->setText(tr("Choose a square"));
        m_wordFacts->clear();
        m_logo->setMotif({});
        m_counts->clearContents();
        m_designs->setChart({});
        m_instances->setPlaces({});
        m_instancesTitle->clear();
        return;
    }
    const auto& panel = m_answer.panel;
    const auto& word = panel.words[*column];
    const std::string shown = valueOf(m_page), name = panel.rows[*row];
    const auto page = static_cast<std::size_t>(std::find(panel.pages.begin(), panel.pages.end(), shown) - panel.pages.begin());
    const auto& cell = panel.cell(page, *row, *column);
    m_word->setText(QStringLiteral("<b style=\"font-family:'DejaVu Sans Mono'; font-size:%1px\">%2</b>&nbsp; in <b>%3</b> · %4")
                        .arg(scaled(17))
                        .arg(QString::fromStdString(word.kmer), QString::fromStdString(name).toHtmlEscaped(),
                             QString::fromStdString(project::pageTitle(shown))));
    showWord(cell, word);
    showCounts(cell, word.kmer);
    showDesigns(*row, *column);
    const auto run = m_answer.runs.find({shown, name});
    if (run == m_answer.runs.end()) {
        m_logo->setMotif({});
        m_instances->setPlaces({});
        return m_instancesTitle->clear();
    }
    readInstances(run->second, word.kmer);
}

void TfKmersPanel::showWord(const analysis::PanelCell& cell, const analysis::PanelWord& word)
{
    QString facts;
    if (std::isnan(cell.log10P)) {
        facts = tr("This TF has no scores on this page.");
    } else {
        facts = tr("Odds ratio %1").arg(QString::fromStdString(formatReal(cell.oddsRatio, 3)));
        if (std::isfinite(cell.low) && std::isfinite(cell.high))  // not where a count is zero
            facts += tr(" (95 % interval %1–%2)").arg(QString::fromStdString(formatReal(cell.low, 3)), QString::fromStdString(formatReal(cell.high, 3)));
        facts += tr(" · adjusted P %1").arg(pText(cell.log10Bonferroni));
    }
    if (!std::isnan(cell.permutationP))
        facts +=
            tr("\nby permutation P %1, best of all words %2")
                .arg(QString::fromStdString(formatReal(cell.permutationP, 2)), QString::fromStdString(formatReal(cell.permutationFwer, 2)));
    if (!word.motif.empty())
        facts += tr("\nlike %1: similarity %2, P %3")
                     .arg(QString::fromStdString(word.motif), QString::fromStdString(formatFixed(word.motifSimilarity, 2)),
                          QString::fromStdString(formatReal(word.motifP, 2)));
    if (!word.family.empty())
        facts += tr("\nfamily %1").arg(QString::fromStdString(word.family));
    m_wordFacts->setText(facts);
}

void TfKmersPanel::showCounts(const analysis::PanelCell& cell, const std::string& word)
{
    m_counts->setHorizontalHeaderLabels({QString::fromStdString(word), tr("other"), tr("all")});
    const std::int64_t numbers[2][3] = {{cell.top, cell.allTop - cell.top, cell.allTop},
                                        {cell.total - cell.top, cell.all - cell.allTop - (cell.total - cell.top), cell.all - cell.allTop}};
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 3; ++column) {
            auto* item = new QTableWidgetItem(cell.all == 0 ? QStringLiteral("–") : count(numbers[row][column]));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_counts->setItem(row, column, item);
        }
}

// The same word and TF on all pages: odds ratios with their intervals.
void TfKmersPanel::showDesigns(std::size_t row, std::size_t word)
{
    const auto& panel = m_answer.panel;
    figure::Chart chart;
    chart.id = "kmer_designs";
    chart.y.title = "Odds ratio";
    chart.y.min = 0;
    figure::Series bars;
    bars.role = figure::Role::First;
    bars.line = false;
    bars.barWidth = 0.5;
    for (std::size_t page = 0; page < panel.pages.size(); ++page) {
        // "GC" of "GC-controlled": long names would stand upright and take the plot's room.
        const std::string title = project::pageTitle(panel.pages[page]);
        chart.x.categories.push_back(title.substr(0, title.find("-controlled")));
        const auto& cell = panel.cell(page, row, word);
        if (!std::isfinite(cell.oddsRatio))
            continue;
        bars.x.push_back(static_cast<double>(page));
        bars.y.push_back(cell.oddsRatio);
        bars.low.push_back(std::isfinite(cell.low) ? cell.low : cell.oddsRatio);
        bars.high.push_back(std::isfinite(cell.high) ? cell.high : cell.oddsRatio);
    }
    if (!bars.x.empty())
        chart.series.push_back(std::move(bars));
    m_designs->setChart(std::move(chart));
}

void TfKmersPanel::readInstances(const std::string& run, const std::string& word)
{
    const auto reference = session().reference();
    if (!reference)
        return m_instancesTitle->setText(tr("Open the genome to list instances."));
    m_instancesTitle->setText(tr("Reading instances…"));
    const auto folder = project::pageScores(session().project(), run, question().pages, valueOf(m_page));
    read<Instances>(
        [folder, reference, run, word, page = valueOf(m_page), project = session().project(), question = question()](Progress& progress) {
            auto set = scores::readScores(folder);
            set = analysis::subset(set, project::sitesOf(project, run, set, question, page, reference->contigs(), progress));
            const auto letters = analysis::windowLetters(set, *reference, progress);
            const auto found = analysis::kmerInstances(set, letters, word, question.options, kMostInstances,
                                                       analysis::sitesWith(set, analysis::Labels::All));
            Instances result;
            result.around = analysis::lettersAround(set, letters, found);
            for (const auto& one : found)
                result.places.push_back({one.region, one.strand, one.toCore, one.score});
            return result;
        },
        [this](Instances found) {
            m_logo->setMotif(found.around);
            m_instancesTitle->setText(tr("Letters around and list of the best %1, core strand").arg(found.places.size()));
            m_instances->setPlaces(std::move(found.places));
        });
}

// Every word of the shown row, so that the panel's table has them.
void TfKmersPanel::permuteNow()
{
    constexpr int kRounds = 200;
    if (!m_map->row())
        return;
    const std::string row = m_map->matrix().rows[*m_map->row()];
    m_permute->setEnabled(false);
    read<project::KmerAnswer>(
        [project = session().project(), question = question(), answer = m_answer, page = valueOf(m_page), row,
         threads = threadsBeside()](Progress& progress) mutable {
            project::permuteRow(project, question, answer, page, row, kRounds, 1, threads, progress);
            return std::move(answer);
        },
        [this](project::KmerAnswer answer) {
            m_answer = std::move(answer);
            showPage();
        },
        tr("Permutation test of %1").arg(QString::fromStdString(row)));
}

void TfKmersPanel::exportInstances()
{
    const auto row = m_map->row();
    if (!row)
        return;
    const auto question = this->question();
    const std::string name = m_map->matrix().rows[*row], page = valueOf(m_page);
    const auto run = m_answer.runs.find({page, name});
    ExportedList list = listOf(m_instances->places());
    list.origin = {{"kind", "kmer-instances"},
                   {"word", word().toStdString()},
                   {"tf", name},
                   {"page", page},
                   {"pages", std::string(project::toText(question.pages))},
                   {"design", question.design},
                   {"strata", question.strata.string()},
                   {"run", run == m_answer.runs.end() ? std::string() : run->second},
                   {"top", question.options.top},
                   {"signed", question.options.isSigned},
                   {"most", kMostInstances},
                   {"panel", m_answer.file.string()}};
    exportList(session(), QStringLiteral("instances-%1-%2").arg(word(), QString::fromStdString(name)), std::move(list), this);
}

}  // namespace bindscape::app
