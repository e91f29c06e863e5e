// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trunk.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/nn/architecture.h"

#include <algorithm>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

std::string_view withoutPrefix(std::string_view chrom) { return startsWithIgnoringCase(chrom, "chr") ? chrom.substr(3) : chrom; }

bool holds(const std::vector<std::string>& chroms, std::string_view chrom)
{
    return std::any_of(chroms.begin(), chroms.end(), [&](const std::string& known) { return withoutPrefix(known) == withoutPrefix(chrom); });
}

RunSplit splitOfRun(const RunRecord& record)
{
    if (!record.inputs.split.train.empty())
        return record.inputs.split;
    try {
        return splitOf(dataset::readDatasetOptions(record.inputs.datasetFolder));
    } catch (const Error&) {
        return {};
    }
}

std::string listed(const std::vector<std::string>& chroms)
{
    constexpr std::size_t kMost = 4;
    if (chroms.size() <= kMost)
        return join(chroms, ", ");
    return join({chroms.begin(), chroms.begin() + kMost}, ", ") + " and " + std::to_string(chroms.size() - kMost) + " more";
}

}  // namespace

RunSplit splitOf(const dataset::DatasetOptions& options)
{
    RunSplit split{options.train, options.validation, options.test, options.rounds.round};
    if (split.round > 0)
        for (const auto* part : {&options.validation, &options.test})
            for (const auto& chrom : *part)
                if (!holds(split.train, chrom))
                    split.train.push_back(chrom);
    return split;
}

TrunkRecord trunkOf(const fs::path& runFolder)
{
    const RunRecord record = readRunRecord(runFolder);
    std::error_code ignored;
    if (!record.complete() || !fs::exists(runFolder / paths::kModelFile, ignored))
        throw Error("The run " + runFolder.string() + " is not finished, so nothing can start from it. Let its training finish, or choose another run.");
    TrunkRecord trunk;
    trunk.folder = runFolder.string();
    trunk.modelMd5 = md5OfFile(runFolder / paths::kModelFile);
    trunk.contigsMd5 = record.inputs.contigsMd5;
    trunk.split = splitOfRun(record);
    if (record.trunk) {
        trunk.earlier = record.trunk->earlier;
        for (const auto& chrom : record.trunk->split.train)
            if (!holds(trunk.earlier, chrom))
                trunk.earlier.push_back(chrom);
    }
    return trunk;
}

void requireSameTrunk(const fs::path& runFolder, const TrainOptions& options)
{
    const RunRecord record = readRunRecord(runFolder);
    const auto& architecture = nn::findDescription(options.architecture);
    const auto fail = [&](const std::string& there, const std::string& here) {
        throw Error("The network cannot start from " + runFolder.string() + ": that run has " + there + ", this one " + here +
                    ". Choose a run with the same layers, or start from scratch.");
    };
    if (record.options.architecture != architecture.id)
        fail("the architecture " + nn::findDescription(record.options.architecture).title, architecture.title);
    const Values there = nn::completeValues(architecture, record.options.architectureValues);
    const Values here = nn::completeValues(architecture, options.architectureValues);
    for (const auto& parameter : architecture.parameters) {
        const auto& free = architecture.headParameters;
        if (std::find(free.begin(), free.end(), parameter.id) != free.end())
            continue;
        const std::string a = toText(there.all().at(parameter.id)), b = toText(here.all().at(parameter.id));
        if (a != b)
            fail(parameter.id + " = " + a, b);
    }
}

std::vector<std::string> leakingChromosomes(const TrunkRecord& trunk, const std::vector<std::string>& heldOut)
{
    std::vector<std::string> leaking;
    for (const auto& chrom : heldOut)
        if (holds(trunk.split.train, chrom) || holds(trunk.earlier, chrom))
            leaking.push_back(chrom);
    return leaking;
}

std::vector<std::string> leakageSentences(const TrunkRecord& trunk, const RunSplit& split, const std::string& contigsMd5)
{
    std::vector<std::string> sentences;
    if (trunk.split.train.empty()) {
        sentences.push_back("It is not recorded on which chromosomes the trunk was trained, so validation and test may look better than they are.");
        return sentences;
    }
    if (split.round > 0) {
        if (const auto leaking = leakingChromosomes(trunk, split.train); !leaking.empty())
            sentences.push_back("The trunk was trained on " + listed(leaking) +
                                ", where sites for validation and test are drawn at random: both auROC would be too high.");
    } else {
        for (const auto& [name, chroms] : {std::pair{"test", &split.test}, std::pair{"validation", &split.validation}})
            if (const auto leaking = leakingChromosomes(trunk, *chroms); !leaking.empty())
                sentences.push_back("The trunk was trained on " + listed(leaking) + ", " + (leaking.size() == 1 ? "a " : "") + name + " chromosome" +
                                    (leaking.size() == 1 ? "" : "s") + " of this data set. Its " + name + " auROC would be too high.");
    }
    if (trunk.contigsMd5 != contigsMd5 && !contigsMd5.empty() && !trunk.contigsMd5.empty())
        sentences.push_back("The trunk was trained on another genome: similar sequence of its chromosomes may lie on the held-out ones here.");
    return sentences;
}

}  // namespace bindscape::train
