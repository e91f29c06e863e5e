// SPDX-License-Identifier: GPL-3.0-or-later
// Variants, the windows made of them, edits of a scratch copy, and what is said of a network's answers; with a network that counts.
#include "core/whatif/effect_table.h"
#include "core/whatif/scratch.h"

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/genome/sequence.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>

using namespace bindscape;
using namespace bindscape::whatif;
namespace fs = std::filesystem;

namespace {

// Adds up weights of letters and positions: the logit is the sum of its scores, and scores of unknown letters are zero.
class CountingModel final : public interpret::OpenModel {
public:
    explicit CountingModel(long window, bool blocked = false)
    {
        m_record.inputs.window = window;
        m_record.options.coreBlocked = blocked;
    }
    static float score(char letter, std::size_t position)
    {
        const auto code = std::string_view("ACGT").find(letter);
        return code == std::string_view::npos ? 0.0F : static_cast<float>(code + 1) * (1 + static_cast<float>(position % 7));
    }
    const train::RunRecord& record() const override { return m_record; }
    interpret::SequenceScores score(std::span<const std::string> sequences, const interpret::InterpretOptions&, Progress& progress) override
    {
        interpret::SequenceScores result;
        result.length = static_cast<std::size_t>(window());
        for (const auto& letters : sequences)
            for (std::size_t i = 0; i < letters.size(); ++i)
                result.values.push_back(score(letters[i], i));
        result.logits = logits(sequences, progress);
        return result;
    }
    std::vector<double> logits(std::span<const std::string> sequences, Progress&) override
    {
        std::vector<double> sums;
        for (const auto& letters : sequences) {
            if (static_cast<long>(letters.size()) != window())
                throw Error("wrong length");
            sums.push_back(0);
            for (std::size_t i = 0; i < letters.size(); ++i)
                sums.back() += score(letters[i], i);
        }
        return sums;
    }

private:
    train::RunRecord m_record;
};

class SomeCores final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::MotifHits; }
    genome::TrackData read(const Region& region, int, Progress&) const override
    {
        genome::MotifHits hits;
        hits.region = region;
        for (const std::int64_t begin : {60, 120})
            hits.items.push_back({begin, begin + 10, Strand::Reverse, 9, 1e-5, begin == 60 ? 1 : 0, true, "toy"});
        return hits;
    }
};

}  // namespace

class WhatIfTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    std::string m_letters;
    std::shared_ptr<const genome::Reference> m_genome;

    Variant variant(std::int64_t begin, std::size_t removed, const std::string& inserted, std::vector<std::string> more = {}) const
    {
        Variant made{"chr1", begin, {}, m_letters.substr(static_cast<std::size_t>(begin), removed), {inserted}};
        made.alternates.insert(made.alternates.end(), more.begin(), more.end());
        return made;
    }
    static Core core(std::int64_t begin, std::int64_t end) { return {begin, end, Strand::Forward, "toy", 1}; }
    std::string at(std::int64_t begin, std::int64_t end) const
    {
        return m_letters.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    }
    static char other(char letter) { return letter == 'A' ? 'G' : 'A'; }
    template <class Work>
    static std::string failure(Work work)
    {
        try {
            work();
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(3, "whatif");
        for (int i = 0; i < 300; ++i)
            m_letters += "ACGT"[random.below(4)];
        std::string typed = m_letters;
        for (std::size_t i = 0; i < 40; ++i)  // soft-masked
            typed[i] = static_cast<char>(std::tolower(typed[i]));
        const fs::path fasta = fs::path(m_temporary.path().toStdString()) / "genome.fa";
        writeFileAtomically(fasta, ">chr1\n" + typed + "\n>chr2\nACGT\n");
        Warnings warnings;
        m_genome = genome::Reference::open(fasta, warnings);
    }

    void typedVariants_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("with commas") << "chr1:0,144 T>C"
                                     << "chr1:143 T>C";
        QTest::newRow("plain") << "chr1:144 T>C"
                               << "chr1:143 T>C";
        QTest::newRow("no blank, no chr") << "1:144T>C"
                                          << "chr1:143 T>C";
        QTest::newRow("blanks everywhere") << "  chr1 : 144  t > c "
                                           << "chr1:143 T>C";
        QTest::newRow("blank for the colon") << "chr1 144 T>C"
                                             << "chr1:143 T>C";
        QTest::newRow("HGVS") << "chr1:g.144T>C"
                              << "chr1:143 T>C";
        QTest::newRow("deletion") << "chr1:144 AT>A"
                                  << "chr1:143 AT>A";
        QTest::newRow("insertion") << "chr1:144 A>ATTT"
                                   << "chr1:143 A>ATTT";
        QTest::newRow("several") << "chr1:144 T>C,G"
                                 << "chr1:143 T>C,G";
        QTest::newRow("gnomAD") << "1-144-G-GA"
                                << "chr1:143 G>GA";
        QTest::newRow("colons") << "chr1:144:G:A"
                                << "chr1:143 G>A";
        QTest::newRow("slash") << "chr1:144 G/A"
                               << "chr1:143 G>A";
        QTest::newRow("row of a VCF") << "1\t144\trs7\tT\tC,<DEL>\t50\tPASS\tAF=0.1"
                                      << "chr1:143 T>C rs7";
        QTest::newRow("arrow of a word processor") << QString::fromUtf8("chr1:144 T>C\u00A0") << "chr1:143 T>C";
        QTest::newRow("a place") << "chr1:144"
                                 << "";
        QTest::newRow("a range") << "chr1:100-200"
                                 << "";
        QTest::newRow("a BED row") << "chr1 100 200"
                                   << "";
        QTest::newRow("names") << "GATA1 TAL1"
                               << "";
        QTest::newRow("a word") << "ACT"
                                << "";
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("no reference") << "chr1:144 >C"
                                      << "!The bases of the reference must stand before the arrow";
        QTest::newRow("same") << "chr1:144 T>T"
                              << "!Both alleles are T";
        QTest::newRow("symbol") << "chr1:144 T><DEL>"
                                << "!The allele <DEL> has no letters";
        QTest::newRow("no letters") << "chr1:144 T>Q"
                                    << "!The allele Q has no letters";
        QTest::newRow("beyond the end") << "chr1:1144 T>C"
                                        << "!chr1 ends at 300.";
        QTest::newRow("no such chromosome") << "chr7:144 T>C"
                                            << "!The genome has no chromosome called chr7";
        QTest::newRow("a range with an arrow") << "chr1:100-200 T>C"
                                               << "!\"chr1:100-200\" is not one position";
    }
    void typedVariants()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        std::string trouble;
        const auto read = readVariant(m_genome->contigs(), text.toStdString(), trouble);
        if (!read) {
            if (expected.startsWith(QLatin1Char('!')))
                QVERIFY2(QString::fromStdString(trouble).startsWith(expected.mid(1)), trouble.c_str());
            else
                QVERIFY2(expected.isEmpty() && trouble.empty(), trouble.c_str());
            return;
        }
        const std::string got = read->chrom + ":" + std::to_string(read->begin) + " " + read->reference + ">" +
                                join(read->alternates, ",") + (read->id.empty() ? "" : " " + read->id);
        QCOMPARE(got, expected.toStdString());
    }

    void rowsOfATrack()
    {
        genome::Variant row;
        row.begin = 143;
        row.reference = "t";
        row.alternates = "C,*,G,<DEL>";
        const Variant variant = variantOf("chr1", row);
        QCOMPARE(join(variant.alternates, ","), std::string("C,G"));
        QCOMPARE(toText(variant, 1), std::string("chr1:144 T>G"));
        row.alternates = "<DUP>";
        QVERIFY(failure([&] { variantOf("chr1", row); }).find("at chr1:144 has no alternate allele of letters (<DUP>)") !=
                std::string::npos);
        row.alternates = "C…";
        QVERIFY(failure([&] { variantOf("chr1", row); }).find("more letters than the track keeps") != std::string::npos);
    }

    void theReferenceIsChecked()
    {
        checkReference(*m_genome, variant(10, 3, "A"));  // soft-masked
        Variant wrong = variant(10, 1, "A");
        wrong.reference = other(m_letters[10]);
        const std::string sentence = failure([&] { variantWindows(*m_genome, wrong, 0, {}, {100}); });
        QCOMPARE(sentence, "The genome has " + at(10, 11) + " at chr1:11, but the variant says " + wrong.reference +
                               ". Check the assembly and that the position counts from 1.");
        wrong = variant(299, 1, "A");
        wrong.reference += "C";
        QVERIFY(failure([&] { checkReference(*m_genome, wrong); }).find("beyond the end of chr1") != std::string::npos);
    }

    void aBaseIsChangedInTheMiddle()
    {
        const Variant snv = variant(150, 1, std::string(1, other(m_letters[150])));
        const auto made = variantWindows(*m_genome, snv, 0, {core(20, 30)}, {100});
        QCOMPARE(made.window.region, (Region{"chr1", 100, 200}));
        QCOMPARE(made.reference, at(100, 200));
        std::string expected = at(100, 200);
        expected[50] = other(m_letters[150]);
        QCOMPARE(made.alternate, expected);
        QVERIFY(!made.window.core);
        QVERIFY2(made.notes[0].find("No core of the data set is in reach") == 0, made.notes[0].c_str());
        // At both ends of a chromosome the window stays inside.
        QCOMPARE(variantWindows(*m_genome, variant(3, 1, std::string(1, other(m_letters[3]))), 0, {}, {100}).window.region,
                 (Region{"chr1", 0, 100}));
        QCOMPARE(variantWindows(*m_genome, variant(299, 1, std::string(1, other(m_letters[299]))), 0, {}, {100}).offset, std::int64_t{99});
        // And says so, whether a core was looked for or not.
        const Variant first = variant(3, 1, std::string(1, other(m_letters[3]))), last = variant(299, 1, std::string(1, other(m_letters[299])));
        QCOMPARE(variantWindows(*m_genome, first, 0, {}, {100, false, 0, Centre::Variant}).notes.at(0),
                 std::string("The window about the variant would reach beyond the beginning of the chromosome and is moved by 47 bases into it."));
        QCOMPARE(variantWindows(*m_genome, last, 0, {}, {100}).notes.at(0),
                 std::string("No core of the data set is in reach: the window about the variant would reach beyond the end of the chromosome and is "
                             "moved by 49 bases into it."));
        QCOMPARE(variantWindows(*m_genome, snv, 0, {}, {100, false, 0, Centre::Variant}).notes.at(0), std::string("The window is centred on the variant."));
        QVERIFY(failure([&] {
                    variantWindows(*m_genome, {"chr2", 0, "", "A", {"C"}}, 0, {}, {100});
                }).find("chr2 has 4 bases, fewer than the window of 100") == 0);
        QVERIFY(failure([&] { variantWindows(*m_genome, variant(100, 120, "A"), 0, {}, {100}); }).find("longer than the window") !=
                std::string::npos);
    }

    void lengthsOfTheWindowStay()
    {
        // VCF style: the base before, then what is inserted.
        const Variant insertion = variant(150, 1, at(150, 151) + "GGCC");
        auto made = variantWindows(*m_genome, insertion, 0, {}, {100});
        QCOMPARE(made.offset + made.window.region.begin, std::int64_t{151});
        QCOMPARE(made.alternate, at(made.window.region.begin, 151) + "GGCC" + at(151, made.window.region.end - 4));
        QVERIFY(made.notes[1].find("4 bases longer") != std::string::npos);
        const Variant deletion = variant(150, 6, at(150, 151));
        made = variantWindows(*m_genome, deletion, 0, {}, {100});
        QCOMPARE(made.removed, std::int64_t{5});
        QCOMPARE(made.alternate, at(made.window.region.begin, 151) + at(156, made.window.region.end + 5));
        // Nothing is behind the last window.
        made = variantWindows(*m_genome, variant(280, 6, at(280, 281)), 0, {}, {100});
        QCOMPARE(made.window.region, (Region{"chr1", 200, 300}));
        QCOMPARE(made.alternate, at(200, 281) + at(286, 300) + "NNNNN");
        QVERIFY(made.notes[1].find("with N where the chromosome ends") != std::string::npos);
        // What both alleles share at their ends is no change.
        const Variant padded{"chr1", 150, {}, at(150, 153), {at(150, 151) + std::string(1, other(m_letters[151])) + at(152, 153)}};
        made = variantWindows(*m_genome, padded, 0, {}, {100});
        QCOMPARE(made.offset + made.window.region.begin, std::int64_t{151});
        QCOMPARE(made.removed + made.inserted, std::int64_t{2});
    }

    void coresAreFoundAndBlocked()
    {
        const std::vector<Core> cores{core(100, 110), core(160, 171), core(20, 30)};
        WindowRules rules{100, true, 0, Centre::NearestCore};
        const Variant snv = variant(180, 1, std::string(1, other(m_letters[180])));
        auto made = variantWindows(*m_genome, snv, 0, cores, rules);
        QCOMPARE(made.window.region, (Region{"chr1", 116, 216}));  // (100 - 11) / 2 before the core
        QCOMPARE(made.reference, at(116, 160) + std::string(11, 'N') + at(171, 216));
        QCOMPARE(made.alternate.substr(44, 11), std::string(11, 'N'));
        QVERIFY2(made.notes[0].find("Window of the bound toy (+) at chr1:161-171, 10 bp from the variant; its core is blocked") == 0,
                 made.notes[0].c_str());
        rules.maskWidth = 3;
        QCOMPARE(variantWindows(*m_genome, snv, 0, cores, rules).reference, at(116, 164) + "NNN" + at(167, 216));
        rules.centre = Centre::Variant;
        QVERIFY(!variantWindows(*m_genome, snv, 0, cores, rules).window.core);
        rules = {100, true, 0, Centre::NearestCore};
        // The mask moves along behind an insertion and stays before one.
        made = variantWindows(*m_genome, variant(150, 1, at(150, 151) + "GG"), 0, cores, rules);
        QCOMPARE(made.alternate, at(116, 151) + "GG" + at(151, 160) + std::string(11, 'N') + at(171, 214));
        // Inside of the blocked core nothing can change.
        made = variantWindows(*m_genome, variant(165, 1, std::string(1, other(m_letters[165]))), 0, cores, rules);
        QCOMPARE(made.reference, made.alternate);
        QVERIFY(made.notes.back().find("nothing can change") != std::string::npos);
        // A window that does not fit is none.
        QVERIFY(!windowOfCore(*m_genome, "chr1", core(20, 30), rules));
    }

    void scoresLineUp()
    {
        CountingModel model(100);
        SilentProgress silent;
        const Variant several = variant(150, 1, std::string(1, other(m_letters[150])), {at(150, 151) + "GG"});
        std::vector<Pair> pairs;
        for (const std::size_t alternate : {0U, 1U})
            pairs.push_back(pairOf(variantWindows(*m_genome, several, alternate, {}, {100}), several, alternate));
        pairs.push_back(pairOf(variantWindows(*m_genome, variant(150, 3, at(150, 151)), 0, {}, {100}), variant(150, 3, at(150, 151)), 0));
        const auto results = compare(model, pairs, {}, "toy", silent);
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto logits = model.logits(std::vector{pairs[i].first, pairs[i].second}, silent);
            QCOMPARE(results[i].change(), logits[1] - logits[0]);
            // Every base of both sequences is there once.
            std::string first = results[i].firstLetters, second = results[i].secondLetters;
            QCOMPARE(first.size(), second.size());
            std::erase(first, '-');
            std::erase(second, '-');
            QCOMPARE(first, pairs[i].first);
            QCOMPARE(second, pairs[i].second);
        }
        QCOMPARE(results[0].columns(), std::int64_t{100});
        QCOMPARE(results[0].marks, (std::vector<std::pair<std::int64_t, std::int64_t>>{{50, 51}}));
        QCOMPARE(results[0].largestDifference().column, std::int64_t{50});
        QCOMPARE(results[0].largestDifference().value, results[0].change());
        // Two columns for what was inserted, two for what fell off.
        QCOMPARE(results[1].columns(), std::int64_t{102});
        const auto at = static_cast<std::size_t>(pairs[1].offset);
        QCOMPARE(results[1].firstLetters.substr(at, 2), std::string("--"));
        QCOMPARE(results[1].secondLetters.substr(at, 2), std::string("GG"));
        QCOMPARE(results[1].secondLetters.substr(100), std::string("--"));
        QVERIFY(std::isnan(results[1].difference[at]) && std::isnan(results[1].first[at]) && !std::isnan(results[1].second[at]));
        QCOMPARE(results[2].firstLetters.substr(100), std::string("--"));
        QVERIFY(std::fabs(probabilityOf(0) - 0.5) < 1e-12 && probabilityOf(800) == 1.0 && probabilityOf(-800) == 0.0);
    }

    void editsKeepTheLength()
    {
        const std::string letters = at(100, 200);
        QCOMPARE(withLetters(letters, 98, "g a"), letters.substr(0, 98) + "GA");
        QVERIFY(failure([&] { withLetters(letters, 98, "GAT"); }).find("3 bases from here on reach beyond the end") == 0);
        QVERIFY(failure([&] { withLetters(letters, 0, "GAX"); }).find("\"X\" is no base") == 0);
        const std::string cut = withoutStretch(letters, 30, 60, Removal::Shuffle, 1);
        QCOMPARE(cut, withoutStretch(letters, 30, 60, Removal::Shuffle, 1));
        QVERIFY(cut != withoutStretch(letters, 30, 60, Removal::Shuffle, 2) && cut != letters);
        const auto pairs = [](std::string_view text) {
            std::map<std::string, int> counts;
            for (std::size_t i = 0; i + 1 < text.size(); ++i)
                ++counts[std::string(text.substr(i, 2))];
            return counts;
        };
        QVERIFY(pairs(cut.substr(30, 30)) == pairs(letters.substr(30, 30)));
        QCOMPARE(cut.substr(0, 30) + cut.substr(60), letters.substr(0, 30) + letters.substr(60));
        QCOMPARE(withoutStretch(letters, 30, 60, Removal::Unknown, 1), letters.substr(0, 30) + std::string(30, 'N') + letters.substr(60));
        QVERIFY(failure([&] { withoutStretch(letters, 30, 30, Removal::Unknown, 1); }).find("Choose the bases first") == 0);
        const std::string left = withShuffledFlank(letters, 40, 60, Flank::Left, 5),
                          right = withShuffledFlank(letters, 40, 60, Flank::Right, 5);
        QVERIFY(left.substr(40) == letters.substr(40) && left != letters && pairs(left.substr(0, 40)) == pairs(letters.substr(0, 40)));
        QVERIFY(right.substr(0, 60) == letters.substr(0, 60) && right != letters && pairs(right.substr(60)) == pairs(letters.substr(60)));
        QCOMPARE(editedStretch(letters, withLetters(letters, 20, std::string(1, other(letters[20])))),
                 (std::pair<std::size_t, std::size_t>{20, 21}));
        QCOMPARE(editedStretch(letters, letters), (std::pair<std::size_t, std::size_t>{0, 0}));
        motif::Motif motif;
        motif.rows = {{1, 0, 0, 0}, {0, 3, 4, 3}, {0, 0, 0, 1}};
        QCOMPARE(siteOf(motif, Strand::Forward), std::string("AGT"));
        QCOMPARE(siteOf(motif, Strand::Reverse), std::string("ACT"));
    }

    void aScratchCopyIsCompared()
    {
        CountingModel model(100, true);
        SilentProgress silent;
        const WindowRules rules{100, true, 0, Centre::NearestCore};
        const auto window = *windowOfCore(*m_genome, "chr1", core(150, 160), rules);
        const std::string original = lettersOf(*m_genome, window.region);
        QCOMPARE(original, at(105, 205));
        // Outside and inside of the blocked core.
        std::string letters = withLetters(original, 10, std::string(1, other(original[10])));
        letters = withLetters(letters, 47, std::string(1, other(original[47])));
        const auto result = compare(model, std::vector{scratchPair(window, original, letters)}, {}, "toy", silent).front();
        QCOMPARE(result.change(),
                 static_cast<double>(CountingModel::score(letters[10], 10)) - static_cast<double>(CountingModel::score(original[10], 10)));
        QCOMPARE(result.marks, (std::vector<std::pair<std::int64_t, std::int64_t>>{{10, 11}, {47, 48}}));
        QCOMPARE(result.secondLetters, letters);
        QVERIFY(std::isnan(result.second[47]) && result.coreBegin == 45 && result.coreEnd == 55 && result.coreBlocked);

        // On average over shuffles: by hand.
        const auto marginal = marginalise(model, window, original, letters, 10, 11, 20, 4, silent);
        QCOMPARE(marginal.changes.size(), std::size_t{20});
        double mean = 0;
        for (const double change : marginal.changes) {
            mean += change / 20;
            QVERIFY(change == std::floor(change));  // of one base alone
        }
        COMPARE_CLOSE(marginal.mean, mean, 1e-12, 0);
        QVERIFY(marginal.deviation > 0 && std::fabs(marginal.error - marginal.deviation / std::sqrt(20.0)) < 1e-12);
        QCOMPARE(marginalise(model, window, original, letters, 10, 11, 20, 4, silent).changes, marginal.changes);
        QVERIFY(failure([&] { marginalise(model, window, original, letters, 11, 11, 20, 4, silent); }).find("Choose the bases first") == 0);
    }

    void manyVariantsAsATable()
    {
        CountingModel model(100);
        SilentProgress silent;
        std::vector<Variant> variants;
        for (std::int64_t begin = 90; begin < 160; ++begin)
            variants.push_back(
                variant(begin, 1, std::string(1, other(m_letters[static_cast<std::size_t>(begin)])), {at(begin, begin + 1) + "CC"}));
        variants.push_back({"chr2", 0, "", "A", {"C"}});
        const fs::path out = fs::path(m_temporary.path().toStdString()) / "effects.tsv";
        const SomeCores instances;
        const auto written = writeEffects(model, *m_genome, variants, &instances, {100}, {}, out, silent);
        QCOMPARE(written.rows, std::size_t{140});
        QCOMPARE(written.warnings.size(), std::size_t{1});
        TableReader reader(out);
        std::string_view line;
        QVERIFY(reader.next(line));
        QCOMPARE(std::string(line), effectHeader());
        for (std::size_t i = 0; reader.next(line); ++i) {
            const auto fields = split(line, '\t');
            QCOMPARE(fields.size(), std::size_t{15});
            const Variant& one = variants[i / 2];
            QCOMPARE(reader.integer(fields[1], "pos"), one.begin + 1);
            QCOMPARE(std::string(fields[4]), one.alternates[i % 2]);
            const auto windows = variantWindows(*m_genome, one, i % 2, coresNear(instances, one.region(), 100, silent), {100});
            QVERIFY(windows.window.core.has_value());
            const auto logits = model.logits(std::vector{windows.reference, windows.alternate}, silent);
            COMPARE_CLOSE(reader.real(fields[7], "change"), logits[1] - logits[0], 1e-6, 0);
            if (i % 2 == 0)
                QCOMPARE(reader.integer(fields[11], "largest_at"), one.begin + 1);
            QCOMPARE(std::string(fields[12]), std::string(one.begin + (i % 2 == 0 ? 0 : 1) <= 95 ? "chr1:61-70" : "chr1:121-130"));
        }
    }
};

QTEST_MAIN(WhatIfTest)
#include "whatif_test.moc"
