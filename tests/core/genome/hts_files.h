// SPDX-License-Identifier: GPL-3.0-or-later
// Binary and indexed files for tests, written by htslib out of text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bindscape::test {

enum class TableKind { Vcf, Bed, Gff };
// `ending`: ".tbi" or ".csi", beside the file.
bool indexTable(const std::filesystem::path& file, const std::string& ending, TableKind layout);
// Out of a VCF as text. Return the path.
std::filesystem::path writeBcf(const std::filesystem::path& path, const std::filesystem::path& vcf);
bool indexBcf(const std::filesystem::path& path);
// Out of SAM text, sorted already; `mode` "wb" or "wc" (CRAM, `fasta` is its reference).
std::filesystem::path writeAlignments(const std::filesystem::path& path, const std::string& mode, std::string_view sam,
                                      const std::filesystem::path& fasta = {});
// `ending` ".csi", or that which the format has.
bool indexAlignments(const std::filesystem::path& path, const std::string& ending = {});

}  // namespace bindscape::test
