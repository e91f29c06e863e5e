// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/comparison_model.h"

#include "app/panels/score_table.h"
#include "core/base/text.h"

#include <QMap>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

namespace {

struct NumberColumn {
    ComparisonModel::Column column;
    stats::Metric stats::RankingMetrics::*metric;
    const char* csv;
};
constexpr NumberColumn kNumbers[] = {{ComparisonModel::Auroc, &stats::RankingMetrics::auroc, "auroc"},
                                     {ComparisonModel::Auprc, &stats::RankingMetrics::auprc, "auprc"},
                                     {ComparisonModel::Pauc, &stats::RankingMetrics::paucRaw, "pauc_raw"},
                                     {ComparisonModel::McClish, &stats::RankingMetrics::paucMcclish, "pauc_mcclish"}};

const stats::Metric* metricOf(const ComparedRun& run, int column)
{
    for (const NumberColumn& entry : kNumbers)
        if (entry.column == column && run.split)
            return &(run.split->sites.*entry.metric);
    return nullptr;
}

bool isNumber(int column)
{
    return column >= ComparisonModel::Sites && column != ComparisonModel::BestBaseline && column != ComparisonModel::WorthIt;
}

QString signedText(double value)
{
    QString text = QString::fromStdString(formatFixed(std::fabs(value), 3));
    return (value < -0.0005 ? QString(QChar(0x2212)) : value > 0.0005 ? QStringLiteral("+") : QString()) + text;
}

QString differenceText(const project::Worth& worth)
{
    QString text = signedText(worth.difference());
    if (worth.paired && worth.paired->interval)
        text += ComparisonModel::tr(" (%1 to %2)").arg(signedText(worth.paired->interval->low), signedText(worth.paired->interval->high));
    return text;
}

QString verdictText(const project::Worth& worth)
{
    switch (worth.verdict()) {
    case project::Verdict::Better:
        return ComparisonModel::tr("yes");
    case project::Verdict::Worse:
        return ComparisonModel::tr("no");
    case project::Verdict::Unclear:
        break;
    }
    return ComparisonModel::tr("not shown");
}

std::string csvField(const std::string& field)
{
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string text = "\"";
    for (const char letter : field)
        text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return text + "\"";
}

std::string exact(const std::optional<double>& value) { return value ? formatExact(*value) : "NA"; }

}  // namespace

void ComparisonModel::setRuns(std::vector<ComparedRun> runs, const QString& split)
{
    beginResetModel();
    m_runs = std::move(runs);
    m_split = split;
    markBest();
    endResetModel();
}

void ComparisonModel::markBest()
{
    m_best.assign(m_runs.size(), false);
    QMap<QPair<QString, QString>, QList<std::size_t>> designs;
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (m_runs[i].split && m_runs[i].split->sites.auroc.value)
            designs[{m_runs[i].tf, m_runs[i].design}].append(i);
    for (const auto& rows : designs) {
        const auto best = std::max_element(rows.begin(), rows.end(), [this](std::size_t a, std::size_t b) {
            return *m_runs[a].split->sites.auroc.value < *m_runs[b].split->sites.auroc.value;
        });
        m_best[*best] = rows.size() > 1;
    }
}

void ComparisonModel::setWorth(const std::string& run, const project::Worth& worth)
{
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (m_runs[i].run == run) {
            m_runs[i].worth = worth;
            Q_EMIT dataChanged(index(static_cast<int>(i), Difference), index(static_cast<int>(i), BaselineAuroc));
        }
}

void ComparisonModel::setDrawn(const std::vector<std::string>& runs)
{
    m_drawn.clear();
    for (std::size_t i = 0; i < runs.size(); ++i)
        m_drawn[QString::fromStdString(runs[i])] = static_cast<int>(i);
    if (!m_runs.empty())
        Q_EMIT dataChanged(index(0, Run), index(rowCount() - 1, Run), {Qt::DecorationRole});
}

QString ComparisonModel::text(const ComparedRun& run, int column) const
{
    switch (column) {
    case Run:
        return run.name;
    case Tf:
        return run.tf;
    case Design:
        return run.design;
    case Architecture:
        return run.architecture;
    case Core:
        return run.blocked ? tr("blocked") : tr("present");
    case Split:
        return m_split;
    default:
        break;
    }
    if (!run.split)
        return column == Sites ? (run.trouble.isEmpty() ? tr("not evaluated") : tr("damaged")) : QStringLiteral("–");
    if (column == Sites)
        return QString::fromStdString(withThousands(run.split->sites.positives + run.split->sites.negatives));
    if (const stats::Metric* metric = metricOf(run, column))
        return column == Auroc ? withInterval(*metric)
               : metric->value ? QString::fromStdString(formatFixed(*metric->value, 3))
                               : tr("not defined");
    if (!run.worth)
        return QStringLiteral("–");
    switch (column) {
    case BestBaseline:
        return QString::fromStdString(run.worth->best.title);
    case BaselineAuroc:
        return QString::fromStdString(formatFixed(*run.worth->best.sites.auroc.value, 3));
    case Difference:
        return differenceText(*run.worth);
    default:
        return verdictText(*run.worth);
    }
}

QVariant ComparisonModel::sortKey(const ComparedRun& run, int column) const
{
    if (column < Sites)
        return text(run, column);
    if (!run.split)
        return {};
    if (column == Sites)
        return static_cast<qlonglong>(run.split->sites.positives + run.split->sites.negatives);
    if (const stats::Metric* metric = metricOf(run, column))
        return metric->value ? QVariant(*metric->value) : QVariant();
    if (!run.worth)
        return {};
    switch (column) {
    case BestBaseline:
        return text(run, column);
    case BaselineAuroc:
        return *run.worth->best.sites.auroc.value;
    case Difference:
        return run.worth->difference();
    default:
        return -static_cast<int>(run.worth->verdict());
    }
}

QString ComparisonModel::help(const ComparedRun& run, int column) const
{
    if (!run.trouble.isEmpty())
        return run.trouble;
    if (const stats::Metric* metric = metricOf(run, column))
        return withInterval(*metric);
    if (column >= Difference && column <= BaselineAuroc && run.worth)
        return QString::fromStdString(project::worthSentence(*run.worth));
    if (column == Sites && run.split)
        return tr("%1 bound, %2 unbound")
            .arg(QString::fromStdString(withThousands(run.split->sites.positives)),
                 QString::fromStdString(withThousands(run.split->sites.negatives)));
    return text(run, column);
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ComparedRun& run = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Run && m_best[static_cast<std::size_t>(index.row())] ? QString(run.name + QStringLiteral(" ★"))
                                                                                      : text(run, index.column());
    case kSortRole:
        return sortKey(run, index.column());
    case Qt::ToolTipRole:
        return index.column() == Run && m_best[static_cast<std::size_t>(index.row())] ? tr("Best auROC of its TF and design")
                                                                                      : help(run, index.column());
    case Qt::TextAlignmentRole:
        return QVariant(static_cast<int>((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::DecorationRole:
        if (const auto drawn = m_drawn.constFind(QString::fromStdString(run.run)); index.column() == Run && drawn != m_drawn.constEnd())
            return roleIcon(figure::numberedRole(static_cast<std::size_t>(*drawn)));
        return {};
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const QString titles[] = {tr("Run"),           tr("TF"),        tr("Design"),       tr("Network"),           tr("Core"),
                              tr("Split"),         tr("Sites"),     tr("auROC (95 %)"), tr("Difference (95 %)"), tr("Worth it"),
                              tr("Best baseline"), tr("its auROC"), tr("auPRC"),        tr("pAUC₀.₁"),           tr("McClish")};
    if (role == Qt::DisplayRole)
        return isNumber(section) ? QString(titles[section] + QStringLiteral("\u2002\u2002"))
                                 : titles[section];  // room for the arrow of the order
    if (role == Qt::TextAlignmentRole)
        return QVariant(static_cast<int>((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::ToolTipRole)
        return {};
    switch (section) {
    case Pauc:
        return tr("Partial auROC up to a false positive rate of 0.1, raw, by site");
    case McClish:
        return tr("The same rescaled so that chance is 0.5 and the best 1");
    case BestBaseline:
        return tr("Of k-mers, motif score and DNase the one with the largest auROC");
    case Difference:
        return tr("auROC of the network minus that of the best baseline, by site; interval of the paired bootstrap");
    case WorthIt:
        return tr("Whether the interval of the difference lies above 0");
    default:
        return section == Auroc ? tr("By site, the strands averaged; the panel Models gives it with strands as rows, as in the paper")
               : section >= Sites ? tr("By site, strands averaged")
                                  : QString();
    }
}

std::string ComparisonModel::csv(const std::vector<int>& rows) const
{
    std::vector<std::string> names{"run", "tf", "design", "architecture", "core", "split", "bound", "unbound"};
    for (const NumberColumn& entry : kNumbers)
        for (const char* ending : {"", "_low", "_high"})
            names.push_back(std::string(entry.csv) + ending);
    for (const char* name :
         {"best_baseline", "baseline_auroc", "difference", "difference_low", "difference_high", "worth_it", "best_of_design"})
        names.emplace_back(name);
    std::string all = join(names, ",") + "\n";
    for (const int row : rows) {
        const ComparedRun& run = at(row);
        std::vector<std::string> fields{run.run,
                                        run.tf.toStdString(),
                                        run.design.toStdString(),
                                        run.architecture.toStdString(),
                                        run.blocked ? "blocked" : "present",
                                        m_split.toStdString()};
        const auto count = [&](std::int64_t stats::RankingMetrics::*member) {
            return run.split ? std::to_string(run.split->sites.*member) : "NA";
        };
        fields.push_back(count(&stats::RankingMetrics::positives));
        fields.push_back(count(&stats::RankingMetrics::negatives));
        const auto add = [&](const std::optional<double>& value, const std::optional<stats::Interval95>& interval) {
            fields.push_back(exact(value));
            fields.push_back(interval ? formatExact(interval->low) : "NA");
            fields.push_back(interval ? formatExact(interval->high) : "NA");
        };
        for (const NumberColumn& entry : kNumbers) {
            const stats::Metric metric = run.split ? run.split->sites.*entry.metric : stats::Metric{};
            add(metric.value, metric.interval);
        }
        const project::Worth* worth = run.worth ? &*run.worth : nullptr;
        fields.push_back(worth ? worth->best.title : "NA");
        fields.push_back(worth ? exact(worth->best.sites.auroc.value) : "NA");
        add(worth ? std::optional(worth->difference()) : std::nullopt, worth && worth->paired ? worth->paired->interval : std::nullopt);
        fields.push_back(worth ? verdictText(*worth).toStdString() : "NA");
        fields.push_back(m_best[static_cast<std::size_t>(row)] ? "1" : "0");
        for (std::string& field : fields)
            field = csvField(field);
        all += join(fields, ",") + "\n";
    }
    return all;
}

ComparisonFilter::ComparisonFilter(ComparisonModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setDynamicSortFilter(true);
}

void ComparisonFilter::setText(const QString& text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void ComparisonFilter::setWanted(ComparisonModel::Column column, const QString& value)
{
    if (value.isEmpty())
        m_wanted.remove(column);
    else
        m_wanted[column] = value;
    invalidateFilter();
}

bool ComparisonFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const auto text = [&](int column) { return m_model.index(row, column).data().toString(); };
    for (auto wanted = m_wanted.constBegin(); wanted != m_wanted.constEnd(); ++wanted)
        if (text(wanted.key()) != wanted.value())
            return false;
    // Every word somewhere in the row.
    QString all;
    for (int column = 0; column < ComparisonModel::ColumnCount; ++column)
        all += text(column) + QLatin1Char('\n');
    for (const QString& word : m_text.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        if (!all.contains(word, Qt::CaseInsensitive))
            return false;
    return true;
}

bool ComparisonFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(ComparisonModel::kSortRole), b = right.data(ComparisonModel::kSortRole);
    if (a.isValid() != b.isValid())
        return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    if (!a.isValid())
        return left.row() < right.row();
    if (a.userType() == QMetaType::QString)
        return QString::compare(a.toString(), b.toString(), Qt::CaseInsensitive) < 0;
    return a.toDouble() < b.toDouble();
}

}  // namespace bindscape::app
