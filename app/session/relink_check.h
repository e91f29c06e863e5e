// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a file may take the place of one that is missing: it must be of the same kind. Reads the file; any thread.
#pragma once

#include "core/genome/reference.h"
#include "core/project/relink.h"

#include <QString>

#include <memory>

namespace bindscape::app {

struct RelinkVerdict {
    QString refusal;  // why it cannot be used; empty: it can
    QString warning;  // what the user should know all the same
};
// `reference` may be null: then names of chromosomes are not compared.
RelinkVerdict checkReplacement(const project::Project& project, const project::MissingFile& missing, const std::filesystem::path& file,
                               std::shared_ptr<const genome::Reference> reference);

}  // namespace bindscape::app
