// SPDX-License-Identifier: GPL-3.0-or-later
// One open reference for all that read the same file at the same time: the runs of a panel that train or score beside each other.
#pragma once

#include "core/genome/reference.h"

namespace bindscape::genome {

// The reference that is open already, if the file is as it was then (size and time of change); otherwise opens it. What is said about
// its indexes is said to everybody. Throws as Reference::open. Any thread. Nothing is kept open when its last user lets it go.
std::shared_ptr<const Reference> sharedReference(const std::filesystem::path& path, Warnings& warnings);

}  // namespace bindscape::genome
