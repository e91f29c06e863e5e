// SPDX-License-Identifier: GPL-3.0-or-later
// Small recipes of the demonstration for tests that drive bindscape-cli, and what a folder holds.
#pragma once

#include "core/base/atomic_file.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <map>

namespace bindscape::test {

// The embedded recipe on three chromosomes of this length, trained for at most this many epochs.
inline std::string smallRecipe(std::int64_t chromosomeLength, int epochs)
{
    auto recipe = readJson(std::filesystem::path(qEnvironmentVariable("BINDSCAPE_SOURCE_DIR").toStdString()) / "resources" / "demo.json");
    recipe["chromosomes"] = 3;
    recipe["chromosome_length"] = chromosomeLength;
    recipe["max_epochs"] = epochs;
    return recipe.dump(1);
}

// Every file under a folder by its relative name.
inline std::map<std::string, std::string> contents(const std::filesystem::path& folder)
{
    namespace fs = std::filesystem;
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).generic_string()] = readFile(entry.path());
    return files;
}

}  // namespace bindscape::test
