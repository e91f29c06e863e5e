// SPDX-License-Identifier: GPL-3.0-or-later
// Variants of any bytes against a small genome with scored windows: ranked with their VCF given back, counted, and as a table of tested
// ones. A list of ranked ones as the window reads it again.
#include "core/base/atomic_file.h"
#include "core/variation/ranked.h"
#include "core/variation/singletons.h"
#include "core/variation/tested.h"
#include "tests/fuzz/fuzz_file.h"

#include <string_view>
#include <unistd.h>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

// Two contigs of a repeated word, a window on each; written once.
struct World {
    fs::path folder = fs::temp_directory_path() / ("bindscape-fuzz-variation-" + std::to_string(::getpid()));
    std::shared_ptr<const genome::Reference> reference;
    std::vector<variation::Model> models;

    World()
    {
        std::string letters;
        while (letters.size() < 400)
            letters += "GATTACAGCC";
        fs::create_directories(folder);
        writeFileAtomically(folder / "genome.fa", ">chr1\n" + letters + "\n>chr2\n" + letters.substr(5) + "\n");
        Warnings warnings;
        reference = genome::Reference::open(folder / "genome.fa", warnings);
        scores::ScoreSet set;
        set.origin.motif = "T M1";
        set.window = 100;
        for (const auto& contig : reference->contigs()) {
            set.sites.push_back({{contig.name, 0, 100}, 45, 55});
            for (int i = 0; i < 100; ++i)
                set.values.push_back(static_cast<float>(i % 17) / 4);
        }
        scores::writeScores(set, reference->contigs(), folder / "scores");
        models = variation::modelsOf({folder / "scores"});
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
    const auto path = fuzz::fileOf(data, size);
    SilentProgress silent;
    if (std::string_view(FUZZ_FORMAT) == "ranked")
        return fuzz::attempt([&] { (void)variation::readRanked(path); });
    if (std::string_view(FUZZ_FORMAT) == "tested")
        return fuzz::attempt([&] {
            variation::TestedOptions options;
            options.mostMismatches = 1;
            options.replicates = 10;
            const auto result = variation::scoreTested(path, *world.reference, world.models, options, silent);
            variation::writeTested(result, world.folder / "tested.tsv");
            variation::readTested(world.folder / "tested.tsv");
        });
    fuzz::attempt([&] {
        variation::RankOptions options;
        options.mostMismatches = 1;
        options.top = 5;
        options.everywhere = true;
        const auto result = variation::rankVariants(path, *world.reference, world.models, options, {}, world.folder / "out.vcf", silent);
        variation::writeRanked(result, world.folder / "list.csv");
    });
    return fuzz::attempt([&] {
        variation::SingletonOptions options;
        options.counts.mostMismatches = 1;
        options.counts.snpsOnly = size % 2 == 0;
        options.fewestChromosomes = 0;
        const auto table = variation::countSingletons(path, *world.reference, world.models, options, silent);
        variation::writeSingletons(table, world.folder / "singletons.tsv");
        variation::readSingletons(world.folder / "singletons.tsv");
    });
}
