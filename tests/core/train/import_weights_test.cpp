// SPDX-License-Identifier: GPL-3.0-or-later
// Weights of other programs: where each tensor goes, that the network then computes what the formulas say, what is refused and how.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/nn/network.h"
#include "core/train/import_weights.h"
#include "core/train/keras_arrays.h"
#include "core/train/state_dict.h"
#include "core/train/trunk.h"
#include "tests/core/train/keras_writer.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <torch/torch.h>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

namespace {

using Dict = c10::Dict<std::string, torch::Tensor>;
using List = std::vector<std::string>;

train::ImportOptions optionsFor(const std::string& architecture, const std::vector<std::pair<const char*, int>>& sizes, long window)
{
    train::ImportOptions options;
    options.architecture = architecture;
    const auto& parameters = nn::findDescription(architecture).parameters;
    options.architectureValues = Values(parameters);
    for (const auto& [id, value] : sizes)
        options.architectureValues.set(parameters, id, std::to_string(value));
    options.window = window;
    return options;
}

const PlainDanq kPlain(7);

train::ImportOptions danqOptions()
{
    return optionsFor("danq", {{"filters", kPlain.filters}, {"width", kPlain.width}, {"pool", kPlain.pool}, {"hidden", kPlain.hidden}, {"dense", kPlain.dense}},
                      kPlain.window);
}
train::ImportOptions deepseaOptions()
{
    return optionsFor("deepsea", {{"filters1", 5}, {"filters2", 6}, {"filters3", 7}, {"width", 4}, {"pool", 2}, {"dense", 8}}, 24);
}

std::shared_ptr<nn::Network> networkOf(const train::ImportOptions& options, long outputs, std::uint64_t seed)
{
    const auto& architecture = nn::findArchitecture(options.architecture);
    auto network = architecture.make(nn::completeValues(architecture, options.architectureValues), options.window, outputs, seed);
    // Values far from the tiny ones of a new network, so that every tensor counts.
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    const torch::NoGradGuard noGradient;
    for (auto& parameter : network->parameters())
        parameter.uniform_(-0.5, 0.5);
    for (auto& buffer : network->named_buffers())
        if (buffer.value().is_floating_point())
            buffer.value().uniform_(0.5, 1.5);
    network->eval();
    return network;
}

std::shared_ptr<nn::Network> loaded(const fs::path& run, const train::ImportOptions& options, long outputs)
{
    auto network = networkOf(options, outputs, 99);
    nn::loadModel(*network, run / paths::kModelFile);
    return network;
}

std::vector<int> bases(int window)
{
    Random random(3);
    std::vector<int> list(static_cast<std::size_t>(window));
    for (int& base : list)
        base = static_cast<int>(random.below(4));
    return list;
}

// numbers: 0..3 in `order`; the tensor has the order A, C, G, T.
torch::Tensor sequenceOf(const std::vector<int>& numbers, const std::string& order)
{
    auto x = torch::zeros({1, 4, static_cast<long>(numbers.size())});
    for (std::size_t i = 0; i < numbers.size(); ++i)
        x[0][static_cast<long>(std::string("ACGT").find(order[static_cast<std::size_t>(numbers[i])]))][static_cast<long>(i)] = 1;
    return x;
}

Dict dictOf(const nn::Network& network, const std::string& prefix = "", const List& leftOut = {})
{
    Dict dict;
    for (const auto& list : {network.named_parameters(), network.named_buffers()})
        for (const auto& item : list)
            if (std::none_of(leftOut.begin(), leftOut.end(), [&](const std::string& layer) { return item.key().starts_with(layer); }))
                dict.insert(prefix + item.key(), item.value().detach().clone());
    return dict;
}

void save(const c10::IValue& value, const fs::path& file)
{
    const auto bytes = torch::pickle_save(value);
    writeFileAtomically(file, std::string_view(bytes.data(), bytes.size()));
}

bool mention(const Warnings& warnings, const std::string& words)
{
    return std::any_of(warnings.begin(), warnings.end(), [&](const Warning& warning) { return warning.message.find(words) != std::string::npos; });
}

}  // namespace

class ImportWeightsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    train::ImportResult import(const std::string& file, train::ImportOptions options, const std::string& run = "run") const
    {
        options.replace = true;
        return train::importWeights(at(file), options, at(run));
    }
    void sameLogits(const fs::path& run, const train::ImportOptions& options, const nn::Network& original, const torch::Tensor& x, long outputs)
    {
        const torch::NoGradGuard noGradient;
        const auto network = loaded(run, options, outputs);
        QVERIFY(torch::equal(network->logits(x), const_cast<nn::Network&>(original).logits(x)));
    }

private Q_SLOTS:
    // As the reader does, which is too late here: the library is used for writing first.
    void initTestCase() { H5dont_atexit(); }
    void kerasComputesTheSame_data()
    {
        QTest::addColumn<int>("generation");
        QTest::addColumn<QString>("backend");
        QTest::addColumn<QString>("configuration");
        QTest::newRow("0.x, as published") << 0 << "" << "";
        QTest::newRow("1.x") << 1 << "" << R"({"class_name": "Sequential", "inner_activation": "hard_sigmoid"})";
        QTest::newRow("2.x on Theano") << 2 << "theano" << R"({"class_name": "Sequential", "recurrent_activation": "hard_sigmoid"})";
        QTest::newRow("2.x on TensorFlow") << 2 << "tensorflow" << R"({"class_name": "Sequential", "recurrent_activation": "sigmoid"})";
    }
    void kerasComputesTheSame()
    {
        QFETCH(int, generation);
        QFETCH(QString, backend);
        QFETCH(QString, configuration);
        const std::string file = at("danq.hdf5").string();
        if (generation == 0)
            writeNumberedKeras(kPlain, file);
        else
            writeNamedKeras(kPlain, file, generation, backend.toStdString(), configuration.toStdString());
        const auto result = import("danq.hdf5", danqOptions());
        QCOMPARE(result.format, std::string("Keras HDF5"));
        QVERIFY(result.head && result.left.empty());
        QCOMPARE(result.taken.size(), std::size_t(14));
        if (generation == 0)  // gates in torch's order
            QCOMPARE(result.taken.at(2), std::string("lstm.weight_ih_l0 <- layer_3/param_0, param_6, param_3, param_9 [5, 3]"));
        const auto numbers = bases(kPlain.window);
        const auto want = kPlain.logits(numbers);
        const torch::NoGradGuard noGradient;
        const auto got = loaded(at("run"), danqOptions(), 2)->logits(sequenceOf(numbers, "AGCT"));
        for (int output = 0; output < 2; ++output)
            COMPARE_CLOSE(got[0][output].item<double>(), want[static_cast<std::size_t>(output)], 0, 1e-5);
        QCOMPARE(mention(result.warnings, "trained with Keras's hard sigmoid"), configuration.contains("hard_sigmoid"));
        QCOMPARE(mention(result.warnings, "does not say with which function"), configuration.isEmpty());
        QCOMPARE(mention(result.warnings, "read its sequences forwards"), generation == 0);
        QCOMPARE(mention(result.warnings, "Theano or TensorFlow"), generation == 1);
    }
    void ownNames_data()
    {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("danq") << "danq" << "";
        QTest::newRow("danq, parallel") << "danq" << "module.";
        QTest::newRow("deepsea") << "deepsea" << "model.module.";
    }
    void ownNames()
    {
        QFETCH(QString, architecture);
        QFETCH(QString, prefix);
        const auto options = architecture == "danq" ? danqOptions() : deepseaOptions();
        const auto original = networkOf(options, 3, 5);
        save(dictOf(*original, prefix.toStdString()), at("own.pt"));
        const auto result = import("own.pt", options);
        QVERIFY(result.head && result.left.empty() && result.warnings.empty());
        sameLogits(at("run"), options, *original, sequenceOf(bases(static_cast<int>(options.window)), "ACGT"), 3);
    }
    void insideACheckpoint()
    {
        const auto original = networkOf(danqOptions(), 1, 5);
        c10::Dict<std::string, Dict> checkpoint;
        checkpoint.insert("state_dict", dictOf(*original, "module."));
        save(checkpoint, at("checkpoint.pt"));
        QVERIFY(import("checkpoint.pt", danqOptions()).head);
        sameLogits(at("run"), danqOptions(), *original, sequenceOf(bases(kPlain.window), "ACGT"), 1);
    }
    // Other names, a dimension of width 1, another order of the bases, half precision.
    void otherNames()
    {
        const auto original = networkOf(danqOptions(), 2, 5);
        const auto own = dictOf(*original);
        Dict dict;
        dict.insert("nnet.0.weight", own.at("conv1.weight").index_select(1, torch::tensor({0, 2, 1, 3})).unsqueeze(2));
        dict.insert("nnet.0.bias", own.at("conv1.bias"));
        for (const char* part : {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse"})
            dict.insert(std::string("bdlstm.0.") + part, own.at(std::string("lstm.") + part));
        for (const auto& [there, here] : {std::pair("classifier.0.", "fc1."), std::pair("classifier.2.", "fc2.")})
            for (const char* part : {"weight", "bias"})
                dict.insert(std::string(there) + part, own.at(std::string(here) + part).to(torch::kDouble));
        save(dict, at("other.pt"));
        auto options = danqOptions();
        options.baseOrder = "AGCT";
        const auto result = import("other.pt", options);
        QVERIFY(result.head && result.left.empty() && mention(result.warnings, "by kind, shape and order"));
        QCOMPARE(result.taken.front(), std::string("conv1.weight <- nnet.0.weight [5, 4, 1, 4]"));
        sameLogits(at("run"), options, *original, sequenceOf(bases(kPlain.window), "ACGT"), 2);
    }
    void headThatDoesNotFit()
    {
        auto wide = danqOptions();
        wide.architectureValues.set(nn::findDescription("danq").parameters, "dense", "9");
        const auto original = networkOf(wide, 2, 5);
        save(dictOf(*original), at("wide.pt"));
        const auto result = import("wide.pt", danqOptions());
        QVERIFY(!result.head);
        QCOMPARE(result.left.size(), std::size_t(4));
        QVERIFY2(result.left.front().find("[9, 54]") != std::string::npos && result.left.front().find("[7, 54]") != std::string::npos, result.left.front().c_str());
        const auto network = loaded(at("run"), danqOptions(), 1);
        QVERIFY(torch::equal(network->named_parameters()["conv1.weight"], original->named_parameters()["conv1.weight"]));
        // The head is that of a new network of the same seed.
        const auto fresh = nn::findArchitecture("danq").make(nn::completeValues(nn::findArchitecture("danq"), danqOptions().architectureValues), kPlain.window, 1, 1);
        QVERIFY(torch::equal(network->named_parameters()["fc1.weight"], fresh->named_parameters()["fc1.weight"]));
    }
    // A network without batch normalisation computes here what it did there, to the bit in each layer.
    void withoutNormalisation()
    {
        const auto options = deepseaOptions();
        const auto original = networkOf(options, 2, 5);
        save(dictOf(*original, "", {"bn"}), at("plain.pt"));
        const auto result = import("plain.pt", options);
        QVERIFY(result.head && mention(result.warnings, "bn1, bn2, bn3, bn4 pass on their input unchanged"));
        const torch::NoGradGuard noGradient;
        const auto x = sequenceOf(bases(24), "ACGT");
        const auto weights = original->named_parameters();
        auto y = x;
        for (const std::string layer : {"conv1", "conv2", "conv3"}) {
            y = torch::relu(torch::conv1d(torch::constant_pad_nd(y, {1, 2}), weights[layer + ".weight"], weights[layer + ".bias"]));
            if (layer == "conv1")
                QVERIFY(torch::equal(loaded(at("run"), options, 2)->trace(x).activations, y));
            if (layer != "conv3")
                y = torch::max_pool1d(y, 2, 2);
        }
        y = torch::relu(torch::linear(y.transpose(1, 2).flatten(1), weights["fc1.weight"], weights["fc1.bias"]));
        y = torch::linear(y, weights["fc2.weight"], weights["fc2.bias"]);
        QVERIFY(torch::allclose(loaded(at("run"), options, 2)->logits(x), y, 1e-6, 1e-6));
        // One layer of it alone would be a guess.
        save(dictOf(*original, "", {"bn2"}), at("partly.pt"));
        VERIFY_ERROR(import("partly.pt", options), "none called bn2");
    }
    // With names of others nobody knows in which order the dense layer reads positions and channels.
    void unknownOrderOfDenseLayer()
    {
        const auto original = networkOf(deepseaOptions(), 2, 5);
        Dict dict;
        for (const auto& item : dictOf(*original, "", {"bn"}))
            dict.insert("net." + item.key(), item.value());
        save(dict, at("order.pt"));
        const auto result = import("order.pt", deepseaOptions());
        QVERIFY(!result.head && mention(result.warnings, "in which order the first dense layer"));
    }
    void ambiguous()
    {
        const auto original = networkOf(danqOptions(), 1, 5);
        auto dict = dictOf(*original, "", {"conv1"});
        for (const char* layer : {"a", "b"}) {
            dict.insert(std::string(layer) + ".weight", torch::ones({5, 4, 4}));
            dict.insert(std::string(layer) + ".bias", torch::ones({5}));
        }
        save(dict, at("two.pt"));
        VERIFY_ERROR(import("two.pt", danqOptions()), "each of a.weight [5, 4, 4], b.weight [5, 4, 4] could be conv1");
    }
    void otherShapes()
    {
        const auto original = networkOf(danqOptions(), 1, 5);
        save(dictOf(*original), at("small.pt"));
        auto wider = danqOptions();
        wider.architectureValues.set(nn::findDescription("danq").parameters, "width", "6");
        VERIFY_ERROR(import("small.pt", wider), "conv1.weight is [5, 4, 4] in the file, conv1.weight is [5, 4, 6] here");
        save(dictOf(*original, "", {"lstm"}), at("part.pt"));
        VERIFY_ERROR(import("part.pt", danqOptions()), "no layer like lstm");
        auto infinite = dictOf(*original);
        infinite.at("lstm.bias_ih_l0")[1] = NAN;
        save(infinite, at("nan.pt"));
        VERIFY_ERROR(import("nan.pt", danqOptions()), "lstm.bias_ih_l0 [12] holds numbers that are not finite");
    }
    void theRunCanBeStartedFrom()
    {
        save(dictOf(*networkOf(danqOptions(), 3, 5)), at("own.pt"));
        auto options = danqOptions();
        options.trainChroms = {"chr1", "chr8"};
        options.validationChroms = {"chr2"};
        options.testChroms = {"chr9"};
        import("own.pt", options, "known");
        const auto record = train::readRunRecord(at("known"));
        QVERIFY(record.complete());
        QCOMPARE(record.options.architecture, std::string("danq"));
        QCOMPARE(record.inputs.tasks.size(), std::size_t(3));
        QCOMPARE(record.inputs.checksums.at(0).md5.size(), std::size_t(32));
        QCOMPARE(record.inputs.split.test, List{"chr9"});
        train::TrainOptions next;
        next.architectureValues = record.options.architectureValues;
        train::requireSameTrunk(at("known"), next);
        const train::RunSplit split{{"chr2"}, {"chr8"}, {"chr9"}, 0};
        const auto leaks = train::leakageSentences(train::trunkOf(at("known")), split, "0123");
        QCOMPARE(leaks.size(), std::size_t(1));
        QVERIFY(leaks[0].find("chr8, a validation chromosome") != std::string::npos);
        import("own.pt", danqOptions(), "unknown");
        const auto unknown = train::leakageSentences(train::trunkOf(at("unknown")), split, "0123");
        QVERIFY(unknown.size() == 1 && unknown[0].find("not recorded") != std::string::npos);
        VERIFY_ERROR(train::importWeights(at("own.pt"), danqOptions(), at("known")), "already holds a run");
    }
    void filesOfOtherKinds()
    {
        writeFileAtomically(at("text.pt"), "not weights at all");
        VERIFY_ERROR(import("text.pt", danqOptions()), "neither a state dict");
        writeFileAtomically(at("old.pt"), std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 14) + ".more");
        VERIFY_ERROR(import("old.pt", danqOptions()), "torch.save(torch.load(");
        nn::saveModel(*networkOf(danqOptions(), 1, 5), at("model.pt"));
        VERIFY_ERROR(import("model.pt", danqOptions()), "TorchScript");
        VERIFY_ERROR(import("none.pt", danqOptions()), "There is no readable file");
        auto options = danqOptions();
        options.baseOrder = "ACGG";
        save(dictOf(*networkOf(danqOptions(), 1, 5)), at("own.pt"));
        VERIFY_ERROR(import("own.pt", options), "no order of the bases");
        KerasWriter(at("other.h5").string()).array("/data", sizes({2, 2}), {1, 2, 3, 4});
        VERIFY_ERROR(import("other.h5", danqOptions()), "names no layers");
    }
    void truncatedFiles()
    {
        save(dictOf(*networkOf(danqOptions(), 1, 5)), at("whole.pt"));
        writeNumberedKeras(kPlain, at("whole.hdf5").string());
        for (const char* name : {"whole.pt", "whole.hdf5"}) {
            const std::string whole = readFile(at(name));
            for (const double share : {0.05, 0.3, 0.6, 0.9, 0.99}) {
                writeFileAtomically(at("cut"), whole.substr(0, static_cast<std::size_t>(static_cast<double>(whole.size()) * share)));
                VERIFY_ERROR(import("cut", danqOptions(), "cut-run"), at("cut").string());
                QVERIFY(!fs::exists(at("cut-run") / paths::kRunFile));
            }
        }
    }
    void hostilePickles_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& pickle, const char* words) {
            QTest::newRow(name) << QByteArray(pickle.data(), static_cast<qsizetype>(pickle.size())) << words;
        };
        const auto text = [](const std::string& letters) { return "X" + std::string{static_cast<char>(letters.size()), 0, 0, 0} + letters; };
        const std::string begin = "\x80\x02", tensor = "ctorch._utils\n_rebuild_tensor_v2\n",
                          storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\x04tQ";
        row("a program", begin + "cos\nsystem\n" + text("date") + "\x85R.", "os.system");
        row("nothing", "", "ends too early");
        row("nothing on the stack", begin + ".", "is damaged");
        row("no mark", begin + "}u.", "is damaged");
        row("below the mark", begin + "}(0.", "is damaged");
        row("not remembered", begin + "h\x05.", "is damaged");
        row("text without end", begin + "X\xff\xff\xff\x7f" "a", "ends too early");
        row("half an entry", begin + "}(Nu.", "is damaged");
        row("a dict in itself", begin + "}q\x01(" + text("model") + "h\x01u.", "holds no state dict");
        row("negative sizes", begin + "}" + text("a") + tensor + "(" + storage + "K\x01J\xff\xff\xff\xff\x85K\x01\x85\x89NtRs.", "impossible sizes");
        row("no storage", begin + "}" + text("a") + tensor + "(NNNNtRs.", "does not describe");
        row("an unknown kind", begin + "\xfe.", "of a kind");
    }
    void hostilePickles()
    {
        QFETCH(QByteArray, pickle);
        QFETCH(QString, words);
        VERIFY_ERROR(train::readStateDict(std::string_view(pickle.data(), static_cast<std::size_t>(pickle.size())), "file.pt"), words.toStdString());
    }
    // Any byte may be wrong: an Error or some tensors, never a crash.
    void damagedFiles()
    {
        save(dictOf(*networkOf(danqOptions(), 1, 5)), at("whole.pt"));
        writeNumberedKeras(kPlain, at("whole.hdf5").string());
        writeNamedKeras(kPlain, at("model.hdf5").string(), 2, "theano", R"({"class_name": "Sequential"})");
        Random random(1);
        for (const char* name : {"whole.pt", "whole.hdf5", "model.hdf5"}) {
            const std::string whole = readFile(at(name));
            int refused = 0;
            for (int i = 0; i < 100; ++i) {
                std::string damaged = whole;
                for (int k = 0; k < 8; ++k)
                    damaged[random.below(i % 2 == 0 ? std::min<std::size_t>(whole.size(), 3000) : whole.size())] = static_cast<char>(random.below(256));
                writeFileAtomically(at("damaged"), damaged);
                refused += errorOf([&] { import("damaged", danqOptions(), "damaged-run"); }).empty() ? 0 : 1;
            }
            QVERIFY(refused > 20);
        }
    }
};

QTEST_GUILESS_MAIN(ImportWeightsTest)
#include "import_weights_test.moc"
