// SPDX-License-Identifier: GPL-3.0-or-later
// A table of tracks; or one of the two files of a compendium's folder, in which the other is a sound one.
#include "core/base/paths.h"
#include "core/compendium/compendium.h"
#include "tests/fuzz/fuzz_file.h"

#include <string_view>

using namespace bindscape;

namespace {

namespace fs = std::filesystem;

compendium::Compendium oneBin()
{
    compendium::Compendium made;
    made.options.genomeFile = "genome.fa";
    made.options.tracks = {{"a", "a.bed", "chip"}, {"b", "b.bed", "dnase"}};
    made.options.train = {"chr1"};
    made.chroms = {"chr1"};
    made.bins = {{0, 2000, dataset::Split::Train}};
    made.labels = {3};
    made.counts = {{1, 1, 0, 0}, {1, 1, 0, 0}};
    made.md5 = {"", ""};
    return made;
}

const fs::path& folder(const fs::path& beside)
{
    static const fs::path made = [&] {
        const fs::path path = beside / "compendium";
        compendium::writeCompendium(oneBin(), path);
        return path;
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    if (std::string_view(FUZZ_FORMAT) == "tracks")
        return fuzz::attempt([&] {
            const auto tracks = compendium::readTrackTable(path);
            compendium::writeTrackTable(tracks, path);
        });
    const fs::path& set = folder(path.parent_path());
    fs::rename(path, set / (std::string_view(FUZZ_FORMAT) == "bins" ? paths::kBinsFile : paths::kCompendiumFile));
    return fuzz::attempt([&] {
        const auto read = compendium::readCompendium(set);
        for (std::size_t i = 0; i < read.bins.size(); ++i)
            (void)read.windowOf(i);
    });
}
