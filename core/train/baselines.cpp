// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/baselines.h"

namespace bindscape::train {

namespace {

constexpr std::pair<const char*, baseline::KmerOptions> kBaselines[] = {{"kmers_centre", {5, 0, 61}}, {"kmers_window", {5, 0, 0}}};

}  // namespace

NamedLogits TrainedBaseline::logits(const genome::PackedWindows& windows, Progress& progress) const
{
    return {id, model.title(), model.note(), model.logits(windows, progress)};
}

std::vector<TrainedBaseline> trainBaselines(const SplitLoader& loader, std::uint64_t seed, Warnings& warnings, Progress& progress)
{
    SubProgress reading(progress, 0, 0.1), readingMore(progress, 0.1, 0.15);
    const auto training = loader.load(dataset::Split::Train, reading), validation = loader.load(dataset::Split::Validation, readingMore);
    std::vector<TrainedBaseline> trained;
    if (!baseline::LabelledWindows{training.windows, training.labels}.hasBothClasses()) {
        warnings.push_back({"", 0, "No k-mer models stand beside the network: the data set has no training sites of both classes."});
        return trained;
    }
    for (const auto& [id, kmers] : kBaselines) {
        const double begin = trained.empty() ? 0.15 : 0.4;
        SubProgress fitting(progress, begin, trained.empty() ? 0.4 : 1);
        baseline::KmerModelOptions options;
        options.kmers = kmers;
        options.seed = seed;
        trained.push_back({id, baseline::trainKmerModel({training.windows, training.labels}, {validation.windows, validation.labels}, options, fitting)});
    }
    return trained;
}

}  // namespace bindscape::train
