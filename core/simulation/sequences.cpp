// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/sequences.h"

#include "core/base/error.h"
#include "core/simulation/draw.h"

#include <algorithm>

namespace bindscape::simulation {

namespace {

// Places where an instance touches neither the core nor what was planted before.
std::vector<std::int64_t> freePlaces(const SequenceRecipe& recipe, const std::vector<std::int64_t>& taken)
{
    const std::int64_t width = recipe.context.width(), coreBegin = recipe.coreBegin(), coreEnd = coreBegin + recipe.core.width();
    std::vector<std::int64_t> free;
    for (std::int64_t begin = 0; begin + width <= recipe.length; ++begin) {
        const bool onCore = begin < coreEnd && coreBegin < begin + width;
        const auto onOther = [&](std::int64_t other) { return std::abs(other - begin) < width; };
        if (!onCore && std::none_of(taken.begin(), taken.end(), onOther))
            free.push_back(begin);
    }
    return free;
}

void plant(std::string& letters, std::int64_t begin, const std::string& instance)
{
    std::copy(instance.begin(), instance.end(), letters.begin() + begin);
}

SimulatedSequence simulateOne(const SequenceRecipe& recipe, bool positive, Random& random)
{
    SimulatedSequence sequence;
    sequence.positive = positive;
    sequence.letters.resize(static_cast<std::size_t>(recipe.length));
    for (char& letter : sequence.letters)
        letter = drawLetter(recipe.background, random);
    plant(sequence.letters, recipe.coreBegin(), drawInstance(recipe.core, random));
    const int wanted = positive ? drawCount(recipe.contextMean, recipe.contextMost, random) : 0;
    for (int i = 0; i < wanted; ++i) {
        const auto free = freePlaces(recipe, sequence.context);
        const std::int64_t begin = free[random.below(free.size())];
        plant(sequence.letters, begin, drawInstance(recipe.context, random));
        sequence.context.push_back(begin);
    }
    std::sort(sequence.context.begin(), sequence.context.end());
    return sequence;
}

void requireRoom(const SequenceRecipe& recipe)
{
    if (recipe.contextMost < 1 || recipe.contextMost > mostInstances(recipe))
        throw Error("Sequences of " + std::to_string(recipe.length) + " bases have no room for the motifs " + recipe.core.id + " (" +
                    std::to_string(recipe.core.width()) + " bases) and up to " + std::to_string(recipe.contextMost) + " of " +
                    recipe.context.id + " (" + std::to_string(recipe.context.width()) + " bases). Choose shorter motifs.");
}

}  // namespace

int mostInstances(const SequenceRecipe& recipe)
{
    const int width = recipe.context.width();
    if (width == 0 || recipe.core.rows.empty())
        return 0;
    // The core takes width + its own - 1 places, an instance at most 2 * width - 1 from the next ones.
    const int free = recipe.length - width + 1 - (width + recipe.core.width() - 1);
    return free <= 0 ? 0 : 1 + (free - 1) / (2 * width - 1);
}

std::vector<SimulatedSequence> simulateSequences(const SequenceRecipe& recipe, std::string_view part, std::int64_t count,
                                                 std::int64_t positives, Progress& progress)
{
    requireRoom(recipe);
    Random random(recipe.seed, "simulated sequences, " + std::string(part));
    std::vector<char> labels(static_cast<std::size_t>(count), 0);
    std::fill_n(labels.begin(), positives, 1);
    random.shuffle(labels);
    std::vector<SimulatedSequence> sequences;
    sequences.reserve(labels.size());
    for (const char label : labels) {
        if (sequences.size() % 256 == 0)
            progress.checkpoint(static_cast<double>(sequences.size()) / static_cast<double>(labels.size()), "Simulating sequences");
        sequences.push_back(simulateOne(recipe, label != 0, random));
    }
    return sequences;
}

}  // namespace bindscape::simulation
