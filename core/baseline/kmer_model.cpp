// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/baseline/kmer_model.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>

#include <linear.h>

namespace bindscape::baseline {

namespace {

constexpr double kChoicesOfC[] = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};
constexpr double kUsualC = 1e-3;
constexpr double kLeastSites = 0.1;  // C times the sites: below it nothing is learned
// Of the gradient, against that without weights: of the model that is kept, and of those that are tried.
constexpr double kTolerance = 1e-6, kTrialTolerance = 1e-3;
constexpr double kBetter = 0.999, kClearlyWorse = 1.02;  // cross-entropy, against the best so far

// Walks over the windows that are asked for. visit(place in `rows`, counts of its window)
template <class Visit>
void countRows(const KmerFeatures& features, const genome::PackedWindows& windows, std::span<const std::size_t> rows, Progress& progress, Visit&& visit)
{
    std::vector<std::uint8_t> codes(windows.length());
    KmerCounts counts;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % 1024 == 0)
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(rows.size()), "Counting k-mers");
        windows.decode(rows[i], false, codes);
        features.count(codes, counts);
        visit(i, counts);
    }
}

std::vector<std::size_t> allRows(std::size_t count)
{
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    return rows;
}

// The training sites as LIBLINEAR reads them: of each row the features that occur, numbered from 1, the intercept's and an end mark.
// Divided by their standard deviations only: subtracting the means as well would fill every zero, and changes nothing but the intercept.
class SparseRows {
public:
    SparseRows(const KmerFeatures& features, const LabelledWindows& data, const KmerModelOptions& options, Progress& progress)
        : m_scale(features.size(), 0.0)
    {
        const auto rows = rowsThatFit(features, data, options);
        m_nodes.reserve(m_numbersARow * rows.size() / 10 * 11 + rows.size());
        fill(features, data, rows, progress);
        standardise(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            m_labels.push_back(data.labels[rows[i]] != 0 ? 1 : -1);
            m_rows.push_back(m_nodes.data() + m_begins[i]);
        }
    }

    problem asProblem()
    {
        problem p{};
        p.l = static_cast<int>(m_rows.size());
        p.n = static_cast<int>(m_scale.size()) + 1;
        p.y = m_labels.data();
        p.x = m_rows.data();
        p.bias = -1;  // the intercept is one of the features
        return p;
    }
    std::size_t size() const { return m_rows.size(); }
    double logitOfBound() const
    {
        const auto bound = static_cast<double>(std::count(m_labels.begin(), m_labels.end(), 1.0));
        return std::log(bound / (static_cast<double>(m_labels.size()) - bound));
    }
    // The intercept is the weight of one more feature that has this value everywhere: so large that the penalty on that weight is
    // a millionth of what the sites say about it. (It also carries what the means would have taken off, so it can be large.)
    double interceptFor(double c)
    {
        const double value = 2000 / std::sqrt(c * static_cast<double>(m_rows.size()));
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            m_nodes[(i + 1 < m_begins.size() ? m_begins[i + 1] : m_nodes.size()) - 2].value = value;
        return value;
    }
    // What a weight is multiplied with to be one for log(1 + count); 0 for features that are the same everywhere.
    const std::vector<double>& scale() const { return m_scale; }

private:
    std::vector<std::size_t> rowsThatFit(const KmerFeatures& features, const LabelledWindows& data, const KmerModelOptions& options)
    {
        constexpr std::size_t kProbes = 200;
        const std::size_t all = data.labels.size(), step = std::max<std::size_t>(1, all / kProbes);
        std::vector<std::size_t> probes;
        for (std::size_t row = 0; row < all; row += step)
            probes.push_back(row);
        std::size_t numbers = 0;
        SilentProgress silent;
        countRows(features, data.windows, probes, silent, [&](std::size_t, const KmerCounts& counts) { numbers += counts.features.size() + 2; });
        m_numbersARow = std::max<std::size_t>(1, numbers / probes.size());
        const auto most = std::max<std::size_t>(2, options.mostNumbers / m_numbersARow);
        if (all <= most)
            return allRows(all);
        auto rows = Random(options.seed, "k-mer model").sample(all, most);
        const bool first = data.labels[rows.front()] != 0;
        if (std::all_of(rows.begin(), rows.end(), [&](std::size_t row) { return (data.labels[row] != 0) == first; }))
            for (std::size_t row = 0; row < all; ++row)  // the other class is rare: one of it must be there
                if ((data.labels[row] != 0) != first) {
                    rows.back() = row;
                    break;
                }
        return rows;
    }

    void fill(const KmerFeatures& features, const LabelledWindows& data, const std::vector<std::size_t>& rows, Progress& progress)
    {
        countRows(features, data.windows, rows, progress, [&](std::size_t, const KmerCounts& counts) {
            m_begins.push_back(m_nodes.size());
            for (const auto feature : counts.features)
                m_nodes.push_back({static_cast<int>(feature) + 1, std::log1p(counts.counts[feature])});
            m_nodes.push_back({static_cast<int>(features.size()) + 1, 1});
            m_nodes.push_back({-1, 0});
        });
    }

    void standardise(std::size_t rows)
    {
        std::vector<double> sums(m_scale.size(), 0.0), squares(m_scale.size(), 0.0);
        const auto isCount = [&](const feature_node& node) { return node.index > 0 && static_cast<std::size_t>(node.index) <= m_scale.size(); };
        for (const auto& node : m_nodes)
            if (isCount(node))
                sums[static_cast<std::size_t>(node.index) - 1] += node.value;
        for (auto& sum : sums)
            sum /= static_cast<double>(rows);
        std::vector<std::size_t> there(m_scale.size(), 0);
        for (const auto& node : m_nodes)
            if (isCount(node)) {
                const auto feature = static_cast<std::size_t>(node.index) - 1;
                const double difference = node.value - sums[feature];
                squares[feature] += difference * difference;
                ++there[feature];
            }
        for (std::size_t feature = 0; feature < m_scale.size(); ++feature) {
            const double absent = static_cast<double>(rows - there[feature]);
            const double deviation = std::sqrt((squares[feature] + absent * sums[feature] * sums[feature]) / static_cast<double>(rows));
            m_scale[feature] = deviation > 1e-12 ? 1 / deviation : 0;
        }
        for (auto& node : m_nodes)
            if (isCount(node))
                node.value *= m_scale[static_cast<std::size_t>(node.index) - 1];
    }

    std::size_t m_numbersARow = 0;  // about
    std::vector<feature_node> m_nodes;
    std::vector<std::size_t> m_begins;
    std::vector<feature_node*> m_rows;
    std::vector<double> m_labels;
    std::vector<double> m_scale;
};

struct FreeModel {
    void operator()(model* m) const { free_and_destroy_model(&m); }
};

// Weights of the scaled features and the intercept; `start`: those of another C, or none.
std::vector<double> solve(SparseRows& rows, double c, double tolerance, std::vector<double> start)
{
    set_print_string_function([](const char*) {});
    const double unit = rows.interceptFor(c);
    const problem p = rows.asProblem();
    parameter options{};
    options.solver_type = L2R_LR;
    options.eps = tolerance;
    options.C = c;
    if (!start.empty())
        start.back() /= unit;
    options.init_sol = start.empty() ? nullptr : start.data();
    const std::unique_ptr<model, FreeModel> solved(::train(&p, &options));
    std::vector<double> weights(solved->w, solved->w + p.n);
    weights.back() *= unit;  // of two classes called 1 and -1, the weights are for 1
    return weights;
}

void takeWeights(KmerModel& model, const SparseRows& rows, const std::vector<double>& weights)
{
    const auto& scale = rows.scale();
    model.weights.resize(scale.size());
    for (std::size_t feature = 0; feature < scale.size(); ++feature)
        model.weights[feature] = weights[feature] * scale[feature];
    model.intercept = weights.back();
}

double crossEntropy(std::span<const std::uint8_t> labels, std::span<const double> logits)
{
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i)
        sum += std::max(logits[i], 0.0) - logits[i] * (labels[i] != 0 ? 1 : 0) + std::log1p(std::exp(-std::fabs(logits[i])));
    return sum;
}

struct Choice {
    double c = kUsualC;
    std::vector<double> weights;  // about those of it
};

Choice chooseC(SparseRows& rows, const KmerModel& empty, const LabelledWindows& validation, Progress& progress)
{
    // Without any word: the share of bound training sites everywhere.
    KmerModel candidate = empty;
    candidate.weights.assign(rows.scale().size(), 0.0);
    candidate.intercept = rows.logitOfBound();
    SilentProgress silent;
    double best = crossEntropy(validation.labels, candidate.logits(validation.windows, silent));
    std::optional<Choice> choice;
    bool learned = false;
    std::vector<double> weights;
    for (std::size_t i = 0; i < std::size(kChoicesOfC); ++i) {
        const double c = kChoicesOfC[i];
        if (c * static_cast<double>(rows.size()) < kLeastSites)
            continue;
        progress.checkpoint(static_cast<double>(i) / std::size(kChoicesOfC), "Choosing the penalty of the k-mer model");
        weights = solve(rows, c, kTrialTolerance, std::move(weights));
        takeWeights(candidate, rows, weights);
        const double loss = crossEntropy(validation.labels, candidate.logits(validation.windows, silent));
        const bool better = loss < best * kBetter;
        if (better || !choice)
            choice = {c, weights};
        // It falls to the best C and rises after it, and the largest ones take the longest.
        if (!better && (learned || loss > best * kClearlyWorse))
            break;
        if (better) {
            best = loss;
            learned = true;
        }
    }
    return choice.value_or(Choice());
}

}  // namespace

bool LabelledWindows::hasBothClasses() const
{
    const auto bound = [](std::uint8_t label) { return label != 0; };
    return std::any_of(labels.begin(), labels.end(), bound) && !std::all_of(labels.begin(), labels.end(), bound);
}

KmerModel trainKmerModel(const LabelledWindows& training, const LabelledWindows& validation, const KmerModelOptions& options, Progress& progress)
{
    const KmerFeatures features(options.kmers);
    if (!(options.c >= 0 && std::isfinite(options.c)))
        throw Error("C must be a number above 0, or 0 to have it chosen.");
    if (!training.hasBothClasses())
        throw Error("The k-mer model cannot be trained: the training sites are not of both classes.");
    SubProgress counting(progress, 0, 0.3);
    SparseRows rows(features, training, options, counting);
    KmerModel model;
    model.kmers = options.kmers;
    model.trainingSites = static_cast<std::int64_t>(rows.size());
    model.trainingSitesThere = static_cast<std::int64_t>(training.labels.size());
    model.c = options.c > 0 ? options.c : kUsualC;
    if (options.c > 0 || !validation.hasBothClasses()) {
        progress.checkpoint(0.3, "Fitting the k-mer model");
        takeWeights(model, rows, solve(rows, model.c, kTolerance, {}));
        return model;
    }
    SubProgress choosing(progress, 0.3, 0.8);
    const Choice choice = chooseC(rows, model, validation, choosing);
    model.c = choice.c;
    model.chosen = true;
    model.validationSites = static_cast<std::int64_t>(validation.labels.size());
    progress.checkpoint(0.8, "Fitting the k-mer model");
    takeWeights(model, rows, solve(rows, model.c, kTolerance, choice.weights));
    return model;
}

std::vector<double> KmerModel::logits(const genome::PackedWindows& windows, Progress& progress) const
{
    std::vector<double> result(windows.size(), intercept);
    countRows(KmerFeatures(kmers), windows, allRows(windows.size()), progress, [&](std::size_t row, const KmerCounts& counts) {
        for (const auto feature : counts.features)
            result[row] += weights[feature] * std::log1p(counts.counts[feature]);
    });
    return result;
}

std::string titleOf(const KmerOptions& options)
{
    const bool gapped = options.length > options.k;
    return (gapped ? "Gapped " : "") + std::to_string(options.k) + "-mers" + (gapped ? " in " + std::to_string(options.length) + " bp" : "") + " of the " +
           (options.centre > 0 ? "central " + std::to_string(options.centre) + " bp" : "whole window") + ", logistic regression";
}

std::string KmerModel::title() const { return titleOf(kmers); }

std::string KmerModel::note() const
{
    std::string text = "C = " + formatReal(c, 3);
    if (chosen)
        text += ", chosen on " + plural(validationSites, "validation site");
    text += "; " + plural(trainingSites, "training site");
    if (trainingSites < trainingSitesThere)
        text += " drawn from " + withThousands(trainingSitesThere);
    return text + ".";
}

}  // namespace bindscape::baseline
