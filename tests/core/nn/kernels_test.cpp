// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels against LibTorch's own operators and its autograd, for every set of instructions that this machine has.
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/nn/kernels/instructions.h"
#include "core/nn/kernels/kernel_switch.h"
#include "core/nn/kernels/product.h"
#include "core/nn/network.h"
#include "core/nn/torch_scope.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace bindscape;
using nn::kernels::Instructions;

namespace {

constexpr double kTolerance = 1e-5;  // of the largest number of a tensor

double deviation(const torch::Tensor& got, const torch::Tensor& want)
{
    const auto scale = want.abs().max().item<double>();
    const auto difference = (got.to(torch::kDouble) - want.to(torch::kDouble)).abs().max().item<double>();
    return scale > 0 ? difference / scale : difference;
}

struct Shape {
    const char* name;
    const char* architecture;
    long batch, length;
    std::vector<std::pair<std::string, std::string>> sizes;
    bool unknown = false;  // every base is N
};

// The smallest, the odd, the ones that end within a vector, and the published widths.
std::vector<Shape> shapes()
{
    return {
        {"danq, one sequence", "danq", 1, 200, {{"filters", "20"}, {"hidden", "9"}, {"dense", "11"}}},
        {"danq, one window", "danq", 3, 38, {{"filters", "5"}, {"hidden", "3"}, {"dense", "4"}}},
        {"danq, odd sizes", "danq", 7, 103, {{"filters", "37"}, {"hidden", "19"}, {"dense", "23"}, {"width", "11"}, {"pool", "5"}}},
        {"danq, two bases", "danq", 4, 41, {{"filters", "33"}, {"hidden", "16"}, {"dense", "8"}, {"width", "2"}, {"pool", "1"}}},
        {"danq, wide filters", "danq", 2, 151, {{"filters", "17"}, {"hidden", "8"}, {"dense", "8"}, {"width", "67"}, {"pool", "9"}}},
        {"danq, all N", "danq", 3, 121, {{"filters", "20"}, {"hidden", "9"}, {"dense", "11"}}, true},
        {"danq, published width", "danq", 17, 300, {{"filters", "320"}, {"hidden", "64"}, {"dense", "50"}}},
        {"dilated", "dilated", 40, 203, {{"filters", "13"}, {"dense", "9"}}},
        {"deepsea, one sequence", "deepsea", 1, 120, {{"filters1", "20"}, {"filters2", "24"}, {"filters3", "30"}, {"dense", "12"}}},
        {"deepsea, all N", "deepsea", 1, 77, {{"filters1", "20"}, {"filters2", "24"}, {"filters3", "30"}, {"dense", "12"}}, true},
        {"deepsea, few sequences", "deepsea", 3, 120, {{"filters1", "20"}, {"filters2", "24"}, {"filters3", "30"}, {"dense", "12"}}},
        {"deepsea, odd sizes", "deepsea", 5, 103, {{"filters1", "37"}, {"filters2", "19"}, {"filters3", "23"}, {"dense", "11"}, {"width", "7"}, {"pool", "3"}}},
        {"deepsea, one base", "deepsea", 4, 31, {{"filters1", "5"}, {"filters2", "7"}, {"filters3", "3"}, {"dense", "6"}, {"width", "1"}, {"pool", "2"}}},
        {"deepsea, no pooling", "deepsea", 3, 33, {{"filters1", "9"}, {"filters2", "8"}, {"filters3", "7"}, {"dense", "6"}, {"width", "4"}, {"pool", "1"}}},
        {"deepsea, published width", "deepsea", 9, 300, {{"filters1", "320"}, {"filters2", "48"}, {"filters3", "96"}, {"dense", "50"}}},
    };
}

struct Case {
    std::shared_ptr<nn::Network> network;
    torch::Tensor codes, weights;  // weights: of the outputs in the sum that is derived
};

Case makeCase(const Shape& shape, bool training)
{
    const auto& architecture = nn::findArchitecture(shape.architecture);
    Values values(architecture.parameters);
    for (const auto& [id, value] : shape.sizes)
        values.set(architecture.parameters, id, value);
    Case c;
    c.network = architecture.make(values, shape.length, 2, 7);
    Random random(3);
    const torch::NoGradGuard noGradient;
    // The published start is so small that activations would be lost in rounding; scales below 0 turn a normalised layer round.
    for (auto& item : c.network->named_parameters()) {
        auto& parameter = item.value();
        const bool scale = item.key().rfind("bn", 0) == 0 && item.key().find("weight") != std::string::npos;
        for (long i = 0; i < parameter.numel(); ++i)
            parameter.data_ptr<float>()[i] = static_cast<float>(scale ? 0.2 + random.normal() : random.normal() * (parameter.dim() > 1 ? 1.2 / std::sqrt(parameter[0].numel()) : 0.1));
    }
    for (auto& item : c.network->named_buffers())
        if (item.value().is_floating_point())
            for (long i = 0; i < item.value().numel(); ++i)
                item.value().view(-1)[i] = static_cast<float>(item.key().find("var") != std::string::npos ? 0.5 + random.uniform() : random.normal() * 0.1);
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(shape.batch * shape.length));
    for (auto& code : codes)
        code = shape.unknown || random.below(40) == 0 ? 4 : static_cast<std::uint8_t>(random.below(4));
    c.codes = torch::from_blob(codes.data(), {shape.batch, shape.length}, torch::kUInt8).clone();
    c.weights = torch::linspace(-1, 1.5, shape.batch * 2).view({shape.batch, 2});
    c.network->train(training);
    c.network->setDropout(1, 99);
    return c;
}

// Logits, the gradient of every parameter and the running statistics after one pass; by LibTorch's autograd in float64, or as programs
// have it.
std::vector<std::pair<std::string, torch::Tensor>> passOf(const Shape& shape, bool training, bool reference = false)
{
    Case c = makeCase(shape, training);
    if (reference)
        c.network->to(torch::kDouble);
    const auto logits = c.network->logits(reference ? nn::oneHot(c.codes).to(torch::kDouble) : c.codes);
    (logits * c.weights).sum().backward();
    std::vector<std::pair<std::string, torch::Tensor>> all{{"logits", logits.detach()}};
    for (const auto& item : c.network->named_parameters())
        if (item.value().grad().defined())
            all.emplace_back(item.key(), item.value().grad());
    for (const auto& item : c.network->named_buffers())
        all.emplace_back(item.key(), item.value());
    return all;
}

}  // namespace

class KernelsTest : public QObject {
    Q_OBJECT

    static void addShapes()
    {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("instructions");
        const auto all = shapes();
        for (std::size_t i = 0; i < all.size(); ++i)
            for (const auto instructions : nn::kernels::availableInstructions())
                QTest::newRow((std::string(all[i].name) + ", " + std::string(nn::kernels::toText(instructions))).c_str())
                    << static_cast<int>(i) << static_cast<int>(instructions);
    }

    static void comparePasses(const Shape& shape, bool training, int threads)
    {
        // One sequence has no statistics for the normalised dense layer.
        training = training && !(shape.batch == 1 && std::string_view(shape.architecture) == "deepsea");
        const nn::ComputeThreads scope(threads);
        const auto got = passOf(shape, training);
        const auto want = passOf(shape, training, true);
        QCOMPARE(got.size(), want.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            QCOMPARE(got[i].first, want[i].first);
            double off = deviation(got[i].second, want[i].second);
            // What cancels in a batch is no better known to LibTorch's own float32.
            if (off >= kTolerance) {
                const nn::kernels::WithoutKernels without;
                off = off < 2 * deviation(passOf(shape, training)[i].second, want[i].second) ? 0 : off;
            }
            QVERIFY2(off < kTolerance, (got[i].first + ": " + std::to_string(off)).c_str());
        }
    }

private Q_SLOTS:
    void productsEqualTheirDefinition_data()
    {
        QTest::addColumn<int>("instructions");
        for (const auto instructions : nn::kernels::availableInstructions())
            QTest::newRow(std::string(nn::kernels::toText(instructions)).c_str()) << static_cast<int>(instructions);
    }
    void productsEqualTheirDefinition()
    {
        QFETCH(int, instructions);
        const nn::kernels::ChooseInstructions choose(static_cast<Instructions>(instructions));
        Random random(1);
        const auto numbers = [&](long count) {
            std::vector<float> all(static_cast<std::size_t>(count));
            for (auto& x : all)
                x = static_cast<float>(random.normal());
            return all;
        };
        for (const long m : {1L, 2L, 6L, 13L, 15L, 141L})
            for (const long n : {1L, 16L, 31L, 65L})
                for (const long k : {1L, 16L, 385L}) {
                    const auto a = numbers(m * k + k), b = numbers(k * n);
                    // rows in order, columns in order, rows that overlap
                    const nn::kernels::Matrix lefts[] = {{a.data(), k, 1}, {a.data(), 1, m}, {a.data(), 1, 1}};
                    const nn::kernels::Matrix rights[] = {{b.data(), n, 1}, {b.data(), 1, k}};
                    for (const auto& left : lefts)
                        for (const auto& right : rights) {
                            std::vector<float> c(static_cast<std::size_t>(m * (n + 3)), 5);
                            const nn::kernels::Packed packed(right, k, n);
                            packed.multiply(m, left, c.data(), n + 3, false);
                            packed.multiplyOnAllThreads(m, left, c.data(), n + 3, true);
                            for (long i = 0; i < m; ++i)
                                for (long j = 0; j < n + 3; ++j) {
                                    double sum = 0, size = 0;
                                    for (long p = 0; p < k && j < n; ++p) {
                                        const double product = static_cast<double>(left.values[i * left.rowStep + p * left.columnStep]) *
                                                               right.values[p * right.rowStep + j * right.columnStep];
                                        sum += 2 * product;
                                        size += std::fabs(product);
                                    }
                                    const double got = c[static_cast<std::size_t>(i * (n + 3) + j)];
                                    QVERIFY2(std::fabs(got - (j < n ? sum : 5)) <= 1e-6 * size, "a product is wrong, or something beside it was written");
                                }
                        }
                }
    }

    void trainingEqualsAutograd_data() { addShapes(); }
    void trainingEqualsAutograd()
    {
        QFETCH(int, shape);
        QFETCH(int, instructions);
        const nn::kernels::ChooseInstructions choose(static_cast<Instructions>(instructions));
        comparePasses(shapes()[static_cast<std::size_t>(shape)], true, 1);
        comparePasses(shapes()[static_cast<std::size_t>(shape)], true, 4);
    }

    void inferenceEqualsAutograd_data() { addShapes(); }
    void inferenceEqualsAutograd()
    {
        QFETCH(int, shape);
        QFETCH(int, instructions);
        const nn::kernels::ChooseInstructions choose(static_cast<Instructions>(instructions));
        comparePasses(shapes()[static_cast<std::size_t>(shape)], false, 1);
        comparePasses(shapes()[static_cast<std::size_t>(shape)], false, 4);
    }

    void attributionsEqualAutograd_data() { addShapes(); }
    void attributionsEqualAutograd()
    {
        QFETCH(int, shape);
        QFETCH(int, instructions);
        const nn::kernels::ChooseInstructions choose(static_cast<Instructions>(instructions));
        const Case c = makeCase(shapes()[static_cast<std::size_t>(shape)], false);
        for (const int threads : {1, 4}) {
            const nn::ComputeThreads scope(threads);
            const auto got = c.network->gradients(c.codes);
            const nn::kernels::WithoutKernels without;
            const auto want = c.network->gradients(c.codes);
            QVERIFY(deviation(got.logits, want.logits) < kTolerance);
            QVERIFY(deviation(got.inputGradient, want.inputGradient) < kTolerance);
            QVERIFY(deviation(got.filterWeights, want.filterWeights) < kTolerance);
            QVERIFY(deviation(got.map, want.map) < kTolerance);
        }
    }

    // Against every mutant on its own.
    void mutantsEqualTheirDefinition_data() { addShapes(); }
    void mutantsEqualTheirDefinition()
    {
        QFETCH(int, shape);
        QFETCH(int, instructions);
        const nn::kernels::ChooseInstructions choose(static_cast<Instructions>(instructions));
        const Case c = makeCase(shapes()[static_cast<std::size_t>(shape)], false);
        const auto codes = c.codes.narrow(0, 0, std::min(2L, c.codes.size(0)));
        for (const int threads : {1, 4}) {
            const nn::ComputeThreads scope(threads);
            const auto got = c.network->mutants(codes);
            QVERIFY(deviation(got, c.network->nn::Network::mutants(codes)) < 1e-4);  // a difference of logits
            QCOMPARE(got.sizes(), (torch::IntArrayRef{codes.size(0), 4, codes.size(1)}));
        }
    }

    void sameBytesEveryTime_data() { addShapes(); }
    void sameBytesEveryTime()
    {
        QFETCH(int, shape);
        QFETCH(int, instructions);
        const nn::kernels::ChooseInstructions choose(static_cast<Instructions>(instructions));
        const nn::ComputeThreads scope(4);
        const auto& of = m_shapes[static_cast<std::size_t>(shape)];
        const bool training = of.batch > 1;
        const auto first = passOf(of, training), second = passOf(of, training);
        for (std::size_t i = 0; i < first.size(); ++i)
            QVERIFY2(torch::equal(first[i].second, second[i].second), first[i].first.c_str());
    }

    // A layer whose weights rest gets no gradient, and the others get the same.
    void frozenLayersTakeNoGradient()
    {
        for (const char* name : {"danq", "deepsea"}) {
            const auto shape = std::find_if(std::begin(m_shapes), std::end(m_shapes), [&](const Shape& s) { return std::string_view(s.architecture) == name; });
            const auto free = passOf(*shape, false);
            Case c = makeCase(*shape, false);
            c.network->freeze(c.network->groups().front());
            (c.network->logits(c.codes) * c.weights).sum().backward();
            for (const auto& item : c.network->named_parameters()) {
                const bool frozen = !item.value().requires_grad();
                QCOMPARE(item.value().grad().defined(), !frozen);
                const auto same = std::find_if(free.begin(), free.end(), [&](const auto& entry) { return entry.first == item.key(); });
                QVERIFY(frozen || (same != free.end() && deviation(item.value().grad(), same->second) < kTolerance));
            }
        }
    }

private:
    std::vector<Shape> m_shapes = shapes();
};

QTEST_GUILESS_MAIN(KernelsTest)
#include "kernels_test.moc"
