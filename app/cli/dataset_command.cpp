// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli dataset: labelled, matched windows.
#include "app/cli/commands.h"
#include "app/cli/dataset_options.h"
#include "app/cli/new_folders.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <cmath>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

// Of a list of sites without --motif: nothing.
motif::Motif theMotif(const DatasetArguments& a, Console& console)
{
    if (a.options.motifFile.empty())
        return {};
    const auto motifs = chooseMotifs(a.options.motifFile, a.ids, console);
    if (motifs.size() != 1)
        throw Error(a.options.motifFile + " has " + plural(static_cast<std::int64_t>(motifs.size()), "motif") + "; name one with --motif-id, for example " +
                    motifs.front().id + ".");
    return motifs.front();
}

std::string summaryRow(const dataset::Dataset& data, dataset::Split split)
{
    const auto c = data.counts(split);
    double gc[2] = {0, 0};
    for (const auto& instance : data.instances)
        if (instance.used && instance.split == split)
            gc[instance.label] += instance.gc;
    const auto mean = [](double sum, std::int64_t n) { return n > 0 ? formatFixed(sum / static_cast<double>(n), 3) : std::string("-"); };
    std::string row(dataset::toText(split));
    for (const std::int64_t number : {c.boundUsed, c.unboundUsed, c.boundFound, c.unboundFound})
        row += "\t" + std::to_string(number);
    return row + "\t" + mean(gc[1], c.boundUsed) + "\t" + mean(gc[0], c.unboundUsed);
}

nlohmann::ordered_json sayResult(const dataset::Dataset& data, Console& console)
{
    console.say("split\tbound\tunbound\tbound_found\tunbound_found\tgc_bound\tgc_unbound");
    nlohmann::ordered_json counts, leftOut = nlohmann::ordered_json::object();
    for (const auto split : {dataset::Split::Train, dataset::Split::Validation, dataset::Split::Test}) {
        console.say(summaryRow(data, split));
        const auto c = data.counts(split);
        counts[std::string(dataset::toText(split))] = {{"bound", c.boundUsed}, {"unbound", c.unboundUsed}};
    }
    if (!data.leftOut.empty())
        console.say("left_out\tbound\tunbound");
    for (const auto& [reason, c] : data.leftOut) {
        const std::string name(dataset::toText(reason));
        console.say(name + "\t" + std::to_string(c.bound) + "\t" + std::to_string(c.unbound));
        leftOut[name] = {{"bound", c.bound}, {"unbound", c.unbound}};
    }
    return {{"counts", counts}, {"left_out", leftOut}};
}

struct Output {
    fs::path folder;
    int round = 0;  // 0: by chromosome
};

// Those that have to be made.
std::vector<Output> outputsOf(const DatasetArguments& a, Console& console)
{
    std::vector<Output> all, wanted;
    if (a.rounds == 0)
        all.push_back({a.out, a.options.rounds.round});
    for (int round = 1; round <= a.rounds; ++round)
        all.push_back({fs::path(a.out) / ("round-" + std::to_string(round)), round});
    for (const Output& output : all)
        if (mayWrite(output.folder, dataset::datasetExists(output.folder), a.policy, console))
            wanted.push_back(output);
    return wanted;
}

dataset::FoundSites find(const DatasetArguments& a, const Globals& globals, const motif::Motif& motif, const genome::Reference& reference, Console& console)
{
    const auto& options = a.options;
    const bool list = !options.sitesFile.empty();
    const auto peaks = list ? genome::IntervalSet{} : genome::readIntervals(options.peaksFile, reference.contigs());
    std::optional<genome::IntervalSet> dnase;
    if (!options.dnaseFile.empty())
        dnase = genome::readIntervals(options.dnaseFile, reference.contigs());
    const bool counting = !list && options.background == "genome";
    SubProgress first(console, 0, counting ? 0.3 : 0), second(console, counting ? 0.3 : 0, 0.95);
    const auto background = list ? motif::Background{} : chooseBackground(options.background, reference, globals.threads, first);
    return dataset::findSites(reference, motif, background, peaks, dnase ? &*dnase : nullptr, options, second);
}

int makeDataset(DatasetArguments& a, Globals& globals)
{
    Console& console = globals.console;
    auto& options = a.options;
    completeDatasetOptions(a);
    options.seed = globals.seedOr(0);
    options.threads = globals.threads;
    const auto outputs = outputsOf(a, console);
    if (outputs.empty())
        return kDone;
    std::error_code ec;
    if (!options.editsFile.empty() && !fs::exists(options.editsFile, ec))
        throw Error("There is no file " + options.editsFile + " with changes of sites. Leave out --edits where nothing was changed by hand.");

    const motif::Motif motif = theMotif(a, console);
    options.motifId = motif.id;
    const auto reference = openGenome(options.genomeFile, console);
    const NewFolders folders(a.out);
    requireWritableFolder(a.out);  // tells a read-only place before the long work
    auto found = find(a, globals, motif, *reference, console);
    nlohmann::ordered_json rounds = nlohmann::ordered_json::array(), last;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        options.rounds.round = outputs[i].round;
        const bool isLast = i + 1 == outputs.size();
        const auto data = dataset::splitAndMatch(isLast ? std::move(found) : found, options);
        console.warn(data.warnings);
        dataset::writeDataset(data, outputs[i].folder);
        if (a.rounds > 0)
            console.say("# " + outputs[i].folder.filename().string());
        last = sayResult(data, console);
        last["folder"] = outputs[i].folder.string();
        rounds.push_back(last);
        console.checkpoint(0.95 + 0.05 * static_cast<double>(i + 1) / static_cast<double>(outputs.size()), "Sites are labelled and matched");
    }
    console.event("done", a.rounds > 0 ? nlohmann::ordered_json{{"folder", a.out}, {"rounds", rounds}} : last);
    return kDone;
}

}  // namespace

std::function<int()> addDataset(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<DatasetArguments>();
    addDatasetOptions(app, *arguments);
    return [arguments, &globals] { return makeDataset(*arguments, globals); };
}

}  // namespace bindscape::cli
