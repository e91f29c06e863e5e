// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_dialog.h"

#include "app/dialogs/preflight_view.h"
#include "app/dialogs/training_form.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_selection.h"
#include "core/motif/matrix.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
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
    auto* scroll = new QScrollArea;
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* halves = new QHBoxLayout;
    halves->setSpacing(scaled(16));
    halves->addWidget(scroll, 5);
    halves->addWidget(m_view, 3);
    m_next = widgets::hintLabel({}, this);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_train = buttons->addButton(tr("&Train"), QDialogButtonBox::AcceptRole);
    widgets::makePrimary(m_train);
    m_train->setDefault(true);
    widgets::describe(m_train, tr("Train"), tr("Starts training in the background; you can keep browsing"), QStringLiteral("Enter"));
    m_save = buttons->addButton(tr("&Save project…"), QDialogButtonBox::ActionRole);
    m_save->setAutoDefault(false);
    widgets::describe(m_save, tr("Save project…"), tr("The results of training lie beside the project's file"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(12));
    layout->setSpacing(scaled(10));
    layout->addLayout(halves, 1);
    layout->addWidget(m_next);
    layout->addWidget(buttons);
    resize(scaled(1120), scaled(800));

    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    connect(&m_delay, &QTimer::timeout, this, &TrainingDialog::check);
    connect(m_form, &TrainingForm::changed, this, &TrainingDialog::changed);
    connect(m_form, &TrainingForm::motifFileChanged, this, &TrainingDialog::loadMotifs);
    connect(buttons, &QDialogButtonBox::accepted, this, &TrainingDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &TrainingDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &TrainingDialog::saveProject);
    connect(&session, &Session::projectChanged, this, &TrainingDialog::reject);  // its tracks and genome are gone

    const project::Project& project = session.project();
    m_form->setTracks(project.tracks);
    m_form->setContigs(session.contigs());
    TrainingChoice first = m_form->choice();
    first.motifFile = project.motifs;
    if (!project.analyses.empty())
        first.motifFile = project.analyses.back().motifFile;
    m_form->setChoice(first);
    loadNetworks();
    askMachine();
    changed();
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
    m_machine = m_session.jobs().start<compute::Machine>(
        std::move(options), [](Progress&) { return compute::loadCompute().machine(); }, this,
        [this](compute::Machine machine) { m_form->setMachine(machine); });
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
    const TrainingChoice choice = m_form->choice();
    m_form->proposeName(proposedName(choice, m_session.project()));
    const bool pair = choice.core == CoreChoice::Both;
    m_next->setText((pair ? tr("<b>What happens next.</b> Two networks are queued: core present, then core blocked.")
                          : tr("<b>What happens next.</b> One network is queued.")) +
                    tr(" You can keep browsing. Afterwards it is evaluated on the test chromosomes, and the Grad-CAM scores of the bound sites come into the browser."));
    m_view->showChecking();
    m_delay.start();
}

void TrainingDialog::check()
{
    if (m_checking)
        m_checking->cancel();
    const TrainingChoice choice = m_form->choice();
    auto project = std::make_shared<const project::Project>(m_session.project());
    const auto contigs = m_session.reference() ? m_session.contigs() : std::vector<genome::Contig>();
    m_checking = m_session.jobs().start<Preflight>(
        quietJob(tr("Pre-flight check")), [choice, project, contigs](Progress& progress) { return preflight(choice, *project, contigs, progress); }, this,
        [this, choice](Preflight facts) { showFacts(facts, choice); });
}

void TrainingDialog::showFacts(const Preflight& facts, const TrainingChoice& choice)
{
    m_view->showFacts(facts, choice, m_form->maxEpochs());
    m_checks = facts.checks;
    if (!m_catalogueTrouble.isEmpty())
        m_checks.insert(m_checks.begin(), {Check::Severity::Error, m_catalogueTrouble.toStdString(), {}});
    // What the counts do not depend on may be missing still.
    const bool countable = facts.peaks > 0 && facts.motifWidth > 0 && std::none_of(m_checks.begin(), m_checks.end(), [](const Check& check) {
        return check.severity == Check::Severity::Error && (check.field == "dnase" || check.field == "chromosomes" || check.field == "genome");
    });
    if (!countable || siteCountsKey(choice) != m_countsKey) {
        if (m_counting)
            m_counting->cancel();
        m_counts.reset();
        m_countsKey.clear();
        m_view->clearCounts();
    }
    showChecks();
    if (countable && m_countsKey.empty())
        countSites(choice);
    m_save->setVisible(m_session.project().file.empty());
}

void TrainingDialog::countSites(const TrainingChoice& choice)
{
    m_countsKey = siteCountsKey(choice);
    m_view->showCounting(-1);
    const auto genome = m_session.project().genome;
    jobs::Job* job = m_session.jobs().start<SiteCounts>(
        quietJob(tr("Count motif hits")), [choice, genome](Progress& progress) { return app::countSites(choice, genome, progress); }, this,
        [this, key = m_countsKey](SiteCounts counts) {
            if (key != m_countsKey)
                return;
            m_view->showCounts(counts);
            m_counts = std::move(counts);
            showChecks();
        });
    m_counting = job;
    connect(job, &jobs::Job::changed, this, [this, job] {
        if (job == m_counting && job->state() == jobs::JobState::Running && !m_counts)
            m_view->showCounting(job->fraction());
    });
}

// Of the pre-flight and of the counts; the same warning of a file comes from both.
void TrainingDialog::showChecks()
{
    std::vector<Check> checks = m_checks;
    if (m_counts)
        for (const Check& check : m_counts->checks)
            if (std::none_of(checks.begin(), checks.end(), [&](const Check& known) { return known.text == check.text; }))
                checks.push_back(check);
    if (checks.size() > 1)
        std::erase_if(checks, [](const Check& check) { return check.severity == Check::Severity::Good; });
    std::stable_sort(checks.begin(), checks.end(), [](const Check& a, const Check& b) { return a.severity > b.severity; });
    m_view->showChecks(checks);
    m_form->markFields(checks);
    setErrors(std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Check::Severity::Error; }));
}

void TrainingDialog::setErrors(bool errors)
{
    m_train->setEnabled(!errors);
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
    for (const auto& job : {m_checking, m_motifs, m_counting, m_machine})
        if (job)
            job->cancel();
    QDialog::done(result);
}

// Looks again at what can be seen at once: Enter may come before the pre-flight ended.
void TrainingDialog::accept()
{
    const TrainingChoice choice = m_form->choice();
    const auto checks = quickChecks(choice, m_session.project(), m_session.reference() != nullptr);
    const bool errors = std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Check::Severity::Error; });
    if (errors) {
        m_form->markFields(checks);
        m_view->showChecks(checks);
        setErrors(true);
        return;
    }
    const PlannedRuns plan = planRuns(choice, m_session.project());
    m_session.updateAnalyses(plan.analyses);
    for (const std::string& run : plan.runs)
        startRun(m_session, run);
    RunSelection::of(m_session).select(plan.runs.front());
    QDialog::accept();
}

}  // namespace bindscape::app
