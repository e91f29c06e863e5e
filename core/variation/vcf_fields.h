// SPDX-License-Identifier: GPL-3.0-or-later
// Fields put into the INFO column of a VCF's lines; all else stays as it was. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bindscape::variation {

struct InfoField {
    std::string name, number, type, description;
};
// ##INFO=<ID=...>
std::string headerLine(const InfoField& field);
// Is this the ##INFO line of one of the fields, from an earlier time?
bool describesOneOf(std::string_view line, const std::vector<InfoField>& fields);

// The line with these values behind its INFO; values of the same fields from an earlier time go. A line without eight columns between tabs
// is given back as it is.
std::string withInfo(std::string_view line, const std::vector<InfoField>& fields,
                     const std::vector<std::pair<std::string, std::string>>& values);
// Without the letters that end a value of INFO: blanks, ";", "=" and "," become "_".
std::string infoText(std::string_view text);

}  // namespace bindscape::variation
