// SPDX-License-Identifier: GPL-3.0-or-later
// The distributed motif collections, and other projects' test files: each parses or says in one sentence why not.
#include "core/base/atomic_file.h"
#include "core/base/text.h"
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
    // As many motifs as the files have headers.
    void collections()
    {
        int collections = 0;
        for (const auto& entry : std::filesystem::directory_iterator(m_data / "motifs")) {
            const auto ending = entry.path().extension();
            if (ending != ".meme" && ending != ".pfm")
                continue;
            const std::string content = readFile(entry.path());
            std::size_t headers = 0;
            for (const auto line : split(content, '\n'))
                headers += line.starts_with(ending == ".meme" ? "MOTIF " : ">") ? 1 : 0;
            const auto file = readMotifs(entry.path());
            QCOMPARE(file.motifs.size(), headers);
            for (const auto& motif : file.motifs)
                QVERIFY(motif.width() >= 4 && motif.width() <= 60 && !motif.name.empty());
            ++collections;
        }
        QVERIFY(collections > 0);
    }
    void sameMatrixFromBothFormats()
    {
        const auto memeFile = m_data / "motifs/JASPAR2018_CORE_vertebrates.converted.meme",
                   plainFile = m_data / "motifs/JASPAR2018_vertebrates.pfm";
        if (!std::filesystem::exists(memeFile) || !std::filesystem::exists(plainFile))
            QSKIP("The two collections are not in the data folder.");
        const auto meme = readMotifs(memeFile), plain = readMotifs(plainFile);
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
        QVERIFY(read > 0);
        qInfo("%d read, %d refused", read, refused);
    }

private:
    std::filesystem::path m_data;
};

QTEST_APPLESS_MAIN(MotifFilesTest)
#include "motif_files_test.moc"
