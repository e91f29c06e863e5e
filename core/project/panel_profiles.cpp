// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/panel_profiles.h"

#include "core/analysis/oriented_site.h"
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/stamps.h"
#include "core/scores/score_bed.h"
#include "core/scores/score_set.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;
using analysis::Curve;

namespace {

std::string nameOf(const ProfileQuestion& question)
{
    return "profiles-" + question.design + (question.bound ? "" : "-unbound");
}

constexpr const char* kTableVersion = "2";  // since it holds the errors of running means

// The curves of one row, from its score folders.
class RowMaker {
public:
    RowMaker(const Project& project, const ProfileQuestion& question, const PanelRun& row, int threads)
        : m_project(project), m_question(question), m_row(row)
    {
        m_options.normalise = question.normalise;
        m_options.bootstrap = question.bootstrap;
        m_options.seed = question.seed;
        m_options.threads = threads;
        m_options.smoothing = true;
    }

    fs::path folder(const RunEntry& run, long shift) const
    {
        return panelScores(paths::runFolder(m_project.folder(), run.id), m_question.bound, shift);
    }
    std::string method() const { return analysis::methodOf(scores::readScoreRecord(folder(*m_row.present, 0)).origin); }
    bool isScored() const { return scores::scoresExist(folder(*m_row.present, 0)); }

    // The same exactly for the same scores and settings.
    std::string key(Stamps& stamps) const
    {
        std::string text = std::string(kTableVersion) + "\n" + m_row.name + "\n" + std::to_string(m_options.normalise) + "\n" + std::to_string(m_options.bootstrap) + "\n" +
                           std::to_string(m_options.seed);
        for (const auto& one : wanted())
            text += "\n" + stamps.fingerprint(one / paths::kScoresFile) + stamps.fingerprint(one / paths::kScoresBedFile);
        return md5OfText(text);
    }

    analysis::ProfilePanelRow make(Progress& progress) const
    {
        analysis::ProfilePanelRow row;
        row.name = m_row.name;
        row.present = curve(folder(*m_row.present, 0), progress);
        if (const auto blocked = blockedFolder())
            row.blocked = curve(*blocked, progress);
        if (const auto control = controlFolder())
            row.control = curve(*control, progress);
        return row;
    }

private:
    std::optional<fs::path> blockedFolder() const
    {
        return m_row.blocked != nullptr && scores::scoresExist(folder(*m_row.blocked, 0)) ? std::optional(folder(*m_row.blocked, 0)) : std::nullopt;
    }
    std::optional<fs::path> controlFolder() const
    {
        const fs::path control = folder(*m_row.present, kControlShift);
        return m_question.control && scores::scoresExist(control) ? std::optional(control) : std::nullopt;
    }
    std::vector<fs::path> wanted() const
    {
        std::vector<fs::path> all{folder(*m_row.present, 0)};
        for (const auto& one : {blockedFolder(), controlFolder()})
            if (one)
                all.push_back(*one);
        return all;
    }
    Curve curve(const fs::path& scoresFolder, Progress& progress) const
    {
        const auto set = scores::readScores(scoresFolder);
        const auto sites = analysis::sitesWith(set, m_question.bound ? analysis::Labels::Bound : analysis::Labels::Unbound);
        if (sites.empty())
            throw Error(scoresFolder.string() + " has no scores of " + (m_question.bound ? "bound" : "unbound") + " sites. Score them again.");
        return analysis::averageCurve(set, sites, m_options, progress);
    }

    const Project& m_project;
    const ProfileQuestion& m_question;
    const PanelRun& m_row;
    analysis::CurveOptions m_options;
};

// What all rows share, and where they differ.
analysis::Settings settingsOf(const ProfileQuestion& question, const std::vector<std::pair<std::string, std::string>>& methods)
{
    analysis::Settings settings = analysis::methodSettings(methods);
    analysis::setSetting(settings, "core", "present");
    analysis::setSetting(settings, "labels", question.bound ? "bound" : "unbound");
    analysis::setSetting(settings, "normalise", question.normalise ? "yes" : "no");
    if (question.control)
        analysis::setSetting(settings, "control_shift", std::to_string(kControlShift));
    if (question.bootstrap > 0)
        analysis::setSetting(settings, "bootstrap", std::to_string(question.bootstrap));
    return settings;
}

// What an earlier call wrote; an unreadable table is made anew.
analysis::ProfilePanel earlierPanel(const fs::path& file)
{
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return {};
    try {
        return analysis::readProfilePanel(file);
    } catch (const Error&) {
        return {};
    }
}

}  // namespace

ProfileAnswer profilePanel(const Project& project, const ProfileQuestion& question, int threads, Progress& progress)
{
    const fs::path folder = panelsFolder(project.folder());
    const auto rows = panelRuns(project, question.design);
    ProfileAnswer answer;
    answer.design = question.design;
    answer.bound = question.bound;
    answer.file = folder / (nameOf(question) + ".tsv");
    std::error_code ignored;
    if (question.keep)
        fs::create_directories(folder, ignored);
    Stamps stamps(folder);
    analysis::ProfilePanel earlier = earlierPanel(answer.file);
    std::vector<std::pair<std::string, std::string>> made;  // step and key of rows that were computed
    std::vector<std::pair<std::string, std::string>> methods;  // of each row
    bool changed = earlier.rows.empty();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double begin = static_cast<double>(i) / static_cast<double>(rows.size()), end = static_cast<double>(i + 1) / static_cast<double>(rows.size());
        progress.checkpoint(begin, "Profile of " + rows[i].name);
        const RowMaker maker(project, question, rows[i], threads);
        if (!maker.isScored()) {
            answer.unscored.push_back(rows[i].name);
            continue;
        }
        const std::string step = nameOf(question) + "/" + rows[i].name, key = maker.key(stamps);
        const auto known = std::find_if(earlier.rows.begin(), earlier.rows.end(), [&](const auto& row) { return row.name == rows[i].name; });
        try {
            if (known != earlier.rows.end() && stamps.key(step) == key) {
                answer.panel.rows.push_back(std::move(*known));
            } else {
                SubProgress part(progress, begin, end);
                answer.panel.rows.push_back(maker.make(part));
                made.emplace_back(step, key);
                changed = true;
            }
            answer.runs.push_back(rows[i].present->id);
            methods.emplace_back(rows[i].name, maker.method());
        } catch (const Error& error) {
            answer.warnings.push_back({"", 0, error.what()});
        }
    }
    answer.panel.settings = settingsOf(question, methods);
    if (const auto several = analysis::settingOf(answer.panel.settings, "methods"); !several.empty())
        answer.warnings.push_back({"", 0, "The rows were scored with several methods, and are not on one scale: " + several + "."});
    changed = changed || earlier.rows.size() != answer.panel.rows.size() || earlier.settings != answer.panel.settings;
    if (changed && question.keep) {
        analysis::writeProfilePanel(answer.panel, answer.file);
        for (const auto& [step, key] : made)
            stamps.finish(step, key);
    }
    progress.report(1, "Profiles of " + plural(static_cast<std::int64_t>(answer.panel.rows.size()), "TF"));
    return answer;
}

}  // namespace bindscape::project
