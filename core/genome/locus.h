// SPDX-License-Identifier: GPL-3.0-or-later
// Places as people type and paste them. Text counts from 1 and includes both ends; a row of a BED file counts from 0.
//   chr1:1,000-2,000   chr1:1000..2000   1:1000-2000   chr1-1000-2000   chr1:1500   chr1 1000 2000 (BED)   chr1
//   34M-35M   34-35Mb   1.5Mb   500kb (on the chromosome that is shown)   chr1:1000-2000[rev]   1-55516888-G-GA
// Dashes, blanks and quotes of word processors are read as what they stand for; "hg19", strands and brackets around a place
// are stepped over. Pure functions, thread-safe; any text is safe.
#pragma once

#include "core/genome/reference.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

struct Locus {
    Region region;           // inside its contig
    bool position = false;   // one position: to be looked at with something around it
    bool reversed = false;   // "[rev]": letters of the reverse strand are wanted
    std::string note;        // "chr1 ends at 249,250,621. Shown up to there."; else empty
};

struct TypedPlace {
    std::string text;              // cleaned; a name to look for where there is no locus
    std::optional<Locus> locus;
    std::string trouble;           // a sentence, where it looks like a locus and is none
    std::vector<TypedPlace> words; // the places that its words are, where the whole is none and there are two words or more
};
// Places are separated by semicolons, line ends, commas or blanks. Empty text gives no place.
std::vector<TypedPlace> readPlaces(const std::vector<Contig>& contigs, std::string_view text, std::string_view currentChrom);

// The name among `names` that differs from `text` by the fewest letters, at most a third of them and at most two; "" if none.
std::string nearestContig(const std::vector<Contig>& contigs, std::string_view text);

}  // namespace bindscape::genome
