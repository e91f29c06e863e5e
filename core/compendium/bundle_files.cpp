// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/compendium/deepsea_bundle.h"

#include <algorithm>
#include <array>
#include <map>

namespace bindscape::compendium {

namespace fs = std::filesystem;

namespace {

constexpr std::array kDataFiles{"train.mat", "valid.mat", "test.mat"};
constexpr std::array kNameFiles{"predictor.names", "names.txt"};

// "12<tab>name" -> "name"
std::string nameOf(std::string_view line)
{
    line = trim(line);
    const std::size_t blank = line.find_first_of(" \t");
    if (blank != std::string_view::npos && parseInteger(line.substr(0, blank)))
        line = trim(line.substr(blank));
    return std::string(line);
}

}  // namespace

bool hasDeepseaBundle(const fs::path& folder)
{
    std::error_code ec;
    return std::all_of(kDataFiles.begin(), kDataFiles.end(), [&](const char* name) { return fs::is_regular_file(folder / name, ec); });
}

std::vector<std::string> bundleTaskNames(const fs::path& folder, long tasks)
{
    std::vector<std::string> names;
    for (const char* name : kNameFiles) {
        const fs::path file = folder / name;
        std::error_code ec;
        if (!fs::exists(file, ec))
            continue;
        TableReader lines(file);
        std::string_view line;
        std::map<std::string, int> seen;
        while (lines.next(line))
            if (std::string found = nameOf(line); !found.empty()) {
                const int times = ++seen[found];
                names.push_back(times == 1 ? found : found + " (" + std::to_string(times) + ")");
            }
        if (static_cast<long>(names.size()) != tasks)
            throw Error(file.string() + " names " + std::to_string(names.size()) + " tasks, but the bundle has " + std::to_string(tasks) + ".");
        break;
    }
    for (long task = static_cast<long>(names.size()); task < tasks; ++task)
        names.push_back("task " + std::to_string(task + 1));
    return names;
}

}  // namespace bindscape::compendium
