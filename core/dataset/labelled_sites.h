// SPDX-License-Identifier: GPL-3.0-or-later
// A list of sites with labels instead of motif and peaks: BED, plain, gzip or bgzip, one core a row, with or without a line of
// column names. The label is 1, +1, bound, pos, positive or true, or 0, -1, unbound, neg, negative or false, in any case. Column 5
// is the score (where it is not the label), column 6 the strand ("." and nothing: forward).
#pragma once

#include "core/dataset/dataset.h"

namespace bindscape::dataset {

// Fills chroms and instances (chrom, begin, width, strand, label, score) from options.sitesFile, and from options.negativesFile as
// unbound ones. With negativesFile all rows of sitesFile are bound, unless a column was named or is called "label".
// Bad rows are skipped and told as readIntervals() does; rows that repeat a site count once, and sites that are both bound and unbound
// are left out (warnings). Throws Error with file and line: a label that is none; no row at all.
void readSiteList(Dataset& dataset);

}  // namespace bindscape::dataset
