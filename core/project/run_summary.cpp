// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_summary.h"

#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/scores/score_bed.h"
#include "core/train/trainer.h"

#include <algorithm>
#include <cstdlib>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

std::string browserNote(const fs::path& scoresFolder)
{
    const auto site = clearestSite(scoresFolder);
    if (!site)
        return "no site was scored";
    return "scores of every base around " + toLocus({site->window.chrom, site->coreBegin, site->coreEnd}) + ", the bound site of the " +
           site->split + " chromosomes that the network is surest of (logit " + formatFixed(site->logit, 2) + "), beside the tracks";
}

std::string profileNote(const fs::path& file)
{
    const auto profile = analysis::readProfile(file);
    const auto highest =
        std::max_element(profile.rows.begin(), profile.rows.end(), [](const auto& a, const auto& b) { return a.meanAbs < b.meanAbs; });
    if (highest == profile.rows.end())
        return "no site was scored";
    return "mean |score| by position over " + plural(static_cast<std::int64_t>(profile.sites), "site") + ": highest at " +
           std::to_string(highest->position) + " bp from the core's centre; " + formatFixed(100 * profile.shareWithin25, 0) +
           " % of all of it lies within 25 bp";
}

std::string kmersNote(const fs::path& file)
{
    const auto table = analysis::readKmers(file);
    const auto ranked = table.ranked();
    const auto significant = std::count_if(ranked.begin(), ranked.end(), [](const auto* row) { return row->log10Bonferroni < -2; });
    std::string text = plural(significant, "word is", "words are") + " enriched among the best-scoring ones at p < 0.01 after Bonferroni";
    if (significant > 0)
        text += "; first " + ranked.front()->kmer + (ranked.front()->motif.empty() ? "" : " (" + ranked.front()->motif + ")") +
                ", odds ratio " + formatReal(ranked.front()->oddsRatio, 3);
    return text;
}

std::string trainingNote(const fs::path& runFolder, bool loss)
{
    const auto epochs = train::readMetrics(runFolder);
    const auto best = std::find_if(epochs.begin(), epochs.end(), [](const auto& epoch) { return epoch.best; });
    if (best == epochs.end())
        return "no epoch was finished";
    const std::string when = "epoch " + std::to_string(best->epoch) + " of " + std::to_string(epochs.size());
    if (loss)
        return "training and validation loss by epoch; the weights of " + when + " are kept, validation loss " +
               formatFixed(best->validationLoss, 3);
    return "validation auROC by epoch; in " + when + " it is " +
           (best->validationAuroc ? formatFixed(*best->validationAuroc, 3) : "not defined");
}

std::string testNote(const fs::path& runFolder, bool roc)
{
    for (const auto& split : train::readEvaluation(runFolder).splits) {
        if (split.split != "test")
            continue;
        const stats::Metric& metric = roc ? split.rows.auroc : split.rows.auprc;
        const std::string name =
            roc ? "ROC curve of the test chromosomes, auROC " : "precision against recall on the test chromosomes, auPRC ";
        return name + (metric.value ? formatFixed(*metric.value, 3) : "not defined (one class only)") + " over " +
               withThousands(split.rows.positives) + " bound and " + withThousands(split.rows.negatives) + " unbound rows";
    }
    return "there are no test chromosomes";
}

// What the sites of the test chromosomes say beside the ranking.
std::string siteNote(const fs::path& runFolder, bool histogram)
{
    for (const auto& split : train::readEvaluation(runFolder).splits) {
        if (split.split != "test")
            continue;
        if (!histogram)
            return "share of bound sites against the predicted probability" +
                   (split.calibrationError ? "; expected calibration error " + formatFixed(*split.calibrationError, 3) : std::string());
        std::string text = "predicted probabilities of bound and unbound sites of the test chromosomes";
        for (const auto& baseline : split.baselines)
            if (baseline.sites.auroc.value)
                text += "; " + baseline.title + ": auROC " + formatFixed(*baseline.sites.auroc.value, 3);
        return text;
    }
    return "there are no test chromosomes";
}

}  // namespace

std::optional<scores::ScoredSite> clearestSite(const fs::path& scoresFolder)
{
    const auto sites = scores::readScoreBed(scoresFolder / paths::kScoresBedFile, scores::readScoreRecord(scoresFolder).window);
    const auto rank = [](const scores::ScoredSite& site) { return std::tuple(site.label == 1, site.split == "test", site.logit); };
    const auto best = std::max_element(sites.begin(), sites.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    return best == sites.end() ? std::nullopt : std::optional(*best);
}

std::vector<FigureNote> figureNotes(const Project& project, const RunEntry& run)
{
    const fs::path folder = paths::runFolder(project.folder(), run.id);
    return {{"browser", browserNote(paths::scoresFolder(folder))},
            {"profile", profileNote(folder / paths::kProfileFile)},
            {"kmers", kmersNote(folder / paths::kKmersFile)},
            {"loss", trainingNote(folder, true)},
            {"auroc", trainingNote(folder, false)},
            {"roc", testNote(folder, true)},
            {"pr", testNote(folder, false)},
            {"histogram", siteNote(folder, true)},
            {"calibration", siteNote(folder, false)}};
}

}  // namespace bindscape::project
