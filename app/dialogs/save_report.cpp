// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/save_report.h"

#include "core/project/report.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("SaveReport", text); }

}  // namespace

jobs::Job* startReport(Session& session, const std::string& runId, const fs::path& file)
{
    jobs::JobOptions options;
    options.title = runId.empty() ? tr("Report of all TFs") : tr("Report of %1").arg(QString::fromStdString(runId));
    jobs::Job* job = session.jobs().start(std::move(options), [project = session.project(), runId, file](Progress& progress) {
        project::writeReport(project, runId, file, progress);
    });
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, file] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        else if (job->state() == jobs::JobState::Done)
            session.say(tr("The report is written: %1").arg(QString::fromStdString(file.string())), Severity::Note);
    });
    return job;
}

void askForReport(Session& session, const std::string& runId, QWidget* parent)
{
    if (session.project().file.empty() || session.project().analyses.empty())
        return session.say(tr("A report is about trained networks. Train one first."), Severity::Note);
    const QString name = QString::fromStdString((session.project().folder() / ((runId.empty() ? std::string("panel") : runId) + "-report.html")).string());
    const QString pdf = tr("PDF (*.pdf)");
    QString chosen;
    const QString file = QFileDialog::getSaveFileName(parent, tr("Save report"), name, tr("Web page (*.html)") + QStringLiteral(";;") + pdf, &chosen);
    if (file.isEmpty())
        return;
    fs::path path = file.toStdString();
    // The kind that was chosen counts where the name does not say another.
    if (chosen == pdf && (!path.has_extension() || path.extension() == ".html"))
        path.replace_extension(".pdf");
    else if (!path.has_extension())
        path += ".html";
    startReport(session, runId, path);
}

}  // namespace bindscape::app
