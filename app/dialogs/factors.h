// SPDX-License-Identifier: GPL-3.0-or-later
// Transcription factors for the training dialog, several at once: from a table, from the files of a folder, and what a file's
// name says. Any thread.
#pragma once

#include "core/base/progress.h"
#include "core/motif/matrix.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::app {

struct Factor {
    std::string tf, cell;
    std::string motif;  // id or name, empty: not said
    std::filesystem::path peaks;
    bool operator==(const Factor&) const = default;
};

// Tab-separated, with a header that names the columns tf, peaks and, in any order, motif and cell; other columns are ignored.
// Paths are relative to the table's folder. Throws Error with file and line.
std::vector<Factor> readFactorTable(const std::filesystem::path& file);
// The peak files (BED, narrowPeak, broadPeak; plain or gzip) that lie in the folder itself, by name. Throws Error if there is none.
std::vector<Factor> factorsOfFolder(const std::filesystem::path& folder, Progress& progress);
// "NRF1_GM12878.narrowPeak.gz" and "wgEncodeAwgTfbsSydhGm12878Nrf1IggmusUniPk.narrowPeak.gz" are both NRF1 in GM12878. What the
// name does not tell stays empty.
Factor guessFactor(const std::filesystem::path& peaks);
// The motif of that id, else the one that is called so (any case; the last of several versions); empty if there is none.
std::string motifCalled(const std::vector<motif::Motif>& motifs, const std::string& idOrName);

}  // namespace bindscape::app
