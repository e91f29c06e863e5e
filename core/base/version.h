// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bindscape {

// "0.1.0", from the root CMakeLists.txt.
const char* version();

}  // namespace bindscape
