// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace bindscape {

// Bytes as text (RFC 4648, with padding), for files inside of files.
std::string base64(std::string_view bytes);

}  // namespace bindscape
