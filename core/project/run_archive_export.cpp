// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_archive_manifest.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compendium/compendium.h"
#include "core/dataset/dataset.h"
#include "core/project/archive_file.h"
#include "core/train/run_record.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

struct Source {
    fs::path file;
    std::string name;
    fs::file_time_type time{};
};

// Plain files below the folder, in the order of their names; links and hidden files (half written ones) are left out.
void collect(const fs::path& folder, const std::string& prefix, const std::vector<std::string>& without, std::vector<Source>& sources)
{
    std::vector<fs::directory_entry> entries;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        entries.push_back(entry);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.path() < b.path(); });
    for (const auto& entry : entries) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with('.') || std::find(without.begin(), without.end(), name) != without.end() || entry.is_symlink())
            continue;
        if (entry.is_directory())
            collect(entry.path(), prefix + name + "/", {}, sources);
        else if (entry.is_regular_file())
            sources.push_back({entry.path(), prefix + name});
    }
}

RunEntry runFromRecord(const train::RunRecord& record, const fs::path& runFolder)
{
    RunEntry run;
    run.id = run.name = runFolder.filename().string();
    const auto& o = record.options;
    run.architecture = o.architecture;
    run.coreBlocked = o.coreBlocked;
    run.seed = o.seed;
    run.maxEpochs = o.maxEpochs;
    run.batch = o.batch;
    run.device = o.device;
    run.settings.learningRate = o.learningRate;
    run.settings.patience = o.patience;
    run.settings.reverseComplement = o.reverseComplement;
    run.settings.trunk = o.trunk;
    run.settings.freezeTrunk = o.freezeTrunk;
    run.settings.stopBy = o.stopBy;
    run.settings.shift = o.shift;
    run.settings.classWeights = o.classWeights;
    for (const auto& rate : o.groupRates)
        run.settings.groupRates[rate.group] = rate.factor;
    for (const auto& [id, value] : o.architectureValues.all())
        std::visit([&run, &key = id](const auto& known) { run.parameters[key] = known; }, value);
    return run;
}

// Entry of a run that belongs to no project, from the records.
AnalysisEntry entryFromRecords(const train::RunRecord& record, const fs::path& runFolder, const fs::path& datasetFolder)
{
    AnalysisEntry entry;
    entry.id = datasetFolder.filename().string();
    entry.tf = record.inputs.motif.substr(0, record.inputs.motif.find(' '));
    entry.runs = {runFromRecord(record, runFolder)};
    if (entry.tf.empty())
        entry.tf = entry.runs.front().id;
    std::error_code ignored;
    if (!fs::exists(datasetFolder / paths::kDatasetFile, ignored))
        return entry;
    const auto d = dataset::readDatasetOptions(datasetFolder);
    entry.design = dataset::toText(d.design);
    entry.match = dataset::toText(d.match);
    entry.motifId = d.motifId;
    entry.pvalue = d.pvalue;
    entry.background = d.background;
    entry.train = d.train;
    entry.validation = d.validation;
    entry.test = d.test;
    entry.maxUnknown = d.maxUnknown;
    entry.maxSites = d.maxSites;
    entry.seed = d.seed;
    entry.settings.window = d.window;
    entry.motifFile = d.motifFile;
    entry.peaks = d.peaksFile;
    entry.dnase = d.dnaseFile;
    entry.exclude = d.excludeFile;
    entry.sites = d.sitesFile;
    entry.negatives = d.negativesFile;
    return entry;
}

TrunkEntry trunkFromRecords(const train::RunRecord& record, const fs::path& runFolder, const fs::path& compendiumFolder)
{
    TrunkEntry trunk;
    trunk.run = runFromRecord(record, runFolder);
    trunk.id = trunk.name = trunk.run.id;
    trunk.train = record.inputs.split.train;
    trunk.validation = record.inputs.split.validation;
    trunk.test = record.inputs.split.test;
    trunk.settings.window = static_cast<int>(record.inputs.window);
    if (compendium::compendiumExists(compendiumFolder)) {
        const auto made = compendium::readCompendium(compendiumFolder).options;
        trunk.settings = made.settings;
        trunk.tracks = made.tracks;
        trunk.exclude = made.excludeFile;
        return trunk;
    }
    for (const auto& task : record.inputs.tasks)  // of the published bundle: their files are not known
        trunk.tracks.push_back({task.name, {}, task.kind});
    return trunk;
}

// The project whose runs/ the folder lies in, if it lists it.
std::optional<ArchivedRuns> ofProjectAround(const fs::path& runFolder)
{
    const fs::path folder = runFolder.parent_path().parent_path();
    std::error_code error;
    if (runFolder.parent_path().filename() != "runs")
        return std::nullopt;
    for (const auto& file : fs::directory_iterator(folder, error)) {
        if (file.path().extension() != kProjectEnding)
            continue;
        try {
            return archivedRuns(readProject(file.path()), {runFolder.filename().string()});
        } catch (const Error&) {
            continue;  // another project of the folder may list it
        }
    }
    return std::nullopt;
}

}  // namespace

ArchivedRuns archivedRuns(const Project& project, const std::vector<std::string>& runIds)
{
    const auto place = [&project](ArchivedRuns& packed) {
        for (const auto& run : packed.entry.runs)
            packed.runFolders.push_back(paths::runFolder(project.folder(), run.id));
        packed.datasetFolder = paths::datasetFolder(project.folder(), packed.entry.id);
        packed.genome = project.genome;
        packed.genomeName = project.genomeName;
        packed.projectFolder = project.folder();
    };
    for (const auto& trunk : project.trunks)
        if (runIds == std::vector{trunk.run.id}) {
            ArchivedRuns packed;
            packed.trunk = trunk;
            packed.entry = entryOf(trunk);
            place(packed);
            return packed;
        }
    for (const auto& analysis : project.analyses) {
        ArchivedRuns packed;
        packed.entry = analysis;
        std::erase_if(packed.entry.runs, [&](const RunEntry& run) { return std::find(runIds.begin(), runIds.end(), run.id) == runIds.end(); });
        if (packed.entry.runs.empty())
            continue;
        if (packed.entry.runs.size() != runIds.size())
            throw Error("The runs are of several data sets. Export those of one data set at a time.");
        place(packed);
        packed.siteChanges = paths::siteChanges(project.folder(), analysis.id);
        return packed;
    }
    throw Error("The project has no run \"" + (runIds.empty() ? std::string() : runIds.front()) + "\".");
}

ArchivedRuns archivedRun(const fs::path& given, const fs::path& datasetFolder)
{
    const fs::path runFolder = (fs::absolute(given) / "").lexically_normal().parent_path();
    if (datasetFolder.empty())
        if (auto found = ofProjectAround(runFolder))
            return *found;
    const auto record = train::readRunRecord(runFolder);
    ArchivedRuns packed;
    packed.datasetFolder = fs::absolute(datasetFolder.empty() ? fs::path(record.inputs.datasetFolder) : datasetFolder).lexically_normal();
    if (packed.datasetFolder.filename().empty())
        packed.datasetFolder = packed.datasetFolder.parent_path();
    if (record.inputs.tasks.empty()) {
        packed.entry = entryFromRecords(record, runFolder, packed.datasetFolder);
    } else {
        packed.trunk = trunkFromRecords(record, runFolder, packed.datasetFolder);
        packed.entry = entryOf(*packed.trunk);
        if (!compendium::compendiumExists(packed.datasetFolder))
            packed.datasetFolder.clear();  // the published bundle, which has its own place
    }
    packed.runFolders = {runFolder};
    packed.genome = record.inputs.genomeFile;
    packed.projectFolder = runFolder.parent_path();
    return packed;
}

void exportRuns(const ArchivedRuns& runs, const fs::path& archive, const ExportContent& content, Progress& progress)
{
    std::vector<Source> sources;
    Manifest manifest;
    manifest.entry = runs.entry;
    manifest.trunk = runs.trunk;
    manifest.genome = runs.genome;
    manifest.genomeName = runs.genomeName;
    for (std::size_t i = 0; i < runs.runFolders.size(); ++i) {
        const std::size_t before = sources.size();
        std::vector<std::string> without;
        if (!content.scores)
            without.push_back("scores");
        if (runs.datasetFolder.parent_path() == runs.runFolders[i])  // the compendium that `pretrain` made: it has its own place in the archive
            without.push_back(runs.datasetFolder.filename().string());
        collect(runs.runFolders[i], "runs/" + runs.entry.runs[i].id + "/", without, sources);
        if (sources.size() == before)
            throw Error(runs.runFolders[i].string() + " has no files: the run was not trained yet. Train it, then export it.");
    }
    std::error_code ignored;
    if (content.dataset) {
        collect(runs.datasetFolder, "datasets/" + runs.entry.id + "/", {}, sources);
        if (!runs.siteChanges.empty() && fs::is_regular_file(runs.siteChanges, ignored))
            sources.push_back({runs.siteChanges, "datasets/" + runs.entry.id + ".edits.tsv"});
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        progress.checkpoint(0.3 * static_cast<double>(i) / static_cast<double>(sources.size()), "checksums");
        Source& source = sources[i];
        source.time = fs::last_write_time(source.file);
        manifest.members.push_back({source.name, static_cast<std::int64_t>(fs::file_size(source.file)), md5OfFile(source.file)});
        manifest.bytes += manifest.members.back().size;
        if (source.file == runs.datasetFolder / paths::kInstancesFile)
            manifest.instancesMd5 = manifest.members.back().md5;
    }
    AtomicFile out(archive);
    ArchiveWriter writer(out.temporary(), archive);
    writer.add(kManifestFile, toText(manifest, runs.projectFolder));
    std::int64_t done = 0;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        writer.addFile(sources[i].name, sources[i].file, manifest.members[i].size, [&](std::int64_t bytes) {
            done += bytes;
            progress.checkpoint(0.3 + 0.7 * static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, manifest.bytes)), sources[i].name);
        });
        if (fs::last_write_time(sources[i].file) != sources[i].time)  // its checksum may be another one by now
            throw Error(sources[i].file.string() + " changed while it was being packed. Wait until its run is finished, then export it again.");
    }
    writer.close();
    out.commit();
}

}  // namespace bindscape::project
