// SPDX-License-Identifier: GPL-3.0-or-later
// Ranked variants and tested variants against the same rules written out the slow way; the VCF with INFO fields byte for byte.
#include "core/base/atomic_file.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/motif/match_track.h"
#include "core/variation/ranked.h"
#include "core/variation/tested.h"
#include "core/variation/vcf_fields.h"
#include "tests/core/variation/small_world.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace bindscape;
using namespace bindscape::variation;
namespace fs = std::filesystem;

namespace {

// The logit counts G; windows of 50 bases.
class CountingModel final : public interpret::OpenModel {
public:
    CountingModel() { m_record.inputs.window = 50; }
    const train::RunRecord& record() const override { return m_record; }
    interpret::SequenceScores score(std::span<const std::string>, const interpret::InterpretOptions&, Progress&) override
    {
        throw Error("not asked here");
    }
    std::vector<double> logits(std::span<const std::string> sequences, Progress&) override
    {
        std::vector<double> sums;
        for (const auto& letters : sequences) {
            if (letters.size() != 50)
                throw Error("wrong length");
            sums.push_back(static_cast<double>(std::count(letters.begin(), letters.end(), 'G')));
        }
        m_most = std::max(m_most, sequences.size());
        m_asked += sequences.size();
        return sums;
    }
    std::size_t m_asked = 0, m_most = 0;

private:
    train::RunRecord m_record;
};

std::vector<std::string> linesOf(const fs::path& path)
{
    std::vector<std::string> lines;
    TableReader reader(path);
    for (std::string_view line; reader.next(line);)
        lines.emplace_back(line);
    return lines;
}

// A motif that fits these letters alone.
std::string motifOf(const std::string& name, const std::string& letters)
{
    std::string text = "MOTIF " + name + "\nletter-probability matrix: alength= 4 w= " + std::to_string(letters.size()) + " nsites= 1000\n";
    for (const char letter : letters)
        text += std::string(letter == 'A' ? "1" : "0") + (letter == 'C' ? " 1" : " 0") + (letter == 'G' ? " 1" : " 0") +
                (letter == 'T' ? " 1\n" : " 0\n");
    return text + "\n";
}

}  // namespace

class RankedTest : public QObject {
    Q_OBJECT
    test::SmallWorld m_world;
    SilentProgress m_silent;
    std::vector<Model> m_models;
    struct Row {
        std::string chrom, reference, alternate, filter;
        std::int64_t at;  // of the file, from 0
        Place place;      // what should be looked at
        long line;
    };
    std::vector<Row> m_rows;

    static std::size_t contigOf(const std::string& chrom) { return chrom == "chr1" ? 0 : 1; }

    void writeVariants()
    {
        Random random(3, "ranked");
        std::string text =
            "##fileformat=VCFv4.2\r\n##source=a test; with = signs\r\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tone\r\n";
        for (long i = 0; i < 2500; ++i) {
            const auto contig = test::SmallWorld::contigs()[random.below(2)];
            Row row;
            row.chrom = contig.name;
            row.at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(contig.length - 10))) + 3;
            row.line = i + 4;
            row.filter = random.below(4) == 0 ? "low" : "PASS";
            row.reference = std::string(1, m_world.letter(row.chrom, row.at));
            row.place = {static_cast<std::uint32_t>(contigOf(row.chrom)), 1, row.at};
            switch (random.below(4)) {
            case 0:  // two bases deleted behind the first
                row.reference = m_world.letters(row.chrom, row.at, 3);
                row.alternate = row.reference.substr(0, 1);
                // The deleted bases, as the common beginning leaves them; a common end may not be taken from what is gone.
                row.place = {row.place.contig, 2, row.at + 1};
                break;
            case 1:
                row.alternate = row.reference + "NNN";
                row.place = {row.place.contig, 2, row.at};
                break;
            default:
                row.alternate = std::string(1, test::SmallWorld::other(row.reference[0]));
            }
            text += row.chrom.substr(3) + "\t" + std::to_string(row.at + 1) + "\tv" + std::to_string(i) + "\t" + row.reference + "\t" +
                    row.alternate + "\t.\t" + row.filter + "\t" + (i % 3 == 0 ? "." : "DP=3;END2=x") + "\tGT\t0|1\r\n";
            m_rows.push_back(row);
        }
        writeFileAtomically(m_world.path("some.vcf"), text);
    }

    // Base by base over all models.
    BestScore slowBest(const Place& place, Strength strength) const
    {
        BestScore best;
        double most = -1;
        for (std::size_t m = 0; m < m_models.size(); ++m) {
            const ScoreLookup lookup(scores::readScores(m_models[m].scores), m_world.reference().contigs(), Sites::Bound);
            for (std::int64_t at = place.begin; at < place.end(); ++at)
                if (const auto base = lookup.at(place.contig, at)) {
                    const double value = static_cast<double>(strength == Strength::Raw ? base->raw : base->relative);
                    if (value > most) {
                        most = value;
                        best = {base->raw, base->relative, base->rank, base->coreDistance, static_cast<std::int32_t>(m)};
                    }
                }
        }
        return best;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_models = modelsOf({m_world.scoreFolder("AA", 1), m_world.scoreFolder("BB", 2)});
        writeVariants();
    }

    void placesOfVariants()
    {
        const auto place = [](std::string_view reference, std::vector<std::string_view> alternates) {
            const Place p = placeOf(0, 100, reference, alternates);
            return QString("%1+%2").arg(p.begin).arg(p.length);
        };
        QCOMPARE(place("A", {"C"}), QString("100+1"));
        QCOMPARE(place("ACG", {"ATG"}), QString("101+1"));
        QCOMPARE(place("ACGT", {"A"}), QString("101+3"));
        QCOMPARE(place("A", {"ATT"}), QString("100+2"));
        QCOMPARE(place("AC", {"A", "AG"}), QString("101+1"));
        QCOMPARE(place("ACGT", {"TCGT", "ACGA"}), QString("100+4"));
        QCOMPARE(place("ACG", {"<DEL>"}), QString("100+3"));
        QCOMPARE(place("a", {"G"}), QString("100+1"));
    }

    void listAsTheDefinitionSays()
    {
        for (const Strength strength : {Strength::Raw, Strength::Relative}) {
            RankOptions options;
            options.strength = strength;
            const auto result = rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, options, {}, {}, m_silent);
            QCOMPARE(result.rows, 2500);
            QCOMPARE(result.usable, 2500);
            std::map<Place, BestScore> known;
            std::vector<std::pair<double, const Row*>> expected;
            for (const Row& row : m_rows) {
                if (!known.contains(row.place))
                    known[row.place] = slowBest(row.place, strength);
                if (known[row.place].scored())
                    expected.emplace_back(known[row.place].strength(strength), &row);
            }
            std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
            QCOMPARE(result.variants.size(), expected.size());
            QCOMPARE(result.scored, static_cast<std::int64_t>(expected.size()));
            QVERIFY(expected.size() > 500 && expected.size() < 2300);
            for (std::size_t i = 0; i < expected.size(); ++i) {
                const auto& got = result.variants[i];
                const Row& want = *expected[i].second;
                QCOMPARE(got.line, want.line);
                QCOMPARE(got.begin, want.at);
                QCOMPARE(got.alternates, want.alternate);
                const BestScore& best = known[want.place];
                QCOMPARE(got.best.raw, best.raw);
                QCOMPARE(got.best.rank, best.rank);
                QCOMPARE(got.best.coreDistance, best.coreDistance);
                QCOMPARE(got.model, m_models[static_cast<std::size_t>(best.model)].name);
            }
            // A short list is the beginning of the long one.
            options.top = 7;
            const auto few = rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, options, {}, {}, m_silent);
            QCOMPARE(few.variants.size(), std::size_t{7});
            for (std::size_t i = 0; i < 7; ++i)
                QCOMPARE(few.variants[i].line, result.variants[i].line);
            options.passedOnly = options.snpsOnly = true;
            for (const auto& variant :
                 rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, options, {}, {}, m_silent).variants)
                QVERIFY(variant.filter == "PASS" && variant.reference.size() == 1 && variant.alternates.size() == 1);
        }
    }

    void annotatedVcfIsTheSameBesides()
    {
        for (const std::string name : {"out.vcf", "out.vcf.gz"}) {
            const auto result = rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, {}, {}, m_world.path(name), m_silent);
            const auto before = linesOf(m_world.path("some.vcf")), after = linesOf(m_world.path(name));
            QCOMPARE(after.size(), before.size() + 7);
            if (name == "out.vcf")
                QVERIFY(readFile(m_world.path(name)).find("\tGT\t0|1\r\n") != std::string::npos);
            std::int64_t annotated = 0;
            std::size_t at = 0;
            for (const std::string& line : after) {
                if (line.starts_with("##INFO=<ID=BINDSCAPE_"))
                    continue;
                std::string plain = line;
                const std::size_t begin = plain.find("BINDSCAPE_SCORE=");
                if (begin != std::string::npos) {
                    ++annotated;
                    const bool alone = plain[begin - 1] == '\t';
                    const std::size_t end = plain.find('\t', begin);
                    plain.replace(alone ? begin : begin - 1, end - (alone ? begin : begin - 1), alone ? "." : "");
                }
                QCOMPARE(plain, before[at++]);
            }
            QCOMPARE(annotated, result.scored);
            // Again on its own output: the fields are replaced, not repeated.
            rankVariants(m_world.path(name), m_world.reference(), m_models, {}, {}, m_world.path("again.vcf"), m_silent);
            QVERIFY(linesOf(m_world.path("again.vcf")) == after);
        }
        VERIFY_ERROR(rankVariants(m_world.path("genome.fa"), m_world.reference(), m_models, {}, {}, m_world.path("none.vcf"), m_silent),
                     "genome.fa");
        QVERIFY(!fs::exists(m_world.path("none.vcf")));
        const std::vector<InfoField> fields{{"A", "1", "Float", "x"}};
        QCOMPARE(withInfo("1\t2\t.\tA\tC\t.\t.\tB=1;A=3;AA=2", fields, {{"A", "7"}}), std::string("1\t2\t.\tA\tC\t.\t.\tB=1;AA=2;A=7"));
        QCOMPARE(withInfo("1\t2\t.\tA\tC\t.\t.\tA=3", fields, {}), std::string("1\t2\t.\tA\tC\t.\t.\t."));
        QCOMPARE(withInfo("1\t2\t.\tA\tC", fields, {{"A", "7"}}), std::string("1\t2\t.\tA\tC"));
        QCOMPARE(withInfo("1\t2\t.\tA\tC\t.\t.\tB=1;;C;\tGT", fields, {{"A", "7"}}), std::string("1\t2\t.\tA\tC\t.\t.\tB=1;;C;A=7\tGT"));
        // The end of a line is not part of its last column.
        QCOMPARE(withInfo("1\t2\t.\tA\tC\t.\t.\tB=1\r", fields, {{"A", "7"}}), std::string("1\t2\t.\tA\tC\t.\t.\tB=1;A=7\r"));
        QCOMPARE(withInfo("1\t2\t.\tA\tC\t.\t.\t.\r", fields, {{"A", "7"}}), std::string("1\t2\t.\tA\tC\t.\t.\tA=7\r"));
        // With the scores of another model what the first has put in is gone, also where that says nothing.
        rankVariants(m_world.path("out.vcf"), m_world.reference(), std::span(m_models).subspan(1), {}, {}, m_world.path("other.vcf"),
                     m_silent);
        const auto other = linesOf(m_world.path("other.vcf"));
        QVERIFY(std::none_of(other.begin(), other.end(),
                             [](const std::string& line) { return line.find("BINDSCAPE_TF=AA") != std::string::npos; }));
        QVERIFY(std::any_of(other.begin(), other.end(),
                            [](const std::string& line) { return line.find("BINDSCAPE_TF=BB") != std::string::npos; }));
        QCOMPARE(infoText("a b;c=d,e"), std::string("a_b_c_d_e"));
    }

    void networkAndMotifs()
    {
        writeFileAtomically(m_world.path("known.meme"), "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF K1 GATA\nletter-probability matrix: "
                                                        "alength= 4 w= 4\n0 0 1 0\n1 0 0 0\n0 0 0 1\n1 0 0 0\n");
        const auto motifs = motif::matchTrack(m_world.path("known.meme"), m_world.sharedReference(), {0.01, false});
        CountingModel network;
        RankHelp help{&network, {50, false, 0, whatif::Centre::Variant}, nullptr, motifs.get()};
        RankOptions options;
        options.by = RankBy::Change;
        options.everywhere = true;
        const auto result =
            rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, options, help, m_world.path("asked.vcf"), m_silent);
        QCOMPARE(result.variants.size(), std::size_t{2500});
        QVERIFY(network.m_most <= 128 && network.m_asked == 5000);
        double last = 1e9;
        std::size_t matched = 0, beside = 0;
        for (const auto& variant : result.variants) {
            QCOMPARE(variant.changes.size(), std::size_t{1});
            if (variant.reference.size() == 1 && variant.alternates.size() == 1)
                QCOMPARE(variant.changes[0], static_cast<double>((variant.alternates == "G") - (variant.reference == "G")));
            QVERIFY(std::fabs(variant.largestChange()) <= last);
            last = std::fabs(variant.largestChange());
            // GATA or TATC over the variant, by looking.
            const std::int64_t from = std::max<std::int64_t>(0, variant.begin - 3);
            const std::string around = m_world.letters(variant.chrom, from, static_cast<std::size_t>(variant.region().end + 3 - from));
            const bool over = around.find("GATA") != std::string::npos || around.find("TATC") != std::string::npos;
            QCOMPARE(variant.motif && variant.motif->distance == 0, over);
            matched += over ? 1 : 0;
            // Else the nearest: nothing between it and the variant, on either side.
            if (variant.motif && !over) {
                const Region& match = variant.motif->region;
                const std::int64_t left = variant.begin - match.end + 1, right = match.begin - variant.region().end + 1;
                QCOMPARE(variant.motif->distance, std::max(left, right));
                const std::int64_t begin = std::max<std::int64_t>(0, variant.begin - variant.motif->distance - 2);
                const std::string nearer =
                    m_world.letters(variant.chrom, begin, static_cast<std::size_t>(variant.region().end + variant.motif->distance + 2 - begin));
                QVERIFY(nearer.find("GATA") == std::string::npos && nearer.find("TATC") == std::string::npos);
                ++beside;
            }
        }
        QVERIFY(beside > 100);
        QVERIFY(matched > 10);
        QCOMPARE(result.variants.front().changes.size(), std::size_t{1});
        const auto lines = linesOf(m_world.path("asked.vcf"));
        QCOMPARE(std::count_if(lines.begin(), lines.end(),
                               [](const std::string& line) { return line.find("BINDSCAPE_DLOGIT=") != std::string::npos; }),
                 2500);
        // Only what is listed is asked about where nothing needs more.
        CountingModel again;
        help.network = &again;
        options.by = RankBy::Score;
        options.top = 20;
        rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, options, help, {}, m_silent);
        QCOMPARE(again.m_asked, std::size_t{40});
        // The table is read back as it was written.
        writeRanked(result, m_world.path("list.tsv"));
        const auto back = readRanked(m_world.path("list.tsv"));
        QCOMPARE(back.size(), result.variants.size());
        for (std::size_t i = 0; i < back.size(); ++i) {
            const RankedVariant &got = back[i], &want = result.variants[i];
            QVERIFY(got.chrom == want.chrom && got.begin == want.begin && got.reference == want.reference && got.alternates == want.alternates);
            QVERIFY(got.model == want.model && got.best.scored() == want.best.scored() && got.line == want.line && got.filter == want.filter);
            QCOMPARE(got.best.raw, want.best.raw);
            QCOMPARE(got.best.coreDistance, want.best.coreDistance);
            QCOMPARE(got.changes.size(), want.changes.size());
            for (std::size_t j = 0; j < got.changes.size(); ++j)
                COMPARE_CLOSE(got.changes[j], want.changes[j], 1e-8, 0);
            QCOMPARE(got.motif.has_value(), want.motif.has_value());
            if (got.motif)
                QVERIFY(got.motif->motif == want.motif->motif && got.motif->region == want.motif->region && got.motif->strand == want.motif->strand &&
                        got.motif->distance == want.motif->distance);
        }
        writeFileAtomically(m_world.path("bad.tsv"), "#chrom\nchr1\t5\n");
        VERIFY_ERROR(readRanked(m_world.path("bad.tsv")), "line 2");
        writeFileAtomically(m_world.path("bad.tsv"), "chr1\t0" + std::string(16, '\t') + "\n");
        VERIFY_ERROR(readRanked(m_world.path("bad.tsv")), "from 1");
        writeRanked(result, m_world.path("list.csv"));
        QVERIFY(linesOf(m_world.path("list.csv")).front().starts_with("chrom,pos,id,"));
        QCOMPARE(linesOf(m_world.path("list.csv")).size(), std::size_t{2501});
        help.network = nullptr;
        options.by = RankBy::Change;
        VERIFY_ERROR(rankVariants(m_world.path("some.vcf"), m_world.reference(), m_models, options, help, {}, m_silent), "network");
    }

    // A better match beside the variant, three quarters over the one that has the variant, must not take its place.
    void betterMatchBesideTheVariant()
    {
        std::string letters = m_world.letters("chr1", 2000, 60);
        writeFileAtomically(m_world.path("two.meme"), "MEME version 4\n\nALPHABET= ACGT\n\n" + motifOf("LONG", letters.substr(20, 12)) +
                                                          motifOf("SHORT", letters.substr(22, 11)));
        const std::int64_t at = 2032;  // the last base of SHORT, just behind LONG
        const char letter = m_world.letter("chr1", at);
        writeFileAtomically(m_world.path("one.vcf"), "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t" +
                                                         std::to_string(at + 1) + "\t.\t" + letter + "\t" + test::SmallWorld::other(letter) +
                                                         "\t.\t.\t.\n");
        const auto motifs = motif::matchTrack(m_world.path("two.meme"), m_world.sharedReference(), {1e-5, false});
        RankHelp help;
        help.motifs = motifs.get();
        RankOptions options;
        options.everywhere = true;
        const auto over = rankVariants(m_world.path("one.vcf"), m_world.reference(), m_models, options, help, {}, m_silent);
        QVERIFY(over.variants.at(0).motif && over.variants[0].motif->motif == "SHORT");
        QCOMPARE(over.variants[0].motif->distance, 0);
        // Without it, the one just beside; with no reach, none.
        writeFileAtomically(m_world.path("long.meme"), "MEME version 4\n\nALPHABET= ACGT\n\n" + motifOf("LONG", letters.substr(20, 12)));
        const auto single = motif::matchTrack(m_world.path("long.meme"), m_world.sharedReference(), {1e-5, false});
        help.motifs = single.get();
        const auto beside =
            rankVariants(m_world.path("one.vcf"), m_world.reference(), m_models, options, help, m_world.path("beside.vcf"), m_silent);
        QCOMPARE(beside.variants.at(0).motif->distance, 1);
        QVERIFY(readFile(m_world.path("beside.vcf")).find(";BINDSCAPE_MOTIF_DISTANCE=1\n") != std::string::npos);
        help.motifReach = 0;
        QVERIFY(!rankVariants(m_world.path("one.vcf"), m_world.reference(), m_models, options, help, {}, m_silent).variants.at(0).motif);
    }

    // A SNP beside another kind of alternate counts as one, for the bases that it changes.
    void snpsBesideOtherAlternates()
    {
        const auto sites = scores::readScores(m_models[0].scores).sites;
        const auto& site = *std::find_if(sites.begin(), sites.end(), [](const auto& one) { return one.label == 1; });
        const std::int64_t at = site.window.begin + 5;
        const std::string two = m_world.letters(site.window.chrom, at, 2), snp = test::SmallWorld::other(two[0]) + two.substr(1);
        const std::string begin = site.window.chrom + "\t" + std::to_string(at + 1) + "\t.\t";
        writeFileAtomically(m_world.path("mixed.vcf"), "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + begin + two[0] + "\t" +
                                                           snp[0] + ",*\t.\t.\t.\n" + begin + two + "\t" + snp + "," + two[0] + "\t.\t.\t.\n" + begin +
                                                           two + "\t" + two[0] + "\t.\t.\t.\n");
        RankOptions options;
        options.snpsOnly = options.everywhere = true;
        const auto result = rankVariants(m_world.path("mixed.vcf"), m_world.reference(), m_models, options, {}, {}, m_silent);
        QCOMPARE(result.variants.size(), std::size_t{2});
        QCOMPARE(result.leftOut, 1);
        QVERIFY(result.variants[0].best.scored());
        QCOMPARE(result.variants[0].best.raw, result.variants[1].best.raw);  // of the first base alone
    }

    // Alleles behind a position decide as those in columns do, also where they are no letters.
    void allelesInALocus()
    {
        const std::string here = m_world.letters("chr1", 999, 3), wrong(1, test::SmallWorld::other(here[0]));
        std::string table = "locus\tFDR\n";
        for (const std::string& alleles : {here.substr(0, 2) + ":*", here.substr(0, 1) + ":<DEL>", here.substr(0, 1) + "-" + wrong, std::string("left:y"),
                                          std::string()})
            table += "chr1:1000" + (alleles.empty() ? "" : ":" + alleles) + "\t0.01\n";
        table += "chr1:1000-1000\t0.5\nchr1:1000\t1.5\n";
        writeFileAtomically(m_world.path("alleles.tsv"), table);
        TestedOptions options;
        options.mostMismatches = 1;
        const auto result = scoreTested(m_world.path("alleles.tsv"), m_world.reference(), m_models, options, m_silent);
        QCOMPARE(result.notSnps, 2);
        QCOMPARE(result.leftOut, 2);  // "left:y", and an FDR of 1.5
        QCOMPARE(result.notScored + result.positives + result.negatives, 3);
        QCOMPARE(result.options.columns.locus, std::string("locus"));
        options.snpsOnly = false;
        writeFileAtomically(m_world.path("alleles.tsv"), "locus\tFDR\nchr1:1000:" + wrong + ":*\t0.01\n" + "chr1:1000\t0.02\n");
        QCOMPARE(scoreTested(m_world.path("alleles.tsv"), m_world.reference(), m_models, options, m_silent).reference.mismatches, 1);
    }

    void testedVariants()
    {
        Random random(8, "tested");
        std::string tabs = "rsID\tChr\tPos\tRef\tAlt\tLog2.FC\tC.Skew.fdr\n", loci = "variant,effect,q value\n";
        std::vector<double> positive, negative;
        std::int64_t noFdr = 0, outside = 0;
        for (int i = 0; i < 400; ++i) {
            const auto contig = test::SmallWorld::contigs()[random.below(2)];
            const auto at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(contig.length)));
            const Place place{static_cast<std::uint32_t>(contigOf(contig.name)), 1, at};
            const BestScore best = slowBest(place, Strength::Raw);
            const bool missing = random.below(9) == 0;
            // Positives are rather those with high scores.
            const double fdr = best.scored() && best.raw + random.uniform() * 3 > 3 ? 0.01 : 0.05;
            const std::string ref(1, m_world.letter(contig.name, at)), alt(1, test::SmallWorld::other(ref[0])),
                value = missing ? "NA" : formatReal(fdr);
            tabs += "rs" + std::to_string(i) + "\t" + contig.name.substr(3) + "\t" + std::to_string(at + 1) + "\t" + ref + "\t" + alt +
                    "\t0.5\t" + value + "\n";
            loci += "\"" + contig.name + ":" + withThousands(at + 1) + "\",1," + (missing ? "" : value) + "\n";
            if (missing)
                ++noFdr;
            else if (!best.scored())
                ++outside;
            else
                (fdr < 0.05 ? positive : negative).push_back(static_cast<double>(best.raw));
        }
        tabs += "indel\t1\t10\t" + m_world.letters("chr1", 9, 2) + "\t" + m_world.letter("chr1", 9) +
                "\t1\t0.001\nlost\tchr9\t10\tA\tC\t1\t0.001\n";
        writeFileAtomically(m_world.path("tested.tsv"), tabs);
        writeFileAtomically(m_world.path("loci.csv"), loci);
        const auto result = scoreTested(m_world.path("tested.tsv"), m_world.reference(), m_models, {}, m_silent);
        QVERIFY(positive.size() > 20 && negative.size() > 50);
        QCOMPARE(result.noFdr, noFdr);
        QCOMPARE(result.notScored, outside);
        QCOMPARE(result.notSnps, 1);
        QCOMPARE(result.leftOut, 1);
        QCOMPARE(result.positives, static_cast<std::int64_t>(positive.size()));
        QCOMPARE(result.negatives, static_cast<std::int64_t>(negative.size()));
        double u = 0;
        for (const double x : positive)
            for (const double y : negative)
                u += x > y ? 1 : x == y ? 0.5 : 0;
        COMPARE_CLOSE(result.mannWhitney->u, u, 1e-12, 0);
        COMPARE_CLOSE(*result.auroc.value, u / static_cast<double>(positive.size() * negative.size()), 1e-12, 0);
        QVERIFY(result.auroc.interval && result.auroc.interval->low < *result.auroc.value &&
                *result.auroc.value < result.auroc.interval->high);
        QCOMPARE(result.variants.front().effect, 0.5);
        writeTested(result, m_world.path("result.tsv"));
        const auto again = readTested(m_world.path("result.tsv"));
        const auto [labels, scores] = scoresOf(again, Strength::Raw);
        COMPARE_CLOSE(*stats::auroc(labels, scores), *result.auroc.value, 1e-12, 0);
        // Loci in one column, with commas, no alleles.
        const auto byLocus = scoreTested(m_world.path("loci.csv"), m_world.reference(), m_models, {}, m_silent);
        QCOMPARE(byLocus.positives, result.positives);
        COMPARE_CLOSE(*byLocus.auroc.value, *result.auroc.value, 1e-12, 0);
        QCOMPARE(byLocus.warnings.size(), std::size_t{1});  // no alleles: nothing could be checked
        TestedOptions options;
        options.columns.fdr = "P";
        VERIFY_ERROR(scoreTested(m_world.path("tested.tsv"), m_world.reference(), m_models, options, m_silent), "no column called P");
        options.columns.fdr = "Log2.FC";  // all are negative then
        QVERIFY(!scoreTested(m_world.path("tested.tsv"), m_world.reference(), m_models, options, m_silent).auroc.value);
    }
};

QTEST_GUILESS_MAIN(RankedTest)
#include "ranked_test.moc"
