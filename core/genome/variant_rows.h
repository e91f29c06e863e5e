// SPDX-License-Identifier: GPL-3.0-or-later
// One variant out of a line of a VCF or a record of a BCF, without the genotypes. Both are decoded here and not by
// htslib, which ends the program at some wrong types, and which would unpack every sample.
// Functions are pure.
#pragma once

#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "core/genome/variant_alleles.h"

#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

struct VcfHeader {
    std::vector<Contig> contigs;           // ##contig lines in file order; length 0 where none is given
    bool numbered = false;                 // BCF: records name things by number, so the lists below are kept
    std::vector<std::string> contigNames;  // by number
    std::vector<std::string> words;        // filters and fields of INFO by number
};
// Takes one "##" line into account.
void addHeaderLine(VcfHeader& header, std::string_view line);

struct VariantRow {
    std::string_view chrom;  // the file's name, in the line or the header
    Variant variant;
    // As they are in the line or record, whole; views into it. At most kMostAlleles alternates.
    std::string_view reference{};
    std::vector<std::string_view> alternates{};
    VariantInfo info{};
};
// Why a row cannot be used: words as RowReport::bad() takes them.
struct RowFault {
    std::string kind, detail;
};

// A data line; columns behind INFO are not looked at. False, and told in `fault`, if it is none.
bool readVariantLine(std::string_view line, VariantRow& row, RowFault& fault, const CountFields& fields = {});
// The shared part of a BCF record (all but the genotypes). Any bytes may be given.
bool readBcfRecord(std::string_view record, const VcfHeader& header, VariantRow& row, RowFault& fault, const CountFields& fields = {});

// Only the place, 0-based: for counting. -1 if it cannot be read.
std::int64_t positionOfLine(std::string_view line);
std::int64_t positionOfRecord(std::string_view record);

}  // namespace bindscape::genome
