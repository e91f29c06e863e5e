// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/file_actions.h"

#include "app/runs/analysis_jobs.h"
#include "core/base/paths.h"
#include "core/project/demo.h"
#include "core/project/run_project.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>

namespace bindscape::app {

namespace {

constexpr int kRecentProjects = 10;
constexpr std::uint64_t kExampleSeed = 1;

}  // namespace

FileActions::FileActions(Session& session, QWidget* window, const ActionSet& actions) : QObject(window), m_session(session), m_window(window)
{
    connect(actions[Do::OpenFiles], &QAction::triggered, this, &FileActions::chooseFiles);
    connect(actions[Do::OpenExample], &QAction::triggered, this, &FileActions::openExample);
    connect(actions[Do::Save], &QAction::triggered, this, &FileActions::save);
    connect(actions[Do::SaveAs], &QAction::triggered, this, &FileActions::saveAs);
    connect(actions[Do::CloseProject], &QAction::triggered, this, [this] {
        if (mayLoseChanges())
            m_session.closeProject();
    });
    const auto update = [this, &actions] {
        const bool open = m_session.hasGenome() || !m_session.project().tracks.empty();
        for (const auto action : {Do::Save, Do::SaveAs, Do::CloseProject})
            actions[action]->setEnabled(open);
        if (!m_session.project().file.empty())
            remember(QString::fromStdString(m_session.project().file.string()));
    };
    connect(&session, &Session::projectChanged, this, update);
    connect(&session, &Session::tracksChanged, this, update);
    update();
}

void FileActions::chooseFiles()
{
    const QString filter =
        tr("All readable files (*.bindscape *.fa *.fa.gz *.fasta *.fasta.gz *.fna *.2bit *.bw *.bigWig *.bb *.bigBed *.bed *.bed.gz *.narrowPeak "
           "*.narrowPeak.gz *.broadPeak *.broadPeak.gz *.gtf *.gtf.gz *.gff *.gff.gz *.gff3 *.gff3.gz *.genePred *.wig *.wig.gz *.txt "
           "*.txt.gz *.bedGraph *.bedGraph.gz *.vcf *.vcf.gz *.bcf *.bam *.cram *.meme *.jaspar *.pfm *.zip *.tar.gz);;"
           "Projects (*.bindscape);;Archives of runs (*.zip *.tar.gz);;All files (*)");
    const QString folder = QSettings().value(QStringLiteral("files/folder")).toString();
    const QStringList files = QFileDialog::getOpenFileNames(m_window, tr("Open files"), folder, filter);
    if (files.isEmpty())
        return;
    QSettings().setValue(QStringLiteral("files/folder"), QFileInfo(files.front()).absolutePath());
    open(files);
}

void FileActions::open(const QStringList& files)
{
    std::vector<std::filesystem::path> paths;
    bool hasProject = false;
    for (const QString& file : files) {
        paths.emplace_back(file.toStdString());
        hasProject = hasProject || file.endsWith(QLatin1String(project::kProjectEnding));
    }
    if (paths.empty() || (hasProject && !mayLoseChanges()))
        return;
    m_session.openFiles(paths);
}

QString FileActions::exampleFolder()
{
    const QString chosen = qEnvironmentVariable("BINDSCAPE_EXAMPLE_DIR");
    if (!chosen.isEmpty())
        return chosen;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/bindscape/example");
}

void FileActions::openExample()
{
    if (!mayLoseChanges())
        return;
    const std::filesystem::path folder = exampleFolder().toStdString();
    const auto make = [folder](Progress& progress) {
        project::Project example = project::makeDemo(folder, kExampleSeed, progress);
        // Hits and scores of an earlier visit that was left before the project was saved.
        for (const auto& analysis : std::vector(example.analyses)) {
            if (std::filesystem::exists(paths::datasetFolder(example.folder(), analysis.id) / paths::kInstancesFile))
                project::addResultTracks(example, analysis.id, {});
            for (const auto& run : analysis.runs)
                if (std::filesystem::exists(paths::scoresFolder(paths::runFolder(example.folder(), run.id)) / paths::kScoresFile))
                    project::addResultTracks(example, analysis.id, run.id);
        }
        return example;
    };
    const auto show = [this](project::Project example) {
        // The example is there to be watched learning: what is not finished starts once the project is open.
        connect(
            &m_session, &Session::projectChanged, this,
            [this, file = example.file] {
                if (m_session.project().file != file)
                    return;
                for (const auto& analysis : std::vector(m_session.project().analyses))
                    startAnalysis(m_session, analysis.id);
            },
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
        m_session.setProject(std::move(example));
    };
    auto* job = m_session.jobs().start<project::Project>({tr("Make the example project"), jobs::Pool::Readers, false, true}, make, this, show);
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(job->failure(), Severity::Error);
    });
}

bool FileActions::save()
{
    if (m_session.project().file.empty())
        return saveAs();
    if (!m_session.projectFileChanged())
        return m_session.saveProject(m_session.project().file);
    QMessageBox box(QMessageBox::Warning, tr("Project changed on disk"),
                    tr("%1 was changed by another program since it was opened.")
                        .arg(QString::fromStdString(m_session.project().file.filename().string())),
                    QMessageBox::Cancel, m_window);
    box.setInformativeText(tr("Overwriting it loses those changes; saving under another name keeps both."));
    const QAbstractButton* overwrite = box.addButton(tr("Overwrite"), QMessageBox::DestructiveRole);
    auto* other = box.addButton(tr("Save as\u2026"), QMessageBox::AcceptRole);
    box.setDefaultButton(other);
    box.exec();
    if (box.clickedButton() == static_cast<QAbstractButton*>(other))
        return saveAs();
    return box.clickedButton() == overwrite && m_session.saveProject(m_session.project().file);
}

bool FileActions::saveAs()
{
    QString start = QString::fromStdString(m_session.project().file.string());
    if (start.isEmpty()) {
        const QString name = QString::fromStdString(m_session.project().genomeName);
        start = QDir(QSettings().value(QStringLiteral("files/folder")).toString()).filePath(name + QLatin1String(project::kProjectEnding));
    }
    QString file = QFileDialog::getSaveFileName(m_window, tr("Save project"), start, tr("Projects (*.bindscape)"));
    if (file.isEmpty())
        return false;
    if (!file.endsWith(QLatin1String(project::kProjectEnding)))
        file += QLatin1String(project::kProjectEnding);
    if (!m_session.saveProject(file.toStdString()))
        return false;
    remember(file);
    return true;
}

bool FileActions::mayLoseChanges()
{
    if (!m_session.isModified())
        return true;
    const QString name = QString::fromStdString(m_session.project().name);
    QMessageBox box(QMessageBox::Question, tr("Unsaved changes"),
                    tr("Save the changes to %1?").arg(name.isEmpty() ? tr("this project") : QChar(0x201C) + name + QChar(0x201D)),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    box.setInformativeText(tr("Otherwise the changed tracks and settings are lost. Files of trained models stay in any case."));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save: return save();
    case QMessageBox::Discard: return true;
    default: return false;
    }
}

QStringList FileActions::recent() const
{
    return QSettings().value(QStringLiteral("files/recent")).toStringList();
}

void FileActions::clearRecent()
{
    QSettings().remove(QStringLiteral("files/recent"));
    Q_EMIT recentChanged();
}

void FileActions::remember(const QString& project)
{
    QStringList files = recent();
    if (!files.isEmpty() && files.front() == project)
        return;
    files.removeAll(project);
    files.prepend(project);
    QSettings().setValue(QStringLiteral("files/recent"), QStringList(files.mid(0, kRecentProjects)));
    Q_EMIT recentChanged();
}

}  // namespace bindscape::app
