// SPDX-License-Identifier: GPL-3.0-or-later
// The distributed motif collections, and other projects' test files: each parses or says in one sentence why not.
#include "core/motif/matrix.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::motif;

class MotifFilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::dataFolder(), "BINDSCAPE_TEST_DATA");
        m_data = *test::dataFolder();
    }
    void collections_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("motifs");
        QTest::newRow("jaspar meme") << "JASPAR2018_CORE_vertebrates.converted.meme" << 579;
        QTest::newRow("jaspar pfm") << "JASPAR2018_vertebrates.pfm" << 579;
        QTest::newRow("jaspar 2024") << "lightmotif_JASPAR2024.meme" << 2346;
        QTest::newRow("hocomoco pfm") << "HOCOMOCOv11_HUMAN.pfm" << 401;
        QTest::newRow("hocomoco meme") << "HOCOMOCOv11_core_HUMAN_mono.converted.meme" << 401;
    }
    void collections()
    {
        QFETCH(QString, name);
        QFETCH(int, motifs);
        const auto path = m_data / "motifs" / name.toStdString();
        if (!std::filesystem::exists(path))
            QSKIP("This collection is not in the data folder.");
        const auto file = readMotifs(path);
        QCOMPARE(static_cast<int>(file.motifs.size()), motifs);
        for (const auto& motif : file.motifs)
            QVERIFY(motif.width() >= 4 && motif.width() <= 40 && !motif.name.empty());
    }
    void sameMatrixFromBothFormats()
    {
        const auto meme = readMotifs(m_data / "motifs/JASPAR2018_CORE_vertebrates.converted.meme");
        const auto plain = readMotifs(m_data / "motifs/JASPAR2018_vertebrates.pfm");
        for (const auto& motif : plain.motifs) {
            const Motif& other = findMotif(meme, motif.id);
            QCOMPARE(motif.width(), other.width());
            for (std::size_t i = 0; i < motif.rows.size(); ++i)
                for (std::size_t a = 0; a < 4; ++a)
                    COMPARE_CLOSE(motif.frequencies(i)[a], other.frequencies(i)[a], 0, 2e-3);
        }
    }
    void foreignFiles()
    {
        int read = 0, refused = 0;
        for (const char* folder : {"torture/biopython_motifs", "motifs"})
            for (const auto& entry : std::filesystem::directory_iterator(m_data / folder)) {
                const std::string sentence = test::errorOf([&] { (void)readMotifs(entry.path()); });
                sentence.empty() ? ++read : ++refused;
                QVERIFY2(sentence.empty() || sentence.find(entry.path().filename().string()) != std::string::npos, sentence.c_str());
                qInfo("%s: %s", entry.path().filename().c_str(), sentence.empty() ? "read" : sentence.c_str());
            }
        QVERIFY(read >= 10 && refused > 0);
    }

private:
    std::filesystem::path m_data;
};

QTEST_APPLESS_MAIN(MotifFilesTest)
#include "motif_files_test.moc"
