// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/pretrain_dialog.h"

#include "app/dialogs/estimate_feed.h"
#include "app/dialogs/model_part.h"
#include "app/dialogs/preset_bar.h"
#include "app/dialogs/pretrain_view.h"
#include "app/dialogs/split_part.h"
#include "app/dialogs/start_buttons.h"
#include "app/dialogs/tracks_part.h"
#include "app/dialogs/user_presets.h"
#include "app/dialogs/wheel_guard.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_selection.h"
#include "core/project/run_project.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kDelayMs = 300;

bool anyError(const std::vector<Check>& checks)
{
    return std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Check::Severity::Error; });
}

// Project and name have no say in what can be counted.
bool blocksCounting(const std::vector<Check>& checks)
{
    return std::any_of(checks.begin(), checks.end(), [](const Check& check) {
        return check.severity == Check::Severity::Error &&
               (check.field == "tracks" || check.field == "genome" || check.field == "bins" || check.field == "chromosomes");
    });
}

}  // namespace

PretrainDialog::PretrainDialog(Session& session, QWidget* parent) : QDialog(parent), m_session(session), m_trials(TrainingTrials::of(session))
{
    setWindowTitle(tr("Pre-train a trunk"));
    m_view = new PretrainView;
    auto* scroll = new QScrollArea;
    scroll->setWidget(makeForm());
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto* left = new QVBoxLayout;
    left->setSpacing(scaled(8));
    left->addWidget(scroll, 1);
    left->addWidget(widgets::hintLabel(tr("<b>What happens next.</b> The genome is labelled bin by bin, then one network learns all tracks at once. Its lower layers are "
                                          "what runs on motif sites may start from. Validation and test chromosomes are remembered, so that leakage is noticed."),
                                       this));
    auto* halves = new QHBoxLayout;
    halves->setSpacing(scaled(16));
    halves->addLayout(left, 13);
    halves->addWidget(m_view, 7);
    m_trouble = new widgets::Notice(this);
    m_trouble->setButton(tr("Dismiss"));
    m_trouble->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12));
    layout->setSpacing(scaled(10));
    layout->addWidget(m_presets);
    layout->addWidget(m_trouble);
    layout->addLayout(halves, 1);
    layout->addWidget(makeButtons());
    const QSize wanted(scaled(1360), scaled(970));
    const QScreen* shown = parent != nullptr ? parent->screen() : screen();
    resize(shown != nullptr ? wanted.boundedTo(shown->availableSize()) : wanted);

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connectForm();
    const project::Project& project = session.project();
    m_tracks->setOpenTracks(openTracks(project));
    m_tracks->setExcludeFiles(project.tracks);
    m_split->setContigs(session.contigs());
    m_wheel->watch();
    read<Catalogue>(
        tr("Load the networks"), [](Progress&) { return loadCatalogue(); },
        [this](Catalogue catalogue) {
            if (!m_hasCatalogue)
                setCatalogue(catalogue);
        });
    read<std::vector<TrunkRun>>(
        tr("Find earlier runs"), [copy = std::make_shared<const project::Project>(project)](Progress&) { return trunkRuns(*copy); },
        [this](std::vector<TrunkRun> trunks) { m_model->setTrunks(trunks); });
    jobs::JobOptions options{tr("Ask for the device"), jobs::Pool::Compute, false, false};  // torch is asked by one thread at a time
    using Answer = std::pair<compute::Machine, std::vector<compute::Device>>;
    const auto ask = [](Progress&) {
        const compute::Compute& compute = compute::loadCompute();
        return Answer(compute.machine(), compute.devices());
    };
    m_machine = session.jobs().start<Answer>(std::move(options), ask, this, [this](Answer answer) { m_split->setMachine(answer.first, answer.second); });
    changed();
}

QWidget* PretrainDialog::makeForm()
{
    auto* form = new QWidget;
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, scaled(6), 0);
    layout->setSpacing(scaled(6));
    m_presets = new PresetBar;
    m_presets->setOwnPresets(false);
    m_tracks = new TracksPart;
    m_model = new ModelPart;
    m_model->setManyTasks();
    m_split = new SplitPart;
    m_split->setChromosomesOnly();
    for (FormPart* part : {static_cast<FormPart*>(m_tracks), static_cast<FormPart*>(m_model), static_cast<FormPart*>(m_split)})
        layout->addWidget(part);
    layout->addStretch(1);
    m_wheel = new WheelGuard(form);
    return form;
}

QWidget* PretrainDialog::makeButtons()
{
    auto* row = new StartButtons({tr("&Pre-train"), tr("Starts pre-training in the background; you can keep browsing"),
                                  tr("Starts pre-training in the background and leaves this dialog open for the next trunk"),
                                  tr("The same work as a table of tracks and commands of bindscape-cli, for a terminal or a cluster")});
    m_copy = row->copy;
    m_said = row->said;
    m_save = row->save;
    m_queue = row->queue;
    m_start = row->start;
    connect(m_copy, &QPushButton::clicked, this, &PretrainDialog::copyCommands);
    connect(m_save, &QPushButton::clicked, this, &PretrainDialog::saveProject);
    connect(row->again, &QPushButton::clicked, this, [this] {
        m_counts.clear();
        m_wanted.clear();
        m_view->showChecking();
        check();
    });
    connect(m_queue, &QPushButton::clicked, this, &PretrainDialog::addToQueue);
    connect(row->cancel, &QPushButton::clicked, this, &PretrainDialog::reject);
    connect(m_start, &QPushButton::clicked, this, &PretrainDialog::accept);
    return row;
}

void PretrainDialog::connectForm()
{
    connect(&m_delay, &QTimer::timeout, this, &PretrainDialog::check);
    for (FormPart* part : {static_cast<FormPart*>(m_tracks), static_cast<FormPart*>(m_model), static_cast<FormPart*>(m_split)})
        connect(part, &FormPart::changed, this, &PretrainDialog::changed);
    connect(m_tracks, &TracksPart::tableWanted, this, [this](const QString& file) {
        read<std::vector<compendium::Track>>(
            tr("Read the table of tracks"), [path = file.toStdString()](Progress&) { return compendium::readTrackTable(path); },
            [this](std::vector<compendium::Track> tracks) { m_tracks->addTracks(tracks); });
    });
    connect(m_model, &ModelPart::trunkFolderWanted, this, [this](const QString& folder) {
        read<TrunkRun>(
            tr("Read the run"), [path = folder.toStdString()](Progress&) { return trunkRunOf(path); }, [this](TrunkRun trunk) { m_model->chooseTrunk(trunk); });
    });
    for (const auto signal : {&PresetBar::chosen, &PresetBar::resetWanted})
        connect(m_presets, signal, this, [this] { m_model->applyPreset(m_presets->preset()); });
    connect(m_trouble, &widgets::Notice::buttonClicked, m_trouble, &QWidget::hide);
    connect(&m_trials, &TrainingTrials::ended, this, &PretrainDialog::showEstimate);
    connect(&m_session, &Session::projectChanged, this, &PretrainDialog::reject);  // its tracks and genome are gone
}

// In a reader thread; a failure is shown above the form.
template <class Result>
jobs::Job* PretrainDialog::read(const QString& title, std::function<Result(Progress&)> work, std::function<void(Result)> done)
{
    jobs::JobOptions options{title, jobs::Pool::Readers, false, false};
    m_trouble->hide();
    jobs::Job* job = m_session.jobs().start<Result>(std::move(options), std::move(work), this, std::move(done));
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_trouble->show(widgets::NoticeKind::Error, job->failure());
    });
    return job;
}

void PretrainDialog::setCatalogue(const Catalogue& catalogue)
{
    m_hasCatalogue = true;
    m_presets->setPresets(catalogue.presets);
    m_presets->select(choice().run.preset);
    m_model->setCatalogue(catalogue);
    m_wheel->watch();  // the sizes of the network have new fields
    changed();
}

void PretrainDialog::setChoice(const project::TrunkEntry& trunk)
{
    TrainingChoice carrier;
    carrier.architecture = trunk.run.architecture;
    carrier.preset = trunk.run.preset;
    carrier.maxEpochs = trunk.run.maxEpochs;
    carrier.batch = trunk.run.batch;
    carrier.device = trunk.run.device;
    carrier.seed = trunk.run.seed;
    carrier.parameters = trunk.run.parameters;
    carrier.training = trunk.run.settings;
    carrier.train = trunk.train;
    carrier.validation = trunk.validation;
    carrier.test = trunk.test;
    m_presets->select(carrier.preset);
    m_tracks->setTrunk(trunk);
    m_model->setChoice(carrier);
    m_split->setChoice(carrier);
}

project::TrunkEntry PretrainDialog::choice() const
{
    TrainingChoice carrier;
    m_model->addTo(carrier);
    m_split->addTo(carrier);
    project::TrunkEntry trunk;
    trunk.name = carrier.name;
    m_tracks->addTo(trunk);
    trunk.train = carrier.train;
    trunk.validation = carrier.validation;
    trunk.test = carrier.test;
    trunk.run.architecture = carrier.architecture;
    trunk.run.preset = carrier.preset;
    trunk.run.maxEpochs = carrier.maxEpochs;
    trunk.run.batch = carrier.batch;
    trunk.run.device = carrier.device;
    trunk.run.seed = carrier.seed;
    trunk.run.parameters = carrier.parameters;
    trunk.run.settings = carrier.training;
    trunk.run.settings.score = project::TrainSettings().score;
    if (trunk.run.seed != project::RunEntry().seed)  // one seed for all that is drawn, as on the command line
        trunk.settings.seed = trunk.run.seed;
    return trunk;
}

void PretrainDialog::changed()
{
    m_split->proposeName(proposedTrunkName(m_session.project()));
    showDifferences();
    m_said->clear();
    m_view->showChecking();
    m_delay.start();
}

void PretrainDialog::showDifferences()
{
    TrainingChoice now, preset;
    m_model->addTo(now);
    preset.preset = m_presets->preset();
    preset.architecture = now.architecture;
    m_presets->setArchitecture(m_model->architectureTitle());
    QStringList names;
    for (const std::string& name : settingDifferences(now, preset, true))
        names << QString::fromStdString(name);
    m_presets->showDifferences(names);
}

void PretrainDialog::check()
{
    if (m_checking)
        m_checking->cancel();
    auto project = std::make_shared<const project::Project>(m_session.project());
    const auto contigs = m_session.reference() ? m_session.contigs() : std::vector<genome::Contig>();
    m_checking = read<std::vector<Check>>(
        tr("Pre-flight check"), [choice = choice(), project, contigs](Progress&) { return trunkPreflight(choice, *project, contigs); },
        [this](std::vector<Check> checks) {
            m_checks = std::move(checks);
            m_save->setVisible(m_session.project().file.empty());
            count();
            showAll();
        });
}

// The bins, unless they are known or counted already.
void PretrainDialog::count()
{
    const project::TrunkEntry now = choice();
    const std::string key = trunkCountsKey(now);
    if (m_counting && m_wanted != key)
        m_counting->cancel();
    if (blocksCounting(m_checks) || m_counts.contains(key) || (m_counting && m_wanted == key))
        return;
    m_wanted = key;
    m_counting = read<std::shared_ptr<const TrunkCounts>>(
        tr("Count bins"),
        [now, genome = m_session.project().genome](Progress& progress) { return std::make_shared<const TrunkCounts>(countBins(now, genome, progress)); },
        [this, key](std::shared_ptr<const TrunkCounts> counts) {
            m_counts[key] = std::move(counts);
            showAll();
        });
    connect(m_counting, &jobs::Job::changed, this, [this, key, job = m_counting.data()] {
        if (m_wanted == key && !job->isOver())
            m_view->showCounting(job->fraction());
    });
}

void PretrainDialog::showAll()
{
    const project::TrunkEntry now = choice();
    const auto known = m_counts.find(trunkCountsKey(now));
    if (known != m_counts.end())
        m_view->showCounts(*known->second, now);
    else
        m_view->clearCounts(m_counting && !blocksCounting(m_checks) ? tr("Counting bins…") : tr("Bins are counted once tracks are chosen"));
    const std::vector<Check> checks = mergedChecks(m_checks, known != m_counts.end() ? known->second->checks : std::vector<Check>());
    m_view->showChecks(checks);
    for (FormPart* part : {static_cast<FormPart*>(m_tracks), static_cast<FormPart*>(m_model), static_cast<FormPart*>(m_split)})
        part->mark(checks);
    m_copy->setEnabled(std::none_of(checks.begin(), checks.end(), [](const Check& check) {
        return check.severity == Check::Severity::Error && check.field != "project" && check.field != "name";
    }));
    setErrors(anyError(checks));
    showEstimate();
    Q_EMIT checked();
}

void PretrainDialog::showEstimate()
{
    const project::TrunkEntry now = choice();
    const auto known = m_counts.find(trunkCountsKey(now));
    EstimateText text;
    if (known != m_counts.end() && known->second->train > 0) {
        try {
            const auto options = project::trainOptions(now.run, train::presetOptions(now.run.preset, now.run.architecture), 0);
            m_trials.request(options, now.settings.window);
            const std::string key = TrainingTrials::keyOf(options, now.settings.window);
            if (const MeasuredSpeed* speed = m_trials.known(key))
                text = estimateText(estimateTraining(*speed, asSites(*known->second), options, 1, false), QString::fromStdString(now.name), 1, std::nullopt);
            else
                text.note = !m_trials.failure(key).isEmpty() ? m_trials.failure(key)
                            : anyRunJob(m_session)           ? tr("A network is being trained. The estimate comes once it is done.")
                                                             : tr("Trying a few training steps on this machine…");
        } catch (const std::exception& error) {
            text.note = QString::fromUtf8(error.what());
        }
    }
    m_view->showEstimate(text);
}

void PretrainDialog::setErrors(bool errors)
{
    m_start->setEnabled(!errors);
    m_queue->setEnabled(!errors);
    m_start->setToolTip(errors ? tr("Correct what the checks say first") : tr("Starts pre-training in the background (Enter)"));
}

void PretrainDialog::saveProject()
{
    const QString ending = QLatin1String(project::kProjectEnding);
    const QString file = QFileDialog::getSaveFileName(this, tr("Save project"), QString(), tr("Bindscape projects (*%1)").arg(ending));
    if (file.isEmpty())
        return;
    m_session.saveProject((file.endsWith(ending) ? file : file + ending).toStdString());
    check();
}

QString PretrainDialog::copyCommands()
{
    const QString lines = QString::fromStdString(pretrainLines(plannedTrunk(choice(), m_session.project()), m_session.project()));
    QGuiApplication::clipboard()->setText(lines);
    m_said->setText(tr("Copied: the table of tracks and two commands."));
    return lines;
}

// Looks again at what can be seen at once: Enter may come before the pre-flight ended.
bool PretrainDialog::addToQueue()
{
    const project::TrunkEntry now = choice();
    const auto checks = quickTrunkChecks(now, m_session.project(), m_session.reference() != nullptr);
    if (anyError(checks)) {
        for (FormPart* part : {static_cast<FormPart*>(m_tracks), static_cast<FormPart*>(m_model), static_cast<FormPart*>(m_split)}) {
            part->markEmptyToo();
            part->mark(checks);
        }
        m_view->showChecks(checks);
        setErrors(true);
        return false;
    }
    const project::TrunkEntry planned = plannedTrunk(now, m_session.project());
    auto trunks = m_session.project().trunks;
    trunks.push_back(planned);
    m_session.updateTrunks(trunks);
    startTrunk(m_session, planned.id);
    RunSelection::of(m_session).select(planned.run.id);
    changed();
    m_said->setText(tr("Added to the queue: %1.").arg(QString::fromStdString(planned.name)));
    return true;
}

void PretrainDialog::accept()
{
    if (addToQueue())
        QDialog::accept();
}

void PretrainDialog::done(int result)
{
    m_delay.stop();
    m_trials.cancel();
    for (const auto& job : {m_checking, m_counting, m_machine})
        if (job)
            job->cancel();
    QDialog::done(result);
}

}  // namespace bindscape::app
