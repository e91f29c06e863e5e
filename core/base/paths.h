// SPDX-License-Identifier: GPL-3.0-or-later
// Every name on disk that this program makes, in one place.
#pragma once

#include <filesystem>
#include <string>

namespace bindscape::paths {

namespace fs = std::filesystem;

// Inside a project's folder.
inline fs::path datasetFolder(const fs::path& project, const std::string& analysis) { return project / "datasets" / analysis; }
inline fs::path runFolder(const fs::path& project, const std::string& run) { return project / "runs" / run; }
inline fs::path scoresFolder(const fs::path& run) { return run / "scores"; }
inline fs::path figuresFolder(const fs::path& project) { return project / "figures"; }

// Inside a data set's folder.
inline constexpr const char* kInstancesFile = "instances.bed.gz";
inline constexpr const char* kDatasetFile = "dataset.json";
inline constexpr const char* kMatchingFile = "matching.tsv";
// Inside a run's folder.
inline constexpr const char* kRunFile = "run.json";
inline constexpr const char* kMetricsFile = "metrics.tsv";
inline constexpr const char* kModelFile = "model.pt";
inline constexpr const char* kCheckpointFile = "checkpoint.pt";
inline constexpr const char* kEvaluationFile = "evaluation.json";
inline constexpr const char* kPredictionsFile = "predictions.tsv.gz";
inline constexpr const char* kProfileFile = "profile.tsv";
inline constexpr const char* kKmersFile = "kmers.tsv";
// Inside a scores folder.
inline constexpr const char* kScoresFile = "scores.npy";
inline constexpr const char* kScoresBedFile = "scores.bed.gz";
inline constexpr const char* kScoresBigWigFile = "scores.bw";
inline constexpr const char* kScoresRecordFile = "scores.json";

}  // namespace bindscape::paths
