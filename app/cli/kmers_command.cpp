// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli kmers: words that are enriched among the best-scoring ones.
#include "app/cli/belongs_to.h"
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "app/cli/inputs.h"
#include "app/cli/kmer_panel_part.h"
#include "app/cli/kmer_tables.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"

#include <algorithm>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct KmerArguments {
    std::vector<std::string> scores;
    std::string motifs, out;
    KmerChoice choice;
    PanelArguments panel;
    int shown = 10;
    bool motifP = false;
    OutputPolicy policy;
    FigureOption figure;
};

void sayBest(const analysis::KmerTable& table, int shown, bool permuted, Console& console)
{
    console.say(std::string("kmer\tn_top\tn_total\todds_ratio\tlog10_p_bonferroni\tmotif") + (permuted ? "\tpermutation_fwer" : ""));
    const auto ranked = table.ranked();
    for (std::size_t i = 0; i < std::min(ranked.size(), static_cast<std::size_t>(shown)); ++i) {
        const auto& row = *ranked[i];
        std::vector<std::string> fields{
            row.kmer, std::to_string(row.top), std::to_string(row.total), formatReal(row.oddsRatio, 4), formatReal(row.log10Bonferroni, 4),
            row.motif};
        if (permuted)
            fields.push_back(formatReal(row.permutationFwer, 4));
        console.say(join(fields, "\t"));
    }
}

void writeTable(const KmerArguments& a, std::size_t i, const fs::path& out, Globals& globals)
{
    Console& console = globals.console;
    const auto part = [&](std::size_t done) { return static_cast<double>(done) / static_cast<double>(a.scores.size()); };
    SubProgress progress(console, part(i), part(i + 1));
    const auto known = a.motifs.empty() ? std::vector<motif::Motif>() : chooseMotifs(a.motifs, {}, console);  // before the work
    auto [table, windows] = countKmers(a.scores[i], a.choice, globals, progress, console);
    if (!a.motifs.empty())
        analysis::nameKmers(table, known, globals.threads);
    analysis::writeKmers(table, out, a.motifP);
    sayBest(table, a.shown, a.choice.permutations > 0, console);
    console.say(plural(table.occurrences, "word") + " in " + plural(static_cast<std::int64_t>(windows), "window") + ", " +
                withThousands(table.topOccurrences) + " of them in the top set. " + out.string());
    console.event("done", {{"file", out.string()}, {"occurrences", table.occurrences}, {"top", table.topOccurrences}});
}

void kmersOne(const KmerArguments& a, std::size_t i, Globals& globals)
{
    const fs::path folder = a.scores[i];
    const fs::path out = a.out.empty() ? folder / paths::kKmersFile : fs::path(a.out);
    requireFolderOf(out);
    if (mayWrite(out, fs::exists(out), a.policy, globals.console))
        writeTable(a, i, out, globals);
    drawBeside({"kmers", out, titleOfScores(folder)}, a.figure, a.policy, globals.console);
}

int kmersAll(const KmerArguments& a, Globals& globals)
{
    const bool strataByDistance = a.panel.strata == "distance";
    if (strataByDistance && (a.choice.strata.tss.empty() || !a.choice.strata.distance.empty()))
        throw UsageError("--strata distance needs --tss, and no --distance beside it.");
    if (a.panel.strata == "labels" && a.choice.strata.labels != "counted")
        throw UsageError("--strata labels and --labels exclude each other.");
    if (!a.panel.strata.empty() && !a.panel.wanted())
        throw UsageError("--strata needs --panel.");
    requireConsistent(a.choice.strata, strataByDistance);
    if (a.scores.empty() == a.panel.pages.empty())
        throw UsageError("Give score folders either with --scores or, for a panel, with --page.");
    if (!a.panel.pages.empty() && !a.panel.wanted())
        throw UsageError("--page needs --panel, which names the file of the panel.");
    if (!a.panel.wanted())
        requireNone(a.panel.own, "--panel");
    if (a.motifP && a.motifs.empty())
        throw UsageError("--motif-p needs --motifs.");
    if (a.panel.wanted()) {
        if (!a.out.empty())
            throw UsageError("--out names a single table; the file of a panel is named by --panel.");
        return makePanel(a.panel, a.scores, a.choice, a.motifs, a.figure, a.policy, globals);
    }
    if (!a.out.empty() && a.scores.size() > 1)
        throw UsageError("--out names one file; with several score folders leave it out, and each gets its own kmers.tsv.");
    for (std::size_t i = 0; i < a.scores.size(); ++i)
        kmersOne(a, i, globals);
    return kDone;
}

}  // namespace

std::function<int()> addKmers(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<KmerArguments>();
    app.add_option("--scores", a->scores, "Score folders made by the command interpret; each gets a table of its own")->type_name("DIR...");
    addKmerChoice(app, a->choice);
    app.add_option("--motifs", a->motifs, "Known motifs to name the words after")->type_name("FILE");
    app.add_flag("--motif-p", a->motifP,
                 "Also write the columns motif_p (share of all words that match the motif at least as well), motif_p_bonferroni (times the "
                 "number of "
                 "motifs) and family");
    app.add_option("--show", a->shown, "How many of the best words to print (default 10)")->check(CLI::Range(0, 1 << 20));
    app.add_option("--out", a->out, "Result of one score folder (default DIR/kmers.tsv in each)")->type_name("FILE");
    addPanelOptions(app, a->panel);
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return kmersAll(*a, globals); };
}

}  // namespace bindscape::cli
