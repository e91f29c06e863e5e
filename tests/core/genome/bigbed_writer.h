// SPDX-License-Identifier: GPL-3.0-or-later
// bigBed files made for tests, after the published layout (Kent et al. 2010, supplement): both byte orders, compressed or not, with
// zoom levels and an index of names.
#pragma once

#include "core/genome/reference.h"

#include <cstdint>
#include <string>
#include <vector>

namespace bindscape::test {

struct BedRow {
    std::uint32_t chrom, begin, end;  // index into the contigs
    std::string rest;                 // columns from 4 on, separated by tabs
};

struct BigBedOptions {
    int definedFields = 3;
    std::string autoSql = {};
    bool compressed = true;
    bool bigEndian = false;
    bool indexNames = false;
    int indexColumn = 3;
    std::size_t rowsPerBlock = 64;
    std::vector<std::uint32_t> zooms = {};  // bases a record
};

// `rows` sorted by chrom and begin.
std::string bigBed(const std::vector<genome::Contig>& contigs, const std::vector<BedRow>& rows, const BigBedOptions& options);

}  // namespace bindscape::test
