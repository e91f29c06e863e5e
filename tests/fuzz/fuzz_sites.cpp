// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of sites with labels, and changes of sites by hand, of a genome with two chromosomes.
#include "core/dataset/labelled_sites.h"
#include "core/dataset/site_edits.h"
#include "tests/fuzz/fuzz_file.h"

#include <string_view>

using namespace bindscape;

namespace {

dataset::Dataset twoChromosomes()
{
    dataset::Dataset data;
    data.contigs = {{"chr1", 1000000}, {"chr2", 5000}};
    data.motif.id = data.motif.name = "sites";
    return data;
}

// Changes are applied to sites of their own, so that some fit and some do not.
void readAndApply(const std::filesystem::path& path)
{
    const auto changes = dataset::readSiteChanges(path);
    auto data = twoChromosomes();
    data.chroms = {"chr1", "chr2"};
    for (std::uint32_t chrom = 0; chrom < 2; ++chrom)
        for (int i = 0; i < 8; ++i) {
            dataset::Instance site;
            site.chrom = chrom;
            site.begin = 100 * (i + 1);
            site.width = 10;
            data.instances.push_back(site);
        }
    dataset::applySiteChanges(data, changes, path.string());
    dataset::writeSiteChanges(changes, path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    return fuzz::attempt([&] {
        if (std::string_view(FUZZ_FORMAT) == "edits")
            return readAndApply(path);
        for (const int column : {0, 4}) {
            auto list = twoChromosomes();
            list.options.sitesFile = path.string();
            list.options.labelColumn = column;
            dataset::readSiteList(list);
        }
    });
}
