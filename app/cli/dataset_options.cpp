// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dataset_options.h"

namespace bindscape::cli {

namespace {

constexpr int kLongest = 100000;  // bases of a window
constexpr std::int64_t kMany = std::int64_t{1} << 40;

void addInputs(CLI::App& app, DatasetArguments& a)
{
    auto& o = a.options;
    app.add_option("--genome", o.genomeFile, kGenomeHelp)->required()->type_name("FASTA");
    app.add_option("--motif", o.motifFile, std::string(kMotifHelp) + "; needed unless --sites is given, where it only names the sites")->type_name("FILE");
    app.add_option("--motif-id", a.ids, "Id or name of the motif (not needed if the file has only one)")->expected(1)->type_name("ID");
    auto* peaks = app.add_option("--peaks", o.peaksFile, "ChIP-seq peaks: narrowPeak or BED, plain or gzip; needed unless --sites is given")->type_name("FILE");
    auto* sites = app.add_option("--sites", o.sitesFile,
                                 "Sites with labels instead of motif and peaks: BED, each row is a core. Labels are 1 or 0, bound or unbound, pos or neg; "
                                 "column 5 is the score unless it is the label, column 6 the strand")
                      ->type_name("BED")
                      ->excludes(peaks);
    app.add_option("--label-column", o.labelColumn,
                   "Column of the labels in --sites, counted from 1 (default: the column called \"label\", else 5; with --negatives all rows are bound)")
        ->check(CLI::Range(1, 10000))
        ->needs(sites)
        ->type_name("N");
    app.add_option("--negatives", o.negativesFile,
                   "Own unbound sites: only instances inside these regions count as unbound; with --sites the rows are unbound sites")
        ->type_name("BED");
    app.add_option("--dnase", o.dnaseFile, "Open regions: BED or narrowPeak; needed by --design dnase")->type_name("BED");
    app.add_option("--exclude", o.excludeFile, "Windows that touch these regions are left out")->type_name("BED");
    app.add_option("--edits", o.editsFile, "Changes of sites by hand, as the window keeps them beside a data set (NAME.edits.tsv)")->type_name("TSV");
    app.add_option("--out", a.out, "Folder for instances.bed.gz, dataset.json and matching.tsv")->required()->type_name("DIR");
}

void addMatching(CLI::App& app, DatasetArguments& a)
{
    auto& o = a.options;
    app.add_option("--design", a.design,
                   "Unbound sites match the bound ones in p-value (baseline), also in GC (gc), also inside open regions only (dnase); sites of --sites have no "
                   "p-value and match in GC alone; default baseline")
        ->check(CLI::IsMember({"baseline", "gc", "dnase"}));
    app.add_option("--match", a.match, "keep-positives: keep every bound site; strict: drop those without their unbound partners (default keep-positives)")
        ->check(CLI::IsMember({"keep-positives", "strict"}));
    app.add_option("--ratio", a.ratio,
                   "Unbound sites for each bound one, in each bin, rounded down; 0 = all, nothing is matched (default 1; 0 for the baseline of --sites)")
        ->check(CLI::Range(0.0, 1e6))
        ->type_name("X");
    app.add_flag("--pooled", o.matchPooled, "Match over all chromosomes together, as the paper does (default: inside each split)");
    app.add_option("--p-bin", o.pBinWidth, "Width of the p-value bins in units of -log10 p (default 0.1)")->check(CLI::Range(0.001, 100.0));
    app.add_option("--gc-bin", o.gcBinWidth, "Width of the GC bins, as a share of 1 (default 0.02)")->check(CLI::Range(0.001, 1.0));
    app.add_option("--gc-window", o.gcWindow, "Measure GC over this many bases around the core; 0 = the window (default 0)")
        ->check(CLI::Range(0, kLongest))
        ->type_name("BP");
    app.add_option("--max-sites", o.maxSites, "At most this many bound sites per split; 0 = all (default 0)")->check(CLI::Range(std::int64_t{0}, kMany));
}

void addSites(CLI::App& app, DatasetArguments& a)
{
    auto& o = a.options;
    app.add_option("--pvalue", o.pvalue, "Motif instances have a p-value of at most this (default 1e-4)")->check(CLI::Range(0.0, 1.0));
    app.add_option("--background", o.background, std::string(kBackgroundHelp) + " (default genome)")->type_name("WHAT");
    app.add_option("--window", o.window, "Length of the windows in bases (default 1000)")->check(CLI::Range(20, kLongest));
    app.add_option("--mask-width", o.maskWidth,
                   "Bases around the middle of the core that networks trained with --core blocked do not see; 0 = the core (default 0; published for lists of "
                   "sites: 10)")
        ->check(CLI::Range(0, kLongest))
        ->type_name("BP");
    app.add_option("--max-unknown", o.maxUnknown, "Leave out windows with more unknown bases (N) than this (default 100)")->check(CLI::Range(0, kLongest));
    app.add_option("--partial", a.partial, "Cores that touch a peak without lying inside it: unbound (negative) or left out (drop); default negative")
        ->check(CLI::IsMember({"negative", "drop"}));
    app.add_option("--flank", o.flank, "Leave out unbound cores with fewer than this many bases between them and a peak (default 0)")
        ->check(CLI::Range(std::int64_t{0}, kMany))
        ->type_name("BP");
    app.add_option("--overlap", a.overlap,
                   "Sites whose windows overlap: keep them all, or drop all but the better (bound before unbound, then the smaller p-value); default keep")
        ->check(CLI::IsMember({"keep", "drop"}));
}

void addSplit(CLI::App& app, DatasetArguments& a)
{
    app.add_option("--split", a.split, "By chromosomes, or at random by site (default chromosomes; random with --round or --rounds)")
        ->check(CLI::IsMember({"chromosomes", "random"}));
    const auto list = [&](const char* name, std::vector<std::string>& target, const char* help) {
        target.clear();
        app.add_option(name, target, help)->delimiter(',')->type_name("CHR[,CHR...]");
    };
    list("--train", a.options.train, "Chromosomes to train on (default: all that are not validation or test)");
    list("--validation", a.options.validation, "Chromosomes looked at while training, or \"none\" (default chr8; others are proposed where it is missing)");
    list("--test", a.options.test, "Chromosomes kept for the test, or \"none\" (default chr9; others are proposed where it is missing)");
    auto* one = app.add_option("--round", a.round, "Which random split: 1, 2, ... (default 1); the same seed and round give the same split")
                    ->check(CLI::Range(1, kLongest))
                    ->type_name("N");
    app.add_option("--rounds", a.rounds, "Random splits 1 to N at once, into DIR/round-1 to DIR/round-N")->check(CLI::Range(1, 1000))->excludes(one)->type_name("N");
    app.add_option("--test-share", a.testShare, "Share of the sites for the test, of a random split (default 0.20)")->check(CLI::Range(0.0, 0.95));
    app.add_option("--validation-share", a.validationShare, "Share of the sites for validation, of a random split (default 0.08)")->check(CLI::Range(0.0, 0.95));
    app.add_flag("--by-site", a.bySite,
                 "Split each site for itself, as published; then windows of the test may overlap windows of training (default: sites whose windows overlap stay "
                 "together)");
}

void completeSplit(DatasetArguments& a)
{
    const bool random = a.split == "random" || (a.split.empty() && (a.round > 0 || a.rounds > 0));
    auto& rounds = a.options.rounds;
    if (!random && (a.round > 0 || a.rounds > 0 || a.testShare || a.validationShare || a.bySite))
        throw UsageError("--round, --rounds, --test-share, --validation-share and --by-site need --split random.");
    if (random && !(a.options.train.empty() && a.options.validation.empty() && a.options.test.empty()))
        throw UsageError("--train, --validation and --test choose chromosomes; a random split has none.");
    rounds.round = random ? std::max(1, a.round) : 0;
    rounds.test = a.testShare.value_or(rounds.test);
    rounds.validation = a.validationShare.value_or(rounds.validation);
    rounds.keepTogether = !a.bySite;
    if (random && rounds.test + rounds.validation >= 1)
        throw UsageError("--test-share and --validation-share leave no site to train on.");
}

}  // namespace

void addDatasetOptions(CLI::App& app, DatasetArguments& arguments)
{
    addInputs(app, arguments);
    addSites(app, arguments);
    addMatching(app, arguments);
    addSplit(app, arguments);
    addOutputPolicy(app, arguments.policy);
}

void completeDatasetOptions(DatasetArguments& a)
{
    auto& o = a.options;
    const bool list = !o.sitesFile.empty();
    for (const auto& [file, name] : {std::pair(&o.motifFile, "--motif"), std::pair(&o.peaksFile, "--peaks")})
        if (!list && file->empty())
            throw UsageError(std::string(name) + " is required, or --sites with a list of labelled sites.");
    o.design = *dataset::designFromText(a.design);
    o.match = *dataset::matchModeFromText(a.match);
    o.partial = *dataset::partialOverlapFromText(a.partial);
    o.overlap = *dataset::windowOverlapFromText(a.overlap);
    o.ratio = a.ratio.value_or(list && o.design == dataset::Design::Baseline ? 0 : 1);
    if (o.design == dataset::Design::Dnase && o.dnaseFile.empty())
        throw UsageError("--design dnase needs --dnase.");
    if (list && (o.partial == dataset::PartialOverlap::Drop || o.flank > 0))
        throw UsageError("--partial and --flank are about peaks, which --sites does not have.");
    if (o.maskWidth > o.window)
        throw UsageError("--mask-width is larger than the window.");
    completeSplit(a);
    for (std::string* file : {&o.genomeFile, &o.motifFile, &o.peaksFile, &o.sitesFile, &o.negativesFile, &o.dnaseFile, &o.excludeFile, &o.editsFile})
        *file = absolutePath(*file);
}

}  // namespace bindscape::cli
