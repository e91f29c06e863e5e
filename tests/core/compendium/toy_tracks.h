// SPDX-License-Identifier: GPL-3.0-or-later
// A small genome with tracks of random regions, written into a folder that goes with the object.
#pragma once

#include "core/base/random.h"
#include "core/compendium/compendium.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <fstream>
#include <map>

namespace bindscape::test {

class ToyTracks {
public:
    struct Span {
        std::string chrom;
        std::int64_t begin, end;
    };

    // Chromosomes of these names and lengths, of random letters; `unknown` becomes N.
    explicit ToyTracks(const std::vector<std::pair<std::string, std::int64_t>>& chroms, const std::vector<Span>& unknown = {})
    {
        Random random(7);
        std::ofstream fasta(path("genome.fa"));
        for (const auto& [name, length] : chroms) {
            std::string letters;
            for (std::int64_t i = 0; i < length; ++i)
                letters += "ACGT"[random.below(4)];
            for (const auto& span : unknown)
                if (span.chrom == name)
                    std::fill(letters.begin() + span.begin, letters.begin() + span.end, 'N');
            fasta << ">" << name << "\n";
            for (std::size_t i = 0; i < letters.size(); i += 60)
                fasta << letters.substr(i, 60) << "\n";
            m_letters[name] = letters;
        }
        fasta.close();
        m_reference = genome::Reference::open(path("genome.fa"), m_warnings);
    }

    std::filesystem::path path(const std::string& name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    const genome::Reference& reference() const { return *m_reference; }
    const std::string& letters(const std::string& chrom) const { return m_letters.at(chrom); }

    void writeBed(const std::string& name, const std::vector<Span>& spans) const
    {
        std::ofstream bed(path(name));
        for (const auto& span : spans)
            bed << span.chrom << "\t" << span.begin << "\t" << span.end << "\n";
    }

    compendium::Track track(const std::string& name, const std::vector<Span>& spans) const
    {
        writeBed(name + ".bed", spans);
        return {name, path(name + ".bed"), "chip"};
    }

    compendium::CompendiumOptions options(std::vector<compendium::Track> tracks) const
    {
        compendium::CompendiumOptions options;
        options.genomeFile = path("genome.fa").string();
        options.tracks = std::move(tracks);
        options.threads = 2;
        return options;
    }

    compendium::Compendium build(const compendium::CompendiumOptions& options) const
    {
        SilentProgress silent;
        return compendium::buildCompendium(*m_reference, options, silent);
    }

private:
    QTemporaryDir m_folder;
    Warnings m_warnings;
    std::map<std::string, std::string> m_letters;
    std::shared_ptr<const genome::Reference> m_reference;
};

}  // namespace bindscape::test
