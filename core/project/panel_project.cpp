// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/panel_project.h"

#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/project/kmer_panel.h"
#include "core/project/panel_kmers.h"
#include "core/project/panel_profiles.h"
#include "core/project/run_figures.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

// Letters, digits and dashes: names of folders.
std::string idOf(std::string text)
{
    for (char& c : text)
        c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : '-';
    return text;
}

bool severalCells(const std::vector<PanelTf>& tfs)
{
    return std::any_of(tfs.begin(), tfs.end(), [&](const PanelTf& one) { return one.cell != tfs.front().cell; });
}

AnalysisEntry analysisOf(const PanelPlan& plan, const PanelTf& tf, const std::string& design, bool cells)
{
    AnalysisEntry entry;
    entry.id = idOf(tf.tf + (cells && !tf.cell.empty() ? "-" + tf.cell : "") + "-" + design);
    entry.tf = tf.tf;
    entry.cell = tf.cell;
    entry.motifFile = plan.motifFile;
    entry.motifId = tf.motifId;
    entry.peaks = tf.peaks;
    entry.dnase = tf.dnase.empty() ? plan.dnase : tf.dnase;
    entry.exclude = plan.exclude;
    entry.design = design;
    entry.train = plan.train;
    entry.validation = plan.validation;
    entry.test = plan.test;
    entry.maxSites = plan.maxSites;
    entry.pvalue = plan.pvalue;
    entry.seed = plan.run.seed;
    for (const bool blocked : {false, true}) {
        if (blocked ? !plan.blocked : !plan.present)
            continue;
        RunEntry run = plan.run;
        run.coreBlocked = blocked;
        run.id = entry.id + "-" + idOf(run.architecture) + (blocked ? "-blocked" : "-present");
        entry.runs.push_back(run);
    }
    return entry;
}

// The plan's settings onto an analysis that is there: other runs of it stay.
void place(Project& project, AnalysisEntry entry)
{
    const auto there = std::find_if(project.analyses.begin(), project.analyses.end(), [&](const auto& one) { return one.id == entry.id; });
    if (there == project.analyses.end()) {
        project.analyses.push_back(std::move(entry));
        return;
    }
    for (const RunEntry& known : there->runs)
        if (std::none_of(entry.runs.begin(), entry.runs.end(), [&](const RunEntry& run) { return run.id == known.id; }))
            entry.runs.push_back(known);
    *there = std::move(entry);
}

}  // namespace

std::vector<PanelTf> readPanelTable(const fs::path& tsv)
{
    TableReader reader(tsv);
    std::string_view line;
    if (!reader.next(line))
        throw Error(tsv.string() + " is empty. A table of TFs with the columns tf, motif and peaks is expected.");
    const auto trimmed = [](std::string_view text) { return std::string(text.ends_with('\r') ? text.substr(0, text.size() - 1) : text); };
    std::string header = trimmed(line);
    if (header.starts_with('#'))
        header.erase(0, 1);
    std::vector<std::string> names;
    for (const auto name : split(header, '\t'))
        names.emplace_back(name);
    const auto column = [&](const std::string& name, bool needed) -> std::optional<std::size_t> {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end() && needed)
            reader.fail("there is no column \"" + name + "\"; tf, motif and peaks are needed, cell and dnase may follow.");
        return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
    };
    const auto tf = column("tf", true), motif = column("motif", true), peaks = column("peaks", true), cell = column("cell", false), dnase = column("dnase", false);
    const fs::path folder = fs::absolute(tsv).parent_path();
    std::vector<PanelTf> tfs;
    std::set<std::pair<std::string, std::string>> known;
    while (reader.next(line)) {
        const std::string row = trimmed(line);
        if (row.empty())
            continue;
        const auto fields = split(row, '\t');
        const auto field = [&](const std::optional<std::size_t>& at) { return at && *at < fields.size() ? std::string(fields[*at]) : std::string(); };
        const auto file = [&](const std::string& name) { return name.empty() ? fs::path() : (folder / name).lexically_normal(); };
        PanelTf one{field(tf), field(cell), field(motif), file(field(peaks)), file(field(dnase))};
        if (one.tf.empty() || one.motifId.empty() || one.peaks.empty())
            reader.fail("tf, motif and peaks must not be empty.");
        if (!known.emplace(one.tf, one.cell).second)
            reader.fail(one.tf + (one.cell.empty() ? "" : " in " + one.cell) + " has a row further up.");
        tfs.push_back(std::move(one));
    }
    if (tfs.empty())
        throw Error(tsv.string() + " names no TF.");
    return tfs;
}

Project panelProject(const PanelPlan& plan, const std::vector<PanelTf>& tfs)
{
    if (tfs.empty() || plan.designs.empty() || (!plan.present && !plan.blocked))
        throw Error("A panel needs at least one TF, one design and one network.");
    const fs::path file = fs::absolute(plan.folder).lexically_normal() / kPanelProjectFile;
    std::error_code ignored;
    Project project;
    if (fs::exists(file, ignored))
        project = readProject(file);
    project.file = file;
    if (project.name.empty())
        project.name = plural(static_cast<std::int64_t>(tfs.size()), "TF");
    project.genome = plan.genome;
    project.motifs = plan.knownMotifs.empty() ? plan.motifFile : plan.knownMotifs;
    const bool cells = severalCells(tfs);
    for (const auto& tf : tfs)
        for (const auto& design : plan.designs) {
            if (design == "dnase" && tf.dnase.empty() && plan.dnase.empty())
                throw Error("The DNase-controlled design of " + tf.tf + " needs regions of open chromatin.");
            place(project, analysisOf(plan, tf, design, cells));
        }
    return project;
}

std::vector<std::string> exportPanelFigures(const Project& project, int threads, Progress& progress)
{
    const fs::path folder = paths::figuresFolder(project.folder()) / "panel";
    std::vector<std::string> said;
    const auto designs = panelDesigns(project);
    for (std::size_t i = 0; i < designs.size(); ++i) {
        SubProgress part(progress, 0.5 * static_cast<double>(i) / static_cast<double>(designs.size()), 0.5 * static_cast<double>(i + 1) / static_cast<double>(designs.size()));
        ProfileQuestion question;
        question.design = designs[i];
        const auto answer = profilePanel(project, question, threads, part);
        for (const auto& warning : answer.warnings)
            said.push_back(toText(warning));
        if (!answer.unscored.empty())
            said.push_back("No scores of bound sites under the design " + designs[i] + ": " + join(answer.unscored, ", ") + ".");
        if (answer.panel.rows.empty())
            continue;
        ProfilePicture picture;
        picture.file = answer.file;
        picture.subtitle = plural(static_cast<std::int64_t>(answer.panel.rows.size()), "TF") + ", " + designTitle(designs[i]) + ", bound sites";
        exportFromRecipe(profilesRecipe(picture), folder, "profiles-" + designs[i], kPageWidthMm, progress);
    }
    SubProgress counting(progress, 0.5, 0.95);
    try {
        const auto answer = kmerPanelOf(project, {}, counting);
        for (const auto& warning : answer.warnings)
            said.push_back(toText(warning));
        for (const auto& page : answer.panel.pages)
            exportFromRecipe(kmerPanelRecipe(answer.file, {page, {}, {}, {}}), folder, "kmers-" + page, kPageWidthMm, progress);
    } catch (const Error& error) {
        said.emplace_back(error.what());
    }
    progress.report(1, "Figures of the panel");
    return said;
}

}  // namespace bindscape::project
