// SPDX-License-Identifier: GPL-3.0-or-later
// How many threads the window's computing jobs use: one fewer than there are cores, so that the window always has one, unless the
// preferences or a run say otherwise. Any thread.
#pragma once

#include "core/compute/compute.h"
#include "core/project/project.h"

#include <string>

namespace bindscape::app {

int usualTrainingThreads();     // one fewer than the cores, at least 1
int trainingThreads();          // of the preferences
void setTrainingThreads(int);   // the usual number, or less than 1: the preference follows the machine

// The calling thread, and those that it starts from now on, compute only in what the window's own thread leaves: it is never kept
// waiting for a core by them. For good; a thread of the compute pool does nothing else.
void giveWayToWindow();

// While it lives, one more job computes.
class ComputingNow {
public:
    ComputingNow();
    ~ComputingNow();
    ComputingNow(const ComputingNow&) = delete;
    ComputingNow& operator=(const ComputingNow&) = delete;
    static int jobs();
};

// For the steps of a run (project::runStep): its own number; else, where its training has begun, the number it began with, because
// another one gives other last digits; else the preference, shared among the jobs that compute now. 0 where a GPU does the work.
int threadsOfRun(const compute::Compute& compute, const project::Project& project, const std::string& runId);
// For a job beside those that compute: what they leave, at least 1.
int threadsBeside();

}  // namespace bindscape::app
