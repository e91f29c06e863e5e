// SPDX-License-Identifier: GPL-3.0-or-later
// Scores by base, and singletons, against the same rules written out the slow way.
#include "core/base/text.h"
#include "core/variation/singletons.h"
#include "tests/core/variation/small_world.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace bindscape;
using namespace bindscape::variation;
namespace fs = std::filesystem;

namespace {

using Place = std::pair<std::string, std::int64_t>;

// The rules base by base, in maps.
std::map<Place, BaseScore> slowLookup(const scores::ScoreSet& set, bool boundOnly)
{
    std::map<Place, BaseScore> bases;
    for (std::size_t s = 0; s < set.sites.size(); ++s) {
        const auto& site = set.sites[s];
        if (boundOnly && site.label != 1)
            continue;
        double mean = 0;
        for (std::size_t k = 0; k < set.window; ++k)
            mean += std::fabs(static_cast<double>(set.row(s)[k])) / static_cast<double>(set.window);
        for (std::size_t k = 0; k < set.window; ++k) {
            const float value = std::fabs(set.row(s)[k]);
            double less = 0, equal = 0;
            for (std::size_t j = 0; j < set.window; ++j) {
                less += std::fabs(set.row(s)[j]) < value ? 1 : 0;
                equal += std::fabs(set.row(s)[j]) == value ? 1 : 0;
            }
            const std::int64_t at = site.window.begin + static_cast<std::int64_t>(k);
            const std::int64_t away = at < site.coreBegin ? site.coreBegin - at : std::max<std::int64_t>(0, at - site.coreEnd + 1);
            auto [entry, isNew] = bases.try_emplace({site.window.chrom, at}, BaseScore{-1, 0, 0, 1000000});
            BaseScore& base = entry->second;
            base.raw = std::max(base.raw, value);
            base.relative = std::max(base.relative, static_cast<float>(static_cast<double>(value) / mean));
            base.rank = std::max(base.rank, static_cast<float>(less + (equal + 1) / 2));
            base.coreDistance = std::min(base.coreDistance, static_cast<std::int32_t>(away));
        }
    }
    return bases;
}

struct SlowSite {
    std::int64_t count = 0, chromosomes = 0;
};

}  // namespace

class SingletonsTest : public QObject {
    Q_OBJECT
    test::SmallWorld m_world;
    SilentProgress m_silent;
    std::vector<Model> m_models;
    std::map<Place, SlowSite> m_sites;  // SNPs of the file that pass

    static std::size_t contigOf(const std::string& chrom) { return chrom == "chr1" ? 0 : 1; }

    // 3,000 rows with everything that the rules speak of: alternates in one row and in two, indels, FILTER, small AN, REF of two bases.
    void writeVariants()
    {
        Random random(9, "variants");
        std::string text = "##fileformat=VCFv4.2\n##contig=<ID=1>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        const auto line = [&](const std::string& chrom, std::int64_t at, const std::string& ref, const std::string& alt,
                              const std::string& filter, const std::string& info) {
            text += chrom.substr(3) + "\t" + std::to_string(at + 1) + "\t.\t" + ref + "\t" + alt + "\t.\t" + filter + "\t" + info + "\n";
        };
        const auto count = [&](const std::string& chrom, std::int64_t at, std::int64_t ac, std::int64_t an) {
            auto& site = m_sites[{chrom, at}];
            site.count += ac;
            site.chromosomes = std::max(site.chromosomes, an);
        };
        for (int i = 0; i < 3000; ++i) {
            const auto contig = test::SmallWorld::contigs()[random.below(2)];
            const auto at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(contig.length - 2)));
            const auto ac = static_cast<std::int64_t>(random.below(3)) + 1;
            const auto an = std::int64_t{900} + static_cast<std::int64_t>(random.below(600));
            const std::string ref(1, m_world.letter(contig.name, at)), counts = "AC=" + std::to_string(ac),
                                                                       number = ";AN=" + std::to_string(an);
            const std::string alt(1, test::SmallWorld::other(ref[0])), third(1, test::SmallWorld::other(alt[0]));
            switch (random.below(8)) {
            case 0:
                line(contig.name, at, ref, ref + "T", "PASS", counts + number);
                break;
            case 1:
                line(contig.name, at, ref, alt, "RF", counts + number);
                break;
            case 2:
                line(contig.name, at, ref, alt + "," + third, "PASS", counts + ",2" + number);
                count(contig.name, at, ac + 2, an);
                break;
            case 3: {  // the second base changes; and an insertion beside it
                const std::string two = m_world.letters(contig.name, at, 2), changed = two.substr(0, 1) + test::SmallWorld::other(two[1]);
                line(contig.name, at, two, changed + "," + two + "A", ".", counts + ",7" + number);
                count(contig.name, at + 1, ac, an);
                break;
            }
            case 4:
                line(contig.name, at, ref, alt, "PASS", "DP=3");
                break;
            case 5:  // seen in all but one
                line(contig.name, at, ref, alt, "PASS", "AC=" + std::to_string(an - 1) + number);
                count(contig.name, at, an - 1, an);
                break;
            default:
                line(contig.name, at, ref, alt, "PASS", counts + number);
                count(contig.name, at, ac, an);
            }
        }
        writeFileAtomically(m_world.path("counts.vcf"), text);
    }

    // The table by the definitions: of each model, then both pools.
    std::vector<SingletonRow> slowTable(TopRule rule) const
    {
        std::vector<SingletonRow> rows(m_models.size() + 2);
        std::map<Place, std::set<std::size_t>> any;
        for (std::size_t m = 0; m < m_models.size(); ++m) {
            const auto bases = slowLookup(scores::readScores(m_models[m].scores), true);
            std::vector<float> context;
            for (const auto& [place, base] : bases)
                if (base.coreDistance > 0)
                    context.push_back(base.raw);
            std::sort(context.begin(), context.end());
            const auto quantile = [&](double share) {
                const double at = share * static_cast<double>(context.size() - 1);
                const auto low = static_cast<std::size_t>(at);
                const double a = static_cast<double>(context[low]), b = static_cast<double>(context[std::min(low + 1, context.size() - 1)]);
                return a + (at - static_cast<double>(low)) * (b - a);
            };
            for (const auto& [place, site] : m_sites) {
                const auto base = bases.find(place);
                if (site.chromosomes < 1000 || base == bases.end())
                    continue;
                const bool core = base->second.coreDistance == 0;
                std::set<std::size_t> classes;
                const std::vector<std::pair<std::size_t, double>> tops{{1, 0.95}, {2, 0.99}, {3, 0.995}};
                if (core)
                    classes.insert(4);
                if (rule == TopRule::RankInWindow || !core)
                    classes.insert(0);
                for (const auto& [c, share] : tops)
                    if (rule == TopRule::RankInWindow ? static_cast<double>(base->second.rank) >= share * 100 - 1e-9
                                                      : !core && static_cast<double>(base->second.raw) >= quantile(share) - 1e-6)
                        classes.insert(c);
                for (const std::size_t c : classes)
                    for (const std::size_t row : {m, m_models.size()}) {
                        ++rows[row].classes[c].variants;
                        rows[row].classes[c].singletons += site.count == 1 || site.chromosomes - site.count == 1 ? 1 : 0;
                    }
                any[place].insert(classes.begin(), classes.end());
            }
        }
        for (const auto& [place, classes] : any) {
            const auto& site = m_sites.at(place);
            for (const std::size_t c : classes)
                if (c == 4 || rule == TopRule::RankInWindow || !classes.contains(4)) {
                    ++rows.back().classes[c].variants;
                    rows.back().classes[c].singletons += site.count == 1 || site.chromosomes - site.count == 1 ? 1 : 0;
                }
        }
        return rows;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_models = modelsOf({m_world.scoreFolder("AA", 1), m_world.scoreFolder("BB", 2), m_world.scoreFolder("CC", 3)});
        writeVariants();
    }

    void everyBaseAsTheDefinitionSays()
    {
        const auto set = m_world.scoreSet("AA", 1);
        for (const Sites which : {Sites::Bound, Sites::All}) {
            const auto expected = slowLookup(set, which == Sites::Bound);
            const ScoreLookup fromMemory(set, m_world.reference().contigs(), which);
            const ScoreLookup lookup(m_models[0].scores, m_world.reference().contigs(), which, m_silent);
            QCOMPARE(lookup.bases(), expected.size());
            QCOMPARE(fromMemory.bases(), expected.size());
            std::size_t inside = 0;
            for (const auto& contig : m_world.reference().contigs())
                for (std::int64_t at = 0; at < contig.length; ++at) {
                    const auto base = lookup.at(contigOf(contig.name), at);
                    const auto want = expected.find({contig.name, at});
                    QCOMPARE(base.has_value(), want != expected.end());
                    if (!base)
                        continue;
                    ++inside;
                    QCOMPARE(base->raw, want->second.raw);
                    COMPARE_CLOSE(static_cast<double>(base->relative), static_cast<double>(want->second.relative), 1e-6, 0);
                    QCOMPARE(base->rank, want->second.rank);
                    QCOMPARE(base->coreDistance, want->second.coreDistance);
                    QCOMPARE(fromMemory.at(contigOf(contig.name), at)->rank, base->rank);
                }
            QCOMPARE(inside, expected.size());
        }
        // Nothing is known to be bound: all count. A genome that has the chromosome under another name.
        auto unknown = set;
        for (auto& site : unknown.sites)
            site.label = -1;
        QCOMPARE(ScoreLookup(unknown, {{"1", 6000}}, Sites::Bound).bases(), ScoreLookup(set, {{"chr1", 6000}}, Sites::All).bases());
    }

    void namesAreUnique()
    {
        QCOMPARE(m_models[1].name, std::string("BB"));
        auto set = m_world.scoreSet("AA", 7);
        set.origin.coreBlocked = true;
        scores::writeScores(set, m_world.contigs(), m_world.path("blocked"));
        const auto models = modelsOf({m_models[0].scores, m_world.path("blocked"), m_models[1].scores});
        QCOMPARE(models[0].name, std::string("AA, core present"));
        QCOMPARE(models[1].name, std::string("AA, core blocked"));
        QCOMPARE(models[2].name, std::string("BB"));
        VERIFY_ERROR(modelsOf({m_models[0].scores, m_models[0].scores}), "given twice");
    }

    void sharesAsTheDefinitionSays()
    {
        for (const TopRule rule : {TopRule::RankInWindow, TopRule::ContextThreshold}) {
            SingletonOptions options;
            options.rule = rule;
            options.sitesFile = m_world.path("behind.tsv.gz");
            const auto table = countSingletons(m_world.path("counts.vcf"), m_world.reference(), m_models, options, m_silent);
            const auto expected = slowTable(rule);
            QCOMPARE(table.rows.size(), expected.size());
            for (std::size_t r = 0; r < expected.size(); ++r)
                for (std::size_t c = 0; c < kSnpClasses; ++c) {
                    QCOMPARE(table.rows[r].classes[c].variants, expected[r].classes[c].variants);
                    QCOMPARE(table.rows[r].classes[c].singletons, expected[r].classes[c].singletons);
                }
            QVERIFY(expected.back().classes[0].variants > 500 && expected.back().classes[3].variants > 5 &&
                    expected.back().classes[4].variants > 20);
            QVERIFY(expected.back().classes[0].variants < expected[m_models.size()].classes[0].variants);
            const auto& pool = table.rows.back();
            const double n = static_cast<double>(pool.classes[1].variants), p = static_cast<double>(pool.classes[1].singletons) / n;
            COMPARE_CLOSE(pool.classes[1].standardError(), std::sqrt(p * (1 - p) / n), 1e-12, 0);
            const double rest = static_cast<double>(pool.classes[0].variants) - n;
            const double q = static_cast<double>(pool.classes[0].singletons - pool.classes[1].singletons) / rest;
            const double all = static_cast<double>(pool.classes[0].singletons) / (n + rest);
            COMPARE_CLOSE(pool.test(SnpClass::Top5)->z, (p - q) / std::sqrt(all * (1 - all) * (1 / n + 1 / rest)), 1e-12, 0);
            // Every number has its variants behind it.
            for (std::size_t r = 0; r <= m_models.size(); ++r)
                for (std::size_t c = 0; c < kSnpClasses; ++c) {
                    const auto behind = readSingletonSites(options.sitesFile, r < m_models.size() ? m_models[r].name : "",
                                                           static_cast<SnpClass>(c), 1'000'000);
                    QCOMPARE(static_cast<std::int64_t>(behind.size()), expected[r].classes[c].variants);
                    QCOMPARE(std::count_if(behind.begin(), behind.end(), [](const SingletonSite& site) { return site.singleton; }),
                             expected[r].classes[c].singletons);
                    for (const auto& site : behind)
                        QCOMPARE(m_sites.at({site.region.chrom, site.region.begin}).count, site.count);
                }
            QCOMPARE(readSingletonSites(options.sitesFile, "", SnpClass::All, 3).size(), std::size_t{3});
            // Back from the file.
            writeSingletons(table, m_world.path("singletons.tsv"));
            const auto again = readSingletons(m_world.path("singletons.tsv"));
            QCOMPARE(again.size(), table.rows.size());
            COMPARE_CLOSE(again.back().test(SnpClass::Core)->larger, pool.test(SnpClass::Core)->larger, 1e-12, 0);
            QVERIFY(again[0].thresholds[1].has_value() == (rule == TopRule::ContextThreshold));
        }
    }

    void optionsLeaveOutWhatTheySay()
    {
        SingletonOptions options;
        const auto plain = countSingletons(m_world.path("counts.vcf"), m_world.reference(), m_models, options, m_silent);
        QVERIFY(plain.counts.notPassed > 300 && plain.counts.notSnps > 300 && plain.counts.notCounted > 200 && plain.fewChromosomes > 10);
        options.counts.passedOnly = false;
        options.fewestChromosomes = 0;
        const auto more = countSingletons(m_world.path("counts.vcf"), m_world.reference(), m_models, options, m_silent);
        QCOMPARE(more.counts.notPassed, 0);
        QCOMPARE(more.fewChromosomes, 0);
        QVERIFY(more.rows.back().classes[0].variants > plain.rows.back().classes[0].variants);
        options.counts.snpsOnly = false;
        const auto all = countSingletons(m_world.path("counts.vcf"), m_world.reference(), m_models, options, m_silent);
        QCOMPARE(all.counts.notSnps, 0);
        QVERIFY(all.rows.back().classes[0].variants > more.rows.back().classes[0].variants);
        options.counts.countField = "controls_AC";
        // A name that is not there, rather than a table of nothing.
        VERIFY_ERROR(countSingletons(m_world.path("counts.vcf"), m_world.reference(), m_models, options, m_silent),
                     "none of 3,000 variants has both numbers, controls_AC and AN. Its INFO has the fields AC, AN.");
    }

    void tablesAreReadAsVcfs()
    {
        // The same SNPs as rows of a table, in any order, with and without names of columns.
        std::vector<std::string> rows;
        for (const auto& [place, site] : m_sites) {
            const char letter = m_world.letter(place.first, place.second);
            rows.push_back(place.first + "\t" + std::to_string(place.second) + "\t" + std::to_string(place.second + 1) + "\t" + letter +
                           "\t" + test::SmallWorld::other(letter) + "\t" + std::to_string(site.count) + "\t" +
                           std::to_string(site.chromosomes));
        }
        std::reverse(rows.begin(), rows.end());
        writeFileAtomically(m_world.path("counts.bed"), join(rows, "\n") + "\n");
        writeFileAtomically(m_world.path("named.tsv"), "#Chrom\tStart\tend\tREF\tALT\tAC\tan\n" + join(rows, "\n") + "\n");
        const auto expected = slowTable(TopRule::RankInWindow);
        for (const char* name : {"counts.bed", "named.tsv"}) {
            const auto table = countSingletons(m_world.path(name), m_world.reference(), m_models, {}, m_silent);
            for (std::size_t r = 0; r < expected.size(); ++r)
                for (std::size_t c = 0; c < kSnpClasses; ++c)
                    QCOMPARE(table.rows[r].classes[c].singletons, expected[r].classes[c].singletons);
        }
        writeFileAtomically(m_world.path("bad.tsv"), "chrom\tstart\tend\tref\talt\tAC\nchr1\t5\t6\tA\tC\t1\n");
        VERIFY_ERROR(countSingletons(m_world.path("bad.tsv"), m_world.reference(), m_models, {}, m_silent), "no column called AN");
    }

    void anotherAssemblyIsRefused()
    {
        // Every base moved by one: three of four letters differ.
        const auto vcf = [&](int wrong, int right) {
            std::string text = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
            int made = 0;
            for (std::int64_t at = 0; made < wrong + right; ++at) {
                const char letter = m_world.letter("chr1", at), said = made < wrong ? test::SmallWorld::other(letter) : letter;
                text += "chr1\t" + std::to_string(at + 1) + "\t.\t" + said + "\t" + (said == 'T' ? "C" : "T") + "\t.\tPASS\tAC=1;AN=2000\n";
                ++made;
            }
            writeFileAtomically(m_world.path("wrong.vcf"), text);
            return m_world.path("wrong.vcf");
        };
        const auto count = [&](const fs::path& file, double most) {
            SingletonOptions options;
            options.counts.mostMismatches = most;
            return countSingletons(file, m_world.reference(), m_models, options, m_silent);
        };
        VERIFY_ERROR(count(vcf(500, 500), 0.01), "does not belong to the genome genome.fa");
        VERIFY_ERROR(count(vcf(500, 500), 0.01), "first in line 3: chr1:1 says");
        VERIFY_ERROR(count(vcf(11, 989), 0.01), "11 of 1,000 variants (1.1 %)");
        const auto few = count(vcf(10, 990), 0.01);
        QCOMPARE(few.counts.reference.mismatches, 10);
        QCOMPARE(few.counts.usable, 990);
        QVERIFY(std::any_of(few.counts.warnings.begin(), few.counts.warnings.end(),
                            [](const Warning& warning) { return warning.message.find("10 of 1,000 variants") != std::string::npos; }));
        QCOMPARE(count(vcf(500, 500), 0.5).counts.reference.mismatches, 500);
        VERIFY_ERROR(count(vcf(1, 1), 0.01), "1 of 2 variants");
        // Kinds: the other allele, the other strand.
        const std::string letters = m_world.letters("chr1", 0, 2);
        const std::string opposite(1, "TGCA"[std::string_view("ACGT").find(letters[1])]);
        writeFileAtomically(m_world.path("kinds.vcf"),
                            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t1\t.\t" +
                                std::string(1, test::SmallWorld::other(letters[0])) + "\t" + letters[0] +
                                "\t.\t.\tAC=1;AN=9\nchr1\t2\t.\t" + opposite +
                                "\t<DEL>\t.\t.\tAC=1;AN=9\nchr7\t2\t.\tA\tC\t.\t.\tAC=1;AN=9\nchr2\t2999999\t.\tA\tC\t.\t.\tAC=1;AN=9\n");
        const auto kinds = count(m_world.path("kinds.vcf"), 1);
        QCOMPARE(kinds.counts.reference.otherAllele, 1);
        QCOMPARE(kinds.counts.reference.otherStrand, 1);
        QCOMPARE(kinds.counts.rows, 4);
        QCOMPARE(kinds.counts.usable, 0);
    }
};

QTEST_GUILESS_MAIN(SingletonsTest)
#include "singletons_test.moc"
