// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli archive: a run as one file (export), and such a file into a project (import).
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_archive.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct ArchiveArguments {
    std::string action, run, dataset, archive, out, project, genome;
    bool noScores = false, noDataset = false;
    OutputPolicy policy;
};

int exportRun(const ArchiveArguments& a, Console& console)
{
    if (a.run.empty() || a.out.empty())
        throw UsageError("archive export needs --run DIR and --out FILE.");
    if (!a.archive.empty() || !a.project.empty())
        throw UsageError("--archive and --project are of archive import.");
    const fs::path out = absolutePath(a.out);
    if (!mayWrite(out, fs::exists(out), a.policy, console))
        return kDone;
    const auto packed = project::archivedRun(absolutePath(a.run), a.dataset.empty() ? fs::path() : fs::path(absolutePath(a.dataset)));
    project::exportRuns(packed, out, {!a.noScores, !a.noDataset}, console);
    const auto summary = project::readArchiveSummary(out);
    console.say(out.string() + ": " + plural(static_cast<std::int64_t>(summary.files), "file") + ", " + formatFixed(static_cast<double>(summary.bytes) / 1e6, 2) + " MB unpacked");
    console.event("done", {{"archive", out.string()}, {"files", summary.files}, {"bytes", summary.bytes}});
    return kDone;
}

project::Project targetOf(const ArchiveArguments& a, const project::ArchiveSummary& summary)
{
    if (!a.project.empty())
        return project::readProject(absolutePath(a.project));
    const fs::path folder = absolutePath(a.out);
    requireWritableFolder(folder);
    project::Project project;
    project.file = folder / (summary.tf + project::kProjectEnding);
    if (!summary.tf.empty() && fs::exists(project.file))
        return project::readProject(project.file);
    if (summary.tf.empty() || summary.tf.find('/') != std::string::npos)
        project.file = folder / (std::string("imported") + project::kProjectEnding);
    project.name = project.file.stem().string();
    if (!a.genome.empty())
        project.genome = absolutePath(a.genome);
    return project;
}

int importRun(const ArchiveArguments& a, Console& console)
{
    if (a.archive.empty() || a.out.empty() == a.project.empty())
        throw UsageError("archive import needs --archive FILE and one of --out DIR and --project FILE.");
    if (!a.run.empty() || !a.dataset.empty())
        throw UsageError("--run and --dataset are of archive export.");
    const fs::path archive = absolutePath(a.archive);
    project::Project project = targetOf(a, project::readArchiveSummary(archive));
    const auto imported = project::importRuns(archive, project, console);
    project::addImported(project, imported);
    project::writeProject(project, project.file);
    console.warn(imported.warnings);
    for (const auto& file : imported.missing)
        console.warn(Warning{"", 0, file.string() + " is not here. The results can be looked at without it; to compute more, give its new place in the window."});
    for (const auto& run : imported.runs)
        console.say(paths::runFolder(project.folder(), run).string());
    console.event("done", {{"project", project.file.string()}, {"runs", imported.runs}, {"analysis", imported.entry.id}});
    return kDone;
}

}  // namespace

std::function<int()> addArchive(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<ArchiveArguments>();
    app.add_option("action", a->action,
                   "export: packs a run with its metrics, weights, evaluation, predictions, scores and data set into one file with the MD5 of each part; "
                   "import: checks such a file and puts its runs into a project; nothing that is there is overwritten")
        ->required()
        ->check(CLI::IsMember({"export", "import"}));
    app.add_option("--run", a->run, "export: run folder")->type_name("DIR");
    app.add_option("--dataset", a->dataset, "export: data set of the run (default: its project's, or where its record says)")->type_name("DIR");
    app.add_option("--out", a->out, "export: the archive, .zip or .tar.gz by its ending; import: folder for a project, which is made if it is not there")->type_name("PATH");
    app.add_flag("--no-scores", a->noScores, "export: leave out the scores of every base, often the largest part");
    app.add_flag("--no-dataset", a->noDataset, "export: leave out the data set");
    app.add_option("--archive", a->archive, "import: the archive")->type_name("FILE");
    app.add_option("--project", a->project, "import: into this project")->type_name("FILE");
    app.add_option("--genome", a->genome, "import with --out: reference sequence of the new project (default: where it was)")->type_name("FASTA");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return a->action == "export" ? exportRun(*a, globals.console) : importRun(*a, globals.console); };
}

}  // namespace bindscape::cli
