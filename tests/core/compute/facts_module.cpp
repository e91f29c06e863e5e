// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for the compute module where a test asks what a program has become when it loads that: prints the facts from the thread
// that loads it, and ends the program.
#include "tests/core/compute/process_facts.h"

#include <cstdio>
#include <cstdlib>

extern "C" __attribute__((visibility("default"))) const void* bindscape_compute_table(unsigned long)
{
    std::fputs(bindscape::test::processFacts().c_str(), stdout);
    std::fflush(stdout);
    std::_Exit(0);
}
