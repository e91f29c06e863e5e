// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/genome/hts_files.h"

#include "tests/core/genome/genome_files.h"

#include <htslib/sam.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

namespace bindscape::test {

namespace fs = std::filesystem;

bool indexTable(const fs::path& file, const std::string& ending, TableKind layout)
{
    const tbx_conf_t* conf = layout == TableKind::Vcf ? &tbx_conf_vcf : layout == TableKind::Bed ? &tbx_conf_bed : &tbx_conf_gff;
    return tbx_index_build3(file.c_str(), (file.string() + ending).c_str(), ending == ".csi" ? 14 : 0, 0, conf) == 0;
}

fs::path writeBcf(const fs::path& path, const fs::path& vcf)
{
    htsFile* in = hts_open(vcf.c_str(), "r");
    htsFile* out = hts_open(path.c_str(), "wb");
    bcf_hdr_t* header = bcf_hdr_read(in);
    bcf1_t* record = bcf_init();
    bool good = bcf_hdr_write(out, header) == 0;
    while (good && bcf_read(in, header, record) == 0)
        good = bcf_write(out, header, record) == 0;
    bcf_destroy(record);
    bcf_hdr_destroy(header);
    hts_close(in);
    return hts_close(out) == 0 && good ? path : fs::path();
}

bool indexBcf(const fs::path& path) { return bcf_index_build3(path.c_str(), nullptr, 14, 0) == 0; }

fs::path writeAlignments(const fs::path& path, const std::string& mode, std::string_view sam, const fs::path& fasta)
{
    const fs::path text = writeText(path.string() + ".sam", sam);
    htsFile* in = hts_open(text.c_str(), "r");
    htsFile* out = hts_open(path.c_str(), mode.c_str());
    if (!fasta.empty())
        hts_set_fai_filename(out, fasta.c_str());
    sam_hdr_t* header = sam_hdr_read(in);
    bam1_t* record = bam_init1();
    bool good = sam_hdr_write(out, header) == 0;
    int code = 0;
    while (good && (code = sam_read1(in, header, record)) >= 0)
        good = sam_write1(out, header, record) >= 0;
    bam_destroy1(record);
    sam_hdr_destroy(header);
    hts_close(in);
    return hts_close(out) == 0 && good && code == -1 ? path : fs::path();
}

bool indexAlignments(const fs::path& path, const std::string& ending) { return sam_index_build(path.c_str(), ending == ".csi" ? 14 : 0) == 0; }

}  // namespace bindscape::test
