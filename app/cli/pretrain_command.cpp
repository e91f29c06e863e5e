// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli pretrain: one network with an output a track, whose lower layers other runs may start from.
#include "app/cli/commands.h"
#include "app/cli/compendium_options.h"
#include "app/cli/inputs.h"
#include "app/cli/training_options.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compendium/compendium.h"
#include "core/compendium/deepsea_bundle.h"
#include "core/compute/compute.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <numeric>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct PretrainArguments {
    CompendiumArguments data;
    std::string compendium, bundle, out;
    TrainingArguments training;
    OutputPolicy policy;
};

// "8" and "chr8" are the same.
std::vector<std::string> plainNames(std::vector<std::string> chroms)
{
    for (auto& chrom : chroms)
        if (startsWithIgnoringCase(chrom, "chr"))
            chrom.erase(0, 3);
    std::sort(chroms.begin(), chroms.end());
    return chroms;
}

// Whether bins that are there are those that are asked for, so that a killed command goes on with them.
bool sameBins(const compendium::CompendiumOptions& there, const compendium::CompendiumOptions& wanted)
{
    if (there.tracks != wanted.tracks || there.settings != wanted.settings || there.excludeFile != wanted.excludeFile)
        return false;
    const bool sameTrain = wanted.train.empty() || plainNames(there.train) == plainNames(wanted.train);
    return sameTrain && (wanted.defaultSplit || (plainNames(there.validation) == plainNames(wanted.validation) && plainNames(there.test) == plainNames(wanted.test)));
}

// The folder with the bins: the one that was named, or RUN/compendium, made from the tracks unless it is there.
fs::path compendiumFolder(PretrainArguments& a, Globals& globals)
{
    if (!a.bundle.empty()) {
        if (!compendium::hasDeepseaBundle(a.bundle))
            throw Error("The folder " + a.bundle + " does not hold train.mat, valid.mat and test.mat of the DeepSEA bundle. Name the folder that does.");
        return absolutePath(a.bundle);
    }
    if (!a.compendium.empty())
        return absolutePath(a.compendium);
    if (a.data.options.genomeFile.empty())
        throw UsageError("pretrain needs --genome with --tracks.");
    const fs::path folder = fs::path(absolutePath(a.out)) / "compendium";
    completeCompendiumOptions(a.data, globals);
    if (compendium::compendiumExists(folder) && !a.policy.overwrite) {
        if (!sameBins(compendium::readCompendium(folder).options, a.data.options))
            throw Error(folder.string() + " holds bins of other tracks or settings. Choose another folder, or replace it with --overwrite.");
        return folder;
    }
    SubProgress building(globals.console, 0, 0.01);
    const auto made = makeCompendium(a.data, globals.console, building);
    if (const std::string advice = compendium::adviceOnEmptyBins(made.options); !advice.empty())
        globals.console.warn(Warning{"", 0, advice + "--empty-bins 1."});
    compendium::writeCompendium(made, folder);
    sayCompendium(made, globals.console);
    return folder;
}

void sayTasks(const std::vector<train::TaskResult>& results, Console& console)
{
    for (const char* split : {"validation", "test"}) {
        std::vector<double> aurocs, auprcs;
        for (const auto& r : results)
            if (r.split == split && r.auroc && r.auprc) {
                aurocs.push_back(*r.auroc);
                auprcs.push_back(*r.auprc);
            }
        if (aurocs.empty())
            continue;
        const auto mean = [](const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size()); };
        std::sort(aurocs.begin(), aurocs.end());
        console.say(std::string(split) + ": mean auROC " + formatFixed(mean(aurocs), 4) + " (median " + formatFixed(aurocs[aurocs.size() / 2], 4) +
                    "), mean auPRC " + formatFixed(mean(auprcs), 4) + " over " + plural(static_cast<std::int64_t>(aurocs.size()), "track"));
    }
}

int pretrain(PretrainArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.out.empty())
        throw UsageError("pretrain needs --out.");
    if (static_cast<int>(!a.data.trackTable.empty()) + static_cast<int>(!a.compendium.empty()) + static_cast<int>(!a.bundle.empty()) != 1)
        throw UsageError("pretrain needs one of --tracks, --compendium and --bundle.");
    mayWrite(a.out, !a.policy.overwrite && train::hasRunRecord(a.out) && train::readRunRecord(a.out).complete(), a.policy, console);
    const fs::path folder = compendiumFolder(a, globals);
    const std::string genome = a.bundle.empty() ? absolutePath(a.data.options.genomeFile.empty() ? compendium::readCompendium(folder).options.genomeFile
                                                                                                  : a.data.options.genomeFile)
                                                : std::string();
    const compute::Compute& compute = compute::loadCompute();
    console.warn(compute.machine().warnings);
    train::TrainOptions options = trainOptions(a.training, globals, compute);
    options.replace = a.policy.overwrite;
    const auto result = compute.pretrain(folder, genome, options, a.out, console, epochLines(console));
    console.warn(result.warnings);
    if (console.style() != Console::Style::Json) {
        console.say("Best epoch " + std::to_string(result.bestEpoch) + " of " + std::to_string(result.epochs.size()) + "; " +
                    formatFixed(result.sequencesPerSecond, 0) + " sequences a second. " + a.out);
        sayTasks(train::readTaskResults(a.out), console);
    }
    console.event("done", {{"run", a.out}, {"best_epoch", result.bestEpoch}, {"sequences_per_second", result.sequencesPerSecond}});
    return kDone;
}

}  // namespace

std::function<int()> addPretrain(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<PretrainArguments>();
    addCompendiumOptions(app, arguments->data, false);
    app.add_option("--compendium", arguments->compendium, "Folder made by the command compendium, instead of --tracks")->type_name("DIR");
    app.add_option("--bundle", arguments->bundle, "Folder with the published DeepSEA bundle (train.mat, valid.mat, test.mat), instead of --tracks")->type_name("DIR");
    app.add_option("--out", arguments->out, "Run folder: run.json, metrics.tsv, model.pt, tasks.tsv; the bins in RUN/compendium")->type_name("RUN");
    addTrainingOptions(app, arguments->training);
    addOutputPolicy(app, arguments->policy);
    return [arguments, &globals] { return pretrain(*arguments, globals); };
}

}  // namespace bindscape::cli
