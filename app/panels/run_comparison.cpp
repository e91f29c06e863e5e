// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/run_comparison.h"

#include "app/panels/view_strip.h"
#include "app/runs/run_names.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/paths.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kViewWidth = 230;
constexpr std::size_t kMostDrawn = 8;       // as many as there are colours
constexpr std::size_t kComparedAtOnce = 4;  // runs of one job, so that the table fills while one looks

}  // namespace

RunComparison::RunComparison(Session& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    m_model = new ComparisonModel(this);
    m_filter = new ComparisonFilter(*m_model, this);
    m_table = new QTableView;
    m_table->setModel(m_filter);
    m_table->setAccessibleName(tr("All runs"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSortingEnabled(true);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setIconSize({scaled(18), scaled(10)});
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(scaled(21));
    m_table->verticalHeader()->setMinimumSectionSize(scaled(19));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->sortByColumn(ComparisonModel::Auroc, Qt::DescendingOrder);
    // What is asked for most stands before what is the same in many rows.
    for (const auto column : {ComparisonModel::Architecture, ComparisonModel::Split, ComparisonModel::Sites})
        m_table->horizontalHeader()->moveSection(m_table->horizontalHeader()->visualIndex(column), ComparisonModel::ColumnCount - 1);
    m_views = new ViewStrip(kViewWidth);
    m_roc = new widgets::ChartView;
    m_pr = new widgets::ChartView;
    m_calibration = new widgets::ChartView;
    m_views->add(m_roc, tr("ROC"), tr("True against false positive rate"));
    m_views->add(m_pr, tr("PR"), tr("Precision against recall"));
    m_views->add(m_calibration, tr("Calibration"), tr("Share of bound sites against the predicted probability"));
    for (widgets::ChartView* view : {m_roc, m_pr, m_calibration}) {
        view->setNoteShown(false);
        view->setLegendIfRoom(true);  // the table shows the colours as well
        view->setEmptyText(tr("Select evaluated runs in the table: their curves appear here."));
        connect(view, &widgets::ChartView::exportRequested, this, [this, view] {
            project::ChartSource source;
            source.kind = view->chart().id;
            source.split = m_split;
            source.runs = drawnRuns();
            Q_EMIT exportRequested(source);
        });
    }
    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(makeHead());
    leftLayout->addWidget(m_table, 1);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(m_views);
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({scaled(620), scaled(480)});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    m_selectionTimer.setSingleShot(true);
    m_selectionTimer.setInterval(120);
    connect(&m_selectionTimer, &QTimer::timeout, this, &RunComparison::drawSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunComparison::selectionChanged);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT opened(m_model->at(m_filter->mapToSource(index).row()).run); });
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, [this] { m_table->viewport()->update(); });
}

QWidget* RunComparison::makeHead()
{
    m_text = new QLineEdit;
    m_text->setPlaceholderText(tr("Filter runs"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(widgets::icon(widgets::Symbol::Search), QLineEdit::LeadingPosition);
    widgets::describe(m_text, tr("Filter runs"), tr("Shows only runs with all of these words somewhere in their row"));
    connect(m_text, &QLineEdit::textChanged, m_filter, &ComparisonFilter::setText);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(scaled(6), scaled(4), scaled(6), scaled(4));
    row->setSpacing(scaled(4));
    row->addWidget(m_text, 1);
    m_text->setMinimumWidth(scaled(84));  // all of the row may be narrower than it wants to be, so that the window can
    const auto choice = [&](const QString& title, ComparisonModel::Column column, int letters) {
        auto* box = new QComboBox;
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(letters);
        box->setMinimumWidth(scaled(64));
        widgets::describe(box, title, tr("Shows only runs of this one"));
        connect(box, &QComboBox::currentIndexChanged, this,
                [this, box, column] { m_filter->setWanted(column, box->currentIndex() <= 0 ? QString() : box->currentText()); });
        row->addWidget(box);
        return box;
    };
    m_tf = choice(tr("TF"), ComparisonModel::Tf, 4);
    m_design = choice(tr("Design"), ComparisonModel::Design, 7);
    m_core = choice(tr("Core"), ComparisonModel::Core, 7);
    auto* csv = new QPushButton(tr("CSV…"));
    widgets::describe(csv, tr("Export as CSV…"), tr("Writes the rows that are shown, numbers in full"));
    connect(csv, &QPushButton::clicked, this, &RunComparison::chooseCsv);
    row->addWidget(csv);
    m_state = widgets::hintLabel({}, this);
    m_state->setWordWrap(false);
    m_state->setMinimumWidth(scaled(20));
    row->addWidget(m_state);
    auto* head = new QWidget;
    head->setLayout(row);
    head->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return head;
}

std::vector<RunComparison::Source> RunComparison::sources() const
{
    std::vector<Source> list;
    const project::Project& project = m_session.project();
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs) {
            ComparedRun entry;
            entry.run = run.id;
            entry.tf = QString::fromStdString(analysis.tf);
            entry.design = designTitleIn(project, analysis);
            entry.architecture = architectureTitle(run.architecture);
            entry.name = QString::fromStdString(run.name);
            entry.blocked = run.coreBlocked;
            list.push_back({std::move(entry), folderOf(project, run)});
        }
    return list;
}

RunComparison::Known RunComparison::readRun(const std::filesystem::path& folder, const std::string& split)
{
    Known known;
    known.evaluation = FileStamp::of(folder / paths::kEvaluationFile);
    known.predictions = FileStamp::of(folder / paths::kPredictionsFile);
    if (!known.evaluation.there)
        return known;
    try {
        for (auto& part : train::readEvaluation(folder).splits)
            if (part.split == split)
                known.split = std::move(part);
        if (known.split)
            known.worth = project::networkWorth(*known.split, nullptr);
    } catch (const std::exception& trouble) {
        known.trouble = QString::fromUtf8(trouble.what());
    }
    return known;
}

void RunComparison::startJob(QPointer<jobs::Job>& slot, jobs::Job* job)
{
    if (slot) {
        disconnect(slot, nullptr, this, nullptr);
        slot->cancel();
    }
    slot = job;
}

void RunComparison::reload(const std::string& split)
{
    m_split = split;
    jobs::JobOptions options;
    options.title = tr("Read evaluations");
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    if (m_comparing)
        m_comparing->cancel();
    const auto list = sources();
    startJob(m_reading, m_session.jobs().start<Cache>(
                            std::move(options),
                            [list, split, known = m_cache](Progress& progress) {
                                Cache cache;
                                for (const Source& source : list) {
                                    progress.checkpoint(-1, {});
                                    const std::pair key(source.folder.string(), split);
                                    const auto found = known.find(key);
                                    const bool same = found != known.end() &&
                                                      found->second.evaluation == FileStamp::of(source.folder / paths::kEvaluationFile) &&
                                                      found->second.predictions == FileStamp::of(source.folder / paths::kPredictionsFile);
                                    cache[key] = same ? found->second : readRun(source.folder, split);
                                }
                                return cache;
                            },
                            this,
                            [this, list](Cache cache) {
                                for (auto& [key, known] : cache)
                                    m_cache[key] = std::move(known);
                                show(list);
                            }));
}

void RunComparison::show(const std::vector<Source>& list)
{
    const auto selected = selectedRuns();
    std::vector<ComparedRun> runs;
    std::size_t evaluated = 0;
    for (const Source& source : list) {
        ComparedRun run = source.run;
        const Known& known = m_cache[{source.folder.string(), m_split}];
        run.split = known.split;
        run.worth = known.worth;
        run.trouble = known.trouble;
        evaluated += run.split ? 1 : 0;
        runs.push_back(std::move(run));
    }
    const int scrolled = m_table->verticalScrollBar()->value();
    const bool first = m_model->runs().empty();
    m_model->setRuns(std::move(runs), QString::fromStdString(m_split));
    if (first) {
        m_table->resizeColumnsToContents();
        m_table->setColumnWidth(ComparisonModel::Run, m_table->columnWidth(ComparisonModel::Run) + m_table->iconSize().width() + scaled(6));
        m_table->setColumnWidth(ComparisonModel::Design, std::min(m_table->columnWidth(ComparisonModel::Design), scaled(140)));
        // The intervals come later.
        m_table->setColumnWidth(ComparisonModel::Difference,
                                m_table->fontMetrics().horizontalAdvance(QStringLiteral("+0.000 (+0.000 to +0.000)")) + scaled(16));
    }
    m_state->setText(tr("%1 of %2 evaluated").arg(evaluated).arg(list.size()));
    fillChoices();
    for (int row = 0; row < m_filter->rowCount(); ++row)
        if (std::find(selected.begin(), selected.end(), m_model->at(m_filter->mapToSource(m_filter->index(row, 0)).row()).run) !=
            selected.end())
            m_table->selectionModel()->select(m_filter->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    m_table->verticalScrollBar()->setValue(scrolled);
    m_selectionTimer.start();
    compareNext();
}

void RunComparison::fillChoices()
{
    const auto fill = [this](QComboBox* box, const QString& all, ComparisonModel::Column column) {
        QStringList values;
        for (int row = 0; row < m_model->rowCount(); ++row)
            values << m_model->index(row, column).data().toString();
        values.removeDuplicates();
        values.sort();
        const QString chosen = box->currentIndex() > 0 ? box->currentText() : QString();
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(all);
        box->addItems(values);
        box->setCurrentIndex(std::max(0, values.indexOf(chosen) >= 0 ? static_cast<int>(values.indexOf(chosen)) + 1 : 0));
        m_filter->setWanted(column, box->currentIndex() <= 0 ? QString() : box->currentText());
    };
    fill(m_tf, tr("All TFs"), ComparisonModel::Tf);
    fill(m_design, tr("All designs"), ComparisonModel::Design);
    fill(m_core, tr("Both cores"), ComparisonModel::Core);
}

// The difference with its interval needs the predictions: a few runs at a time, after the table is there.
void RunComparison::compareNext()
{
    std::vector<std::pair<std::string, std::filesystem::path>> next;
    std::vector<train::SplitEvaluation> splits;
    for (const Source& source : sources()) {
        const auto known = m_cache.find({source.folder.string(), m_split});
        if (known == m_cache.end() || known->second.compared || !known->second.worth || next.size() == kComparedAtOnce)
            continue;
        next.emplace_back(source.run.run, source.folder);
        splits.push_back(*known->second.split);
    }
    if (next.empty())
        return;
    jobs::JobOptions options;
    options.title = tr("Compare with baselines");
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    using Worths = std::vector<std::optional<project::Worth>>;
    startJob(m_comparing, m_session.jobs().start<Worths>(
                              std::move(options),
                              [next, splits, split = m_split](Progress& progress) {
                                  Worths worths;
                                  for (std::size_t i = 0; i < next.size(); ++i) {
                                      progress.checkpoint(-1, {});
                                      try {
                                          const auto predictions = project::readPredictions(next[i].second / paths::kPredictionsFile, split,
                                                                                            project::baselineColumns(splits[i]));
                                          worths.push_back(project::networkWorth(splits[i], &predictions));
                                      } catch (const Error&) {
                                          worths.emplace_back();  // without its predictions the intervals alone have to do
                                      }
                                  }
                                  return worths;
                              },
                              this,
                              [this, next, split = m_split](Worths worths) {
                                  for (std::size_t i = 0; i < next.size(); ++i) {
                                      Known& known = m_cache[{next[i].second.string(), split}];
                                      known.compared = true;
                                      if (!worths[i])
                                          continue;
                                      known.worth = worths[i];
                                      if (split == m_split)
                                          m_model->setWorth(next[i].first, *worths[i]);
                                  }
                                  compareNext();
                              }));
}

std::vector<std::string> RunComparison::selectedRuns() const
{
    std::vector<std::string> runs;
    auto rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
    for (const QModelIndex& index : rows)
        runs.push_back(m_model->at(m_filter->mapToSource(index).row()).run);
    return runs;
}

QString RunComparison::titleOf(const ComparedRun& run) const
{
    return QStringList{run.tf, run.design, run.architecture, run.name, run.blocked ? tr("core blocked") : tr("core present")}.join(
        QStringLiteral(" · "));
}

std::vector<project::NamedRun> RunComparison::drawnRuns() const
{
    std::vector<project::NamedRun> runs;
    for (const std::string& id : selectedRuns())
        for (const ComparedRun& run : m_model->runs())
            if (run.run == id && run.split && runs.size() < kMostDrawn)
                runs.push_back({paths::runFolder(m_session.project().folder(), id), titleOf(run).toStdString()});
    return runs;
}

void RunComparison::selectionChanged() { m_selectionTimer.start(); }

void RunComparison::drawSelected()
{
    const auto runs = drawnRuns();
    std::vector<std::string> ids;
    for (const project::NamedRun& run : runs)
        ids.push_back(run.folder.filename().string());
    m_model->setDrawn(ids);
    if (runs.empty()) {
        startJob(m_drawing, nullptr);
        for (widgets::ChartView* view : {m_roc, m_pr, m_calibration})
            view->setChart({});
        return;
    }
    jobs::JobOptions options;
    options.title = tr("Read curves");
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    startJob(m_drawing, m_session.jobs().start<std::vector<figure::Chart>>(
                            std::move(options), [runs, split = m_split](Progress&) { return project::comparisonCharts(runs, split); }, this,
                            [this](std::vector<figure::Chart> charts) {
                                for (figure::Chart& chart : charts)
                                    (chart.id == "roc" ? m_roc : chart.id == "pr" ? m_pr : m_calibration)->setChart(std::move(chart));
                            }));
    connect(m_drawing, &jobs::Job::finished, this, [this, job = m_drawing.data()] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(job->failure(), Severity::Error);
    });
}

void RunComparison::writeCsv(const std::filesystem::path& file) const
{
    std::vector<int> rows;
    for (int row = 0; row < m_filter->rowCount(); ++row)
        rows.push_back(m_filter->mapToSource(m_filter->index(row, 0)).row());
    writeFileAtomically(file, m_model->csv(rows));
}

void RunComparison::chooseCsv()
{
    const QString start = QString::fromStdString((m_session.project().folder() / "runs.csv").string());
    const QString file = QFileDialog::getSaveFileName(this, tr("Export as CSV"), start, tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    try {
        writeCsv(file.toStdString());
    } catch (const Error& error) {
        m_session.say(QString::fromUtf8(error.what()), Severity::Error);
    }
}

}  // namespace bindscape::app
