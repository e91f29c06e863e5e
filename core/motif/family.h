// SPDX-License-Identifier: GPL-3.0-or-later
// The family of a transcription factor by the words that it binds, from a table of this program (resources/motif_families.tsv): factors of
// one family have matrices that hardly differ, and a panel of k-mers names the family instead of one of them. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bindscape::motif {

// "NFYB", "nfyb", "NFYB_HUMAN.H11MO.0.A", "MA0502.1 NFYB" -> "NFY"; "FOS::JUN" and "FOSL1::JUND" -> "AP-1". Of two factors that bind
// together
// ("GATA1::TAL1") the family of the first that has one. A factor that the table lacks is its own family: its plain name.
std::string familyOf(std::string_view factor);
std::optional<std::string> knownFamily(std::string_view factor);
// Without species, version and variant: "NFYB_HUMAN.H11MO.0.A" -> "NFYB", "MA0502.1 NFYB" -> "NFYB", "RORA(var.2)" -> "RORA".
std::string plainFactor(std::string_view factor);

}  // namespace bindscape::motif
