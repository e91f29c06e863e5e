// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compared.h"

#include "core/base/text.h"
#include "core/compute/compute.h"

#include <set>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

fs::path normal(const std::string& folder) { return fs::path(absolutePath(folder) + "/").lexically_normal().parent_path(); }

const compute::Compute& loaded(Console& console)
{
    const compute::Compute& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    return compute;
}

}  // namespace

std::vector<std::string> namesOf(const std::vector<std::string>& folders, const std::vector<std::string>& given, const std::string& option)
{
    if (!given.empty() && given.size() != folders.size())
        throw UsageError(option + " gives " + plural(static_cast<std::int64_t>(given.size()), "name") + " for " +
                         plural(static_cast<std::int64_t>(folders.size()), "folder") + ". Give one name for each, in the same order.");
    std::vector<std::string> names = given;
    if (given.empty()) {
        std::multiset<std::string> taken;
        for (const auto& folder : folders)
            taken.insert(normal(folder).filename().string());
        for (const auto& folder : folders) {
            const fs::path path = normal(folder);
            const std::string name = path.filename().string();
            names.push_back(taken.count(name) > 1 ? path.parent_path().filename().string() + "/" + name : name);
        }
    }
    const std::set<std::string> unique(names.begin(), names.end());
    if (unique.size() != names.size())
        throw UsageError("Two folders have the same name. Give each folder once, or name them with " + option + ".");
    return names;
}

analysis::CrossTable measureCross(const project::CrossRequest& request, Console& console)
{
    std::size_t measured = 0, used = 0;
    project::CrossObserver observer;
    observer.warning = [&](const Warning& warning) { console.warn(warning); };
    observer.cell = [&](std::size_t run, std::size_t dataset, bool now) {
        ++(now ? measured : used);
        console.event("cell", {{"model", request.runs[run].name}, {"dataset", request.datasets[dataset].name}, {"measured_now", now}});
    };
    auto table = project::crossTable(request, [&]() -> const compute::Compute& { return loaded(console); }, console, observer);
    console.say(plural(static_cast<std::int64_t>(measured), "evaluation") + " made, " + std::to_string(used) + " there already.");
    return table;
}

fs::path outputFolder(const std::string& out)
{
    std::error_code failed;
    fs::create_directories(out, failed);
    if (failed)
        throw Error("The folder " + out + " cannot be made: " + failed.message() + ". Check the free space and the permissions.");
    return out;
}

}  // namespace bindscape::cli
