// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_queue.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <unistd.h>

namespace bindscape::app {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

constexpr int kQueueFormat = 1;
constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::array<const char*, 3> kPriorities{"high", "normal", "low"};

jobs::Priority priorityFrom(const std::string& name)
{
    const auto found = std::find(kPriorities.begin(), kPriorities.end(), name);
    return found == kPriorities.end() ? jobs::Priority::Normal : static_cast<jobs::Priority>(found - kPriorities.begin());
}

// The same for all processes between two starts of the system; empty where the system does not tell.
std::string bootId()
{
    std::ifstream stream("/proc/sys/kernel/random/boot_id");
    std::string id;
    stream >> id;
    return id;
}

}  // namespace

QueueOwner QueueOwner::here() { return {::getpid(), bootId()}; }

bool QueueOwner::isAlive() const
{
    if (process <= 0 || process == ::getpid() || boot != bootId())
        return false;
    return ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
}

QueueRecord readQueue(const fs::path& projectFolder)
{
    QueueRecord record;
    try {
        const Json json = Json::parse(readFile(projectFolder / kQueueFile, kMostBytes));
        record.owner = {json.at("process").get<std::int64_t>(), json.at("boot").get<std::string>()};
        for (const auto& run : json.at("runs"))
            record.runs.push_back({run.at("run").get<std::string>(), run.at("state").get<std::string>(),
                                   priorityFrom(run.at("priority").get<std::string>()), run.at("reason").get<std::string>()});
    } catch (const std::exception&) {
        record = {};
    }
    return record;
}

void writeQueue(const QueueRecord& record, const fs::path& projectFolder)
{
    if (record.runs.empty()) {
        std::error_code ignored;
        fs::remove(projectFolder / kQueueFile, ignored);
        return;
    }
    Json runs = Json::array();
    for (const QueuedRun& run : record.runs)
        runs.push_back({{"run", run.run}, {"state", run.state}, {"priority", kPriorities[static_cast<std::size_t>(run.priority)]}, {"reason", run.reason}});
    const Json json{{"format", kQueueFormat}, {"process", record.owner.process}, {"boot", record.owner.boot}, {"runs", runs}};
    writeFileAtomically(projectFolder / kQueueFile, json.dump(2) + "\n");
}

}  // namespace bindscape::app
