// SPDX-License-Identifier: GPL-3.0-or-later
// The text of resources/motif_families.tsv, which is part of the program.
#pragma once

#include <string_view>

namespace bindscape::motif {

std::string_view embeddedFamilies();

}  // namespace bindscape::motif
