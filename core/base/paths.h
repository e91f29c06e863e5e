// SPDX-License-Identifier: GPL-3.0-or-later
// Every name on disk that this program makes, in one place.
#pragma once

#include <filesystem>
#include <string>

namespace bindscape::paths {

namespace fs = std::filesystem;

// "https://host/file.bw": kept as it was typed, never made absolute or normal (that would merge its slashes).
inline bool isRemote(const fs::path& path)
{
    const std::string& text = path.native();
    return text.starts_with("https://") || text.starts_with("http://");
}
inline fs::path absolute(const fs::path& path) { return isRemote(path) || path.empty() ? path : fs::absolute(path).lexically_normal(); }

// Inside a project's folder.
inline fs::path datasetFolder(const fs::path& project, const std::string& analysis) { return project / "datasets" / analysis; }
// Changes of its sites by hand, beside the data set's folder.
inline fs::path siteChanges(const fs::path& project, const std::string& analysis) { return project / "datasets" / (analysis + ".edits.tsv"); }
inline fs::path runFolder(const fs::path& project, const std::string& run) { return project / "runs" / run; }
inline fs::path scoresFolder(const fs::path& run) { return run / "scores"; }
// Of a run that is being trained: a copy of its weights with a record, to be read as a run's folder.
inline fs::path liveFolder(const fs::path& run) { return run / "live"; }
inline fs::path figuresFolder(const fs::path& project) { return project / "figures"; }

// Inside a data set's folder.
inline constexpr const char* kInstancesFile = "instances.bed.gz";
inline constexpr const char* kDatasetFile = "dataset.json";
inline constexpr const char* kMatchingFile = "matching.tsv";
// Inside a compendium's folder.
inline constexpr const char* kBinsFile = "bins.bed.gz";
inline constexpr const char* kCompendiumFile = "compendium.json";
// Inside a run's folder.
inline constexpr const char* kRunFile = "run.json";
inline constexpr const char* kMetricsFile = "metrics.tsv";
inline constexpr const char* kProgressFile = "progress.tsv";
inline constexpr const char* kModelFile = "model.pt";
inline constexpr const char* kCheckpointFile = "checkpoint.pt";
inline constexpr const char* kEvaluationFile = "evaluation.json";
inline constexpr const char* kPredictionsFile = "predictions.tsv.gz";
inline constexpr const char* kTasksFile = "tasks.tsv";
inline constexpr const char* kProfileFile = "profile.tsv";
inline constexpr const char* kKmersFile = "kmers.tsv";
// In a data set's and a run's folder: which steps of a project are up to date there.
inline constexpr const char* kStepsFile = "steps.json";
// Inside a scores folder.
inline constexpr const char* kScoresFile = "scores.npy";
inline constexpr const char* kScoresTableFile = "table.npy";
inline constexpr const char* kScoresBedFile = "scores.bed.gz";
inline constexpr const char* kScoresBigWigFile = "scores.bw";
inline constexpr const char* kScoresRecordFile = "scores.json";
// Motifs of seqlets: a folder inside of a scores folder, and what is in it.
inline fs::path motifsFolder(const fs::path& scores) { return scores / "motifs"; }
inline constexpr const char* kMotifsTable = "motifs.tsv";
inline constexpr const char* kMotifsMeme = "motifs.meme";
inline constexpr const char* kContributionsFile = "contributions.tsv";
inline constexpr const char* kMatchesMeme = "matches.meme";
inline constexpr const char* kSeqletsFile = "seqlets.bed.gz";
inline constexpr const char* kSpacingFile = "spacing.tsv";
inline constexpr const char* kMotifsRecord = "motifs.json";

// The demonstration's own files.
inline constexpr const char* kDemoProjectFile = "demo.bindscape";
inline constexpr const char* kDemoManifestFile = "demo-files.json";
inline constexpr const char* kDemoGenomeFile = "genome.fa.gz";
inline constexpr const char* kDemoMotifsFile = "motifs.meme";
inline constexpr const char* kDemoPeaksFile = "gata1_peaks.narrowPeak";
inline constexpr const char* kDemoChipFile = "gata1_chip.bw";
inline constexpr const char* kDemoDnaseRegionsFile = "dnase_regions.narrowPeak";
inline constexpr const char* kDemoDnaseFile = "dnase.bw";
inline constexpr const char* kDemoGenesFile = "genes.gtf";
inline constexpr const char* kDemoTruthFile = "truth.bed";

}  // namespace bindscape::paths
