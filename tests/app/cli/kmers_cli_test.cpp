// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli kmers on planted score folders: tables with the newer options, panels with their pages, figures and recipes.
#include "core/analysis/kmer_panel.h"
#include "core/analysis/result_table.h"
#include "core/base/text.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/core/seqlets/planted.h"
#include "tests/support/test_support.h"

using namespace bindscape;
namespace fs = std::filesystem;

class KmersCliTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();

    QString path(const std::string& name) const { return QString::fromStdString((m_folder / name).string()); }
    // A folder NAME of 120 windows; every third site is unbound.
    void plantScores(const std::string& name, const std::string& factor, const std::string& word, std::uint64_t seed)
    {
        auto planted = test::plant(seed, 120, 300, {{test::matrixOf(word, 0.97), 0.7, 0.9, {}, 1}}, test::Noise::Independent);
        std::string genome = ">chr1\n";
        for (const auto& letters : planted.letters)
            genome += letters + "\n";
        writeFileAtomically(m_folder / (name + ".fa"), genome);
        planted.set.origin.genomeFile = (m_folder / (name + ".fa")).string();
        planted.set.origin.motif = factor + " MA0000.1";
        for (std::size_t i = 0; i < planted.set.sites.size(); ++i)
            planted.set.sites[i].label = i % 3 == 2 ? 0 : 1;
        scores::writeScores(planted.set, {{"chr1", 120 * 300}}, m_folder / name);
    }
    test::CliResult kmers(const QStringList& more) const { return test::runCli(QStringList{"kmers"} + more); }
    analysis::KmerTable table(const std::string& name) const { return analysis::readKmers(m_folder / name); }

private Q_SLOTS:
    void initTestCase()
    {
        plantScores("a", "NFYA", "CCAATCA", 1);
        plantScores("b", "ELK1", "CGGAAG", 2);
        plantScores("a2", "NFYA", "CCAATCA", 3);
        plantScores("b2", "ELK1", "CGGAAG", 4);
        writeFileAtomically(
            m_folder / "known.meme",
            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF K1 NFYB\nletter-probability matrix: alength= 4 w= 7\n"
            "0 1 0 0\n0 1 0 0\n1 0 0 0\n1 0 0 0\n0 0 0 1\n0 1 0 0\n1 0 0 0\n\nMOTIF K2 ETS1\nletter-probability matrix: alength= 4 w= 6\n"
            "0 1 0 0\n0 0 1 0\n0 0 1 0\n1 0 0 0\n1 0 0 0\n0 0 1 0\n");
    }
    void tables()
    {
        const QStringList scores{"--scores", path("a"), "--show", "1"};
        const auto plain = kmers(scores + QStringList{"--out", path("plain.tsv"), "--motifs", path("known.meme")});
        QVERIFY2(plain.code == 0, plain.err.c_str());
        QVERIFY(plain.out.find("80 windows") != std::string::npos);
        QVERIFY(readFile(m_folder / "plain.tsv")
                    .starts_with("#kmer\tn_top\tn_total\todds_ratio\tci_low\tci_high\tlog10_p\tlog10_p_bonferroni\tq_bh\tmotif\tmotif_similarity\n"));
        for (const char* setting : {R"("core": "present")", R"("labels": "bound")", R"("orientation": "core")", R"("top": "0.01")", R"("signed": "no")", R"("normalise": "no")"})
            QVERIFY2(readFile(m_folder / "plain.tsv.json").find(setting) != std::string::npos, setting);
        const auto bound = kmers(
            scores + QStringList{"--out", path("bound.tsv"), "--motifs", path("known.meme"), "--labels", "bound", "--orientation", "core"});
        QCOMPARE(bound.code, 0);
        QCOMPARE(readFile(m_folder / "bound.tsv"), readFile(m_folder / "plain.tsv"));
        const auto unbound = kmers(scores + QStringList{"--out", path("unbound.tsv"), "--labels", "unbound"});
        QVERIFY(unbound.out.find("40 windows") != std::string::npos);
        QVERIFY(kmers(scores + QStringList{"--out", path("all.tsv"), "--labels", "all"}).out.find("120 windows") != std::string::npos);
        QCOMPARE(table("all.tsv").occurrences, table("bound.tsv").occurrences + table("unbound.tsv").occurrences);
        QCOMPARE(kmers(scores + QStringList{"--out", path("both.tsv"), "--orientation", "both", "--k", "4"}).code, 0);
        QCOMPARE(table("both.tsv").rows.size(), std::size_t{136});
        QCOMPARE(kmers(scores + QStringList{"--out", path("nine.tsv"), "--k", "9"}).code, 0);
        QCOMPARE(table("nine.tsv").rows.size(), std::size_t{262'144});
    }
    void permutations()
    {
        const QStringList more{"--scores", path("a"), "--permutations", "50", "--motifs", path("known.meme"), "--motif-p", "--show", "8"};
        const auto result = kmers(more + QStringList{"--out", path("p1.tsv"), "--threads", "1"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY(result.out.find("permutation_fwer") != std::string::npos && result.out.find("CCAAT") != std::string::npos);
        QCOMPARE(kmers(more + QStringList{"--out", path("p2.tsv"), "--threads", "3"}).code, 0);
        QCOMPARE(readFile(m_folder / "p1.tsv"), readFile(m_folder / "p2.tsv"));
        QCOMPARE(kmers(more + QStringList{"--out", path("p3.tsv"), "--seed", "9"}).code, 0);
        QVERIFY(readFile(m_folder / "p1.tsv") != readFile(m_folder / "p3.tsv"));
        const auto read = table("p1.tsv");
        const auto best = std::find_if(read.rows.begin(), read.rows.end(), [](const auto& row) { return row.kmer == "CCAAT"; });
        COMPARE_CLOSE(best->permutationFwer, 1.0 / 51, 1e-9, 0);
        QCOMPARE(best->family, std::string("NFY"));
        COMPARE_CLOSE(best->motifP, 6.0 / 1024, 1e-9, 0);  // with CAATC, AATCA and their reverse complements
    }
    void panel()
    {
        const QStringList pages{"--page", "gc", path("a"), path("b"), "--page", "dnase", path("a2"), "ELK1=" + path("b2")};
        const QStringList more{"--panel", path("panel.tsv"), "--motifs", path("known.meme"), "--best", "8"};
        const auto result = kmers(more + pages + QStringList{"--figure", "svg"});
        QVERIFY2(result.code == 0, result.err.c_str());
        const auto panel = analysis::readKmerPanel(m_folder / "panel.tsv");
        QCOMPARE(panel.pages, (std::vector<std::string>{"gc", "dnase"}));
        QCOMPARE(panel.rows.size(), std::size_t{2});
        QVERIFY2(result.out.find("NFY (") != std::string::npos, result.out.c_str());
        // A cell is what the table of its folder says.
        QCOMPARE(kmers({"--scores", path("b2"), "--out", path("b2.tsv")}).code, 0);
        const auto own = table("b2.tsv");
        const auto row = static_cast<std::size_t>(std::find(panel.rows.begin(), panel.rows.end(), "ELK1") - panel.rows.begin());
        for (std::size_t w = 0; w < panel.words.size(); ++w) {
            const auto from =
                std::find_if(own.rows.begin(), own.rows.end(), [&](const auto& one) { return one.kmer == panel.words[w].kmer; });
            QCOMPARE(panel.cell(1, row, w).top, from->top);
            QCOMPARE(panel.cell(1, row, w).log10P, from->log10P);
        }
        // Both figures again from their recipes.
        for (const char* page : {"gc", "dnase"}) {
            const std::string name = std::string("panel.") + page;
            const auto again = test::runCli({"figure", "--recipe", path(name + ".json"), "--out", path("again.svg"), "--overwrite"});
            QVERIFY2(again.code == 0, again.err.c_str());
            QCOMPARE(readFile(m_folder / "again.svg"), readFile(m_folder / (name + ".svg")));
        }
        QCOMPARE(kmers(more + pages).code, 1);
        QCOMPARE(kmers(more + pages + QStringList{"--resume", "--figure", "svg"}).code, 0);
        writeFileAtomically(m_folder / "families.tsv", panel.words[0].kmer + "\tmine\n" + panel.words[1].kmer + "\tmine\n");
        QCOMPARE(kmers(more + pages +
                       QStringList{"--overwrite", "--families", path("families.tsv"), "--order-from", "dnase", "--leaves", "optimal",
                                   "--correction", "cells"})
                     .code,
                 0);
        const auto changed = analysis::readKmerPanel(m_folder / "panel.tsv");
        QVERIFY(changed.options.reference == 1 && changed.options.optimalLeaves);
        QVERIFY(std::any_of(changed.words.begin(), changed.words.end(), [](const auto& word) { return word.family == "mine"; }));
        // Strata are further pages with a ranking of their own.
        writeFileAtomically(m_folder / "tss.bed", "chr1\t9000\t9001\tx\t0\t+\n");
        QCOMPARE(kmers({"--panel", path("strata.tsv"), "--page", "gc", path("a"), path("b"), "--strata", "distance", "--tss",
                        path("tss.bed"), "--filter-p", "1"})
                     .code,
                 0);
        const auto strata = analysis::readKmerPanel(m_folder / "strata.tsv");
        QCOMPARE(strata.pages, (std::vector<std::string>{"gc", "gc proximal", "gc distal"}));
        for (std::size_t r = 0; r < 2; ++r)
            QCOMPARE(strata.cell(0, r, 0).all, strata.cell(1, r, 0).all + strata.cell(2, r, 0).all);
        QVERIFY(strata.cell(1, 0, 0).all > 0 && strata.cell(2, 0, 0).all > 0);
        QCOMPARE(kmers({"--panel", path("s.tsv"), "--page", "gc", path("a"), "--strata", "labels", "--labels", "all"}).code, 2);
        QCOMPARE(kmers({"--panel", path("s.tsv"), "--page", "gc", path("a"), "--strata", "distance"}).code, 2);
        // One page of folders without a name.
        QCOMPARE(kmers({"--panel", path("one.tsv"), "--scores", path("a"), path("b"), "--best", "5"}).code, 0);
        QCOMPARE(analysis::readKmerPanel(m_folder / "one.tsv").pages, std::vector<std::string>{"all"});
    }
    // A stratum without a site of one factor leaves that cell of the panel empty; pages with like names get figures of their own.
    void emptyStrataAndFileNames()
    {
        writeFileAtomically(m_folder / "everywhere.bed", "chr1\t0\t1\tx\t0\t+\n");
        const QStringList all{"--panel", path("e.tsv"), "--page", "gc a", path("a"), path("b"), "--page", "gc-a", path("a2"), "--filter-p", "1"};
        const auto result = kmers(all + QStringList{"--strata", "distance", "--tss", path("everywhere.bed"), "--within", "100000000", "--figure", "svg"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY2(result.err.find("NFYA is empty on the page gc a distal") != std::string::npos, result.err.c_str());
        const auto panel = analysis::readKmerPanel(m_folder / "e.tsv");
        QCOMPARE(panel.pages.size(), std::size_t{6});
        QVERIFY(panel.cell(2, 0, 0).all == 0 && panel.cell(1, 0, 0).all > 0);
        for (const char* file : {"e.gc-a.svg", "e.gc-a-2.svg"})
            QVERIFY2(fs::exists(m_folder / file), file);
        QCOMPARE(analysis::settingOf(panel.settings, "top"), std::string("0.01"));
        QVERIFY(analysis::settingOf(panel.settings, "sites").find("gc a proximal: proximal (core within 100,000,000 bp of a start in everywhere.bed)") != std::string::npos);
        QVERIFY(analysis::settingOf(panel.settings, "scores").find("gc a, NFYA: ") == 0);
        const auto again = kmers(all);
        QVERIFY2(again.code == 1 && again.err.find("--panel") != std::string::npos && again.err.find("--out") == std::string::npos, again.err.c_str());
    }
    void profiles()
    {
        const auto profile = [](const QStringList& more) { return test::runCli(QStringList{"profile"} + more); };
        // Other methods, a blocked core, unbound sites: figures and tables say what they are of.
        auto set = scores::readScores(m_folder / "a");
        set.origin.title = "Saliency of DanQ";
        scores::writeScores(set, {{"chr1", 120 * 300}}, m_folder / "saliency");
        set.origin.coreBlocked = true;
        scores::writeScores(set, {{"chr1", 120 * 300}}, m_folder / "blocked");
        QCOMPARE(profile({"--scores", path("saliency"), "--labels", "unbound", "--normalise", "--out", path("p.tsv"), "--figure", "svg"}).code, 0);
        const std::string svg = readFile(m_folder / "p.svg");
        QVERIFY(readFile(m_folder / "p.tsv").starts_with("#position"));
        for (const char* setting : {R"("method": "Saliency")", R"("core": "present")", R"("labels": "unbound")", R"("normalise": "yes")"})
            QVERIFY2(readFile(m_folder / "p.tsv.json").find(setting) != std::string::npos, setting);
        for (const char* text : {"n = 40 unbound", "Saliency", "= 1 a window"})
            QVERIFY2(svg.find(text) != std::string::npos, text);
        QCOMPARE(profile({"--scores", path("blocked"), "--panel", path("pp.tsv"), "--figure", "svg"}).code, 0);
        const std::string map = readFile(m_folder / "pp.svg");
        QVERIFY(map.find("Core blocked") != std::string::npos && map.find("Core present") == std::string::npos && map.find("Mean |Saliency|") != std::string::npos);
        // What stands beside it must fit.
        auto moved = scores::readScores(m_folder / "saliency");
        std::erase_if(moved.sites, [](const auto& site) { return site.window.begin < 300 || site.window.end > 119 * 300; });
        moved.values.resize(moved.sites.size() * moved.window);
        for (auto& site : moved.sites) {
            const std::int64_t along = site.strand == Strand::Reverse ? -20 : 20;
            site.window.begin += along;
            site.window.end += along;
        }
        const bool inside = std::all_of(moved.sites.begin(), moved.sites.end(), [](const auto& s) { return s.window.begin <= s.coreBegin && s.coreEnd <= s.window.end; });
        QVERIFY(inside);
        scores::writeScores(moved, {{"chr1", 120 * 300}}, m_folder / "moved");
        QCOMPARE(profile({"--scores", path("saliency"), "--control", path("moved"), "--panel", path("c.tsv")}).code, 0);
        QVERIFY(readFile(m_folder / "c.tsv.json").find(R"("control_shift": "20")") != std::string::npos);
        const auto refused = [&](const QStringList& arguments, const char* part, int code) {
            const auto result = profile(arguments);
            return result.code == code && result.err.find(part) != std::string::npos;
        };
        QVERIFY(refused({"--scores", path("saliency"), "--control", path("saliency"), "--panel", path("x.tsv")}, "are not shifted", 1));
        QVERIFY(refused({"--scores", path("saliency"), "--control", path("b"), "--panel", path("x.tsv")}, "b holds scores", 1) ||
                refused({"--scores", path("saliency"), "--control", path("b"), "--panel", path("x.tsv")}, "of the method", 1));
        QVERIFY(refused({"--scores", path("saliency"), "--blocked", path("saliency"), "--out", path("x.tsv")}, "trained with the core present", 1));
        QVERIFY(refused({"--scores", path("saliency"), path("blocked"), "--names", "A", "B", "--panel", path("x.tsv")}, "core blocked", 1));
        QVERIFY(profile({"--scores", path("saliency"), path("b"), "--panel", path("m.tsv")}).err.find("several methods") != std::string::npos);
        QVERIFY(refused({"--scores", path("a"), "--bin", "3", "--out", path("x.tsv")}, "--bin belongs to --panel", 2));
        QVERIFY(refused({"--scores", path("a"), "--within", "30", "--out", path("x.tsv")}, "--within belongs to --distance", 2));
        QVERIFY(refused({"--scores", path("a"), "--out", path("no/x.tsv")}, "does not exist", 1));
        QVERIFY(!fs::exists(m_folder / "x.tsv"));
    }
    void refusalsAreSentences()
    {
        const auto refused = [&](const QStringList& arguments, const char* part, int code = 2) {
            const auto result = kmers(arguments);
            return result.code == code && !result.crashed && result.err.find(part) != std::string::npos;
        };
        QVERIFY(refused({}, "either with --scores"));
        QVERIFY(refused({"--scores", path("a"), "--k", "11"}, "--k"));
        QVERIFY(refused({"--page", "gc", path("a")}, "--page needs --panel"));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc"}, "takes a name and then score folders"));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("a"), path("a2")}, "NFYA-2="));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("a"), "--page", "gc", path("b")}, "Two pages are called gc"));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("a"), "--order-from", "no"}, "no page no"));
        QVERIFY(refused({"--scores", path("a"), "--motif-p", "--out", path("x.tsv")}, "--motif-p needs --motifs"));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("nowhere")}, "nowhere", 1));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("a"), "--filter-p", "1e-300"}, "No word of any row", 1));
        QVERIFY(refused({"--scores", path("a"), "--best", "5", "--out", path("x.tsv")}, "--best belongs to --panel"));
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("a"), "--strata", "distance", "--tss", path("tss.bed"), "--strength", "weak"},
                        "--strength and --dataset belong together"));
        QVERIFY(refused({"--panel", path("none/x.tsv"), "--page", "gc", path("a")}, "does not exist", 1));
        writeFileAtomically(m_folder / "bad.tsv", "CCAAT NFY\n");
        QVERIFY(refused({"--panel", path("x.tsv"), "--page", "gc", path("a"), "--families", path("bad.tsv")}, "bad.tsv, line 1", 1));
        QVERIFY(!fs::exists(m_folder / "x.tsv"));
    }
};

QTEST_GUILESS_MAIN(KmersCliTest)
#include "kmers_cli_test.moc"
