// SPDX-License-Identifier: GPL-3.0-or-later
// The list of commands, in the order of the help. A new command is one file and one line here (and in commands.h).
#include "app/cli/commands.h"

namespace bindscape::cli {

std::span<const Command> commands()
{
    static const Command list[] = {
        {"scan", "Find motif instances on a genome", addScan},
        {"dataset", "Make labelled, matched windows from motif instances and peaks", addDataset},
        {"profile", "Mean absolute score by position around the motif", addProfile},
        {"kmers", "Words enriched among the best-scoring ones", addKmers},
    };
    return list;
}

}  // namespace bindscape::cli
