// SPDX-License-Identifier: GPL-3.0-or-later
// Projects as files: opening (as themselves, as copies, from an autosave), saving, locks, and what of them is missing.
#include "app/session/session.h"
#include "core/base/paths.h"
#include "core/project/set_aside.h"

#include <algorithm>
#include <utility>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString nameOf(const fs::path& file)
{
    return QString::fromStdString(file.filename().string());
}

QString aNumberOf(std::size_t count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(count);
}

// "3 of 14 tracks were not found. The others are loaded. ..." Empty if nothing is missing.
QString missingSentence(const project::Project& project, const std::vector<project::MissingFile>& missing)
{
    const auto isMissing = [&](const fs::path& file) {
        return !file.empty() && std::any_of(missing.begin(), missing.end(), [&](const auto& one) { return one.file == file; });
    };
    const auto tracks = static_cast<std::size_t>(
        std::count_if(project.tracks.begin(), project.tracks.end(), [&](const auto& track) { return isMissing(track.file); }));
    const auto others = static_cast<std::size_t>(std::count_if(missing.begin(), missing.end(), [&](const auto& one) {
        return one.trackId.empty() && one.use != project::FileUse::Genome;
    }));
    QStringList sentences;
    if (isMissing(project.genome))
        sentences << Session::tr("The genome %1 was not found; tracks are shown once it is.").arg(nameOf(project.genome));
    if (tracks > 0)
        sentences << aNumberOf(tracks, Session::tr("1 of %1 tracks was not found."), Session::tr("%1 of %2 tracks were not found."))
                         .arg(project.tracks.size());
    if (others > 0)
        sentences << aNumberOf(others, Session::tr("1 file of motifs, data sets or bands was not found."),
                               Session::tr("%1 files of motifs, data sets or bands were not found."));
    if (tracks > 0 && !isMissing(project.genome) && tracks < project.tracks.size())
        sentences.insert(1, Session::tr("The others are loaded."));
    return sentences.join(QLatin1Char(' '));
}

}  // namespace

struct Session::OpenedProject {
    project::Project project;
    std::shared_ptr<const genome::Reference> reference;
    Warnings warnings;
    QString failure, genomeFailure, missing;
    FileStamp stamp;
    std::shared_ptr<ProjectLock> lock;
    std::optional<ProjectLock::Holder> holder;  // somebody else has it
};

// In a job: lock, genome, what is missing.
Session::OpenedProject Session::prepare(OpenedProject opened, OpenAs as, bool locks)
{
    const fs::path file = opened.project.file;
    if (locks && as != OpenAs::Copy && !file.empty() && !opened.lock) {
        ProjectLock::Holder holder;
        opened.lock = ProjectLock::take(file, holder);
        if (!opened.lock)
            opened.holder = holder;
    }
    if (opened.holder && as == OpenAs::Itself)
        return opened;
    if (as == OpenAs::Copy || opened.holder) {
        opened.project.file.clear();
        opened.project.name += opened.project.name.empty() ? "" : tr(" (copy)").toStdString();
    }
    opened.missing = missingSentence(opened.project, project::missingUses(opened.project));
    try {
        if (!opened.project.genome.empty())
            opened.reference = genome::Reference::open(opened.project.genome, opened.warnings);
    } catch (const Error& error) {
        std::error_code failure;
        if (fs::exists(opened.project.genome, failure) || paths::isRemote(opened.project.genome))  // else it is told as missing
            opened.genomeFailure = QString::fromUtf8(error.what());
    }
    return opened;
}

// `read` runs in a job.
void Session::open(OpenAs as, std::function<OpenedProject()> read, const QString& name)
{
    startOpening(tr("Opening %1\u2026").arg(name));
    // The project that is open already may be opened once more here; its lock goes on.
    const auto work = [as, read = std::move(read), own = m_lock, locks = m_locks](Progress&) {
        OpenedProject opened;
        try {
            opened = read();
        } catch (const Error& error) {
            opened.failure = QString::fromUtf8(error.what());
            return opened;
        }
        if (own && own->project() == opened.project.file)
            opened.lock = own;
        return prepare(std::move(opened), as, locks);
    };
    m_jobs.start<OpenedProject>({tr("Open %1").arg(name), jobs::Pool::Readers, false, false}, work, this, [this, as](OpenedProject opened) {
        endOpening();
        if (!opened.failure.isEmpty())
            say(opened.failure, Severity::Error);
        else if (opened.holder && as == OpenAs::Itself)
            Q_EMIT projectInUse(QString::fromStdString(opened.project.file.string()), *opened.holder);
        else
            adoptOpened(std::move(opened), as);
    });
}

void Session::adoptOpened(OpenedProject opened, OpenAs as)
{
    m_lock = opened.lock;
    m_projectStamp = opened.stamp;
    adopt(std::move(opened.project), opened.reference, opened.warnings);
    if (as != OpenAs::Itself)
        setDirty(true);
    if (opened.holder)
        say(tr("The project is open in another window, so this is a copy. Save it under another name."), Severity::Warning);
    if (!opened.missing.isEmpty())
        Q_EMIT filesMissing(opened.missing);
    if (!opened.genomeFailure.isEmpty())
        say(opened.genomeFailure, Severity::Error);
}

void Session::openProject(const fs::path& file)
{
    open(
        OpenAs::Itself,
        [file] {
            OpenedProject opened;
            opened.stamp = FileStamp::of(file);
            opened.project = project::readProject(file, opened.warnings);
            return opened;
        },
        nameOf(file));
}

void Session::openCopy(const fs::path& file)
{
    open(
        OpenAs::Copy,
        [file] {
            OpenedProject opened;
            opened.project = project::readProject(file, opened.warnings);
            if (opened.project.name.empty())
                opened.project.name = file.stem().string();
            return opened;
        },
        nameOf(file));
}

void Session::setProject(project::Project project)
{
    const QString name = QString::fromStdString(project.name);
    open(
        OpenAs::Itself,
        [project = std::move(project)] {
            OpenedProject opened;
            opened.project = project;
            opened.stamp = FileStamp::of(project.file);
            return opened;
        },
        name);
}

void Session::restoreProject(project::Autosave autosave)
{
    const QString name = QString::fromStdString(autosave.note.title);
    open(
        OpenAs::Restored,
        [autosave = std::move(autosave)] {
            OpenedProject opened;
            opened.project = autosave.project;
            opened.warnings = autosave.setAside;
            // An original that is newer than the autosave was written by somebody else: saving asks.
            constexpr std::int64_t kPerSecond = 1'000'000'000;
            const FileStamp stamp = FileStamp::of(autosave.project.file);
            if (stamp.nanoseconds <= (autosave.note.time + 1) * kPerSecond)
                opened.stamp = stamp;
            return opened;
        },
        name);
}

bool Session::projectFileChanged() const
{
    if (m_project.file.empty())
        return false;
    const FileStamp now = FileStamp::of(m_project.file);
    return now.there && now != m_projectStamp;
}

// Takes the lock of the file that is about to be written.
bool Session::lockFor(const fs::path& file)
{
    if (!m_locks || (m_lock && m_lock->project() == file))
        return true;
    ProjectLock::Holder holder;
    auto lock = ProjectLock::take(file, holder);
    if (lock)
        m_lock = std::move(lock);
    else
        say(tr("%1 is open in another window (process %2 on %3). Save under another name, or close it there first.")
                .arg(QString::fromStdString(file.string()))
                .arg(holder.process)
                .arg(holder.host),
            Severity::Error);
    return m_lock && m_lock->project() == file;
}

bool Session::saveProject(const fs::path& file)
{
    try {
        auto project = m_project;
        project.file = fs::absolute(file).lexically_normal();
        if (project.name.empty() || m_project.file.empty())
            project.name = project.file.stem().string();
        if (!lockFor(project.file))
            return false;
        project::writeProject(project, project.file);
        m_project.file = project.file;
        m_project.name = project.name;
        m_projectStamp = FileStamp::of(project.file);
    } catch (const std::exception& error) {
        say(QString::fromUtf8(error.what()), Severity::Error);
        return false;
    }
    m_undo.setClean();
    setDirty(false);
    return true;
}

void Session::closeProject()
{
    m_lock.reset();
    m_projectStamp = {};
    adopt({}, nullptr, {});
}

}  // namespace bindscape::app
