// SPDX-License-Identifier: GPL-3.0-or-later
// The progress of the work that this thread does, for doors deep below that may wait long and must be able to give up (servers).
#pragma once

#include "core/base/progress.h"

namespace bindscape {

// Null where nobody set one.
Progress* progressOfThread();

// Sets it for as long as the object lives, on the thread that made it.
class ThreadProgress {
public:
    explicit ThreadProgress(Progress& progress);
    ~ThreadProgress();
    ThreadProgress(const ThreadProgress&) = delete;
    ThreadProgress& operator=(const ThreadProgress&) = delete;

private:
    Progress* m_before;
};

}  // namespace bindscape
