// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/file_watch.h"

#include "core/base/paths.h"

#include <algorithm>
#include <set>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr int kSoonMs = 300;  // tracks of a project are loaded one after the other

using Stamps = std::map<fs::path, FileStamp>;

// Of a folder of scores the array counts.
FileStamp stampOf(const fs::path& file)
{
    std::error_code failure;
    return FileStamp::of(fs::is_directory(file, failure) ? file / paths::kScoresFile : file);
}

}  // namespace

FileWatch::FileWatch(Session& session) : m_session(session)
{
    connect(&m_timer, &QTimer::timeout, this, &FileWatch::check);
    connect(&session, &Session::projectChanged, this, [this] {
        m_files.clear();
        m_toldProject.reset();
    });
    // What is loaded anew is compared with what it is now.
    connect(&session, &Session::trackLoaded, this, [this](const QString& id) {
        const auto& tracks = m_session.project().tracks;
        const auto track = std::find_if(tracks.begin(), tracks.end(), [&](const auto& one) { return one.id == id.toStdString(); });
        if (track != tracks.end())
            m_files.erase(track->file);
        if (m_timer.isActive() && !m_soon.isActive())
            m_soon.start();
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &FileWatch::check);
}

void FileWatch::setInterval(int milliseconds)
{
    if (milliseconds > 0)
        m_timer.start(milliseconds);
    else
        m_timer.stop();
}

// Files that are open. Those whose tracks are being loaded, or could not be, are left out.
void FileWatch::update()
{
    std::set<fs::path> open;
    const auto& project = m_session.project();
    if (m_session.hasGenome())
        open.insert(project.genome);
    for (const auto& track : project.tracks)
        if (m_session.source(track.id))
            open.insert(track.file);
    std::erase_if(open, [](const fs::path& file) { return file.empty() || paths::isRemote(file); });
    std::erase_if(m_files, [&](const auto& entry) { return !open.contains(entry.first); });
    for (const auto& file : open)
        m_files.try_emplace(file);
}

void FileWatch::check()
{
    update();
    if (m_looking || (m_files.empty() && m_session.project().file.empty()))
        return;
    std::vector<fs::path> files;
    for (const auto& [file, watched] : m_files)
        files.push_back(file);
    if (!m_session.project().file.empty())
        files.push_back(m_session.project().file);
    const auto work = [files](Progress&) {
        Stamps now;
        for (const auto& file : files)
            now[file] = stampOf(file);
        return now;
    };
    m_looking = true;
    m_session.jobs().start<Stamps>({tr("Look for changed files"), jobs::Pool::Readers, false, false}, work, this, [this](const Stamps& now) {
        m_looking = false;
        compare(now);
    });
}

void FileWatch::compare(const Stamps& now)
{
    update();
    for (auto& [file, watched] : m_files)
        if (const auto stamp = now.find(file); stamp != now.end())
            compareOne(file, watched, stamp->second);
    const auto project = now.find(m_session.project().file);
    if (project == now.end() || !project->second.there || project->second == m_session.projectStamp() || m_toldProject == project->second)
        return;
    m_toldProject = project->second;
    Q_EMIT projectFileChanged(QString::fromStdString(project->first.string()));
}

void FileWatch::compareOne(const fs::path& file, Watched& watched, const FileStamp& now)
{
    if (!watched.known) {
        watched.known = now;
        return;
    }
    if (now == *watched.known) {
        watched.pending.reset();
        watched.told = false;
        return;
    }
    if (m_session.jobs().runningCount() > 0 && isOwnResult(file))
        return;
    if (watched.pending != now) {  // perhaps it is being written just now
        watched.pending = now;
        return;
    }
    const QString name = QString::fromStdString(file.string());
    if (now.there) {
        watched = {now, {}, false};
        Q_EMIT changed(name);
    } else if (!std::exchange(watched.told, true)) {
        Q_EMIT gone(name);
    }
}

bool FileWatch::isOwnResult(const fs::path& file) const
{
    const fs::path folder = m_session.project().folder();
    if (folder.empty())
        return false;
    const auto own = file.lexically_relative(folder);
    return !own.empty() && (*own.begin() == "datasets" || *own.begin() == "runs");
}

void FileWatch::reload(const QString& file)
{
    const fs::path path = file.toStdString();
    if (path == m_session.project().genome) {
        m_session.reopenGenome();
        return;
    }
    for (const auto& track : std::vector(m_session.project().tracks))
        if (track.file == path)
            m_session.reloadTrack(track.id);
}

}  // namespace bindscape::app
