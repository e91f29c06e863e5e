// SPDX-License-Identifier: GPL-3.0-or-later
// Options that say nothing without another one are refused where that one is missing, not passed over.
#pragma once

#include "app/cli/command.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace bindscape::cli {

// Throws UsageError for the first of the options that was given: "--bin belongs to --panel."
inline void requireNone(const std::vector<CLI::Option*>& options, const std::string& owner)
{
    for (const CLI::Option* option : options)
        if (option != nullptr && option->count() > 0)
            throw UsageError(option->get_name() + " belongs to " + owner + ".");
}

}  // namespace bindscape::cli
