// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/genome/format_variants.h"
#include "core/genome/variant_stream.h"
#include "tests/core/genome/genome_files.h"
#include "tests/core/genome/hts_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <atomic>
#include <thread>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

namespace {

const std::string kHeader = "##fileformat=VCFv4.2\n"
                            "##FILTER=<ID=q10,Description=\"Quality below 10, IDX=7\">\n"
                            "##FILTER=<ID=PASS,Description=\"All filters passed\">\n"
                            "##INFO=<ID=END,Number=1,Type=Integer,Description=\"End\">\n"
                            "##INFO=<ID=SVLEN,Number=.,Type=Integer,Description=\"Length\">\n"
                            "##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"Type\">\n"
                            "##INFO=<ID=AF,Number=A,Type=Float,Description=\"Frequency\">\n"
                            "##INFO=<ID=AC,Number=A,Type=Integer,Description=\"Count\">\n"
                            "##INFO=<ID=AN,Number=1,Type=Integer,Description=\"Chromosomes\">\n"
                            "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
                            "##contig=<ID=1,length=200000>\n"
                            "##contig=<ID=2,length=5000>\n";
const std::string kColumns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tdonor\n";

std::string row(std::int64_t position, const std::string& rest, const std::string& chrom = "1")
{
    return chrom + "\t" + std::to_string(position) + "\t" + rest + "\tGT\t0/1\n";
}

// Sites of every sort, in order, on two contigs.
std::string manyRows(int count)
{
    Random random(5);
    std::string text;
    std::int64_t position = 0;
    for (int i = 0; i < count; ++i) {
        position += 1 + static_cast<std::int64_t>(random.below(120));
        const char* changes[] = {"A\tC", "A\tC,G", "AT\tA", "A\tATT", "A\t<DEL>", "ACG\tTCA"};
        const auto kind = random.below(6);
        const std::string info = kind == 4 ? "SVTYPE=DEL;END=" + std::to_string(position + 300) : "AC=" + std::string(kind == 1 ? "3,1" : "3") + ";AN=8";
        text += row(position, (i % 3 == 0 ? "rs" + std::to_string(i) : ".") + "\t" + changes[kind] + "\t" + std::to_string(10 + i % 7) + "\t" +
                                  (i % 5 == 0 ? "q10" : "PASS") + "\t" + info);
    }
    return text + row(17, "last\tG\tT\t.\t.\t.", "2");
}

}  // namespace

class VariantsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr1", 200000}, {"chr2", 5000}};
    mutable SilentProgress m_silent;

    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::shared_ptr<const TrackSource> open(const std::string& name, const std::string& content) const
    {
        return openTrack(test::writeText(at(name), content), m_contigs);
    }
    Variants read(const TrackSource& source, const Region& region, int bins = 1000) const
    {
        return std::get<Variants>(source.read(region, bins, m_silent));
    }
    static bool warns(const TrackSource& source, const std::string& part, long line = -1)
    {
        return std::any_of(source.warnings().begin(), source.warnings().end(), [&](const Warning& warning) {
            return warning.message.find(part) != std::string::npos && (line < 0 || warning.line == line);
        });
    }
    void compare(const Variants& got, const Variants& want) const
    {
        QCOMPARE(got.items.size(), want.items.size());
        QCOMPARE(got.density, want.density);
        for (std::size_t i = 0; i < got.items.size(); ++i) {
            const Variant &a = got.items[i], &b = want.items[i];
            QVERIFY2(a.begin == b.begin && a.end == b.end && a.type == b.type && a.passed == b.passed && a.filter == b.filter,
                     std::to_string(b.begin).c_str());
            QCOMPARE(a.id + " " + a.reference + " " + a.alternates, b.id + " " + b.reference + " " + b.alternates);
            COMPARE_CLOSE(a.quality, b.quality, 0, 0);
            COMPARE_CLOSE(a.frequency, b.frequency, 1e-6, 0);
        }
    }

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8()); }

    void types_data()
    {
        QTest::addColumn<QString>("columns");
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("length");
        const auto add = [](const char* columns, VariantType type, int length) {
            QTest::newRow(columns) << columns << static_cast<int>(type) << length;
        };
        add("A\tC\t.\t.\t.", VariantType::Snv, 1);
        add("a\tg\t.\t.\t.", VariantType::Snv, 1);
        add("A\tC,G\t.\t.\t.", VariantType::Snv, 1);
        add("ACGT\tAGGT\t.\t.\t.", VariantType::Snv, 4);
        add("A\tACC\t.\t.\t.", VariantType::Insertion, 1);
        add("CA\tCTA\t.\t.\t.", VariantType::Insertion, 2);
        add("ACC\tA\t.\t.\t.", VariantType::Deletion, 3);
        add("A\t*\t.\t.\t.", VariantType::Deletion, 1);
        add("AC\tGT\t.\t.\t.", VariantType::Complex, 2);
        add("ACC\tA,ACCC\t.\t.\t.", VariantType::Complex, 3);
        add("A\t<DEL>\t.\t.\tSVTYPE=DEL;END=150", VariantType::Symbolic, 51);
        add("A\t<DEL>\t.\t.\tSVLEN=-20", VariantType::Symbolic, 21);
        add("A\t<DEL>\t.\t.\tEND=3", VariantType::Symbolic, 1);
        add("A\t<INS>\t.\t.\tSVLEN=400", VariantType::Symbolic, 1);
        add("A\t<INS:ME>\t.\t.\tEND=100;SVLEN=400", VariantType::Symbolic, 1);
        add("A\tA]2:300]\t.\t.\tSVTYPE=BND;END=150", VariantType::Symbolic, 1);
        add("A\t.\t.\t.\t.", VariantType::Reference, 1);
        add("A\t<NON_REF>\t.\t.\tEND=119", VariantType::Reference, 20);
        add("A\t<*>\t.\t.\tEND=119", VariantType::Reference, 20);
        add("A\tC,<NON_REF>\t.\t.\t.", VariantType::Snv, 1);
        add("A\tC,*\t.\t.\t.", VariantType::Complex, 1);
    }
    void types()
    {
        QFETCH(QString, columns);
        QFETCH(int, type);
        QFETCH(int, length);
        const auto track = open("type.vcf", kHeader + kColumns + row(100, "x\t" + columns.toStdString()));
        const Variants data = read(*track, {"chr1", 0, 1000});
        QCOMPARE(data.items.size(), std::size_t{1});
        QCOMPARE(data.items[0].begin, 99);
        QCOMPARE(static_cast<int>(data.items[0].type), type);
        QCOMPARE(data.items[0].end - data.items[0].begin, length);
        QCOMPARE(read(*track, {"chr1", 99 + length - 1, 99 + length}).items.size(), std::size_t{1});
        QVERIFY(read(*track, {"chr1", 99 + length, 99 + length + 10}).items.empty());
    }

    void fieldsOfARow()
    {
        const auto track = open("fields.vcf", kHeader + kColumns + row(1, "rs5;rs6\tA\tC,G\t34.5\tq10;s50\tDP=3;AC=2,6;AN=24") +
                                                  row(9, ".\tA\t" + std::string(80, 'T') + "\t.\tPASS\tAF=0.2,0.7,2e9,nonsense") +
                                                  row(20, ".\tA\tC\tx\t.\tAC=1;AN=0"));
        const auto items = read(*track, {"chr1", 0, 100}).items;
        QCOMPARE(items.size(), std::size_t{3});
        QCOMPARE(items[0].id, std::string("rs5;rs6"));
        QCOMPARE(items[0].quality, 34.5F);
        QCOMPARE(items[0].frequency, 0.25F);
        QCOMPARE(items[0].filter, std::string("q10;s50"));
        QVERIFY(!items[0].passed && items[1].passed && items[2].passed);
        QCOMPARE(items[1].frequency, 0.7F);
        QCOMPARE(items[1].alternates, std::string(49, 'T') + "…");
        QVERIFY(std::isnan(items[2].frequency) && std::isnan(items[2].quality) && items[2].id.empty());
        QVERIFY(track->kind() == TrackKind::Variants);
        QCOMPARE(track->description(), std::string("VCF, 3 variants"));
        QVERIFY(track->warnings().empty());
    }

    void wrongRowsAreToldWithLineAndCount()
    {
        const auto track = open("wrong.vcf", kColumns + "1\t5\t.\n" + row(7, ".\tA\tC\t.\t.\t.") + "1\tx\t.\tA\tC\t.\t.\t.\n1\t-4\t.\tA\tC\t.\t.\t.\n" +
                                                 "1\t9\t.\tA/C\tC\t.\t.\t.\n" + row(200000, ".\tAC\tA\t.\t.\t.") + row(4, ".\tA\tC\t.\t.\t.", "17"));
        QCOMPARE(read(*track, {"chr1", 0, 200000}).items.size(), std::size_t{1});
        QVERIFY(warns(*track, "1 row was left out: VCF has 8 columns (this one has 3 columns)", 2));
        QVERIFY(warns(*track, "2 rows were left out: the position (column 2) is not a whole number above 0 (this one has \"x\")", 4));
        QVERIFY(warns(*track, "REF (column 4) is not made of bases (this one has \"A/C\")", 6));
        QVERIFY(warns(*track, "1 row of 2 reaches beyond the end of the chromosome", 7));
        QVERIFY(warns(*track, "on 1 chromosome that the genome lacks (17)", 8));
    }

    void headersAndNone()
    {
        const auto empty = open("empty.vcf", kHeader + kColumns);
        QVERIFY(warns(*empty, "It has a header and no variants."));
        QVERIFY(read(*empty, {"chr1", 0, 1000}).items.empty());
        QCOMPARE(open("none.vcf", row(3, ".\tA\tC\t10\tPASS\t."))->description(), std::string("VCF, 1 variant"));
        QVERIFY(open("none.txt", row(3, ".\tA\tC\t10\tPASS\t."))->kind() == TrackKind::Variants);
        QVERIFY(open("crlf.vcf", "##fileformat=VCFv4.1\r\n1\t3\t.\tA\tC\t1\tPASS\tAF=0.5\r\n")->warnings().empty());
        QVERIFY(open("spaces.vcf", "##fileformat=VCFv4.1\n1 3  . A C 1 PASS AF=0.5\n")->warnings().empty());
        VERIFY_ERROR(open("text.vcf", "hello\nworld\n"), "text.vcf holds no row that can be read as variants; line 1 has 1 column");
    }

    void otherAssemblyIsTold()
    {
        const auto track = open("other.vcf", "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422,assembly=\"a,b\">\n##contig=<ID=chrUn>\n" + kColumns +
                                                 row(5, ".\tA\tC\t.\t.\t."));
        QVERIFY(warns(*track, "chr1 has 248,956,422 bases in the file and 200,000 in the genome"));
    }

    void idsAreFound()
    {
        const auto track = open("ids.vcf", kHeader + kColumns + row(50, "rs20\tA\tC\t.\t.\t.") + row(10, "rs2\tA\tC\t.\t.\t.") + row(30, ".\tA\tC\t.\t.\t."));
        const auto found = track->find("rs2", 10);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].name, std::string("rs2"));
        QVERIFY(found[0].region == (Region{"chr1", 9, 10}));
        QCOMPARE(found[1].detail, std::string("A>C"));
        QVERIFY(track->find("", 10).empty() && track->find("rs3", 10).empty() && track->find("rs2", 1).size() == 1);
        QCOMPARE(track->next("1", 9)->name, std::string("A>C"));
        QCOMPARE(track->next("1", 29)->name, std::string("rs20"));
        QVERIFY(!track->next("1", 49) && !track->previous("1", 9) && track->previous("1", 49)->region.begin == 29);
    }

    // The same file as text, bgzip with either index, and BCF, in memory and read by region: the same variants.
    void everyWayOfReadingAgrees()
    {
        const std::string text = kHeader + kColumns + manyRows(2500);
        const auto plain = open("all.vcf", text);
        QCOMPARE(plain->description(), std::string("VCF, 2,501 variants"));
        QVERIFY(plain->warnings().empty());
        std::vector<std::pair<std::string, std::shared_ptr<const TrackSource>>> others;
        others.emplace_back("gzip", openTrack(test::writeGzip(at("all.vcf.gz"), text), m_contigs));
        for (const char* ending : {".tbi", ".csi"}) {
            const fs::path file = test::writeBgzip(at("indexed" + std::string(ending) + ".vcf.gz"), text, 5000);
            QVERIFY(test::indexTable(file, ending, test::TableKind::Vcf));
            others.emplace_back(ending, openVariants(file, m_contigs, 0));
        }
        others.emplace_back("cached", openVariants(test::writeBgzip(at("bare.vcf.gz"), text, 5000), m_contigs, 0));
        QVERIFY(warns(*others.back().second, "one was made in the cache"));
        others.emplace_back("cached again", openVariants(at("bare.vcf.gz"), m_contigs, 0));
        QVERIFY(others.back().second->warnings().empty());
        const fs::path bcf = test::writeBcf(at("all.bcf"), at("all.vcf"));
        others.emplace_back("BCF", openTrack(bcf, m_contigs));
        QCOMPARE(others.back().second->description(), std::string("BCF, 2,501 variants"));
        others.emplace_back("BCF, cached", openVariants(bcf, m_contigs, 0));
        QVERIFY(test::indexBcf(bcf));
        others.emplace_back("BCF, indexed", openVariants(bcf, m_contigs, 0));
        QCOMPARE(others.back().second->description(), std::string("BCF, 2,501 variants, indexed"));
        Random random(8);
        for (const auto& [name, track] : others) {
            for (int round = 0; round < 60; ++round) {
                const auto begin = static_cast<std::int64_t>(random.below(170000));
                const Region region{"chr1", begin, begin + 1 + static_cast<std::int64_t>(random.below(round < 30 ? 300 : 30000))};
                compare(read(*track, region, round % 2 == 0 ? 20 : 2000), read(*plain, region, round % 2 == 0 ? 20 : 2000));
                QVERIFY2(!QTest::currentTestFailed(), name.c_str());
                for (const auto ask : {&TrackSource::next, &TrackSource::previous}) {
                    const auto got = (*track.*ask)("chr1", begin), want = (*plain.*ask)("chr1", begin);
                    QVERIFY2(got.has_value() == want.has_value() && (!got || got->region == want->region), name.c_str());
                }
            }
            compare(read(*track, {"chr1", 0, 200000}, 50), read(*plain, {"chr1", 0, 200000}, 50));
            QCOMPARE(read(*track, {"chr2", 0, 5000}).items.size(), std::size_t{1});
            QVERIFY(read(*track, {"chr9", 0, 5000}).items.empty() && !track->next("chr9", 3) && !track->next("chr2", 4000));
        }
    }

    // Rows one by one: whole alleles and counts of each, the same of text, gzip and BCF; fields of other names; what is line, what is record.
    void streamedRows()
    {
        const std::string extra = "##INFO=<ID=some_AC,Number=A,Type=Integer,Description=\"c\">\n##INFO=<ID=some_AN,Number=1,Type=Integer,Description=\"n\">\n";
        const std::string text = kHeader + extra + kColumns + manyRows(500) + row(300, "x\t" + std::string(90, 'A') + "\tA,C\t.\t.\tAC=4,5;AN=20;some_AC=1,2;some_AN=6", "2");
        const auto everything = [&](const fs::path& path, const CountFields& fields) {
            std::string all;
            VariantStream stream(path, fields);
            for (auto item = stream.next(); item != VariantStream::Item::End; item = stream.next())
                if (item == VariantStream::Item::Row) {
                    const auto& now = stream.row();
                    all += std::string(now.chrom) + " " + std::to_string(now.variant.begin) + " " + std::string(now.reference);
                    for (const auto alternate : now.alternates)
                        all += " " + std::string(alternate);
                    for (const double count : now.info.counts)
                        all += " " + std::to_string(count);
                    all += " of " + std::to_string(now.info.chromosomes) + "\n";
                    if (stream.done() < 0 || stream.done() > 1)
                        all += "no share";
                }
            return all;
        };
        const fs::path plain = test::writeText(at("stream.vcf"), text);
        const fs::path bcf = test::writeBcf(at("stream.bcf"), plain);
        const std::string expected = everything(plain, {});
        QVERIFY(expected.find("2 299 " + std::string(90, 'A') + " A C 4.000000 5.000000 of 20.000000\n") != std::string::npos);
        QCOMPARE(everything(test::writeGzip(at("stream.vcf.gz"), text), {}), expected);
        QCOMPARE(everything(bcf, {}), expected);
        const std::string others = everything(plain, {"some_AC", "some_AN"});
        QVERIFY(others.ends_with(" A C 1.000000 2.000000 of 6.000000\n"));
        QCOMPARE(everything(bcf, {"some_AC", "some_AN"}), others);
        VariantStream windows(test::writeText(at("windows.vcf"), "#CHROM\r\n1\t5\t.\tA\tC\t.\t.\t.\r\nbad\n"));
        QVERIFY(windows.next() == VariantStream::Item::Comment && windows.hasHeader());
        QVERIFY(windows.next() == VariantStream::Item::Row && windows.endsWithReturn() && windows.number() == 2 && !windows.line().ends_with('\r'));
        QVERIFY(windows.next() == VariantStream::Item::Fault && !windows.endsWithReturn() && windows.fault().kind == "VCF has 8 columns");
        QVERIFY(windows.next() == VariantStream::Item::End);
    }

    void placesOfSnvs()
    {
        QCOMPARE(placeOfSnv("A", "C"), std::optional<std::size_t>(0));
        QCOMPARE(placeOfSnv("aCG", "ATG"), std::optional<std::size_t>(1));
        for (const auto& [reference, alternate] : {std::pair("A", "A"), std::pair("AC", "GT"), std::pair("A", "AT"), std::pair("A", "*"), std::pair("N", "A"), std::pair("A", "<DEL>")})
            QVERIFY(!placeOfSnv(reference, alternate));
    }

    void severalThreadsReadOneFile()
    {
        const fs::path file = test::writeBgzip(at("threads.vcf.gz"), kHeader + kColumns + manyRows(2500), 3000);
        QVERIFY(test::indexTable(file, ".tbi", test::TableKind::Vcf));
        const auto track = openVariants(file, m_contigs, 0);
        const auto whole = read(*track, {"chr1", 0, 200000}, 5000);
        QCOMPARE(whole.items.size(), std::size_t{2500});
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int round = 0; round < 40; ++round) {
                    const std::int64_t begin = (t * 40 + round) * 900;
                    const auto part = read(*track, {"chr1", begin, begin + 5000}, 5000);
                    const auto count = std::count_if(whole.items.begin(), whole.items.end(),
                                                     [&](const Variant& item) { return item.begin < begin + 5000 && item.end > begin; });
                    wrong += static_cast<std::ptrdiff_t>(part.items.size()) != count;
                }
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    void damagedFilesAreOneSentence()
    {
        const std::string text = kHeader + kColumns + manyRows(2500);
        VERIFY_ERROR(openVariants(test::writeText(at("large.vcf"), text), m_contigs, 100), "large.vcf is too large to be read whole (0.1 MB)");
        VERIFY_ERROR(openVariants(test::writeGzip(at("large.vcf.gz"), text), m_contigs, 100), "compress it with bgzip");
        const fs::path file = test::writeBgzip(at("bad.vcf.gz"), text, 5000);
        test::writeText(file.string() + ".tbi", "no index at all");
        VERIFY_ERROR(openVariants(file, m_contigs, 0), "bad.vcf.gz.tbi is damaged or no index");
        // The index of another file: places that hold no block.
        const fs::path other = test::writeBgzip(at("other.vcf.gz"), text, 700);
        QVERIFY(test::indexTable(other, ".tbi", test::TableKind::Vcf));
        fs::copy_file(other.string() + ".tbi", file.string() + ".tbi", fs::copy_options::overwrite_existing);
        const auto foreign = openVariants(file, m_contigs, 0);
        VERIFY_ERROR(read(*foreign, {"chr1", 100000, 101000}), "bad.vcf.gz cannot be read at this place");
        // Not sorted: no index can be made.
        const fs::path unsorted = test::writeBgzip(at("unsorted.vcf.gz"), kHeader + kColumns + row(500, ".\tA\tC\t.\t.\t.") + row(4, ".\tA\tC\t.\t.\t."));
        VERIFY_ERROR(openVariants(unsorted, m_contigs, 0), "unsorted.vcf.gz is too large to be read whole and cannot be indexed");
        QCOMPARE(openTrack(unsorted, m_contigs)->next("chr1", 5)->region.begin, 499);
        // Cut BCF files end in an error, not in fewer variants.
        const fs::path bcf = test::writeBcf(at("cut.bcf"), test::writeText(at("cut.vcf"), text));
        fs::resize_file(bcf, fs::file_size(bcf) / 2);
        VERIFY_ERROR(openTrack(bcf, m_contigs), "cut.bcf was cut off");
    }

    void wideViewsOfLargeFilesAskToZoomIn()
    {
        // Incompressible genotypes make 1 kb a row and more than what is read at once in all.
        Random random(3);
        std::string text = kHeader + kColumns;
        std::string noise(12'000, 'x');
        for (int i = 0; i < 6000; ++i) {
            for (char& letter : noise)
                letter = static_cast<char>('!' + random.below(90));
            text += "1\t" + std::to_string(1 + i * 30) + "\t.\tA\tC\t.\t.\t.\tGT\t" + noise + "\n";
        }
        const fs::path file = test::writeBgzip(at("wide.vcf.gz"), text);
        QVERIFY(test::indexTable(file, ".tbi", test::TableKind::Vcf));
        const auto track = openVariants(file, m_contigs, 0);
        VERIFY_ERROR(read(*track, {"chr1", 0, 200000}), "Zoom in to see the variants of wide.vcf.gz: this view holds about");
        QVERIFY(!read(*track, {"chr1", 100000, 100300}).items.empty());
    }

    // Any bytes where a BCF record should be: no crash, and nothing that cannot be.
    void bcfRecordsOfAnyBytes()
    {
        VcfHeader header;
        header.numbered = true;
        header.contigNames = {"1"};
        header.words = {"PASS", "AF", "END"};
        // chrom 0, position 9, QUAL 2; id "r", A, C; PASS; AF 0.25
        std::string good("\0\0\0\0\x09\0\0\0\x01\0\0\0\0\0\0\x40\x01\0\x02\0\0\0\0\0\x17r\x17" "A\x17" "C\x11\0\x11\x01\x15\0\0\x80\x3e", 39);
        VariantRow row;
        RowFault fault;
        QVERIFY(readBcfRecord(good, header, row, fault));
        QCOMPARE(row.variant.begin, 9);
        QCOMPARE(row.variant.id + row.variant.reference + row.variant.alternates + row.variant.filter, std::string("rACPASS"));
        QCOMPARE(row.variant.frequency, 0.25F);
        for (std::size_t length = 0; length < good.size(); ++length)
            QVERIFY(!readBcfRecord(std::string_view(good).substr(0, length), header, row, fault) && !fault.detail.empty());
        Random random(4);
        for (int round = 0; round < 20000; ++round) {
            std::string bytes = good;
            for (int i = 0; i < 3; ++i)
                bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
            if (readBcfRecord(bytes, header, row, fault))
                QVERIFY(row.variant.begin >= 0 && row.variant.end >= row.variant.begin && !(row.variant.frequency > 1));
        }
    }
};

QTEST_APPLESS_MAIN(VariantsTest)
#include "variants_test.moc"
