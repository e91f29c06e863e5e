// SPDX-License-Identifier: GPL-3.0-or-later
// The layouts behind readGenes(): tables with one transcript a row, and GTF/GFF3 with one exon a row.
#pragma once

#include "core/genome/genes.h"
#include "core/genome/row_report.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

enum class GeneLayout { GenePred, RefFlat, Bed12, Gtf, Gff3 };

// What a row looks like; nothing if it is no gene row.
std::optional<GeneLayout> geneLayoutOf(const std::vector<std::string_view>& row);

// One row of genePred (with or without the bin column), refFlat or BED12. The region's chrom is the file's name.
// Nothing, and told in `report`, if the row is bad.
std::optional<Transcript> readTranscriptRow(GeneLayout layout, const std::vector<std::string_view>& row, long line, RowReport& report);

// Sorts, merges what overlaps or touches.
void mergeExons(std::vector<std::pair<std::int64_t, std::int64_t>>& exons);

// Puts transcripts together out of the rows of a GTF or GFF3 file, which may come in any order.
class FeatureCollector {
public:
    explicit FeatureCollector(bool gff3) : m_gff3(gff3) {}
    // `contig` is the genome's. The row's coordinates (1-based in the file) are given as 0-based.
    void add(const std::vector<std::string_view>& row, const std::string& contig, std::int64_t begin, std::int64_t end);
    // A row that reaches beyond its contig: its transcript is left out.
    void drop(const std::vector<std::string_view>& row, const std::string& contig);
    std::vector<Transcript> finish();

private:
    struct Draft {
        Transcript transcript;
        std::vector<std::pair<std::int64_t, std::int64_t>> parts;  // coding parts and UTRs, where exons are not given
        std::string parent;                                        // gene id
        std::int64_t begin = -1, end = -1;                         // of the transcript's own row
        bool dropped = false;
    };
    struct Attributes {
        std::string id, gene, geneId;
        std::vector<std::string> parents;
    };

    Attributes readAttributes(std::string_view text) const;
    std::vector<Draft*> draftsOf(const std::vector<std::string_view>& row, const Attributes& attributes, const std::string& contig);
    Draft& draft(const std::string& contig, const std::string& id);
    std::string geneName(const Draft& draft) const;

    bool m_gff3;
    std::vector<Draft> m_drafts;  // in the order met
    std::unordered_map<std::string, std::size_t> m_index;
    std::unordered_map<std::string, std::string> m_geneNames;  // GFF3: names of gene rows by their id
    std::vector<Draft> m_genes;                                // gene rows, for genes without transcripts
};

}  // namespace bindscape::genome
