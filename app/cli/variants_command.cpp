// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli variants: what variants say of scores and scores of variants. singletons: are the best-scoring bases under constraint?
// tested: do scores tell variants with a measured effect from the others? rank: the variants of any VCF, best first.
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "app/cli/inputs.h"
#include "app/cli/number_checks.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/motif/match_track.h"
#include "core/project/variant_charts.h"
#include "core/project/variant_studies.h"
#include "core/scores/score_bed.h"
#include "core/variation/ranked.h"

#include <limits>
#include <set>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

// What all three take.
struct Common {
    std::vector<std::string> scores, names;
    std::string genome, out, strength = "raw";
    bool allSites = false;
    double mostMismatches = variation::ReferenceCheck::kMostMismatches;
    OutputPolicy policy;
    FigureOption figure;

    variation::Sites sites() const { return allSites ? variation::Sites::All : variation::Sites::Bound; }
    variation::Strength which() const { return strength == "raw" ? variation::Strength::Raw : variation::Strength::Relative; }
};

void addCommon(CLI::App& app, Common& c, bool strength)
{
    auto* scores = app.add_option("--scores", c.scores, "Score folders made by the command interpret, one a factor")->type_name("DIR...");
    app.add_option("--names", c.names, "Names of the factors, in the order of --scores (default: of their motifs)")
        ->type_name("NAME...")
        ->needs(scores);
    app.add_option("--genome", c.genome, std::string(kGenomeHelp) + " (default: where the first score folder or the run says)")
        ->type_name("FASTA");
    app.add_flag("--all-sites", c.allSites, "Windows of unbound sites too (default: of bound ones)");
    app.add_option("--max-mismatch", c.mostMismatches,
                   "Largest share of variants whose REF is not what the genome has; above it the file is refused as of another assembly, "
                   "up to it they are "
                   "left out and counted (default 0.01)")
        ->check(CLI::Range(0.0, 1.0));
    if (strength)
        app.add_option(
               "--score", c.strength,
               "raw: |score| as in the folder; relative: divided by the mean of its window, for networks of different scales (default raw)")
            ->check(CLI::IsMember({"raw", "relative"}));
    addOutputPolicy(app, c.policy);
    app.footer("--threads, --seed, --quiet and --json-progress as in every command.");
    app.fallthrough();
}

// They stand in tables with tabs and tell rows apart.
void checkNames(const std::vector<std::string>& names)
{
    std::set<std::string> seen;
    for (const auto& name : names) {
        if (trim(name).empty())
            throw UsageError("--names: a name is empty. Give each score folder a name of its own.");
        if (name.find_first_of("\t\r\n") != std::string::npos)
            throw UsageError("--names: a name holds a tab or an end of line, which part the fields and rows of tables. Leave it out.");
        if (!seen.insert(name).second)
            throw UsageError("--names: \"" + name + "\" is there twice. Give each score folder a name of its own.");
    }
}

// Figures of a table that is replaced do not fit the new one; those that are wanted are drawn again.
void removeOldFigures(const fs::path& table)
{
    std::error_code ignored;
    const fs::path recipe = fs::path(table).replace_extension("json");
    if (!fs::exists(recipe, ignored) || !figure::isRecipe(readFile(recipe)))
        return;
    for (const char* ending : {"svg", "pdf", "png", "csv", "json"})
        fs::remove(fs::path(table).replace_extension(ending), ignored);
}

std::vector<variation::Model> modelsOf(const Common& c, Console& console)
{
    std::vector<fs::path> folders;
    for (const auto& folder : c.scores)
        folders.emplace_back(absolutePath(folder));
    auto models = variation::modelsOf(folders);
    if (!c.names.empty() && c.names.size() != models.size())
        throw UsageError("--names needs one name for each score folder, in the same order.");
    checkNames(c.names);
    for (std::size_t i = 0; i < c.names.size(); ++i)
        models[i].name = c.names[i];
    for (const auto& model : models)
        if (scores::readScoreRecord(model.scores).origin.coreBlocked)
            console.warn({model.scores.string(), 0,
                          "These scores are of a network that was trained with the core blocked: bases in the core have none."});
    return models;
}

std::shared_ptr<const genome::Reference> genomeFor(const Common& c, const std::vector<variation::Model>& models, const std::string& run,
                                                   Console& console)
{
    if (!c.genome.empty())
        return openGenome(c.genome, console);
    const std::string file = models.empty() ? genomeOfRun(run, {}) : scores::readScoreRecord(models.front().scores).origin.genomeFile;
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        throw Error("The genome " + file + " is not there, although the scores were made from it; say where it is now with --genome.");
    return openGenome(file, console);
}

struct SingletonArguments : Common {
    std::string variants, filter = "pass", rule = "rank";
    variation::SingletonOptions options;
    bool allVariants = false, writeSites = false;
};

void saySingletons(const variation::SingletonTable& table, Console& console)
{
    console.say("name\tclass\tvariants\tsingletons\tpercent\tse\tz\tp_larger");
    for (const auto& row : table.rows)
        for (std::size_t c = 0; c < variation::kSnpClasses; ++c) {
            const auto snpClass = static_cast<variation::SnpClass>(c);
            const auto test = row.test(snpClass);
            const auto& share = row.classes[c];
            console.say(join({row.name, std::string(toText(snpClass)), std::to_string(share.variants), std::to_string(share.singletons),
                              formatFixed(100 * share.share(), 3), formatFixed(100 * share.standardError(), 3),
                              test ? formatFixed(test->z, 3) : "NA", test ? formatReal(test->larger, 4) : "NA"},
                             "\t"));
        }
    for (const auto& note : table.notes)
        console.say(note);
}

int runSingletons(SingletonArguments& a, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = absolutePath(a.out), file = out / project::kSingletonsFile;
    const auto models = modelsOf(a, console);
    std::error_code ignored;
    if (mayWrite(file, fs::exists(file, ignored), a.policy, console)) {
        const auto genome = genomeFor(a, models, {}, console);
        a.options.counts.snpsOnly = !a.allVariants;
        a.options.counts.passedOnly = a.filter == "pass";
        a.options.counts.mostMismatches = a.mostMismatches;
        a.options.rule = a.rule == "rank" ? variation::TopRule::RankInWindow : variation::TopRule::ContextThreshold;
        a.options.sites = a.sites();
        if (a.writeSites) {
            requireWritableFolder(out);
            a.options.sitesFile = out / project::kSingletonSitesFile;
        }
        const auto table = variation::countSingletons(absolutePath(a.variants), *genome, models, a.options, console);
        console.warn(table.counts.warnings);
        requireWritableFolder(out);
        for (const char* figure : {"percent.tsv", "percent_with_core.tsv"})
            if (a.policy.overwrite)
                removeOldFigures(out / figure);
        if (a.policy.overwrite && !a.writeSites)
            fs::remove(out / project::kSingletonSitesFile, ignored);
        project::writeSingletonStudy(table, {absolutePath(a.variants), models, genome->path(), {}}, out);
        saySingletons(table, console);
        console.say(file.string());
        console.event("done", {{"file", file.string()},
                               {"rows", table.counts.rows},
                               {"positions", table.counts.sites.size()},
                               {"mismatches", table.counts.reference.mismatches}});
    }
    const std::string title = fs::path(a.variants).filename().string() + ", " + plural(static_cast<std::int64_t>(models.size()), "model");
    for (const bool core : {false, true})
        drawRecipeBeside(project::singletonRecipe(file, title, core), out / (core ? "percent_with_core.tsv" : "percent.tsv"),
                         models.size() > 8 ? kPageMm : kColumnMm, a.figure, a.policy, console);
    return kDone;
}

void addSingletons(CLI::App& app, SingletonArguments& a)
{
    addCommon(app, a, false);
    app.get_option("--scores")->required();
    app.add_option("--variants", a.variants,
                   "VCF or BCF (plain, gzip, bgzip) with AC and AN in INFO, or a table: chrom, begin from 0, end, REF, ALT, AC, AN, "
                   "FILTER, in this order or named in its first line")
        ->required()
        ->type_name("FILE");
    app.add_option("--min-an", a.options.fewestChromosomes, "Fewest chromosomes that must have been looked at (AN; default 1000)")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
    app.add_option("--filter", a.filter, "pass: rows whose FILTER is PASS or \".\"; any: all rows (default pass)")
        ->check(CLI::IsMember({"pass", "any"}));
    app.add_option("--rule", a.rule,
                   "rank: best bases by rank in their window (>= 950, 990, 995 of 1000), variants in cores in all classes, as published; "
                   "context: best 5, 1, 0.5 % by "
                   "|score| over all bases of a model outside of its cores, variants in cores left out (default rank)")
        ->check(CLI::IsMember({"rank", "context"}));
    app.add_flag("--all-variants", a.allVariants, "Insertions, deletions and longer changes too, at their first base (default: SNPs)");
    app.add_flag("--polymorphic", a.options.polymorphicOnly, "Leave out positions where AC is 0 or AN");
    app.add_option("--ac", a.options.counts.countField,
                   "INFO field or column with the count of the alternate allele (default AC; controls_AC, AC_nfe, ...)")
        ->type_name("NAME");
    app.add_option("--an", a.options.counts.chromosomesField, "INFO field or column with the number of chromosomes (default AN)")
        ->type_name("NAME");
    app.add_flag("--sites", a.writeSites,
                 "Also singleton_sites.tsv.gz: the variants behind the numbers, one row a factor and position, with their classes");
    app.add_option("--out", a.out, "Folder for singletons.tsv, singletons.json and the figures; made if it is not there")
        ->required()
        ->type_name("DIR");
    addFigureOption(app, a.figure);
}

struct TestedArguments : Common {
    std::string table;
    variation::TestedOptions options;
    bool allVariants = false;
};

int runTested(TestedArguments& a, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = absolutePath(a.out), file = out / project::kTestedFile;
    const auto models = modelsOf(a, console);
    a.options.seed = globals.seedOr(a.options.seed);
    std::error_code ignored;
    if (mayWrite(file, fs::exists(file, ignored), a.policy, console)) {
        const auto genome = genomeFor(a, models, {}, console);
        a.options.snpsOnly = !a.allVariants;
        a.options.sites = a.sites();
        a.options.strength = a.which();
        a.options.mostMismatches = a.mostMismatches;
        const auto result = variation::scoreTested(absolutePath(a.table), *genome, models, a.options, console);
        console.warn(result.warnings);
        requireWritableFolder(out);
        if (a.policy.overwrite)
            removeOldFigures(out / "roc.tsv");
        project::writeTestedStudy(result, {absolutePath(a.table), models, genome->path(), {}}, out);
        for (const auto& sentence : project::sentencesOf(result))
            console.say(sentence);
        console.say(file.string());
        console.event("done", {{"file", file.string()}, {"positives", result.positives}, {"negatives", result.negatives}});
    }
    const std::string title = fs::path(a.table).filename().string() + ", " + plural(static_cast<std::int64_t>(models.size()), "model");
    drawRecipeBeside(project::testedRocRecipe(file, title, a.which(), a.options.seed), out / "roc.tsv", kColumnMm, a.figure, a.policy,
                     console);
    return kDone;
}

void addTested(CLI::App& app, TestedArguments& a)
{
    addCommon(app, a, true);
    app.get_option("--scores")->required();
    auto& columns = a.options.columns;
    app.add_option(
           "--table", a.table,
           "Tested variants: tabs, commas or blanks, with a line of names; positions from 1; rows without FDR are dropped and counted")
        ->required()
        ->type_name("FILE");
    app.add_option("--fdr-below", a.options.fdr, "A variant is positive where its false discovery rate is below (default 0.05)")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--chrom-column", columns.chrom, "Name of the column of chromosomes (default: chrom, chr)")->type_name("NAME");
    app.add_option("--pos-column", columns.position, "... of positions, from 1 (default: pos, position)")->type_name("NAME");
    app.add_option("--locus-column", columns.locus,
                   "... with both in one, as chr1:1000 or 1:1000:A:G, instead of the two (default: locus, variant)")
        ->type_name("NAME");
    app.add_option("--id-column", columns.id, "... of names of variants (default: id, rsid, snp)")->type_name("NAME");
    app.add_option("--ref-column", columns.reference,
                   "... of reference alleles (default: ref); without it nothing tells whether the table belongs to the genome")
        ->type_name("NAME");
    app.add_option("--alt-column", columns.alternate, "... of alternate alleles (default: alt)")->type_name("NAME");
    app.add_option("--effect-column", columns.effect, "... of effects, for the table (default: effect, log2FC, LogSkew, ...)")
        ->type_name("NAME");
    app.add_option("--fdr-column", columns.fdr, "... of false discovery rates (default: FDR, C.Skew.fdr, padj, qvalue)")->type_name("NAME");
    app.add_flag("--all-variants", a.allVariants, "Insertions, deletions and longer changes too (default: SNPs)");
    app.add_option("--bootstrap", a.options.replicates, "Resamples of the 95 % interval of the auROC (default 1000)")
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--out", a.out, "Folder for tested.tsv, tested.json and the figure; made if it is not there")
        ->required()
        ->type_name("DIR");
    addFigureOption(app, a.figure);
}

struct RankArguments : Common {
    std::string variants, by, run, device = "auto", dataset, centre = "core", motifs, vcf;
    double motifPvalue = 1e-4;
    std::int64_t motifReach = variation::kMotifReach;
    variation::RankOptions options;
};

// The network that is asked, its windows and cores.
struct Network {
    std::shared_ptr<interpret::OpenModel> model;
    std::shared_ptr<const genome::TrackSource> cores;
    whatif::WindowRules rules;
    fs::path dataset;
};

Network openNetwork(const RankArguments& a, const genome::Reference& genome, Globals& globals)
{
    Network network;
    network.model = compute::loadCompute().openModel(a.run, a.device, globals.threads);
    Warnings warnings;
    network.rules =
        whatif::rulesOf(network.model->record(), a.centre == "core" ? whatif::Centre::NearestCore : whatif::Centre::Variant, warnings);
    network.dataset = absolutePath(a.dataset.empty() ? network.model->record().inputs.datasetFolder : a.dataset);
    const fs::path instances = network.dataset / paths::kInstancesFile;
    std::error_code ignored;
    if (network.rules.centre == whatif::Centre::NearestCore && fs::exists(instances, ignored))
        network.cores = scores::instanceTrack(instances, genome.contigs());
    else if (network.rules.centre == whatif::Centre::NearestCore)
        warnings.push_back(
            {instances.string(), 0,
             "is not there, so that no cores are known: every window is centred on its variant. Name the data set with --dataset."});
    globals.console.warn(warnings);
    return network;
}

void sayRanked(const variation::RankResult& result, const fs::path& out, Console& console)
{
    constexpr std::size_t kShown = 10;
    console.say("chrom\tpos\tref\talt\tscore\trank\tmodel\tlogit_change\tmotif\tmotif_distance");
    for (std::size_t i = 0; i < std::min(kShown, result.variants.size()); ++i) {
        const auto& v = result.variants[i];
        console.say(join({v.chrom, std::to_string(v.begin + 1), v.reference.substr(0, 20), v.alternates.substr(0, 20),
                          v.best.scored() ? formatReal(static_cast<double>(v.best.raw), 4) : "NA",
                          v.best.scored() ? formatReal(static_cast<double>(v.best.rank), 5) : "NA", v.model.empty() ? "NA" : v.model,
                          v.changes.empty() ? "NA" : formatReal(v.largestChange(), 4), v.motif ? v.motif->motif : "NA",
                          v.motif ? std::to_string(v.motif->distance) : "NA"},
                         "\t"));
    }
    console.say(project::sentencesOf(result).front() + " " + out.string());
}

bool isSameFile(const fs::path& a, const fs::path& b)
{
    std::error_code ignored;
    return a.lexically_normal() == b.lexically_normal() || fs::equivalent(a, b, ignored);
}

// The list, its record and the VCF are three files, none of them what is read; the record of something else stays.
bool mayWriteRanked(const RankArguments& a, const fs::path& out, const fs::path& vcf, Console& console)
{
    const fs::path record = project::studyRecord(out), input = absolutePath(a.variants);
    if (isSameFile(out, record))
        throw UsageError("--out must not end in .json: the record of the list gets that name.");
    const std::pair<const char*, const fs::path&> outputs[] = {{"--out", out}, {"The record of --out", record}, {"--vcf-out", vcf}};
    for (const auto& [name, file] : outputs)
        if (!file.empty() && isSameFile(file, input))
            throw UsageError(std::string(name) + " is the file that is read, " + input.string() + ". Give it another name.");
    if (!vcf.empty() && (isSameFile(vcf, out) || isSameFile(vcf, record)))
        throw UsageError("--vcf-out is " + vcf.string() + ", the same file as --out or its record. Give it another name.");
    std::error_code ignored;
    const bool isThere = fs::exists(out, ignored);
    if (!isThere && !a.policy.overwrite && fs::exists(record, ignored))
        throw Error(record.string() + " exists already, and the record of " + out.filename().string() +
                    " gets that name. Give another --out, or replace it with --overwrite.");
    const bool list = mayWrite(out, isThere, a.policy, console);
    return (!vcf.empty() && mayWrite(vcf, fs::exists(vcf, ignored), a.policy, console)) || list;
}

int runRank(RankArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.scores.empty() && (a.run.empty() || !a.options.everywhere))
        throw UsageError("variants rank needs --scores, or --run with --all.");
    if (a.by.empty())
        a.by = a.scores.empty() ? "change" : "score";
    if (a.by == "change" && a.run.empty())
        throw UsageError("--by change needs --run.");
    const fs::path out = absolutePath(a.out), vcf = absolutePath(a.vcf);
    if (!mayWriteRanked(a, out, vcf, console))
        return kDone;
    const auto models = modelsOf(a, console);
    const auto genome = genomeFor(a, models, a.run, console);
    a.options.by = a.by == "score" ? variation::RankBy::Score : variation::RankBy::Change;
    a.options.sites = a.sites();
    a.options.strength = a.which();
    a.options.mostMismatches = a.mostMismatches;
    variation::RankHelp help;
    Network network;
    if (!a.run.empty()) {
        network = openNetwork(a, *genome, globals);
        help.network = network.model.get();
        help.rules = network.rules;
        help.cores = network.cores.get();
    }
    std::shared_ptr<const genome::TrackSource> motifs;
    if (!a.motifs.empty()) {
        motifs = motif::matchTrack(a.motifs, genome, {a.motifPvalue, false});
        console.warn(motifs->warnings());
        help.motifs = motifs.get();
        help.motifReach = a.motifReach;
    }
    const auto result = variation::rankVariants(absolutePath(a.variants), *genome, models, a.options, help, vcf, console);
    console.warn(result.warnings);
    project::StudyInputs inputs{absolutePath(a.variants), models, genome->path(), absolutePath(a.run)};
    if (help.network != nullptr) {
        inputs.centre = network.cores ? "core" : "variant";
        inputs.dataset = network.cores ? network.dataset : fs::path();
    }
    inputs.motifs = absolutePath(a.motifs);
    inputs.motifPvalue = a.motifPvalue;
    inputs.motifReach = a.motifReach;
    project::writeRankedStudy(result, a.options, inputs, out);
    sayRanked(result, out, console);
    if (!vcf.empty())
        console.say(vcf.string());
    console.event("done", {{"file", out.string()},
                           {"vcf", vcf.string()},
                           {"rows", result.rows},
                           {"usable", result.usable},
                           {"scored", result.scored},
                           {"listed", result.variants.size()},
                           {"mismatches", result.reference.mismatches}});
    return kDone;
}

void addRank(CLI::App& app, RankArguments& a)
{
    addCommon(app, a, true);
    app.add_option("--variants", a.variants, "VCF or BCF (plain, gzip, bgzip), of any size and in any order; read twice")
        ->required()
        ->type_name("FILE");
    app.add_option("--top", a.options.top, "Length of the list (default 10000)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{100'000'000}));
    app.add_option("--by", a.by, "score: largest |score| over the models; change: size of the change of logit of --run (default score)")
        ->check(CLI::IsMember({"score", "change"}));
    app.add_flag("--snps-only", a.options.snpsOnly, "Leave out rows without a SNP (insertions, deletions and longer changes)");
    app.add_flag("--pass-only", a.options.passedOnly, "Leave out rows whose FILTER is neither PASS nor \".\"");
    app.add_option("--run", a.run,
                   "Also ask this network (a run folder) for the change of logit: of the listed variants, of all in scored windows with "
                   "--vcf-out or --by change")
        ->type_name("RUN");
    app.add_flag("--all", a.options.everywhere, "Variants outside of all scored windows too");
    app.add_option("--dataset", a.dataset, "Data set whose cores give the network's windows (default: the one that the run was trained on)")
        ->type_name("DIR");
    app.add_option("--centre", a.centre,
                   "core: the network's window is that of the nearest core that has the variant, else about the variant; variant: always "
                   "about the variant (default core)")
        ->check(CLI::IsMember({"core", "variant"}));
    app.add_option("--device", a.device, "auto, cpu, cuda or cuda:1 (default auto)")->check(deviceName());
    app.add_option("--motifs", a.motifs, std::string(kMotifHelp) + "; the best match over each variant is named, else the nearest, with its distance in bases (0: over the variant)")
        ->type_name("FILE");
    app.add_option("--motif-pvalue", a.motifPvalue, "Largest p-value of such a match (default 1e-4)")->check(CLI::Range(1e-12, 1.0));
    app.add_option("--motif-reach", a.motifReach, "Bases on either side of a variant that are searched for the nearest match (default 500)")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{20'000}));
    app.add_option("--out", a.out, "The list: tabs, or commas where the name ends in .csv; how it came about beside it, with .json")->required()->type_name("FILE");
    app.add_option("--vcf-out", a.vcf,
                   "The VCF with INFO fields BINDSCAPE_SCORE, _TF, _RANK, _CORE, _DLOGIT, _MOTIF, _MOTIF_DISTANCE; all else as it was; bgzip where the name "
                   "ends in .gz")
        ->type_name("FILE");
}

}  // namespace

std::function<int()> addVariants(CLI::App& app, Globals& globals)
{
    const auto singletons = std::make_shared<SingletonArguments>();
    const auto tested = std::make_shared<TestedArguments>();
    const auto rank = std::make_shared<RankArguments>();
    app.require_subcommand(1);
    CLI::App* first = app.add_subcommand(
        "singletons",
        "Percent singletons (gnomAD) among all variants in scored windows, at the best-scoring bases and in cores, by factor and pooled");
    CLI::App* second = app.add_subcommand(
        "tested",
        "Variants with a measured effect (reporter assays) against the others, by the largest score over the factors: Mann-Whitney, ROC");
    CLI::App* third = app.add_subcommand(
        "rank", "The variants of any VCF by score, with change of logit and motif; as a list and as a VCF with INFO fields");
    addSingletons(*first, *singletons);
    addTested(*second, *tested);
    addRank(*third, *rank);
    return [=, &globals] {
        if (first->parsed())
            return runSingletons(*singletons, globals);
        return second->parsed() ? runTested(*tested, globals) : runRank(*rank, globals);
    };
}

}  // namespace bindscape::cli
