// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of reports: methods text names the settings that were used, examples lie in places of their own, commands can be pasted.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/report.h"
#include "core/project/report_parts.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

class ReportPartsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();

    // Remembers what it is told.
    class Listener final : public ReportWriter {
    public:
        void begin(const std::string&) override {}
        void section(const std::string& title) override { text += title + "\n"; }
        void paragraph(const std::string& one) override { text += one + "\n"; }
        void code(const std::string& one) override { text += one + "\n"; }
        void table(const ReportTable& rows) override
        {
            for (const auto& row : rows)
                text += join(row, "|") + "\n";
        }
        void figure(const figure::Picture&, double, const std::string& caption) override { text += caption + "\n"; }
        void finish() override {}
        std::string text;
    };

    static train::RunRecord record()
    {
        train::RunRecord record;
        record.state = "finished";
        record.options.preset = "cosine";
        record.options.schedule = "cosine";
        record.options.maxEpochs = 7;
        record.options.clipNorm = 2.5;
        record.options.penalty = 1e-4;
        record.options.dropoutScale = 0.5;
        record.options = train::completeOptions(record.options);
        record.inputs.motif = "TOY TOY1";
        record.inputs.genomeFile = "/data/genome.fa";
        record.inputs.split = {{"chr1", "chr2"}, {"chr8"}, {"chr9"}, 0};
        record.inputs.checksums = {{"training windows", "/data/genome.fa", "w1"}, {"genome", "/data/genome.fa", "g"}};
        record.machine.threads = 3;
        record.machine.device = "cpu";
        return record;
    }
    static dataset::Dataset data()
    {
        dataset::Dataset data;
        data.chroms = {"chr1", "chr2", "chr8"};
        dataset::Instance used;
        used.chrom = 1;
        used.used = true;
        used.split = dataset::Split::Train;
        dataset::Instance unused = used;
        unused.chrom = 0;
        unused.used = false;
        data.instances = {unused, used};
        data.options.peaksFile = "/data/peaks.bed";
        data.options.excludeFile = "/data/blacklist.bed";
        data.matching = {{"train", 1, -1, 10, 4, 4, 0}, {"train", 2, -1, 5, 9, 5, 0}};
        return data;
    }

private Q_SLOTS:
    void methodsNameEverySetting()
    {
        Project project;
        project.file = m_folder / "p.bindscape";
        AnalysisEntry analysis;
        RunEntry run;
        run.id = "toy";
        fs::create_directories(paths::runFolder(m_folder, run.id));
        train::writeRunRecord(record(), paths::runFolder(m_folder, run.id));
        const auto set = data();
        const auto text = join(methodsSentences(project, analysis, run, &set), " ");
        for (const char* part : {"Training: chr2; validation: chr8; test: chr9.", "blacklist.bed were left out", "classes may be unequal", "preset \"cosine\"",
                                 "half a cosine over 7 epochs", "weight penalty 0.0001", "dropout scale 0.5", "norm of 2.5", "seed 1", "3 threads", "dense 925"})
            QVERIFY2(text.find(part) != std::string::npos, (std::string(part) + " / " + text).c_str());
        QVERIFY2(text.find("/data") == std::string::npos, "names, not places");
        auto stopped = record();
        stopped.options.preset = stopped.options.schedule = "early";
        stopped.options.patience = 4;
        stopped.options.clipNorm = 0;
        train::writeRunRecord(stopped, paths::runFolder(m_folder, run.id));
        auto strict = set;
        strict.options.match = dataset::MatchMode::Strict;
        const auto other = join(methodsSentences(project, analysis, run, &strict), " ");
        for (const char* part : {"stopped after 4 epochs without a better validation loss, at most 7 epochs", "no gradient clipping", "without their share of unbound ones"})
            QVERIFY2(other.find(part) != std::string::npos, (std::string(part) + " / " + other).c_str());
        QCOMPARE(matchingText(set), std::string("keep-positives, 6 unbound sites too few in their bins"));
    }

    void examplesOfDistinctPlaces()
    {
        std::vector<scores::ScoredSite> sites;
        const auto add = [&](const char* chrom, std::int64_t begin, double logit, const char* split, int label) {
            scores::ScoredSite site;
            site.window = {chrom, begin - 500, begin + 500};
            site.coreBegin = begin;
            site.coreEnd = begin + 10;
            site.logit = logit;
            site.split = split;
            site.label = label;
            sites.push_back(site);
        };
        add("chr1", 5000, 3, "test", 1);
        add("chr1", 5008, 4, "test", 1);  // the same place, on the other strand
        add("chr2", 5008, 2, "test", 1);
        add("chr1", 5200, 1, "test", 1);
        add("chr3", 100, 9, "train", 1);
        add("chr3", 900, 9, "test", 0);
        QCOMPARE(surestSites(sites, 5), (std::vector<std::size_t>{1, 2, 3}));
        QCOMPARE(surestSites(sites, 1), (std::vector<std::size_t>{1}));
        for (auto& site : sites)
            site.split = "train";
        QCOMPARE(surestSites(sites, 1), (std::vector<std::size_t>{4}));
    }

    void commandsThatCanBePasted()
    {
        QCOMPARE(shellWord("runs/a-b_1.html"), std::string("runs/a-b_1.html"));
        QCOMPARE(shellWord("my panel.bindscape"), std::string("'my panel.bindscape'"));
        QCOMPARE(shellWord("it's"), std::string("'it'\\''s'"));
        QCOMPARE(shellWord(""), std::string("''"));
        Project project;
        project.file = m_folder / "my panel.bindscape";
        auto second = record();
        second.inputs.checksums[0].md5 = "w2";
        Listener one, two;
        addReproduce(one, project, {{"A", record()}, {"B", second}}, "a run", "r.html");
        QVERIFY2(one.text.find("bindscape-cli run --threads 3 'my panel.bindscape'\nbindscape-cli report --threads 3 --project 'my panel.bindscape' --run 'a run' --out r.html") !=
                     std::string::npos,
                 one.text.c_str());
        QVERIFY(one.text.find("in the folder of my panel.bindscape") != std::string::npos);
        second.machine.threads = 1;
        addReproduce(two, project, {{"A", record()}, {"B", second}}, {}, "r.html");
        QVERIFY2(two.text.find("A: 3; B: 1") != std::string::npos, two.text.c_str());
        Listener inputs;
        addInputs(inputs, {{"A", record()}, {"B", second}});
        QCOMPARE(inputs.text, std::string("Inputs\ninput|file|MD5|of\ngenome|genome.fa|g|all\ntraining windows|genome.fa|w1|A\ntraining windows|genome.fa|w2|B\n"));
    }
};

QTEST_GUILESS_MAIN(ReportPartsTest)
#include "report_parts_test.moc"
