// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/evaluation_panel.h"

#include "app/panels/numbers_table.h"
#include "app/runs/analysis_jobs.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QComboBox>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

QString withInterval(const stats::Metric& metric)
{
    if (!metric.value)
        return EvaluationPanel::tr("not defined");
    QString text = QString::fromStdString(formatFixed(*metric.value, 3));
    if (metric.interval)
        text += QStringLiteral(" (%1–%2)")
                    .arg(QString::fromStdString(formatFixed(metric.interval->low, 3)),
                         QString::fromStdString(formatFixed(metric.interval->high, 3)));
    return text;
}

}  // namespace

EvaluationPanel::EvaluationPanel(Session& session, QWidget* parent) : RunPanel(session, parent)
{
    setWindowTitle(tr("Evaluation"));
    m_split = new QComboBox;
    m_split->addItem(tr("Test chromosomes"), QStringLiteral("test"));
    m_split->addItem(tr("Validation chromosomes"), QStringLiteral("validation"));
    m_split->addItem(tr("Training chromosomes"), QStringLiteral("train"));
    widgets::describe(m_split, tr("Split"), tr("Which chromosomes the curves are about. Only the test chromosomes were never seen."));
    column()->addWidget(m_split);
    m_roc = new widgets::ChartView;
    m_pr = new widgets::ChartView;
    for (widgets::ChartView* view : {m_roc, m_pr}) {
        view->setNoteShown(false);  // the counts stand in the column; exported plots have them too
        connect(view, &widgets::ChartView::exportRequested, this, [this, view] { exportPlot(*view); });
    }
    m_table = new NumbersTable(tr("Ranking metrics with 95 % bootstrap intervals"));
    setContent({m_roc, m_pr}, {m_table});
    connect(m_split, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
}

std::string EvaluationPanel::split() const { return m_split->currentData().toString().toStdString(); }

void EvaluationPanel::reload()
{
    read<Data>(
        [folder = currentFolder(), split = split()](Progress&) {
            Data data;
            std::error_code ignored;
            data.there = std::filesystem::exists(folder / paths::kEvaluationFile, ignored);
            if (!data.there)
                return data;
            data.evaluation = train::readEvaluation(folder);
            data.charts = project::evaluationCharts(folder, split);
            return data;
        },
        [this](Data data) { showData(std::move(data)); });
}

void EvaluationPanel::showData(Data data)
{
    const auto found = current();
    if (!found)
        return;
    const project::RunEntry& run = *found->run;
    const auto part = std::find_if(data.evaluation.splits.begin(), data.evaluation.splits.end(),
                                   [this](const auto& entry) { return entry.split == split(); });
    QStringList lines;
    lines << tr("<b>%1</b>").arg(runTitle(*found->analysis, run).toHtmlEscaped());
    if (part != data.evaluation.splits.end())
        lines << tr("%1 bound and %2 unbound sites")
                     .arg(QString::fromStdString(withThousands(part->sites.positives)),
                          QString::fromStdString(withThousands(part->sites.negatives)));
    lines << tr("Intervals: bootstrap over sites, both strands of a site together.");
    setFacts(lines.join(QStringLiteral("<br>")));
    if (!data.there || part == data.evaluation.splits.end()) {
        const bool running = jobOfRun(session(), run.id) != nullptr;
        showEmpty(running      ? tr("The evaluation comes when training has ended.")
                  : data.there ? tr("This split was not evaluated.")
                               : tr("This run was not evaluated yet."),
                  running || data.there ? QString() : tr("Compute for %1").arg(runTitle(*found->analysis, run)),
                  [this, id = run.id] { startRun(session(), id); });
        return;
    }
    for (figure::Chart& chart : data.charts) {
        if (chart.id == "roc")
            m_roc->setChart(std::move(chart));
        else if (chart.id == "pr")
            m_pr->setChart(std::move(chart));
    }
    fillTable(data.evaluation);
    showContent();
}

void EvaluationPanel::fillTable(const train::Evaluation& evaluation)
{
    const auto part =
        std::find_if(evaluation.splits.begin(), evaluation.splits.end(), [this](const auto& entry) { return entry.split == split(); });
    std::vector<std::pair<QString, const stats::RankingMetrics*>> rows{{tr("Network, strands as rows"), &part->rows},
                                                                       {tr("Network, strands averaged"), &part->sites},
                                                                       {tr("Motif score alone"), &part->motifScore}};
    if (part->dnase)
        rows.emplace_back(tr("Inside DNase alone"), &*part->dnase);
    QStringList titles;
    for (const auto& [title, metrics] : rows)
        titles << title;
    m_table->setTitles({tr("auROC (95 %)"), tr("auPRC (95 %)"), tr("pAUROC₀.₁")}, titles);
    m_table->horizontalHeaderItem(2)->setToolTip(tr("Partial auROC up to a false positive rate of 0.1, raw: at most 0.1"));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const stats::RankingMetrics& metrics = *rows[static_cast<std::size_t>(row)].second;
        m_table->setCell(row, 0, withInterval(metrics.auroc), row == 0);
        m_table->setCell(row, 1, withInterval(metrics.auprc));
        m_table->setCell(row, 2, withInterval(stats::Metric{metrics.paucRaw.value, {}}));
    }
    m_table->fitWidth();
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
    exportPlotOf(source);
}

}  // namespace bindscape::app
