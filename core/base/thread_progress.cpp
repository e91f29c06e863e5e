// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/thread_progress.h"

#include <utility>

namespace bindscape {

namespace {
thread_local Progress* current = nullptr;
}

Progress* progressOfThread() { return current; }

ThreadProgress::ThreadProgress(Progress& progress) : m_before(std::exchange(current, &progress)) {}
ThreadProgress::~ThreadProgress() { current = m_before; }

}  // namespace bindscape
