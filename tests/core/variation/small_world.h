// SPDX-License-Identifier: GPL-3.0-or-later
// A genome of two small chromosomes with scored windows that overlap, in a temporary folder.
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/scores/score_set.h"

#include <QTemporaryDir>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bindscape::test {

class SmallWorld {
public:
    SmallWorld()
    {
        Random random(5, "variation");
        std::string fasta;
        for (const auto& contig : contigs()) {
            std::string& letters = m_letters[contig.name];
            for (std::int64_t i = 0; i < contig.length; ++i)
                letters += "ACGT"[random.below(4)];
            fasta += ">" + contig.name + "\n" + letters + "\n";
        }
        writeFileAtomically(path("genome.fa"), fasta);
        Warnings warnings;
        m_reference = genome::Reference::open(path("genome.fa"), warnings);
    }
    static std::vector<genome::Contig> contigs() { return {{"chr1", 6000}, {"chr2", 3000}}; }

    std::filesystem::path path(const std::string& name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    const genome::Reference& reference() const { return *m_reference; }
    std::shared_ptr<const genome::Reference> sharedReference() const { return m_reference; }
    char letter(const std::string& chrom, std::int64_t at) const { return m_letters.at(chrom)[static_cast<std::size_t>(at)]; }
    std::string letters(const std::string& chrom, std::int64_t begin, std::size_t length) const
    {
        return m_letters.at(chrom).substr(static_cast<std::size_t>(begin), length);
    }
    static char other(char letter) { return letter == 'A' ? 'G' : letter == 'G' ? 'C' : letter == 'C' ? 'T' : 'A'; }

    // Windows of 100 bases, 60 % of them bound, some over one another; scores with ties and of both signs.
    scores::ScoreSet scoreSet(const std::string& factor, std::uint64_t seed, int windows = 30) const
    {
        Random random(seed, "scores");
        scores::ScoreSet set;
        set.origin.method = "gradcam";
        set.origin.motif = factor + " MA0000.1";
        set.origin.run = "run-" + factor;
        set.origin.architecture = "danq";
        set.origin.genomeFile = path("genome.fa").string();
        set.window = 100;
        for (const auto& contig : contigs()) {
            std::vector<std::int64_t> begins;
            for (int i = 0; i < windows; ++i)
                begins.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(contig.length - 100))));
            std::sort(begins.begin(), begins.end());
            for (const auto begin : begins) {
                scores::ScoredSite site;
                site.window = {contig.name, begin, begin + 100};
                site.coreBegin = begin + 45;
                site.coreEnd = begin + 55;
                site.label = random.below(10) < 6 ? 1 : 0;
                site.split = "test";
                for (int k = 0; k < 100; ++k)
                    set.values.push_back((static_cast<float>(random.below(80)) - 30) / 16);
                set.sites.push_back(site);
            }
        }
        return set;
    }
    std::filesystem::path scoreFolder(const std::string& factor, std::uint64_t seed) const
    {
        scores::writeScores(scoreSet(factor, seed), contigs(), path(factor));
        return path(factor);
    }

private:
    QTemporaryDir m_folder;
    std::map<std::string, std::string> m_letters;
    std::shared_ptr<const genome::Reference> m_reference;
};

}  // namespace bindscape::test
