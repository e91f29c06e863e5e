// SPDX-License-Identifier: GPL-3.0-or-later
// Names on disk of the simulation benchmark; all others are in core/base/paths.h.
#pragma once

#include "core/base/paths.h"

namespace bindscape::paths {

inline constexpr const char* kSimulationProjectFile = "simulation.bindscape";
inline constexpr const char* kSimulationManifestFile = "simulation-files.json";
inline constexpr const char* kSimulationGenomeFile = "genome.fa.gz";
inline constexpr const char* kSimulationMotifsFile = "motifs.meme";
inline constexpr const char* kSimulationTruthFile = "truth.bed";
inline constexpr const char* kSimulationSitesFile = "sites.bed";
inline constexpr const char* kSimulationInterpretFile = "interpret.bed";
inline constexpr const char* kSimulationTableFile = "simulation.tsv";
inline constexpr const char* kSimulationRocFile = "simulation_roc.tsv";
inline constexpr const char* kSimulationAnalysis = "simulated";  // the data set
inline constexpr const char* kSimulationWarmUp = "warmup";       // the other data set, and its contig
inline constexpr const char* kSimulationInterpretContig = "interpret";
// Scores of one method where a run has those of several.
inline fs::path scoresFolder(const fs::path& run, std::string method)
{
    for (char& c : method)
        c = c == ':' || c == '=' ? '-' : c;  // of options
    return run / ("scores-" + method);
}

}  // namespace bindscape::paths
