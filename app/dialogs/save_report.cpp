// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/save_report.h"

#include "core/base/atomic_file.h"
#include "core/project/report.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("SaveReport", text); }

}  // namespace

jobs::Job* startReport(Session& session, const std::string& runId, const fs::path& html)
{
    jobs::JobOptions options;
    options.title = runId.empty() ? tr("Report of all TFs") : tr("Report of %1").arg(QString::fromStdString(runId));
    jobs::Job* job = session.jobs().start(std::move(options), [project = session.project(), runId, html](Progress& progress) {
        const fs::path scratch = html.parent_path() / ("." + html.filename().string() + ".figures");
        writeFileAtomically(html, runId.empty() ? project::panelReport(project, scratch, progress) : project::runReport(project, runId, scratch, progress));
    });
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, html] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        else if (job->state() == jobs::JobState::Done)
            session.say(tr("The report is written: %1").arg(QString::fromStdString(html.string())), Severity::Note);
    });
    return job;
}

void askForReport(Session& session, const std::string& runId, QWidget* parent)
{
    if (session.project().file.empty() || session.project().analyses.empty())
        return session.say(tr("A report is about trained networks. Train one first."), Severity::Note);
    const QString name = QString::fromStdString((session.project().folder() / ((runId.empty() ? std::string("panel") : runId) + "-report.html")).string());
    const QString file = QFileDialog::getSaveFileName(parent, tr("Save report"), name, tr("Web page (*.html)"));
    if (!file.isEmpty())
        startReport(session, runId, file.toStdString());
}

}  // namespace bindscape::app
