// SPDX-License-Identifier: GPL-3.0-or-later
// Are these variants of this genome? REF of each is compared with the letters there; too many that differ mean another assembly, and are
// refused. Used by one thread.
#pragma once

#include "core/base/error.h"
#include "core/genome/reference.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace bindscape::variation {

struct ReferenceCounts {
    std::int64_t checked = 0;      // variants whose REF and the genome are both known letters
    std::int64_t mismatches = 0;   // of these, the genome has others; the next two are kinds of it
    std::int64_t otherAllele = 0;  // the genome has an alternate instead: alleles were swapped
    std::int64_t otherStrand = 0;  // the genome has the complement of REF
    std::int64_t unknown = 0;      // the genome or REF has N, or other letters than A, C, G, T: not checked
    double share() const { return checked == 0 ? 0 : static_cast<double>(mismatches) / static_cast<double>(checked); }
};

class ReferenceCheck {
public:
    static constexpr double kMostMismatches = 0.01;

    // `file`: for sentences. `most`: the largest share of mismatches that is let pass.
    ReferenceCheck(const genome::Reference& reference, std::filesystem::path file, double most);

    enum class Answer { Same, Different, Unknown };
    // The bases must lie inside the contig (its number in Reference::contigs()). `line`: 1-based. Throws Error without waiting for the end
    // where at least 100 were checked and more than a fifth of them differs, and more than ten times what is let pass.
    Answer check(std::size_t contig, std::int64_t begin, std::string_view reference, std::span<const std::string_view> alternates,
                 long line);
    // After the last variant. Throws Error if more than the share differ.
    void finish() const;
    const ReferenceCounts& counts() const { return m_counts; }
    // What was left out, where some but not too many differ.
    Warnings warnings() const;

private:
    std::string_view letters(std::size_t contig, std::int64_t begin, std::int64_t length);
    std::string summary() const;
    [[noreturn]] void refuse() const;

    const genome::Reference& m_reference;
    std::filesystem::path m_file;
    double m_most;
    ReferenceCounts m_counts;
    std::string m_first;  // "line 57: chr20:10,000,282 says G, the genome has A"
    long m_firstLine = 0;
    // Letters of the stretch that was read last; variants come sorted, as a rule.
    std::size_t m_contig = static_cast<std::size_t>(-1);
    std::int64_t m_begin = 0;
    std::string m_letters;
};

}  // namespace bindscape::variation
