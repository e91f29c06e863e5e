// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/variant_charts.h"

#include "core/base/text.h"
#include "core/project/json_reader.h"
#include "core/project/relocated.h"
#include "core/project/series.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

using figure::Chart;
using figure::Role;
using figure::Series;
using variation::SingletonRow;
using variation::SnpClass;

constexpr std::size_t kManyModels = 10;  // their numbers of variants are shortened
constexpr int kReplicates = 1000;
constexpr std::uint64_t kSeed = 1;

struct Look {
    SnpClass snpClass;
    const char* name;
    Role role;
};
constexpr std::array<Look, 4> kLooks{{{SnpClass::All, "all", Role::Neutral},
                                      {SnpClass::Top5, "best 5 % of bases", Role::Third},
                                      {SnpClass::TopHalf, "best 0.5 % of bases", Role::Validation},
                                      {SnpClass::Core, "in the core motif", Role::First}}};

const variation::Share& shareOf(const SingletonRow& row, SnpClass snpClass) { return row.classes[static_cast<std::size_t>(snpClass)]; }

// Best 0.5 % minus all; models without a variant there come last.
double gain(const SingletonRow& row)
{
    const double difference = shareOf(row, SnpClass::TopHalf).share() - shareOf(row, SnpClass::All).share();
    return std::isnan(difference) ? -2 : difference;
}

std::vector<SingletonRow> sorted(std::vector<SingletonRow> rows)
{
    std::stable_sort(rows.begin(), rows.end(), [](const SingletonRow& a, const SingletonRow& b) {
        const bool aModel = a.scope == SingletonRow::Scope::Model, bModel = b.scope == SingletonRow::Scope::Model;
        return aModel != bModel ? aModel : aModel && gain(a) > gain(b);
    });
    return rows;
}

// "12,345"; "12k" where there is little room.
std::string countText(std::int64_t count, bool isShort)
{
    if (!isShort || count < 1000)
        return withThousands(count);
    const bool millions = count >= 1'000'000;
    const double value = static_cast<double>(count) / (millions ? 1e6 : 1e3);
    return formatFixed(value, value < 9.95 ? 1 : 0) + (millions ? "M" : "k");
}

std::string testNote(const SingletonRow& row)
{
    const auto test = row.test(SnpClass::TopHalf);
    const std::string pool = row.scope == SingletonRow::Scope::PooledRows ? "Pooled rows: " : "Pooled positions: ";
    if (shareOf(row, SnpClass::All).variants == 0)
        return pool + "no variant.";
    if (shareOf(row, SnpClass::TopHalf).variants == 0)
        return pool + "no variant at the best 0.5 %, all " + formatFixed(100 * shareOf(row, SnpClass::All).share(), 2) + " % of " +
               withThousands(shareOf(row, SnpClass::All).variants) + ".";
    const std::string sums =
        pool + "best 0.5 % " +
        formatFixed(100 * shareOf(row, SnpClass::TopHalf).share(), 2) + " % of " + withThousands(shareOf(row, SnpClass::TopHalf).variants) +
        ", all " + formatFixed(100 * shareOf(row, SnpClass::All).share(), 2) + " % of " +
        withThousands(shareOf(row, SnpClass::All).variants);
    if (!test)
        return sums + ", no test.";
    return sums + ", z = " + (test->z < 0 ? "−" : "") + formatFixed(std::fabs(test->z), 2) + ", P = " + formatReal(test->larger, 3) +
           " (one-sided).";
}

}  // namespace

Chart singletonChart(const std::vector<SingletonRow>& table, const std::string& title, bool withCore)
{
    const auto rows = sorted(table);
    Chart chart;
    chart.id = kSingletonsKind;
    chart.title = "Singletons";
    chart.subtitle = title;
    chart.y.title = "Singletons (% of variants)";
    chart.x.min = -0.5;
    chart.x.max = static_cast<double>(rows.size()) - 0.5;
    double high = 0, low = 100;
    const std::size_t shown = withCore ? kLooks.size() : kLooks.size() - 1;
    for (std::size_t k = 0; k < shown; ++k) {
        Series series = curve(kLooks[k].name, kLooks[k].role);
        series.line = false;
        series.points = true;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& share = shareOf(rows[i], kLooks[k].snpClass);
            if (share.variants == 0)
                continue;
            const double y = 100 * share.share(), error = 100 * share.standardError();
            append(series, static_cast<double>(i) + (static_cast<double>(k) - static_cast<double>(shown - 1) / 2) * 0.18, y);
            series.low.push_back(y - error);
            series.high.push_back(y + error);
            high = std::max(high, y + error);
            low = std::min(low, y - error);
        }
        chart.series.push_back(std::move(series));
    }
    Series counts = curve("", Role::Neutral);
    counts.line = false;
    std::int64_t models = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        chart.x.categories.push_back(rows[i].name);
        models += rows[i].scope == SingletonRow::Scope::Model ? 1 : 0;
        append(counts, static_cast<double>(i), high + 0.06 * std::max(1.0, high - low));
        counts.labels.push_back(countText(shareOf(rows[i], SnpClass::All).variants, rows.size() > kManyModels));
    }
    if (high >= low)
        chart.series.push_back(std::move(counts));
    if (static_cast<std::size_t>(models) < rows.size())
        chart.spans.push_back({static_cast<double>(models) - 0.5, static_cast<double>(rows.size()) - 0.5, {}, Role::Training});
    chart.note = "± 1 standard error; above: number of all variants. Sorted by the best 0.5 % minus all. ";
    for (const SingletonRow& row : rows)
        if (row.scope != SingletonRow::Scope::Model)
            chart.note += testNote(row) + " ";
    if (!rows.empty())
        chart.note += toText(rows.front().rule);
    return chart;
}

std::optional<SnpClass> singletonClass(const std::string& series)
{
    for (const Look& look : kLooks)
        if (series == look.name)
            return look.snpClass;
    return std::nullopt;
}

Chart testedRocChart(const std::vector<variation::TestedVariant>& variants, variation::Strength strength, const std::string& title,
                     std::uint64_t seed)
{
    Chart chart;
    chart.id = kTestedRocKind;
    chart.title = "Tested variants";
    chart.subtitle = title;
    chart.x = {"False positive rate", 0.0, 1.0};
    chart.y = {"True positive rate", 0.0, 1.0};
    Series chance = curve("chance", Role::Reference);
    append(chance, 0, 0);
    append(chance, 1, 1);
    chart.series.push_back(std::move(chance));
    const auto [labels, scores] = variation::scoresOf(variants, strength);
    const auto metrics = stats::rankingMetrics(labels, scores, {}, kReplicates, seed);
    Series roc = curve("no positives or no negatives", Role::Validation);
    if (metrics.auroc.value) {
        roc.name = "auROC " + formatFixed(*metrics.auroc.value, 3);
        if (metrics.auroc.interval)
            roc.name += " (" + formatFixed(metrics.auroc.interval->low, 3) + "–" + formatFixed(metrics.auroc.interval->high, 3) + ")";
        for (const auto& point : stats::rocCurve(labels, scores))
            append(roc, point.fpr, point.tpr);
    }
    chart.series.push_back(std::move(roc));
    std::vector<double> positive, negative;
    for (std::size_t i = 0; i < labels.size(); ++i)
        (labels[i] == 1 ? positive : negative).push_back(scores[i]);
    const auto test = stats::mannWhitney(positive, negative);
    chart.note = withThousands(metrics.positives) + " variants with an effect, " + withThousands(metrics.negatives) +
                 " without; score: the largest of the place over the models; 95 % bootstrap interval." +
                 (test ? " Mann–Whitney, two-sided: P = " + formatReal(test->asymptoticContinuity, 3) + "." : "");
    return chart;
}

bool isVariantKind(const std::string& kind) { return kind == kSingletonsKind || kind == kTestedRocKind; }

namespace {

json recipeOf(const char* kind, const fs::path& file, const std::string& title)
{
    return {{"kind", kind}, {"file", fs::absolute(file).lexically_normal().string()}, {"title", title}};
}

std::string textOf(const json& recipe) { return recipe.dump(2, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::string singletonRecipe(const fs::path& singletonsTsv, const std::string& title, bool withCore)
{
    json recipe = recipeOf(kSingletonsKind, singletonsTsv, title);
    recipe["core"] = withCore;
    return textOf(recipe);
}

std::string testedRocRecipe(const fs::path& testedTsv, const std::string& title, variation::Strength strength, std::uint64_t seed)
{
    json recipe = recipeOf(kTestedRocKind, testedTsv, title);
    recipe["score"] = strength == variation::Strength::Raw ? "raw" : "relative";
    recipe["seed"] = seed;
    return textOf(recipe);
}

figure::Picture variantPicture(const json& recipe, const fs::path& folder, const std::string& source)
{
    JsonReader reader(recipe, source, "");
    const fs::path named = reader.path("file", folder);
    if (named.empty())
        reader.fail("file", "is missing");
    const fs::path file = relocated(named, folder);
    if (reader.text("kind") == kSingletonsKind)
        return singletonChart(variation::readSingletons(file), reader.text("title"), reader.flag("core", true));
    const bool raw = reader.choice("score", "raw", {"raw", "relative"}) == "raw";
    return testedRocChart(variation::readTested(file), raw ? variation::Strength::Raw : variation::Strength::Relative, reader.text("title"),
                          reader.seed("seed", kSeed));
}

}  // namespace bindscape::project
