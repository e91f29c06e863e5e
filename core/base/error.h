// SPDX-License-Identifier: GPL-3.0-or-later
// The one exception that core throws on purpose, and the warnings that a result carries.
// Every message is a sentence for a biologist: what, which file and line, what to do.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace bindscape {

class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A cancelled job. Not a std::exception, so that a catch of exceptions cannot swallow it.
struct Cancelled {};

// Recoverable trouble: the work went on. `line` is 1-based, 0 where it does not apply.
struct Warning {
    std::string file;
    long line = 0;
    std::string message;
};
using Warnings = std::vector<Warning>;

// "peaks.bed, line 7: message"
std::string toText(const Warning& warning);

// errno as a sentence fragment: "No space left on device"; for use right after a failed call.
std::string systemReason(int error);

}  // namespace bindscape
