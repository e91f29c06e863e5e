// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/whatif_picture.h"

#include "core/base/text.h"
#include "core/project/json_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::project {

using nlohmann::json;
using whatif::Comparison;

namespace {

constexpr double kRowHeight = 64, kMarksHeight = 14;
constexpr std::size_t kMostColumns = 200'000;

genome::Attribution rowOf(const Comparison& comparison, const std::string& letters, const std::vector<float>& values)
{
    genome::Attribution row;
    row.region = {comparison.chrom, comparison.begin, comparison.begin + comparison.columns()};
    row.values = values;
    row.letters = letters;
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (letters[i] == '-')
            row.values[i] = std::numeric_limits<float>::quiet_NaN();
    row.windows.push_back({row.region.begin, row.region.end, comparison.begin + comparison.coreBegin, comparison.begin + comparison.coreEnd,
                           comparison.coreStrand, comparison.coreBlocked, 1});
    return row;
}

std::pair<double, double> commonRange(const Comparison& comparison, std::int64_t from, std::int64_t to)
{
    std::pair<double, double> range{0, 0};
    const auto first = static_cast<std::size_t>(std::clamp<std::int64_t>(from, 0, comparison.columns()));
    const auto last = static_cast<std::size_t>(std::clamp<std::int64_t>(to, 0, comparison.columns()));
    for (const auto* values : {&comparison.first, &comparison.second, &comparison.difference})
        for (std::size_t i = first; i < last; ++i)
            if (std::isfinite((*values)[i]))
                range = {std::min(range.first, static_cast<double>((*values)[i])),
                         std::max(range.second, static_cast<double>((*values)[i]))};
    return range.first == range.second ? std::pair(-1.0, 1.0) : range;
}

// "T>C", "+TT", "−AT"
std::string markText(const std::string& first, const std::string& second)
{
    const auto bases = [](std::string letters) {
        std::erase(letters, '-');
        return letters;
    };
    const std::string before = bases(first), after = bases(second);
    return before.empty() ? "+" + after : after.empty() ? "−" + before : before + ">" + after;
}

genome::Intervals marksOf(const Comparison& comparison)
{
    genome::Intervals marks;
    marks.region = {comparison.chrom, comparison.begin, comparison.begin + comparison.columns()};
    for (const auto& [begin, end] : comparison.marks) {
        genome::Interval mark;
        mark.begin = comparison.begin + begin;
        mark.end = comparison.begin + end;
        const auto at = static_cast<std::size_t>(begin), length = static_cast<std::size_t>(end - begin);
        mark.name = markText(comparison.firstLetters.substr(at, length), comparison.secondLetters.substr(at, length));
        marks.items.push_back(mark);
    }
    return marks;
}

// Columns without a base of the first sequence, before its last base: behind them the axis is ahead of the genome.
std::int64_t gapsInside(const Comparison& comparison)
{
    const auto last = comparison.firstLetters.find_last_not_of('-');
    return last == std::string::npos
               ? 0
               : std::count(comparison.firstLetters.begin(), comparison.firstLetters.begin() + static_cast<std::ptrdiff_t>(last), '-');
}

json numbers(const std::vector<float>& values)
{
    json list = json::array();
    for (const float value : values)
        list.push_back(std::isfinite(value) ? json(value) : json());
    return list;
}

std::vector<float> numbersFrom(JsonReader& reader, const std::string& key, std::size_t count)
{
    const json& list = reader.list(key);
    if (list.size() != count)
        reader.fail(key, "must have a number for each letter");
    std::vector<float> values;
    for (const auto& value : list) {
        if (!value.is_null() && !value.is_number())
            reader.fail(key, "must hold numbers, and null where there is no score");
        values.push_back(value.is_null() ? std::numeric_limits<float>::quiet_NaN() : value.get<float>());
    }
    return values;
}

std::string lettersFrom(JsonReader& reader, const std::string& key)
{
    const std::string letters = reader.requiredText(key);
    if (letters.size() > kMostColumns || letters.find_first_not_of("ACGTN-") != std::string::npos)
        reader.fail(key, "must be letters A, C, G, T, N and -, at most " + withThousands(kMostColumns));
    return letters;
}

}  // namespace

std::string changeText(double change)
{
    const double size = std::fabs(change);
    return std::string(change < 0 ? "−" : "+") + (size > 0 && size < 0.0095 ? formatReal(size, 2) : formatFixed(size, 3));
}

std::string logitText(double logit)
{
    return "logit " + std::string(logit < 0 ? "−" : "") + formatFixed(std::fabs(logit), 3) + ", p " +
           formatReal(whatif::probabilityOf(logit), 3);
}

std::vector<figure::FigureTrack> whatIfRows(const Comparison& comparison, std::int64_t from, std::int64_t to)
{
    tracks::TrackStyle marks, letters;
    marks.role = "peaks";
    marks.height = kMarksHeight;
    letters.role = comparison.coreBlocked ? "score_blocked" : "score_present";
    letters.graph = "letters";
    letters.height = kRowHeight;
    const auto range = commonRange(comparison, from, to);
    // The difference shows the letter that is new, and of a deleted base the one that went.
    std::string changed = comparison.secondLetters;
    for (std::size_t i = 0; i < changed.size(); ++i)
        if (changed[i] == '-')
            changed[i] = comparison.firstLetters[i];
    return {{"Changed bases", {}, marksOf(comparison), marks, std::nullopt},
            {comparison.firstName, logitText(comparison.firstLogit), rowOf(comparison, comparison.firstLetters, comparison.first), letters,
             range},
            {comparison.secondName, logitText(comparison.secondLogit), rowOf(comparison, comparison.secondLetters, comparison.second),
             letters, range},
            {"difference", "change " + changeText(comparison.change()), rowOf(comparison, changed, comparison.difference),
             letters, range}};
}

figure::BrowserFigure whatIfFigure(const Comparison& comparison, const WhatIfView& view)
{
    figure::BrowserFigure figure;
    figure.genomeName = view.genomeName;
    figure.bases = view.bases;
    figure.title = comparison.title;
    const std::int64_t from = std::clamp<std::int64_t>(view.from, 0, comparison.columns()),
                       to = std::clamp<std::int64_t>(view.to, from, comparison.columns());
    figure::BrowserView shown;
    shown.region = {comparison.chrom, comparison.begin + from, comparison.begin + std::max(to, from + 1)};
    shown.chromLength = comparison.begin + comparison.columns();
    shown.tracks = whatIfRows(comparison, from, to);
    figure.views.push_back(std::move(shown));
    figure.legend.push_back(comparison.model + ", " + comparison.method + ": " + comparison.firstName + " " +
                            logitText(comparison.firstLogit) + "; " + comparison.secondName + " " + logitText(comparison.secondLogit) +
                            "; change of the logit " + changeText(comparison.change()) + ". One scale in all rows.");
    figure.legend.insert(figure.legend.end(), comparison.notes.begin(), comparison.notes.end());
    if (const auto gaps = gapsInside(comparison); gaps > 0)
        figure.legend.push_back("Behind the inserted bases positions on the axis are " + std::to_string(gaps) +
                                " larger than those of the genome.");
    figure.note = view.genomeName + ", " + comparison.title;
    return figure;
}

std::string whatIfRecipe(const Comparison& comparison, const WhatIfView& view)
{
    json marks = json::array();
    for (const auto& [begin, end] : comparison.marks)
        marks.push_back({{"begin", begin}, {"end", end}});
    const json recipe{{"kind", kWhatIfKind},
                      {"title", comparison.title},
                      {"genome_name", view.genomeName},
                      {"base_colors", view.bases == draw::BaseColors::Igv ? "igv" : "okabe-ito"},
                      {"model", comparison.model},
                      {"method", comparison.method},
                      {"first_name", comparison.firstName},
                      {"second_name", comparison.secondName},
                      {"chrom", comparison.chrom},
                      {"begin", comparison.begin},
                      {"from", view.from},
                      {"to", view.to},
                      {"first_letters", comparison.firstLetters},
                      {"second_letters", comparison.secondLetters},
                      {"first_scores", numbers(comparison.first)},
                      {"second_scores", numbers(comparison.second)},
                      {"first_logit", comparison.firstLogit},
                      {"second_logit", comparison.secondLogit},
                      {"marks", marks},
                      {"core",
                       {{"begin", comparison.coreBegin},
                        {"end", comparison.coreEnd},
                        {"strand", std::string(1, toChar(comparison.coreStrand))},
                        {"blocked", comparison.coreBlocked}}},
                      {"notes", comparison.notes}};
    return recipe.dump(2, ' ', false, json::error_handler_t::replace);
}

figure::BrowserFigure whatIfPicture(const json& recipe, const std::string& source)
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    constexpr std::int64_t kFarthest = std::int64_t{1} << 50;
    JsonReader reader(recipe, source, "");
    Comparison comparison;
    comparison.title = reader.text("title");
    comparison.model = reader.text("model");
    comparison.method = reader.text("method");
    comparison.firstName = reader.text("first_name");
    comparison.secondName = reader.text("second_name");
    comparison.chrom = reader.requiredText("chrom");
    comparison.begin = reader.integer("begin", 0, 0, kFarthest);
    comparison.firstLetters = lettersFrom(reader, "first_letters");
    comparison.secondLetters = lettersFrom(reader, "second_letters");
    if (comparison.firstLetters.size() != comparison.secondLetters.size())
        reader.fail("second_letters", "must be as long as first_letters");
    comparison.first = numbersFrom(reader, "first_scores", comparison.firstLetters.size());
    comparison.second = numbersFrom(reader, "second_scores", comparison.firstLetters.size());
    for (std::size_t i = 0; i < comparison.first.size(); ++i)
        comparison.difference.push_back(comparison.second[i] - comparison.first[i]);
    comparison.firstLogit = reader.real("first_logit", 0, -kLargest, kLargest);
    comparison.secondLogit = reader.real("second_logit", 0, -kLargest, kLargest);
    for (JsonReader& mark : reader.children("marks")) {
        const auto begin = mark.integer("begin", 0, 0, comparison.columns());
        comparison.marks.emplace_back(begin, mark.integer("end", begin, begin, comparison.columns()));
    }
    JsonReader core = reader.child("core");
    comparison.coreBegin = core.integer("begin", 0, 0, comparison.columns());
    comparison.coreEnd = core.integer("end", 0, comparison.coreBegin, comparison.columns());
    comparison.coreStrand = strandFromChar(core.text("strand", ".").c_str()[0]);
    comparison.coreBlocked = core.flag("blocked", false);
    comparison.notes = reader.texts("notes");
    WhatIfView view;
    view.genomeName = reader.text("genome_name");
    view.bases =
        reader.choice("base_colors", "okabe-ito", {"okabe-ito", "igv"}) == "igv" ? draw::BaseColors::Igv : draw::BaseColors::OkabeIto;
    view.from = reader.integer("from", 0, 0, comparison.columns());
    view.to = reader.integer("to", comparison.columns(), 0, comparison.columns());
    return whatIfFigure(comparison, view);
}

}  // namespace bindscape::project
