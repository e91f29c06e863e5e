// SPDX-License-Identifier: GPL-3.0-or-later
// The folder of a run's motifs: one of its files is the bytes (the first byte says which), the others are sound.
#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/seqlets/motif_folder.h"
#include "tests/fuzz/fuzz_file.h"

#include <unistd.h>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

constexpr const char* kFiles[] = {"motifs.tsv", "contributions.tsv", "spacing.tsv", "motifs.json", "matches.meme"};

// Windows in each of which a word scores high; written once.
struct World {
    fs::path folder = fs::temp_directory_path() / ("bindscape-fuzz-seqlets-" + std::to_string(::getpid()));
    std::vector<std::string> sound;

    World()
    {
        Random random(1, "seqlets");
        scores::ScoreSet set;
        set.window = 200;
        std::vector<std::string> letters;
        for (int i = 0; i < 300; ++i) {
            std::string window;
            for (int j = 0; j < 200; ++j)
                window += "ACGT"[random.below(4)];
            const std::size_t at = 20 + random.below(60);
            window.replace(at, 8, "TGACGTCA");
            letters.push_back(window);
            set.sites.push_back({{"chr1", i * 300, i * 300 + 200}, i * 300 + 95, i * 300 + 105, Strand::Forward, 1, {}});
            for (std::size_t j = 0; j < 200; ++j)
                set.values.push_back(static_cast<float>((j >= at && j < at + 8 ? 1 : 0.1) * (0.8 + 0.4 * random.uniform())));
        }
        const seqlets::Options options;
        SilentProgress silent;
        const seqlets::Windows windows(set, letters, options);
        fs::create_directories(folder);
        seqlets::writeMotifs(seqlets::findMotifs(windows, {}, options, silent), windows, folder);
        for (const char* name : kFiles)
            sound.push_back(readFile(folder / name, 1u << 24));
    }
    ~World()
    {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const World world;
    if (size == 0)
        return 0;
    const std::size_t which = data[0] % std::size(kFiles);
    writeFileAtomically(world.folder / kFiles[which], std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
    fuzz::attempt([&] { (void)seqlets::readMotifs(world.folder); });
    fuzz::attempt([&] { (void)seqlets::readSpacing(world.folder, "m1"); });
    fuzz::attempt([&] { (void)seqlets::readPlaces(world.folder, "m1"); });
    writeFileAtomically(world.folder / kFiles[which], world.sound[which]);
    return 0;
}
