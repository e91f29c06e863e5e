// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/sites_panel.h"

#include "app/panels/row_table.h"
#include "app/panels/site_filter_row.h"
#include "app/panels/site_marking.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "app/session/sequence_copy.h"
#include "app/session/site_commands.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/notice.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using dataset::SiteColumn;
using widgets::scaled;

namespace {

constexpr int kViewMs = 150;

QString counted(std::size_t count) { return QString::fromStdString(withThousands(static_cast<std::int64_t>(count))); }

}  // namespace

// What was read, and of which files.
struct SitesPanel::Loaded {
    std::filesystem::path folder;
    FileStamp siteStamp, predictionStamp;
    std::string analysis, run;
    std::shared_ptr<const dataset::SiteColumns> sites;
    std::shared_ptr<const dataset::SiteMarks> marks;
    std::shared_ptr<const dataset::SiteProbabilities> predicted;
    QString trouble;         // of the sites: there is nothing to show
    QString predictionNote;  // why there are none, or that they are of other sites
};

SitesPanel::SitesPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_runs(RunSelection::of(session)), m_model(new SitesModel(this)), m_table(new QTableView)
{
    setWindowTitle(tr("Sites"));
    makeTable();
    m_listed = new widgets::Notice;
    m_listed->hide();
    m_waiting = new widgets::Notice;
    m_waiting->hide();
    m_empty = new widgets::Notice;
    m_empty->hide();
    m_content = new QWidget;
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(m_filters);
    content->addWidget(m_table, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_listed);
    layout->addWidget(m_waiting);
    layout->addWidget(m_empty, 0, Qt::AlignTop);
    layout->addWidget(m_content, 1);
    layout->addStretch(0);  // while the table is away
    setFocusProxy(m_table);
    m_viewWait.setSingleShot(true);
    m_viewWait.setInterval(kViewMs);
    connectSignals();
    addKeys();
    fillChoices();
    if (const auto& last = SiteSelection::of(session).last())
        list(*last);
    updateState();
}

void SitesPanel::makeTable()
{
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Sites of the data set"));
    makeRowTable(*m_table);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(scaled(40));
    const int widths[] = {192, 58, 82, 66, 84, 74, 92, 70, 82, 72, 70, 88, 74, 124};
    for (int column = 0; column < static_cast<int>(SiteColumn::Count); ++column)
        m_table->setColumnWidth(column, scaled(widths[column]));
    header->setStretchLastSection(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(static_cast<int>(SiteColumn::Locus), Qt::AscendingOrder);
    m_filters = new SiteFilterRow(*m_table, [this](const QString& text) { return placeOf(text); });
}

QWidget* SitesPanel::makeHead()
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    row->setSpacing(scaled(6));
    const auto box = [&](const QString& name, const QString& help, int characters) {
        auto* made = new QComboBox;
        made->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        made->setMinimumContentsLength(8);  // in a narrow window; as wide as its text wants where there is room
        made->setMaximumWidth(made->fontMetrics().averageCharWidth() * characters + scaled(70));
        made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        widgets::describe(made, name, help);
        row->addWidget(made, characters);
        return made;
    };
    m_analysisBox = box(tr("Data set"), tr("The data set whose sites are listed"), 18);
    m_runBox = box(tr("Predictions of"), tr("The run whose predictions are shown beside the sites"), 22);
    m_count = new QLabel;
    m_count->setAccessibleName(tr("Number of sites listed"));
    row->addSpacing(scaled(6));
    row->addWidget(m_count);
    row->addStretch(1);
    const auto button = [&](const QString& text, const QString& help) {
        auto* made = new QPushButton(text);
        widgets::describe(made, QString(text).remove(QLatin1Char('&')), help);
        row->addWidget(made);
        return made;
    };
    m_inView = button(tr("In &view"), tr("Only sites in the region that the browser shows"));
    m_inView->setCheckable(true);
    m_clear = button(tr("Clear filters"), tr("List all sites of the data set"));
    m_add = button(tr("Add site\u2026"), tr("Add a site by hand, bound or unbound (can be undone)"));
    m_export = button(tr("Export\u2026"), tr("Write the listed sites as a table or as BED, in the order shown"));
    auto* head = new QWidget;
    head->setLayout(row);
    head->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return head;
}

void SitesPanel::connectSignals()
{
    connect(m_model, &SitesModel::sortWanted, this, [this](int column, Qt::SortOrder order) {
        m_sortColumn = column;
        m_sortOrder = order;
        requestQuery();
    });
    connect(m_filters, &SiteFilterRow::changed, this, &SitesPanel::requestQuery);
    connect(&m_viewWait, &QTimer::timeout, this, &SitesPanel::requestQuery);
    connect(m_inView, &QPushButton::toggled, this, &SitesPanel::requestQuery);
    connect(&m_session, &Session::regionChanged, this, [this] {
        if (m_inView->isChecked() && isVisible())
            m_viewWait.start();
    });
    connect(m_clear, &QPushButton::clicked, this, &SitesPanel::clearRequest);
    connect(m_listed, &widgets::Notice::buttonClicked, this, &SitesPanel::clearRequest);
    for (auto* notice : {m_waiting, m_empty})
        connect(notice, &widgets::Notice::buttonClicked, this, [this] {
            if (auto* job = startDataset(m_session, m_analysis)) {
                connect(job, &jobs::Job::finished, this, &SitesPanel::requestLoad, Qt::UniqueConnection);
                updateState();
            }
        });
    connect(m_add, &QPushButton::clicked, this, &SitesPanel::chooseNewSite);
    connect(m_export, &QPushButton::clicked, this, &SitesPanel::chooseExport);
    connect(m_analysisBox, &QComboBox::activated, this, [this](int index) { chooseAnalysis(m_analysisBox->itemData(index).toString().toStdString(), {}); });
    connect(m_runBox, &QComboBox::activated, this, [this](int index) { chooseAnalysis(m_analysis, m_runBox->itemData(index).toString().toStdString()); });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) { go(index.row()); });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) { go(index.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
        // By the keys. A table that gets the focus has a current row too, but none is selected then.
        const bool selected = index.isValid() && m_table->selectionModel()->isRowSelected(index.row());
        if (!m_quiet && selected && m_table->hasFocus() && QGuiApplication::mouseButtons() == Qt::NoButton)
            go(index.row());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SitesPanel::updateState);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        QMenu menu;
        fillMenu(menu);
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
    connect(&m_session, &Session::hitSelected, this, &SitesPanel::followHit);
    connect(&m_session, &Session::projectChanged, this, [this] {
        m_loaded.reset();
        m_analysis.clear();
        m_run.clear();
        m_listed->hide();
        m_model->show({}, std::make_shared<dataset::SiteNumbers>());
        fillChoices();
    });
    connect(&m_session, &Session::analysesChanged, this, &SitesPanel::fillChoices);
    connect(&m_runs, &RunSelection::changed, this, [this] {
        if (const auto found = findRun(m_session.project(), m_runs.run()); found && found->run->id != m_run)
            chooseAnalysis(found->analysis->id, found->run->id);
    });
    connect(&m_session, &Session::runUpdated, this, [this](const QString& run) {
        const auto found = findRun(m_session.project(), run.toStdString());
        if (found && found->analysis->id == m_analysis)
            requestLoad();
    });
    connect(&SiteChanges::of(m_session), &SiteChanges::changed, this, [this](const QString& analysis) {
        if (analysis.toStdString() == m_analysis)
            requestLoad();
    });
    connect(&SiteSelection::of(m_session), &SiteSelection::requested, this, &SitesPanel::list);
}

void SitesPanel::addKeys()
{
    const auto key = [this](const QKeySequence& keys, auto work) {
        auto* shortcut = new QShortcut(keys, m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, work);
    };
    key(Qt::Key_B, [this] { mark(SiteMark::Bound); });
    key(Qt::Key_U, [this] { mark(SiteMark::Unbound); });
    key(QKeySequence::Delete, [this] { mark(SiteMark::Exclude); });
    key(Qt::Key_R, [this] { mark(SiteMark::Restore); });
    key(Qt::Key_N, [this] { changeNote(); });
    key(QKeySequence::Copy, [this] { copyRows(); });
    key(QKeySequence(QStringLiteral("Ctrl+Alt+C")), [this] {
        std::vector<Region> places;
        for (const std::size_t site : selectedSites())
            places.push_back(m_model->list().core(site));
        copyLoci(m_session, places);
    });
}

// Keeps the choice while the project has it; else what the other panels show.
void SitesPanel::fillChoices()
{
    const auto& project = m_session.project();
    const auto selected = findRun(project, m_runs.run());
    std::string analysis = m_analysis, run = m_run;
    if (findAnalysis(project, analysis) == nullptr)
        analysis = selected ? selected->analysis->id : project.analyses.empty() ? std::string() : project.analyses.front().id;
    {
        const QSignalBlocker quiet(m_analysisBox);
        m_analysisBox->clear();
        for (const auto& entry : project.analyses)
            m_analysisBox->addItem(QString::fromStdString(entry.tf) + QStringLiteral(" \u00b7 ") + designTitleIn(project, entry), QString::fromStdString(entry.id));
    }
    m_analysisBox->setEnabled(m_analysisBox->count() > 0);
    chooseAnalysis(analysis, run);
}

// Without a run of it: the selected one if it is of this data set, else its first.
void SitesPanel::chooseAnalysis(const std::string& id, const std::string& wishedRun)
{
    const auto* analysis = findAnalysis(m_session.project(), id);
    const auto has = [&](const std::string& run) {
        return analysis != nullptr && std::any_of(analysis->runs.begin(), analysis->runs.end(), [&](const auto& entry) { return entry.id == run; });
    };
    m_analysis = analysis != nullptr ? id : std::string();
    m_run = has(wishedRun) ? wishedRun : has(m_runs.run()) ? m_runs.run() : analysis != nullptr && !analysis->runs.empty() ? analysis->runs.front().id : std::string();
    const QSignalBlocker quiet(m_analysisBox), quietRuns(m_runBox);
    m_analysisBox->setCurrentIndex(m_analysisBox->findData(QString::fromStdString(m_analysis)));
    m_runBox->clear();
    if (analysis != nullptr)
        for (const auto& run : analysis->runs)
            m_runBox->addItem((run.coreBlocked ? tr("blocked") : tr("present")) + QStringLiteral(" \u00b7 ") + runShortTitle(run), QString::fromStdString(run.id));
    m_runBox->setCurrentIndex(m_runBox->findData(QString::fromStdString(m_run)));
    m_runBox->setEnabled(m_runBox->count() > 0);
    requestLoad();
}

void SitesPanel::list(const SiteSelection::Request& request)
{
    {
        const QSignalBlocker quiet(m_inView);
        m_inView->setChecked(false);
    }
    chooseAnalysis(request.analysis, request.run);
    m_filters->setQuery(request.query);
    m_listed->show(widgets::NoticeKind::Note, tr("Listed: %1").arg(request.what));
    m_listed->setButton(tr("Clear"));
}

void SitesPanel::clearRequest()
{
    m_listed->hide();
    {
        const QSignalBlocker quiet(m_inView);
        m_inView->setChecked(false);
    }
    m_filters->setQuery({});
}

void SitesPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        requestLoad();
}

// Only what has changed on the disk is read again.
void SitesPanel::requestLoad()
{
    m_stale = true;
    if (m_loading)
        m_loading->cancel();
    if (!isVisible())
        return;
    m_stale = false;
    const auto& project = m_session.project();
    const auto* analysis = findAnalysis(project, m_analysis);
    if (analysis == nullptr || project.file.empty())
        return showEmpty(widgets::NoticeKind::Note, tr("No data set yet. It is made by the first training run of a TF."));
    const auto run = findRun(project, m_run);
    const auto folder = paths::datasetFolder(project.folder(), m_analysis);
    const auto predictions = run ? folderOf(project, *run->run) / paths::kPredictionsFile : std::filesystem::path();
    const auto work = [folder, predictions, changes = SiteChanges::of(m_session).file(m_analysis), analysisId = m_analysis, runId = m_run,
                       before = m_loaded](Progress& progress) -> std::shared_ptr<const Loaded> {
        auto loaded = std::make_shared<Loaded>();
        loaded->folder = folder;
        loaded->analysis = analysisId;
        loaded->run = runId;
        loaded->siteStamp = FileStamp::of(folder / paths::kInstancesFile);
        loaded->predictionStamp = predictions.empty() ? FileStamp() : FileStamp::of(predictions);
        if (!dataset::datasetExists(folder))
            return loaded;
        try {
            const bool same = before != nullptr && before->folder == folder && before->siteStamp == loaded->siteStamp && before->sites != nullptr;
            loaded->sites = same ? before->sites : std::make_shared<const dataset::SiteColumns>(dataset::readSiteColumns(folder, progress));
            loaded->marks = std::make_shared<const dataset::SiteMarks>(dataset::marksOf(*loaded->sites, dataset::readSiteChanges(changes)));
            if (same && before->run == runId && before->predictionStamp == loaded->predictionStamp) {
                loaded->predicted = before->predicted;
                loaded->predictionNote = before->predictionNote;
                return loaded;
            }
        } catch (const Error& error) {
            loaded->sites = nullptr;
            loaded->trouble = QString::fromUtf8(error.what());
            return loaded;
        }
        if (!loaded->predictionStamp.there)
            return loaded;
        try {
            loaded->predicted = std::make_shared<const dataset::SiteProbabilities>(dataset::readProbabilities(*loaded->sites, predictions, progress));
            if (loaded->predicted->strangers > 0)
                loaded->predictionNote = tr("%1 predictions of this run are of sites that the data set no longer has").arg(counted(static_cast<std::size_t>(loaded->predicted->strangers)));
        } catch (const Error& error) {
            loaded->predictionNote = QString::fromUtf8(error.what());
        }
        return loaded;
    };
    if (m_loaded == nullptr || m_loaded->folder != folder)
        m_count->setText(tr("Reading sites\u2026"));
    m_loading = m_session.jobs().start<std::shared_ptr<const Loaded>>({tr("Read sites"), jobs::Pool::Readers, false, false}, work, this,
                                                                      [this](std::shared_ptr<const Loaded> loaded) { adopt(std::move(loaded)); });
}

void SitesPanel::adopt(std::shared_ptr<const Loaded> loaded)
{
    if (loaded->analysis != m_analysis || loaded->run != m_run)
        return;
    m_loaded = std::move(loaded);
    if (m_loaded->sites == nullptr) {
        m_model->show({}, std::make_shared<dataset::SiteNumbers>());
        if (!m_loaded->trouble.isEmpty())
            return showEmpty(widgets::NoticeKind::Error, m_loaded->trouble);
        return showEmpty(widgets::NoticeKind::Note, tr("The data set of this analysis was not made yet; its training run makes it."), tr("Make the data set"));
    }
    m_empty->hide();
    m_content->show();
    requestQuery();
    updateState();
}

void SitesPanel::requestQuery()
{
    if (m_loaded == nullptr || m_loaded->sites == nullptr)
        return;
    if (m_querying)
        m_querying->cancel();
    auto query = m_filters->query();
    if (m_inView->isChecked()) {
        // Both hold: the part of the typed region that is in view.
        Region view = m_session.region();
        if (query.region && query.region->overlaps(view))
            view = {view.chrom, std::max(view.begin, query.region->begin), std::min(view.end, query.region->end)};
        else if (query.region)
            view = {view.chrom, 0, 0};
        query.region = view;
    }
    struct Found {
        dataset::SiteList list;
        std::shared_ptr<const dataset::SiteNumbers> sites;
    };
    const auto work = [list = dataset::SiteList(m_loaded->sites, m_loaded->marks, m_loaded->predicted), query, column = static_cast<SiteColumn>(m_sortColumn),
                       descending = m_sortOrder == Qt::DescendingOrder](Progress& progress) -> Found {
        auto sites = dataset::filterSites(list, query, progress);
        dataset::sortSites(list, sites, column, descending);
        return {list, std::make_shared<const dataset::SiteNumbers>(std::move(sites))};
    };
    m_querying = m_session.jobs().start<Found>({tr("List sites"), jobs::Pool::Readers, false, false}, work, this,
                                               [this](Found found) { showSites(std::move(found.list), std::move(found.sites)); });
}

void SitesPanel::showSites(dataset::SiteList list, std::shared_ptr<const dataset::SiteNumbers> sites)
{
    const bool sameSites = &list.made() == &m_model->list().made();
    const auto chosen = sameSites ? selectedSites() : std::vector<std::size_t>();
    const std::size_t madeSize = list.made().size();
    {
        const QScopedValueRollback quiet(m_quiet, true);
        m_model->show(std::move(list), std::move(sites));
        if (chosen.size() <= 1000 && std::all_of(chosen.begin(), chosen.end(), [&](std::size_t site) { return site < madeSize; }))
            selectSites(chosen, true);
    }
    showCount();
    updateState();
}

void SitesPanel::showCount()
{
    const auto& list = m_model->list();
    QString text = tr("%1 of %2 sites").arg(counted(m_model->sites()->size()), counted(list.size()));
    m_count->setToolTip(m_loaded != nullptr ? m_loaded->predictionNote : QString());
    if (m_loaded != nullptr && !m_loaded->predictionNote.isEmpty())
        text += QStringLiteral(" \u00b7 ") + tr("predictions are not whole");
    m_count->setText(text);
}

void SitesPanel::showEmpty(widgets::NoticeKind kind, const QString& sentence, const QString& button)
{
    m_empty->show(kind, sentence);
    m_empty->setButton(button);
    m_content->hide();
    m_count->clear();
    updateState();
}

QString SitesPanel::countText() const { return m_count->text(); }

void SitesPanel::updateState()
{
    const bool some = m_loaded != nullptr && m_loaded->sites != nullptr;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_inView, m_clear, m_add, m_export})
        widget->setEnabled(some);
    m_clear->setEnabled(some && (!m_filters->isEmpty() || m_inView->isChecked()));
    // Of the list that is shown: a new one is asked for first, and the notice must not say something else than the table.
    const std::int64_t count = some ? m_model->list().marks().waitingCount : 0;
    if (count == 0)
        return m_waiting->hide();
    const bool making = jobOfDataset(m_session, m_analysis) != nullptr;
    const QString changed = count == 1 ? tr("1 site was changed by hand since this data set was made.")
                                       : tr("%1 sites were changed by hand since this data set was made.").arg(counted(static_cast<std::size_t>(count)));
    m_waiting->show(widgets::NoticeKind::Warning, changed + QLatin1Char(' ') + (making ? tr("It is being made again.") : tr("Make it again to train on them.")));
    m_waiting->setButton(making ? QString() : tr("Make again"));
}

std::vector<std::size_t> SitesPanel::selectedSites() const
{
    std::vector<std::pair<int, int>> ranges;
    for (const auto& range : m_table->selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    std::sort(ranges.begin(), ranges.end());
    std::vector<std::size_t> sites;
    int next = 0;
    for (const auto& [top, bottom] : ranges)
        for (int row = std::max(top, next); row <= bottom; ++row) {
            sites.push_back(m_model->siteOf(row));
            next = row + 1;
        }
    return sites;
}

void SitesPanel::selectSites(const std::vector<std::size_t>& sites, bool scroll)
{
    QItemSelection selection;
    std::optional<int> first;
    for (const std::size_t site : sites)
        if (const auto row = m_model->rowOf(site)) {
            selection.select(m_model->index(*row, 0), m_model->index(*row, m_model->columnCount() - 1));
            first = std::min(first.value_or(*row), *row);
        }
    auto* chosen = m_table->selectionModel();
    if (first)
        chosen->setCurrentIndex(m_model->index(*first, 0), QItemSelectionModel::NoUpdate);
    chosen->select(selection, QItemSelectionModel::ClearAndSelect);
    if (first && scroll)
        m_table->scrollTo(m_model->index(*first, 0), QAbstractItemView::EnsureVisible);
}

// One of several selected sites does not move the browser.
void SitesPanel::go(int row)
{
    if (row < 0 || row >= m_model->rowCount() || QGuiApplication::keyboardModifiers() & (Qt::ControlModifier | Qt::ShiftModifier))
        return;
    const auto& list = m_model->list();
    const std::size_t site = m_model->siteOf(row);
    const Region core = list.core(site);
    const auto facts = list.facts(site);
    genome::MotifHit hit;
    hit.begin = core.begin;
    hit.end = core.end;
    hit.strand = facts.strand;
    hit.score = list.score(site);
    hit.pvalue = list.pvalue(site);
    hit.label = facts.label;
    hit.used = facts.used;
    hit.motif = list.made().motif;
    const QScopedValueRollback quiet(m_quiet, true);
    m_session.goToCentre(core.chrom, (core.begin + core.end) / 2, tr("Go to %1").arg(QString::fromStdString(toLocus(core))));
    m_session.selectHit(hit, core.chrom);
}

void SitesPanel::followHit()
{
    const auto& hit = m_session.selectedHit();
    if (m_quiet || !hit || m_loaded == nullptr)
        return;
    const auto site = m_model->list().find({m_session.selectedChrom(), hit->begin, hit->end}, hit->strand);
    if (!site || !m_model->rowOf(*site))
        return;
    const QScopedValueRollback quiet(m_quiet, true);
    selectSites({*site}, true);
}

}  // namespace bindscape::app
