// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands that compare runs share: names of folders, and measuring a cross table.
#pragma once

#include "app/cli/inputs.h"
#include "core/project/comparison.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::cli {

// One name a folder: those given (as many as folders; `option` is named in the complaint), else the folders' own names, with
// the folder above where two are the same. Throws UsageError for a wrong number and for names that are not unique.
std::vector<std::string> namesOf(const std::vector<std::string>& folders, const std::vector<std::string>& given, const std::string& option);

// Measures what is missing and says each new value; warnings go to the console.
analysis::CrossTable measureCross(const project::CrossRequest& request, Console& console);

// The folder for the results; made if it is not there.
std::filesystem::path outputFolder(const std::string& out);

}  // namespace bindscape::cli
