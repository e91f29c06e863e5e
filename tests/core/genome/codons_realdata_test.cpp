// SPDX-License-Identifier: GPL-3.0-or-later
// Every coding transcript of a real chromosome, read as its source would give its letters: it begins with M, ends with a stop and
// has none inside. A wrong phase, strand or exon border anywhere would show at once.
#include "core/genome/codons.h"

#include "core/genome/sequence.h"
#include "core/genome/track_data.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using namespace bindscape::genome;

class CodonsRealDataTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void codingTranscriptsOfAChromosomeAreRead()
    {
        const auto data = test::dataFolder();
        if (!data)
            QSKIP("BINDSCAPE_TEST_DATA names no folder with the real data.");
        QTemporaryDir cache;
        Warnings warnings;
        const auto genome = Reference::open(*data / "genome/hg19_partial.fa.gz", warnings, cache.path().toStdString());
        const std::string letters = genome->fetch({"chr20", 0, *genome->length("chr20")});
        const auto genes = readGenes(*data / "genes/refGene.hg19.txt.gz", genome->contigs());
        int coding = 0, starts = 0, stops = 0, clean = 0;
        for (const Transcript& t : genes.byChrom.at("chr20")) {
            auto codons = codonsIn(t, t.region.begin, t.region.end);
            if (codons.empty())
                continue;
            if (t.strand == Strand::Reverse)
                std::reverse(codons.begin(), codons.end());
            std::string protein;
            for (const Codon& codon : codons) {
                std::array<char, 3> triplet{};
                for (std::size_t i = 0; i < 3; ++i) {
                    const char letter = letters[static_cast<std::size_t>(codon.bases[i])];
                    triplet[i] = t.strand == Strand::Reverse ? complement(letter) : letter;
                }
                protein += aminoAcid(triplet[0], triplet[1], triplet[2]);
            }
            ++coding;
            starts += protein.front() == 'M';
            stops += protein.back() == '*';
            clean += protein.find('*') == protein.size() - 1;
        }
        qInfo("%d coding transcripts: %d begin with M, %d end with a stop, %d have no other stop", coding, starts, stops, clean);
        QVERIFY(coding > 500);
        // A few are cut in the annotation, shift their frame or hold selenocysteine.
        for (const int right : {starts, stops, clean})
            QVERIFY(right > 0.97 * coding);
    }
};

QTEST_APPLESS_MAIN(CodonsRealDataTest)
#include "codons_realdata_test.moc"
