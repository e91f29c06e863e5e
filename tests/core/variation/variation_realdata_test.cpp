// SPDX-License-Identifier: GPL-3.0-or-later
// Real VCFs against the genome that they belong to, and one that belongs to another.
#include "core/variation/variant_input.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::variation;

class VariationRealdataTest : public QObject {
    Q_OBJECT
    std::optional<std::filesystem::path> m_data = test::dataFolder();
    std::shared_ptr<const genome::Reference> m_genome;
    SilentProgress m_silent;

    std::unique_ptr<const VariantInput> readAll(const std::string& file)
    {
        auto input = std::make_unique<VariantInput>(*m_data / file, *m_genome, InputOptions{});
        while (input->next(m_silent) != VariantInput::Item::End)
            ;
        return input;
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(m_data, "BINDSCAPE_TEST_DATA");
        Warnings warnings;
        m_genome = genome::Reference::open(*m_data / "genome/hg19_partial.fa.gz", warnings);
    }
    void thisAssembly()
    {
        for (const char* file : {"variants/10_donors_chr22.selected_sites.vcf.gz", "variants/1000G.chr22.50.3-51.0M.vcf.gz", "variants/gatk_dream3-chr20.vcf"}) {
            const auto input = readAll(file);
            QVERIFY(input->rows() > 1000 && input->reference().checked > 1000);
            QCOMPARE(input->usable(), input->rows());
            QCOMPARE(input->reference().mismatches, 0);
        }
    }
    void anotherAssembly()
    {
        VERIFY_ERROR(readAll("torture/wrong_assembly/GRCh38_chr20snippet.sites.vcf"), "does not belong to the genome hg19_partial.fa.gz");
    }
    void beyondTheSequence()
    {
        // The gene lies behind the part of chr1 that this genome has.
        const auto input = readAll("variants/freqs_grch37_v2.1_gnomad-exomes.1.vcf.gz");
        QCOMPARE(input->usable(), 0);
        QVERIFY(!input->warnings().empty() && input->warnings().front().message.find("beyond the end") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(VariationRealdataTest)
#include "variation_realdata_test.moc"
