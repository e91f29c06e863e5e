// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/site_counts.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::app {

using Severity = Check::Severity;

namespace {

constexpr std::int64_t kFewToTrain = 300;
constexpr double kNoisyCurve = 0.03, kWideInterval = 0.05;  // half widths of an auROC's interval
constexpr double kManyLeftOut = 0.10;

std::string listed(const std::vector<std::string>& chroms)
{
    constexpr std::size_t kMost = 3;
    return chroms.size() > kMost ? plural(static_cast<std::int64_t>(chroms.size()), "chromosome") : join(chroms, ", ");
}

std::string percent(std::int64_t part, std::int64_t whole, int decimals)
{
    return formatFixed(100.0 * static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(1, whole)), decimals) + " %";
}

// Sites of both classes that can be told apart in pairs.
std::int64_t pairsOf(const dataset::SplitCounts& counts) { return std::min(counts.boundUsed, counts.unboundUsed); }

void checkValidation(std::vector<Check>& checks, const SiteCounts& counts, const std::string& tf)
{
    const std::int64_t pairs = pairsOf(counts.validation);
    const double half = aurocUncertainty(pairs);
    if (pairs == 0 || half <= kNoisyCurve)
        return;
    const std::string where = counts.round > 0 || counts.validationChroms.empty() ? "" : " on " + listed(counts.validationChroms);
    checks.push_back({Severity::Warning,
                      "(" + plural(pairs, "pair") + where + "). The curve will be noisy; ±\u00a0" + formatFixed(half, 2) + " auROC is expected.", {},
                      "Validation set is small" + (tf.empty() ? "" : " for " + tf)});
}

void checkSizes(std::vector<Check>& checks, const SiteCounts& counts)
{
    const std::int64_t train = pairsOf(counts.train);
    if (train > 0 && train < kFewToTrain)
        checks.push_back({Severity::Warning, "to train on: expect a weak model. A pre-trained trunk is advised.", {}, "Only " + plural(train, "matched pair")});
    const std::int64_t test = pairsOf(counts.test);
    if (const double half = aurocUncertainty(test); test > 0 && half > kWideInterval)
        checks.push_back({Severity::Warning, "to test on: the test auROC will be uncertain (±\u00a0" + formatFixed(half, 2) + ").", {},
                          "Only " + plural(test, "matched pair")});
}

// The data set itself says it of validation and test, where training can still go on.
void checkClasses(std::vector<Check>& checks, const SiteCounts& counts)
{
    if (pairsOf(counts.train) > 0)
        return;
    const char* what = counts.train.boundUsed > 0 ? "unbound" : counts.train.unboundUsed > 0 ? "bound" : "bound and unbound";
    checks.push_back({Severity::Error, std::string("The training set has no ") + what + " sites, so there is nothing to tell apart. Choose other chromosomes or another design.",
                      "chromosomes"});
}

void checkLeftOut(std::vector<Check>& checks, const SiteCounts& counts)
{
    if (counts.boundOutsideDnase > 0) {
        const auto share = static_cast<double>(counts.boundOutsideDnase) / static_cast<double>(counts.boundAnywhere);
        checks.push_back({share > kManyLeftOut ? Severity::Warning : Severity::Note,
                          percent(counts.boundOutsideDnase, counts.boundAnywhere, 0) + " of bound hits lie outside hotspots and are left out.", {}});
    }
    if (counts.unmatched == 0)
        return;
    const std::int64_t of = counts.boundAnywhere - counts.boundOutsideDnase;
    const std::string who = plural(counts.unmatched, "bound hit") + " (" + percent(counts.unmatched, of, 1) + ") ";
    const bool one = counts.unmatched == 1, many = static_cast<double>(counts.unmatched) > kManyLeftOut * static_cast<double>(of);
    checks.push_back({many ? Severity::Warning : Severity::Note,
                      counts.keepsUnmatched ? who + (one ? "has" : "have") + " no unbound partner in the same bin and " + (one ? "stays" : "stay") + " without one."
                                            : who + "left out: no unbound partner in the same bin.",
                      many ? "" : kFilesField});
}

}  // namespace

std::vector<Check> checksOfCounts(const SiteCounts& counts, const std::string& tf)
{
    std::vector<Check> checks;
    checkClasses(checks, counts);
    checkValidation(checks, counts, tf);
    checkSizes(checks, counts);
    checkLeftOut(checks, counts);
    return checks;
}

}  // namespace bindscape::app
