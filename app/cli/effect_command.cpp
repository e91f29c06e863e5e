// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli effect: variants as a network sees them, as a table.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/number_checks.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/scores/score_set.h"
#include "core/variation/variant_input.h"
#include "core/whatif/effect_table.h"

#include <algorithm>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct EffectArguments {
    std::string run, genome, vcf, dataset, out, centre = "core", device = "auto";
    std::vector<std::string> variants, parameters;
    double mostMismatches = 0.5;  // a few variants written by hand may have a slip: each is left out and told; another assembly has three of four
    interpret::InterpretOptions options;
    OutputPolicy policy;
};

// In the order of the genome's chromosomes. Rows whose REF the genome does not have are left out, and told; too many of them are another
// assembly.
void addRows(const EffectArguments& a, const genome::Reference& genome, std::vector<whatif::Variant>& variants, Console& console)
{
    variation::VariantInput input(a.vcf, genome, {a.mostMismatches});
    std::vector<std::pair<std::size_t, whatif::Variant>> found;
    std::size_t leftOut = 0;
    std::string first;
    for (auto item = input.next(console); item != variation::VariantInput::Item::End; item = input.next(console)) {
        if (item != variation::VariantInput::Item::Usable)
            continue;
        try {
            found.emplace_back(input.contig(), whatif::variantOf(genome.contigs()[input.contig()].name, input.row().variant));
        } catch (const Error& error) {
            if (leftOut++ == 0)
                first = error.what();
        }
    }
    console.warn(input.warnings());
    std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) {
        return std::pair(x.first, x.second.begin) < std::pair(y.first, y.second.begin);
    });
    for (auto& [contig, variant] : found)
        variants.push_back(std::move(variant));
    if (leftOut > 0)
        console.warn(
            {a.vcf, 0, plural(static_cast<std::int64_t>(leftOut), "row was", "rows were") + " left out. The first: " + first});
}

int runEffect(EffectArguments& a, Globals& globals)
{
    Console& console = globals.console;
    if (a.run.empty() || (a.variants.empty() && a.vcf.empty()))
        throw UsageError("effect needs --run, and --variant or --vcf.");
    const fs::path out = a.out.empty() ? fs::path(a.run) / "effects.tsv" : fs::path(a.out);
    std::error_code ignored;
    if (!mayWrite(out, fs::exists(out, ignored), a.policy, console))
        return kDone;
    const auto genome = openGenome(genomeOfRun(a.run, a.genome), console);
    std::vector<whatif::Variant> variants;
    for (const std::string& text : a.variants) {
        std::string trouble;
        const auto variant = whatif::readVariant(genome->contigs(), text, trouble);
        if (!variant)
            throw UsageError(trouble.empty() ? "\"" + text + "\" is no variant. Type it as in a VCF, for example chr20:44,746,982 T>C."
                                             : trouble);
        whatif::checkReference(*genome, *variant);
        variants.push_back(*variant);
    }
    if (!a.vcf.empty())
        addRows(a, *genome, variants, console);
    const auto& method = asUsage([&]() -> const interpret::Method& { return interpret::findMethod(a.options.method); });
    a.options.values = Values(method.parameters);
    applyValues(a.options.values, method.parameters, a.parameters);
    a.options.seed = globals.seedOr(interpret::kDefaultSeed);
    const auto model = compute::loadCompute().openModel(a.run, a.device, globals.threads);
    Warnings warnings;
    const auto rules =
        whatif::rulesOf(model->record(), a.centre == "core" ? whatif::Centre::NearestCore : whatif::Centre::Variant, warnings);
    const fs::path instances = fs::path(a.dataset.empty() ? model->record().inputs.datasetFolder : a.dataset) / paths::kInstancesFile;
    std::shared_ptr<const genome::TrackSource> cores;
    if (rules.centre == whatif::Centre::NearestCore && fs::exists(instances, ignored))
        cores = scores::instanceTrack(instances, genome->contigs());
    else if (rules.centre == whatif::Centre::NearestCore)
        warnings.push_back(
            {instances.string(), 0,
             "is not there, so that no cores are known: every window is centred on its variant. Name the data set with --dataset."});
    console.warn(warnings);
    const auto written = whatif::writeEffects(*model, *genome, variants, cores.get(), rules, a.options, out, console);
    console.warn(written.warnings);
    console.say(plural(static_cast<std::int64_t>(written.rows), "allele") + " scored. " + out.string());
    console.event("done", {{"file", out.string()}, {"rows", written.rows}});
    return kDone;
}

}  // namespace

std::function<int()> addEffect(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<EffectArguments>();
    app.add_option("--run", a->run, "Run folder made by the command train")->type_name("RUN");
    app.add_option("--variant", a->variants,
                   "A variant as in a VCF, position from 1: 'chr20:44746982 T>C', 'chr20:44746982 AT>A', 20-44746982-T-C; may be repeated")
        ->type_name("TEXT")
        ->allow_extra_args(false);
    app.add_option(
           "--vcf", a->vcf,
           "VCF or BCF whose variants are scored, every alternate allele in a row of its own; alleles of more than 50 letters are left out")
        ->type_name("VCF");
    app.add_option("--max-mismatch", a->mostMismatches,
                   "Largest share of rows of the VCF whose REF is not what the genome has; above it the file is refused as of another "
                   "assembly, up to it they are left out and counted (default 0.5)")
        ->check(CLI::Range(0.0, 1.0));
    app.add_option("--dataset", a->dataset, "Data set whose cores give the windows (default: the one that the run was trained on)")
        ->type_name("DIR");
    app.add_option("--centre", a->centre,
                   "core: the window of the nearest core that has the variant, else about the variant; variant: always about the variant "
                   "(default core)")
        ->check(CLI::IsMember({"core", "variant"}));
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the run says")->type_name("FASTA");
    app.add_option("--method", a->options.method, "How bases are scored (interpret --list shows all; default gradcam)")->type_name("ID");
    app.add_option("--parameter", a->parameters, "An option of the method, for example relu_cam=false; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--device", a->device, "auto, cpu, cuda or cuda:1 (default auto)")->check(deviceName());
    app.add_option("--out", a->out, "Table to write (default RUN/effects.tsv)")->type_name("TSV");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return runEffect(*a, globals); };
}

}  // namespace bindscape::cli
