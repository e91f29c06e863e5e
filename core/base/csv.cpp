// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

namespace bindscape {

std::string csvField(const std::string& field)
{
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string text = "\"";
    for (const char c : field)
        text += c == '"' ? std::string("\"\"") : std::string(1, c);
    return text + "\"";
}

}  // namespace bindscape
