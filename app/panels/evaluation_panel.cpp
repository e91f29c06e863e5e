// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/evaluation_panel.h"

#include "app/panels/numbers_table.h"
#include "app/panels/run_comparison.h"
#include "app/panels/score_table.h"
#include "app/panels/view_strip.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/site_selection.h"
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/train/calibration.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kViewWidth = 210;
constexpr double kCut = 0.5;  // what counts as predicted bound
constexpr double kEnd = std::numeric_limits<double>::infinity();

QString thousands(std::int64_t value) { return QString::fromStdString(withThousands(value)); }
QString fixed(double value, int decimals) { return QString::fromStdString(formatFixed(value, decimals)); }

std::optional<train::SplitEvaluation> splitOf(const std::filesystem::path& folder, const std::string& split)
{
    for (auto& part : train::readEvaluation(folder).splits)
        if (part.split == split)
            return std::move(part);
    return std::nullopt;
}

}  // namespace

EvaluationPanel::EvaluationPanel(Session& session, QWidget* parent) : RunPanel(session, parent)
{
    setWindowTitle(tr("Evaluation"));
    m_split = new QComboBox;
    m_split->addItem(tr("Test"), QStringLiteral("test"));
    m_split->addItem(tr("Validation"), QStringLiteral("validation"));
    m_split->addItem(tr("Training"), QStringLiteral("train"));
    widgets::describe(m_split, tr("Split"), tr("Which chromosomes the numbers are about. Only the test chromosomes were never seen."));
    m_one = new QToolButton;
    m_all = new QToolButton;
    m_one->setText(tr("This run"));
    m_all->setText(tr("All runs"));
    widgets::describe(m_one, tr("This run"), tr("Curves and scores of the chosen run"));
    widgets::describe(m_all, tr("All runs"), tr("All runs of the project in one table; the selected ones in one plot"));
    auto* group = new QButtonGroup(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(4));
    row->addWidget(m_split, 1);
    for (QToolButton* button : {m_one, m_all}) {
        button->setCheckable(true);
        group->addButton(button);
        row->addWidget(button);
    }
    m_one->setChecked(true);
    column()->insertLayout(1, row);

    m_comparison = new RunComparison(session);
    m_modes = new QStackedWidget;
    m_modes->addWidget(makeThisRun());
    m_modes->addWidget(m_comparison);
    setContent(m_modes);
    connect(m_split, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
    connect(group, &QButtonGroup::buttonClicked, this, [this] { requestReload(); });
    connect(m_table, &ScoreTable::drawnChanged, this, &EvaluationPanel::drawCurves);
    connect(m_comparison, &RunComparison::exportRequested, this, &EvaluationPanel::exportPlotOf);
    connect(m_comparison, &RunComparison::opened, this, [this](const std::string& run) {
        m_one->setChecked(true);
        RunSelection::of(this->session()).select(run);
        requestReload();
    });
    // The table of all runs is about more than the run that is chosen.
    const auto again = [this] {
        if (showsAllRuns())
            requestReload();
    };
    connect(&session, &Session::runUpdated, this, again);
    connect(&session, &Session::analysesChanged, this, again);
}

QWidget* EvaluationPanel::makeThisRun()
{
    m_roc = new widgets::ChartView;
    m_pr = new widgets::ChartView;
    m_histogram = new widgets::ChartView;
    m_calibration = new widgets::ChartView;
    for (widgets::ChartView* view : {m_roc, m_pr, m_histogram, m_calibration}) {
        view->setNoteShown(false);  // the counts stand in the column; exported plots have them too
        view->setLegendIfRoom(true);
        connect(view, &widgets::ChartView::exportRequested, this, [this, view] { exportPlot(*view); });
    }
    m_histogram->setClickHelp(tr("Click on a bar: list its sites"));
    m_calibration->setClickHelp(tr("Click on a point: list its sites"));
    connect(m_histogram, &widgets::ChartView::pointClicked, this, [this](int series, int point) {
        if (const auto bin = static_cast<std::size_t>(point); bin < m_data.bins.size()) {
            const bool last = bin + 1 == m_data.bins.size();
            listSites(series == 0 ? 1 : 0, m_data.bins[bin].low, last ? kEnd : m_data.bins[bin].high,
                      tr("predicted %1–%2").arg(fixed(m_data.bins[bin].low, 2), fixed(m_data.bins[bin].high, 2)));
        }
    });
    connect(m_calibration, &widgets::ChartView::pointClicked, this, [this](int series, int point) {
        const figure::Chart& chart = m_calibration->chart();
        if (series >= static_cast<int>(chart.series.size()) || chart.series[static_cast<std::size_t>(series)].id != project::kNetworkCurve)
            return;
        // Bins without sites have no point.
        int index = 0;
        for (std::size_t i = 0; i < m_data.bins.size(); ++i) {
            const auto& bin = m_data.bins[i];
            if (bin.bound + bin.unbound > 0 && index++ == point)
                listSites({}, bin.low, i + 1 == m_data.bins.size() ? kEnd : bin.high,
                          tr("predicted %1–%2").arg(fixed(bin.low, 2), fixed(bin.high, 2)));
        }
    });
    m_counts = new NumbersTable(tr("Right and wrong predictions at a probability of 0.5"));
    connect(m_counts, &QTableWidget::cellClicked, this, [this](int row, int column) {
        listSites(row == 0 ? 1 : 0, column == 0 ? kCut : 0, column == 0 ? kEnd : kCut,
                  column == 0 ? tr("predicted 0.5 or more") : tr("predicted below 0.5"));
    });
    auto* confusion = new QWidget;
    auto* layout = new QVBoxLayout(confusion);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(4), scaled(4));
    auto* title = new QLabel(tr("<b>Predicted at 0.5</b>"));
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(title);
    layout->addWidget(m_counts, 1);
    layout->addWidget(widgets::hintLabel(tr("Click on a count: list its sites."), confusion));
    m_table = new ScoreTable;
    m_views = new ViewStrip(kViewWidth);
    m_views->add(m_roc, tr("ROC"), tr("True against false positive rate"));
    m_views->add(m_pr, tr("PR"), tr("Precision against recall"));
    m_views->add(m_histogram, tr("Histogram"), tr("Predicted probabilities of bound and unbound sites"));
    m_views->add(m_calibration, tr("Calibration"), tr("Share of bound sites against the predicted probability"));
    m_views->add(confusion, tr("Counts"), tr("Right and wrong predictions at a probability of 0.5"));
    auto* splitter = new QSplitter;
    splitter->addWidget(m_views);
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({scaled(600), scaled(460)});
    m_table->setMinimumWidth(scaled(220));
    return splitter;
}

std::string EvaluationPanel::split() const { return m_split->currentData().toString().toStdString(); }
bool EvaluationPanel::showsAllRuns() const { return m_all->isChecked(); }

void EvaluationPanel::showAllRuns(bool all)
{
    (all ? m_all : m_one)->setChecked(true);
    requestReload();
}

std::filesystem::path EvaluationPanel::partnerFolder() const
{
    const auto found = current();
    if (!found)
        return {};
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    const project::RunEntry* partner = found->run == pair.present ? pair.blocked : pair.present;
    return partner == nullptr ? std::filesystem::path() : folderOf(session().project(), *partner);
}

EvaluationPanel::Data EvaluationPanel::readData(const std::filesystem::path& folder, const std::filesystem::path& partner,
                                                const std::string& split)
{
    Data data;
    std::error_code ignored;
    data.there = std::filesystem::exists(folder / paths::kEvaluationFile, ignored);
    if (!data.there)
        return data;
    data.split = splitOf(folder, split);
    if (!data.split)
        return data;
    try {
        if (!partner.empty() && std::filesystem::exists(partner / paths::kEvaluationFile, ignored)) {
            if (const auto part = splitOf(partner, split)) {
                data.charts = project::evaluationCharts(folder, split, partner, {});
                data.partner = part->rows;
            }
        }
    } catch (const Error&) {
        data.partner.reset();  // what is wrong with its files is said where it is chosen
    }
    if (!data.partner)
        data.charts = project::evaluationCharts(folder, split);
    const auto predictions = project::readPredictions(folder / paths::kPredictionsFile, split, project::baselineColumns(*data.split));
    data.bins = train::probabilityBins(predictions.siteLabels, predictions.probability);
    if (!data.split->brier)  // evaluations of earlier programs
        data.split->brier = train::brierScore(predictions.siteLabels, predictions.probability);
    if (!data.split->calibrationError)
        data.split->calibrationError = train::calibrationError(data.bins);
    data.worth = project::networkWorth(*data.split, &predictions);
    return data;
}

void EvaluationPanel::reload()
{
    m_modes->setCurrentIndex(showsAllRuns() ? 1 : 0);
    if (showsAllRuns()) {
        cancelReading();
        setFacts(tr("Select runs to see their curves in one plot. A double click opens a run."));
        m_comparison->reload(split());
        showContent();
        return;
    }
    const auto found = current();
    const auto project = std::make_shared<const project::Project>(session().project());
    read<Data>(
        [folder = currentFolder(), partner = partnerFolder(), split = split(), project, analysis = found->analysis->id, run = found->run->id](Progress&) {
            Data data = readData(folder, partner, split);
            data.outdated = data.there && isOutdated(*project, analysis, run);
            return data;
        },
        [this](Data data) { showData(std::move(data)); });
}

void EvaluationPanel::showData(Data data)
{
    const auto found = current();
    if (!found)
        return;
    m_data = std::move(data);
    showFacts();
    const project::RunEntry& run = *found->run;
    if (!m_data.split) {
        const bool running = jobOfRun(session(), run.id) != nullptr;
        showEmpty(running        ? tr("The evaluation comes when training has ended.")
                  : m_data.there ? tr("This split was not evaluated.")
                                 : tr("This run was not evaluated yet."),
                  running || m_data.there ? QString() : tr("Compute for %1").arg(runTitle(*found->analysis, run)),
                  [this, id = run.id] { startRun(session(), id); });
        return;
    }
    fillTable();
    fillCounts();
    drawCurves();
    showContent();
}

void EvaluationPanel::showFacts()
{
    const auto found = current();
    QStringList lines;
    lines << tr("<b>%1</b>").arg(runTitle(*found->analysis, *found->run).toHtmlEscaped());
    if (m_data.outdated)
        lines << QStringLiteral("<span style=\"color:%1\">%2</span>")
                     .arg(widgets::toQColor(widgets::theme().warningText).name(),
                          tr("Data set or settings were changed since: Go on, in Training, makes new numbers.").toHtmlEscaped());
    if (m_data.split) {
        lines << tr("%1 bound, %2 unbound sites").arg(thousands(m_data.split->sites.positives), thousands(m_data.split->sites.negatives));
        if (m_data.worth)
            lines << QString::fromStdString(project::worthSentence(*m_data.worth)).toHtmlEscaped();
        if (m_data.split->brier && m_data.split->calibrationError)
            lines << tr("Brier %1, calibration error %2")
                         .arg(fixed(*m_data.split->brier, 3), fixed(*m_data.split->calibrationError, 3));
    }
    setFacts(lines.join(QStringLiteral("<br>")));
}

void EvaluationPanel::fillTable()
{
    const train::SplitEvaluation& part = *m_data.split;
    const auto chart = std::find_if(m_data.charts.begin(), m_data.charts.end(), [](const auto& entry) { return entry.id == "roc"; });
    std::vector<ScoreRow> rows;
    // A score has a check mark where there is a curve of it.
    const auto add = [&](const QString& title, const QString& help, const stats::RankingMetrics& metrics, const std::string& curve) {
        ScoreRow row{title, help, metrics, {}, {}, curve == project::kNetworkCurve};
        for (const figure::Series& series : chart->series)
            if (!curve.empty() && series.id == curve && !series.x.empty()) {
                row.curve = curve;
                row.role = series.role;
            }
        rows.push_back(std::move(row));
    };
    const bool blocked = current()->run->coreBlocked;
    add(tr("Network, strands as rows"), tr("Each site counts twice, once a strand"), part.rows, project::kNetworkCurve);
    add(tr("Network, by site"), tr("Logits of the two strands averaged; all rows below are by site"), part.sites, {});
    if (part.coreHidden)
        add(tr("Network, core hidden"), tr("The same network on the same sites, their cores replaced by N"), *part.coreHidden,
            project::kHiddenColumn);
    if (m_data.partner)
        add(blocked ? tr("Network trained with core") : tr("Network trained without core"),
            tr("The other network of the pair on the same sites, strands as rows"), *m_data.partner, project::kPartnerCurve);
    for (const auto& baseline : part.baselines)
        add(QString::fromStdString(baseline.title.substr(0, baseline.title.find(','))),
            QString::fromStdString(baseline.title + ". " + baseline.note), baseline.sites, baseline.id);
    add(tr("Motif score alone"), tr("Sites in the order of their motif's log odds"), part.motifScore, project::kMotifScoreColumn);
    if (part.dnase)
        add(tr("Inside DNase alone"), tr("Open chromatin or not"), *part.dnase, project::kDnaseColumn);
    m_table->setRows(std::move(rows));
}

void EvaluationPanel::fillCounts()
{
    std::int64_t counts[2][2] = {};  // bound, unbound; predicted bound, unbound
    for (const auto& bin : m_data.bins) {
        const int column = bin.low >= kCut - 1e-9 ? 0 : 1;
        counts[0][column] += bin.bound;
        counts[1][column] += bin.unbound;
    }
    m_counts->setTitles({tr("≥ 0.5"), tr("< 0.5")}, {tr("bound"), tr("unbound")});
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 2; ++column) {
            m_counts->setCell(row, column, thousands(counts[row][column]), row == column);
            m_counts->item(row, column)
                ->setToolTip(row == column ? tr("Right; click: list these sites") : tr("Wrong; click: list these sites"));
        }
    m_counts->resizeColumnsToContents();
}

std::vector<std::string> EvaluationPanel::drawnCurves() const
{
    std::vector<std::string> curves;
    for (const figure::Chart& chart : m_data.charts)
        for (const figure::Series& series : chart.series)
            if (chart.id == "roc" && !series.id.empty() && m_table->isDrawn(series.id))
                curves.push_back(series.id);
    return curves.empty() ? std::vector<std::string>{"none"} : curves;  // an empty list would mean all
}

void EvaluationPanel::drawCurves()
{
    for (const figure::Chart& chart : m_data.charts) {
        widgets::ChartView* view = chart.id == "roc"         ? m_roc
                                   : chart.id == "pr"        ? m_pr
                                   : chart.id == "histogram" ? m_histogram
                                                             : m_calibration;
        figure::Chart shown = chart;
        if (view == m_roc || view == m_pr)
            std::erase_if(shown.series,
                          [this](const figure::Series& series) { return !series.id.empty() && !m_table->isDrawn(series.id); });
        view->setChart(std::move(shown));
    }
}

void EvaluationPanel::listSites(std::optional<int> label, double low, double high, const QString& predicted)
{
    const auto found = current();
    if (!found)
        return;
    SiteSelection::Request request;
    request.analysis = found->analysis->id;
    request.run = found->run->id;
    request.query.label = label;
    request.query.split = dataset::splitFromText(split());
    request.query.used = true;
    request.query.prediction = dataset::Range{low, high};
    const QString what = !label ? tr("sites") : *label == 1 ? tr("bound") : tr("unbound");
    request.what = tr("%1, %2, %3").arg(what, predicted, m_split->currentText().toLower());
    SiteSelection::of(session()).list(std::move(request));
}

void EvaluationPanel::exportPlot(widgets::ChartView& view)
{
    const auto found = current();
    if (!found)
        return;
    project::ChartSource source;
    source.kind = view.chart().id;
    source.file = currentFolder();
    source.title = runTitle(*found->analysis, *found->run).toStdString();
    source.split = split();
    if (&view == m_roc || &view == m_pr) {
        source.curves = drawnCurves();
        if (m_table->isDrawn(project::kPartnerCurve) && m_data.partner)
            source.partner = partnerFolder();
    }
    exportPlotOf(source);
}

}  // namespace bindscape::app
