// SPDX-License-Identifier: GPL-3.0-or-later
// Codons on the genome: phase across introns, both strands, and the letters that a source of genes reads for them.
#include "core/genome/codons.h"

#include "core/genome/sequence.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

namespace {

// ATG GCC | intron | with a codon that is split one to two by it: ATG G.CC TAA.
Transcript spliced(Strand strand)
{
    Transcript t;
    t.id = "T1";
    t.region = {"chr1", 10, 60};
    t.strand = strand;
    t.exons = {{10, 24}, {40, 60}};
    t.codingBegin = 20;  // 4 bases in the first exon, 5 in the second
    t.codingEnd = 45;
    return t;
}

std::string translate(const Transcript& t, const std::string& chromosome)
{
    auto codons = codonsIn(t, 0, static_cast<std::int64_t>(chromosome.size()));
    if (t.strand == Strand::Reverse)
        std::reverse(codons.begin(), codons.end());
    std::string protein;
    for (const Codon& codon : codons) {
        std::array<char, 3> triplet{};
        for (std::size_t i = 0; i < 3; ++i) {
            const char letter = chromosome[static_cast<std::size_t>(codon.bases[i])];
            triplet[i] = t.strand == Strand::Reverse ? complement(letter) : letter;
        }
        protein += aminoAcid(triplet[0], triplet[1], triplet[2]);
    }
    return protein;
}

}  // namespace

class CodonsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCodeIsTheStandardOne()
    {
        QCOMPARE(aminoAcid('A', 'T', 'G'), 'M');
        QCOMPARE(aminoAcid('a', 'u', 'g'), 'M');
        for (const char* stop : {"TAA", "TAG", "TGA"})
            QCOMPARE(aminoAcid(stop[0], stop[1], stop[2]), '*');
        QCOMPARE(aminoAcid('T', 'G', 'G'), 'W');
        QCOMPARE(aminoAcid('A', 'G', 'A'), 'R');
        QCOMPARE(aminoAcid('A', 'T', 'A'), 'I');
        QCOMPARE(aminoAcid('A', 'N', 'G'), 'X');
        // Degeneracy of the code: how many codons each amino acid has.
        std::map<char, int> counts;
        for (const char a : std::string("ACGT"))
            for (const char b : std::string("ACGT"))
                for (const char c : std::string("ACGT"))
                    ++counts[aminoAcid(a, b, c)];
        QCOMPARE(counts.size(), std::size_t{21});
        for (const auto& [letter, count] : std::map<char, int>{{'L', 6}, {'S', 6}, {'R', 6}, {'M', 1}, {'W', 1}, {'*', 3}, {'I', 3}, {'K', 2}})
            QCOMPARE(counts[letter], count);
    }

    void codonsCrossIntronsOnBothStrands()
    {
        std::string chromosome(100, 'T');
        chromosome.replace(20, 4, "ATGG");
        chromosome.replace(40, 5, "CCTAA");
        QCOMPARE(translate(spliced(Strand::Forward), chromosome), std::string("MA*"));
        const auto codons = codonsIn(spliced(Strand::Forward), 0, 100);
        QCOMPARE(codons.at(1).bases, (std::array<std::int64_t, 3>{23, 40, 41}));

        std::string other(100, 'T');
        other.replace(20, 4, reverseComplement("CTAA"));
        other.replace(40, 5, reverseComplement("ATGGC"));
        QCOMPARE(translate(spliced(Strand::Reverse), other), std::string("MA*"));
        const auto back = codonsIn(spliced(Strand::Reverse), 0, 100);
        QCOMPARE(back.size(), std::size_t{3});
        QCOMPARE(back.at(2).number, std::int64_t{0});
        QCOMPARE(back.at(2).bases, (std::array<std::int64_t, 3>{44, 43, 42}));
        QCOMPARE(back.at(1).bases, (std::array<std::int64_t, 3>{41, 40, 23}));
    }

    void onlyCodonsInTheRegionAreListed()
    {
        QCOMPARE(codonsIn(spliced(Strand::Forward), 23, 24).size(), std::size_t{1});  // one base of the split codon
        QCOMPARE(codonsIn(spliced(Strand::Forward), 25, 40).size(), std::size_t{0});  // intron
        QCOMPARE(codonsIn(spliced(Strand::Forward), 0, 20).size(), std::size_t{0});   // not coding
        QCOMPARE(codonsIn(spliced(Strand::None), 0, 100).size(), std::size_t{0});
        auto silent = spliced(Strand::Forward);
        silent.codingEnd = silent.codingBegin;
        QCOMPARE(codonsIn(silent, 0, 100).size(), std::size_t{0});
        auto cut = spliced(Strand::Forward);
        cut.codingEnd = 44;  // eight coding bases: the third codon is not whole
        QCOMPARE(codonsIn(cut, 0, 100).size(), std::size_t{2});
    }

    void sourcesOfGenesReadTheLettersOfCodons()
    {
        QTemporaryDir folder;
        const fs::path at = folder.path().toStdString();
        std::string chromosome = test::randomDna(20'000, 5);
        chromosome.replace(20, 4, "ATGG");
        chromosome.replace(40, 5, "CCTAA");
        Warnings warnings;
        const auto reference = Reference::open(test::writeText(at / "genome.fa", ">chr1\n" + test::wrapped(chromosome, 60)), warnings);
        const auto file = test::writeText(at / "genes.txt", "T1\tchr1\t+\t10\t60\t20\t45\t2\t10,40,\t24,60,\n");
        const auto plain = openTrack(file, reference->contigs());
        const auto source = withCodonLetters(plain, reference);
        QVERIFY(source != plain);
        QCOMPARE(source->description(), plain->description());
        SilentProgress progress;
        const auto lettersOf = [&](const Region& region) { return std::get<Genes>(source->read(region, 1000, progress)).letters; };
        // Of the first exon alone: the codon that ends in the second one is read with it.
        const auto letters = lettersOf({"chr1", 15, 30});
        QCOMPARE(letters.size(), std::size_t{1});
        QCOMPARE(letters[0].begin, std::int64_t{20});
        QCOMPARE(letters[0].text, chromosome.substr(20, 22));
        QVERIFY(lettersOf({"chr1", 100, 200}).empty());
        QVERIFY(lettersOf({"chr1", 0, 10'000}).empty());  // far out nobody can see them
        QVERIFY(withCodonLetters(sequenceTrack(reference), reference)->kind() == TrackKind::Sequence);
    }
};

QTEST_APPLESS_MAIN(CodonsTest)
#include "codons_test.moc"
