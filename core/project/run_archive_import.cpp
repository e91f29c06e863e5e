// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_archive_manifest.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/archive_file.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include <unistd.h>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

Manifest readManifest(ArchiveReader& reader, const fs::path& archive, const fs::path& folder)
{
    if (reader.next() != kManifestFile)
        throw Error(archive.string() + " is no archive of runs: it does not begin with " + kManifestFile + ". Export one with \"archive export\" or in Models.");
    std::string text;
    reader.read(kMostManifestBytes, [&](std::string_view block) { text += block; });
    return manifestFrom(text, folder, archive.string() + ": " + kManifestFile);
}

// Takes away what was made unless all went well.
class Undo {
public:
    Undo() = default;
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;
    ~Undo()
    {
        std::error_code ignored;
        if (!m_kept)
            for (auto path = m_made.rbegin(); path != m_made.rend(); ++path)
                fs::remove_all(*path, ignored);
        fs::remove_all(m_staging, ignored);
    }
    void made(const fs::path& path) { m_made.push_back(path); }
    void staging(const fs::path& path) { m_staging = path; }
    void keep() { m_kept = true; }

private:
    std::vector<fs::path> m_made;
    fs::path m_staging;
    bool m_kept = false;
};

fs::path makeStaging(const fs::path& folder)
{
    std::string pattern = (folder / ".import-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw Error("Nothing can be unpacked into " + folder.string() + ": " + systemReason(errno) + ". Check the permissions and the free space.");
    return pattern;
}

void unpackMember(ArchiveReader& reader, const ArchiveMember& member, const fs::path& target, const fs::path& archive)
{
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    std::ofstream out(target, std::ios::binary);
    std::int64_t size = 0;
    reader.read(member.size, [&](std::string_view block) {
        size += static_cast<std::int64_t>(block.size());
        out.write(block.data(), static_cast<std::streamsize>(block.size()));
    });
    out.close();
    if (!out)
        throw Error(target.string() + " cannot be written: " + systemReason(errno) + ". Check the free space.");
    if (size != member.size || md5OfFile(target) != member.md5)
        throw Error(archive.string() + ": " + member.name + " is not what was packed (its checksum differs). The archive was damaged or changed; copy it again.");
}

void unpack(ArchiveReader& reader, const Manifest& manifest, const fs::path& staging, const fs::path& archive, Progress& progress)
{
    const auto space = fs::space(staging);
    if (static_cast<std::uintmax_t>(manifest.bytes) > space.available)
        throw Error(archive.string() + " needs " + formatFixed(static_cast<double>(manifest.bytes) / 1e9, 2) + " GB unpacked, and " + staging.parent_path().string() +
                    " has " + formatFixed(static_cast<double>(space.available) / 1e9, 2) + " GB left. Make room, or import into another folder.");
    std::map<std::string, const ArchiveMember*> open;
    for (const auto& member : manifest.members)
        open[member.name] = &member;
    std::int64_t done = 0;
    while (const auto name = reader.next()) {
        const auto member = open.find(*name);
        if (member == open.end())
            throw Error(archive.string() + " holds " + *name + ", which its list does not name. It is not unpacked.");
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(1, manifest.bytes)), *name);
        unpackMember(reader, *member->second, staging / *name, archive);
        done += member->second->size;
        open.erase(member);
    }
    if (!open.empty())
        throw Error(archive.string() + " was cut short: " + open.begin()->first + " is missing. Copy it again, or export the run again.");
}

std::string freeName(const std::string& wish, const std::set<std::string>& taken, const fs::path& folder)
{
    std::error_code ignored;
    std::string name = wish;
    for (int number = 2; taken.contains(name) || fs::exists(folder / name, ignored) || fs::exists(folder / (name + ".edits.tsv"), ignored); ++number)
        name = wish + "-" + std::to_string(number);
    return name;
}

// The analysis of the project whose data set is the very same table; nullptr if there is none.
const AnalysisEntry* sameDataset(const Manifest& manifest, const Project& project)
{
    std::error_code ignored;
    for (const auto& analysis : project.analyses) {
        const fs::path table = paths::datasetFolder(project.folder(), analysis.id) / paths::kInstancesFile;
        if (!manifest.instancesMd5.empty() && analysis.tf == manifest.entry.tf && analysis.design == manifest.entry.design && fs::is_regular_file(table, ignored) &&
            md5OfFile(table) == manifest.instancesMd5)
            return &analysis;
    }
    return nullptr;
}

void moveInto(const fs::path& from, const fs::path& to, Undo& undo)
{
    std::error_code error;
    if (!fs::exists(from, error))
        return;
    fs::create_directories(to.parent_path(), error);
    fs::rename(from, to, error);
    if (error)
        throw Error(to.string() + " cannot be made: " + error.message() + ".");
    undo.made(to);
}

// The record names folders of another machine.
void relocateRecord(const fs::path& runFolder, const fs::path& dataset, const fs::path& genome)
{
    if (!train::hasRunRecord(runFolder))
        return;
    auto record = train::readRunRecord(runFolder);
    record.inputs.datasetFolder = dataset.string();
    if (!genome.empty())
        record.inputs.genomeFile = genome.string();
    train::writeRunRecord(record, runFolder);
}

std::vector<fs::path> missingInputs(const ImportedRuns& imported, const fs::path& genome)
{
    Project alone;
    if (imported.trunk)
        alone.trunks = {*imported.trunk};
    else
        alone.analyses = {imported.entry};
    alone.genome = genome;
    return missingFiles(alone);
}

}  // namespace

ArchiveSummary readArchiveSummary(const fs::path& archive)
{
    ArchiveReader reader(archive);
    const Manifest manifest = readManifest(reader, archive, archive.parent_path());
    ArchiveSummary summary{manifest.entry.tf, manifest.entry.design, manifest.genomeName, {}, manifest.members.size(), manifest.bytes};
    for (const auto& run : manifest.entry.runs)
        summary.runs.push_back(run.name.empty() ? run.id : run.name);
    return summary;
}

bool isRunArchive(const fs::path& file)
{
    if (!hasArchiveEnding(file))
        return false;
    try {
        ArchiveReader reader(file);
        return reader.next() == kManifestFile;
    } catch (const Error&) {
        return false;
    }
}

ImportedRuns importRuns(const fs::path& archive, const Project& project, Progress& progress)
{
    if (project.file.empty())
        throw Error("Save the project first: the files of an imported run lie beside its file.");
    const fs::path folder = project.folder();
    ArchiveReader reader(archive);
    const Manifest manifest = readManifest(reader, archive, folder);
    requireWritableFolder(folder);
    Undo undo;
    const fs::path staging = makeStaging(folder);
    undo.staging(staging);
    unpack(reader, manifest, staging, archive, progress);

    ImportedRuns imported;
    imported.entry = manifest.entry;
    imported.genome = manifest.genome;
    imported.genomeName = manifest.genomeName;
    std::set<std::string> analyses, runs;
    for (const auto& analysis : project.analyses) {
        analyses.insert(analysis.id);
        for (const auto& run : analysis.runs)
            runs.insert(run.id);
    }
    for (const auto& trunk : project.trunks) {
        analyses.insert(trunk.id);
        runs.insert(trunk.run.id);
    }
    const fs::path from = paths::datasetFolder(staging, manifest.entry.id);
    if (const AnalysisEntry* known = sameDataset(manifest, project)) {
        imported.entry = *known;
        imported.entry.runs = manifest.entry.runs;
    } else {
        imported.entry.id = freeName(manifest.entry.id, analyses, folder / "datasets");
        moveInto(from, paths::datasetFolder(folder, imported.entry.id), undo);
        moveInto(paths::siteChanges(staging, manifest.entry.id), paths::siteChanges(folder, imported.entry.id), undo);
    }
    for (auto& run : imported.entry.runs) {
        const fs::path packed = paths::runFolder(staging, run.id);
        run.id = freeName(run.id, runs, folder / "runs");
        runs.insert(run.id);
        relocateRecord(packed, paths::datasetFolder(folder, imported.entry.id), project.genome);
        moveInto(packed, paths::runFolder(folder, run.id), undo);
        imported.runs.push_back(run.id);
    }
    if (manifest.trunk) {
        imported.trunk = manifest.trunk;
        imported.trunk->id = imported.entry.id;
        imported.trunk->run = imported.entry.runs.front();
    }
    imported.missing = missingInputs(imported, project.genome.empty() ? manifest.genome : project.genome);
    if (!project.genomeName.empty() && !manifest.genomeName.empty() && project.genomeName != manifest.genomeName)
        imported.warnings.push_back({archive.string(), 0, "The runs were made on " + manifest.genomeName + " and the project is on " + project.genomeName +
                                                              ": their scores lie elsewhere there."});
    undo.keep();
    return imported;
}

void addImported(Project& project, const ImportedRuns& imported)
{
    const auto known = std::find_if(project.analyses.begin(), project.analyses.end(), [&](const auto& analysis) { return analysis.id == imported.entry.id; });
    if (imported.trunk)
        project.trunks.push_back(*imported.trunk);
    else if (known == project.analyses.end())
        project.analyses.push_back(imported.entry);
    else
        known->runs.insert(known->runs.end(), imported.entry.runs.begin(), imported.entry.runs.end());
    if (project.genome.empty()) {
        project.genome = imported.genome;
        if (project.genomeName.empty())
            project.genomeName = imported.genomeName;
    }
}

}  // namespace bindscape::project
