// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/genes.h"

#include "core/base/text.h"
#include "core/genome/gene_reader.h"
#include "core/genome/gff_rows.h"
#include "core/genome/table_rows.h"

#include <algorithm>
#include <tuple>

namespace bindscape::genome {

namespace {

class Reader {
public:
    Reader(const std::filesystem::path& path, const std::vector<Contig>& contigs)
        : m_path(path.string()), m_rows(path), m_names(contigs), m_report(path)
    {
    }

    GeneSet read()
    {
        while (m_rows.next()) {
            const auto& row = m_rows.fields();
            if (!m_layout)
                m_layout = geneLayoutOf(row);
            if (!m_layout)
                m_report.bad(m_rows.number(), "neither genePred, refFlat, BED12 nor GTF", "is no gene row");
            else if (*m_layout == GeneLayout::Gtf || *m_layout == GeneLayout::Gff3)
                readFeature(row);
            else
                readTranscript(row);
        }
        if (m_collector)
            for (auto& transcript : m_collector->finish())
                keep(std::move(transcript));
        m_set.warnings = m_report.warnings("genes");
        if (m_set.byChrom.empty() && m_set.warnings.empty())
            m_set.warnings.push_back(
                {m_path, 0, "Nothing can be shown: the file describes features, but none is an exon, a transcript or a gene."});
        for (auto& [chrom, transcripts] : m_set.byChrom)
            std::stable_sort(transcripts.begin(), transcripts.end(), [](const Transcript& a, const Transcript& b) {
                return std::tie(a.region.begin, a.region.end) < std::tie(b.region.begin, b.region.end);
            });
        return std::move(m_set);
    }

private:
    void keep(Transcript transcript)
    {
        auto& kept = m_set.byChrom[transcript.region.chrom];
        kept.push_back(std::move(transcript));
    }

    // The genome's contig, or nullptr after the row was counted as one that lies elsewhere.
    const Contig* contigOf(std::string_view name)
    {
        m_report.good();
        const Contig* contig = m_names.find(name);
        if (contig == nullptr)
            m_report.unknownContig(m_rows.number(), name);
        return contig;
    }

    void readTranscript(const std::vector<std::string_view>& row)
    {
        auto transcript = readTranscriptRow(*m_layout, row, m_rows.number(), m_report);
        if (!transcript)
            return;
        const Contig* contig = contigOf(transcript->region.chrom);
        if (contig == nullptr)
            return;
        if (transcript->region.end > contig->length)
            return m_report.beyondEnd(m_rows.number(), *contig, transcript->region.end);
        transcript->region.chrom = contig->name;
        keep(std::move(*transcript));
    }

    void readFeature(const std::vector<std::string_view>& row)
    {
        if (row.size() < 9)
            return m_report.bad(m_rows.number(), "GTF has 9 columns", "has " + plural(static_cast<std::int64_t>(row.size()), "column"));
        std::int64_t begin = 0;
        std::int64_t end = 0;
        if (!readGffSpan(row, m_rows.number(), m_report, begin, end))
            return;
        const Contig* contig = contigOf(row[0]);
        if (contig == nullptr)
            return;
        if (!m_collector)
            m_collector.emplace(*m_layout == GeneLayout::Gff3);
        if (end > contig->length) {
            m_report.beyondEnd(m_rows.number(), *contig, end);
            return m_collector->drop(row, contig->name);
        }
        m_collector->add(row, contig->name, begin, end);
    }

    std::string m_path;
    TableRows m_rows;
    ContigNames m_names;
    RowReport m_report;
    std::optional<GeneLayout> m_layout;
    std::optional<FeatureCollector> m_collector;
    GeneSet m_set;
};

}  // namespace

GeneSet readGenes(const std::filesystem::path& path, const std::vector<Contig>& contigs) { return Reader(path, contigs).read(); }

}  // namespace bindscape::genome
