// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets of a genome with a hit of one motif every kilobase, every third of them bound.
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/dataset/dataset.h"
#include "core/motif/matrix.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::test {

class ToyDatasets {
public:
    explicit ToyDatasets(std::filesystem::path folder) : m_folder(std::move(folder))
    {
        std::filesystem::create_directories(m_folder);
        std::string fasta, peaks;
        Random random(5, "toy");
        for (const char* chrom : {"chr1", "chr2", "chr3"}) {
            std::string letters;
            for (int i = 0; i < 40'000; ++i)
                letters += "ACGT"[random.below(4)];
            for (std::size_t at = 2'000; at + 2'000 < letters.size(); at += 1'000) {
                letters.replace(at, 12, "CGATAAGCTTGC");
                if (at % 3'000 == 0)
                    peaks += std::string(chrom) + "\t" + std::to_string(at - 100) + "\t" + std::to_string(at + 100) + "\n";
            }
            fasta += std::string(">") + chrom + "\n" + letters + "\n";
        }
        writeFileAtomically(genome(), fasta);
        writeFileAtomically(m_folder / "peaks.bed", peaks);
        writeFileAtomically(m_folder / "motif.meme",
                            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF toy toy\nletter-probability matrix: alength= 4 w= 12 nsites= 20\n" + matrix());
    }
    std::filesystem::path genome() const { return m_folder / "genome.fa"; }
    std::filesystem::path make(const std::string& name, std::vector<std::string> train, std::vector<std::string> validation,
                               std::vector<std::string> test) const
    {
        Warnings warnings;
        const auto reference = genome::Reference::open(genome(), warnings);
        dataset::DatasetOptions options;
        options.genomeFile = genome().string();
        options.motifFile = (m_folder / "motif.meme").string();
        options.peaksFile = (m_folder / "peaks.bed").string();
        options.window = 200;
        options.train = std::move(train);
        options.validation = std::move(validation);
        options.test = std::move(test);
        options.defaultSplit = false;
        options.threads = 1;
        SilentProgress silent;
        const auto peaks = genome::readIntervals(options.peaksFile, reference->contigs());
        const auto motifs = motif::readMotifs(options.motifFile);
        options.motifId = motifs.motifs.at(0).id;
        const auto data = dataset::buildDataset(*reference, motifs.motifs.at(0), motif::parseBackground("uniform"), peaks, nullptr, options, silent);
        dataset::writeDataset(data, m_folder / name);
        return m_folder / name;
    }

private:
    static std::string matrix()
    {
        std::string rows;
        for (const char letter : std::string("CGATAAGCTTGC"))
            for (const char base : std::string("ACGT"))
                rows += std::string(letter == base ? "0.97" : "0.01") + (base == 'T' ? "\n" : " ");
        return rows;
    }
    std::filesystem::path m_folder;
};

}  // namespace bindscape::test
