// SPDX-License-Identifier: GPL-3.0-or-later
// The list of commands, in the order of the help. A new command is one file and two lines here.
#include "app/cli/command.h"

namespace bindscape::cli {

std::span<const Command> commands()
{
    static const std::vector<Command> list{};
    return list;
}

}  // namespace bindscape::cli
