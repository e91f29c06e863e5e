// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/oriented_site.h"
#include "core/analysis/profile.h"
#include "core/base/atomic_file.h"
#include "tests/core/analysis/some_scores.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>
#include <limits>
#include <map>

using namespace bindscape;
using namespace bindscape::analysis;

namespace {

const ProfileRow& at(const Profile& profile, int position)
{
    for (const auto& row : profile.rows)
        if (row.position == position)
            return row;
    throw Error("no row " + std::to_string(position));
}

std::vector<float> spike(std::size_t window, std::size_t position, float value = 1)
{
    std::vector<float> values(window, 0);
    values[position] = value;
    return values;
}

}  // namespace

class ProfileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // To the last digit what the definition gives, one position after the other, with cores anywhere in their windows.
    void equalsTheDefinition()
    {
        for (const bool normalise : {false, true}) {
            const auto some = test::randomScores(5, 60, 90);
            const auto profile = aggregateProfile(some.set, nullptr, normalise);
            std::map<int, std::vector<double>> byPosition;
            for (std::size_t i = 0; i < some.set.sites.size(); ++i) {
                const auto& site = some.set.sites[i];
                const bool reverse = site.strand == Strand::Reverse;
                const std::int64_t half = (site.coreEnd - site.coreBegin - 1) / 2;
                const std::int64_t centre = reverse ? site.coreEnd - 1 - half : site.coreBegin + half;
                double total = 0;
                for (int j = 0; j < 90; ++j)
                    total += std::fabs(some.set.row(i)[reverse ? 89 - j : j]);
                for (int j = 0; j < 90; ++j) {
                    const std::int64_t base = site.window.begin + j;
                    const double value = some.set.row(i)[j];
                    byPosition[static_cast<int>(reverse ? centre - base : base - centre)].push_back(std::fabs(normalise ? value / total : value));
                }
            }
            QCOMPARE(profile.rows.size(), byPosition.size());
            for (const auto& row : profile.rows) {
                double n = 0, mean = 0, squares = 0;
                for (const double x : byPosition.at(row.position)) {
                    const double distance = x - mean;
                    mean += distance / ++n;
                    squares += distance * (x - mean);
                }
                QVERIFY(row.n == byPosition.at(row.position).size() && row.meanAbs == mean);
                QVERIFY(row.sem == (n < 2 ? 0 : std::sqrt(squares / (n - 1) / n)));
            }
        }
    }
    // Window of 20. Odd core [8, 13): forward centre 10. On the reverse strand the core reads from 12 down to 8: centre 10, too.
    // Three bases after the centre: 13 forward, 7 reverse.
    void oddCoreOnBothStrands()
    {
        const std::string letters(20, 'A');
        test::SomeScores some;
        test::addSite(some, 8, 5, Strand::Forward, letters, spike(20, 13));
        test::addSite(some, 8, 5, Strand::Reverse, letters, spike(20, 7, -1));
        const auto profile = aggregateProfile(some.set, nullptr);
        QCOMPARE(at(profile, 3).meanAbs, 1.0);
        QCOMPARE(at(profile, 3).n, std::size_t{2});
        QCOMPARE(at(profile, -3).meanAbs, 0.0);
        QCOMPARE(profile.rows.front().position, -10);
        QCOMPARE(profile.rows.back().position, 10);
        QCOMPARE(profile.rows.front().n, std::size_t{1});
        QCOMPARE(profile.shareWithin25, 1.0);
    }
    // Even core [8, 12): as it reads forward, the middle bases are 9 and 10: position 0 is 9. As it reads in reverse, 10 and 9:
    // position 0 is 10. Three bases after: 12 forward, 7 reverse. Cores that are not in the middle of the window move along.
    void evenCoreOnBothStrands()
    {
        const std::string letters(20, 'A');
        test::SomeScores some;
        test::addSite(some, 8, 4, Strand::Forward, letters, spike(20, 12));
        test::addSite(some, 8, 4, Strand::Reverse, letters, spike(20, 7));
        test::addSite(some, 2, 4, Strand::Forward, letters, spike(20, 6));
        test::addSite(some, 14, 4, Strand::Reverse, letters, spike(20, 13));
        const auto profile = aggregateProfile(some.set, nullptr);
        QCOMPARE(at(profile, 3).meanAbs, 1.0);
        QCOMPARE(at(profile, 3).n, std::size_t{4});
        QCOMPARE(at(profile, 0).meanAbs, 0.0);
        test::SomeScores centre;
        test::addSite(centre, 8, 4, Strand::Forward, letters, spike(20, 9));
        test::addSite(centre, 8, 4, Strand::Reverse, letters, spike(20, 10));
        QCOMPARE(at(aggregateProfile(centre.set, nullptr), 0).meanAbs, 1.0);
    }
    void meanAndErrorByDefinition()
    {
        const auto some = test::randomScores(3, 40, 60);
        std::map<int, std::vector<double>> values;
        for (std::size_t i = 0; i < some.set.sites.size(); ++i) {
            const auto& site = some.set.sites[i];
            const std::int64_t core = site.coreBegin - site.window.begin, width = site.coreEnd - site.coreBegin;
            for (std::int64_t j = 0; j < 60; ++j) {
                const std::int64_t position =
                    site.strand == Strand::Forward ? j - (core + (width - 1) / 2) : core + width - 1 - (width - 1) / 2 - j;
                values[static_cast<int>(position)].push_back(std::fabs(some.set.row(i)[j]));
            }
        }
        const auto profile = aggregateProfile(some.set, &some.set);
        QCOMPARE(profile.rows.size(), values.size());
        for (const auto& row : profile.rows) {
            const auto& v = values.at(row.position);
            double mean = 0, squares = 0;
            for (const double x : v)
                mean += x / static_cast<double>(v.size());
            for (const double x : v)
                squares += (x - mean) * (x - mean);
            const double n = static_cast<double>(v.size());
            QCOMPARE(row.n, v.size());
            COMPARE_CLOSE(row.meanAbs, mean, 1e-12, 0);
            COMPARE_CLOSE(row.sem, n > 1 ? std::sqrt(squares / (n - 1) / n) : 0, 1e-10, 1e-300);
            QCOMPARE(row.meanAbsBlocked.value(), row.meanAbs);
        }
    }
    // Of many sites with normal scores the bootstrap's interval is the one of the standard error; seed and threads decide as said.
    void bandOfTheBootstrap()
    {
        SilentProgress silent;
        test::SomeScores some;
        Random random(4);
        const std::string letters(9, 'A');
        for (int i = 0; i < 400; ++i) {
            std::vector<float> values;
            for (int j = 0; j < 9; ++j)
                values.push_back(static_cast<float>(10 + random.normal()));
            test::addSite(some, 4, 1, i % 2 == 0 ? Strand::Forward : Strand::Reverse, letters, values);
        }
        const auto sites = sitesWith(some.set, Labels::All);
        CurveOptions options;
        options.bootstrap = 1000;
        options.threads = 1;
        const auto curve = averageCurve(some.set, sites, options, silent);
        QCOMPARE(curve.low.size(), curve.size());
        for (std::size_t at = 0; at < curve.size(); ++at) {
            const double half = 1.96 * curve.sem[at];
            QVERIFY2(std::fabs(curve.mean[at] - curve.low[at] - half) < 0.12 * half && std::fabs(curve.high[at] - curve.mean[at] - half) < 0.12 * half,
                     qPrintable(QString::number((curve.high[at] - curve.mean[at]) / half)));
        }
        options.threads = 2;
        const auto again = averageCurve(some.set, sites, options, silent);
        QVERIFY(again.low == curve.low && again.high == curve.high);
        options.seed = 2;
        QVERIFY(averageCurve(some.set, sites, options, silent).low != curve.low);
    }
    // One round is the mean over the sites that were drawn: with cores anywhere, positions at the ends are reached by few.
    void bandWithCoresAnywhere()
    {
        SilentProgress silent;
        const auto some = test::randomScores(8, 30, 50);
        CurveOptions options;
        options.bootstrap = 200;
        const auto curve = averageCurve(some.set, sitesWith(some.set, Labels::All), options, silent);
        for (std::size_t at = 0; at < curve.size(); ++at) {
            if (curve.n[at] == 1)  // always the same value, or none
                QVERIFY(std::fabs(curve.low[at] - curve.mean[at]) < 1e-12 && std::fabs(curve.high[at] - curve.mean[at]) < 1e-12);
            if (curve.n[at] > 5)
                QVERIFY(curve.low[at] <= curve.mean[at] && curve.mean[at] <= curve.high[at]);
        }
        QVERIFY(averageCurve(some.set, {}, options, silent).mean.empty());
    }
    void smoothing()
    {
        Curve curve;
        curve.first = -2;
        curve.mean = {1, 4, 1, 1, 6};
        const auto three = smoothed(curve, 3);
        QCOMPARE(three.mean, (std::vector<double>{2.5, 2, 2, 8.0 / 3, 3.5}));
        QCOMPARE(smoothed(curve, 2).mean, three.mean);
        QCOMPARE(smoothed(curve, 1).mean, curve.mean);
        QVERIFY(three.low.empty() && three.first == -2);
        QVERIFY(curve.find(2) == std::optional<std::size_t>(4) && !curve.find(3) && !curve.find(-3));
    }
    // Error and interval of a running mean are those of what each site has as its running mean: neighbours are alike here, but not the same,
    // so that the mean of the errors at the positions is too much.
    void bandsOfRunningMeans()
    {
        SilentProgress silent;
        test::SomeScores some, averaged;
        Random random(6);
        constexpr int kWindow = 61;
        const std::string letters(kWindow, 'A');
        for (int i = 0; i < 300; ++i) {
            std::vector<float> noise, values, means;
            for (int j = 0; j < kWindow + 4; ++j)
                noise.push_back(static_cast<float>(10 + random.normal()));
            for (int j = 0; j < kWindow; ++j)
                values.push_back((noise[static_cast<std::size_t>(j)] + noise[static_cast<std::size_t>(j) + 2] + noise[static_cast<std::size_t>(j) + 4]) / 3);
            for (int j = 0; j < kWindow; ++j) {
                double sum = 0, count = 0;
                for (int at = std::max(0, j - 2); at <= std::min(kWindow - 1, j + 2); ++at, ++count)
                    sum += values[static_cast<std::size_t>(at)];
                means.push_back(static_cast<float>(sum / count));
            }
            test::addSite(some, 30, 1, Strand::Forward, letters, values);
            test::addSite(averaged, 30, 1, Strand::Forward, letters, means);
        }
        const auto sites = sitesWith(some.set, Labels::All);
        CurveOptions options;
        options.bootstrap = 200;
        options.smoothing = true;
        options.threads = 1;
        const auto raw = averageCurve(some.set, sites, options, silent);
        const auto five = smoothed(raw, 5), want = averageCurve(averaged.set, sites, options, silent);
        for (std::size_t at = 0; at < raw.size(); ++at) {
            COMPARE_CLOSE(five.mean[at], want.mean[at], 1e-6, 0);
            COMPARE_CLOSE(five.sem[at], want.sem[at], 1e-4, 0);
            COMPARE_CLOSE(five.low[at], want.low[at], 1e-6, 0);
            COMPARE_CLOSE(five.high[at], want.high[at], 1e-6, 0);
        }
        QVERIFY(five.sem[30] < 0.8 * raw.sem[30] && five.high[30] - five.low[30] < 0.8 * (raw.high[30] - raw.low[30]));
        options.threads = 3;
        const auto again = averageCurve(some.set, sites, options, silent);
        for (std::size_t i = 0; i < kBandWidths.size(); ++i)
            QVERIFY(again.smoothedBands[i].low == raw.smoothedBands[i].low && again.smoothedBands[i].sem == raw.smoothedBands[i].sem);
        // A width that is not kept lies between its neighbours.
        const auto eleven = smoothed(raw, 11), thirteen = smoothed(raw, 13), fifteen = smoothed(raw, 15);
        QVERIFY(thirteen.sem[30] < eleven.sem[30] && fifteen.sem[30] < thirteen.sem[30] && thirteen.low[30] < thirteen.mean[30]);
        QVERIFY(smoothed(raw, 103).sem.empty() && smoothed(raw, 103).low.empty() && !smoothed(raw, 101).sem.empty());
        QCOMPARE(smoothed(raw, 1).sem, raw.sem);
        // Cores anywhere: at the kept widths the error is what the bootstrap says, too.
        const auto anywhere = test::randomScores(8, 400, 50);
        options.bootstrap = 1000;
        const auto curve = smoothed(averageCurve(anywhere.set, sitesWith(anywhere.set, Labels::All), options, silent), 9);
        for (std::size_t at = 30; at < 60; ++at)
            COMPARE_CLOSE(curve.high[at] - curve.low[at], 2 * 1.96 * curve.sem[at], 0.12, 0);
        // Without the sites nobody knows them.
        options.smoothing = false;
        const auto unknown = smoothed(averageCurve(some.set, sites, options, silent), 5);
        QVERIFY(unknown.low.empty() && unknown.sem.empty() && unknown.mean == five.mean);
    }
    void normalisingGivesEverySiteTheSameWeight()
    {
        const std::string letters(9, 'A');
        test::SomeScores some;
        test::addSite(some, 4, 1, Strand::Forward, letters, {0, 0, 0, 0, 100, 0, 0, 0, -300});
        test::addSite(some, 4, 1, Strand::Forward, letters, {0, 0, 0, 0, 1, 0, 0, 0, 0});
        test::addSite(some, 4, 1, Strand::Forward, letters, std::vector<float>(9, 0));
        const auto profile = aggregateProfile(some.set, nullptr, true);
        QVERIFY(profile.normalised);
        COMPARE_CLOSE(at(profile, 0).meanAbs, 1.25 / 3, 1e-12, 0);
        COMPARE_CLOSE(at(profile, 4).meanAbs, 0.25, 1e-12, 0);
        QVERIFY(!at(profile, 0).meanAbsBlocked);
    }
    void boundSitesCount()
    {
        const std::string letters(9, 'A');
        test::SomeScores some;
        test::addSite(some, 4, 1, Strand::Forward, letters, spike(9, 4));
        test::addSite(some, 4, 1, Strand::Forward, letters, spike(9, 0));
        some.set.sites[1].label = 0;
        QCOMPARE(aggregateProfile(some.set, nullptr).sites, std::size_t{1});
        some.set.sites[0].label = 0;
        QCOMPARE(aggregateProfile(some.set, nullptr).sites, std::size_t{2});
    }
    void damagedScoresAreRefused()
    {
        const std::string letters(9, 'A');
        test::SomeScores some;
        test::addSite(some, 4, 1, Strand::Forward, letters, spike(9, 4));
        auto broken = some.set;
        broken.values.pop_back();
        VERIFY_ERROR(aggregateProfile(broken, nullptr), "do not fit their sites");
        broken = some.set;
        broken.values[3] = std::numeric_limits<float>::quiet_NaN();
        VERIFY_ERROR(aggregateProfile(broken, nullptr), "chr1:1-9");
        broken = some.set;
        broken.sites[0].coreEnd = 10;
        VERIFY_ERROR(aggregateProfile(broken, nullptr), "does not hold its core motif");
        QVERIFY(aggregateProfile(scores::ScoreSet{}, nullptr).rows.empty());
    }
    // What is said of the sites and scores is read from them, also through the file.
    void settings()
    {
        QTemporaryDir dir;
        const std::filesystem::path file = dir.filePath("profile.tsv").toStdString();
        auto some = test::randomScores(9, 12, 80);
        some.set.origin.method = "saliency";
        some.set.origin.title = "Saliency (off_simplex=true) of DanQ";
        some.set.origin.coreBlocked = true;
        for (auto& site : some.set.sites)
            site.label = 0;
        writeProfile(aggregateProfile(some.set, nullptr, true), file);
        const auto back = readProfile(file);
        QCOMPARE(settingOf(back.settings, "method"), std::string("Saliency (off_simplex=true)"));
        QCOMPARE(settingOf(back.settings, "labels"), std::string("unbound"));
        QCOMPARE(settingOf(back.settings, "core"), std::string("blocked"));
        QVERIFY(back.normalised);
        some.set.sites[0].label = 1;
        QCOMPARE(settingOf(settingsOf(some.set, sitesWith(some.set, Labels::All)), "labels"), std::string("all"));
        // Files of earlier versions say nothing.
        std::filesystem::remove(settingsFile(file));
        writeFileAtomically(file, "#position\tmean_abs\tsem\tmean_abs_blocked\tsem_blocked\tn\n0\t1\t0\tnan\tnan\t3\n");
        QVERIFY(readProfile(file).settings.empty() && readProfile(file).sites == 3);
    }
    void fileRoundTrip()
    {
        QTemporaryDir dir;
        const std::filesystem::path file = dir.filePath("profile.tsv").toStdString();
        const auto some = test::randomScores(9, 12, 80);
        const auto present = aggregateProfile(some.set, nullptr);
        writeProfile(present, file);
        QVERIFY(readFile(file).starts_with("#position\tmean_abs\tsem\tmean_abs_blocked\tsem_blocked\tn\n"));
        const auto back = readProfile(file);
        QCOMPARE(settingOf(back.settings, "labels"), std::string("bound"));
        QCOMPARE(back.rows.size(), present.rows.size());
        COMPARE_CLOSE(back.shareWithin25, present.shareWithin25, 1e-12, 0);
        for (std::size_t i = 0; i < back.rows.size(); ++i) {
            QCOMPARE(back.rows[i].position, present.rows[i].position);
            QCOMPARE(back.rows[i].meanAbs, present.rows[i].meanAbs);
            QCOMPARE(back.rows[i].n, present.rows[i].n);
            QVERIFY(!back.rows[i].meanAbsBlocked);
        }
        writeProfile(aggregateProfile(some.set, &some.set), file);
        QCOMPARE(readProfile(file).rows[3].semBlocked.value(), present.rows[3].sem);
        writeFileAtomically(file, readFile(file) + "5\t1\t2\n");
        VERIFY_ERROR(readProfile(file), "has 3 columns instead of 6");
        writeFileAtomically(file, "position\tx\n");
        VERIFY_ERROR(readProfile(file), "line 1: the first line must name the columns");
        writeFileAtomically(file, "");
        VERIFY_ERROR(readProfile(file), "line 1: the first line must name the columns");
        writeFileAtomically(settingsFile(file), R"({"normalise": "perhaps"})");
        writeFileAtomically(file, "#position\tmean_abs\tsem\tmean_abs_blocked\tsem_blocked\tn\n");
        VERIFY_ERROR(readProfile(file), "must be one of yes, no");
        std::filesystem::remove(settingsFile(file));
        writeFileAtomically(file, "#position\tmean_abs\tsem\tmean_abs_blocked\tsem_blocked\tn\n1.5\t1\t1\t1\t1\t1\n");
        VERIFY_ERROR(readProfile(file), "line 2: \"1.5\" is not a whole number");
    }
};

QTEST_APPLESS_MAIN(ProfileTest)
#include "profile_test.moc"
