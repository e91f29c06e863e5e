// SPDX-License-Identifier: GPL-3.0-or-later
// What word processors, papers and web pages put into and around a place, taken away before it is read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

// ASCII for the dashes, blanks, dots and quotes of word processors; other letters stay. Any bytes are safe.
std::string plainText(std::string_view utf8);

// Split at semicolons, bars and line ends, and at commas that do not group digits; without empty parts.
std::vector<std::string> separatePlaces(std::string_view plain);

struct CleanPlace {
    std::string text;       // without brackets, strand and the name of an assembly
    bool reversed = false;  // "[rev]" was there
};
// `isContig`: words that are kept whatever they look like.
CleanPlace cleanPlace(std::string_view plain, const std::function<bool(std::string_view)>& isContig);

}  // namespace bindscape::genome
