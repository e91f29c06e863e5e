// SPDX-License-Identifier: GPL-3.0-or-later
// The two windows that a network is asked about: with the reference and with an alternate allele. Both have the network's length: an
// insertion pushes the right flank out of the window, a deletion draws in the bases behind it. Pure functions, thread-safe.
#pragma once

#include "core/train/run_record.h"
#include "core/whatif/variant.h"

#include <optional>
#include <string>
#include <vector>

namespace bindscape::whatif {

// A motif instance of the network's data set.
struct Core {
    std::int64_t begin = 0, end = 0;
    Strand strand = Strand::Forward;
    std::string motif;
    int label = -1;  // 1 bound, 0 unbound, -1 not known
};

enum class Centre { NearestCore, Variant };  // NearestCore: the variant where no window of a core has it

struct WindowRules {
    std::int64_t window = 1000;
    bool coreBlocked = false;
    int maskWidth = 0;  // see dataset::maskOf()
    Centre centre = Centre::NearestCore;
};

// Of a trained run; the width of its mask is in the record of its data set, where that is still there (else the core, with a warning).
WindowRules rulesOf(const train::RunRecord& run, Centre centre, Warnings& warnings);

// A window with its core, placed as in a data set.
struct PlacedWindow {
    Region region;
    std::optional<Core> core;
    bool coreBlocked = false;  // letters of the mask are N
    Region mask{};             // what is blocked; empty without
};
// The window whose middle is the core's. Nothing if it does not fit into the chromosome.
std::optional<PlacedWindow> windowOfCore(const genome::Reference& genome, const std::string& chrom, const Core& core,
                                         const WindowRules& rules);
// The window about a position, moved into the chromosome. Throws Error if the chromosome is shorter than a window.
PlacedWindow windowAbout(const genome::Reference& genome, const std::string& chrom, std::int64_t position, const WindowRules& rules);
// Letters of the window, upper case, nothing blocked.
std::string lettersOf(const genome::Reference& genome, const Region& window);
// With N where the core is blocked.
std::string blocked(std::string letters, const PlacedWindow& window);

struct VariantWindows {
    PlacedWindow window;                     // of the reference
    std::string reference, alternate;        // as the network reads them
    std::int64_t offset = 0;                 // of the first base that differs
    std::int64_t removed = 0, inserted = 0;  // bases there, without what both alleles have in common at their ends
    std::vector<std::string> notes;          // sentences: which window, what was done to keep its length
};
// `cores`: instances near the variant, any order. Throws Error: REF is not what the genome has, the chromosome is too short, the alleles
// are longer than the window.
VariantWindows variantWindows(const genome::Reference& genome, const Variant& variant, std::size_t alternate,
                              const std::vector<Core>& cores, const WindowRules& rules);

// Cores of an instance table (instances.bed.gz as a track) whose windows may hold the region.
std::vector<Core> coresNear(const genome::TrackSource& instances, const Region& region, std::int64_t window, Progress& progress);

}  // namespace bindscape::whatif
