// SPDX-License-Identifier: GPL-3.0-or-later
// Two trainings and a scoring in one process at the same time give the bytes that they give one after the other. And the devices.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "core/train/fit.h"
#include "tests/core/train/planted_rows.h"
#include "tests/core/train/tiny_options.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <ATen/Parallel.h>

#include <atomic>
#include <thread>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

// Large enough that matrix products and loops are shared among threads.
train::TrainOptions wideOptions(const std::string& architecture, int threads, std::uint64_t seed)
{
    auto options = test::tinyOptions(architecture);
    const auto& parameters = nn::findDescription(architecture).parameters;
    for (const auto& [id, value] : nn::findDescription(architecture).narrow)
        options.architectureValues.set(parameters, id, "48");
    options.batch = 64;
    options.maxEpochs = 2;
    options.threads = threads;
    options.seed = seed;
    return options;
}

}  // namespace

class TogetherTest : public QObject {
    Q_OBJECT
    test::Planted m_train = test::plantedRows(256, 300, "TGACGTCATGAC", 1);
    test::Planted m_validation = test::plantedRows(64, 300, "TGACGTCATGAC", 2);

    void fitInto(const fs::path& folder, const train::TrainOptions& options) const
    {
        SilentProgress silent;
        fs::create_directories(folder);
        train::fit(m_train.rows(), m_validation.rows(), options, {folder, "identity"}, silent);
    }

private Q_SLOTS:
    void sameBytesBesideEachOther()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const std::vector<train::TrainOptions> all{wideOptions("danq", 2, 1), wideOptions("deepsea", 2, 2), wideOptions("danq", 1, 3)};
        for (std::size_t i = 0; i < all.size(); ++i)
            fitInto(root / ("alone" + std::to_string(i)), all[i]);
        for (int round = 0; round < 2; ++round) {
            std::vector<std::thread> threads;
            for (std::size_t i = 0; i < all.size(); ++i)
                threads.emplace_back([&, i] { fitInto(root / ("together" + std::to_string(i)), all[i]); });
            for (auto& thread : threads)
                thread.join();
            for (std::size_t i = 0; i < all.size(); ++i) {
                const std::string number = std::to_string(i);
                QCOMPARE(md5OfFile(root / ("together" + number) / paths::kModelFile), md5OfFile(root / ("alone" + number) / paths::kModelFile));
                fs::remove_all(root / ("together" + number));
            }
        }
    }

    // OpenBLAS has one number of threads for the process.
    void severalThreadsAreTheSameNumberForAll()
    {
        const nn::ComputeThreads three(3);
        QCOMPARE(at::get_num_threads(), 3);
        int several = 0, one = 0;
        std::thread([&] {
            const nn::ComputeThreads five(5);
            several = at::get_num_threads();
        }).join();
        std::thread([&] {
            const nn::ComputeThreads single(1);
            one = at::get_num_threads();
        }).join();
        QCOMPARE(several, 3);
        QCOMPARE(one, 1);
        QCOMPARE(at::get_num_threads(), 3);
    }

    void itIsFreeAgainAfterwards()
    {
        const nn::ComputeThreads five(5);
        QCOMPARE(at::get_num_threads(), 5);
    }

    void cudnnComesBackWithTheLast()
    {
        const auto enabled = [] { return at::globalContext().userEnabledCuDNN(); };
        QVERIFY(enabled());
        auto first = std::make_unique<nn::WithoutCudnn>();
        auto second = std::make_unique<nn::WithoutCudnn>();
        first.reset();
        QVERIFY(!enabled());
        second.reset();
        QVERIFY(enabled());
    }

    void devices()
    {
        const auto all = nn::describeDevices();
        QVERIFY(!all.empty());
        QCOMPARE(all[0].id, std::string("cpu"));
        QVERIFY2(all[0].title.starts_with("CPU, ") && all[0].title.find(" core") != std::string::npos, all[0].title.c_str());
        QVERIFY(all[0].memory.freeBytes > 0 && all[0].memory.freeBytes <= all[0].memory.totalBytes);
        QVERIFY(nn::chooseDevice("cpu", 0).is_cpu());
        QVERIFY(nn::chooseDevice("auto", 1).is_cpu());
        QCOMPARE(all.size() > 1, nn::chooseDevice("auto", 0).is_cuda());
        for (std::size_t i = 1; i < all.size(); ++i) {
            QCOMPARE(nn::chooseDevice(all[i].id, 0).str(), all[i].id);
            QVERIFY(!all[i].title.empty() && all[i].memory.freeBytes <= all[i].memory.totalBytes);
        }
        for (const char* wrong : {"gpu", "cuda:", "cuda:x", "cuda:-1", "CPU"})
            VERIFY_ERROR(nn::chooseDevice(wrong, 0), "There is no device called \"" + std::string(wrong) + "\".");
        VERIFY_ERROR(nn::chooseDevice("cuda:97", 0), all.size() > 1 ? "There is no GPU number 97 here" : "No CUDA device can be used here.");
    }
};

QTEST_GUILESS_MAIN(TogetherTest)
#include "together_test.moc"
