// SPDX-License-Identifier: GPL-3.0-or-later
// What scores.json says of a call of interpretRun() that is known before anything is scored, and in what finished scores differ from a
// call that asks for them again. Free of torch.
#pragma once

#include "core/interpret/method.h"
#include "core/scores/score_set.h"

namespace bindscape::interpret {

std::string optionsText(const Values& values);  // "normalise=false, relu_cam=true"

// Whether the seed of a call takes part in its scores: where sequences are compared with shuffles of themselves.
bool drawsShuffles(const Values& values);

// What is scored, before any shift: for people, and the MD5 of the BED file or of the data set's table of instances; of a locus none.
struct WindowsOrigin {
    std::string text, md5;
};
WindowsOrigin windowsOrigin(const std::filesystem::path& datasetFolder, const InterpretOptions& options);
// "regions of a.bed, windows shifted by 100 bases", or "..., 3 of 5 windows shifted by 100 bases" where the others have no core.
std::string shiftedText(const std::string& windows, long shift, std::size_t moved, std::size_t all);

// In words, what the scores `there` have otherwise than this call would make them; empty: they are its own. `options` has every value of
// the method. What folders of earlier versions do not say counts as the same.
std::vector<std::string> differences(const scores::ScoreOrigin& there, const std::filesystem::path& runFolder,
                                     const std::filesystem::path& datasetFolder, const InterpretOptions& options);

}  // namespace bindscape::interpret
