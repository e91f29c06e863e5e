// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the motifs of a score folder, from its files; for window, command line and recipes. Throw Error.
#pragma once

#include "core/figure/figure.h"
#include "core/seqlets/motif_folder.h"

#include <filesystem>
#include <string>

namespace bindscape::project {

// All of them with their logos and best known motifs.
figure::MotifPage motifPage(const std::filesystem::path& motifsFolder, const std::string& title);
figure::MotifPage::Row motifPageRow(const seqlets::MotifRow& motif);
// Distances of one motif from the core on either strand, in bins of kBin bases.
figure::Chart spacingChart(const std::filesystem::path& motifsFolder, const std::string& title, const std::string& motif);
figure::Chart spacingChart(const seqlets::MotifRow& motif, const std::string& title);  // with the rows of its spacing

}  // namespace bindscape::project
