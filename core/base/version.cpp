// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/version.h"

namespace bindscape {

const char* version() { return BINDSCAPE_VERSION; }

}  // namespace bindscape
