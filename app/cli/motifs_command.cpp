// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli motifs: seqlets of a score folder, and the motifs that they share.
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "app/cli/inputs.h"
#include "core/analysis/kmers.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "core/seqlets/motif_folder.h"

#include <cmath>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct MotifArguments {
    std::string scores, genome, motifs, out, core = "separate";
    seqlets::Options options;
    int shown = 20;
    OutputPolicy policy;
    FigureOption figure;
};

void sayMotifs(const seqlets::Report& report, int shown, Console& console)
{
    console.say("motif\tn_seqlets\tshare_of_sites\tconsensus\tbest_match\tq\tspacing\tstrands");
    for (std::size_t i = 0; i < std::min(report.motifs.size(), static_cast<std::size_t>(shown)); ++i) {
        const auto& row = report.motifs[i];
        const bool matched = !row.matches.empty();
        const bool spaced = row.spacing.log10PBest <= std::log10(0.05), turned = row.spacing.log10POrientation <= std::log10(0.05);
        console.say(join({row.id, std::to_string(row.seqlets), formatFixed(row.shareOfSites, 3), row.consensus,
                          matched ? row.matches[0].title() : "-", matched ? formatReal(std::pow(10, row.matches[0].log10Q), 2) : "-",
                          spaced ? seqlets::spacingSentence(row) : "-", turned ? seqlets::orientationSentence(row) : "-"},
                         "\t"));
    }
}

void sayCounts(const seqlets::Report& report, const fs::path& out, Console& console)
{
    const auto motifs = static_cast<std::int64_t>(report.motifs.size());
    console.say(plural(report.seqlets, "seqlet") + " in the flanks of " + plural(report.countedSites, "site") + ", " +
                plural(motifs, "motif") + ", " + plural(report.unassigned, "seqlet") + " without one. " + out.string());
    if (report.silentSites > 0)
        console.say(plural(report.silentSites, "site") + (report.silentSites == 1 ? " has" : " have") + " no score other than zero.");
    if (report.seqlets == 0)
        console.say("No run of bases stands out at a false discovery rate of " + formatReal(report.options.fdr) + ".");
    if (report.seqlets < report.options.minSeqlets)
        console.say("A motif needs " + std::to_string(report.options.minSeqlets) +
                    " seqlets, which is more than there are; --min-seqlets asks for fewer.");
    else if (std::none_of(report.motifs.begin(), report.motifs.end(), [](const auto& row) { return !row.isCore(); }))
        console.say("No word of the seqlets stands out from the sequence around them.");
}

void findMotifs(const MotifArguments& a, const fs::path& out, Globals& globals)
{
    Console& console = globals.console;
    const fs::path folder = a.scores;
    seqlets::Options options = a.options;
    options.core = seqlets::corePolicyFromText(a.core);
    options.threads = globals.threads;
    options.seed = globals.seedOr(options.seed);
    std::vector<motif::Motif> database;
    if (!a.motifs.empty())
        database = chooseMotifs(a.motifs, {}, console);
    SubProgress reading(console, 0, 0.2), searching(console, 0.2, 1);
    const scores::ScoreSet set = scores::readScores(folder);
    const auto reference = openGenome(a.genome.empty() ? set.origin.genomeFile : a.genome, console);
    const seqlets::Windows windows(set, analysis::windowLetters(set, *reference, reading), options);
    auto found = seqlets::findMotifs(windows, database, options, searching);
    found.report.database = absolutePath(a.motifs);
    found.report.scoresMd5 = md5OfFile(folder / paths::kScoresFile);
    seqlets::writeMotifs(found, windows, out);
    if (!found.report.motifs.empty())
        sayMotifs(found.report, a.shown, console);
    sayCounts(found.report, out, console);
    console.event("done", {{"folder", out.string()}, {"seqlets", found.report.seqlets}, {"motifs", found.report.motifs.size()}});
}

// logos.svg, and spacing-motif_1.svg of every motif but the core's own class.
void drawMotifs(const MotifArguments& a, const fs::path& out, Console& console)
{
    if (!a.figure.wanted())
        return;
    project::ChartSource source;
    source.kind = "motifs";
    source.file = out;
    source.title = titleOfScores(a.scores);
    drawRecipeBeside(project::chartRecipe(source), out / "logos.tsv", kPageMm, a.figure, a.policy, console);
    source.kind = "spacing";
    for (const auto& motif : seqlets::readMotifs(out).motifs) {
        if (motif.isCore())
            continue;
        source.motif = motif.id;
        drawRecipeBeside(project::chartRecipe(source), out / ("spacing-" + motif.id + ".tsv"), kColumnMm, a.figure, a.policy, console);
    }
}

int motifsOne(const MotifArguments& a, Globals& globals)
{
    const fs::path out = a.out.empty() ? paths::motifsFolder(a.scores) : fs::path(a.out);
    if (mayWrite(out, seqlets::motifsExist(out), a.policy, globals.console))
        findMotifs(a, out, globals);
    drawMotifs(a, out, globals.console);
    return kDone;
}

}  // namespace

std::function<int()> addMotifs(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<MotifArguments>();
    app.add_option("--scores", a->scores, "Score folder made by the command interpret")->required()->type_name("DIR");
    app.add_option("--motifs", a->motifs, "Known motifs to compare with, for example JASPAR or HOCOMOCO; the three best are named")
        ->type_name("FILE");
    app.add_option("--window", a->options.window, "Bases of a run (default 21)")->check(CLI::Range(5, 101));
    app.add_option("--fdr", a->options.fdr, "False discovery rate of the runs (default 0.2)")->check(CLI::Range(0.001, 0.5));
    app.add_flag("--signed", a->options.isSigned, "Sum signed scores (default: absolute ones)");
    app.add_flag("--normalise", a->options.normalise, "Divide each window by its sum of absolute scores first");
    app.add_option("--core", a->core,
                   "Scores of the core motif: a class of their own (separate), left out (exclude), or like all others (include; "
                   "default separate)")
        ->check(CLI::IsMember({"separate", "exclude", "include"}));
    app.add_option("--min-seqlets", a->options.minSeqlets, "Motifs with fewer seqlets are dropped (default 20)")
        ->check(CLI::Range(3, 100000));
    app.add_option("--max-motifs", a->options.maxMotifs, "At most so many motifs are looked for (default 50)")->check(CLI::Range(1, 200));
    app.add_option("--word-p", a->options.wordP, "Adjusted P-value that the first word of a motif needs (default 0.01)")
        ->check(CLI::Range(1e-12, 0.1));
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the scores say")->type_name("FASTA");
    app.add_option("--show", a->shown, "How many motifs to print (default 20)")->check(CLI::Range(0, 1000));
    app.add_option(
           "--out", a->out,
           "Folder for motifs.tsv, motifs.meme, contributions.tsv, seqlets.bed.gz, spacing.tsv and motifs.json (default DIR/motifs)")
        ->type_name("DIR");
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return motifsOne(*a, globals); };
}

}  // namespace bindscape::cli
