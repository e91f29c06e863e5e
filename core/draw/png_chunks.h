// SPDX-License-Identifier: GPL-3.0-or-later
// What cairo leaves out of a PNG: its resolution (pHYs) and its texts (iTXt). PNG specification, sections 11.3.3 and 11.3.4.
#pragma once

#include <string>
#include <string_view>

namespace bindscape::draw {

// `png` with the chunks added after its header chunk. Empty texts are left out.
std::string withPngMetadata(std::string_view png, double dpi, std::string_view title, std::string_view description,
                            std::string_view software);

}  // namespace bindscape::draw
