// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the whole process that make computing on the CPU about twice as fast and change no result. No torch, no Qt.
// All: before any thread exists. What the user chose by a variable of his own stays as he chose it.
#pragma once

namespace bindscape::compute {

// First thing in main(): the two below. Where libgomp is loaded already (Qt brings it along), the program is executed once more
// with the same arguments, so nothing may have been done before. Calling it again does nothing new.
void prepareProcess();

// The single settings, for programs that measure what each of them is worth.
//
// OpenMP's threads sleep while they wait instead of taking the cores from those that work: OMP_WAIT_POLICY=PASSIVE, unless that
// variable is set. GOMP_SPINCOUNT has the last word, as libgomp has it.
void waitPassively();
// malloc keeps the pages of large arrays for the next ones, in one arena for all threads. Each threshold unless it was set, by
// MALLOC_ARENA_MAX, MALLOC_ARENA_TEST, MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_, MALLOC_TOP_PAD_ or their names in
// GLIBC_TUNABLES.
void keepPages();

}  // namespace bindscape::compute
