// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli profile: mean absolute score by position, in the orientation of the motif.
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "app/cli/inputs.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct ProfileArguments {
    std::vector<std::string> scores, blocked;
    std::string out;
    bool normalise = false;
    OutputPolicy policy;
    FigureOption figure;
};

void computeProfile(const ProfileArguments& a, std::size_t i, const fs::path& out, Console& console)
{
    const fs::path folder = a.scores[i];
    console.checkpoint(static_cast<double>(i) / static_cast<double>(a.scores.size()), "Profile of " + folder.string());
    const scores::ScoreSet present = scores::readScores(folder);
    std::optional<scores::ScoreSet> blocked;
    if (!a.blocked.empty())
        blocked = scores::readScores(a.blocked[i]);
    const auto profile = analysis::aggregateProfile(present, blocked ? &*blocked : nullptr, a.normalise);
    analysis::writeProfile(profile, out);
    console.say(plural(static_cast<std::int64_t>(profile.sites), "site") + ", " + formatFixed(100 * profile.shareWithin25, 1) +
                " % of the mean score within 25 bases of the motif centre. " + out.string());
    console.event("done", {{"file", out.string()}, {"sites", profile.sites}, {"share_within_25", profile.shareWithin25}});
}

void profileOne(const ProfileArguments& a, std::size_t i, Console& console)
{
    const fs::path folder = a.scores[i];
    const fs::path out = a.out.empty() ? folder / paths::kProfileFile : fs::path(a.out);
    if (mayWrite(out, fs::exists(out), a.policy, console))
        computeProfile(a, i, out, console);
    drawBeside({"profile", out, titleOfScores(folder)}, a.figure, a.policy, console);
}

int profileAll(const ProfileArguments& a, Globals& globals)
{
    if (!a.blocked.empty() && a.blocked.size() != a.scores.size())
        throw UsageError("Give as many folders with --blocked as with --scores, in the same order.");
    if (!a.out.empty() && a.scores.size() > 1)
        throw UsageError("--out names one file; with several score folders leave it out, and each gets its own profile.tsv.");
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
    app.add_option("--out", a->out, "Result of one score folder (default DIR/profile.tsv in each)")->type_name("FILE");
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return profileAll(*a, globals); };
}

}  // namespace bindscape::cli
