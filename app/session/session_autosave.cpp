// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session_autosave.h"

#include "core/base/atomic_file.h"

#include <QCoreApplication>
#include <QLockFile>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr int kAfterRunMs = 2000;  // the results of a run arrive one by one
constexpr std::size_t kMostDiscarded = 5;
constexpr const char *kDiscarded = "discarded", *kLockEnding = ".lock";

// An autosave belongs to whoever holds the lock beside it; a process that was killed holds none.
std::shared_ptr<QLockFile> claim(const fs::path& file)
{
    auto lock = std::make_shared<QLockFile>(QString::fromStdString(file.string() + kLockEnding));
    lock->setStaleLockTime(0);
    return lock->tryLock(0) ? lock : nullptr;
}

// Newest first. What cannot be read is no session.
std::vector<Leftover> sessionsIn(const fs::path& folder)
{
    std::vector<Leftover> found;
    std::error_code failure;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
        if (it->path().extension() != project::kProjectEnding)
            continue;
        try {
            found.push_back({it->path(), project::readAutosaveNote(it->path())});
        } catch (const Error&) {
            continue;
        }
    }
    std::sort(found.begin(), found.end(), [](const Leftover& a, const Leftover& b) { return a.note.time > b.note.time; });
    return found;
}

// Halves of files and locks that killed processes left without a session.
void tidy(const fs::path& folder)
{
    removeAbandonedTemporaries(folder);
    std::error_code failure;
    std::vector<fs::path> locks;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure))
        if (it->path().extension() == kLockEnding)
            locks.push_back(it->path());
    for (const auto& lock : locks)
        if (const fs::path file = lock.parent_path() / lock.stem(); !fs::exists(file, failure))
            claim(file);  // taken over, and gone with it
}

void moveToDiscarded(const fs::path& file, const fs::path& folder)
{
    const auto lock = claim(file);
    if (!lock)
        return;
    const fs::path target = folder / kDiscarded;
    std::error_code failure;
    fs::create_directories(target, failure);
    fs::rename(file, target / file.filename(), failure);
    const auto all = sessionsIn(target);
    for (std::size_t i = kMostDiscarded; i < all.size(); ++i)
        fs::remove(all[i].file, failure);
}

}  // namespace

// The one file that a window writes, and who may touch it. Jobs run in several threads and in any order: each has a number, and
// one that is older than the last does nothing.
struct SessionAutosave::Slot {
    std::mutex mutex;
    fs::path file;
    std::shared_ptr<QLockFile> lock;
    std::string content;    // what lies there, without the note of its time
    quint64 done = 0;       // number of the last job
    bool closed = false;
    fs::path takesOver;     // a restored session, to be removed once its changes are written here
    std::shared_ptr<QLockFile> takenLock;

    // False if there was nothing to do. Throws Error.
    bool write(const project::Project& project, project::AutosaveNote note, quint64 number)
    {
        const std::scoped_lock guard(mutex);
        if (closed || number < done)
            return false;
        done = number;
        std::string now = project::autosaveText(project, {note.original, note.title, 1, note.process});
        if (now == content)
            return false;
        std::error_code failure;
        fs::create_directories(file.parent_path(), failure);
        fs::permissions(file.parent_path(), fs::perms::owner_all, failure);
        if (!lock)
            lock = claim(file);
        writeFileAtomically(file, project::autosaveText(project, note));
        content = std::move(now);
        if (!takesOver.empty())
            fs::remove(std::exchange(takesOver, {}), failure);
        takenLock.reset();
        return true;
    }
    void remove(quint64 number)
    {
        const std::scoped_lock guard(mutex);
        if (number < done)
            return;
        done = number;
        std::error_code failure;
        fs::remove(file, failure);
        if (!takesOver.empty())  // saved or given up before it was written anew
            fs::remove(std::exchange(takesOver, {}), failure);
        takenLock.reset();
        lock.reset();
        content.clear();
    }
};

namespace {

quint64 nextNumber()
{
    static std::atomic<quint64> number{0};
    return ++number;
}

}  // namespace

SessionAutosave::SessionAutosave(Session& session, fs::path folder)
    : m_session(session), m_folder(std::move(folder)), m_slot(std::make_shared<Slot>())
{
    m_slot->file = m_folder / (QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString() + project::kProjectEnding);
    connect(&m_timer, &QTimer::timeout, this, &SessionAutosave::saveNow);
    // Later: while a project is adopted it counts as unmodified for a moment.
    const auto check = [this] {
        if (!m_session.isModified())
            remove();
    };
    connect(&session, &Session::modifiedChanged, this, check, Qt::QueuedConnection);
    connect(&session, &Session::projectChanged, this, check, Qt::QueuedConnection);
    connect(&session.jobs(), &jobs::JobRunner::jobFinished, this, [this](const jobs::Job* job) {
        if (job->isVisible() && m_timer.isActive())
            QTimer::singleShot(kAfterRunMs, this, &SessionAutosave::saveNow);
    });
}

SessionAutosave::~SessionAutosave()
{
    m_slot->remove(nextNumber());
    const std::scoped_lock guard(m_slot->mutex);
    m_slot->closed = true;
}

fs::path SessionAutosave::userFolder()
{
    return fs::path(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation).toStdString()) / "autosave";
}

void SessionAutosave::setInterval(int milliseconds)
{
    if (milliseconds > 0)
        m_timer.start(milliseconds);
    else
        m_timer.stop();
}

void SessionAutosave::saveNow()
{
    if (!m_session.isModified() || m_writing)
        return;
    const auto& project = m_session.project();
    project::AutosaveNote note{project.file, project.name.empty() ? project.genomeName : project.name, QDateTime::currentSecsSinceEpoch(),
                               QCoreApplication::applicationPid()};
    struct Outcome {
        bool written = false;
        QString failure;
    };
    const auto work = [slot = m_slot, project, note, number = nextNumber()](Progress&) -> Outcome {
        try {
            return {slot->write(project, note, number), {}};
        } catch (const Error& error) {
            return {false, QString::fromUtf8(error.what())};
        }
    };
    m_writing = true;
    m_session.jobs().start<Outcome>({tr("Autosave"), jobs::Pool::Readers, false, false}, work, this, [this, note](const Outcome& outcome) {
        m_writing = false;
        if (outcome.written)
            Q_EMIT saved(QDateTime::fromSecsSinceEpoch(note.time));
        if (!outcome.failure.isEmpty() && !m_failed)  // once, not every minute
            m_session.say(tr("Unsaved changes cannot be written to the autosave folder: %1 Save the project soon.").arg(outcome.failure),
                          Severity::Warning);
        m_failed = !outcome.failure.isEmpty();
        if (!m_session.isModified())
            remove();
    });
}

void SessionAutosave::remove()
{
    m_session.jobs().start({tr("Remove autosave"), jobs::Pool::Readers, false, false},
                           [slot = m_slot, number = nextNumber()](Progress&) { slot->remove(number); });
    Q_EMIT removed();
}

void SessionAutosave::findLeftovers(std::function<void(std::vector<Leftover>)> then)
{
    const auto work = [folder = m_folder](Progress&) {
        tidy(folder);
        auto all = sessionsIn(folder);
        std::erase_if(all, [](const Leftover& one) { return !claim(one.file); });
        return all;
    };
    m_session.jobs().start<std::vector<Leftover>>({tr("Look for unsaved sessions"), jobs::Pool::Readers, false, false}, work, this, std::move(then));
}

void SessionAutosave::findDiscarded(std::function<void(std::vector<Leftover>)> then)
{
    m_session.jobs().start<std::vector<Leftover>>({tr("Look for discarded sessions"), jobs::Pool::Readers, false, false},
                                                  [folder = m_folder / kDiscarded](Progress&) { return sessionsIn(folder); }, this, std::move(then));
}

void SessionAutosave::restore(const fs::path& file)
{
    struct Read {
        std::optional<project::Autosave> autosave;
        std::shared_ptr<QLockFile> lock;
        QString failure;
    };
    const auto work = [file](Progress&) -> Read {
        auto lock = claim(file);
        if (!lock)
            return {{}, {}, tr("This session is being restored in another window.")};
        try {
            return {project::readAutosave(file), lock, {}};
        } catch (const Error& error) {
            return {{}, {}, QString::fromUtf8(error.what())};
        }
    };
    m_session.jobs().start<Read>({tr("Restore session"), jobs::Pool::Readers, false, false}, work, this, [this, file](Read read) {
        if (!read.autosave) {
            m_session.say(read.failure, Severity::Error);
            return;
        }
        connect(
            &m_session, &Session::projectChanged, this,
            [this, file, lock = read.lock] {
                {
                    const std::scoped_lock guard(m_slot->mutex);
                    m_slot->takesOver = file;
                    m_slot->takenLock = lock;
                }
                saveNow();
            },
            static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
        m_session.restoreProject(std::move(*read.autosave));
    });
}

void SessionAutosave::discard(const fs::path& file)
{
    m_session.jobs().start({tr("Discard session"), jobs::Pool::Readers, false, false},
                           [file, folder = m_folder](Progress&) { moveToDiscarded(file, folder); });
}

}  // namespace bindscape::app
