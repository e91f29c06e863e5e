// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/check_dialog.h"

#include "app/dialogs/export_dialog.h"
#include "app/runs/check_job.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/project/simulation_paths.h"
#include "widgets/canvas/look.h"
#include "widgets/figure/figure_preview.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"
#include "widgets/plots/chart_view.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

namespace fs = std::filesystem;
using widgets::scaled;

namespace {

constexpr const char* kFolderSetting = "check/folder";
constexpr int kBarSteps = 1000;
constexpr int kIdRole = Qt::UserRole;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

jobs::JobOptions quietJob(const QString& title) { return {title, jobs::Pool::Readers, false, false}; }

struct Names {
    std::vector<std::pair<std::string, std::string>> networks, methods;  // id, title
};

Names namesOf(const compute::Compute& compute)
{
    Names names;
    for (const auto& architecture : compute.architectures())
        names.networks.emplace_back(architecture.id, architecture.title);
    for (const auto& method : project::simulationMethods(compute))
        names.methods.emplace_back(method.id, method.title);
    return names;
}

void fill(QListWidget& list, const std::vector<std::pair<std::string, std::string>>& entries, const std::vector<std::string>& checked)
{
    list.clear();
    for (const auto& [id, title] : entries) {
        auto* item = new QListWidgetItem(text(title), &list);
        item->setData(kIdRole, text(id));
        item->setFlags(Qt::ItemIsUserCheckable | Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        const bool on = checked.empty() || std::find(checked.begin(), checked.end(), id) != checked.end();
        item->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    }
}

std::vector<std::string> checkedIds(const QListWidget& list)
{
    std::vector<std::string> ids;
    for (int i = 0; i < list.count(); ++i)
        if (list.item(i)->checkState() == Qt::Checked)
            ids.push_back(list.item(i)->data(kIdRole).toString().toStdString());
    return ids;
}

QString number(const std::optional<double>& value, int decimals)
{
    return value ? text(formatFixed(*value, decimals)) : QStringLiteral("\u2013");
}

}  // namespace

// What a folder holds, ready to be shown.
struct CheckDialog::Found {
    std::vector<project::SimulationResult> results;
    std::optional<figure::Chart> roc;
    std::vector<std::pair<std::string, std::shared_ptr<const figure::Picture>>> sequences;
};

CheckDialog::CheckDialog(Session& session, QWidget* parent) : QDialog(parent), m_session(session)
{
    setWindowTitle(tr("Check the methods"));
    resize(scaled(1080), scaled(720));
    m_notice = new widgets::Notice;
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(makeChoice());
    split->addWidget(makeResults());
    split->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(split, 1);
    column->addWidget(m_notice);
    column->addWidget(makeProgress());
    m_notice->hide();
    setFolder(defaultFolder());
    fillLists();
    choosePreset();
}

QString CheckDialog::defaultFolder()
{
    if (const QString chosen = qEnvironmentVariable("BINDSCAPE_CHECK_DIR"); !chosen.isEmpty())
        return chosen;
    const QString usual =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/bindscape/methods-check");
    return QSettings().value(QLatin1String(kFolderSetting), usual).toString();
}

QWidget* CheckDialog::makeChoice()
{
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 8, 0);
    column->addWidget(widgets::hintLabel(tr("Networks learn simulated sequences in which TAL1 motifs were planted beside a GATA1 core. "
                                            "Because the truth is known, it can be counted how well each method finds it."),
                                         side));
    auto* form = widgets::formLayout(nullptr);
    column->addLayout(form);
    m_preset = new QComboBox;
    for (const auto& preset : project::simulationPresets())
        m_preset->addItem(text(preset.title), text(preset.id));
    m_preset->setCurrentIndex(m_preset->findData(QStringLiteral("quick")));
    widgets::addField(form, tr("&Size"), m_preset, tr("How many sequences are simulated, and how large the networks are"));
    m_presetHelp = widgets::hintLabel({}, side);
    form->addRow(QString(), m_presetHelp);
    m_networks = new QListWidget;
    m_methods = new QListWidget;
    widgets::addField(form, tr("&Networks"), m_networks, tr("Networks to train"));
    widgets::addField(form, tr("&Methods"), m_methods, tr("Methods that score the bases"));
    m_folder = new QLineEdit;
    auto* place = new QHBoxLayout;
    place->addWidget(m_folder, 1);
    widgets::addField(form, tr("&Keep in"), place, m_folder,
                      tr("Folder for sequences, networks, scores, table and figures; what is there is gone on with"));
    auto* browseButton = widgets::addButton(place, tr("Browse\u2026"), tr("Choose the folder"));
    connect(browseButton, &QPushButton::clicked, this, &CheckDialog::browse);
    connect(m_preset, &QComboBox::currentIndexChanged, this, &CheckDialog::choosePreset);
    connect(m_folder, &QLineEdit::editingFinished, this, [this] { setFolder(m_folder->text()); });
    for (auto* list : {m_networks, m_methods})
        connect(list, &QListWidget::itemChanged, this, &CheckDialog::updateButtons);
    return side;
}

QWidget* CheckDialog::makeProgress()
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_progress = new QWidget;
    auto* progress = new QVBoxLayout(m_progress);
    progress->setContentsMargins(0, 0, 0, 0);
    m_bar = new QProgressBar;
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);
    widgets::describe(m_bar, tr("Progress of the check"));
    m_facts = widgets::hintLabel({}, m_progress);
    m_facts->setAccessibleName(tr("What the check is doing"));
    progress->addWidget(m_bar);
    progress->addWidget(m_facts);
    line->addWidget(m_progress, 1);
    line->addStretch();
    m_pause = widgets::addButton(line, tr("&Pause"), tr("Give the processor to other work; what is finished is kept"));
    m_cancel = widgets::addButton(line, tr("Cance&l"), tr("End the check; started again, it goes on from what is finished"));
    m_start = widgets::addButton(line, tr("S&tart"), tr("Simulate, train, score and measure; what is finished in the folder is kept"));
    auto* close = widgets::addButton(line, tr("&Close"), tr("Close this window; the check goes on in the background"));
    widgets::makePrimary(m_start);
    connect(m_start, &QPushButton::clicked, this, &CheckDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->state() == jobs::JobState::Paused ? m_job->resume() : m_job->pause(tr("paused by you"));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return row;
}

QWidget* CheckDialog::makeResults()
{
    m_stack = new QStackedWidget;
    auto* empty = new QLabel(tr("Nothing is measured in this folder yet."));
    empty->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(empty);
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(8, 0, 0, 0);
    m_table = new QTableWidget;
    m_table->setAccessibleName(tr("How well each method finds the planted motifs"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(scaled(22));
    column->addWidget(m_table, 2);
    m_note = widgets::hintLabel({}, page);
    column->addWidget(m_note);
    auto* tabs = new QTabWidget;
    m_roc = new widgets::ChartView;
    m_roc->setLegendIfRoom(true);
    connect(m_roc, &widgets::ChartView::exportRequested, this, [this] { exportShown(false); });
    tabs->addTab(m_roc, tr("&Ranks of bases"));
    auto* one = new QWidget;
    auto* oneColumn = new QVBoxLayout(one);
    auto* oneRow = new QHBoxLayout;
    m_network = new QComboBox;
    widgets::describe(m_network, tr("Network"), tr("Whose scores of one sequence are shown"));
    oneRow->addWidget(m_network);
    oneRow->addStretch();
    auto* exportButton = widgets::addButton(oneRow, tr("&Export\u2026"), tr("Save this figure as SVG, PDF or PNG with its numbers"));
    oneColumn->addLayout(oneRow);
    m_sequence = new widgets::FigurePreview;
    oneColumn->addWidget(m_sequence, 1);
    tabs->addTab(one, tr("One se&quence"));
    column->addWidget(tabs, 3);
    auto* row = new QHBoxLayout;
    row->addStretch();
    m_open = widgets::addButton(row, tr("&Open as project"), tr("Show the sequences, planted motifs and scores in the browser"));
    column->addLayout(row);
    m_stack->addWidget(page);
    connect(m_network, &QComboBox::currentIndexChanged, this, &CheckDialog::showSequence);
    connect(exportButton, &QPushButton::clicked, this, [this] { exportShown(true); });
    connect(m_open, &QPushButton::clicked, this,
            [this] { Q_EMIT openRequested(text((folder() / paths::kSimulationProjectFile).string())); });
    return m_stack;
}

fs::path CheckDialog::folder() const { return m_folder->text().trimmed().toStdString(); }

void CheckDialog::setFolder(const QString& folderGiven)
{
    m_folder->setText(folderGiven);
    follow(folder().empty() ? nullptr : jobOfCheck(m_session, folder()));
    readResults();
}

void CheckDialog::browse()
{
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder of the check"), m_folder->text());
    if (!chosen.isEmpty())
        setFolder(chosen);
}

void CheckDialog::choosePreset()
{
    const std::string id = m_preset->currentData().toString().toStdString();
    for (const auto& preset : project::simulationPresets())
        if (preset.id == id)
            m_presetHelp->setText(text(preset.help));
}

void CheckDialog::fillLists()
{
    auto* job = m_session.jobs().start<Names>(
        quietJob(tr("Load the methods")), [](Progress&) { return namesOf(compute::loadCompute()); }, this,
        [this](const Names& names) {
            const auto usual = project::simulationOptions("quick", 1).architectures;
            fill(*m_networks, names.networks, usual);
            fill(*m_methods, names.methods, {});
            updateButtons();
            Q_EMIT listed();
        });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_notice->show(widgets::NoticeKind::Error, job->failure());
    });
}

project::SimulationOptions CheckDialog::options() const
{
    auto options = project::simulationOptions(m_preset->currentData().toString().toStdString(), 1);
    options.architectures = checkedIds(*m_networks);
    options.methods = checkedIds(*m_methods);
    return options;
}

void CheckDialog::start()
{
    if (folder().empty() || (m_job && m_job->state() != jobs::JobState::Paused))
        return;
    QSettings().setValue(QLatin1String(kFolderSetting), m_folder->text());
    m_notice->hide();
    follow(startCheck(m_session, folder(), options()));
}

void CheckDialog::follow(jobs::Job* job)
{
    if (m_job)
        disconnect(m_job, nullptr, this, nullptr);
    m_job = job;
    if (job != nullptr) {
        connect(job, &jobs::Job::changed, this, &CheckDialog::updateJob);
        connect(job, &jobs::Job::finished, this, [this, job] {
            if (job->state() == jobs::JobState::Failed)
                m_notice->show(widgets::NoticeKind::Error, job->failure());
            follow(nullptr);
            readResults();
        });
    }
    updateJob();
}

void CheckDialog::updateJob()
{
    m_progress->setVisible(m_job != nullptr);
    if (m_job) {
        m_bar->setValue(static_cast<int>(std::max(0.0, m_job->fraction()) * kBarSteps));
        const double left = m_job->secondsLeft();
        const bool paused = m_job->state() == jobs::JobState::Paused;
        QString facts = paused ? tr("Paused. ") + m_job->facts() : m_job->facts();
        if (left >= 0)
            facts += tr(" \u00B7 about %1 left").arg(text(formatDuration(left)));
        m_facts->setText(m_job->state() == jobs::JobState::Waiting ? tr("Waits for its turn") : facts);
        m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
    }
    updateButtons();
}

void CheckDialog::updateButtons()
{
    const bool chosen = !folder().empty() && !checkedIds(*m_networks).empty() && !checkedIds(*m_methods).empty();
    m_start->setEnabled(m_job == nullptr && chosen);
    m_start->setToolTip(chosen ? tr("Simulate, train, score and measure; what is finished in the folder is kept")
                               : tr("Choose at least one network, one method and a folder"));
    for (auto* button : {m_pause, m_cancel})
        button->setVisible(m_job != nullptr);
    for (QWidget* field : {static_cast<QWidget*>(m_preset), static_cast<QWidget*>(m_networks), static_cast<QWidget*>(m_methods)})
        field->setEnabled(m_job == nullptr);
}

void CheckDialog::readResults()
{
    if (m_reading)
        m_reading->cancel();
    const auto read = [from = folder()](Progress& progress) {
        Found found;
        if (from.empty())
            return found;
        found.results = project::readSimulation(from);
        if (found.results.empty())
            return found;
        found.roc = std::get<figure::Chart>(project::simulationRocPicture(from));
        for (const auto& result : found.results) {
            progress.checkpoint(-1, {});
            const auto known = [&](const auto& sequence) { return sequence.first == result.architecture; };
            if (std::none_of(found.sequences.begin(), found.sequences.end(), known))
                found.sequences.emplace_back(result.architecture, std::make_shared<const figure::Picture>(
                                                                      project::simulationSequencePicture(from, result.architecture, {})));
        }
        return found;
    };
    auto* job = m_session.jobs().start<Found>(quietJob(tr("Read the check of the methods")), read, this,
                                              [this](const Found& found) { showFound(found); });
    m_reading = job;
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (m_reading == job)
            m_reading = nullptr;
        if (job->state() == jobs::JobState::Failed)
            m_notice->show(widgets::NoticeKind::Error, job->failure());
    });
}

void CheckDialog::showFound(const Found& found)
{
    m_results = found.results;
    m_sequences = found.sequences;
    m_stack->setCurrentIndex(m_results.empty() ? 0 : 1);
    m_table->clear();
    const QStringList columns{tr("Network"), tr("Method"), tr("s / sequence"),  tr("Accuracy"),
                              tr("Recall"),  tr("auROC"),  tr("Signal / noise")};
    const QStringList helps{tr("The network, and how well it tells positive from negative test sequences"),
                            tr("How the bases were scored"),
                            tr("Time of scoring one sequence on this machine"),
                            tr("Share of the best 5 % of bases that lie in planted motifs"),
                            tr("Share of planted motifs with at least half their bases among the best 5 %"),
                            tr("Bases of planted motifs against all others, by rank in their sequence"),
                            tr("Mean |score| in planted motifs over the mean elsewhere")};
    m_table->setColumnCount(static_cast<int>(columns.size()));
    m_table->setHorizontalHeaderLabels(columns);
    for (int i = 0; i < columns.size(); ++i)
        m_table->horizontalHeaderItem(i)->setToolTip(helps[i]);
    m_table->setRowCount(static_cast<int>(m_results.size()));
    for (int row = 0; row < static_cast<int>(m_results.size()); ++row) {
        const auto& r = m_results[static_cast<std::size_t>(row)];
        const QStringList cells{text(r.architectureTitle),
                                text(r.methodTitle),
                                r.secondsPerSequence ? text(formatReal(*r.secondsPerSequence, 3)) : QStringLiteral("\u2013"),
                                number(r.metrics.accuracy, 3),
                                number(r.metrics.recall, 3),
                                number(r.metrics.auroc, 4),
                                number(r.metrics.snr, 2)};
        for (int i = 0; i < cells.size(); ++i) {
            auto* item = new QTableWidgetItem(cells[i]);
            if (i > 1)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, i, item);
        }
        m_table->item(row, 0)->setToolTip(tr("auROC of test sequences %1").arg(number(r.testAuroc, 3)));
    }
    m_table->resizeColumnsToContents();
    if (!m_results.empty())
        m_note->setText(tr("Scores that put every planted base first would have an accuracy of %1 and an auROC of %2.")
                            .arg(text(formatFixed(m_results[0].metrics.bestAccuracy, 3)), number(m_results[0].metrics.bestAuroc, 4)));
    m_network->clear();
    for (const auto& [architecture, picture] : m_sequences) {
        const auto named =
            std::find_if(m_results.begin(), m_results.end(), [&id = architecture](const auto& r) { return r.architecture == id; });
        m_network->addItem(text(named->architectureTitle), text(architecture));
    }
    if (found.roc)
        m_roc->setChart(*found.roc);
    Q_EMIT shown();
}

void CheckDialog::showSequence()
{
    const int index = m_network->currentIndex();
    if (index >= 0 && index < static_cast<int>(m_sequences.size()))
        m_sequence->setPicture(m_sequences[static_cast<std::size_t>(index)].second);
}

void CheckDialog::exportShown(bool sequence)
{
    const std::string network = m_network->currentData().toString().toStdString();
    const auto recipe = sequence ? project::simulationSequenceRecipe(folder(), network) : project::simulationRocRecipe(folder());
    const fs::path figures = paths::figuresFolder(folder());
    exportPicture(m_session, text((figures / (sequence ? "fig2b-" + network : std::string("fig2a"))).string()), recipe, this);
}

}  // namespace bindscape::app
