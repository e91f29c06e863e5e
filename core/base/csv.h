// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace bindscape {

// A field of comma-separated values: in quotes where it holds a comma, a quote or a line break.
std::string csvField(const std::string& field);

}  // namespace bindscape
