// SPDX-License-Identifier: GPL-3.0-or-later
// What evaluation and interpretation write about a run, row by row against the network on letters cut out here: both strands,
// the core present and blocked, a last batch of one, and sites whose scores are all zero, which must not move the others.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/interpret/attribution.h"
#include "core/interpret/method.h"
#include "core/interpret/open_model.h"
#include "core/nn/architecture.h"
#include "core/project/predictions.h"
#include "core/scores/score_set.h"
#include "core/train/run_record.h"
#include "core/train/trainer.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

torch::Tensor codesOf(const std::string& letters)
{
    auto codes = genome::toCodes(letters);
    return torch::from_blob(codes.data(), {1, static_cast<long>(codes.size())}, torch::kUInt8).clone();
}

// Is cancelled at the given question.
class CancelAfter final : public Progress {
public:
    explicit CancelAfter(int questions) : m_left(questions) {}
    void report(double, std::string_view) override {}
    bool cancelled() const override { return m_left-- <= 0; }

private:
    mutable int m_left;
};

}  // namespace

class TrainedRunTest : public QObject {
    Q_OBJECT

    test::ToyGenome m_toy;
    dataset::Dataset m_data;
    fs::path m_folder, m_run;
    bool m_blocked = false;
    std::shared_ptr<nn::Network> m_network;

    std::string lettersOf(const dataset::Instance& site) const
    {
        const Region window = m_data.window(site);
        std::string letters = m_toy.letters.at(site.chrom).second.substr(static_cast<std::size_t>(window.begin), 200);
        return m_blocked ? masked(letters, site) : letters;
    }
    std::string masked(std::string letters, const dataset::Instance& site) const
    {
        for (std::int64_t i = site.begin; i < site.end(); ++i)
            letters[static_cast<std::size_t>(i - m_data.window(site).begin)] = 'N';
        return letters;
    }

    std::vector<const dataset::Instance*> usedSites(std::optional<dataset::Split> split) const
    {
        std::vector<const dataset::Instance*> sites;
        for (const auto& site : m_data.instances)
            if (site.used && (!split || site.split == *split))
                sites.push_back(&site);
        return sites;
    }

    double logit(const std::string& letters) const { return m_network->logits(codesOf(letters)).item<double>(); }

    // One dense unit that answers to about half of the sites only: the others have no gradient and so scores of zero.
    void makeNetwork(const train::TrainOptions& options)
    {
        m_network = nn::findArchitecture("danq").make(options.architectureValues, 200, 1, 5);
        m_network->eval();
        const torch::NoGradGuard noGradient;
        auto parameters = m_network->named_parameters();
        for (auto& item : parameters)
            item.value().mul_(30);
        parameters["fc2.weight"].fill_(1);
        parameters["fc1.bias"].fill_(1000);
        std::vector<double> inputs;
        for (const auto* site : usedSites(std::nullopt))
            inputs.push_back(logit(lettersOf(*site)) - 1000);
        std::nth_element(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(inputs.size() / 2), inputs.end());
        parameters["fc1.bias"].fill_(-inputs[inputs.size() / 2]);
    }

    void makeRun(bool blocked)
    {
        m_blocked = blocked;
        train::RunRecord record;
        record.state = "finished";
        const auto& parameters = nn::findDescription("danq").parameters;
        record.options.architectureValues = Values(parameters);
        for (const auto& [id, value] : {std::pair("filters", "6"), {"hidden", "3"}, {"dense", "1"}})
            record.options.architectureValues.set(parameters, id, value);
        record.options.coreBlocked = blocked;
        record.options.batch = 7;
        record.options = train::completeOptions(record.options);
        record.inputs.window = 200;
        makeNetwork(record.options);
        m_run = m_toy.path(blocked ? "blocked" : "present");
        fs::create_directories(m_run);
        train::writeRunRecord(record, m_run);
        nn::saveModel(*m_network, m_run / paths::kModelFile);
    }

    // Of the same windows as the network's, each with its own column.
    void checkBaselines(const train::EvaluateOptions& options) const
    {
        const auto split = train::readEvaluation(m_run).splits.at(0);
        QCOMPARE(split.baselines.size(), std::size_t{2});
        for (std::size_t i = 0; i < 2; ++i) {
            const auto& evaluated = split.baselines[i];
            QVERIFY2(evaluated.note.find("28 training sites") != std::string::npos, evaluated.note.c_str());
            const auto columns = project::readPredictions(m_run / paths::kPredictionsFile, "test", {evaluated.id});
            const auto& probabilities = columns.columns.at(evaluated.id);
            const auto again = stats::rankingMetrics(columns.siteLabels, probabilities, {}, options.bootstrap, options.seed);
            COMPARE_CLOSE(evaluated.sites.auroc.value.value(), again.auroc.value.value(), 1e-12, 0);
            COMPARE_CLOSE(evaluated.sites.auroc.interval->low, again.auroc.interval->low, 1e-12, 0);
        }
        QCOMPARE(split.baselines[1].title, std::string("5-mers of the whole window, logistic regression"));
    }

    static interpret::InterpretOptions optionsOf(const std::string& method)
    {
        interpret::InterpretOptions options;
        options.method = method;
        options.split = "test";
        options.batch = 3;
        options.threads = 1;
        const auto& parameters = interpret::findMethod(method).parameters;
        options.values = Values(parameters);
        options.values.set(parameters, "rc_average", "true");
        options.values.set(parameters, "normalise", "true");
        if (method == "integrated_gradients")
            options.values.set(parameters, "steps", "3");
        return options;
    }

    void checkRow(const scores::ScoreSet& set, std::size_t row, const std::string& letters, const std::string& method, const Values& values) const
    {
        const auto function = interpret::findAttribution(method);
        const auto forward = function(*m_network, codesOf(letters), values), reverse = function(*m_network, codesOf(genome::reverseComplement(letters)), values);
        const auto raw = ((forward.scores + reverse.scores.flip({1})) / 2)[0];
        const double sum = raw.abs().sum(torch::kDouble).item<double>();
        COMPARE_CLOSE(set.sites[row].normaliser, sum, 1e-3, 1e-9);
        COMPARE_CLOSE(set.sites[row].logit, (forward.logits + reverse.logits).item<double>() / 2, 1e-4, 1e-5);
        for (long base = 0; base < 200; ++base)
            COMPARE_CLOSE(static_cast<double>(set.row(row)[base]), sum > 0 ? raw[base].item<double>() / sum : 0, 1e-3, 1e-6);
        if (forward.errors.defined())
            COMPARE_CLOSE(set.sites[row].error, (forward.errors + reverse.errors).item<double>() / 2, 0, 1e-4);
        else
            QVERIFY(std::isnan(set.sites[row].error));
        constexpr int kComplement[] = {3, 2, 1, 0};
        for (long code = 0; code < 4 && forward.table.defined(); ++code)
            for (long base = 0; base < 200; ++base) {
                const double expected = (forward.table[0][code][base].item<double>() + reverse.table[0][kComplement[code]][199 - base].item<double>()) / 2;
                COMPARE_CLOSE(static_cast<double>(set.table[(row * 4 + static_cast<std::size_t>(code)) * 200 + static_cast<std::size_t>(base)]), expected, 1e-3, 1e-5);
            }
    }

    static void addCores()
    {
        QTest::addColumn<bool>("blocked");
        QTest::newRow("present") << false;
        QTest::newRow("blocked") << true;
    }

private Q_SLOTS:
    void initTestCase()
    {
        at::set_num_threads(1);  // nothing here is large enough for two
        auto options = m_toy.options();
        options.maxSites = 14;
        m_data = m_toy.build(options);
        m_folder = m_toy.path("data");
        dataset::writeDataset(m_data, m_folder);
    }

    void predictionsOfBothStrands_data() { addCores(); }
    void predictionsOfBothStrands()
    {
        QFETCH(bool, blocked);
        makeRun(blocked);
        SilentProgress silent;
        train::EvaluateOptions options;
        options.bootstrap = 20;
        options.threads = 1;
        const auto evaluation = train::evaluateNetwork(m_run, m_folder, m_toy.fasta, options, m_run, silent);
        TableReader table(m_run / paths::kPredictionsFile);
        std::string_view line;
        QVERIFY(table.next(line));
        QVERIFY(line.ends_with("\tprobability\tmotif_score" + std::string(blocked ? "" : "\tprobability_hidden") + "\tkmers_centre\tkmers_window"));
        checkBaselines(options);
        std::vector<int> labels, rowLabels;
        std::vector<double> means, rows, hidden, scores;
        for (const auto* site : usedSites(dataset::Split::Test)) {
            const std::string letters = lettersOf(*site);
            const double forward = logit(letters), reverse = logit(genome::reverseComplement(letters));
            QVERIFY(table.next(line));
            const auto fields = split(line, '\t');
            QCOMPARE(table.integer(fields[1], "begin"), site->begin);
            COMPARE_CLOSE(table.real(fields[6], "forward"), forward, 1e-4, 1e-5);
            COMPARE_CLOSE(table.real(fields[7], "reverse"), reverse, 1e-4, 1e-5);
            labels.push_back(site->label);
            COMPARE_CLOSE(table.real(fields[9], "motif_score"), site->score, 1e-7, 1e-7);
            scores.push_back(site->score);
            if (!blocked) {
                const std::string without = masked(letters, *site);
                hidden.push_back((logit(without) + logit(genome::reverseComplement(without))) / 2);
                COMPARE_CLOSE(table.real(fields[10], "hidden"), 1 / (1 + std::exp(-hidden.back())), 1e-4, 1e-5);
            }
            means.push_back((table.real(fields[6], "forward") + table.real(fields[7], "reverse")) / 2);
            for (const int column : {6, 7}) {
                rowLabels.push_back(site->label);
                rows.push_back(table.real(fields[static_cast<std::size_t>(column)], "logit"));
            }
        }
        QVERIFY(!table.next(line) && labels.size() > 10);
        QCOMPARE(evaluation.splits.at(0).coreHidden.has_value(), !blocked);
        if (!blocked)
            COMPARE_CLOSE(evaluation.splits.at(0).coreHidden->auroc.value.value(), stats::auroc(labels, hidden).value(), 0.02, 0);
        COMPARE_CLOSE(evaluation.splits.at(0).motifScore.auroc.value.value(), stats::auroc(labels, scores).value(), 1e-12, 0);
        std::int64_t binned = 0;
        for (const auto& bin : evaluation.splits.at(0).bins)
            binned += bin.bound + bin.unbound;
        QCOMPARE(binned, static_cast<std::int64_t>(labels.size()));
        COMPARE_CLOSE(evaluation.splits.at(0).sites.auroc.value.value(), stats::auroc(labels, means).value(), 1e-12, 0);
        COMPARE_CLOSE(evaluation.splits.at(0).rows.auprc.value.value(), stats::averagePrecision(rowLabels, rows).value(), 1e-12, 0);
    }

    void scoresKeepTheirRows_data() { addCores(); }
    void scoresKeepTheirRows()
    {
        QFETCH(bool, blocked);
        makeRun(blocked);
        const auto sites = usedSites(std::nullopt);
        SilentProgress silent;
        interpret::InterpretOptions options;
        options.labels = "all";
        options.batch = static_cast<long>(sites.size()) - 1;
        options.threads = 1;
        const auto result = interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, m_run / "scores", silent);
        const auto set = scores::readScores(m_run / "scores");
        QCOMPARE(set.sites.size(), sites.size());
        std::size_t zeros = 0;
        for (std::size_t i = 0; i < sites.size(); ++i) {
            const auto expected = interpret::gradCam(*m_network, codesOf(lettersOf(*sites[i])), true);
            const double largest = expected.scores.abs().max().item<double>();
            const auto got = torch::tensor(std::vector<float>(set.row(i), set.row(i) + 200));
            QCOMPARE(set.sites[i].window, m_data.window(*sites[i]));
            QCOMPARE(set.sites[i].coreBegin, sites[i]->begin);
            COMPARE_CLOSE(set.sites[i].logit, expected.gradients.logits.item<double>(), 1e-4, 1e-5);
            QVERIFY((got - expected.scores[0]).abs().max().item<double>() <= 1e-4 * largest);
            COMPARE_CLOSE(set.sites[i].normaliser, got.abs().sum(torch::kDouble).item<double>(), 1e-9, 0);
            zeros += largest == 0 ? 1 : 0;
        }
        QVERIFY(zeros > 5 && zeros + 5 < sites.size());
        QCOMPARE(result.zeroRows, zeros);
    }

    // Both strands, normalised, tables and errors: of every method as its function gives them; killed in the middle and resumed, the same
    // bytes; and of letters given to a model that stays in memory.
    void everyMethodKeepsWhatItMakes_data()
    {
        QTest::addColumn<QString>("method");
        for (const auto& method : interpret::methods())
            QTest::newRow(method.id.c_str()) << QString::fromStdString(method.id);
    }
    void everyMethodKeepsWhatItMakes()
    {
        QFETCH(QString, method);
        makeRun(false);
        auto options = optionsOf(method.toStdString());
        const auto killed = m_run / "killed", whole = m_run / "whole";
        CancelAfter cancel(3);
        QVERIFY_EXCEPTION_THROWN(interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, killed, cancel), Cancelled);
        SilentProgress silent;
        const auto result = interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, killed, silent);
        interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, whole, silent);
        for (const auto& entry : fs::directory_iterator(whole))
            QVERIFY2(readFile(entry.path()) == readFile(killed / entry.path().filename()), entry.path().c_str());

        const auto set = scores::readScores(whole);
        const bool mutagenesis = method == QLatin1String("ism"), addsUp = method == QLatin1String("deeplift") || method == QLatin1String("integrated_gradients");
        QVERIFY(set.origin.normalised && set.origin.modelMd5 == md5OfFile(m_run / paths::kModelFile));
        QCOMPARE(set.origin.windows, std::string("bound sites of data, split test"));
        QCOMPARE(set.table.empty(), !mutagenesis);
        QCOMPARE(result.medianError.has_value(), addsUp);
        std::vector<std::string> letters;
        for (std::size_t i = 0, row = 0; i < m_data.instances.size(); ++i) {
            const auto& site = m_data.instances[i];
            if (!site.used || site.split != dataset::Split::Test || site.label != 1)
                continue;
            letters.push_back(lettersOf(site));
            checkRow(set, row++, letters.back(), method.toStdString(), options.values);
        }
        QCOMPARE(letters.size(), set.sites.size());
        const auto model = interpret::openModel(m_run, "cpu", 1);
        const auto scored = model->score(letters, options, silent);
        for (std::size_t i = 0; i < scored.values.size(); ++i)
            QVERIFY(std::fabs(scored.values[i] - set.values[i]) <= 1e-6F + 1e-3F * std::fabs(set.values[i]));
        QCOMPARE(scored.table.size(), set.table.size());
        QCOMPARE(scored.errors.size(), addsUp ? letters.size() : 0);
        const auto logits = model->logits(letters, silent);
        std::vector<std::string> otherStrand;
        std::transform(letters.begin(), letters.end(), std::back_inserter(otherStrand), [](const auto& text) { return genome::reverseComplement(text); });
        const auto reverse = model->logits(otherStrand, silent);
        for (std::size_t i = 0; i < logits.size(); ++i)
            COMPARE_CLOSE((logits[i] + reverse[i]) / 2, set.sites[i].logit, 1e-4, 1e-5);
        letters.front().pop_back();
        VERIFY_ERROR(model->score(letters, options, silent), "windows of 200 bases, but a sequence to score has 199");
    }

    // Windows move along the strand of their core. What has none stays, and neither the record nor the warnings hide it.
    void onlyCoresAreShifted()
    {
        makeRun(false);
        SilentProgress silent;
        interpret::InterpretOptions options;
        options.method = "saliency";
        options.threads = 1;
        options.shift = 30;
        options.regions = m_toy.path("stretches.bed").string();
        writeFileAtomically(options.regions, "chr1\t1000\t1150\nchr1\t3000\t3150\tlong\t0\t+\n");
        const fs::path out = m_run / "shifted";
        VERIFY_ERROR(interpret::interpretRun(m_run, {}, m_toy.fasta, options, out, silent), "None of the regions of stretches.bed can be shifted");
        QVERIFY(!scores::scoresExist(out));
        writeFileAtomically(options.regions, "chr1\t1000\t1150\tstretch\nchr1\t3000\t3010\tcore\t0\t-\n");
        const auto result = interpret::interpretRun(m_run, {}, m_toy.fasta, options, out, silent);
        QVERIFY(std::any_of(result.warnings.begin(), result.warnings.end(), [](const auto& warning) {
            return warning.message == "1 window has no core to be shifted along and stays where it is.";
        }));
        const auto set = scores::readScores(out);
        QCOMPARE(set.origin.windows, std::string("regions of stretches.bed, 1 of 2 windows shifted by 30 bases"));
        QCOMPARE(set.origin.windowsMd5, md5OfFile(options.regions));
        QVERIFY(set.sites[0].window.begin == 975 && set.sites[0].name == "stretch");
        QVERIFY(set.sites[1].window.begin == 2905 - 30 && set.sites[1].name == "core");
    }

    // Finished scores are replaced by finished ones, and by nothing else: neither a call that fails nor one that is stopped takes them.
    void finishedScoresStayUntilOthersAre()
    {
        makeRun(false);
        SilentProgress silent;
        auto options = optionsOf("ism");
        const fs::path out = m_run / "kept", whole = m_run / "fresh";
        interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, out, silent);
        const std::string before = readFile(out / paths::kScoresFile), record = readFile(out / paths::kScoresRecordFile);
        options = optionsOf("saliency");
        CancelAfter cancel(3);
        QVERIFY_EXCEPTION_THROWN(interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, out, cancel), Cancelled);
        QVERIFY(readFile(out / paths::kScoresFile) == before && readFile(out / paths::kScoresRecordFile) == record);
        QCOMPARE(scores::readScores(out).origin.method, std::string("ism"));
        interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, out, silent);
        interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, whole, silent);
        std::size_t files = 0;
        for (const auto& entry : fs::directory_iterator(out)) {
            ++files;
            QVERIFY2(readFile(entry.path()) == readFile(whole / entry.path().filename()), entry.path().c_str());
        }
        QCOMPARE(files, static_cast<std::size_t>(std::distance(fs::directory_iterator(whole), fs::directory_iterator())));
    }

    // Another seed, another draw; it is in the record, and parts of another seed are no parts of this.
    void shufflesAreOfTheSeed()
    {
        makeRun(false);
        SilentProgress silent;
        auto options = optionsOf("deeplift");
        options.values.set(interpret::findMethod("deeplift").parameters, "reference", "shuffled");
        options.values.set(interpret::findMethod("deeplift").parameters, "shuffles", "2");
        const auto made = [&](std::uint64_t seed, const char* name) {
            options.seed = seed;
            interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, m_run / name, silent);
            return readFile(m_run / name / paths::kScoresFile);
        };
        const std::string usual = made(interpret::kDefaultSeed, "seed1");
        CancelAfter cancel(3);
        QVERIFY_EXCEPTION_THROWN(interpret::interpretRun(m_run, m_folder, m_toy.fasta, options, m_run / "seed7", cancel), Cancelled);
        const std::string other = made(7, "seed7");
        QVERIFY(other != usual && other == made(7, "again"));
        QVERIFY(scores::readScores(m_run / "seed7").origin.seed == std::uint64_t{7});
        options.values.set(interpret::findMethod("deeplift").parameters, "reference", "uniform");
        QVERIFY(made(7, "uniform") == made(8, "uniform8") && !scores::readScores(m_run / "uniform").origin.seed);
    }
};

QTEST_GUILESS_MAIN(TrainedRunTest)
#include "trained_run_test.moc"
