// SPDX-License-Identifier: GPL-3.0-or-later
// A run's trained network that stays in memory between calls, for what is scored while somebody pans, types a variant or edits bases.
// Free of torch; compute::loadCompute().openModel() makes one.
#pragma once

#include "core/interpret/method.h"
#include "core/train/run_record.h"

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::interpret {

struct SequenceScores {
    std::size_t length = 0;
    std::vector<float> values;   // [sequence][base], raw unless the method's normalise is on
    std::vector<double> logits;  // [sequence], of the network's first output; with rc_average the mean of both strands
    std::vector<float> table;    // [sequence][4][base], A C G T: change of the logit if the base is that letter; of mutagenesis with `table`, else empty
    std::vector<double> errors;  // [sequence]: sum of the raw scores minus the difference of logits; of DeepLIFT and integrated gradients, else empty
};

// Calls from any thread; two at once wait for each other.
class OpenModel {
public:
    virtual ~OpenModel() = default;
    virtual const train::RunRecord& record() const = 0;
    long window() const { return record().inputs.window; }
    // Every sequence has window() letters, any case; what is not A, C, G or T is unknown (a blocked core is so many N). Of `options` count
    // method, values, seed and batch. Throws Error (another length, unknown option) and Cancelled.
    virtual SequenceScores score(std::span<const std::string> sequences, const InterpretOptions& options, Progress& progress) = 0;
    virtual std::vector<double> logits(std::span<const std::string> sequences, Progress& progress) = 0;
};

// The kept weights of the run as they are now; a later change of the file does not matter to it. Throws Error if there are none.
std::shared_ptr<OpenModel> openModel(const std::filesystem::path& runFolder, const std::string& device, int threads);

}  // namespace bindscape::interpret
