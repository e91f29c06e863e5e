// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of sites by hand: everything comes back, the last change of a site wins, damage is told with file and line.
#include "core/base/atomic_file.h"
#include "core/dataset/site_edits.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

namespace {

const std::string kHead = "#chrom\tbegin\tend\tstrand\tchange\tnote\ttime\n";

SiteChange change(const char* chrom, std::int64_t begin, SiteEdit edit, int label = 0, const char* note = "", Strand strand = Strand::Forward)
{
    return {{chrom, begin, begin + 8}, strand, edit, label, note, "2026-03-01T10:00:00Z"};
}

}  // namespace

class SiteEditsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_file;

private Q_SLOTS:
    void init() { m_file = fs::path(m_temporary.path().toStdString()) / "datasets" / "gata1.edits.tsv"; }
    void cleanup() { fs::remove_all(m_file.parent_path()); }

    void everythingComesBackSorted()
    {
        const std::vector<SiteChange> sorted{change("chr1", 5, SiteEdit::Bound, 0, "a peak by eye"), change("chr1", 5, SiteEdit::Excluded, 0, "", Strand::Reverse),
                                             change("chr1", 90, SiteEdit::Added, 1), change("chr1", 91, SiteEdit::Added, 0, "µ"), change("chr2", 1, SiteEdit::Unbound)};
        writeSiteChanges({sorted[4], sorted[1], sorted[3], sorted[0], sorted[2]}, m_file);
        QVERIFY(readSiteChanges(m_file) == sorted);
        QCOMPARE(readFile(m_file), kHead + "chr1\t5\t13\t+\tbound\ta peak by eye\t2026-03-01T10:00:00Z\n"
                                           "chr1\t5\t13\t-\texcluded\t\t2026-03-01T10:00:00Z\n"
                                           "chr1\t90\t98\t+\tadded-bound\t\t2026-03-01T10:00:00Z\n"
                                           "chr1\t91\t99\t+\tadded-unbound\tµ\t2026-03-01T10:00:00Z\n"
                                           "chr2\t1\t9\t+\tunbound\t\t2026-03-01T10:00:00Z\n");
    }

    void theLastChangeWins()
    {
        writeSiteChanges({change("chr1", 5, SiteEdit::Bound), change("chr2", 7, SiteEdit::Bound), change("chr1", 5, SiteEdit::Excluded), change("chr2", 7, SiteEdit::None)},
                         m_file);
        QVERIFY(readSiteChanges(m_file) == std::vector{change("chr1", 5, SiteEdit::Excluded)});
        // Also where somebody wrote the file by hand.
        writeFileAtomically(m_file, kHead + "chr1\t5\t13\t+\tbound\t\t\nchr1\t5\t13\t+\tunbound\t\t\n");
        const auto got = readSiteChanges(m_file);
        QCOMPARE(got.size(), 1u);
        QCOMPARE(static_cast<int>(got[0].edit), static_cast<int>(SiteEdit::Unbound));
    }

    void noChangesAreNoFile()
    {
        QVERIFY(readSiteChanges(m_file).empty());
        writeSiteChanges({}, m_file);
        QVERIFY(!fs::exists(m_file));
        writeSiteChanges({change("chr1", 5, SiteEdit::Bound)}, m_file);
        QVERIFY(fs::exists(m_file));
        writeSiteChanges({change("chr1", 5, SiteEdit::Bound), change("chr1", 5, SiteEdit::None)}, m_file);
        QVERIFY(!fs::exists(m_file));
    }

    void notesStayOnTheirLine()
    {
        writeSiteChanges({change("chr1", 5, SiteEdit::Bound, 0, " two\tcolumns\nand lines\r ")}, m_file);
        QCOMPARE(readSiteChanges(m_file).at(0).note, std::string("two columns and lines"));
    }

    void damage_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("columns") << QByteArray("chr1\t5\t13\t+\tbound\t") << "has 7 columns, this one has 6";
        QTest::newRow("begin") << QByteArray("chr1\tx\t13\t+\tbound\t\t") << "\"x\" in column begin is not a whole number";
        QTest::newRow("reversed") << QByteArray("chr1\t13\t5\t+\tbound\t\t") << "reversed";
        QTest::newRow("negative") << QByteArray("chr1\t-3\t5\t+\tbound\t\t") << "negative";
        QTest::newRow("too long") << QByteArray("chr1\t0\t1152921504606846976\t+\tbound\t\t") << "too long";
        QTest::newRow("strand") << QByteArray("chr1\t5\t13\tplus\tbound\t\t") << "strand";
        QTest::newRow("chromosome") << QByteArray("\t5\t13\t+\tbound\t\t") << "chromosome is missing";
        QTest::newRow("change") << QByteArray("chr1\t5\t13\t+\tadded\t\t") << "\"added\" in column change";
        QTest::newRow("no change") << QByteArray("chr1\t5\t13\t+\t.\t\t") << "\".\" in column change";
        QTest::newRow("zero bytes") << QByteArray("chr1\t5\t13\t+\tbound\t\0\t", 21) << "zero bytes";
    }
    void damage()
    {
        QFETCH(QByteArray, row);
        QFETCH(QString, sentence);
        fs::create_directories(m_file.parent_path());
        writeFileAtomically(m_file, kHead + "chr1\t5\t13\t+\tbound\t\t\n" + row.toStdString() + "\n");
        VERIFY_ERROR(readSiteChanges(m_file), "gata1.edits.tsv, line 3: ");
        VERIFY_ERROR(readSiteChanges(m_file), sentence.toStdString());
    }

    void otherFiles()
    {
        fs::create_directories(m_file.parent_path());
        writeFileAtomically(m_file, "");
        VERIFY_ERROR(readSiteChanges(m_file), "line 1: these are not changes of sites");
        writeFileAtomically(m_file, "chr1\t5\t13\n");
        VERIFY_ERROR(readSiteChanges(m_file), "line 1: these are not changes of sites");
        VERIFY_ERROR(readSiteChanges(m_file.parent_path()), "is a folder");
    }

    void placesThatCannotBeWrittenTo()
    {
        fs::create_directories(m_file);
        VERIFY_ERROR(writeSiteChanges({change("chr1", 5, SiteEdit::Bound)}, m_file), "there is a folder of that name");
        writeFileAtomically(m_file.parent_path() / "file", "");
        VERIFY_ERROR(writeSiteChanges({change("chr1", 5, SiteEdit::Bound)}, m_file.parent_path() / "file" / "gata1.edits.tsv"), "Cannot write");
    }
};

QTEST_APPLESS_MAIN(SiteEditsTest)
#include "site_edits_test.moc"
