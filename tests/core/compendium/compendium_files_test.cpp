// SPDX-License-Identifier: GPL-3.0-or-later
// The table of tracks and the folder of a compendium: what comes back, and what is told about damage.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "tests/core/compendium/toy_tracks.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

using namespace bindscape;
using namespace bindscape::compendium;
using dataset::Split;
using test::ToyTracks;
namespace fs = std::filesystem;

class CompendiumFilesTest : public QObject {
    Q_OBJECT

    ToyTracks m_toy{{{"chr1", 60000}, {"chr8", 20000}, {"chr9", 20000}}, {{"chr1", 30000, 31000}}};
    std::vector<Track> m_tracks;
    fs::path m_table, m_folder;

    void write(const std::string& text) const { writeFileAtomically(m_table, text); }
    std::string errorOf(const std::string& text) const
    {
        write(text);
        return test::errorOf([&] { readTrackTable(m_table); });
    }

    Compendium build(const std::function<void(CompendiumOptions&)>& change = {}) const
    {
        CompendiumOptions options = m_toy.options(m_tracks);
        options.settings.seed = 4;
        if (change)
            change(options);
        return m_toy.build(options);
    }
    static std::int64_t count(const Compendium& made, Split split)
    {
        return std::count_if(made.bins.begin(), made.bins.end(), [split](const Bin& bin) { return bin.split == split; });
    }

    std::vector<std::string> lines() const
    {
        TableReader table(m_folder / paths::kBinsFile);
        std::vector<std::string> found;
        for (std::string_view line; table.next(line);)
            found.emplace_back(line);
        return found;
    }
    void writeLines(const std::vector<std::string>& text) const
    {
        TableWriter table(m_folder / paths::kBinsFile);
        for (const auto& line : text)
            table.line(line);
        table.commit();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_table = m_toy.path("tracks.tsv");
        m_folder = m_toy.path("made");
        for (std::size_t t = 0; t < 66; ++t) {
            std::vector<ToyTracks::Span> spans;
            for (const char* chrom : {"chr1", "chr8", "chr9"})
                for (std::int64_t i = 0; i < 8; ++i) {
                    const auto begin = 1000 + static_cast<std::int64_t>(t % 11) * 200 + i * 2200;
                    spans.push_back({chrom, begin, begin + 150 + static_cast<std::int64_t>(t)});
                }
            m_tracks.push_back(m_toy.track("track " + std::to_string(t), spans));
        }
        m_toy.writeBed("out.bed", {{"chr1", 5000, 5100}, {"chr8", 0, 3000}});
    }

    void tablesAreRead()
    {
        const auto expect = [this](const std::string& text) {
            write(text);
            const auto tracks = readTrackTable(m_table);
            QCOMPARE(tracks.size(), 2U);
            QVERIFY((tracks[0] == Track{"CTCF", m_toy.path("track 0.bed"), "chip"}));
            QVERIFY((tracks[1] == Track{"open, really", m_toy.path("track 1.bed"), "dnase"}));
        };
        const std::string other = m_toy.path("track 1.bed").string();
        expect("name\tfile\tkind\nCTCF\ttrack 0.bed\tchip\nopen, really\t" + other + "\tDNase\n");
        expect("#kind\tcell\tfile\tname\r\n\tK562\t./track 0.bed\tCTCF\r\n# a comment\r\n\r\ndnase\tK562\t" + other + "\topen, really\r\n");
        expect("\xef\xbb\xbfName,File,Kind\nCTCF,track 0.bed\n\"open, really\",\"" + other + "\",dnase\n");
        write("name\tfile\nA\ttrack 0.bed\n");
        QCOMPARE(readTrackTable(m_table).front().kind, std::string("chip"));
    }

    void tablesAreWritten()
    {
        std::vector<Track> tracks(m_tracks.begin(), m_tracks.begin() + 3);
        tracks.push_back({"far", "https://example.org/a.bed", "dnase"});
        writeTrackTable(tracks, m_table);
        QVERIFY(readTrackTable(m_table) == tracks);
        QVERIFY(readFile(m_table).find("\ttrack 1.bed\t") != std::string::npos);
        VERIFY_ERROR(writeTrackTable({{"a\tb", "x.bed", "chip"}}, m_table), "tabs");
        QVERIFY(readTrackTable(m_table) == tracks);
    }

    void wrongTablesAreErrorsWithTheirLine()
    {
        const std::string head = "name\tfile\tkind\nA\ttrack 0.bed\tchip\n";
        QVERIFY(errorOf(head + "B\ttrack 1.bed\tchip\nA\ttrack 2.bed\tchip\n").find("tracks.tsv, line 4: the name A was given in line 2") != std::string::npos);
        QVERIFY(errorOf(head + "B\tgone.bed\tchip\n").find("line 3: the file " + m_toy.path("gone.bed").string() + " does not exist") != std::string::npos);
        QVERIFY(errorOf(head + "B\t.\tchip\n").find("line 3") != std::string::npos);
        QVERIFY(errorOf(head + "B\n").find("line 3: a row needs") != std::string::npos);
        QVERIFY(errorOf(head + "\ttrack 1.bed\tchip\n").find("line 3: the track has no name") != std::string::npos);
        QVERIFY(errorOf(head + "B\t\tchip\n").find("line 3: the track has no file") != std::string::npos);
        QVERIFY(errorOf("name\tpath\nA\ttrack 0.bed\n").find("line 1: the header names no column \"file\"") != std::string::npos);
        QVERIFY(errorOf("name,file,name\nA,track 0.bed,x\n").find("two columns") != std::string::npos);
        QVERIFY(errorOf("name,file\n\"A,track 0.bed\n").find("line 2") != std::string::npos);
        QVERIFY(errorOf("name\tfile\n").find("names no track") != std::string::npos);
        QVERIFY(errorOf("").find("names no track") != std::string::npos);
        QVERIFY(test::errorOf([&] { readTrackTable(m_toy.path("none.tsv")); }).find("none.tsv") != std::string::npos);
    }

    void everythingComesBack()
    {
        const Compendium made = build([this](CompendiumOptions& o) {
            o.excludeFile = m_toy.path("out.bed").string();
            o.settings.emptyBins = 0.5;
            o.settings.maxUnknown = 10;
        });
        writeCompendium(made, m_folder);
        QVERIFY(compendiumExists(m_folder) && !compendiumExists(m_toy.path("")));
        const Compendium got = readCompendium(m_folder);
        QCOMPARE(got.bins.size(), made.bins.size());
        for (std::size_t i = 0; i < got.bins.size(); ++i)
            QVERIFY(got.bins[i].chrom == made.bins[i].chrom && got.bins[i].begin == made.bins[i].begin && got.bins[i].split == made.bins[i].split);
        QVERIFY(got.labels == made.labels && got.chroms == made.chroms && got.md5 == made.md5 && got.contigsMd5 == made.contigsMd5);
        QVERIFY(got.options.tracks == made.options.tracks && got.options.settings == made.options.settings);
        QVERIFY(got.options.train == made.options.train && got.options.validation == made.options.validation && got.options.test == made.options.test);
        QVERIFY(got.options.genomeFile == made.options.genomeFile && got.options.excludeFile == made.options.excludeFile);
        QVERIFY(got.leftOutExcluded == made.leftOutExcluded && made.leftOutExcluded > 0);
        QCOMPARE(got.md5[3], md5OfFile(m_tracks[3].file));
        QCOMPARE(got.warnings.size(), made.warnings.size());
        for (std::size_t t = 0; t < m_tracks.size(); ++t)
            QVERIFY(got.counts[t].regions == made.counts[t].regions && got.counts[t].train == made.counts[t].train && got.counts[t].test == made.counts[t].test);
        // The same input gives the same bytes, with any number of threads.
        const std::string table = md5OfFile(m_folder / paths::kBinsFile), record = md5OfFile(m_folder / paths::kCompendiumFile);
        CompendiumOptions again = m_toy.options(m_tracks);
        again.settings = made.options.settings;
        again.excludeFile = made.options.excludeFile;
        again.threads = 1;
        writeCompendium(m_toy.build(again), m_folder);
        QCOMPARE(md5OfFile(m_folder / paths::kBinsFile), table);
        QCOMPARE(md5OfFile(m_folder / paths::kCompendiumFile), record);
    }

    void emptyBinsAreAddedInEachSplit()
    {
        const Compendium plain = build(), more = build([](CompendiumOptions& o) { o.settings.emptyBins = 0.05; });
        const Compendium other = build([](CompendiumOptions& o) {
            o.settings.emptyBins = 0.05;
            o.settings.seed = 5;
        });
        for (const Split split : {Split::Train, Split::Validation, Split::Test})
            QCOMPARE(count(more, split), count(plain, split) + std::llround(0.05 * static_cast<double>(count(plain, split))));
        std::int64_t empty = 0;
        bool differs = false;
        for (std::size_t i = 0; i < more.bins.size(); ++i) {
            bool any = false;
            for (std::size_t t = 0; t < m_tracks.size(); ++t)
                any = any || more.hasLabel(i, t);
            empty += any ? 0 : 1;
            const std::string letters = m_toy.reference().fetch(more.windowOf(i));
            QVERIFY(std::count(letters.begin(), letters.end(), 'N') <= 100);
            differs = differs || more.bins[i].begin != other.bins[i].begin;
        }
        QCOMPARE(empty, static_cast<std::int64_t>(more.bins.size() - plain.bins.size()));
        QVERIFY(differs);
        // More than there are: all of them, and that is said.
        const Compendium most = build([](CompendiumOptions& o) { o.settings.emptyBins = 0.5; });
        QVERIFY(std::any_of(most.warnings.begin(), most.warnings.end(), [](const Warning& w) { return toText(w).find("only 8 of the 44 bins without a label that the validation set") != std::string::npos; }));
    }

    void fewerBinsAreDrawn()
    {
        const Compendium all = build(), few = build([](CompendiumOptions& o) { o.settings.maxBins = 20; });
        for (const Split split : {Split::Train, Split::Validation, Split::Test})
            QVERIFY(count(few, split) == 20 && count(all, split) > 20);
        std::int64_t labels = 0;
        for (const auto& counts : few.counts)
            labels += counts.train + counts.validation + counts.test;
        std::int64_t bits = 0;
        for (const std::uint64_t word : few.labels)
            bits += std::popcount(word);
        QCOMPARE(bits, labels);
    }

    void chromosomesAreChosenAsForDataSets()
    {
        const Compendium chosen = build([](CompendiumOptions& o) {
            o.train = {"9"};
            o.validation = {"8"};
            o.test = {"none"};
            o.defaultSplit = false;
        });
        QCOMPARE(chosen.options.train, std::vector<std::string>{"chr9"});
        QVERIFY(chosen.options.test.empty() && chosen.leftOutChromosome > 0);
        QCOMPARE(count(chosen, Split::Test), 0);
        QVERIFY(std::all_of(chosen.bins.begin(), chosen.bins.end(), [&](const Bin& bin) { return chosen.chroms[bin.chrom] != "chr1"; }));
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.test = {"chr22"}; }), "has no chromosome chr22");
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.test = o.validation = {"chr1"}; }), "chosen for two");
        VERIFY_ERROR(build([](CompendiumOptions& o) {
                         o.validation = {"chr1", "chr8"};
                         o.test = {"chr9"};
                         o.defaultSplit = false;
                     }),
                     "No bin is left to train on");
    }

    void optionsThatCannotBeUsedAreErrors()
    {
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.settings.window = 100; }), "at least as long as the bin");
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.settings.covered = 1; }), "share");
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.tracks.clear(); }), "at least one track");
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.tracks[1].name = o.tracks[0].name; }), "Two tracks are called");
        VERIFY_ERROR(build([](CompendiumOptions& o) { o.tracks[1].file = "gone.bed"; }), "gone.bed");
        m_toy.writeBed("elsewhere.bed", {{"chrX", 10, 500}});
        VERIFY_ERROR(build([this](CompendiumOptions& o) { o.tracks = {{"x", m_toy.path("elsewhere.bed"), "chip"}}; }), "same assembly");
    }

    void regionsThatTheGenomeLacksAreSaidOnce()
    {
        m_toy.writeBed("beyond.bed", {{"chr1", 1000, 1200}, {"chr1", 70000, 70200}, {"chrX", 5, 300}, {"chrX", 400, 900}});
        const Compendium made = build([this](CompendiumOptions& o) { o.tracks.push_back({"beyond", m_toy.path("beyond.bed"), "chip"}); });
        QCOMPARE(made.counts.back().regions, 1);
        const auto about = [&](const std::string& part) {
            return std::count_if(made.warnings.begin(), made.warnings.end(), [&](const Warning& w) {
                return toText(w).find("beyond.bed") != std::string::npos && toText(w).find(part) != std::string::npos;
            });
        };
        QCOMPARE(about("chrX"), 1);
        QCOMPARE(about("chr1"), 1);
    }

    void windowsAreThoseOfTheGenome()
    {
        const Compendium made = build();
        SilentProgress silent;
        for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
            const BinWindows loaded = loadBinWindows(made, m_toy.reference(), split, silent);
            QCOMPARE(static_cast<std::int64_t>(loaded.bin.size()), count(made, split));
            QCOMPARE(loaded.windows.size(), loaded.bin.size());
            std::vector<std::uint8_t> codes(1000);
            for (std::size_t i = 0; i < loaded.bin.size(); ++i) {
                QVERIFY(made.bins[loaded.bin[i]].split == split);
                loaded.windows.decode(i, false, codes);
                QVERIFY(codes == genome::toCodes(m_toy.reference().fetch(made.windowOf(loaded.bin[i]))));
            }
        }
        const ToyTracks other({{"chr1", 60001}, {"chr8", 20000}, {"chr9", 20000}});
        VERIFY_ERROR(loadBinWindows(made, other.reference(), Split::Train, silent), "another genome");
    }

    void damagedFoldersAreErrorsWithTheirLine()
    {
        writeCompendium(build(), m_folder);
        const auto good = lines();
        QCOMPARE(good.front(), std::string("#chrom\tbegin\tend\tsplit\ttracks"));
        const auto expect = [&](const std::vector<std::string>& fields, const std::string& sentence) {
            auto changed = good;
            changed[2] = join(fields, "\t");
            writeLines(changed);
            VERIFY_ERROR(readCompendium(m_folder), "bins.bed.gz, line 3: ");
            VERIFY_ERROR(readCompendium(m_folder), sentence);
        };
        std::vector<std::string> row;
        for (const auto field : split(good[2], '\t'))
            row.emplace_back(field);
        const auto with = [row](std::size_t column, const std::string& text) {
            auto changed = row;
            changed[column] = text;
            return changed;
        };
        expect({"chr1", "1000"}, "columns");
        expect(with(0, "chr7"), "not one of this compendium");
        expect(with(1, row[1] + "1"), "no bin");
        expect(with(1, "-200"), "no bin");
        expect(with(2, "x"), "not a whole number");
        expect(with(3, "unused"), "not train, validation or test");
        expect(with(4, "66"), "ascend");
        expect(with(4, "3,3"), "ascend");
        expect(with(4, ""), "not a whole number");
        auto swapped = good;
        std::swap(swapped[2], swapped[3]);
        writeLines(swapped);
        VERIFY_ERROR(readCompendium(m_folder), "not sorted");
        writeLines({good.begin(), good.end() - 1});
        VERIFY_ERROR(readCompendium(m_folder), "does not belong");
        fs::remove(m_folder / paths::kBinsFile);
        VERIFY_ERROR(readCompendium(m_folder), "bins.bed.gz");
        writeFileAtomically(m_folder / paths::kCompendiumFile, "{\"format\": 1");
        VERIFY_ERROR(readCompendium(m_folder), "damaged");
        writeFileAtomically(m_folder / paths::kCompendiumFile, "{\"format\": 99}");
        VERIFY_ERROR(readCompendium(m_folder), "newer version");
        VERIFY_ERROR(readCompendium(m_toy.path("nothing")), "no compendium");
    }
};

QTEST_GUILESS_MAIN(CompendiumFilesTest)
#include "compendium_files_test.moc"
