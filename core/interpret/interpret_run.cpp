// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/method.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/interpret/partial_scores.h"
#include "core/interpret/score_rows.h"
#include "core/nn/architecture.h"
#include "core/scores/score_set.h"

#include <cmath>

namespace bindscape::interpret {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPartialFile = "scores.part";

dataset::WindowQuery queryOf(const InterpretOptions& options, const train::RunRecord& record)
{
    dataset::WindowQuery query;
    if (options.labels != "all" && options.labels != "bound" && options.labels != "unbound")
        throw Error("The labels must be bound, unbound or all, not \"" + options.labels + "\".");
    if (options.labels != "all")
        query.label = options.labels == "bound" ? 1 : 0;
    if (options.split != "all") {
        query.split = dataset::splitFromText(options.split);
        if (!query.split || *query.split == dataset::Split::Unused)
            throw Error("There is no split called \"" + options.split + "\". Use train, validation, test or all.");
    }
    query.usedOnly = options.usedOnly;
    query.coreBlocked = record.options.coreBlocked;
    return query;
}

std::string optionsText(const Values& values)
{
    std::vector<std::string> parts;
    for (const auto& [id, value] : values.all())
        parts.push_back(id + "=" + toText(value));
    return join(parts, ", ");
}

// "Grad-CAM", or "Grad-CAM (relu_cam=false)" where options are not the defaults.
std::string titleOf(const Method& method, const Values& values)
{
    std::vector<std::string> changed;
    const Values defaults(method.parameters);
    for (const auto& [id, value] : values.all())
        if (toText(value) != toText(defaults.all().at(id)))
            changed.push_back(id + "=" + toText(value));
    return method.title + (changed.empty() ? "" : " (" + join(changed, ", ") + ")");
}

// Two calls with the same identity give the same scores.
std::string identityOf(const fs::path& runFolder, const fs::path& datasetFolder, const InterpretOptions& options, const Values& values)
{
    return join({md5OfFile(runFolder / paths::kModelFile), md5OfFile(datasetFolder / paths::kInstancesFile), md5OfFile(datasetFolder / paths::kDatasetFile),
                 options.method, optionsText(values), options.labels, options.split, options.usedOnly ? "used" : "found"},
                "/");
}

scores::ScoreSet emptySet(const fs::path& runFolder, const fs::path& genomeFile, const train::RunRecord& record, const dataset::Dataset& data,
                          const InterpretOptions& options, const Values& values)
{
    scores::ScoreSet set;
    set.window = static_cast<std::size_t>(data.options.window);
    set.origin.method = options.method;
    set.origin.title = titleOf(findMethod(options.method), values) + " of " + nn::findDescription(record.options.architecture).title;
    set.origin.architecture = record.options.architecture;
    set.origin.run = fs::weakly_canonical(runFolder).filename().string();
    set.origin.motif = data.motif.title();
    set.origin.coreBlocked = record.options.coreBlocked;
    set.origin.options = optionsText(values);
    set.origin.genomeFile = genomeFile.string();
    return set;
}

void addSites(scores::ScoreSet& set, const dataset::Dataset& data, const dataset::WindowSet& windows, const PartialScores& partial)
{
    set.values = partial.values();
    for (std::size_t i = 0; i < windows.instance.size(); ++i) {
        const auto& instance = data.instances[windows.instance[i]];
        scores::ScoredSite site;
        site.window = data.window(instance);
        site.coreBegin = instance.begin;
        site.coreEnd = instance.end();
        site.strand = instance.strand;
        site.label = instance.label;
        site.split = dataset::toText(instance.split);
        site.logit = partial.logits()[i];
        const float* row = set.row(i);
        for (std::size_t base = 0; base < set.window; ++base)
            site.normaliser += std::fabs(static_cast<double>(row[base]));
        set.sites.push_back(std::move(site));
    }
}

}  // namespace

InterpretResult interpretRun(const fs::path& runFolder, const fs::path& datasetFolder, const fs::path& genomeFile,
                             const InterpretOptions& options, const fs::path& outFolder, Progress& progress)
{
    const Values values = completeValues(findMethod(options.method), options.values);
    const auto record = train::readRunRecord(runFolder);
    if (!fs::exists(runFolder / paths::kModelFile))
        throw Error("The run " + runFolder.string() + " has no trained model yet. Let its training finish, or stop it and keep the best.");
    const auto data = dataset::readDataset(datasetFolder);
    if (record.inputs.window != data.options.window)
        throw Error("The network in " + runFolder.string() + " reads windows of " + std::to_string(record.inputs.window) +
                    " bases, but the data set has windows of " + std::to_string(data.options.window) + ". Use a data set with the same window.");
    InterpretResult result;
    const auto reference = genome::Reference::open(genomeFile, result.warnings);
    SubProgress loading(progress, 0, 0.05), scoring(progress, 0.05, 0.95);
    const auto windows = std::make_shared<const dataset::WindowSet>(dataset::loadWindows(data, *reference, queryOf(options, record), loading));
    if (windows->instance.empty())
        throw Error("The data set " + datasetFolder.string() + " has no " + (options.labels == "all" ? "" : options.labels + " ") +
                    "sites to score in this split. Choose other labels or another split.");
    std::error_code failed;
    fs::create_directories(outFolder, failed);
    PartialScores partial(outFolder / kPartialFile, identityOf(runFolder, datasetFolder, options, values), static_cast<std::size_t>(data.options.window));
    result.sequencesPerSecond = scoreRows(
        runFolder, record, train::rowsOf(windows, false), partial.rows(), options,
        [&](std::span<const float> scored, std::span<const double> logits) { partial.append(scored, logits); }, scoring);
    progress.checkpoint(0.95, "Writing scores");
    auto set = emptySet(runFolder, genomeFile, record, data, options, values);
    addSites(set, data, *windows, partial);
    scores::writeScores(set, reference->contigs(), outFolder);
    partial.remove();
    result.sites = set.sites.size();
    for (const auto& site : set.sites)
        result.zeroRows += site.normaliser == 0 ? 1 : 0;
    if (result.zeroRows > 0)
        result.warnings.push_back({"", 0, plural(static_cast<std::int64_t>(result.zeroRows), "site") + " got a score of zero at every base; they keep their rows."});
    progress.report(1, "Scored " + plural(static_cast<std::int64_t>(result.sites), "site"));
    return result;
}

}  // namespace bindscape::interpret
