// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <system_error>

namespace bindscape {

std::string toText(const Warning& warning)
{
    std::string text;
    if (!warning.file.empty())
        text += warning.file;
    if (warning.line > 0)
        text += (text.empty() ? "line " : ", line ") + std::to_string(warning.line);
    return text.empty() ? warning.message : text + ": " + warning.message;
}

std::string systemReason(int error) { return std::generic_category().message(error); }

}  // namespace bindscape
