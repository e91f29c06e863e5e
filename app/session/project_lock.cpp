// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/project_lock.h"

#include <QCryptographicHash>
#include <QLockFile>
#include <QStandardPaths>
#include <QSysInfo>

#include <cerrno>
#include <csignal>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

enum class Outcome { Taken, Held, Impossible };

Outcome tryLock(QLockFile& lock, ProjectLock::Holder& holder)
{
    lock.setStaleLockTime(0);  // a long session is not a dead one; processes that are gone are noticed in any case
    if (lock.tryLock(0))
        return Outcome::Taken;
    QString program;
    if (lock.error() != QLockFile::LockFailedError || !lock.getLockInfo(&holder.process, &holder.host, &program))
        return Outcome::Impossible;
    holder.here = holder.host == QSysInfo::machineHostName();
    // Left by a killed process where it cannot be removed: a folder that has become read-only.
    const bool gone = holder.here && ::kill(static_cast<pid_t>(holder.process), 0) != 0 && errno == ESRCH;
    return gone ? Outcome::Impossible : Outcome::Held;
}

// Two links to one project are one project.
fs::path realFile(const fs::path& project)
{
    std::error_code failure;
    const fs::path real = fs::weakly_canonical(project, failure);
    return failure ? project : real;
}

fs::path beside(const fs::path& real)
{
    return real.parent_path() / ("." + real.filename().string() + ".lock");
}

QString elsewhere(const fs::path& project)
{
    QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::TempLocation);
    const auto digest = QCryptographicHash::hash(QByteArray::fromStdString(project.string()), QCryptographicHash::Sha1).toHex();
    return folder + QStringLiteral("/bindscape-") + QString::fromLatin1(digest) + QStringLiteral(".lock");
}

}  // namespace

ProjectLock::ProjectLock(fs::path project, std::unique_ptr<QLockFile> lock) : m_project(std::move(project)), m_lock(std::move(lock)) {}

ProjectLock::~ProjectLock() = default;

void ProjectLock::takeAway(const fs::path& project)
{
    std::error_code failure;
    fs::remove(beside(realFile(project)), failure);
}

std::shared_ptr<ProjectLock> ProjectLock::take(const fs::path& project, Holder& holder)
{
    const fs::path real = realFile(project);
    for (const QString& place : {QString::fromStdString(beside(real).string()), elsewhere(real)}) {
        auto lock = std::make_unique<QLockFile>(place);
        switch (tryLock(*lock, holder)) {
        case Outcome::Taken: return std::shared_ptr<ProjectLock>(new ProjectLock(project, std::move(lock)));
        case Outcome::Held: return nullptr;
        case Outcome::Impossible: break;
        }
    }
    return std::shared_ptr<ProjectLock>(new ProjectLock(project, nullptr));
}

}  // namespace bindscape::app
