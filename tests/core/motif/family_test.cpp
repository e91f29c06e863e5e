// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/family.h"
#include "core/motif/matrix.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::motif;

class FamilyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void families()
    {
        for (const auto& [name, family] : std::vector<std::pair<std::string, std::string>>{{"NFYA", "NFY"},
                                                                                           {"NFYB_HUMAN.H11MO.0.A", "NFY"},
                                                                                           {"MA0502.1 NFYB", "NFY"},
                                                                                           {"FOS::JUN", "AP-1"},
                                                                                           {"FOSL1::JUND", "AP-1"},
                                                                                           {"FOS::JUN(var.2)", "CRE"},
                                                                                           {"JUN(var.2)", "AP-1"},
                                                                                           {"MAX", "E-box"},
                                                                                           {"BHE40_HUMAN.H11MO.0.A", "E-box"},
                                                                                           {"ELK1", "ETS"},
                                                                                           {"Gabpa", "ETS"},
                                                                                           {"SPI1", "PU.1"},
                                                                                           {"KLF14", "SP/KLF"},
                                                                                           {"Sp1", "SP/KLF"},
                                                                                           {"IRF8", "IRF"},
                                                                                           {"PEBB", "RUNX"},
                                                                                           {"MEF2D", "MEF2"},
                                                                                           {"POU2F2", "OCT"},
                                                                                           {"CTCF", "CTCF"},
                                                                                           {"NRF1", "NRF1"},
                                                                                           {"GATA1::TAL1", "GATA"},
                                                                                           {"CREB1", "CRE"},
                                                                                           {"STAT3", "STAT"},
                                                                                           {"TF65", "NF-kB"},
                                                                                           {"CEBPB", "C/EBP"},
                                                                                           {"COE1", "EBF"},
                                                                                           {"RFX5", "RFX"},
                                                                                           {"RORA(var.2)", "NR half-site"},
                                                                                           {"E2F4", "E2F"},
                                                                                           {"ERF", "ETS"},
                                                                                           {"E4F1", "E4F1"},
                                                                                           {"Unheard::Of", "Unheard::Of"},
                                                                                           {"", ""}})
            QCOMPARE(familyOf(name), family);
        QVERIFY(!knownFamily("Unheard") && knownFamily("SP1"));
        QCOMPARE(plainFactor("RORA(var.2)"), std::string("RORA"));
        QCOMPARE(plainFactor("MA1234.12 Nkx2-5(var.2)"), std::string("Nkx2-5"));
    }
    // What share of the motifs that people download has a family.
    void coverage()
    {
        const auto folder = test::dataFolder();
        SKIP_WITHOUT(folder, "BINDSCAPE_TEST_DATA");
        for (const auto& [file, least] : {std::pair("JASPAR2018_vertebrates.pfm", 0.99), std::pair("HOCOMOCOv11_HUMAN.pfm", 0.8)}) {
            const auto path = *folder / "motifs" / file;
            if (!std::filesystem::exists(path))
                QSKIP("The motif files are not there.");
            const auto motifs = readMotifs(path).motifs;
            std::size_t known = 0;
            for (const auto& motif : motifs)
                known += knownFamily(motif.name).has_value();
            qInfo("%s: %zu of %zu names have a family", file, known, motifs.size());
            QVERIFY(static_cast<double>(known) >= least * static_cast<double>(motifs.size()));
        }
    }
};

QTEST_APPLESS_MAIN(FamilyTest)
#include "family_test.moc"
