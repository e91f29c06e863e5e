// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compendium/deepsea_bundle.h"

#include "core/base/text.h"
#include "core/compendium/label_array.h"

#include <algorithm>
#include <array>
#include <new>

namespace bindscape::compendium {

namespace fs = std::filesystem;

namespace {

constexpr std::array kParts{"train", "valid", "test"};
constexpr std::array<std::uint8_t, 4> kCodes{0, 2, 1, 3};  // A, G, C, T in the codes of core/genome

// Which windows of the file are taken: number j of `taken` is window floor(j * all / taken).
struct Selection {
    std::int64_t all = 0, taken = 0;

    std::int64_t windowOf(std::int64_t j) const { return j * all / taken; }
    // The first that lies at `window` or behind it.
    std::int64_t firstFrom(std::int64_t window) const { return (window * taken + all - 1) / all; }

    // visit(number among the taken, offset in the block)
    template <class Visit> void eachOf(const ArrayBlock& block, const Visit& visit) const
    {
        for (std::int64_t j = firstFrom(block.firstWindow); j < taken && windowOf(j) < block.firstWindow + block.windows; ++j)
            visit(static_cast<std::size_t>(j), windowOf(j) - block.firstWindow);
    }
};

void takeBases(const ArrayBlock& block, const Selection& selection, const std::string& what, genome::PackedWindows& windows)
{
    selection.eachOf(block, [&](std::size_t j, std::int64_t offset) {
        for (std::int64_t outer = 0; outer < block.outers; ++outer) {
            const std::uint8_t* value = block.values.data() + outer * 4 * block.windows + offset;
            int sum = 0;
            std::uint8_t code = 0;
            for (const std::uint8_t letter : kCodes) {
                sum += *value;
                code = *value == 1 ? letter : code;
                value += block.windows;
            }
            if (sum > 1)
                throw Error(what + " is not one-hot: base " + std::to_string(block.firstOuter + outer + 1) + " of window " +
                            std::to_string(block.firstWindow + offset + 1) + " is neither one letter nor none.");
            if (sum == 1)
                windows.set(j, static_cast<std::size_t>(block.firstOuter + outer), code);
        }
    });
}

void takeLabels(const ArrayBlock& block, const Selection& selection, const std::string& what, std::size_t words, std::vector<std::uint64_t>& labels)
{
    selection.eachOf(block, [&](std::size_t j, std::int64_t offset) {
        for (std::int64_t outer = 0; outer < block.outers; ++outer) {
            const std::uint8_t value = block.values[static_cast<std::size_t>(outer * block.windows + offset)];
            if (value > 1)
                throw Error(what + " has a value that is neither 0 nor 1: window " + std::to_string(block.firstWindow + offset + 1) + ", task " +
                            std::to_string(block.firstOuter + outer + 1) + ".");
            const auto task = static_cast<std::size_t>(block.firstOuter + outer);
            labels[j * words + task / 64] |= std::uint64_t{value} << (task % 64);
        }
    });
}

}  // namespace

BundlePart readBundlePart(const fs::path& folder, const std::string& part, std::int64_t maxWindows, Progress& progress)
{
    if (std::find(kParts.begin(), kParts.end(), part) == kParts.end())
        throw Error("The DeepSEA training bundle has the parts train, valid and test, not " + part + ".");
    const fs::path file = folder / (part + ".mat");
    const std::string bases = part + "xdata", tasks = part + "data";
    const auto windows = openLabelArray(file, bases, 4);
    const auto labels = openLabelArray(file, tasks, 1);
    const ArrayShape shape = windows->shape(), labelShape = labels->shape();
    if (shape.windows != labelShape.windows)
        throw Error(file.string() + " has " + withThousands(shape.windows) + " windows in " + bases + ", but labels for " + withThousands(labelShape.windows) +
                    " in " + tasks + ". Both must be of one bundle.");
    const Selection selection{shape.windows, maxWindows > 0 ? std::min(maxWindows, shape.windows) : shape.windows};
    const std::size_t words = static_cast<std::size_t>(labelShape.outer + 63) / 64;
    BundlePart read;
    read.tasks = static_cast<long>(labelShape.outer);
    read.windows = genome::PackedWindows(static_cast<std::size_t>(shape.outer));
    try {
        read.windows.appendUnknown(static_cast<std::size_t>(selection.taken));
        read.labels.assign(static_cast<std::size_t>(selection.taken) * words, 0);
    } catch (const std::bad_alloc&) {
        throw Error("There is not enough memory for the " + withThousands(selection.taken) + " windows of " + file.string() + ". Ask for fewer of them.");
    }
    SubProgress reading(progress, 0, 0.85), labelling(progress, 0.85, 1);
    windows->read(reading, [&](const ArrayBlock& block) { takeBases(block, selection, file.string() + ": the variable " + bases, read.windows); });
    labels->read(labelling, [&](const ArrayBlock& block) { takeLabels(block, selection, file.string() + ": the variable " + tasks, words, read.labels); });
    return read;
}

}  // namespace bindscape::compendium
