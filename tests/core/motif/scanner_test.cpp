// SPDX-License-Identifier: GPL-3.0-or-later
// The scanner against the definition: every start, every letter, both strands.
#include "core/base/random.h"
#include "core/motif/scanner.h"
#include "core/motif/stretch_scanner.h"
#include "tests/support/test_support.h"

#include <atomic>
#include <map>
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

int bestScore(const ScoreMatrix& scores)
{
    int sum = 0;
    for (const auto& row : scores.cells)
        sum += *std::max_element(row.begin(), row.end());
    return sum;
}

std::vector<Hit> slowScan(std::string_view letters, std::int64_t begin, std::span<const PreparedMotif> motifs, bool both)
{
    std::vector<Hit> hits;
    std::vector<ScoreMatrix> reverse;
    for (const auto& motif : motifs)
        reverse.push_back(motif.scores.reverseComplement());
    for (std::size_t start = 0; start < letters.size(); ++start)
        for (std::size_t m = 0; m < motifs.size(); ++m) {
            const auto width = static_cast<std::size_t>(motifs[m].scores.width());
            if (start + width > letters.size())
                continue;
            const auto site = letters.substr(start, width);
            const int f = slowScore(motifs[m].scores, site);
            const int r = slowScore(reverse[m], site);
            const auto index = static_cast<std::uint16_t>(m);
            const std::int64_t position = begin + static_cast<std::int64_t>(start);
            if (f >= 0 && f >= motifs[m].threshold && (both || f >= r))
                hits.push_back({position, f, index, Strand::Forward});
            if (r >= 0 && r >= motifs[m].threshold && (both || r > f))
                hits.push_back({position, r, index, Strand::Reverse});
        }
    return hits;
}

using Contigs = std::vector<std::pair<std::string, std::string>>;

// Contigs in memory.
class FakeReference final : public genome::Reference {
public:
    explicit FakeReference(Contigs contigs)
    {
        for (auto& [name, letters] : contigs) {
            m_contigs.push_back({name, static_cast<std::int64_t>(letters.size())});
            m_letters[name] = std::move(letters);
        }
    }
    const std::filesystem::path& path() const override { return m_path; }
    const std::vector<genome::Contig>& contigs() const override { return m_contigs; }
    std::string fetch(const Region& region) const override
    {
        if (region.begin < 0 || region.end > *length(region.chrom))
            throw Error("outside");
        return m_letters.at(region.chrom).substr(static_cast<std::size_t>(region.begin), static_cast<std::size_t>(region.length()));
    }
    const std::string& letters(const std::string& chrom) const { return m_letters.at(chrom); }

private:
    std::filesystem::path m_path = "memory.fa";
    std::vector<genome::Contig> m_contigs;
    std::map<std::string, std::string> m_letters;
};

class CancelAfter final : public Progress {
public:
    explicit CancelAfter(int calls) : m_left(calls) {}
    bool cancelled() const override { return m_left <= 0; }
    void report(double, std::string_view) override { --m_left; }

private:
    std::atomic<int> m_left;
};

auto key(const Hit& hit)
{
    return std::tie(hit.begin, hit.score, hit.motif, hit.strand);
}

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
    // Whatever instructions are used: random matrices of all widths, and thresholds from all that is there to nothing.
    void everyPathEqualsTheDefinition()
    {
        Random random(23);
        const Background background = parseBackground("0.27,0.24,0.21,0.28");
        std::vector<PreparedMotif> motifs;
        for (int width = 1; width <= 41; ++width) {
            PreparedMotif motif = prepare(randomMotif(random, width), background, 1e-3);
            const int best = bestScore(motif.scores);
            for (const int threshold : {motif.threshold, motif.pvalues.threshold(0.2), best, best + 1, 0}) {
                motif.threshold = threshold;
                if (threshold > 0 || width % 8 == 0)
                    motifs.push_back(motif);
            }
        }
        Motif flat;
        flat.id = "flat";
        flat.rows = std::vector<Row>(7, Row{0.27, 0.24, 0.21, 0.28});
        motifs.push_back(prepare(flat, background, 1));
        const std::string letters = randomLetters(random, 1500);
        for (const bool both : {false, true}) {
            const auto expected = slowScan(letters, 77, motifs, both);
            QVERIFY(expected.size() > 1500);
            for (const ScanPath path : scanPaths()) {
                std::vector<Hit> hits;
                StretchScanner(motifs, both, path).scan(letters, 77, 77 + 1500, hits);
                QVERIFY2(same(hits, expected), std::to_string(static_cast<int>(path)).c_str());
            }
        }
    }
    // Unknown letters and sites at all borders of what is looked at together: groups of 64 to 256 sites, pieces of 16,384.
    void seamsOnEveryPath()
    {
        Random random(29);
        std::vector<PreparedMotif> motifs;
        for (const int width : {1, 2, 7, 16, 33})
            motifs.push_back(prepare(randomMotif(random, width), Background{}, 0.02));
        constexpr std::size_t kLength = 3 * 16384 + 100;
        std::string letters = randomLetters(random, kLength);
        for (const std::size_t border : {64, 128, 256, 512, 16384, 2 * 16384, 3 * 16384}) {
            for (std::size_t i = border - 40; i < border + 40; ++i)
                letters[i] = "ACGT"[random.below(4)];
            if (border % 512 == 0)
                letters[border - 1 + random.below(3)] = 'N';
        }
        letters.replace(20000, 700, 700, 'N');
        for (const std::size_t end : {kLength, std::size_t{2 * 16384}, std::size_t{16384 + 1}, std::size_t{255}, std::size_t{0}}) {
            auto expected = slowScan(letters, 0, motifs, false);
            std::erase_if(expected, [end](const Hit& hit) { return hit.begin >= static_cast<std::int64_t>(end); });
            for (const ScanPath path : scanPaths()) {
                std::vector<Hit> hits;
                StretchScanner(motifs, false, path).scan(letters, 0, static_cast<std::int64_t>(end), hits);
                QVERIFY2(same(hits, expected), (std::to_string(static_cast<int>(path)) + " " + std::to_string(end)).c_str());
            }
        }
    }
    // Pairs of letters and codes, on every path: every byte there is.
    void encodedLetters()
    {
        std::string letters;
        for (int i = 0; i < 3 * 256 + 5; ++i)
            letters += static_cast<char>(i * 7);
        letters += "ACGTacgtNNACgtA";
        for (const ScanPath path : scanPaths()) {
            PairCodes codes;
            codes.encode(letters, 10, path);
            QCOMPARE(codes.pairs.size(), letters.size() + 10);
            for (std::size_t i = 0; i < letters.size(); ++i) {
                const int own = code(letters[i]), next = i + 1 < letters.size() ? code(letters[i + 1]) : 0;
                QCOMPARE(static_cast<int>(codes.codes[i]), own < 0 ? 4 : own);
                QCOMPARE(static_cast<int>(codes.pairs[i]), 4 * std::max(own, 0) + std::max(next, 0));
            }
        }
        QVERIFY(scanPaths().back() == ScanPath::Plain);
    }
    void wideMotifs()
    {
        Random random(5);
        const std::vector<PreparedMotif> motifs{prepare(randomMotif(random, 150), Background{}, 0.05)};
        const std::string letters = randomLetters(random, 2000);
        const auto expected = slowScan(letters, 0, motifs, true);
        for (const ScanPath path : scanPaths()) {
            std::vector<Hit> hits;
            StretchScanner(motifs, true, path).scan(letters, 0, 2000, hits);
            QVERIFY(same(hits, expected));
        }
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
    // Contigs longer than a block, several threads: the same hits as in one piece, in order.
    void genomeInBlocks()
    {
        Random random(17);
        const FakeReference reference(
            Contigs{{"chr2", randomLetters(random, 1300000)}, {"empty", ""}, {"chr1", randomLetters(random, (1 << 20) + 3)}});
        std::vector<PreparedMotif> motifs;
        for (const int width : {6, 14, 25})
            motifs.push_back(prepare(randomMotif(random, width), Background{}, 1e-3));
        for (const int threads : {1, 5}) {
            ScanOptions options;
            options.threads = threads;
            std::vector<std::string> order;
            std::map<std::string, std::vector<Hit>> found;
            SilentProgress progress;
            scanGenome(
                reference, motifs, options,
                [&](const std::string& chrom, std::span<const Hit> hits) {
                    if (order.empty() || order.back() != chrom)
                        order.push_back(chrom);
                    found[chrom].insert(found[chrom].end(), hits.begin(), hits.end());
                },
                progress);
            QCOMPARE(order, (std::vector<std::string>{"chr2", "chr1"}));
            for (const auto& chrom : order)
                QVERIFY(same(found[chrom], scanLetters(reference.letters(chrom), 0, motifs, false)));
        }
    }
    void regionsAreClippedJoinedAndResolved()
    {
        Random random(3);
        const FakeReference reference(Contigs{{"chr1", randomLetters(random, 5000)}, {"chr2", randomLetters(random, 3000)}});
        const std::vector<PreparedMotif> motifs{prepare(randomMotif(random, 9), Background{}, 0.05)};
        ScanOptions options;
        options.regions = {{"2", 1000, 99999}, {"chr1", 200, 700}, {"chr1", 600, 900}, {"chr1", 4000, 4005}};
        std::vector<Hit> hits;
        SilentProgress progress;
        scanGenome(
            reference, motifs, options,
            [&](const std::string&, std::span<const Hit> part) { hits.insert(hits.end(), part.begin(), part.end()); }, progress);
        auto expected = scanLetters(reference.letters("chr1").substr(200, 700), 200, motifs, false);
        const auto second = scanLetters(reference.letters("chr2").substr(1000), 1000, motifs, false);
        expected.insert(expected.end(), second.begin(), second.end());
        QVERIFY(!second.empty() && same(hits, expected));
        options.regions = {{"chr7", 0, 10}};
        VERIFY_ERROR(scanGenome(
                         reference, motifs, options, [](const std::string&, std::span<const Hit>) {}, progress),
                     "no chromosome called chr7");
    }
    void cancelAndFailuresComeBack()
    {
        Random random(3);
        const FakeReference reference(Contigs{{"chr1", std::string(8 << 20, 'A')}});
        const std::vector<PreparedMotif> motifs{prepare(randomMotif(random, 9), Background{}, 1e-4)};
        ScanOptions options;
        options.threads = 4;
        CancelAfter cancel(3);
        QVERIFY_EXCEPTION_THROWN(scanGenome(
                                     reference, motifs, options, [](const std::string&, std::span<const Hit>) {}, cancel),
                                 Cancelled);
        const std::vector<PreparedMotif> all{prepare(randomMotif(random, 9), Background{}, 1)};
        SilentProgress progress;
        VERIFY_ERROR(scanGenome(
                         reference, all, options, [](const std::string&, std::span<const Hit>) { throw Error("disk full"); }, progress),
                     "disk full");
    }
    void backgroundOfTheGenome()
    {
        const FakeReference reference(Contigs{{"a", std::string(700, 'g') + std::string(300, 'A')}, {"b", "NNNNtttt"}});
        SilentProgress progress;
        const auto background = genomeBackground(reference, 2, progress);
        COMPARE_CLOSE(background.p[1], 350.0 / 1004, 1e-14, 0);
        QCOMPARE(background.p[1], background.p[2]);
        COMPARE_CLOSE(background.p[0] + background.p[1] + background.p[2] + background.p[3], 1.0, 0, 1e-15);
        VERIFY_ERROR(genomeBackground(FakeReference(Contigs{{"a", "NNN"}}), 1, progress), "lacks some of the letters");
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
