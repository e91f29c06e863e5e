// SPDX-License-Identifier: GPL-3.0-or-later
// One command of bindscape-cli: one file, and one line in commands.cpp.
#pragma once

#include "app/cli/console.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace bindscape::cli {

// The options that every command has.
struct Globals {
    int threads = 0;                    // 0 = all cores
    std::optional<std::uint64_t> seed;  // none given: the command's own default
    bool quiet = false;
    bool jsonProgress = false;
    Console console;                    // ready when the command runs

    std::uint64_t seedOr(std::uint64_t fallback) const { return seed.value_or(fallback); }
};

struct Command {
    std::string name, help;
    // Adds the command's own options and returns its work: called once, after parsing; returns the exit code. It may throw
    // Error (exit code 1), Cancelled (130), UsageError (2).
    std::function<std::function<int()>(CLI::App&, Globals&)> add;
};
std::span<const Command> commands();

// Options that make no sense together; told like a wrong option, with exit code 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

inline constexpr int kDone = 0, kFailed = 1, kWrongUsage = 2, kInterrupted = 130;

}  // namespace bindscape::cli
