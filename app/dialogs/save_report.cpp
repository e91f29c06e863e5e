// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/save_report.h"

#include "core/project/report.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("SaveReport", text); }

// The dialog asked about the web page alone.
bool mayReplace(const fs::path& file, QWidget* parent)
{
    std::error_code ignored;
    return !fs::exists(file, ignored) || QMessageBox::question(parent, tr("Save report"), tr("%1 exists. Replace it?").arg(QString::fromStdString(file.string()))) == QMessageBox::Yes;
}

}  // namespace

jobs::Job* startReport(Session& session, const std::string& runId, const std::vector<fs::path>& files)
{
    jobs::JobOptions options;
    options.title = runId.empty() ? tr("Report of all TFs") : tr("Report of %1").arg(QString::fromStdString(runId));
    jobs::Job* job = session.jobs().start(std::move(options), [project = session.project(), runId, files](Progress& progress) {
        const auto count = static_cast<double>(files.size());
        for (std::size_t i = 0; i < files.size(); ++i) {
            SubProgress part(progress, static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
            project::writeReport(project, runId, files[i], part);
        }
    });
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, files] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        else if (job->state() == jobs::JobState::Done) {
            QStringList names;
            for (const auto& file : files)
                names << QString::fromStdString(file.string());
            session.say(tr("The report is written: %1").arg(names.join(QStringLiteral(", "))), Severity::Note);
        }
    });
    return job;
}

void askForReport(Session& session, const std::string& runId, QWidget* parent)
{
    if (session.project().file.empty() || session.project().analyses.empty())
        return session.say(tr("A report is about trained networks. Train one first."), Severity::Note);
    const QString name = QString::fromStdString((session.project().folder() / ((runId.empty() ? std::string("panel") : runId) + "-report.html")).string());
    const QString both = tr("Web page and PDF (*.html)"), page = tr("Web page (*.html)"), pdf = tr("PDF (*.pdf)");
    QString chosen;
    const QString file = QFileDialog::getSaveFileName(parent, tr("Save report"), name, QStringList{both, page, pdf}.join(QStringLiteral(";;")), &chosen);
    if (file.isEmpty())
        return;
    fs::path path = file.toStdString();
    // The kind that was chosen counts where the name does not say another.
    if (chosen == pdf && (!path.has_extension() || path.extension() == ".html"))
        path.replace_extension(".pdf");
    else if (!path.has_extension())
        path += ".html";
    std::vector<fs::path> files{path};
    if (const fs::path beside = fs::path(path).replace_extension(".pdf"); chosen == both && path.extension() == ".html" && mayReplace(beside, parent))
        files.push_back(beside);
    startReport(session, runId, files);
}

}  // namespace bindscape::app
