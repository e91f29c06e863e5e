// SPDX-License-Identifier: GPL-3.0-or-later
// bigWig: read by core/genome/bbi_file.h, because libBigWig trusts every offset and count of a file; written by libBigWig.
// Thread-safety of BigWig: const members from any thread. Coordinates: 0-based half-open.
#pragma once

#include "core/base/error.h"
#include "core/base/region.h"
#include "core/genome/reference.h"
#include "core/genome/track_data.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace bindscape::genome {

class BigWig {
public:
    // Throws Error: not a bigWig, truncated, offsets outside of the file.
    static std::shared_ptr<const BigWig> open(const std::filesystem::path& path);
    virtual ~BigWig() = default;
    virtual const std::vector<Contig>& contigs() const = 0;
    // Regions may use another name of a contig (see resolveContig); what the file lacks is NaN.
    // `bins` equal bins over the region, from the zoom levels; one bin a base when bins >= region.length().
    virtual Signal read(const Region& region, int bins) const = 0;
    // Value per base, NaN where there is none.
    virtual std::vector<float> values(const Region& region) const = 0;
};

// One run of values at consecutive bases.
struct SignalSpan {
    Region region;
    std::vector<float> values;  // one per base; NaN leaves a gap
};

// Writes a bigWig with zoom levels, atomically. `spans` sorted by contig and begin, not overlapping; values that are
// not finite leave gaps. Throws Error: they do not fit the contigs, no finite value at all, full disk, read-only folder.
void writeBigWig(const std::filesystem::path& path, const std::vector<Contig>& contigs, std::span<const SignalSpan> spans);

}  // namespace bindscape::genome
