// SPDX-License-Identifier: GPL-3.0-or-later
// One window writes a project. The lock is a small hidden file beside the project (".NAME.lock", with process and host; seen by
// other machines on a shared drive), or in the user's runtime folder where the project's own cannot be written to. What a killed
// process left is taken over. Looks at the disk; any thread.
#pragma once

#include <QString>

#include <filesystem>
#include <memory>

class QLockFile;

namespace bindscape::app {

class ProjectLock {
public:
    // Who has it. `here`: a process of this machine.
    struct Holder {
        qint64 process = 0;
        QString host;
        bool here = false;
    };
    // Null if somebody else has the project; `holder` then tells who. Where no lock can be written at all the project is
    // opened without one.
    static std::shared_ptr<ProjectLock> take(const std::filesystem::path& project, Holder& holder);
    // Removes the lock of a process on another machine, which cannot be asked whether it still runs.
    static void takeAway(const std::filesystem::path& project);
    ~ProjectLock();

    const std::filesystem::path& project() const { return m_project; }

private:
    ProjectLock(std::filesystem::path project, std::unique_ptr<QLockFile> lock);

    std::filesystem::path m_project;
    std::unique_ptr<QLockFile> m_lock;
};

}  // namespace bindscape::app
