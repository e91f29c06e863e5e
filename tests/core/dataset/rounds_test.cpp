// SPDX-License-Identifier: GPL-3.0-or-later
// Splits at random by site: shares, leakage, the same again from one seed.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/split.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <set>

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

namespace {

// Windows of validation and test that share a base with a window of training, each compared with each; every site that has a split.
int leaks(const Dataset& data)
{
    int count = 0;
    for (const auto& held : data.instances) {
        if (held.split != Split::Validation && held.split != Split::Test)
            continue;
        count += std::any_of(data.instances.begin(), data.instances.end(), [&](const Instance& other) {
                     return other.split == Split::Train && data.window(other).overlaps(data.window(held));
                 })
                     ? 1
                     : 0;
    }
    return count;
}

bool warns(const Dataset& data, const std::string& part)
{
    return std::any_of(data.warnings.begin(), data.warnings.end(), [&](const Warning& w) { return toText(w).find(part) != std::string::npos; });
}

std::vector<Split> splitsOf(const Dataset& data)
{
    std::vector<Split> splits;
    for (const auto& i : data.instances)
        splits.push_back(i.split);
    return splits;
}

std::array<std::int64_t, 4> sizesOf(const Dataset& data)
{
    std::array<std::int64_t, 4> sizes{};
    for (const auto& i : data.instances)
        ++sizes[static_cast<std::size_t>(i.split)];
    return sizes;
}

}  // namespace

class RoundsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void chromosomesDoNotLeak()
    {
        QCOMPARE(leaks(m_toy.build(m_toy.options())), 0);
    }

    void sitesWhoseWindowsOverlapStayTogether()
    {
        for (int round = 1; round <= 3; ++round) {
            const Dataset data = m_toy.build(roundOptions(round, true));
            QCOMPARE(leaks(data), 0);
            QCOMPARE(heldOutWindowsOf(data), 0);
            const auto sizes = sizesOf(data);
            const double sites = static_cast<double>(sizes[1] + sizes[2] + sizes[3]);
            COMPARE_CLOSE(static_cast<double>(sizes[static_cast<int>(Split::Test)]) / sites, 0.20, 0, 0.01);
            COMPARE_CLOSE(static_cast<double>(sizes[static_cast<int>(Split::Validation)]) / sites, 0.08, 0, 0.01);
        }
    }

    void bySiteHasExactSharesAndSaysItsLeaks()
    {
        DatasetOptions options = roundOptions(1, false);
        options.pvalue = 0.02;
        const Dataset data = m_toy.build(options);
        const auto sizes = sizesOf(data);
        const double sites = static_cast<double>(sizes[1] + sizes[2] + sizes[3]);
        QCOMPARE(sizes[static_cast<int>(Split::Test)], std::llround(0.20 * sites));
        QCOMPARE(sizes[static_cast<int>(Split::Validation)], std::llround(0.08 * sites));
        QVERIFY(leaks(data) > 0);
        int used = 0;
        for (const auto& held : data.instances)
            if (held.used && held.split != Split::Train)
                used += std::any_of(data.instances.begin(), data.instances.end(), [&](const Instance& other) {
                            return other.used && other.split == Split::Train && data.window(other).overlaps(data.window(held));
                        })
                            ? 1
                            : 0;
        QCOMPARE(heldOutWindowsOf(data), used);
        QVERIFY(used > 1);
        QVERIFY(warns(data, withThousands(used) + " windows of validation and test overlap"));
    }

    void matchedInsideEachPart()
    {
        DatasetOptions options = roundOptions(2, true);
        options.match = MatchMode::Strict;
        const Dataset data = m_toy.build(options);
        for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
            QVERIFY(data.counts(split).boundUsed > 0);
            QCOMPARE(data.counts(split).boundUsed, data.counts(split).unboundUsed);
        }
        QVERIFY(data.options.train.empty() && data.options.validation.empty() && data.options.test.empty());
    }

    void roundsDifferAndRepeat()
    {
        std::set<std::vector<Split>> seen;
        for (int round = 1; round <= 4; ++round) {
            const DatasetOptions options = roundOptions(round, true);
            const Dataset data = m_toy.build(options);
            QCOMPARE(splitsOf(m_toy.build(options)), splitsOf(data));
            seen.insert(splitsOf(data));
        }
        QCOMPARE(seen.size(), std::size_t{4});
        DatasetOptions options = roundOptions(1, true);
        options.seed = 5;
        seen.insert(splitsOf(m_toy.build(options)));
        QCOMPARE(seen.size(), std::size_t{5});
    }

    void largeGroupsMissTheShares()
    {
        DatasetOptions options = roundOptions(1, true);
        options.window = 5000;
        options.maxUnknown = 5000;
        const Dataset data = m_toy.build(options);
        QCOMPARE(leaks(data), 0);
        QVERIFY(warns(data, "stay together"));
    }

    void sharesAreChecked()
    {
        DatasetOptions options = roundOptions(1, true);
        options.rounds.test = 0.95;
        VERIFY_ERROR(m_toy.build(options), "shares");
        options.rounds = {-1};
        VERIFY_ERROR(m_toy.build(options), "round must be");
    }

    void sameBytesFromOneSeed()
    {
        const auto sums = [&](const DatasetOptions& options, const std::string& name) {
            const fs::path folder = m_toy.path(name);
            writeDataset(m_toy.build(options), folder);
            std::string all;
            for (const char* file : {paths::kInstancesFile, paths::kMatchingFile, paths::kDatasetFile})
                all += md5OfFile(folder / file) + " ";
            fs::remove_all(folder);
            return all;
        };
        DatasetOptions byChromosome = m_toy.options();
        byChromosome.design = Design::Gc;
        byChromosome.overlap = WindowOverlap::Drop;
        byChromosome.maxSites = 20;
        for (DatasetOptions options : {byChromosome, roundOptions(2, true), roundOptions(2, false)}) {
            options.threads = 1;
            const std::string one = sums(options, "again");
            QCOMPARE(sums(options, "again"), one);
            options.threads = 2;
            QCOMPARE(sums(options, "again"), one);
        }
    }

private:
    DatasetOptions roundOptions(int round, bool keepTogether) const
    {
        DatasetOptions options = m_toy.options();
        options.pvalue = 0.004;  // sparse enough for small groups of windows
        options.window = 100;
        options.rounds.round = round;
        options.rounds.keepTogether = keepTogether;
        return options;
    }
    static int heldOutWindowsOf(const Dataset& data) { return static_cast<int>(heldOutWindowsThatOverlapTraining(data)); }

    test::ToyGenome m_toy;
};

QTEST_APPLESS_MAIN(RoundsTest)
#include "rounds_test.moc"
