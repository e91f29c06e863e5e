// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/panel_profiles.h"

#include "core/base/text.h"
#include "core/project/json_reader.h"
#include "core/project/series.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;
using analysis::Curve;
using analysis::PanelOrder;
using analysis::PanelScale;
using analysis::settingOf;
using nlohmann::json;

namespace {

constexpr double kStandardErrors = 1.96;
constexpr std::int64_t kWidestSmoothing = 501;
constexpr const char *kCoreBlocked = "Core blocked", *kBlockedHelp = "core replaced by N in training and scoring";

std::string absoluteText(const fs::path& file) { return fs::absolute(file).lexically_normal().string(); }
std::string dumped(const json& recipe) { return recipe.dump(2, ' ', false, json::error_handler_t::replace); }

std::string orderNote(PanelOrder order)
{
    switch (order) {
    case PanelOrder::Clustered:
        return "Rows clustered on core-present profiles (average linkage, Euclidean distance)";
    case PanelOrder::ByName:
        return "Rows by name";
    case PanelOrder::ByShare:
        return "Rows by the share of the score within 25 bp of the core's centre";
    case PanelOrder::AsGiven:
        break;
    }
    return "Rows in the order given";
}

figure::Tree treeOf(const analysis::PanelMatrix& matrix)
{
    figure::Tree tree;
    tree.order = matrix.order;
    for (const auto& merge : matrix.tree.merges)
        tree.merges.push_back({merge.left, merge.right, merge.height});
    return tree;
}

// "Mean |Grad-CAM|".
std::string meanTitle(const analysis::ProfilePanel& panel, const std::string& given)
{
    const std::string method = settingOf(panel.settings, "method");
    return "Mean |" + (!method.empty() ? method : !given.empty() ? given : "score") + "|";
}

// What the table says of its sites and scores, for the end of a note.
std::string madeNote(const analysis::Settings& settings)
{
    std::vector<std::string> parts;
    const auto labels = settingOf(settings, "labels"), sites = settingOf(settings, "sites"), normalise = settingOf(settings, "normalise");
    if (!labels.empty())
        parts.push_back(labels == "all" ? "bound and unbound sites" : labels + " sites");
    if (!sites.empty())
        parts.push_back(sites);
    if (!normalise.empty())
        parts.push_back(normalise == "yes" ? "Σ|score| = 1 a window" : "scores as the model gave them");
    if (const auto methods = settingOf(settings, "methods"); !methods.empty())
        parts.push_back("methods: " + methods);
    return join(parts, "; ");
}

std::string asSentence(std::string text)
{
    if (text.empty())
        return text;
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text + ".";
}

// Mean and band at every position, running means of so many bases.
void fill(figure::Series& series, const Curve& raw, int smooth, bool band)
{
    const Curve curve = analysis::smoothed(raw, smooth);
    const bool drawn = !curve.low.empty(), known = drawn || !curve.sem.empty();
    for (std::size_t at = 0; at < curve.size(); ++at) {
        append(series, curve.first + static_cast<int>(at), curve.mean[at]);
        if (!band || !known)
            continue;
        series.low.push_back(drawn ? curve.low[at] : std::max(0.0, curve.mean[at] - kStandardErrors * curve.sem[at]));
        series.high.push_back(drawn ? curve.high[at] : curve.mean[at] + kStandardErrors * curve.sem[at]);
    }
}

std::string bandNote(const std::vector<const analysis::ProfilePanelRow*>& rows, int smooth)
{
    if ((smooth | 1) > analysis::kBandWidths.back())
        return "no band: errors are known of running means up to " + std::to_string(analysis::kBandWidths.back()) + " bp";
    if (smooth > 1 && std::any_of(rows.begin(), rows.end(), [](const auto* row) { return row->present.smoothedBands.empty(); }))
        return "no band: the table does not hold the errors of running means, make it again";
    return std::all_of(rows.begin(), rows.end(), [](const auto* row) { return !row->present.low.empty(); })
               ? "band: 95 % of the bootstrap over sites"
               : "band: mean ± 1.96 standard errors";
}

std::vector<const analysis::ProfilePanelRow*> chosenRows(const analysis::ProfilePanel& panel, const ProfileLines& lines)
{
    std::vector<const analysis::ProfilePanelRow*> rows;
    for (const auto& name : lines.rows) {
        const auto found = std::find_if(panel.rows.begin(), panel.rows.end(), [&](const auto& row) { return row.name == name; });
        if (found == panel.rows.end())
            throw Error(lines.file.string() + " has no profile called \"" + name + "\".");
        rows.push_back(&*found);
    }
    return rows;
}

}  // namespace

figure::ProfileMatrix profileMatrix(const analysis::ProfilePanel& panel, const ProfilePicture& picture)
{
    const auto matrix = analysis::panelMatrix(panel, picture.view);
    figure::ProfileMatrix result;
    result.title = picture.title;
    result.subtitle = picture.subtitle.empty() ? plural(static_cast<std::int64_t>(panel.rows.size()), "TF") : picture.subtitle;
    for (const std::size_t row : matrix.order) {
        result.rows.push_back(panel.rows[row].name);
        result.marked.push_back(std::find(picture.marked.begin(), picture.marked.end(), panel.rows[row].name) != picture.marked.end());
    }
    result.columns = matrix.columns;
    result.begin = matrix.first;
    result.bin = matrix.bin;
    if (settingOf(panel.settings, "core") == "blocked")
        result.panels.push_back({kCoreBlocked, kBlockedHelp, matrix.present});
    else
        result.panels.push_back({"Core present", "network and sequences with the core", matrix.present});
    if (!matrix.blocked.empty())
        result.panels.push_back({kCoreBlocked, kBlockedHelp, matrix.blocked});
    result.min = matrix.min;
    result.max = matrix.max;
    const bool z = picture.view.scale == PanelScale::ZPerRow;
    result.valueTitle = meanTitle(panel, picture.scoreTitle) + (z ? ", Z per row" : "");
    result.tree = treeOf(matrix);
    result.note = orderNote(picture.view.order) + (result.panels.size() > 1 ? "; both panels share row order and colour range" : "") + ". " +
                  (picture.view.bin > 1 ? "Bins of " + std::to_string(picture.view.bin) + " bp." : "One column a base.") +
                  (z ? " Z of each row and panel over its positions." : "");
    if (const auto made = madeNote(panel.settings); !made.empty())
        result.note += " " + asSentence(made);
    return result;
}

std::string profilesRecipe(const ProfilePicture& picture)
{
    return dumped({{"kind", kProfilesKind},
                   {"file", absoluteText(picture.file)},
                   {"title", picture.title},
                   {"subtitle", picture.subtitle},
                   {"score_title", picture.scoreTitle},
                   {"scale", analysis::toText(picture.view.scale)},
                   {"order", analysis::toText(picture.view.order)},
                   {"bin", picture.view.bin},
                   {"marked", picture.marked}});
}

figure::Picture profilesPicture(JsonReader& reader, const fs::path& file)
{
    ProfilePicture picture;
    picture.file = file;
    picture.title = reader.text("title", picture.title);
    picture.subtitle = reader.text("subtitle");
    picture.scoreTitle = reader.text("score_title", picture.scoreTitle);
    picture.view.scale = analysis::panelScaleFromText(reader.choice("scale", "z", {"z", "raw"})).value();
    picture.view.order = analysis::panelOrderFromText(reader.choice("order", "clustered", {"clustered", "given", "name", "share"})).value();
    picture.view.bin = static_cast<int>(reader.integer("bin", picture.view.bin, 1, kWidestSmoothing));
    picture.marked = reader.texts("marked");
    return profileMatrix(analysis::readProfilePanel(file), picture);
}

figure::Chart profileLinesChart(const analysis::ProfilePanel& panel, const ProfileLines& lines)
{
    const auto rows = chosenRows(panel, lines);
    figure::Chart chart;
    chart.id = "profile_lines";
    chart.title = rows.size() == 1 ? rows.front()->name : "Aggregate profiles";
    chart.x.title = "Distance from core centre (bp)";
    chart.y.title = meanTitle(panel, lines.scoreTitle);
    chart.y.min = 0;
    if (!rows.empty()) {
        chart.x.min = rows.front()->present.first;
        chart.x.max = rows.front()->present.last();
    }
    const auto labels = settingOf(panel.settings, "labels"), shift = settingOf(panel.settings, "control_shift");
    const std::string label = labels == "all" ? " bound and unbound" : !labels.empty() ? " " + labels : lines.bound ? " bound" : " unbound";
    const bool coreBlocked = settingOf(panel.settings, "core") == "blocked";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = *rows[i];
        const bool alone = rows.size() == 1;
        auto present = curve(alone ? (coreBlocked ? "core blocked" : "core present") : row.name, alone ? figure::Role::Present : figure::numberedRole(i));
        fill(present, row.present, lines.smooth, lines.band);
        chart.series.push_back(std::move(present));
        if (row.blocked && alone) {
            auto blocked = curve("core blocked", figure::Role::Blocked);
            fill(blocked, *row.blocked, lines.smooth, lines.band);
            chart.series.push_back(std::move(blocked));
        }
        if (row.control && lines.control && alone) {
            auto control = curve(shift.empty() ? "shifted windows" : "windows shifted by " + shift + " bp", figure::Role::Neutral);
            fill(control, *row.control, lines.smooth, false);
            chart.series.push_back(std::move(control));
        }
    }
    if (rows.size() == 1)
        chart.subtitle = "n = " + withThousands(static_cast<std::int64_t>(rows.front()->present.sites)) + label + " · " +
                         formatFixed(100 * analysis::shareWithin(rows.front()->present), 0) + " % of score within ± 25 bp" +
                         (lines.subtitle.empty() ? "" : " · " + lines.subtitle);
    else
        chart.subtitle = lines.subtitle;
    std::vector<std::string> notes;
    if (lines.band)
        notes.push_back(bandNote(rows, lines.smooth));
    notes.push_back(lines.smooth > 1 ? "running mean of " + std::to_string(lines.smooth | 1) + " bp" : "not smoothed");
    if (const auto made = madeNote(panel.settings); !made.empty())
        notes.push_back(made);
    chart.note = asSentence(join(notes, "; "));
    return chart;
}

std::string profileLinesRecipe(const ProfileLines& lines)
{
    return dumped({{"kind", kProfileLinesKind},
                   {"file", absoluteText(lines.file)},
                   {"rows", lines.rows},
                   {"score_title", lines.scoreTitle},
                   {"subtitle", lines.subtitle},
                   {"smooth", lines.smooth},
                   {"band", lines.band},
                   {"control", lines.control},
                   {"bound", lines.bound}});
}

figure::Picture profileLinesPicture(JsonReader& reader, const fs::path& file)
{
    ProfileLines lines;
    lines.file = file;
    lines.rows = reader.texts("rows");
    if (lines.rows.empty())
        reader.fail("rows", "must name at least one row");
    lines.scoreTitle = reader.text("score_title", lines.scoreTitle);
    lines.subtitle = reader.text("subtitle");
    lines.smooth = static_cast<int>(reader.integer("smooth", lines.smooth, 1, kWidestSmoothing));
    lines.band = reader.flag("band", lines.band);
    lines.control = reader.flag("control", lines.control);
    lines.bound = reader.flag("bound", lines.bound);
    return profileLinesChart(analysis::readProfilePanel(file), lines);
}

}  // namespace bindscape::project
