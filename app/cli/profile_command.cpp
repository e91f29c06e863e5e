// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli profile: mean absolute score by position, in the orientation of the motif; of one TF, or of many below each other.
#include "app/cli/belongs_to.h"
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "app/cli/inputs.h"
#include "app/cli/strata_options.h"
#include "core/analysis/companion_scores.h"
#include "core/analysis/oriented_site.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/panel_profiles.h"
#include "core/project/run_project.h"

#include <set>

namespace bindscape::cli {

namespace fs = std::filesystem;
using analysis::setSetting;
using analysis::settingOf;

namespace {

struct ProfileArguments {
    std::vector<std::string> scores, blocked, control, names;
    std::string out, panel, genome, scale = "z", order = "clustered";
    bool normalise = false;
    int bootstrap = 0;
    StrataOptions strata;
    project::ProfilePicture picture;
    std::vector<CLI::Option*> ofPanel;
    OutputPolicy policy;
    FigureOption figure;
};

struct ChosenScores {
    scores::ScoreSet set;
    analysis::Sites sites;
    std::string folder;

    analysis::NamedScores named() const { return {set, sites, folder}; }
};
ChosenScores chosenScores(const ProfileArguments& a, const std::string& folder, Console& console)
{
    ChosenScores chosen{scores::readScores(folder), {}, folder};
    chosen.sites = chooseSites(chosen.set, a.strata, a.genome, folder, console);
    return chosen;
}

void computeProfile(const ProfileArguments& a, std::size_t i, const fs::path& out, Console& console)
{
    const fs::path folder = a.scores[i];
    console.checkpoint(static_cast<double>(i) / static_cast<double>(a.scores.size()), "Profile of " + folder.string());
    const ChosenScores present = chosenScores(a, folder, console);
    std::optional<ChosenScores> blocked;
    if (!a.blocked.empty())
        blocked = chosenScores(a, a.blocked[i], console);
    if (blocked)
        analysis::requireBlocked(present.named(), blocked->named());
    auto profile = analysis::aggregateProfile(present.set, present.sites, blocked ? &blocked->set : nullptr,
                                                    blocked ? blocked->sites : analysis::Sites(), a.normalise);
    analysis::setSetting(profile.settings, "sites", a.strata.stratum());
    analysis::writeProfile(profile, out);
    console.say(plural(static_cast<std::int64_t>(profile.sites), "site") + ", " + formatFixed(100 * profile.shareWithin25, 1) +
                " % of the mean score within 25 bases of the motif centre. " + out.string());
    console.event("done", {{"file", out.string()}, {"sites", profile.sites}, {"share_within_25", profile.shareWithin25}});
}

void profileOne(const ProfileArguments& a, std::size_t i, Console& console)
{
    const fs::path folder = a.scores[i];
    const fs::path out = a.out.empty() ? folder / paths::kProfileFile : fs::path(a.out);
    requireFolderOf(out);
    if (mayWrite(out, fs::exists(out), a.policy, console))
        computeProfile(a, i, out, console);
    drawBeside({"profile", out, titleOfScores(folder)}, a.figure, a.policy, console);
}

// "GATA1" of "GATA1 MA0035.3"; without a motif the folder's own name.
std::string rowName(const scores::ScoreSet& set, const fs::path& folder)
{
    const std::string motif = set.origin.motif.substr(0, set.origin.motif.find(' '));
    return motif.empty() ? fs::absolute(folder).lexically_normal().parent_path().filename().string() : motif;
}

// What the table says of all its rows: method, core, labels, sites, normalise, the shift of the control.
class PanelSettings {
public:
    explicit PanelSettings(const ProfileArguments& a) : m_arguments(a) {}

    void add(const std::string& row, const ChosenScores& present)
    {
        const auto own = analysis::settingsOf(present.set, present.sites);
        for (const char* name : {"core", "labels"}) {
            const auto before = settingOf(m_settings, name), now = settingOf(own, name);
            if (name == std::string("core") && !before.empty() && before != now)
                throw Error(present.folder + " holds scores of a network trained with the core " + now + ", the folders before it of ones with the core " + before +
                            ". Give those with the core present to --scores, the others to --blocked, in the same order.");
            setSetting(m_settings, name, before.empty() || before == now ? now : "all");
        }
        m_normalised = m_normalised || present.set.origin.normalised;
        m_methods.emplace_back(row, settingOf(own, "method"));
    }
    void addShift(const std::string& folder, std::int64_t shift)
    {
        const auto before = settingOf(m_settings, "control_shift"), now = std::to_string(shift);
        if (!before.empty() && before != now)
            throw Error("The windows of " + folder + " are shifted by " + now + " bases, those of the folders before it by " + before +
                        ". A panel has one control; score all with the same --shift.");
        setSetting(m_settings, "control_shift", now);
    }
    analysis::Settings settings(Console& console) const
    {
        auto settings = analysis::methodSettings(m_methods);
        if (const auto several = settingOf(settings, "methods"); !several.empty())
            console.warn(Warning{"", 0, "The rows were scored with several methods, and are not on one scale: " + several + "."});
        settings.insert(settings.end(), m_settings.begin(), m_settings.end());
        setSetting(settings, "sites", m_arguments.strata.stratum());
        setSetting(settings, "normalise", m_arguments.normalise || m_normalised ? "yes" : "no");
        setSetting(settings, "bootstrap", m_arguments.bootstrap > 0 ? std::to_string(m_arguments.bootstrap) : "");
        return settings;
    }

private:
    const ProfileArguments& m_arguments;
    analysis::Settings m_settings;
    std::vector<std::pair<std::string, std::string>> m_methods;  // of each row
    bool m_normalised = false;
};

analysis::ProfilePanel panelOf(const ProfileArguments& a, Globals& globals)
{
    Console& console = globals.console;
    analysis::CurveOptions options;
    options.normalise = a.normalise;
    options.bootstrap = a.bootstrap;
    options.seed = globals.seedOr(1);
    options.threads = globals.threads;
    options.smoothing = true;
    analysis::ProfilePanel panel;
    PanelSettings settings(a);
    std::set<std::string> used;
    for (std::size_t i = 0; i < a.scores.size(); ++i) {
        SubProgress part(console, static_cast<double>(i) / static_cast<double>(a.scores.size()),
                         static_cast<double>(i + 1) / static_cast<double>(a.scores.size()));
        const auto curveOf = [&](const ChosenScores& chosen) { return analysis::averageCurve(chosen.set, chosen.sites, options, part); };
        const ChosenScores present = chosenScores(a, a.scores[i], console);
        analysis::ProfilePanelRow row;
        row.name = a.names.empty() ? rowName(present.set, a.scores[i]) : a.names[i];
        if (!used.insert(row.name).second)
            throw UsageError("Two rows would be called \"" + row.name + "\". Give every score folder its own name with --names.");
        settings.add(row.name, present);
        row.present = curveOf(present);
        if (!a.blocked.empty()) {
            const ChosenScores blocked = chosenScores(a, a.blocked[i], console);
            analysis::requireBlocked(present.named(), blocked.named());
            row.blocked = curveOf(blocked);
        }
        if (!a.control.empty()) {
            const ChosenScores control = chosenScores(a, a.control[i], console);
            settings.addShift(control.folder, analysis::requireShifted(present.named(), control.named()));
            row.control = curveOf(control);
        }
        panel.rows.push_back(std::move(row));
    }
    panel.settings = settings.settings(console);
    return panel;
}

int profilePanel(const ProfileArguments& a, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = a.panel;
    requireFolderOf(out);
    if (mayWrite(out, fs::exists(out), a.policy, console, "--panel")) {
        const auto panel = panelOf(a, globals);
        analysis::panelMatrix(panel, a.picture.view);  // rows that cannot stand together are refused before anything is written
        analysis::writeProfilePanel(panel, out);
        console.say("name\tsites\tshare_within_25");
        for (const auto& row : panel.rows)
            console.say(join({row.name, std::to_string(row.present.sites), formatReal(analysis::shareWithin(row.present), 3)}, "\t"));
        console.say(plural(static_cast<std::int64_t>(panel.rows.size()), "profile") + ". " + out.string());
        console.event("done", {{"file", out.string()}, {"rows", panel.rows.size()}});
    }
    project::ProfilePicture picture = a.picture;
    picture.file = out;
    FigureOption figure = a.figure;
    figure.place = "--panel";
    drawRecipeBeside(project::profilesRecipe(picture), out, kPageMm, figure, a.policy, console);
    return kDone;
}

int profileAll(ProfileArguments& a, Globals& globals)
{
    requireConsistent(a.strata);
    for (const auto* others : {&a.blocked, &a.control})
        if (!others->empty() && others->size() != a.scores.size())
            throw UsageError("Give as many folders with --blocked and --control as with --scores, in the same order.");
    if (a.panel.empty())
        requireNone(a.ofPanel, "--panel");
    if (!a.names.empty() && a.names.size() != a.scores.size())
        throw UsageError("Give as many names as score folders.");
    if (!a.out.empty() && a.scores.size() > 1)
        throw UsageError("--out names one file; with several score folders leave it out, and each gets its own profile.tsv.");
    if (!a.panel.empty() && !a.out.empty())
        throw UsageError("Give --out or --panel, not both.");
    a.picture.view.scale = analysis::panelScaleFromText(a.scale).value();
    a.picture.view.order = analysis::panelOrderFromText(a.order).value();
    if (!a.panel.empty())
        return profilePanel(a, globals);
    for (std::size_t i = 0; i < a.scores.size(); ++i)
        profileOne(a, i, globals.console);
    return kDone;
}

}  // namespace

std::function<int()> addProfile(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<ProfileArguments>();
    app.add_option("--scores", a->scores, "Score folders made by the command interpret")->required()->type_name("DIR...");
    app.add_option("--blocked", a->blocked, "Scores of the models trained with the core blocked, in the same order")->type_name("DIR...");
    app.add_flag("--normalise", a->normalise, "Divide each window by its sum of absolute scores first");
    addStrataOptions(app, a->strata);
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the scores say")->type_name("FASTA");
    app.add_option("--out", a->out, "Result of one score folder (default DIR/profile.tsv in each)")->type_name("FILE");
    app.add_option("--panel", a->panel, "One table of all score folders instead, a row a folder; --figure draws them below each other")->type_name("FILE");
    a->ofPanel.push_back(app.add_option("--names", a->names, "With --panel: names of the rows (default: the motif of the scores)")->type_name("NAME..."));
    a->ofPanel.push_back(app.add_option("--control", a->control, "With --panel: scores of the same sites in shifted windows (interpret --shift), in the same order")
        ->type_name("DIR..."));
    a->ofPanel.push_back(app.add_option("--bootstrap", a->bootstrap, "With --panel: rounds of the bootstrap over sites for the 95 % band (default 0 = none)")
        ->check(CLI::Range(0, 100'000)));
    a->ofPanel.push_back(app.add_option("--scale", a->scale, "With --panel: colours of z (of each row and panel) or raw means (default z)")->check(CLI::IsMember({"z", "raw"})));
    a->ofPanel.push_back(app.add_option("--order", a->order, "With --panel: rows clustered, as given, by name or by the share within 25 bases (default clustered)")
        ->check(CLI::IsMember({"clustered", "given", "name", "share"})));
    a->ofPanel.push_back(app.add_option("--bin", a->picture.view.bin, "With --panel: bases a column of the figure (default 5)")->check(CLI::Range(1, 500)));
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return profileAll(*a, globals); };
}

}  // namespace bindscape::cli
