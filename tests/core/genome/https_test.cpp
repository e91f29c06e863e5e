// SPDX-License-Identifier: GPL-3.0-or-later
// Files of a server over https: with a certificate that is trusted they are those of the disk, without it there is one sentence.
#include "core/base/atomic_file.h"
#include "core/genome/bigwig.h"
#include "core/genome/byte_source.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/genome_files.h"
#include "tests/core/genome/hts_files.h"
#include "tests/support/http_server.h"
#include "tests/support/test_support.h"
#include "tests/support/tls_door.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstring>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

class HttpsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    const std::vector<Contig> m_contigs{{"chr1", 1'000'000}};
    test::HttpServer m_server;
    std::unique_ptr<test::TlsDoor> m_door;
    SilentProgress m_silent;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        m_door = std::make_unique<test::TlsDoor>(m_folder.path(), m_server.port());
        if (!m_door->isOpen())
            QSKIP(qPrintable(QStringLiteral("No https here: ") + m_door->trouble()));
    }
    void cleanup() { qunsetenv("CURL_CA_BUNDLE"); }

    void aCertificateThatNobodyKnowsIsRefused()
    {
        m_server.serve("x.bw", "whatever");
        VERIFY_ERROR(openTrack(m_door->url("x.bw"), m_contigs), "certificate");
    }
    void bigWig()
    {
        qputenv("CURL_CA_BUNDLE", m_door->certificateFile().toUtf8());
        SignalSpan span{{"chr1", 1000, 301'000}, {}};
        for (int i = 0; i < 300'000; ++i)
            span.values.push_back(static_cast<float>(i % 977));
        writeBigWig(at("a.bw"), m_contigs, std::vector{span});
        m_server.serve("a.bw", readFile(at("a.bw")));
        const auto remote = openTrack(m_door->url("a.bw"), m_contigs), local = openTrack(at("a.bw"), m_contigs);
        for (const Region& region : {Region{"chr1", 0, 1'000'000}, Region{"chr1", 200'000, 200'500}}) {
            const auto a = std::get<Signal>(remote->read(region, 700, m_silent)), b = std::get<Signal>(local->read(region, 700, m_silent));
            QCOMPARE(a.max.size(), b.max.size());
            QVERIFY(std::memcmp(a.max.data(), b.max.data(), a.max.size() * sizeof(float)) == 0);
        }
    }
    void variantsWithTheirIndex()
    {
        qputenv("CURL_CA_BUNDLE", m_door->certificateFile().toUtf8());
        std::string vcf = "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=1000000>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        for (int i = 0; i < 2000; ++i)
            vcf += "chr1\t" + std::to_string(100 + 400 * i) + "\tv" + std::to_string(i) + "\tA\tG\t50\tPASS\t.\n";
        const fs::path file = test::writeBgzip(at("v.vcf.gz"), vcf, 5000);
        QVERIFY(test::indexTable(file, ".tbi", test::TableKind::Vcf));
        m_server.serve("v.vcf.gz.tbi", readFile(at("v.vcf.gz.tbi")));
        m_server.serve("v.vcf.gz", readFile(file));
        const auto found = std::get<Variants>(openTrack(m_door->url("v.vcf.gz"), m_contigs)->read({"chr1", 400'000, 440'000}, 1000, m_silent));
        QCOMPARE(found.items.size(), std::size_t{100});
        QCOMPARE(found.items.front().id, std::string("v1000"));
    }
};

QTEST_GUILESS_MAIN(HttpsTest)
#include "https_test.moc"
