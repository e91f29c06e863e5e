// SPDX-License-Identifier: GPL-3.0-or-later
// instances.bed.gz of a data set, read for the table of sites and for training. The record beside it is a sound one of a list of sites.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/progress.h"
#include "core/dataset/site_columns.h"
#include "tests/fuzz/fuzz_file.h"

using namespace bindscape;

namespace {

namespace fs = std::filesystem;

dataset::Dataset oneSite(const fs::path& list)
{
    dataset::Dataset data;
    data.contigs = {{"chr1", 1000000}, {"chr2", 5000}};
    data.chroms = {"chr1", "chr2"};
    data.motif.id = data.motif.name = "sites";
    data.options.genomeFile = data.options.sitesFile = list.string();
    data.options.motifId = data.motif.id;
    dataset::Instance site;
    site.begin = 2000;
    site.width = 10;
    site.split = dataset::Split::Train;
    data.instances = {site};
    return data;
}

// A folder with the record, in which only the table changes.
const fs::path& folder(const fs::path& beside)
{
    static const fs::path made = [&] {
        const fs::path path = beside / "dataset";
        fs::create_directories(path);
        writeFileAtomically(path / "sites.bed", "chr1\t2000\t2010\n");
        dataset::writeDataset(oneSite(path / "sites.bed"), path);
        return path;
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    const fs::path& set = folder(path.parent_path());
    fs::rename(path, set / paths::kInstancesFile);
    (void)fuzz::attempt([&] {
        SilentProgress progress;
        const auto sites = dataset::readSiteColumns(set, progress, 1);
        for (std::size_t row = 0; row < sites.size(); ++row)
            (void)sites.find(sites.core(row), Strand::Forward);
    });
    return fuzz::attempt([&] { (void)dataset::readDataset(set); });
}
