// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/compare_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/panels/choice_box.h"
#include "app/panels/run_differences.h"
#include "app/runs/run_selection.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/heat_map_view.h"
#include "widgets/plots/kmer_view.h"

#include <QComboBox>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <atomic>
#include <memory>

namespace bindscape::app {

using widgets::scaled;

namespace {

QComboBox* narrowBox(const QList<std::pair<QString, QString>>& entries, const QString& name, const QString& help)
{
    QComboBox* box = choiceBox(entries, name, help);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    return box;
}

QHBoxLayout* sideBySide(QWidget* left, QWidget* right)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(4));
    row->addWidget(left, 11);  // "All designs" is the longest
    row->addWidget(right, 9);
    return row;
}

}  // namespace

ComparePanel::ComparePanel(Session& session, QWidget* parent) : RunPanel(session, parent, false)
{
    setWindowTitle(tr("Compare"));
    makeColumn();
    m_map = new widgets::HeatMapView;
    m_map->setClickHelp(tr("Click or Enter: selects this model"));
    m_first = new widgets::ChartView;
    m_second = new widgets::ChartView;
    for (widgets::ChartView* view : {m_first, m_second})
        view->setNoteShown(false);  // what matters of it stands in the column; exported plots have it too
    m_differences = new RunDifferences;
    auto* content = new QWidget;
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_map, 3);
    layout->addWidget(m_first, 2);
    layout->addWidget(m_second, 2);
    layout->addWidget(m_differences, 2);
    setContent(content);

    connect(m_map, &widgets::HeatMapView::cellChosen, this, &ComparePanel::showCell);
    connect(m_map, &widgets::HeatMapView::exportRequested, this, [this] { exportView("cross", false); });
    connect(m_first, &widgets::ChartView::exportRequested, this, [this] { exportChart(0); });
    connect(m_second, &widgets::ChartView::exportRequested, this, [this] { exportChart(1); });
    connect(m_first, &widgets::ChartView::pointClicked, this, &ComparePanel::showWord);
    connect(m_compute, &QPushButton::clicked, this, &ComparePanel::compute);
    connect(m_open, &QPushButton::clicked, this, &ComparePanel::raiseEvaluation);
    connect(m_pair, &QComboBox::currentIndexChanged, this, &ComparePanel::showPair);
    for (QComboBox* box : {m_view, m_design, m_core, m_tf, m_split, m_metric, m_curve, m_axis})
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            showChoices();
            requestReload();
        });
    connect(&RunSelection::of(session), &RunSelection::comparisonWanted, this, &ComparePanel::showMarked);
    for (const auto signal : {&RunSelection::markedChanged, &RunSelection::changed})
        connect(&RunSelection::of(session), signal, this, [this] {
            if (choice().view == CompareView::Curves)
                requestReload();
        });
    showChoices();
}

// "Compare" of Models: the curves of what is selected there.
void ComparePanel::showMarked()
{
    m_view->setCurrentIndex(static_cast<int>(CompareView::Curves));
    for (QWidget* above = parentWidget(); above != nullptr; above = above->parentWidget())
        if (auto* dock = qobject_cast<QDockWidget*>(above)) {
            dock->show();
            dock->raise();
        }
    requestReload();
}

void ComparePanel::makeColumn()
{
    m_view = narrowBox({{tr("Cross table"), {}}, {tr("Cell types"), {}}, {tr("GC difference"), {}}, {tr("Designs"), {}}, {tr("Training curves"), {}}}, tr("Comparison"),
                       tr("Cross table: every model on every data set. Cell types: models of one TF in several cells. GC difference: "
                          "against auROC. Designs: auROC and sizes under the three designs. Training curves: of the runs that are selected in Models, "
                          "with the settings in which they differ"));
    m_tf = narrowBox({}, tr("TF"), tr("TFs of this project with models in two cell types or more"));
    m_pair = narrowBox({}, tr("Pair"), tr("The two cell types whose k-mers are plotted against each other"));
    m_design = narrowBox({{tr("All designs"), QString()},
                          {tr("Baseline"), QStringLiteral("baseline")},
                          {tr("GC"), QStringLiteral("gc")},
                          {tr("DNase"), QStringLiteral("dnase")}},
                         tr("Design"), tr("Only models and data sets of this design"));
    m_core = narrowBox({{tr("Present"), QStringLiteral("present")}, {tr("Blocked"), QStringLiteral("blocked")}}, tr("Core"),
                       tr("Models that see the core motif, or those for which it is replaced by N"));
    m_split = narrowBox({{tr("Test"), QStringLiteral("test")}, {tr("Validation"), QStringLiteral("validation")}}, tr("Split"),
                        tr("Which chromosomes the values are of. Only the test chromosomes were never seen."));
    m_metric = narrowBox({{QStringLiteral("auROC"), QStringLiteral("auroc")}, {QStringLiteral("auPRC"), QStringLiteral("auprc")}}, tr("Metric"),
                         tr("Which value colours the cells"));
    m_curve = narrowBox({{tr("Validation loss"), {}}, {tr("Training loss"), {}}}, tr("Loss"), tr("Which loss the left plot shows"));
    m_axis = narrowBox({{tr("Epochs"), {}}, {tr("Time"), {}}}, tr("Axis"), tr("Curves against epochs, or against minutes of training"));
    m_compute = new QPushButton;
    m_compute->hide();  // until it is known what is missing
    widgets::describe(m_compute, tr("Measure what is missing"),
                      tr("Evaluates each model on each data set where that was not done yet. It can be stopped; what was measured is kept."));
    m_open = new QPushButton(tr("Open in Evaluation"));
    widgets::describe(m_open, tr("Open in Evaluation"), tr("Curves and numbers of the selected model on its own data set"));
    m_open->hide();
    int at = 0;
    column()->setSpacing(scaled(4));
    column()->insertWidget(at++, m_view);
    column()->insertWidget(at++, m_tf);
    column()->insertLayout(at++, sideBySide(m_design, m_core));
    column()->insertLayout(at++, sideBySide(m_split, m_metric));
    column()->insertWidget(at++, m_pair);
    column()->insertLayout(at++, sideBySide(m_curve, m_axis));
    column()->addWidget(m_open);
    column()->addWidget(m_compute);
}

CompareChoice ComparePanel::choice() const
{
    CompareChoice chosen;
    chosen.view = static_cast<CompareView>(m_view->currentIndex());
    chosen.design = valueOf(m_design);
    chosen.coreBlocked = valueOf(m_core) == "blocked";
    chosen.tf = valueOf(m_tf);
    chosen.split = valueOf(m_split);
    chosen.metric = analysis::crossMetricFromText(valueOf(m_metric)).value_or(analysis::CrossMetric::Auroc);
    chosen.trainingLoss = m_curve->currentIndex() == 1;
    chosen.byTime = m_axis->currentIndex() == 1;
    const RunSelection& selection = RunSelection::of(session());
    chosen.runs = selection.marked();
    if (chosen.runs.empty() && !selection.run().empty())
        chosen.runs = {selection.run()};
    return chosen;
}

// Only the choices that the view listens to.
void ComparePanel::showChoices()
{
    const CompareView view = choice().view;
    const bool table = view == CompareView::Cross || view == CompareView::Cells;
    m_tf->setVisible(view == CompareView::Cells);
    m_pair->setVisible(view == CompareView::Cells);
    m_design->setVisible(view != CompareView::Designs && view != CompareView::Curves);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_curve, m_axis, m_differences})
        widget->setVisible(view == CompareView::Curves);
    m_core->setVisible(view != CompareView::Gc);
    m_metric->setVisible(table);
    m_map->setVisible(table);
    m_second->setVisible(!table);
    m_first->setClickHelp(view == CompareView::Cells ? tr("Click: selects this word in k-mers") : QString());
    if (!table)
        m_compute->hide();
}

void ComparePanel::fillFactors()
{
    const QSignalBlocker quiet(m_tf);
    const QString kept = m_tf->currentData().toString();
    m_tf->clear();
    for (const auto& tf : factorsInSeveralCells(session().project()))
        m_tf->addItem(QString::fromStdString(tf), QString::fromStdString(tf));
    m_tf->setCurrentIndex(std::max(0, m_tf->findData(kept)));
    m_tf->setEnabled(m_tf->count() > 0);
}

void ComparePanel::reload()
{
    fillFactors();
    const auto project = std::make_shared<const project::Project>(session().project());
    read<Comparison>([project, choice = choice()](Progress& progress) { return readComparison(*project, choice, progress); },
                     [this](Comparison comparison) { showComparison(std::move(comparison)); });
}

void ComparePanel::showComparison(Comparison comparison)
{
    m_shown = std::move(comparison);
    m_open->hide();
    if (const QString missing = missingSentence(m_shown); !missing.isEmpty()) {
        setFacts({});
        m_compute->hide();
        showEmpty(missing);
        return;
    }
    m_facts = comparisonFacts(m_shown);
    setFacts(m_facts);
    m_map->setMap(m_shown.map);
    widgets::ChartView* const views[] = {m_first, m_second};
    for (std::size_t i = 0; i < std::min<std::size_t>(2, m_shown.charts.size()); ++i)
        views[i]->setChart(m_shown.charts[i]);
    m_first->setEmptyText(m_shown.choice.view == CompareView::Cross
                              ? tr("Own model against the best other: needs models of two data sets, measured on both.")
                              : tr("No run with the core present."));
    m_second->setEmptyText(tr("No run with the core blocked."));
    m_differences->setTable(m_shown.parameters);
    showPairs();
    showCompute();
    showContent();
    if (const auto cell = m_map->currentCell(); cell && m_map->isVisibleTo(this))
        showCell(static_cast<int>(cell->row), static_cast<int>(cell->column));
}

void ComparePanel::showPairs()
{
    if (m_shown.choice.view != CompareView::Cells)
        return;
    {
        const QSignalBlocker quiet(m_pair);
        const QString kept = m_pair->currentText();
        m_pair->clear();
        for (const auto& [first, second] : m_shown.pairs)
            m_pair->addItem(tr("%1 × %2").arg(QString::fromStdString(m_shown.subject.runs[first].name), QString::fromStdString(m_shown.subject.runs[second].name)));
        m_pair->setCurrentIndex(std::max(0, m_pair->findText(kept)));
    }
    showPair();
}

void ComparePanel::showPair()
{
    const auto index = static_cast<std::size_t>(std::max(0, m_pair->currentIndex()));
    if (m_shown.choice.view != CompareView::Cells || index >= m_shown.pairs.size())
        return;
    const auto& runs = m_shown.subject.runs;
    const auto first = runs[m_shown.pairs[index].first], second = runs[m_shown.pairs[index].second];
    if (m_pairReading)
        m_pairReading->cancel();
    jobs::JobOptions options{tr("k-mers of two cell types"), jobs::Pool::Readers, false, false};
    m_pairReading = session().jobs().start<Pair>(
        std::move(options),
        [first, second](Progress&) {
            try {
                return Pair{readKmerPair(first, second), {}};
            } catch (const Error& error) {
                return Pair{{}, QString::fromUtf8(error.what())};
            }
        },
        this,
        [this, first, second](Pair pair) {
            m_first->setEmptyText(pair.trouble);
            figure::Chart chart;
            chart.id = "kmer_scatter";
            chart.title = "k-mer enrichment";
            if (pair.trouble.isEmpty())
                chart = project::kmerScatter(pair.words, first.name, second.name);
            m_first->setChart(std::move(chart));
        });
}

void ComparePanel::showCell(int row, int column)
{
    const auto run = static_cast<std::size_t>(row), dataset = static_cast<std::size_t>(column);
    if (run >= m_shown.subject.runs.size() || dataset >= m_shown.subject.datasets.size())
        return;
    setFacts(cellFacts(m_shown, run, dataset));
    m_open->show();
    RunSelection::of(session()).select(m_shown.subject.runIds[run]);
}

// The word in the panel of k-mers, for the first run of the pair.
void ComparePanel::showWord(int series, int point)
{
    const auto index = static_cast<std::size_t>(std::max(0, m_pair->currentIndex()));
    if (m_shown.choice.view != CompareView::Cells || index >= m_shown.pairs.size())
        return;
    const auto& words = m_first->chart().series.at(static_cast<std::size_t>(series)).labels;
    if (static_cast<std::size_t>(point) >= words.size() || words[static_cast<std::size_t>(point)].empty())
        return;
    const std::string& word = words[static_cast<std::size_t>(point)];
    if (auto* kmers = window()->findChild<widgets::KmerView*>())
        kmers->selectKmer(QString::fromStdString(word));
    RunSelection::of(session()).select(m_shown.subject.runIds[m_shown.pairs[index].first]);
}

void ComparePanel::showCompute()
{
    const bool table = m_shown.choice.view == CompareView::Cross || m_shown.choice.view == CompareView::Cells;
    const auto missing = static_cast<std::int64_t>(m_shown.cross.missing());
    m_compute->setVisible(table && (missing > 0 || m_computing));
    m_compute->setText(m_computing ? tr("Stop measuring") : tr("Measure %1").arg(QString::fromStdString(plural(missing, "missing cell"))));
}

// Starts the missing evaluations, or ends those that run.
void ComparePanel::compute()
{
    if (m_computing) {
        m_computing->cancel();
        return;
    }
    project::CrossRequest request;
    request.runs = m_shown.subject.runs;
    request.datasets = m_shown.subject.datasets;
    request.split = m_shown.choice.split;
    const auto measured = std::make_shared<std::atomic<int>>(0);
    jobs::JobOptions options;
    options.title = tr("Cross table · %1").arg(QString::fromStdString(plural(static_cast<std::int64_t>(m_shown.cross.missing()), "evaluation")));
    m_computing = session().jobs().start(std::move(options), [request, measured](Progress& progress) {
        project::CrossObserver observer;
        observer.cell = [measured](std::size_t, std::size_t, bool now) { *measured += now ? 1 : 0; };
        project::crossTable(request, &compute::loadCompute, progress, observer);
    });
    connect(m_computing, &jobs::Job::changed, this, [this, measured, seen = 0]() mutable {
        if (const int now = *measured; now != seen) {
            seen = now;
            requestReload();
        }
    });
    connect(m_computing, &jobs::Job::finished, this, [this, job = m_computing.data()] {
        m_computing.clear();
        if (job->state() == jobs::JobState::Failed)
            session().say(job->failure(), Severity::Error);
        requestReload();
    });
    showCompute();
}

void ComparePanel::exportView(const std::string& kind, bool coreBlocked)
{
    project::ComparisonSource source;
    source.kind = kind;
    source.runs = m_shown.subject.runs;
    source.datasets = m_shown.subject.datasets;
    source.split = m_shown.choice.split;
    source.metric = m_shown.choice.metric;
    source.coreBlocked = coreBlocked;
    source.byTime = m_shown.choice.byTime;
    source.title = kind == "cross" ? m_shown.map.title : std::string();
    if (kind == "kmer_scatter") {
        const auto& [first, second] = m_shown.pairs.at(static_cast<std::size_t>(std::max(0, m_pair->currentIndex())));
        source.runs = {m_shown.subject.runs[first], m_shown.subject.runs[second]};
        source.datasets.clear();
    } else if (kind == "gc" || kind == "designs" || kind == "design_sizes") {
        source.datasets.clear();
        std::erase_if(source.runs, [this](const auto& run) {
            const auto& without = m_shown.withoutEvaluation;
            return std::find(without.begin(), without.end(), run.name) != without.end();
        });
    }
    exportPicture(session(), QString::fromStdString("compare-" + kind + (coreBlocked ? "-blocked" : "")), project::comparisonRecipe(source), this);
}

void ComparePanel::exportChart(int index)
{
    switch (m_shown.choice.view) {
    case CompareView::Cross:
        return exportView("own_vs_best", false);
    case CompareView::Cells:
        return exportView("kmer_scatter", false);
    case CompareView::Gc:
        return exportView("gc", index == 1);
    case CompareView::Designs:
        return exportView(index == 0 ? "designs" : "design_sizes", m_shown.choice.coreBlocked);
    case CompareView::Curves:
        return exportView(index == 1 ? "curves_auroc" : m_shown.choice.trainingLoss ? "curves_training" : "curves_loss", m_shown.choice.coreBlocked);
    }
}

void ComparePanel::raiseEvaluation()
{
    if (auto* dock = window()->findChild<QDockWidget*>(QStringLiteral("evaluation"))) {
        dock->show();
        dock->raise();
    }
}

}  // namespace bindscape::app
