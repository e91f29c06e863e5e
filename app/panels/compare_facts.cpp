// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/compare_facts.h"

#include "core/base/paths.h"
#include "core/base/text.h"

#include <QObject>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
QString counted(std::size_t count, const char* what) { return text(plural(static_cast<std::int64_t>(count), what)); }

QString withInterval(const stats::Metric& metric)
{
    if (!metric.value)
        return QObject::tr("not defined");
    QString shown = text(formatFixed(*metric.value, 3));
    if (metric.interval)
        shown += QStringLiteral(" (%1–%2)").arg(text(formatFixed(metric.interval->low, 3)), text(formatFixed(metric.interval->high, 3)));
    return shown;
}

void readCross(Comparison& comparison, Progress& progress)
{
    project::CrossRequest request;
    request.runs = comparison.subject.runs;
    request.datasets = comparison.subject.datasets;
    request.split = comparison.choice.split;
    comparison.cross = project::crossTable(request, {}, progress);
    const bool cells = comparison.choice.view == CompareView::Cells;
    comparison.map = project::crossHeatMap(comparison.cross, comparison.choice.metric, cells ? comparison.choice.tf + " in several cell types" : "");
    if (!cells)
        comparison.charts = {project::ownVersusBestChart(comparison.cross, comparison.choice.metric)};
    for (std::size_t i = 0; cells && i < request.runs.size(); ++i)
        for (std::size_t k = i + 1; k < request.runs.size(); ++k)
            comparison.pairs.emplace_back(i, k);
}

void readFacts(Comparison& comparison, Progress& progress)
{
    const auto& runs = comparison.subject.runs;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        progress.checkpoint(static_cast<double>(i) / static_cast<double>(runs.size()), runs[i].name);
        std::error_code ignored;
        std::optional<analysis::RunFacts> facts;
        if (std::filesystem::exists(runs[i].folder / paths::kEvaluationFile, ignored))
            facts = project::runFacts(runs[i], comparison.choice.split);
        if (facts && facts->auroc.value)
            comparison.facts.push_back(std::move(*facts));
        else
            comparison.withoutEvaluation.push_back(runs[i].name);
    }
    const std::string& split = comparison.choice.split;
    if (comparison.choice.view == CompareView::Gc)
        comparison.charts = {project::gcChart(comparison.facts, false, split), project::gcChart(comparison.facts, true, split)};
    else
        comparison.charts = {project::designChart(comparison.facts, comparison.choice.coreBlocked, split),
                             project::designSizeChart(comparison.facts, comparison.choice.coreBlocked)};
}

void readCurves(Comparison& comparison)
{
    const auto& runs = comparison.subject.runs;
    const CompareChoice& choice = comparison.choice;
    const auto loss = choice.trainingLoss ? project::CurveKind::TrainingLoss : project::CurveKind::ValidationLoss;
    comparison.charts = {project::curvesChart(runs, loss, choice.byTime), project::curvesChart(runs, project::CurveKind::Auroc, choice.byTime)};
    comparison.parameters = project::parameterTable(runs, choice.split);
}

QString curveFacts(const Comparison& comparison)
{
    const auto& rows = comparison.parameters.rows;
    const auto settings = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return !row.result; });
    const auto different = std::count_if(rows.begin(), rows.end(), [](const auto& row) { return !row.result && row.differs(); });
    QString facts = counted(comparison.subject.runs.size(), "run");
    if (settings > 0)
        facts += QObject::tr(", %1 of %2 settings differ").arg(different).arg(settings);
    if (comparison.choice.runs.size() < 2)
        facts += QObject::tr("<br>Select runs in Models (Ctrl or Shift) to choose which");
    return facts;
}

QString crossFacts(const Comparison& comparison)
{
    QStringList lines;
    lines << QObject::tr("%1 on %2").arg(counted(comparison.subject.runs.size(), "model"), counted(comparison.subject.datasets.size(), "data set"));
    if (const auto missing = comparison.cross.missing(); missing > 0)
        lines << QObject::tr("%1 not measured yet").arg(counted(missing, "cell"));
    std::size_t best = 0, judged = 0;
    for (const auto& row : ownVersusBest(comparison.cross, comparison.choice.metric)) {
        judged += row.difference() ? 1 : 0;
        best += row.ownIsBest() ? 1 : 0;
    }
    if (judged > 0)
        lines << QObject::tr("Own model best in %1 of %2").arg(best).arg(judged);
    const auto leaking = std::count_if(comparison.cross.cells.begin(), comparison.cross.cells.end(), [](const auto& cell) { return cell.leakage; });
    if (leaking > 0)
        lines << QObject::tr("<b>%1 too good:</b> trained on chromosomes that the sites lie on").arg(counted(static_cast<std::size_t>(leaking), "cell"));
    return lines.join(QStringLiteral("<br>"));
}

QString gcFacts(const Comparison& comparison)
{
    QStringList lines;
    for (const bool blocked : {false, true}) {
        const auto found = analysis::gcAgainstAuroc(comparison.facts, blocked);
        const QString core = blocked ? QObject::tr("Core blocked") : QObject::tr("Core present");
        if (found.pearson)
            lines << QObject::tr("%1: r = %2, P = %3, n = %4")
                         .arg(core, text(formatFixed(found.pearson->r, 3)), text(formatReal(found.pearson->twoSided, 2)))
                         .arg(found.runs.size());
        else
            lines << QObject::tr("%1: %2; r needs three").arg(core, counted(found.runs.size(), "run"));
    }
    return lines.join(QStringLiteral("<br>"));
}

}  // namespace

Comparison readComparison(const project::Project& project, const CompareChoice& choice, Progress& progress)
{
    Comparison comparison;
    comparison.choice = choice;
    if (choice.view == CompareView::Cells && choice.tf.empty())
        return comparison;
    comparison.subject = compareSubject(project, choice);
    if (comparison.subject.runs.empty())
        return comparison;
    if (choice.view == CompareView::Cross || choice.view == CompareView::Cells)
        readCross(comparison, progress);
    else if (choice.view == CompareView::Curves)
        readCurves(comparison);
    else
        readFacts(comparison, progress);
    return comparison;
}

analysis::KmerComparison readKmerPair(const project::ComparedRun& first, const project::ComparedRun& second)
{
    std::vector<analysis::KmerTable> tables;
    for (const auto* run : {&first, &second}) {
        const auto file = project::kmerTableOf(run->folder);
        if (!file)
            throw Error("The model of " + run->name + " has no k-mers yet. They come with the scores of its bound sites.");
        tables.push_back(analysis::readKmers(*file));
    }
    return analysis::compareKmers(tables[0], tables[1], first.name, second.name);
}

QString missingSentence(const Comparison& comparison)
{
    const CompareChoice& choice = comparison.choice;
    if (choice.view == CompareView::Cells && choice.tf.empty())
        return QObject::tr("No TF of this project has models in two cell types. Name the cell type when you set up a run, and train one in another cell type.");
    if (comparison.subject.runs.empty()) {
        const QString core = choice.view == CompareView::Gc ? QString() : choice.coreBlocked ? QObject::tr(" with the core blocked") : QObject::tr(" with the core present");
        return QObject::tr("No trained model%1 fits this choice.").arg(core) +
               (comparison.subject.untrained > 0 ? QObject::tr(" %1 not trained yet.").arg(counted(comparison.subject.untrained, "run")) : QString());
    }
    if (choice.view == CompareView::Cells && comparison.subject.runs.size() < 2)
        return QObject::tr("Only one cell type of %1 has a trained model that fits this choice; a comparison needs two.").arg(text(choice.tf));
    const bool factual = choice.view == CompareView::Gc || choice.view == CompareView::Designs;
    if (factual && comparison.facts.empty())
        return QObject::tr("None of these models was evaluated on its own data set yet. Resume the runs in Models.");
    return {};
}

QString comparisonFacts(const Comparison& comparison)
{
    QStringList parts;
    if (comparison.choice.view == CompareView::Cross || comparison.choice.view == CompareView::Cells)
        parts << crossFacts(comparison);
    else if (comparison.choice.view == CompareView::Gc)
        parts << gcFacts(comparison);
    else if (comparison.choice.view == CompareView::Curves)
        parts << curveFacts(comparison);
    else
        parts << QObject::tr("Sorted by DNase- minus GC-controlled auROC");
    if (!comparison.withoutEvaluation.empty())
        parts << QObject::tr("Without evaluation: %1").arg(text(join(comparison.withoutEvaluation, ", ")).toHtmlEscaped());
    if (comparison.subject.untrained > 0)
        parts << QObject::tr("%1 not trained yet").arg(counted(comparison.subject.untrained, "run"));
    return parts.join(QStringLiteral("<br>"));
}

QString cellFacts(const Comparison& comparison, std::size_t run, std::size_t dataset)
{
    const auto& cell = comparison.cross.at(run, dataset);
    QStringList lines;
    lines << QObject::tr("<b>%1</b> on <b>%2</b>%3")
                 .arg(text(comparison.cross.models[run]).toHtmlEscaped(), text(comparison.cross.datasets[dataset]).toHtmlEscaped(),
                      cell.own ? QObject::tr(" (its own)") : QString());
    if (!cell.measured)
        return lines.join(QString()) + QObject::tr("<br>not measured yet");
    lines << QObject::tr("auROC %1").arg(withInterval(cell.metrics.auroc));
    lines << QObject::tr("auPRC %1").arg(withInterval(cell.metrics.auprc));
    lines << QObject::tr("%1 bound, %2 unbound rows").arg(text(withThousands(cell.metrics.positives)), text(withThousands(cell.metrics.negatives)));
    if (cell.leakage)
        lines << QObject::tr("Too good: trained on chromosomes that these sites lie on");
    return lines.join(QStringLiteral("<br>"));
}

}  // namespace bindscape::app
