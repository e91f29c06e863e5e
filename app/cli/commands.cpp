// SPDX-License-Identifier: GPL-3.0-or-later
// The list of commands, in the order of the help. A new command is one file and one line here (and in commands.h).
#include "app/cli/commands.h"

namespace bindscape::cli {

std::span<const Command> commands()
{
    static const Command list[] = {
        {"scan", "Find motif instances on a genome", addScan},
        {"dataset", "Make labelled, matched windows from motif instances and peaks", addDataset},
        {"compendium", "Make a multi-task data set of labelled bins from many tracks", addCompendium},
        {"baseline", "Measure what a k-mer model without a network reaches on a data set", addBaseline},
        {"pretrain", "Train a network on many tracks, so that others can start from its lower layers", addPretrain},
        {"import-weights", "Weights from PyTorch or Keras, as a run that training may start from", addImportWeights},
        {"train", "Train a network on a data set", addTrain},
        {"evaluate", "Measure a trained network on a data set", addEvaluate},
        {"interpret", "Score every base of the windows with a trained network", addInterpret},
        {"effect", "What a trained network makes of variants: logits and scores of both alleles", addEffect},
        {"variants", "Variants and scores: singletons at the best bases, tested variants, a ranked list of any VCF", addVariants},
        {"profile", "Mean absolute score by position around the motif", addProfile},
        {"kmers", "Words enriched among the best-scoring ones", addKmers},
        {"motifs", "Runs of high score as seqlets, and the motifs that they share, with spacing and known motifs", addMotifs},
        {"cross", "Every model on every data set, and each data set's own model against the best other", addCross},
        {"compare", "Runs side by side: cell types, GC difference against auROC, the three designs", addCompare},
        {"archive", "Runs as one file: export them here, import them on another machine", addArchive},
        {"figure", "Any figure again from its recipe, in another size or format", addFigure},
        {"run", "A whole project, resumable: data sets, networks, scores, profiles, k-mers, figures", addRun},
        {"report", "A run, or all TFs of a project, as one HTML file with figures, methods text and command", addReport},
        {"panel", "The whole main job for every TF of a table, resumable, and the figures over all of them", addPanel},
        {"demo", "The demonstration: simulates a small genome, then does the whole main job on it", addDemo},
        {"simulate", "Check the methods: planted motifs found by every network and attribution method", addSimulate},
    };
    return list;
}

}  // namespace bindscape::cli
