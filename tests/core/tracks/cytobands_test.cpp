// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/tracks/cytobands.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;

class CytobandsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    const std::vector<genome::Contig> m_contigs{{"chr1", 1000}, {"chr2", 500}};
    std::filesystem::path at(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    std::filesystem::path write(const char* name, const std::string& text) const
    {
        writeFileAtomically(at(name), text);
        return at(name);
    }

private Q_SLOTS:
    void bandsOfTheGenome()
    {
        const auto file = write("cytoBand.txt", "# bands\n1\t0\t300\tp1.1\tgneg\n1\t300\t600\tq1\tacen\nchr7\t0\t10\tp\tgneg\n"
                                                              "1\t600\t500\tback\tgneg\n1\tx\t500\tno\tgneg\nshort\t1\n");
        const auto bands = tracks::readCytobands(file, m_contigs);
        QCOMPARE(bands.size(), std::size_t{1});
        const auto& found = bands.at("chr1");
        QCOMPARE(found.size(), std::size_t{2});
        QVERIFY(found[1].begin == 300 && found[1].end == 600 && found[1].name == "q1" && found[1].stain == "acen");
    }
    void noneIsSaid()
    {
        VERIFY_ERROR(tracks::readCytobands(write("other.txt", "chr7\t0\t10\tp\tgneg\n"), m_contigs), "other.txt holds no chromosome band");
        VERIFY_ERROR(tracks::readCytobands(at("missing.txt"), m_contigs), "missing.txt");
    }
};

QTEST_GUILESS_MAIN(CytobandsTest)
#include "cytobands_test.moc"
