// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/genome/feature_list.h"
#include "core/genome/formats.h"
#include "core/genome/gene_reader.h"
#include "core/genome/gff_rows.h"
#include "core/genome/name_search.h"
#include "core/genome/text_lines.h"

#include <set>
#include <tuple>

namespace bindscape::genome {

namespace {

// "chr1" before "chr1_gl000191_random" and "chr6_apd_hap1"; RefSeq's "NC_" is a main chromosome as well.
bool isMainChromosome(std::string_view chrom) { return chrom.starts_with("NC_") || chrom.find('_') == std::string_view::npos; }

class GeneTrack final : public TrackSource, public NamedPlaces {
public:
    explicit GeneTrack(GeneSet set) : m_warnings(std::move(set.warnings)), m_genes(std::move(set.byChrom))
    {
        for (const auto& [chrom, list] : m_genes.lists())
            for (const auto& transcript : list.items()) {
                m_names.push_back({toLower(transcript.gene), &transcript});
                if (transcript.id != transcript.gene)
                    m_names.push_back({toLower(transcript.id), &transcript});
                ++m_count;
            }
        // Equal names stay in the order of chromosome and begin.
        std::stable_sort(m_names.begin(), m_names.end(), [](const Name& a, const Name& b) { return a.text < b.text; });
    }

    TrackKind kind() const override { return TrackKind::Genes; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading genes");
        Genes data{region, {}, {}};
        m_genes.read(region, maxBins, data.items, data.density);
        return data;
    }
    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        const auto* list = m_genes.find(chrom);
        const Transcript* found = list == nullptr ? nullptr : list->firstAfter(after);
        return found == nullptr ? std::nullopt : std::optional(feature(*found));
    }
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        const auto* list = m_genes.find(chrom);
        const Transcript* found = list == nullptr ? nullptr : list->lastBefore(before);
        return found == nullptr ? std::nullopt : std::optional(feature(*found));
    }
    std::vector<Feature> find(std::string_view prefix, std::size_t limit) const override;
    void visitNames(const std::function<bool(std::string_view, std::size_t)>& visit) const override
    {
        for (std::size_t i = 0; i < m_names.size(); ++i) {
            const Transcript& transcript = *m_names[i].transcript;
            const bool isGene = m_names[i].text.size() == transcript.gene.size() && startsWithIgnoringCase(transcript.gene, m_names[i].text);
            if (!visit(isGene ? transcript.gene : transcript.id, i))
                return;
        }
    }
    Feature namedPlace(std::size_t number) const override { return feature(*m_names.at(number).transcript); }
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override { return "Genes, " + plural(m_count, "transcript"); }

private:
    struct Name {
        std::string text;  // in lower case
        const Transcript* transcript;
    };

    static Feature feature(const Transcript& transcript)
    {
        return {transcript.region, transcript.gene, transcript.id + " (" + toChar(transcript.strand) + ")"};
    }

    Warnings m_warnings;
    FeatureMap<Transcript> m_genes;
    std::vector<Name> m_names;  // sorted by text
    std::int64_t m_count = 0;
};

// The whole name before longer ones, main chromosomes before others, then by name, each gene once a chromosome by
// its longest transcript.
std::vector<Feature> GeneTrack::find(std::string_view prefix, std::size_t limit) const
{
    const std::string wanted = toLower(trim(prefix));
    if (wanted.empty())
        return {};
    auto entry = std::lower_bound(m_names.begin(), m_names.end(), wanted,
                                  [](const Name& name, const std::string& text) { return name.text < text; });
    std::vector<const Name*> found;
    for (; entry != m_names.end() && entry->text.starts_with(wanted); ++entry)
        found.push_back(&*entry);
    const auto rank = [&](const Name* name) {
        const Region& region = name->transcript->region;
        return std::tuple(name->text != wanted, !isMainChromosome(region.chrom), std::string_view(name->text), -region.length());
    };
    std::stable_sort(found.begin(), found.end(), [&](const Name* a, const Name* b) { return rank(a) < rank(b); });
    std::vector<Feature> features;
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (const Name* name : found) {
        if (features.size() >= limit)
            break;
        if (seen.emplace(name->transcript->gene, name->transcript->region.chrom).second)
            features.push_back(feature(*name->transcript));
    }
    return features;
}

// GTF and GFF3 may hold anything: without genes their rows are intervals.
std::shared_ptr<const TrackSource> openGenes(const std::filesystem::path& path, const std::vector<Contig>& contigs)
{
    GeneSet genes = readGenes(path, contigs);
    // Genes of chromosomes that the genome lacks are genes all the same.
    if (!genes.byChrom.empty() || (!contigs.empty() && !readGenes(path, {}).byChrom.empty()))
        return std::make_shared<const GeneTrack>(std::move(genes));
    const std::string head = headOf(path, std::size_t{1} << 16);
    for (const auto& row : tableHead(head).rows)
        if (const auto layout = geneLayoutOf(row); layout == GeneLayout::Gtf || layout == GeneLayout::Gff3)
            return intervalTrack(readGffIntervals(path, contigs, layout == GeneLayout::Gff3), "Features");
    return std::make_shared<const GeneTrack>(std::move(genes));
}

Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    for (const auto& row : tableHead(head).rows)
        if (geneLayoutOf(row))
            return Confidence::Yes;
    return nameEndsWith(path, {".gtf", ".gff", ".gff3", ".genepred", ".refflat"}) ? Confidence::Unsure : Confidence::No;
}

}  // namespace

TrackFormat geneFormat()
{
    return {"genes",
            "genes (genePred, refFlat, GTF, GFF3, BED12)",
            {".gtf", ".gtf.gz", ".gff3", ".gff3.gz", ".genePred", ".refFlat", ".bed12", ".txt.gz"},
            understands,
            openGenes};
}

}  // namespace bindscape::genome
