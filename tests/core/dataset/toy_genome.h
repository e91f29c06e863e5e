// SPDX-License-Identifier: GPL-3.0-or-later
// A small genome with peaks, for tests of data sets: letters and peaks from a seed, one short motif.
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/dataset/dataset.h"

#include <QTemporaryDir>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::test {

struct ToyGenome {
    QTemporaryDir folder;
    std::filesystem::path fasta, peaksFile;
    std::vector<std::pair<std::string, std::string>> letters;
    std::shared_ptr<const genome::Reference> reference;
    genome::IntervalSet peaks;
    motif::Motif motif;
    motif::Background background;  // uniform

    std::filesystem::path path(const std::string& name) const { return std::filesystem::path(folder.path().toStdString()) / name; }

    explicit ToyGenome(const std::vector<std::pair<std::string, int>>& contigs = {{"chr1", 60000}, {"chr8", 30000}, {"chr9", 30000}, {"chrM", 2000}})
    {
        Random random(7);
        std::string text;
        for (const auto& [name, length] : contigs) {
            std::string sequence;
            for (int i = 0; i < length; ++i)
                sequence += "ACGTacgt"[random.below(8)];
            if (length > 20000)
                sequence.replace(9000, 150, 150, 'N');
            letters.emplace_back(name, sequence);
            text += ">" + name + "\n";
            for (std::size_t i = 0; i < sequence.size(); i += 60)
                text += sequence.substr(i, 60) + "\n";
        }
        fasta = path("toy.fa");
        writeFileAtomically(fasta, text);
        Warnings warnings;
        reference = genome::Reference::open(fasta, warnings);
        writePeaks(random);
        motif.id = "TOY1";
        motif.name = "TOY";
        for (const int base : {2, 0, 3, 0, 0})  // GATAA, soft
            motif.rows.push_back({0.1, 0.1, 0.1, 0.1}), motif.rows.back()[static_cast<std::size_t>(base)] = 0.7;
    }

    dataset::DatasetOptions options() const
    {
        dataset::DatasetOptions options;
        options.genomeFile = fasta.string();
        options.peaksFile = peaksFile.string();
        options.motifId = motif.id;
        options.background = "uniform";
        options.pvalue = 0.02;
        options.window = 200;
        options.maxUnknown = 20;
        return options;
    }

    dataset::Dataset build(const dataset::DatasetOptions& options, const genome::IntervalSet* dnase = nullptr) const
    {
        SilentProgress progress;
        return dataset::buildDataset(*reference, motif, background, peaks, dnase, options, progress);
    }

private:
    void writePeaks(Random& random)
    {
        std::string text;
        for (const auto& [name, sequence] : letters) {
            if (name == "chrM")
                continue;
            for (std::size_t begin = 100; begin + 700 < sequence.size(); begin += 300 + random.below(1200))
                text += name + "\t" + std::to_string(begin) + "\t" + std::to_string(begin + 50 + random.below(300)) + "\tp\t0\t.\t" +
                        std::to_string(1 + random.below(99)) + ".5\t-1\t-1\t10\n";
        }
        peaksFile = path("toy.narrowPeak");
        writeFileAtomically(peaksFile, text);
        peaks = genome::readIntervals(peaksFile, reference->contigs());
    }
};

}  // namespace bindscape::test
