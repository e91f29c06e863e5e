// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo_files.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/genome/bigwig.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using Chromosomes = std::vector<SimulatedChromosome>;

void writeGenome(const Chromosomes& chromosomes, const fs::path& path)
{
    std::vector<NamedLetters> contigs;
    for (const auto& chromosome : chromosomes)
        contigs.push_back({chromosome.name, chromosome.letters});
    writeFasta(contigs, path);
}

void writePeaks(const Chromosomes& chromosomes, std::vector<SimulatedPeak> SimulatedChromosome::*list, const std::string& prefix,
                const fs::path& path)
{
    TableWriter out(path);
    int number = 0;
    for (const auto& chromosome : chromosomes)
        for (const auto& peak : chromosome.*list) {
            const int score = std::clamp(static_cast<int>(peak.signal * 15), 1, 1000);
            out.line(join({chromosome.name, std::to_string(peak.begin), std::to_string(peak.end), prefix + std::to_string(++number),
                           std::to_string(score), ".", formatFixed(peak.signal, 3), "-1", "-1", std::to_string(peak.summit - peak.begin)},
                          "\t"));
        }
    out.commit();
}

void writeSignal(const Chromosomes& chromosomes, std::vector<float> SimulatedChromosome::*list, const fs::path& path)
{
    std::vector<genome::Contig> contigs;
    std::vector<genome::SignalSpan> spans;
    for (const auto& chromosome : chromosomes) {
        const auto& bins = chromosome.*list;
        const auto length = static_cast<std::int64_t>(bins.size()) * kSignalBin;
        contigs.push_back({chromosome.name, static_cast<std::int64_t>(chromosome.letters.size())});
        genome::SignalSpan span{{chromosome.name, 0, length}, {}};
        span.values.reserve(static_cast<std::size_t>(length));
        for (const float value : bins)
            span.values.insert(span.values.end(), kSignalBin, value);
        spans.push_back(std::move(span));
    }
    genome::writeBigWig(path, contigs, spans);
}

std::string gtfRow(const std::string& chrom, const SimulatedGene& gene, const char* feature, std::int64_t begin, std::int64_t end)
{
    const std::string ids = "gene_id \"" + gene.name + "\"; transcript_id \"" + gene.name + ".1\"; gene_name \"" + gene.name + "\";";
    return join({chrom, "bindscape-demo", feature, std::to_string(begin + 1), std::to_string(end), ".", std::string(1, toChar(gene.strand)),
                 std::string(feature) == "CDS" ? "0" : ".", ids},
                "\t");
}

void writeGenes(const Chromosomes& chromosomes, const fs::path& path)
{
    TableWriter out(path);
    for (const auto& chromosome : chromosomes)
        for (const auto& gene : chromosome.genes) {
            out.line(gtfRow(chromosome.name, gene, "transcript", gene.begin, gene.end));
            for (const auto& [begin, end] : gene.exons) {
                out.line(gtfRow(chromosome.name, gene, "exon", begin, end));
                // The first and the last exon are half untranslated.
                const std::int64_t codingBegin = begin == gene.begin ? (begin + end) / 2 : begin;
                const std::int64_t codingEnd = end == gene.end ? (begin + end) / 2 : end;
                out.line(gtfRow(chromosome.name, gene, "CDS", codingBegin, codingEnd));
            }
        }
    out.commit();
}

void writeTruth(const Chromosomes& chromosomes, const fs::path& path)
{
    TableWriter out(path);
    for (const auto& chromosome : chromosomes)
        for (const auto& site : chromosome.truth)
            out.line(join({chromosome.name, std::to_string(site.begin), std::to_string(site.end), site.name, "0",
                           std::string(1, toChar(site.strand))},
                          "\t"));
    out.commit();
}

}  // namespace

std::vector<SimulatedFile> demoFiles(const Chromosomes& chromosomes, const DemoRecipe& recipe)
{
    return {
        {paths::kDemoGenomeFile, [&](const fs::path& path) { writeGenome(chromosomes, path); }},
        {paths::kDemoMotifsFile, [&](const fs::path& path) { writeMotifs(recipe.background, recipe.motifs, path); }},
        {paths::kDemoPeaksFile, [&](const fs::path& path) { writePeaks(chromosomes, &SimulatedChromosome::chip, "peak", path); }},
        {paths::kDemoChipFile, [&](const fs::path& path) { writeSignal(chromosomes, &SimulatedChromosome::chipSignal, path); }},
        {paths::kDemoDnaseRegionsFile, [&](const fs::path& path) { writePeaks(chromosomes, &SimulatedChromosome::dnase, "open", path); }},
        {paths::kDemoDnaseFile, [&](const fs::path& path) { writeSignal(chromosomes, &SimulatedChromosome::dnaseSignal, path); }},
        {paths::kDemoGenesFile, [&](const fs::path& path) { writeGenes(chromosomes, path); }},
        {paths::kDemoTruthFile, [&](const fs::path& path) { writeTruth(chromosomes, path); }},
    };
}

}  // namespace bindscape::project
