// SPDX-License-Identifier: GPL-3.0-or-later
// What is said about rows that a reader leaves out: one sentence a kind, with the first line and a count.
// Used by one thread.
#pragma once

#include "core/base/error.h"
#include "core/genome/contig_index.h"
#include "core/genome/reference.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bindscape::genome {

// Names of a file mapped to those of the genome, each looked up once.
class ContigNames {
public:
    // `contigs` empty: every name is taken as it is.
    explicit ContigNames(const std::vector<Contig>& contigs) : m_contigs(contigs), m_anyName(contigs.empty()) {}
    // The contig, or nullptr if the genome lacks it. Lives as long as this object.
    const Contig* find(std::string_view name);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    ContigIndex m_contigs;
    bool m_anyName;
    std::unordered_map<std::string, std::optional<Contig>, Hash, std::equal_to<>> m_found;
};

class RowReport {
public:
    explicit RowReport(const std::filesystem::path& path) : m_path(path.string()) {}

    // `kind` completes "12 rows ...": "have an end before their begin". `detail` is about the first such row.
    void bad(long line, std::string_view kind, const std::string& detail);
    void good() { ++m_good; }  // well-formed, on whatever contig
    void unknownContig(long line, std::string_view name);
    void beyondEnd(long line, const Contig& contig, std::int64_t end);

    std::int64_t goodRows() const { return m_good; }
    std::int64_t onUnknownContigs() const { return m_unknownRows; }
    std::int64_t beyondEnds() const { return m_beyond; }

    // Throws Error if no row was well-formed. `what`: "peaks or intervals".
    Warnings warnings(std::string_view what) const;

private:
    struct Kind {
        std::int64_t count = 0;
        long line = 0;
        std::string detail;
    };
    std::string m_path;
    std::vector<std::pair<std::string, Kind>> m_bad;  // in the order met
    std::int64_t m_good = 0;
    std::int64_t m_unknownRows = 0;
    std::int64_t m_beyond = 0;
    std::vector<std::string> m_unknownNames;  // in the order met
    std::set<std::string, std::less<>> m_unknownSet;
    long m_unknownLine = 0;
    long m_beyondLine = 0;
    std::string m_beyondDetail;
};

}  // namespace bindscape::genome
