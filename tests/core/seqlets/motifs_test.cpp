// SPDX-License-Identifier: GPL-3.0-or-later
// From scores to a folder of motifs: planted truth is found, noise is not, files are read back, damage is a sentence.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/seqlets/motif_folder.h"
#include "tests/core/seqlets/planted.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <fstream>
#include <limits>

using namespace bindscape;
using namespace bindscape::seqlets;
namespace fs = std::filesystem;

namespace {

const std::string kTal = "AACAGATGGT", kAp1 = "TGACTCAC", kEts = "CCGGAAGT";

std::vector<motif::Motif> knownMotifs()
{
    Random random(1);
    std::vector<motif::Motif> known;
    const auto add = [&](const std::string& id, const std::string& word) {
        motif::Motif motif;
        motif.id = id;
        motif.name = id + "_name";
        motif.rows = test::matrixOf(word, 0.85);
        known.push_back(motif);
    };
    for (int i = 0; i < 80; ++i) {
        std::string word;
        for (int j = 0; j < 9; ++j)
            word += "ACGT"[random.below(4)];
        add("random" + std::to_string(i), word);
    }
    add("TAL", kTal);
    add("ETS", genome::reverseComplement(kEts));
    return known;
}

Found find(const test::Planted& planted, Options options = {}, const std::vector<motif::Motif>& database = {})
{
    SilentProgress progress;
    const Windows windows(planted.set, planted.letters, options);
    return findMotifs(windows, database, options, progress);
}

const MotifRow* like(const Found& found, const std::string& word)
{
    for (const auto& row : found.report.motifs) {
        motif::Motif matrix;
        matrix.rows = row.counts;
        std::vector<motif::Row> rows;
        for (std::size_t j = 0; j < row.counts.size(); ++j)
            rows.push_back(matrix.frequencies(j));
        if (align(rows, test::matrixOf(word)).r > 0.93)
            return &row;
    }
    return nullptr;
}

std::vector<test::PlantedMotif> threeMotifs()
{
    return {{test::matrixOf(kTal), 0.5, 0.5, {}, 1}, {test::matrixOf(kAp1), 0.15, 0.9, {}, 1}, {test::matrixOf(kEts), 0.2, 1, 25, 1}};
}

std::string contents(const fs::path& folder)
{
    std::string all;
    for (const char* name : {paths::kMotifsTable, paths::kMotifsMeme, paths::kContributionsFile, paths::kMatchesMeme, paths::kSeqletsFile,
                             paths::kSpacingFile, paths::kMotifsRecord})
        all += readFile(folder / name);
    return all;
}

}  // namespace

class MotifsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    test::Planted m_planted;
    Found m_found;

    void write(const fs::path& folder)
    {
        const Windows windows(m_planted.set, m_planted.letters, {});
        writeMotifs(m_found, windows, folder);
    }
    // Changes a file of a good folder; reading everything must not crash, and must not succeed where `part` is given.
    std::string readDamaged(const char* name, const std::function<std::string(std::string)>& damage)
    {
        const fs::path folder = m_folder / "damaged";
        if (!motifsExist(folder))
            write(folder);
        const std::string content = readFile(folder / name);
        const auto put = [&](const std::string& bytes) { std::ofstream(folder / name, std::ios::binary) << bytes; };
        put(damage(content));
        const auto sentence = test::errorOf([&] {
            const auto report = readMotifs(folder);
            for (const auto& motif : report.motifs) {
                readSpacing(folder, motif.id);
                readPlaces(folder, motif.id);
            }
        });
        put(content);
        return sentence;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_planted = test::plant(1, 1200, 400, threeMotifs(), test::Noise::Independent);
        m_found = find(m_planted, {}, knownMotifs());
        m_found.report.database = "known.meme";
    }
    void plantedMotifsAreFoundAndNoOthers()
    {
        std::size_t flanks = 0;
        for (const auto& row : m_found.report.motifs)
            flanks += !row.isCore();
        QCOMPARE(flanks, std::size_t(3));
        const std::string words[] = {kTal, kAp1, kEts};
        for (std::size_t m = 0; m < 3; ++m) {
            const MotifRow* row = like(m_found, words[m]);
            QVERIFY2(row != nullptr, words[m].c_str());
            const double planted = static_cast<double>(m_planted.counts[m]);
            QVERIFY2(static_cast<double>(row->seqlets) > 0.6 * planted && static_cast<double>(row->seqlets) < 1.15 * planted,
                     (words[m] + ": " + std::to_string(row->seqlets) + " of " + std::to_string(m_planted.counts[m])).c_str());
            QVERIFY(row->log10P < -10);
            // Planted bases score 1 each, whatever the letter: the contributions of a column sum to about 1.
            double most = 0;
            for (const auto& column : row->contributions)
                most = std::max(most, column[0] + column[1] + column[2] + column[3]);
            COMPARE_CLOSE(most, 1.0, 0, 0.1);
        }
    }
    void strandAndSpacingComeBack()
    {
        const MotifRow* tal = like(m_found, kTal);
        const MotifRow* ap1 = like(m_found, kAp1);
        const MotifRow* ets = like(m_found, kEts);
        QVERIFY(tal->spacing.log10POrientation > -3);
        QVERIFY(tal->spacing.log10PBest > std::log10(0.01) || std::isnan(tal->spacing.log10PBest));
        QVERIFY(ap1->spacing.log10POrientation < -6);
        QVERIFY(ets->spacing.log10POrientation < -30);
        QVERIFY(ets->spacing.log10PBest < -50);
        QVERIFY(ets->spacing.log10PSpacing < -50);
        QVERIFY2(std::abs(ets->spacing.bestDistance - 25) <= 1, std::to_string(ets->spacing.bestDistance).c_str());
        for (const auto& row : m_found.report.motifs) {
            double expected = 0;
            for (const auto& s : row.spacing.rows)
                expected += s.expected;
            if (!row.isCore())
                COMPARE_CLOSE(expected, static_cast<double>(row.seqlets), 1e-9, 0);
        }
    }
    void knownMotifsAreNamed()
    {
        const MotifRow* tal = like(m_found, kTal);
        QCOMPARE(tal->matches.size(), kMatches);
        QCOMPARE(tal->matches[0].id, std::string("TAL"));
        QVERIFY(tal->matches[0].log10Q < std::log10(0.01) && !tal->matches[0].reverse && tal->matches[0].similarity > 0.9);
        const MotifRow* ets = like(m_found, kEts);
        QCOMPARE(ets->matches[0].id, std::string("ETS"));
        QVERIFY(!ets->matches[0].reverse);                       // turned to read as the known one does
        QVERIFY(ets->spacing.opposite > 8 * ets->spacing.same);  // a tenth of the members may be chance
    }
    void raisedCoresAreAClassOfTheirOwn()
    {
        auto planted = m_planted;
        for (std::size_t i = 0; i < planted.set.sites.size(); ++i)
            for (int j = 0; j < 6; ++j)
                planted.set
                    .values[i * 400 + static_cast<std::size_t>(planted.set.sites[i].coreBegin - planted.set.sites[i].window.begin + j)] +=
                    3;
        const auto found = find(planted);
        QVERIFY(found.report.motifs.front().isCore());
        QVERIFY(found.report.motifs.front().seqlets > 1100);
        QCOMPARE(found.report.motifs.size(), m_found.report.motifs.size() + 1);
        QVERIFY(std::isnan(found.report.motifs.front().spacing.log10POrientation));
        Options options;
        options.core = CorePolicy::Exclude;
        QCOMPARE(find(planted, options).report.motifs.size(), m_found.report.motifs.size());
    }
    void noiseHasNoMotifs()
    {
        for (std::uint64_t seed = 1; seed <= 2; ++seed)
            for (const auto noise : {test::Noise::Independent, test::Noise::Smooth, test::Noise::HeavyTailed})
                QCOMPARE(find(test::plant(seed, 500, 300, {}, noise)).report.motifs.size(), std::size_t(0));
        // Runs that stand out over sequence that says nothing: seqlets, but no motif.
        auto bumps = test::plant(3, 800, 300, {}, test::Noise::Independent);
        Random random(3);
        for (std::size_t i = 0; i < 800; ++i)
            for (std::size_t at = 20 + random.below(90), j = 0; j < 10; ++j)
                bumps.set.values[i * 300 + at + j] += 1;
        const auto found = find(bumps);
        QVERIFY(found.report.seqlets > 700);
        QCOMPARE(found.report.motifs.size(), std::size_t(0));
    }
    void normalisedScoresGiveTheSame()
    {
        // Each window in its own unit: raw scores of the loud ones drown the others.
        auto planted = test::plant(4, 600, 300, {{test::matrixOf(kTal), 0.6, 0.5, {}, 1}}, test::Noise::Independent);
        Random random(4);
        for (std::size_t i = 0; i < 600; ++i) {
            const double unit = std::pow(10, 3 * random.uniform() - 5);
            for (std::size_t j = 0; j < 300; ++j)
                planted.set.values[i * 300 + j] *= static_cast<float>(unit);
        }
        Options options;
        const auto raw = find(planted, options);
        options.normalise = true;
        const auto normalised = find(planted, options);
        QVERIFY(like(normalised, kTal) != nullptr);
        QVERIFY(static_cast<double>(like(normalised, kTal)->seqlets) > 0.85 * static_cast<double>(planted.counts[0]));
        QVERIFY(like(raw, kTal) != nullptr && like(raw, kTal)->seqlets < like(normalised, kTal)->seqlets);
    }
    void fewSitesAndSilentOnes()
    {
        auto planted = test::plant(5, 8, 300, {{test::matrixOf(kTal), 1, 0.5, {}, 1}}, test::Noise::Independent);
        QCOMPARE(find(planted).report.motifs.size(), std::size_t(0));
        std::fill(planted.set.values.begin(), planted.set.values.end(), 0.0f);
        const auto silent = find(planted);
        QCOMPARE(silent.report.silentSites, std::int64_t(8));
        QCOMPARE(silent.report.seqlets, std::int64_t(0));
        const Windows windows(planted.set, planted.letters, {});
        writeMotifs(silent, windows, m_folder / "silent");
        QVERIFY(readMotifs(m_folder / "silent").motifs.empty());
        QVERIFY(std::isinf(readMotifs(m_folder / "silent").shuffledThreshold));
    }
    void theSameBytesFromAnyNumberOfThreads()
    {
        Options options;
        std::string first;
        for (const int threads : {1, 3}) {
            options.threads = threads;
            auto found = find(m_planted, options, knownMotifs());
            found.report.database = "known.meme";
            const Windows windows(m_planted.set, m_planted.letters, options);
            const fs::path folder = m_folder / ("threads" + std::to_string(threads));
            writeMotifs(found, windows, folder);
            if (first.empty())
                first = contents(folder);
            QVERIFY(contents(folder) == first);
        }
    }
    void theFolderIsReadBack()
    {
        write(m_folder / "out");
        QVERIFY(motifsExist(m_folder / "out") && !motifsExist(m_folder));
        const auto report = readMotifs(m_folder / "out");
        QCOMPARE(report.motifs.size(), m_found.report.motifs.size());
        QCOMPARE(report.seqlets, m_found.report.seqlets);
        QCOMPARE(report.shuffledThreshold, m_found.report.shuffledThreshold);
        std::int64_t members = report.unassigned;
        for (std::size_t i = 0; i < report.motifs.size(); ++i) {
            const auto &got = report.motifs[i], &want = m_found.report.motifs[i];
            QVERIFY(got.id == want.id && got.consensus == want.consensus && got.counts == want.counts &&
                    got.contributions == want.contributions);
            QCOMPARE(got.seqlets, want.seqlets);
            COMPARE_CLOSE(got.spacing.log10PBest, want.spacing.log10PBest, 0, 0);
            QCOMPARE(got.matches.size(), want.matches.size());
            for (std::size_t k = 0; k < got.matches.size(); ++k) {
                QVERIFY(got.matches[k].id == want.matches[k].id && got.matches[k].reverse == want.matches[k].reverse);
                QCOMPARE(got.matches[k].rows.size(), want.matches[k].rows.size());
            }
            const auto places = readPlaces(m_folder / "out", got.id);
            QCOMPARE(static_cast<std::int64_t>(places.size()), got.seqlets);
            members += got.isCore() ? 0 : got.seqlets;
            auto rows = readSpacing(m_folder / "out", got.id);
            std::int64_t counted = 0;
            for (const auto& row : rows)
                counted += row.same + row.opposite;
            QCOMPARE(counted, got.isCore() ? 0 : got.seqlets);
        }
        QCOMPARE(members, report.seqlets);
        // Our own reader of motif files takes them, and the letters stand where the BED says.
        const auto motifs = motif::readMotifs(m_folder / "out" / paths::kMotifsMeme);
        QCOMPARE(motifs.motifs.size(), report.motifs.size());
        const MotifRow* tal = like(m_found, kTal);
        std::size_t right = 0;
        const auto places = readPlaces(m_folder / "out", tal->id);
        for (const auto& place : places) {
            const auto& letters = m_planted.letters[static_cast<std::size_t>(place.region.begin / 400)];
            std::string word =
                letters.substr(static_cast<std::size_t>(place.region.begin % 400), static_cast<std::size_t>(place.region.length()));
            if (place.strand == Strand::Reverse)
                word = genome::reverseComplement(word);
            std::size_t same = 0;
            for (std::size_t j = 0; j < word.size(); ++j)
                same += std::toupper(tal->consensus[j]) == word[j];
            right += same + 4 >= word.size();
            QVERIFY(place.core.contains(place.core.begin) && place.core.length() == 6);
        }
        QVERIFY(static_cast<double>(right) > 0.97 * static_cast<double>(places.size()));
    }
    void damageIsASentence()
    {
        QVERIFY(readDamaged(paths::kMotifsTable, [](std::string s) { return s; }).empty());
        const auto without = [](std::string s, const std::string& part) { return s.erase(s.find(part), part.size()); };
        for (const char* name : {paths::kMotifsTable, paths::kContributionsFile, paths::kSpacingFile, paths::kMotifsRecord,
                                 paths::kSeqletsFile, paths::kMatchesMeme}) {
            for (const double share : {0.0, 0.3, 0.9}) {
                const auto sentence = readDamaged(
                    name, [&](std::string s) { return s.substr(0, static_cast<std::size_t>(share * static_cast<double>(s.size()))); });
                QVERIFY2(share > 0.5 || !sentence.empty() || name == std::string(paths::kSeqletsFile) ||
                             name == std::string(paths::kMatchesMeme),
                         name);
            }
            Random random(6);
            for (int round = 0; round < 6; ++round)
                readDamaged(name, [&](std::string s) {
                    for (int i = 0; i < 4; ++i)
                        s[random.below(s.size())] = static_cast<char>(random.below(256));
                    return s;
                });
        }
        QVERIFY(readDamaged(paths::kMotifsTable, [](std::string s) {
                    return s.replace(s.find("\nmotif_1\t") + 9, 1, "-");
                }).find("motifs.tsv, line") != std::string::npos);
        QVERIFY(readDamaged(paths::kMotifsRecord, [&](std::string s) {
                    return without(s, "\"window\": 21,");
                }).find("Find the motifs again") != std::string::npos);
        QVERIFY(readDamaged(paths::kContributionsFile, [&](std::string s) { return without(s, "motif_1\t2\t"); }).find("line") !=
                std::string::npos);
        QVERIFY(
            !readDamaged(paths::kSpacingFile, [](std::string s) { return s.replace(s.find("motif_1\t-"), 9, "motif_1\t+9999"); }).empty());
        VERIFY_ERROR(readMotifs(m_folder / "nowhere"), "motifs.json");
    }
    void cancellingLeavesNothing()
    {
        struct Impatient final : Progress {
            bool cancelled() const override { return true; }
            void report(double, std::string_view) override {}
        } impatient;
        const Windows windows(m_planted.set, m_planted.letters, {});
        bool cancelled = false;
        try {
            findMotifs(windows, {}, {}, impatient);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
    }
};

QTEST_APPLESS_MAIN(MotifsTest)
#include "motifs_test.moc"
