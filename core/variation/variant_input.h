// SPDX-License-Identifier: GPL-3.0-or-later
// A VCF or BCF read against a genome: names of contigs are resolved, REF is checked, and what cannot be used is counted. Used by one
// thread.
#pragma once

#include "core/base/progress.h"
#include "core/genome/row_report.h"
#include "core/genome/variant_stream.h"
#include "core/variation/reference_check.h"

#include <cstdint>
#include <filesystem>

namespace bindscape::variation {

struct InputOptions {
    double mostMismatches = ReferenceCheck::kMostMismatches;  // share of the variants whose REF is not the genome's
    genome::CountFields fields{};                             // what it names must outlive the reading
};

class VariantInput {
public:
    // `reference` must outlive this object. Throws Error as VariantStream.
    VariantInput(const std::filesystem::path& path, const genome::Reference& reference, const InputOptions& options);

    // Usable: on a contig of the genome, inside of it, with the genome's REF (or with letters that cannot be compared). LeftOut: another
    // row.
    enum class Item { Usable, LeftOut, Comment, End };
    // Reports the share of the file now and then. Throws Error: damage, another assembly (see ReferenceCheck); Cancelled.
    Item next(Progress& progress);

    // Of a Usable; live until the next call.
    const genome::VariantRow& row() const { return m_stream.row(); }
    std::size_t contig() const { return m_contig; }  // number in Reference::contigs()
    const genome::VariantStream& stream() const { return m_stream; }

    std::int64_t rows() const { return m_rows; }
    std::int64_t usable() const { return m_usable; }
    const ReferenceCounts& reference() const { return m_check.counts(); }
    // After the end. Throws Error if no row could be read.
    Warnings warnings() const;

private:
    Item judge();

    std::filesystem::path m_path;
    const genome::Reference& m_reference;
    genome::VariantStream m_stream;
    genome::ContigNames m_names;
    std::unordered_map<std::string, std::size_t> m_numbers;  // of the genome's names
    genome::RowReport m_report;
    ReferenceCheck m_check;
    std::string m_lastName;  // as in the file
    const genome::Contig* m_last = nullptr;
    std::size_t m_contig = 0;
    std::int64_t m_rows = 0, m_usable = 0;
    bool m_ended = false;
};

}  // namespace bindscape::variation
