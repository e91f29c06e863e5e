// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pretrain_data.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/compendium/compendium.h"
#include "core/compendium/deepsea_bundle.h"
#include "core/genome/shared_reference.h"
#include "core/train/genome_identity.h"

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

// Labels of window i as bits: `words` words from i * words on.
struct TaskBits {
    std::vector<std::uint64_t> bits;
    std::size_t words = 0;

    void read(std::size_t window, std::span<std::uint8_t> labels) const
    {
        for (std::size_t task = 0; task < labels.size(); ++task)
            labels[task] = static_cast<std::uint8_t>(bits[window * words + task / 64] >> (task % 64) & 1);
    }
};

Rows taskRows(genome::PackedWindows windows, TaskBits labels, long tasks, bool bothStrands)
{
    const auto shared = std::make_shared<const std::pair<genome::PackedWindows, TaskBits>>(std::move(windows), std::move(labels));
    const std::size_t strands = bothStrands ? 2 : 1;
    Rows rows;
    rows.length = static_cast<long>(shared->first.length());
    rows.tasks = tasks;
    rows.taskRows = shared->first.size() * strands;
    rows.codes = [shared, strands](std::size_t row, std::span<std::uint8_t> out) { shared->first.decode(row / strands, row % strands == 1, out); };
    rows.taskLabels = [shared, strands](std::size_t row, std::span<std::uint8_t> out) { shared->second.read(row / strands, out); };
    return rows;
}

Rows rowsOfSplit(const compendium::Compendium& data, const genome::Reference& reference, dataset::Split split, bool bothStrands, Progress& progress)
{
    auto windows = compendium::loadBinWindows(data, reference, split, progress);
    TaskBits labels{{}, data.wordsPerBin()};
    for (const std::size_t bin : windows.bin)
        labels.bits.insert(labels.bits.end(), data.labels.begin() + static_cast<std::ptrdiff_t>(bin * labels.words),
                           data.labels.begin() + static_cast<std::ptrdiff_t>((bin + 1) * labels.words));
    return taskRows(std::move(windows.windows), std::move(labels), static_cast<long>(data.options.tracks.size()), bothStrands);
}

PretrainData loadCompendium(const fs::path& folder, const fs::path& genomeFile, bool bothStrands, Progress& progress)
{
    PretrainData loaded;
    const auto data = compendium::readCompendium(folder);
    const auto reference = genome::sharedReference(genomeFile, loaded.warnings);
    SubProgress train(progress, 0, 0.6), validation(progress, 0.6, 0.8), test(progress, 0.8, 1);
    loaded.train = rowsOfSplit(data, *reference, dataset::Split::Train, bothStrands, train);
    loaded.validation = rowsOfSplit(data, *reference, dataset::Split::Validation, bothStrands, validation);
    loaded.test = rowsOfSplit(data, *reference, dataset::Split::Test, bothStrands, test);
    loaded.heldOutStrands = bothStrands ? 2 : 1;
    for (std::size_t i = 0; i < data.options.tracks.size(); ++i)
        loaded.tasks.push_back({data.options.tracks[i].name, data.options.tracks[i].kind, data.md5[i]});
    loaded.inputs.genomeFile = genomeFile.string();
    loaded.inputs.instancesMd5 = md5OfFile(folder / paths::kBinsFile);
    loaded.inputs.datasetMd5 = md5OfFile(folder / paths::kCompendiumFile);
    loaded.inputs.contigsMd5 = md5OfContigs(reference->contigs());
    loaded.inputs.split = {data.options.train, data.options.validation, data.options.test, 0};
    return loaded;
}

PretrainData loadBundle(const fs::path& folder, bool bothStrands, Progress& progress)
{
    PretrainData loaded;
    const auto part = [&](const char* name, bool strands, double begin, double end) {
        SubProgress reading(progress, begin, end);
        auto read = compendium::readBundlePart(folder, name, 0, reading);
        if (loaded.tasks.empty())
            for (const auto& task : compendium::bundleTaskNames(folder, read.tasks))
                loaded.tasks.push_back({task, task.find("DNase") != std::string::npos ? "dnase" : "chip", {}});
        else if (static_cast<long>(loaded.tasks.size()) != read.tasks)
            throw Error("The parts of the bundle in " + folder.string() + " have " + std::to_string(loaded.tasks.size()) + " and " +
                        std::to_string(read.tasks) + " tasks. All must have the same.");
        return taskRows(std::move(read.windows), {std::move(read.labels), static_cast<std::size_t>(read.tasks + 63) / 64}, read.tasks, strands);
    };
    loaded.train = part("train", false, 0, 0.8);
    loaded.validation = part("valid", bothStrands, 0.8, 0.85);
    loaded.test = part("test", bothStrands, 0.85, 1);
    loaded.heldOutStrands = bothStrands ? 2 : 1;
    // As published: chromosomes 8 and 9 for the test, the begin of 7 for validation, the other autosomes and X for training.
    loaded.inputs.split.validation = {"chr7"};
    loaded.inputs.split.test = {"chr8", "chr9"};
    for (const char* chrom : {"1", "2", "3", "4", "5", "6", "7", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "X"})
        loaded.inputs.split.train.push_back(std::string("chr") + chrom);
    return loaded;
}

}  // namespace

PretrainData loadPretrainData(const fs::path& folder, const fs::path& genomeFile, bool bothStrands, Progress& progress)
{
    PretrainData loaded = compendium::hasDeepseaBundle(folder) ? loadBundle(folder, bothStrands, progress)
                                                               : loadCompendium(folder, genomeFile, bothStrands, progress);
    loaded.inputs.datasetFolder = folder.string();
    loaded.inputs.motif = std::to_string(loaded.tasks.size()) + " tracks";
    loaded.inputs.tasks = loaded.tasks;
    return loaded;
}

}  // namespace bindscape::train
