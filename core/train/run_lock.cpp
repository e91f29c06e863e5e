// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_lock.h"

#include "core/base/error.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

std::string hostName()
{
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

// "process 4711 on node3", as the holder wrote it.
std::string holderOf(int descriptor)
{
    char text[320] = {};
    const ssize_t read = ::pread(descriptor, text, sizeof text - 1, 0);
    return read > 0 ? text : "another process";
}

// The holder before us may have removed the file between our opening it and its being locked.
bool isStillThere(int descriptor, const fs::path& file)
{
    struct stat mine {}, there {};
    return ::fstat(descriptor, &mine) == 0 && ::stat(file.c_str(), &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev;
}

}  // namespace

RunLock::RunLock(fs::path runFolder) : m_file(runFolder / kRunLockFile)
{
    for (;;) {
        m_descriptor = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (m_descriptor < 0)
            return;  // what is wrong with the folder is told when the run is written
        if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
            const bool held = errno == EWOULDBLOCK;
            const std::string holder = held ? holderOf(m_descriptor) : std::string();
            ::close(m_descriptor);
            m_descriptor = -1;
            if (held)
                throw Error("The run " + runFolder.string() + " is being trained by " + holder + ". Wait for it, or stop it there first.");
            return;
        }
        if (isStillThere(m_descriptor, m_file))
            break;
        ::close(m_descriptor);
    }
    const std::string text = "process " + std::to_string(::getpid()) + " on " + hostName();
    if (::ftruncate(m_descriptor, 0) == 0)
        [[maybe_unused]] const ssize_t written = ::pwrite(m_descriptor, text.data(), text.size(), 0);  // only for the sentence
}

RunLock::~RunLock()
{
    if (m_descriptor < 0)
        return;
    ::unlink(m_file.c_str());  // before it is let go, so that nobody locks what is about to vanish
    ::close(m_descriptor);
}

bool isBeingTrained(const fs::path& runFolder)
{
    const int descriptor = ::open((runFolder / kRunLockFile).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return held;
}

}  // namespace bindscape::train
