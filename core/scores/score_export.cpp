// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/score_export.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/scores/score_bed.h"

namespace bindscape::scores {

namespace fs = std::filesystem;

namespace {

void normalise(ScoreSet& scores)
{
    for (std::size_t site = 0; site < scores.sites.size(); ++site)
        if (const double sum = scores.sites[site].normaliser; sum > 0)
            for (std::size_t base = 0; base < scores.window; ++base) {
                float& value = scores.values[site * scores.window + base];
                value = static_cast<float>(value / sum);
            }
    scores.origin.normalised = true;
}

}  // namespace

void exportScores(const fs::path& folder, const std::vector<genome::Contig>& contigs, bool normalised, const fs::path& file,
                  Progress& progress)
{
    const std::string ending = toLower(file.extension().string());
    const bool bigWig = ending == ".bw" || ending == ".bigwig";
    if (!bigWig && ending != ".npy")
        throw Error("Scores are written as .bw (bigWig) or .npy (NumPy), but the name is " + file.string() +
                    ". Give it one of these endings.");
    progress.checkpoint(0, "Reading scores");
    ScoreSet scores = readScores(folder);
    if (normalised && !scores.origin.normalised)
        normalise(scores);
    progress.checkpoint(0.4, "Writing scores");
    const std::string name = file.filename().string(), record = name + ".json";
    writeFolderAtomically(file.has_parent_path() ? file.parent_path() : fs::path("."), record, [&](const fs::path& staging) {
        if (bigWig) {
            writeScoreBigWig(scores, contigs, staging / name);
        } else {
            writeNpy(staging / name, scores.values, {scores.sites.size(), scores.window});
            writeScoreBed(scores, staging / (name + ".bed.gz"));
            if (!scores.table.empty())
                writeNpy(staging / (file.stem().string() + ".table.npy"), scores.table, {scores.sites.size(), 4, scores.window});
        }
        progress.checkpoint(0.9, "Writing scores");
        writeFileAtomically(staging / record, scoreRecordText(scores));
    });
    progress.report(1, "Exported " + plural(static_cast<std::int64_t>(scores.sites.size()), "site"));
}

}  // namespace bindscape::scores
