// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_dialog.h"

#include "app/dialogs/device_choice.h"
#include "app/dialogs/estimate_feed.h"
#include "app/dialogs/factor_counts.h"
#include "app/dialogs/preflight_view.h"
#include "app/dialogs/preset_bar.h"
#include "app/dialogs/start_buttons.h"
#include "app/dialogs/training_command.h"
#include "app/dialogs/training_form.h"
#include "app/dialogs/training_queue.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_selection.h"
#include "core/base/memory.h"
#include "core/motif/matrix.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kDelayMs = 300;

jobs::JobOptions quietJob(const QString& title)
{
    jobs::JobOptions options;
    options.title = title;
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    return options;
}

}  // namespace

TrainingDialog::TrainingDialog(Session& session, QWidget* parent) : QDialog(parent), m_session(session)
{
    setWindowTitle(tr("New training run"));
    m_form = new TrainingForm;
    m_view = new PreflightView(this);
    m_counts = new FactorCounts(session, this);
    m_estimate = new EstimateFeed(session, *m_view, this);
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_next = widgets::hintLabel({}, this);
    auto* left = new QVBoxLayout;
    left->setSpacing(scaled(8));
    left->addWidget(scroll, 1);
    left->addWidget(m_next);
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
    layout->addWidget(&m_form->presets());
    layout->addWidget(m_trouble);
    layout->addLayout(halves, 1);
    layout->addWidget(makeButtons());
    fitToScreen();

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &TrainingDialog::check);
    connectForm();
    connect(&session, &Session::projectChanged, this, &TrainingDialog::reject);  // its tracks and genome are gone

    const project::Project& project = session.project();
    m_form->setTracks(project.tracks);
    m_form->setContigs(session.contigs());
    TrainingChoice first = m_form->choice();
    first.motifFile = project.motifs;
    if (!project.analyses.empty())
        first.motifFile = project.analyses.back().motifFile;
    m_form->setChoice(first);
    setPresetFolder(userPresetFolder());
    loadNetworks();
    findTrunks();
    askMachine();
    changed();
}

// The size of the picture, or what the screen has.
void TrainingDialog::fitToScreen()
{
    const QSize wanted(scaled(1360), scaled(970));
    const QScreen* shown = parentWidget() != nullptr ? parentWidget()->screen() : screen();
    resize(shown != nullptr ? wanted.boundedTo(shown->availableSize()) : wanted);
}

QWidget* TrainingDialog::makeButtons()
{
    auto* row = new StartButtons({tr("&Train"), tr("Starts training in the background; you can keep browsing"),
                                  tr("Starts these models in the background and leaves this dialog open for the next"),
                                  tr("The same work as commands of bindscape-cli, for a terminal or a cluster"), tr("What the designs and the other choices mean")});
    m_copy = row->copy;
    m_said = row->said;
    m_save = row->save;
    m_queue = row->queue;
    m_train = row->start;
    connect(row->help, &QPushButton::clicked, this, &TrainingDialog::showHelp);
    connect(m_copy, &QPushButton::clicked, this, &TrainingDialog::copyCommands);
    connect(m_save, &QPushButton::clicked, this, &TrainingDialog::saveProject);
    connect(row->again, &QPushButton::clicked, this, [this] {
        m_counts->forget();
        m_view->showChecking();
        check();
    });
    connect(m_queue, &QPushButton::clicked, this, &TrainingDialog::addToQueue);
    connect(row->cancel, &QPushButton::clicked, this, &TrainingDialog::reject);
    connect(m_train, &QPushButton::clicked, this, &TrainingDialog::accept);
    return row;
}

void TrainingDialog::connectForm()
{
    connect(m_form, &TrainingForm::changed, this, &TrainingDialog::changed);
    connect(m_form, &TrainingForm::motifFileChanged, this, &TrainingDialog::loadMotifs);
    connect(m_form, &TrainingForm::folderWanted, this, &TrainingDialog::addFromFolder);
    connect(m_form, &TrainingForm::tableWanted, this, &TrainingDialog::addFromTable);
    connect(m_form, &TrainingForm::trunkFolderWanted, this, &TrainingDialog::takeTrunk);
    connect(&m_form->presets(), &PresetBar::saveWanted, this, &TrainingDialog::savePreset);
    connect(&m_form->presets(), &PresetBar::deleteWanted, this, &TrainingDialog::deletePreset);
    connect(m_view, &PreflightView::factorWanted, m_form, &TrainingForm::chooseFactor);
    connect(m_counts, &FactorCounts::progressed, this, [this](const TrainingChoice& choice, double fraction) {
        if (choice == m_choice)
            m_view->showCounting(fraction);
    });
    connect(m_counts, &FactorCounts::counted, this, [this](const TrainingChoice& choice) {
        const auto counts = m_counts->known(choice);
        m_form->showCounts(choice, counts->all.boundFound + counts->all.unboundFound, counts->all.boundFound);
        showCounts();
    });
    connect(m_estimate, &EstimateFeed::estimated, this, [this](const std::optional<TrainingEstimate>& estimate, long batch) {
        const auto before = std::exchange(m_memory, {});
        if (estimate)
            m_memory = memoryChecks(*estimate, m_devices, m_choice.device, batch, residentBytes());
        const auto textOf = [](const std::vector<Check>& checks) { return checks.empty() ? std::string() : sentenceOf(checks.front()); };
        if (textOf(before) != textOf(m_memory))
            showChecks();
    });
    connect(m_trouble, &widgets::Notice::buttonClicked, m_trouble, &QWidget::hide);
}

void TrainingDialog::cloneFrom(const project::AnalysisEntry& analysis, const project::RunEntry& run)
{
    TrainingChoice choice = choiceOf(analysis, run);
    choice.name = proposedName(choice, m_session.project());
    m_form->setChoice(choice);
    setWindowTitle(tr("Clone of %1").arg(QString::fromStdString(run.name)));
}

void TrainingDialog::setCatalogue(const Catalogue& catalogue)
{
    m_hasCatalogue = true;
    m_catalogueTrouble.clear();
    m_form->setCatalogue(catalogue);
    changed();
}

void TrainingDialog::loadNetworks()
{
    jobs::Job* job = m_session.jobs().start<Catalogue>(
        quietJob(tr("Load the networks")), [](Progress&) { return loadCatalogue(); }, this,
        [this](Catalogue catalogue) {
            if (!m_hasCatalogue)
                setCatalogue(catalogue);
        });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed && !m_hasCatalogue) {
            m_catalogueTrouble = job->failure();
            check();
        }
    });
}

void TrainingDialog::askMachine()
{
    jobs::JobOptions options = quietJob(tr("Ask for the device"));
    options.pool = jobs::Pool::Compute;  // torch is asked by one thread at a time
    using Answer = std::pair<compute::Machine, std::vector<compute::Device>>;
    const auto ask = [](Progress&) {
        const compute::Compute& compute = compute::loadCompute();
        return Answer(compute.machine(), compute.devices());
    };
    m_machine = m_session.jobs().start<Answer>(std::move(options), ask, this, [this](Answer answer) {
        m_devices = std::move(answer.second);
        m_form->setMachine(answer.first, m_devices);
        showEstimate();
    });
}

void TrainingDialog::findTrunks()
{
    auto project = std::make_shared<const project::Project>(m_session.project());
    m_session.jobs().start<std::vector<TrunkRun>>(
        quietJob(tr("Find earlier runs")), [project](Progress&) { return trunkRuns(*project); }, this,
        [this](std::vector<TrunkRun> trunks) { m_form->setTrunks(trunks); });
}

void TrainingDialog::takeTrunk(const QString& folder)
{
    if (m_reading)
        m_reading->cancel();
    factorsRead(m_session.jobs().start<TrunkRun>(
        quietJob(tr("Read the run")), [path = folder.toStdString()](Progress&) { return trunkRunOf(path); }, this, [this](TrunkRun trunk) { m_form->chooseTrunk(trunk); }));
}

void TrainingDialog::setPresetFolder(const std::filesystem::path& folder)
{
    m_presetFolder = folder;
    loadPresets({});
}

void TrainingDialog::loadPresets(const std::string& selected)
{
    if (m_presetReading)
        m_presetReading->cancel();
    using Found = std::pair<std::vector<UserPreset>, Warnings>;
    m_presetReading = m_session.jobs().start<Found>(
        quietJob(tr("Read presets")),
        [folder = m_presetFolder](Progress&) {
            Found found;
            found.first = readUserPresets(folder, found.second);
            return found;
        },
        this,
        [this, selected](Found found) {
            m_form->setUserPresets(found.first, selected);
            if (!found.second.empty())
                m_trouble->show(widgets::NoticeKind::Warning, QString::fromStdString(toText(found.second.front())));
        });
}

void TrainingDialog::savePreset(const QString& name)
{
    try {
        const std::string plain = name.trimmed().toStdString();
        saveUserPreset(m_presetFolder, plain, m_form->choice(), m_form->rounds().second);
        loadPresets(plain);
    } catch (const std::exception& error) {
        m_trouble->show(widgets::NoticeKind::Error, QString::fromUtf8(error.what()));
    }
}

void TrainingDialog::deletePreset()
{
    const UserPreset* preset = m_form->presets().userPreset();
    if (preset == nullptr)
        return;
    try {
        removeUserPreset(*preset);
        m_form->presets().select(preset->settings.preset);
        loadPresets({});
    } catch (const std::exception& error) {
        m_trouble->show(widgets::NoticeKind::Error, QString::fromUtf8(error.what()));
    }
}

void TrainingDialog::addFromFolder(const QString& folder)
{
    if (m_reading)
        m_reading->cancel();
    factorsRead(m_session.jobs().start<std::vector<Factor>>(
        quietJob(tr("List peak files")), [path = folder.toStdString()](Progress& progress) { return factorsOfFolder(path, progress); }, this,
        [this](std::vector<Factor> factors) { m_form->addFactors(factors); }));
}

void TrainingDialog::addFromTable(const QString& file)
{
    if (m_reading)
        m_reading->cancel();
    factorsRead(m_session.jobs().start<std::vector<Factor>>(
        quietJob(tr("Read the table of TFs")), [path = file.toStdString()](Progress&) { return readFactorTable(path); }, this,
        [this](std::vector<Factor> factors) { m_form->addFactors(factors); }));
}

void TrainingDialog::factorsRead(jobs::Job* job)
{
    m_reading = job;
    m_trouble->hide();
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_trouble->show(widgets::NoticeKind::Error, job->failure());
    });
}

void TrainingDialog::loadMotifs(const QString& file)
{
    if (m_motifs)
        m_motifs->cancel();
    m_form->setMotifs({});
    if (file.isEmpty())
        return;
    m_motifs = m_session.jobs().start<motif::MotifFile>(
        quietJob(tr("Read motifs")), [path = file.toStdString()](Progress&) { return motif::readMotifs(path); }, this,
        [this](motif::MotifFile motifs) { m_form->setMotifs(motifs.motifs); });
}

void TrainingDialog::changed()
{
    const auto [first, last] = m_form->rounds();
    m_form->proposeName(proposedName(m_form->factors(), first, last, m_session.project()));
    m_next->setText(tr("<b>What happens next.</b> %1 You can keep browsing.<br>Each run keeps its weights from the best epoch, its settings, file "
                       "checksums and the list of windows, so that it can be repeated or cloned.")
                        .arg(queueText(m_form->choices()).toHtmlEscaped()));
    m_said->clear();
    m_view->showChecking();
    m_delay.start();
}

void TrainingDialog::check()
{
    if (m_checking)
        m_checking->cancel();
    const TrainingChoice choice = m_form->current();
    auto project = std::make_shared<const project::Project>(m_session.project());
    const auto contigs = m_session.reference() ? m_session.contigs() : std::vector<genome::Contig>();
    m_checking = m_session.jobs().start<Preflight>(
        quietJob(tr("Pre-flight check")),
        [choice, choices = m_form->choices(), project, contigs](Progress& progress) {
            Preflight facts = preflight(choice, *project, contigs, progress);
            for (Check& check : checksOfOthers(choices, choice, *project, !contigs.empty()))
                facts.checks.push_back(std::move(check));
            return facts;
        },
        this, [this, choice](Preflight facts) { showFacts(facts, choice); });
}

void TrainingDialog::showFacts(const Preflight& facts, const TrainingChoice& choice)
{
    m_facts = facts;
    m_choice = choice;
    m_checks = std::move(m_facts.checks);
    if (!m_catalogueTrouble.isEmpty())
        m_checks.insert(m_checks.begin(), {Check::Severity::Error, m_catalogueTrouble.toStdString(), {}});
    m_view->setFactors(m_form->factorNames(), m_form->currentFactor());
    m_view->showFacts(facts);
    m_counts->want(countable());
    showCounts();
    m_save->setVisible(m_session.project().file.empty());
}

// What the counts do not depend on may be missing still. Rounds of one factor have as many sites each.
std::vector<TrainingChoice> TrainingDialog::countable() const
{
    const auto blocks = [](const std::vector<Check>& checks) {
        return std::any_of(checks.begin(), checks.end(), [](const Check& check) {
            return check.severity == Check::Severity::Error && (check.field == "peaks" || check.field == "motif" || check.field == "dnase" ||
                                                                check.field == "chromosomes" || check.field == "genome");
        });
    };
    std::vector<TrainingChoice> found;
    if (!blocks(m_checks))
        found.push_back(m_choice);
    for (const TrainingChoice& other : m_form->choices())
        if (other.settings.round == m_choice.settings.round && siteCountsKey(other) != siteCountsKey(m_choice) &&
            !blocks(quickChecks(other, m_session.project(), m_session.reference() != nullptr)))
            found.push_back(other);
    return found;
}

void TrainingDialog::showCounts()
{
    if (const auto counts = m_counts->known(m_choice))
        m_view->showCounts(*counts);
    else
        m_view->clearCounts();
    showChecks();
    showEstimate();
}

void TrainingDialog::showEstimate()
{
    std::vector<EstimateFeed::Factor> factors;
    const std::vector<TrainingChoice> choices = m_form->choices();
    std::size_t current = choices.size();
    for (const TrainingChoice& choice : choices) {
        if (choice == m_choice)
            current = factors.size();
        TrainingChoice counted = choice;
        counted.settings.round = m_choice.settings.round;
        factors.push_back({choice, m_counts->known(counted)});
    }
    if (current == choices.size()) {  // looked at, but not ticked
        factors = {{m_choice, m_counts->known(m_choice)}};
        current = 0;
    }
    m_estimate->update(std::move(factors), current, m_facts);
}

// Of the pre-flight, of the counts, and what the counts of the other factors say.
void TrainingDialog::showChecks()
{
    std::vector<Check> counted = m_memory;
    for (const TrainingChoice& choice : countable()) {
        const auto counts = m_counts->known(choice);
        for (Check check : counts ? counts->checks : std::vector<Check>()) {
            if (choice != m_choice && check.severity < Check::Severity::Warning)
                continue;
            if (choice != m_choice && sentenceOf(check).find(choice.tf) == std::string::npos)
                (check.lead.empty() ? check.text : check.lead).insert(0, choice.tf + ": ");
            counted.push_back(std::move(check));
        }
    }
    const std::vector<Check> checks = mergedChecks(m_checks, counted);
    m_view->showChecks(checks);
    m_form->markFields(checks);
    m_copy->setEnabled(std::none_of(checks.begin(), checks.end(), [](const Check& check) {
        return check.severity == Check::Severity::Error && check.field != "project" && check.field != "name";
    }));
    setErrors(std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Check::Severity::Error; }));
}

void TrainingDialog::setErrors(bool errors)
{
    m_train->setEnabled(!errors);
    m_queue->setEnabled(!errors);
    m_train->setToolTip(errors ? tr("Correct what the checks say first") : tr("Starts training in the background (Enter)"));
}

void TrainingDialog::saveProject()
{
    const QString file = QFileDialog::getSaveFileName(this, tr("Save project"), QString(), tr("Bindscape projects (*%1)").arg(QLatin1String(project::kProjectEnding)));
    if (file.isEmpty())
        return;
    const QString ending = QLatin1String(project::kProjectEnding);
    m_session.saveProject((file.endsWith(ending) ? file : file + ending).toStdString());
    check();
}

void TrainingDialog::done(int result)
{
    m_counts->end();
    m_estimate->end();
    for (const auto& job : {m_checking, m_motifs, m_machine, m_reading, m_presetReading})
        if (job)
            job->cancel();
    m_estimate->end();
    QDialog::done(result);
}

QString TrainingDialog::copyCommands()
{
    const QString lines = QString::fromStdString(commandLines(planRuns(m_form->choices(), m_session.project()), m_session.project()));
    QGuiApplication::clipboard()->setText(lines);
    m_said->setText(tr("Copied: %1 commands.").arg(lines.count(QStringLiteral("bindscape-cli "))));
    return lines;
}

// Looks again at what can be seen at once: Enter may come before the pre-flight ended.
bool TrainingDialog::addToQueue()
{
    const std::vector<TrainingChoice> choices = m_form->choices();
    const TrainingChoice current = m_form->current();
    const project::Project& project = m_session.project();
    const bool genomeOpen = m_session.reference() != nullptr;
    auto checks = quickChecks(current, project, genomeOpen);
    for (Check& check : checksOfOthers(choices, current, project, genomeOpen))
        checks.push_back(std::move(check));
    const bool errors = std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Check::Severity::Error; });
    if (errors) {
        m_form->markEmptyFieldsToo();
        m_form->markFields(checks);
        m_view->showChecks(checks);
        setErrors(true);
        return false;
    }
    const PlannedRuns plan = planRuns(choices, project);
    m_session.updateAnalyses(plan.analyses);
    for (const std::string& run : plan.runs)
        startRun(m_session, run);
    RunSelection::of(m_session).select(plan.runs.front());
    changed();
    m_said->setText(tr("Added to the queue: %1 models.").arg(plan.runs.size()));
    return true;
}

void TrainingDialog::accept()
{
    if (addToQueue())
        QDialog::accept();
}

void TrainingDialog::showHelp()
{
    auto* help = new QMessageBox(this);
    help->setAttribute(Qt::WA_DeleteOnClose);
    help->setWindowTitle(tr("New training run"));
    help->setTextFormat(Qt::RichText);
    help->setText(trainingHelp());
    help->open();
}

}  // namespace bindscape::app
