// SPDX-License-Identifier: GPL-3.0-or-later
// Starting from another run: what is copied, what stays frozen, what is recorded, and when a held-out chromosome was seen before.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/train/fit.h"
#include "core/train/training_step.h"
#include "core/train/trunk.h"
#include "tests/core/train/planted_rows.h"
#include "tests/core/train/tiny_options.h"
#include "tests/core/train/toy_dataset.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using test::tinyOptions;
namespace fs = std::filesystem;

namespace {

class CancelAt final : public Progress {
public:
    explicit CancelAt(long at) : m_at(at) {}
    bool cancelled() const override { return ++m_asked == m_at; }
    void report(double, std::string_view) override {}

private:
    long m_at;
    mutable long m_asked = 0;
};

constexpr const char* kCounter = "num_batches_tracked";

// All parameters and buffers by name, without the counters of batch normalisation: files of weights need not have them.
std::map<std::string, torch::Tensor> tensorsOf(const nn::Network& network)
{
    std::map<std::string, torch::Tensor> tensors;
    for (const auto& item : network.named_parameters())
        tensors[item.key()] = item.value().detach().clone();
    for (const auto& item : network.named_buffers())
        if (!item.key().ends_with(kCounter))
            tensors[item.key()] = item.value().detach().clone();
    return tensors;
}

std::map<std::string, torch::Tensor> tensorsIn(const fs::path& run, const train::TrainOptions& options, long length)
{
    const auto network = nn::findArchitecture(options.architecture).make(options.architectureValues, length, 1, 99);
    nn::loadModel(*network, run / paths::kModelFile);
    return tensorsOf(*network);
}

bool ofHead(const nn::Network& network, const std::string& name) { return !network.groupOf(name).trunk; }

// Of the head or of the trunk, what training changes: parameters that a pass reaches (DeepSEA leaves out biases that batch
// normalisation cancels) and buffers.
int countOf(nn::Network& network, long length, bool head)
{
    network.train();
    network.logits(torch::rand({4, 4, length})).sum().backward();
    int count = 0;
    for (const auto& item : network.named_parameters())
        count += item.value().grad().defined() && ofHead(network, item.key()) == head ? 1 : 0;
    for (const auto& item : network.named_buffers())
        count += !item.key().ends_with(kCounter) && ofHead(network, item.key()) == head ? 1 : 0;
    return count;
}

void addArchitectures()
{
    QTest::addColumn<QString>("id");
    for (const auto& architecture : nn::architectureDescriptions())
        QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
}

train::TrunkRecord trunkOn(std::vector<std::string> chroms, std::vector<std::string> earlier = {})
{
    train::TrunkRecord trunk;
    trunk.contigsMd5 = "genome";
    trunk.split = {std::move(chroms), {}, {}, 0};
    trunk.earlier = std::move(earlier);
    return trunk;
}

}  // namespace

class TrunkTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    test::Planted m_train = test::plantedRows(80, 120, "TGACGTCATGAC", 1);
    test::Planted m_validation = test::plantedRows(30, 120, "TGACGTCATGAC", 2);

    fs::path root() const { return m_folder.path().toStdString(); }
    fs::path trunkRun(const std::string& architecture) const { return root() / ("trunk-" + architecture); }
    void fitInto(const fs::path& folder, const train::TrainOptions& options, Progress& progress, double checkpointSeconds = 60) const
    {
        fs::create_directories(folder);
        train::fit(m_train.rows(), m_validation.rows(), options, {folder, "identity", checkpointSeconds}, progress);
    }

private Q_SLOTS:
    void initTestCase()
    {
        SilentProgress silent;
        for (const auto& architecture : nn::architectureDescriptions()) {
            auto options = tinyOptions(architecture.id);
            options.seed = 7;
            fitInto(trunkRun(architecture.id), options, silent);
        }
    }

    void layersAreCopiedAndTheHeadIsFresh_data() { addArchitectures(); }
    void layersAreCopiedAndTheHeadIsFresh()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        // Other windows give other dense layers only.
        const train::TrainedModel fresh(options, 150, torch::kCPU);
        options.trunk = trunkRun(id.toStdString()).string();
        const train::TrainedModel started(options, 150, torch::kCPU);
        const auto source = tensorsIn(options.trunk, options, 120), expectedHead = tensorsOf(*fresh.network), now = tensorsOf(*started.network);
        int changed = 0;
        for (const auto& [name, tensor] : now) {
            const bool head = ofHead(*started.network, name);
            QVERIFY2(torch::equal(tensor, (head ? expectedHead : source).at(name)), name.c_str());
            changed += !head && !torch::equal(tensor, expectedHead.at(name)) ? 1 : 0;
        }
        QVERIFY(changed >= 6);
        QCOMPARE(changed, countOf(*started.network, 150, false));
        // The averages begin at the copied weights as well.
        const auto weights = started.network->parameters();
        for (std::size_t i = 0; i < weights.size(); ++i)
            QVERIFY(torch::equal(weights[i], started.optimiser->averages()[i]));
    }

    void aFrozenTrunkStaysBitForBit_data() { addArchitectures(); }
    void aFrozenTrunkStaysBitForBit()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        options.penalty = 1e-2;  // would be seen
        options.trunk = trunkRun(id.toStdString()).string();
        SilentProgress silent;
        for (const bool frozen : {true, false}) {
            options.freezeTrunk = frozen;
            const fs::path folder = root() / ("frozen-" + id.toStdString() + (frozen ? "1" : "0"));
            fitInto(folder, options, silent);
            const auto before = tensorsIn(options.trunk, options, 120), after = tensorsIn(folder, options, 120);
            const train::TrainedModel start(options, 120, torch::kCPU);
            const auto head = tensorsOf(*start.network);
            int moved = 0, trunkMoved = 0;
            for (const auto& [name, tensor] : after) {
                if (ofHead(*start.network, name))
                    moved += torch::equal(tensor, head.at(name)) ? 0 : 1;
                else
                    trunkMoved += torch::equal(tensor, before.at(name)) ? 0 : 1;
            }
            QCOMPARE(moved, countOf(*start.network, 120, true));
            QCOMPARE(trunkMoved, frozen ? 0 : countOf(*start.network, 120, false));
        }
    }

    void resumedIsTheSameAsUninterrupted_data() { addArchitectures(); }
    void resumedIsTheSameAsUninterrupted()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        options.trunk = trunkRun(id.toStdString()).string();
        SilentProgress silent;
        for (const bool frozen : {true, false}) {
            options.freezeTrunk = frozen;
            const fs::path whole = root() / ("whole-" + id.toStdString() + (frozen ? "1" : "0")), parts = whole.string() + "-parts";
            fitInto(whole, options, silent);
            for (const long at : {4L, 6L}) {
                CancelAt cancel(at);
                try {
                    fitInto(parts, options, cancel, 0);
                    QFAIL("not cancelled");
                } catch (const Cancelled&) {
                }
            }
            fitInto(parts, options, silent);
            QCOMPARE(md5OfFile(parts / paths::kModelFile), md5OfFile(whole / paths::kModelFile));
        }
    }

    void otherNetworksAreRefused()
    {
        train::RunRecord record;
        record.options = tinyOptions("danq");
        record.state = "finished";
        const fs::path run = root() / "danq-run";
        fs::create_directories(run);
        train::writeRunRecord(record, run);
        auto options = tinyOptions("danq");
        train::requireSameTrunk(run, options);
        const auto& parameters = nn::findDescription("danq").parameters;
        options.architectureValues.set(parameters, "dense", "9");  // of the head
        options.architectureValues.set(parameters, "dropout2", "0.1");
        train::requireSameTrunk(run, options);
        options.architectureValues.set(parameters, "filters", "7");
        VERIFY_ERROR(train::requireSameTrunk(run, options), "that run has filters = 6, this one 7");
        VERIFY_ERROR(train::requireSameTrunk(run, tinyOptions("deepsea")), "that run has the architecture DanQ, this one DeepSEA");
        // The weights themselves are asked as well, whatever the record says.
        options.trunk = trunkRun("danq").string();
        VERIFY_ERROR(train::TrainedModel(options, 120, torch::kCPU), "another shape");
        options = tinyOptions("danq");
        options.freezeTrunk = true;
        VERIFY_ERROR(train::completeOptions(options), "Choose that run, too");
        VERIFY_ERROR(train::trunkOf(run), "is not finished");
    }

    void leakingChromosomesAreThoseTrainedOn()
    {
        using List = std::vector<std::string>;
        QCOMPARE(train::leakingChromosomes(trunkOn({"chr1", "chr2"}), {"chr8", "chr9"}), List());
        QCOMPARE(train::leakingChromosomes(trunkOn({"chr1", "chr9", "chr8"}), {"chr8", "chr9"}), List({"chr8", "chr9"}));
        QCOMPARE(train::leakingChromosomes(trunkOn({"1", "9"}), {"chr8", "chr9"}), List{"chr9"});
        QCOMPARE(train::leakingChromosomes(trunkOn({"chr1"}, {"chr9"}), {"chr9"}), List{"chr9"});  // two steps back
        QCOMPARE(train::leakageSentences(trunkOn({"chr1"}), {{"chr1"}, {"chr8"}, {"chr9"}, 0}, "genome").size(), std::size_t{0});
        const auto both = train::leakageSentences(trunkOn({"chr8", "chr9"}), {{"chr1"}, {"chr8"}, {"chr9"}, 0}, "genome");
        QCOMPARE(both.size(), std::size_t{2});
        QCOMPARE(both[0], std::string("The trunk was trained on chr9, a test chromosome of this data set. Its test auROC would be too high."));
        QVERIFY(both[1].find("chr8, a validation chromosome") != std::string::npos);
        // Held-out sites at random lie on the chromosomes of all parts.
        const auto random = train::leakageSentences(trunkOn({"chr1"}), {{"chr1", "chr8"}, {}, {}, 1}, "genome");
        QCOMPARE(random.size(), std::size_t{1});
        QVERIFY(random[0].find("drawn at random") != std::string::npos);
        QVERIFY(train::leakageSentences(trunkOn({"chr1"}), {{"chr1"}, {"chr8"}, {"chr9"}, 0}, "other").at(0).find("another genome") != std::string::npos);
        QVERIFY(train::leakageSentences(trunkOn({}), {{"chr1"}, {"chr8"}, {"chr9"}, 0}, "genome").at(0).find("not recorded") != std::string::npos);
        dataset::DatasetOptions rounds;
        rounds.train = {"chr1"};
        rounds.validation = {"chr8"};
        rounds.test = {"chr9"};
        rounds.rounds.round = 3;
        QCOMPARE(train::splitOf(rounds).train, List({"chr1", "chr8", "chr9"}));
    }

    // Three runs, each from the one before, on data sets with other roles of the chromosomes.
    void runsRecordTheirChain()
    {
        const test::ToyDatasets toy(root() / "toy");
        const auto first = toy.make("first", {"chr1"}, {"chr2"}, {"chr3"});
        const auto second = toy.make("second", {"chr2"}, {"chr1"}, {"chr3"});
        const auto third = toy.make("third", {"chr2"}, {"chr3"}, {"chr1"});
        auto options = tinyOptions("danq");
        options.maxEpochs = 1;
        SilentProgress silent;
        const auto train = [&](const fs::path& data, const std::string& name, const std::string& from, bool freeze) {
            options.trunk = from.empty() ? "" : (root() / from).string();
            options.freezeTrunk = freeze;
            return train::trainNetwork(data, toy.genome(), options, root() / name, silent);
        };
        const auto said = [](const train::TrainResult& result) {
            std::string text;
            for (const auto& warning : result.warnings)
                text += warning.message + "\n";
            return text;
        };
        QVERIFY(said(train(first, "one", "", false)).find("trunk") == std::string::npos);
        QVERIFY(!train::readRunRecord(root() / "one").trunk);
        const std::string two = said(train(second, "two", "one", true));
        QVERIFY2(two.find("trained on chr1, a validation chromosome") != std::string::npos, two.c_str());
        const auto record = train::readRunRecord(root() / "two");
        QCOMPARE(record.trunk->modelMd5, md5OfFile(root() / "one" / paths::kModelFile));
        QCOMPARE(record.trunk->split.train, std::vector<std::string>{"chr1"});
        QCOMPARE(record.trunk->split.test, std::vector<std::string>{"chr3"});
        QVERIFY(record.options.freezeTrunk);
        QVERIFY(record.parameters < train::readRunRecord(root() / "one").parameters);
        // Trained on chr2 itself, and on chr1 through the first.
        const std::string three = said(train(third, "three", "two", false));
        QVERIFY2(three.find("trained on chr1, a test chromosome") != std::string::npos, three.c_str());
        QCOMPARE(train::readRunRecord(root() / "three").trunk->earlier, std::vector<std::string>{"chr1"});
        // Another trunk, or none, is another run.
        VERIFY_ERROR(train(third, "three", "one", false), "differs in the trunk that it starts from");
        VERIFY_ERROR(train(third, "three", "", false), "differs in the trunk that it starts from");
        VERIFY_ERROR(train(third, "three", "two", true), "freeze_trunk");
        VERIFY_ERROR(train(third, "three", "three", false), "cannot start from itself");
        // Records of before the chromosomes were kept: looked up in the data set.
        auto text = readFile(root() / "one" / paths::kRunFile);
        const auto begin = text.find("\"chromosomes\""), end = text.find('}', begin);
        text.erase(text.rfind(',', begin), end + 1 - text.rfind(',', begin));
        writeFileAtomically(root() / "one" / paths::kRunFile, text);
        QVERIFY(train::readRunRecord(root() / "one").inputs.split.train.empty());
        QCOMPARE(train::trunkOf(root() / "one").split.train, std::vector<std::string>{"chr1"});
    }
};

QTEST_GUILESS_MAIN(TrunkTest)
#include "trunk_test.moc"
