// SPDX-License-Identifier: GPL-3.0-or-later
// GTF and GFF3: transcripts out of one row an exon.
#include "core/base/text.h"
#include "core/genome/gene_reader.h"
#include "core/genome/gff_rows.h"

#include <algorithm>
#include <unordered_set>

namespace bindscape::genome {

namespace {

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isCodingRow(std::string_view type) { return isOneOf(type, {"CDS", "stop_codon"}); }
bool isPartRow(std::string_view type)
{
    return isCodingRow(type) ||
           isOneOf(type, {"UTR", "five_prime_UTR", "three_prime_UTR", "five_prime_utr", "three_prime_utr", "5UTR", "3UTR"});
}
// "mRNA", "lnc_RNA", "processed_transcript", "V_gene_segment"; a binding site below a gene is no transcript of it.
bool isTranscriptRow(std::string_view type)
{
    return type.find("RNA") != std::string_view::npos || type.find("transcript") != std::string_view::npos || type.ends_with("gene_segment");
}
bool isGeneRow(std::string_view type) { return type == "gene" || type.ends_with("_gene") || type == "pseudogene"; }

}  // namespace

void mergeExons(std::vector<std::pair<std::int64_t, std::int64_t>>& exons)
{
    std::sort(exons.begin(), exons.end());
    std::size_t kept = 0;
    for (std::size_t i = 1; i < exons.size(); ++i) {
        if (exons[i].first <= exons[kept].second)
            exons[kept].second = std::max(exons[kept].second, exons[i].second);
        else
            exons[++kept] = exons[i];
    }
    if (!exons.empty())
        exons.resize(kept + 1);
}

FeatureCollector::Attributes FeatureCollector::readAttributes(std::string_view text) const
{
    Attributes attributes;
    std::string symbol, name, gene;
    forEachAttribute(text, m_gff3, [&](std::string_view key, const std::string& value) {
        if (key == (m_gff3 ? "ID" : "transcript_id"))
            attributes.id = value;
        else if (key == "gene_id")
            attributes.geneId = value;
        else if (key == "gene_name")
            symbol = value;
        else if (key == "gene")
            gene = value;
        else if (key == "Name")
            name = value;
        else if (key == "Parent")
            for (const auto parent : split(value, ','))
                attributes.parents.emplace_back(parent);
    });
    attributes.gene = !symbol.empty() ? symbol : !gene.empty() ? gene : name;
    return attributes;
}

FeatureCollector::Draft& FeatureCollector::draft(const std::string& contig, const std::string& id)
{
    const auto [entry, isNew] = m_index.try_emplace(contig + '\t' + id, m_drafts.size());
    if (isNew) {
        m_drafts.emplace_back();
        m_drafts.back().transcript.id = id;
        m_drafts.back().transcript.region.chrom = contig;
    }
    return m_drafts[entry->second];
}

// The transcripts that a row belongs to: several in GFF3, where an exon may have several parents.
std::vector<FeatureCollector::Draft*> FeatureCollector::draftsOf(const std::vector<std::string_view>& row, const Attributes& attributes,
                                                                 const std::string& contig)
{
    const bool part = row[2] == "exon" || isPartRow(row[2]);
    std::vector<std::string> ids;
    if (m_gff3 && part)
        ids = attributes.parents;
    else if (!attributes.id.empty())
        ids = {attributes.id};
    for (const auto& id : ids)
        draft(contig, id);  // all first: the pointers below must not move
    std::vector<Draft*> drafts;
    for (const auto& id : ids)
        drafts.push_back(&draft(contig, id));
    return drafts;
}

void FeatureCollector::add(const std::vector<std::string_view>& row, const std::string& contig, std::int64_t begin, std::int64_t end)
{
    const std::string_view type = row[2];
    const Attributes attributes = readAttributes(row[8]);
    const Strand strand = row[6].empty() ? Strand::None : strandFromChar(row[6][0]);
    if (isGeneRow(type)) {
        const std::string& id = m_gff3 ? attributes.id : attributes.geneId;
        m_geneNames.try_emplace(id, attributes.gene.empty() ? id : attributes.gene);
        Draft gene;
        gene.transcript = {attributes.gene.empty() ? id : attributes.gene, id, {contig, begin, end}, strand, 0, 0, {}};
        m_genes.push_back(std::move(gene));
        return;
    }
    const bool part = type == "exon" || isPartRow(type);
    if (!part && !isTranscriptRow(type))
        return;
    for (Draft* draft : draftsOf(row, attributes, contig)) {
        Transcript& transcript = draft->transcript;
        if (transcript.strand == Strand::None)
            transcript.strand = strand;
        if (!attributes.gene.empty() && (transcript.gene.empty() || !part) && !(m_gff3 && part))
            transcript.gene = attributes.gene;
        if (!attributes.geneId.empty())
            draft->parent = attributes.geneId;
        if (!part) {
            draft->begin = begin;
            draft->end = end;
            if (m_gff3 && !attributes.parents.empty())
                draft->parent = attributes.parents.front();
            continue;
        }
        (type == "exon" ? transcript.exons : draft->parts).emplace_back(begin, end);
        if (isCodingRow(type)) {
            const bool first = transcript.codingBegin == transcript.codingEnd;
            transcript.codingBegin = first ? begin : std::min(transcript.codingBegin, begin);
            transcript.codingEnd = first ? end : std::max(transcript.codingEnd, end);
        }
    }
}

void FeatureCollector::drop(const std::vector<std::string_view>& row, const std::string& contig)
{
    if (!isGeneRow(row[2]))
        for (Draft* draft : draftsOf(row, readAttributes(row[8]), contig))
            draft->dropped = true;
}

std::string FeatureCollector::geneName(const Draft& draft) const
{
    if (const auto named = m_geneNames.find(draft.parent); named != m_geneNames.end())
        return named->second;
    return !draft.transcript.gene.empty() ? draft.transcript.gene : !draft.parent.empty() ? draft.parent : draft.transcript.id;
}

std::vector<Transcript> FeatureCollector::finish()
{
    std::unordered_set<std::string> genesWithTranscripts;
    std::vector<Transcript> transcripts;
    // A GFF3 row of another kind ("match", "SNP") has an id as well: only what has exons or belongs to a gene counts.
    for (auto& draft : m_drafts) {
        auto& exons = draft.transcript.exons;
        if (exons.empty())
            exons = draft.parts;
        if (exons.empty() && draft.begin >= 0 && (!m_gff3 || m_geneNames.contains(draft.parent)))
            exons.emplace_back(draft.begin, draft.end);
        if (exons.empty() || draft.dropped)
            continue;
        mergeExons(exons);
        draft.transcript.region.begin = exons.front().first;
        draft.transcript.region.end =
            std::max_element(exons.begin(), exons.end(), [](auto& a, auto& b) { return a.second < b.second; })->second;
        draft.transcript.gene = geneName(draft);
        genesWithTranscripts.insert(draft.parent);
        genesWithTranscripts.insert(draft.transcript.id);
        transcripts.push_back(std::move(draft.transcript));
    }
    for (auto& gene : m_genes) {
        if (genesWithTranscripts.contains(gene.transcript.id))
            continue;
        gene.transcript.exons.emplace_back(gene.transcript.region.begin, gene.transcript.region.end);
        transcripts.push_back(std::move(gene.transcript));
    }
    return transcripts;
}

}  // namespace bindscape::genome
