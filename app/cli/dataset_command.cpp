// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli dataset: labelled, matched windows.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"

#include <cmath>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct DatasetArguments {
    dataset::DatasetOptions options;
    std::string design = "baseline", match = "keep-positives", out;
    std::vector<std::string> ids;
    OutputPolicy policy;
};

void addInputs(CLI::App& app, DatasetArguments& a)
{
    app.add_option("--genome", a.options.genomeFile, kGenomeHelp)->required()->type_name("FASTA");
    app.add_option("--motif", a.options.motifFile, kMotifHelp)->required()->type_name("FILE");
    app.add_option("--motif-id", a.ids, "Id or name of the motif (not needed if the file has only one)")->expected(1)->type_name("ID");
    app.add_option("--peaks", a.options.peaksFile, "ChIP-seq peaks: narrowPeak or BED, plain or gzip")->required()->type_name("FILE");
    app.add_option("--dnase", a.options.dnaseFile, "Open regions: BED or narrowPeak; needed by --design dnase")->type_name("BED");
    app.add_option("--exclude", a.options.excludeFile, "Windows that touch these regions are left out")->type_name("BED");
    app.add_option("--out", a.out, "Folder for instances.bed.gz, dataset.json and matching.tsv")->required()->type_name("DIR");
}

void addMethod(CLI::App& app, DatasetArguments& a)
{
    auto& o = a.options;
    app.add_option("--pvalue", o.pvalue, "Motif instances have a p-value of at most this (default 1e-4)")->check(CLI::Range(0.0, 1.0));
    app.add_option("--background", o.background, std::string(kBackgroundHelp) + " (default genome)")->type_name("WHAT");
    app.add_option("--design", a.design, "Unbound sites match the bound ones in p-value (baseline), also in GC (gc), also inside open regions only (dnase); default baseline")
        ->check(CLI::IsMember({"baseline", "gc", "dnase"}));
    app.add_option("--match", a.match, "keep-positives: keep every bound site; strict: drop those without an unbound partner (default keep-positives)")
        ->check(CLI::IsMember({"keep-positives", "strict"}));
    app.add_flag("--pooled", o.matchPooled, "Match over all chromosomes together, as the paper does (default: inside each split)");
    app.add_option("--p-bin", o.pBinWidth, "Width of the p-value bins in units of -log10 p (default 0.1)")->check(CLI::Range(0.001, 100.0));
    app.add_option("--gc-bin", o.gcBinWidth, "Width of the GC bins, as a share of 1 (default 0.02)")->check(CLI::Range(0.001, 1.0));
    app.add_option("--window", o.window, "Length of the windows in bases (default 1000)")->check(CLI::Range(20, 100000));
    app.add_option("--max-unknown", o.maxUnknown, "Leave out windows with more unknown bases (N) than this (default 100)")->check(CLI::Range(0, 100000));
    app.add_option("--max-sites", o.maxSites, "At most this many bound sites per split; 0 = all (default 0)")->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 40));
}

void addSplit(CLI::App& app, DatasetArguments& a)
{
    const auto list = [&](const char* name, std::vector<std::string>& target, const char* help) {
        target.clear();
        app.add_option(name, target, help)->delimiter(',')->type_name("CHR[,CHR...]");
    };
    list("--train", a.options.train, "Chromosomes to train on (default: all that are not validation or test)");
    list("--validation", a.options.validation, "Chromosomes looked at while training, or \"none\" (default chr8; others are proposed where it is missing)");
    list("--test", a.options.test, "Chromosomes kept for the test, or \"none\" (default chr9; others are proposed where it is missing)");
}

motif::Motif theMotif(const DatasetArguments& a, Console& console)
{
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

void sayResult(const dataset::Dataset& data, const fs::path& out, Console& console)
{
    console.say("split\tbound\tunbound\tbound_found\tunbound_found\tgc_bound\tgc_unbound");
    nlohmann::ordered_json counts;
    for (const auto split : {dataset::Split::Train, dataset::Split::Validation, dataset::Split::Test}) {
        console.say(summaryRow(data, split));
        const auto c = data.counts(split);
        counts[std::string(dataset::toText(split))] = {{"bound", c.boundUsed}, {"unbound", c.unboundUsed}};
    }
    console.event("done", {{"folder", out.string()}, {"counts", counts}});
}

int makeDataset(DatasetArguments& a, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = a.out;
    if (!mayWrite(out, dataset::datasetExists(out), a.policy, console))
        return kDone;
    auto& options = a.options;
    options.design = *dataset::designFromText(a.design);
    options.match = *dataset::matchModeFromText(a.match);
    options.seed = globals.seedOr(0);
    options.threads = globals.threads;
    if (options.design == dataset::Design::Dnase && options.dnaseFile.empty())
        throw UsageError("--design dnase needs --dnase.");
    for (std::string* file : {&options.genomeFile, &options.motifFile, &options.peaksFile, &options.dnaseFile, &options.excludeFile})
        *file = absolutePath(*file);

    const motif::Motif motif = theMotif(a, console);
    options.motifId = motif.id;
    const auto reference = openGenome(options.genomeFile, console);
    const auto peaks = genome::readIntervals(options.peaksFile, reference->contigs());
    std::optional<genome::IntervalSet> dnase;
    if (!options.dnaseFile.empty())
        dnase = genome::readIntervals(options.dnaseFile, reference->contigs());
    requireWritableFolder(out);  // tells a read-only place before the long work
    const bool counting = options.background == "genome";
    SubProgress first(console, 0, counting ? 0.3 : 0), second(console, counting ? 0.3 : 0, 1);
    const auto background = chooseBackground(options.background, *reference, globals.threads, first);
    const auto data = dataset::buildDataset(*reference, motif, background, peaks, dnase ? &*dnase : nullptr, options, second);
    console.warn(data.warnings);
    dataset::writeDataset(data, out);
    sayResult(data, out, console);
    return kDone;
}

}  // namespace

std::function<int()> addDataset(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<DatasetArguments>();
    addInputs(app, *arguments);
    addMethod(app, *arguments);
    addSplit(app, *arguments);
    addOutputPolicy(app, arguments->policy);
    return [arguments, &globals] { return makeDataset(*arguments, globals); };
}

}  // namespace bindscape::cli
