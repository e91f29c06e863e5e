// SPDX-License-Identifier: GPL-3.0-or-later
// The scanner against the definition: every start, every letter, both strands.
#include "core/base/random.h"
#include "core/motif/scanner.h"
#include "tests/support/test_support.h"

#include <tuple>

using namespace bindscape;
using namespace bindscape::motif;

namespace {

Motif randomMotif(Random& random, int width)
{
    Motif motif;
    motif.id = "random" + std::to_string(width);
    for (int i = 0; i < width; ++i) {
        Row row{};
        for (double& x : row)
            x = std::pow(random.uniform(), 4) * 30;
        row[random.below(4)] += 5;
        motif.rows.push_back(row);
    }
    return motif;
}

std::string randomLetters(Random& random, std::size_t length)
{
    std::string letters;
    while (letters.size() < length) {
        if (random.below(400) == 0)
            letters.append(random.below(30), "NnRx-"[random.below(5)]);
        letters += "ACGTacgt"[random.below(8)];
    }
    letters.resize(length);
    return letters;
}

int code(char letter)
{
    const auto at = std::string_view("ACGTacgt").find(letter);
    return at == std::string_view::npos ? -1 : static_cast<int>(at % 4);
}

// -1 if a letter is unknown.
int slowScore(const ScoreMatrix& scores, std::string_view site)
{
    int sum = 0;
    for (std::size_t i = 0; i < site.size(); ++i) {
        if (code(site[i]) < 0)
            return -1;
        sum += scores.cells[i][static_cast<std::size_t>(code(site[i]))];
    }
    return sum;
}

std::vector<Hit> slowScan(std::string_view letters, std::int64_t begin, std::span<const PreparedMotif> motifs, bool both)
{
    std::vector<Hit> hits;
    for (std::size_t start = 0; start < letters.size(); ++start)
        for (std::size_t m = 0; m < motifs.size(); ++m) {
            const auto width = static_cast<std::size_t>(motifs[m].scores.width());
            if (start + width > letters.size())
                continue;
            const auto site = letters.substr(start, width);
            const int f = slowScore(motifs[m].scores, site);
            const int r = slowScore(motifs[m].scores.reverseComplement(), site);
            const auto index = static_cast<std::uint16_t>(m);
            const std::int64_t position = begin + static_cast<std::int64_t>(start);
            if (f >= 0 && f >= motifs[m].threshold && (both || f >= r))
                hits.push_back({position, f, index, Strand::Forward});
            if (r >= 0 && r >= motifs[m].threshold && (both || r > f))
                hits.push_back({position, r, index, Strand::Reverse});
        }
    return hits;
}

auto key(const Hit& hit) { return std::tie(hit.begin, hit.score, hit.motif, hit.strand); }

bool same(const std::vector<Hit>& a, const std::vector<Hit>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Hit& x, const Hit& y) { return key(x) == key(y); });
}

}  // namespace

class ScannerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsTheDefinition()
    {
        Random random(11);
        const Background background = parseBackground("0.3,0.22,0.18,0.3");
        std::size_t found = 0;
        for (const double pvalue : {1e-4, 1e-2, 0.3, 1.0}) {
            std::vector<PreparedMotif> motifs;
            for (int width = 1; width <= 30; width += pvalue > 0.1 ? 5 : 1)
                motifs.push_back(prepare(randomMotif(random, width), background, pvalue));
            const std::string letters = randomLetters(random, pvalue > 0.1 ? 300 : 3000);
            for (const bool both : {false, true}) {
                const auto hits = scanLetters(letters, 1000, motifs, both);
                QVERIFY(same(hits, slowScan(letters, 1000, motifs, both)));
                found += hits.size();
            }
        }
        QVERIFY(found > 1000);
    }
    void wideMotifs()
    {
        Random random(5);
        const std::vector<PreparedMotif> motifs{prepare(randomMotif(random, 150), Background{}, 0.05)};
        const std::string letters = randomLetters(random, 2000);
        QVERIFY(same(scanLetters(letters, 0, motifs, true), slowScan(letters, 0, motifs, true)));
    }
    void palindromeIsOneHitOnPlus()
    {
        Motif motif;
        motif.id = "palindrome";
        motif.rows = {{0, 20, 0, 0}, {20, 0, 0, 0}, {0, 20, 0, 0}, {0, 0, 20, 0}, {0, 0, 0, 20}, {0, 0, 20, 0}};  // CACGTG
        const std::vector<PreparedMotif> motifs{prepare(motif, Background{}, 1e-3)};
        const auto one = scanLetters("NNNcacgtgNN", 0, motifs, false);
        QCOMPARE(one.size(), std::size_t{1});
        QCOMPARE(one[0].begin, 3);
        QVERIFY(one[0].strand == Strand::Forward);
        const auto two = scanLetters("NNNcacgtgNN", 0, motifs, true);
        QCOMPARE(two.size(), std::size_t{2});
        QVERIFY(two[1].strand == Strand::Reverse);
    }
    void nothingToScan()
    {
        Random random(1);
        const std::vector<PreparedMotif> motifs{prepare(randomMotif(random, 12), Background{}, 1)};
        QVERIFY(scanLetters("", 0, motifs, true).empty());
        QVERIFY(scanLetters("ACGTACGTACG", 0, motifs, true).empty());
        QVERIFY(scanLetters("NNNNNNNNNNNNNNNNNNNN", 0, motifs, true).empty());
        QVERIFY(scanLetters("ACGTACGTACGT", 0, {}, true).empty());
        QCOMPARE(scanLetters("ACGTACGTACGT", 0, motifs, true).size(), std::size_t{2});
        VERIFY_ERROR(prepare(randomMotif(random, 12), Background{}, 0), "above 0");
        VERIFY_ERROR(prepare(Motif{}, Background{}, 0.1), "bases wide");
    }
};

QTEST_APPLESS_MAIN(ScannerTest)
#include "scanner_test.moc"
