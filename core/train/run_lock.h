// SPDX-License-Identifier: GPL-3.0-or-later
// One process trains a run. The lock belongs to an open file, so it is gone with its process, however that ends. Free of torch.
#pragma once

#include <filesystem>

namespace bindscape::train {

inline constexpr const char* kRunLockFile = ".training.lock";  // in the run's folder, while it is trained

class RunLock {
public:
    // The folder must exist. Throws Error, naming the process, if the run is being trained already, here or in another process. Where
    // the file system knows no locks the run is trained without one.
    explicit RunLock(std::filesystem::path runFolder);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

private:
    std::filesystem::path m_file;
    int m_descriptor = -1;
};

// Whether some living process holds the lock. Looks at the disk; any thread.
bool isBeingTrained(const std::filesystem::path& runFolder);

}  // namespace bindscape::train
