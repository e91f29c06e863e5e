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
    constexpr std::size_t kLineLength = 60;
    // Indexes of an older genome must not outlive it; they are made again when the genome is opened.
    for (const char* ending : {".fai", ".gzi"})
        fs::remove(path.string() + ending);
    TableWriter out(path);
    for (const auto& chromosome : chromosomes) {
        out.line(">" + chromosome.name);
        for (std::size_t begin = 0; begin < chromosome.letters.size(); begin += kLineLength)
            out.line(std::string_view(chromosome.letters).substr(begin, kLineLength));
    }
    out.commit();
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

void writeMotifs(const DemoRecipe& recipe, const fs::path& path)
{
    std::string text = "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\n";
    const char* letters = "ACGT";
    for (std::size_t i = 0; i < 4; ++i)
        text += std::string(1, letters[i]) + " " + formatReal(recipe.background[i]) + (i < 3 ? " " : "\n");
    for (const auto& motif : recipe.motifs) {
        text += "\nMOTIF " + motif.id + " " + motif.name + "\nletter-probability matrix: alength= 4 w= " + std::to_string(motif.width()) +
                " nsites= 100 E= 0\n";
        for (const auto& row : motif.rows)
            text += " " + formatFixed(row[0], 4) + " " + formatFixed(row[1], 4) + " " + formatFixed(row[2], 4) + " " +
                    formatFixed(row[3], 4) + "\n";
    }
    writeFileAtomically(path, text);
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

std::vector<DemoFile> demoFiles(const Chromosomes& chromosomes, const DemoRecipe& recipe)
{
    return {
        {paths::kDemoGenomeFile, [&](const fs::path& path) { writeGenome(chromosomes, path); }},
        {paths::kDemoMotifsFile, [&](const fs::path& path) { writeMotifs(recipe, path); }},
        {paths::kDemoPeaksFile, [&](const fs::path& path) { writePeaks(chromosomes, &SimulatedChromosome::chip, "peak", path); }},
        {paths::kDemoChipFile, [&](const fs::path& path) { writeSignal(chromosomes, &SimulatedChromosome::chipSignal, path); }},
        {paths::kDemoDnaseRegionsFile, [&](const fs::path& path) { writePeaks(chromosomes, &SimulatedChromosome::dnase, "open", path); }},
        {paths::kDemoDnaseFile, [&](const fs::path& path) { writeSignal(chromosomes, &SimulatedChromosome::dnaseSignal, path); }},
        {paths::kDemoGenesFile, [&](const fs::path& path) { writeGenes(chromosomes, path); }},
        {paths::kDemoTruthFile, [&](const fs::path& path) { writeTruth(chromosomes, path); }},
    };
}

}  // namespace bindscape::project
