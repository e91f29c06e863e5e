// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/models_panel.h"

#include "app/dialogs/training_dialog.h"
#include "app/panels/trunk_rows.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "core/train/trainer.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

enum Column { Name, Present, Blocked, Difference, ColumnCount };
constexpr int kRunRole = Qt::UserRole, kAurocRole = Qt::UserRole + 1;
constexpr double kLargeLoss = -0.05;  // of auROC without the core: worth a second look

QString fixed3(std::optional<double> value) { return value ? QString::fromStdString(formatFixed(*value, 3)) : QString(); }

QString difference(double value)
{
    const QString text = QString::fromStdString(formatFixed(std::abs(value), 3));
    return QString(value < 0 ? QChar(0x2212) : QLatin1Char('+')) + text;
}

}  // namespace

ModelsPanel::ModelsPanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session), m_selection(RunSelection::of(session))
{
    setWindowTitle(tr("Models"));
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Filter models"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(widgets::icon(widgets::Symbol::Search), QLineEdit::LeadingPosition);
    widgets::describe(m_filter, tr("Filter models"), tr("Shows only models whose TF, design or name contains this text"));
    m_tree = new QTreeWidget;
    m_tree->setColumnCount(ColumnCount);
    m_tree->setHeaderLabels({tr("Model (test auROC)"), tr("present"), tr("blocked"), tr("Δ")});
    for (const int column : {Name, Present, Blocked})
        m_tree->headerItem()->setToolTip(column, tr("auROC of the test chromosomes with the two strands as rows, as in the paper: each site counts twice. "
                                                    "All runs of Evaluation gives it by site, the strands averaged"));
    m_tree->headerItem()->setToolTip(Difference,
                                     tr("auROC with the core blocked minus with the core present: what the core itself explains"));
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    for (int column = Present; column < ColumnCount; ++column) {
        m_tree->header()->setSectionResizeMode(column, QHeaderView::Fixed);
        m_tree->header()->resizeSection(column, scaled(58));
        m_tree->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(scaled(14));
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setAccessibleName(tr("Models"));
    m_empty = new widgets::Notice(widgets::NoticeKind::Note, tr("No models yet. You need a motif and a peak file for one TF."));
    m_empty->setButton(tr("New training run…"));
    m_details = widgets::hintLabel({}, this);
    m_details->setTextFormat(Qt::RichText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_show = new QPushButton(widgets::icon(widgets::Symbol::Eye), tr("Show &track"));
    m_show->setCheckable(true);
    widgets::describe(m_show, tr("Show track"), tr("Whether the Grad-CAM scores of this run are tracks of the browser"));
    m_new = new QPushButton(tr("&New…"));
    widgets::describe(m_new, tr("New training run…"), tr("Opens the training dialog"), QStringLiteral("Ctrl+T"));
    m_clone = new QPushButton(tr("C&lone run…"));
    widgets::describe(m_clone, tr("Clone run…"), tr("A new run with the settings of this one, to change one thing"));

    auto* head = new QHBoxLayout;
    head->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    head->addWidget(m_filter);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(6));
    buttons->addWidget(m_show);
    buttons->addWidget(m_clone);
    buttons->addWidget(m_new);
    buttons->addStretch(1);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(scaled(10), scaled(6), scaled(10), scaled(8));
    foot->setSpacing(scaled(6));
    foot->addWidget(m_details);
    foot->addLayout(buttons);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_empty, 0, Qt::AlignTop);
    layout->addWidget(m_tree, 1);
    m_trunks = new TrunkRows(session, this);
    layout->addWidget(m_trunks);
    layout->addLayout(foot);

    connectSignals();
    fill();
    requestNumbers();
}

void ModelsPanel::connectSignals()
{
    connect(m_filter, &QLineEdit::textChanged, this, &ModelsPanel::filter);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        if (item != nullptr && item->data(Name, kRunRole).isValid())
            m_selection.select(item->data(Name, kRunRole).toString().toStdString());
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &ModelsPanel::contextMenu);
    connect(m_new, &QPushButton::clicked, this, [this] { openDialog(false); });
    connect(m_clone, &QPushButton::clicked, this, [this] { openDialog(true); });
    connect(m_show, &QPushButton::clicked, this, &ModelsPanel::showTracks);
    auto* remove = new QShortcut(QKeySequence::Delete, m_tree);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &ModelsPanel::removePair);
    connect(m_empty, &widgets::Notice::buttonClicked, this, [this] { openDialog(false); });
    connect(m_trunks, &TrunkRows::numbersChanged, this, &ModelsPanel::fill);
    connect(&m_selection, &RunSelection::changed, this, &ModelsPanel::selectCurrent);
    for (const auto signal : {&Session::projectChanged, &Session::analysesChanged, &Session::tracksChanged})
        connect(&m_session, signal, this, &ModelsPanel::fill);
    for (const auto signal : {&Session::projectChanged, &Session::analysesChanged})
        connect(&m_session, signal, this, &ModelsPanel::requestNumbers);
    connect(&m_session, &Session::runUpdated, this, &ModelsPanel::requestNumbers);
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &ModelsPanel::fill);
}

QString ModelsPanel::details() const { return m_details->text(); }

ModelsPanel::RunNumbers ModelsPanel::readNumbers(const std::filesystem::path& runFolder)
{
    RunNumbers numbers;
    try {
        numbers.scored = std::filesystem::exists(paths::scoresFolder(runFolder) / paths::kScoresFile);
        for (const auto& epoch : train::readMetrics(runFolder)) {
            numbers.epochs = epoch.epoch;
            if (epoch.best)
                numbers.bestEpoch = epoch.epoch;
        }
        if (!std::filesystem::exists(runFolder / paths::kEvaluationFile))
            return numbers;
        for (const auto& part : train::readEvaluation(runFolder).splits) {
            if (part.split != "test")
                continue;
            numbers.auroc = part.rows.auroc.value;
            numbers.bySite = part.sites.auroc.value;
            numbers.auprc = part.rows.auprc.value;
            numbers.pauc = part.rows.paucRaw.value;
            numbers.bound = part.sites.positives;
            numbers.unbound = part.sites.negatives;
            if (part.rows.auroc.interval) {
                numbers.low = part.rows.auroc.interval->low;
                numbers.high = part.rows.auroc.interval->high;
            }
        }
    } catch (const std::exception&) {
        return numbers;  // the panel of that run says what is wrong with its files
    }
    return numbers;
}

void ModelsPanel::requestNumbers()
{
    if (m_reading)
        m_reading->cancel();
    std::vector<std::pair<std::string, std::filesystem::path>> folders;
    for (const auto& analysis : m_session.project().analyses)
        for (const auto& run : analysis.runs)
            folders.emplace_back(run.id, folderOf(m_session.project(), run));
    jobs::JobOptions options;
    options.title = tr("Read results");
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    m_reading = m_session.jobs().start<Numbers>(
        std::move(options),
        [folders](Progress& progress) {
            Numbers numbers;
            for (const auto& [id, folder] : folders) {
                progress.checkpoint(-1, {});
                numbers[id] = readNumbers(folder);
            }
            return numbers;
        },
        this,
        [this](Numbers numbers) {
            m_numbers = std::move(numbers);
            fill();
        });
}

void ModelsPanel::fill()
{
    const QSignalBlocker quiet(m_tree);
    m_tree->clear();
    QFont bold = m_tree->font();
    bold.setBold(true);
    for (const auto& analysis : m_session.project().analyses) {
        if (analysis.runs.empty())  // all were removed
            continue;
        const QString tf = QString::fromStdString(analysis.tf);
        QTreeWidgetItem* top = nullptr;
        for (int i = 0; i < m_tree->topLevelItemCount() && top == nullptr; ++i)
            if (m_tree->topLevelItem(i)->text(Name) == tf)
                top = m_tree->topLevelItem(i);
        if (top == nullptr) {
            top = new QTreeWidgetItem(m_tree, {tf});
            top->setFont(Name, bold);
        }
        auto* design = new QTreeWidgetItem(top, {designTitleIn(m_session.project(), analysis)});
        design->setToolTip(Name, design->text(Name));
        for (const RunPair& pair : runPairs(analysis))
            addPair(design, pair);
        markBest(design);
    }
    m_trunks->fill(*m_tree);
    m_tree->expandAll();
    m_empty->setVisible(m_tree->topLevelItemCount() == 0);
    m_tree->setVisible(m_tree->topLevelItemCount() > 0);
    filter(m_filter->text());
    selectCurrent();
}

QTreeWidgetItem* ModelsPanel::addPair(QTreeWidgetItem* parent, const RunPair& pair)
{
    const auto auroc = [this](const project::RunEntry* run) {
        const auto found = run != nullptr ? m_numbers.find(run->id) : m_numbers.end();
        return found == m_numbers.end() ? std::optional<double>() : found->second.auroc;
    };
    const auto state = [this, &auroc](const project::RunEntry* run) {
        if (run == nullptr)
            return QStringLiteral("–");
        if (const auto value = auroc(run))
            return fixed3(value);
        return jobOfRun(m_session, run->id) != nullptr ? tr("…") : QStringLiteral("–");
    };
    auto* item = new QTreeWidgetItem(parent, {runShortTitle(*pair.first()), state(pair.present), state(pair.blocked)});
    item->setData(Name, kRunRole, QString::fromStdString(pair.first()->id));
    for (int column = Present; column < ColumnCount; ++column)
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    for (const auto& [column, run] : {std::pair(Present, pair.present), std::pair(Blocked, pair.blocked)})
        if (const auto found = run != nullptr ? m_numbers.find(run->id) : m_numbers.end(); found != m_numbers.end() && found->second.bySite)
            item->setToolTip(column, tr("Strands as rows %1, by site %2").arg(fixed3(found->second.auroc), fixed3(found->second.bySite)));
    const auto present = auroc(pair.present), blocked = auroc(pair.blocked);
    if (const auto best = present ? present : blocked)
        item->setData(Name, kAurocRole, *best);
    if (present && blocked) {
        item->setText(Difference, difference(*blocked - *present));
        if (*blocked - *present < kLargeLoss) {
            QFont bold = m_tree->font();
            bold.setBold(true);
            item->setFont(Difference, bold);
            item->setForeground(Difference, widgets::toQColor(widgets::theme().warningText));
            item->setToolTip(Difference, tr("Without the core this model loses more than 0.05 auROC"));
        }
    }
    if (!scoreTracks(pair).empty()) {
        item->setIcon(Name, widgets::icon(widgets::Symbol::Eye));
        item->setToolTip(Name, tr("Its scores are a track of the browser"));
    }
    return item;
}

void ModelsPanel::markBest(QTreeWidgetItem* design)
{
    QTreeWidgetItem* best = nullptr;
    int evaluated = 0;
    for (int i = 0; i < design->childCount(); ++i) {
        QTreeWidgetItem* item = design->child(i);
        if (!item->data(Name, kAurocRole).isValid())
            continue;
        ++evaluated;
        if (best == nullptr || item->data(Name, kAurocRole).toDouble() > best->data(Name, kAurocRole).toDouble())
            best = item;
    }
    if (best != nullptr && evaluated > 1) {
        best->setText(Name, best->text(Name) + QStringLiteral(" ★"));
        best->setToolTip(Name, tr("Best test auROC of its design"));
    }
}

void ModelsPanel::selectCurrent()
{
    const QSignalBlocker quiet(m_tree);
    const auto found = findRun(m_session.project(), m_selection.run());
    QTreeWidgetItem* current = m_trunks->itemOf(m_selection.run());
    if (found) {
        const RunPair pair = pairOf(*found->analysis, found->run->id);
        const QString id = QString::fromStdString(pair.first()->id);
        for (QTreeWidgetItem* item : m_tree->findItems(QString(), Qt::MatchContains | Qt::MatchRecursive))
            if (item->data(Name, kRunRole).toString() == id)
                current = item;
    }
    m_tree->setCurrentItem(current);
    showDetails();
}

void ModelsPanel::showDetails()
{
    const auto found = findRun(m_session.project(), m_selection.run());
    m_clone->setEnabled(found.has_value());
    m_show->setEnabled(false);
    if (!found) {
        m_details->clear();
        return;
    }
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    m_show->setChecked(!scoreTracks(pair).empty());
    for (const project::RunEntry* run : {pair.present, pair.blocked})
        if (const auto known = run != nullptr ? m_numbers.find(run->id) : m_numbers.end(); known != m_numbers.end() && known->second.scored)
            m_show->setEnabled(true);
    QStringList lines{QStringLiteral("<b>%1</b>").arg(runTitle(*found->analysis, *found->run).toHtmlEscaped())};
    const auto entry = m_numbers.find(found->run->id);
    const RunNumbers numbers = entry == m_numbers.end() ? RunNumbers() : entry->second;
    if (numbers.epochs > 0)
        lines << tr("%1 · best epoch %2").arg(QString::fromStdString(plural(numbers.epochs, "epoch"))).arg(numbers.bestEpoch);
    if (numbers.auroc) {
        QString text = tr("test auROC %1").arg(fixed3(numbers.auroc));
        if (numbers.low && numbers.high)
            text += tr(" (95 % CI %1–%2)").arg(fixed3(numbers.low), fixed3(numbers.high));
        lines << text + tr(", strands as rows") << tr("auPRC %1 · pAUC<sub>0.1</sub> %2").arg(fixed3(numbers.auprc), fixed3(numbers.pauc));
        lines << tr("%1 bound / %2 unbound test sites")
                     .arg(QString::fromStdString(withThousands(numbers.bound)), QString::fromStdString(withThousands(numbers.unbound)));
    } else {
        lines << (jobOfRun(m_session, found->run->id) != nullptr ? tr("training") : tr("not evaluated yet"));
    }
    m_details->setText(lines.join(QStringLiteral("<br>")));
}

void ModelsPanel::filter(const QString& text)
{
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem* tf = m_tree->topLevelItem(i);
        bool anyOfTf = false;
        for (int j = 0; j < tf->childCount(); ++j) {
            QTreeWidgetItem* design = tf->child(j);
            bool any = false;
            for (int k = 0; k < design->childCount(); ++k) {
                const QString all =
                    tf->text(Name) + QLatin1Char(' ') + design->text(Name) + QLatin1Char(' ') + design->child(k)->text(Name);
                const bool hit = all.contains(text.trimmed(), Qt::CaseInsensitive);
                design->child(k)->setHidden(!hit);
                any = any || hit;
            }
            design->setHidden(!any && design->childCount() > 0);
            anyOfTf = anyOfTf || any;
        }
        tf->setHidden(!anyOfTf && !text.trimmed().isEmpty());
    }
}

void ModelsPanel::openDialog(bool clone)
{
    auto* dialog = new TrainingDialog(m_session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (const auto found = findRun(m_session.project(), m_selection.run()); clone && found)
        dialog->cloneFrom(*found->analysis, *found->run);
    dialog->open();
}

// Ids of the tracks that show scores of the pair.
std::vector<std::string> ModelsPanel::scoreTracks(const RunPair& pair) const
{
    std::vector<std::string> ids;
    for (const auto& track : m_session.project().tracks)
        for (const project::RunEntry* run : {pair.present, pair.blocked})
            if (run != nullptr && !track.file.empty() && track.file == paths::scoresFolder(folderOf(m_session.project(), *run)))
                ids.push_back(track.id);
    return ids;
}

void ModelsPanel::showTracks(bool show)
{
    const auto found = findRun(m_session.project(), m_selection.run());
    if (!found)
        return;
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    if (!show) {
        if (const auto ids = scoreTracks(pair); !ids.empty())
            m_session.removeTracks(ids);
        return;
    }
    project::Project with = m_session.project();
    for (const project::RunEntry* run : {pair.present, pair.blocked})
        if (run != nullptr && m_numbers[run->id].scored)
            project::addResultTracks(with, found->analysis->id, run->id);
    std::vector<project::TrackEntry> added;
    for (const auto& track : with.tracks)
        if (std::none_of(m_session.project().tracks.begin(), m_session.project().tracks.end(), [&](const auto& known) { return known.id == track.id; }))
            added.push_back(track);
    m_session.addTracks(std::move(added));
}

void ModelsPanel::removePair()
{
    const auto found = findRun(m_session.project(), m_selection.run());
    if (!found)
        return;
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    std::vector<std::string> ids;
    for (const project::RunEntry* run : {pair.present, pair.blocked})
        if (run != nullptr)
            ids.push_back(run->id);
    if (std::any_of(ids.begin(), ids.end(), [this](const auto& id) { return jobOfRun(m_session, id) != nullptr; })) {
        m_session.say(tr("This run is being trained. Cancel it first (Jobs), then remove it."), Severity::Warning);
        return;
    }
    const QString title = runTitle(*found->analysis, *found->run);
    const QString folder = QString::fromStdString(paths::runFolder(m_session.project().folder(), ids.front()).parent_path().string());
    m_session.removeRuns(ids, tr("Remove %1").arg(title));
    m_session.say(tr("%1 was taken off the list; Edit › Undo brings it back. Its files stay in %2.").arg(title, folder), Severity::Note);
}

void ModelsPanel::contextMenu(const QPoint& at)
{
    const auto found = findRun(m_session.project(), m_selection.run());
    QMenu menu(this);
    menu.addAction(tr("New training run…"), this, [this] { openDialog(false); });
    QAction* clone = menu.addAction(tr("Clone run…"), this, [this] { openDialog(true); });
    clone->setEnabled(found.has_value());
    if (found) {
        const std::string id = found->run->id;
        jobs::Job* job = jobOfRun(m_session, id);
        menu.addSeparator();
        if (job == nullptr)
            menu.addAction(tr("Compute what is missing"), this, [this, id] { startRun(m_session, id); });
        else
            menu.addAction(tr("Stop, keep best"), job, &jobs::Job::stop);
        QAction* show = menu.addAction(widgets::icon(widgets::Symbol::Eye), tr("Show track"), this, &ModelsPanel::showTracks);
        show->setCheckable(true);
        show->setChecked(m_show->isChecked());
        show->setEnabled(m_show->isEnabled());
        QAction* remove = menu.addAction(tr("Remove from the list"), this, &ModelsPanel::removePair);
        remove->setShortcut(QKeySequence::Delete);
        remove->setEnabled(job == nullptr);
    }
    menu.exec(m_tree->viewport()->mapToGlobal(at));
}

}  // namespace bindscape::app
