// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/pretrained.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <cctype>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kChip = "chip";

// "GM12878|SP1|None" -> "GM12878", "SP1", "NONE".
std::vector<std::string> wordsOf(const std::string& name)
{
    std::vector<std::string> words(1);
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            words.back() += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        else if (!words.back().empty())
            words.emplace_back();
    }
    return words;
}

// As neighbouring words of the track's name: "PU.1" and "PU1" are the same.
bool names(const std::string& track, const std::string& sought)
{
    const auto there = wordsOf(track);
    const std::string wanted = join(wordsOf(sought), "");
    for (std::size_t first = 0; first < there.size(); ++first) {
        std::string words;
        for (std::size_t last = first; last < there.size() && words.size() < wanted.size(); ++last)
            words += there[last];
        if (!wanted.empty() && words == wanted)
            return true;
    }
    return false;
}

std::string checksumOf(const train::RunInputs& inputs, const std::string& role)
{
    const auto found = std::find_if(inputs.checksums.begin(), inputs.checksums.end(), [&](const auto& one) { return one.role == role; });
    return found == inputs.checksums.end() ? std::string() : found->md5;
}

std::string tracksNamed(const std::vector<train::TaskRecord>& tasks, const AnalysisEntry& analysis, const fs::path& trunk)
{
    std::vector<std::string> found;
    for (const auto& task : tasks)
        if (task.kind == kChip && names(task.name, analysis.tf))
            found.push_back(task.name);
    if (found.empty())
        throw Error("The run " + trunk.string() + " was not pre-trained on a track of " + analysis.tf + " (it has " +
                    plural(static_cast<std::int64_t>(tasks.size()), "track") + "). Pre-train one with the peaks of " + analysis.tf + ".");
    if (found.size() > 1 && !analysis.cell.empty() &&
        std::any_of(found.begin(), found.end(), [&](const auto& name) { return names(name, analysis.cell); }))
        std::erase_if(found, [&](const auto& name) { return !names(name, analysis.cell); });
    if (found.size() > 1)
        throw Error("The run " + trunk.string() + " was pre-trained on several tracks of " + analysis.tf + ": " + join(found, ", ") +
                    ". Score one with bindscape-cli interpret --task NAME.");
    return found.front();
}

}  // namespace

PretrainedOutput pretrainedOutput(const AnalysisEntry& analysis, const fs::path& runFolder)
{
    const auto record = train::readRunRecord(runFolder);
    if (!record.trunk)
        throw Error("The run " + runFolder.filename().string() +
                    " began with random weights: nothing was pre-trained. Train it from a pre-trained run.");
    const fs::path trunk = record.trunk->folder;
    if (!train::hasRunRecord(trunk))
        throw Error("The pre-trained run " + trunk.string() + " is gone. Bring it back to be able to score with it.");
    const auto tasks = train::readRunRecord(trunk).inputs.tasks;
    if (tasks.empty())
        return {trunk, {}};
    const std::string peaks = checksumOf(record.inputs, "peaks");
    const auto same = std::find_if(tasks.begin(), tasks.end(), [&](const auto& task) { return !peaks.empty() && task.md5 == peaks; });
    return {trunk, same != tasks.end() ? same->name : tracksNamed(tasks, analysis, trunk)};
}

fs::path pretrainedScores(const fs::path& runFolder)
{
    fs::path folder = paths::scoresFolder(runFolder);
    folder += "-pretrained";
    return folder;
}

}  // namespace bindscape::project
