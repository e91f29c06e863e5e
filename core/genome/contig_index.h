// SPDX-License-Identifier: GPL-3.0-or-later
// resolveContig() for many questions: draft assemblies have a million contigs, and peaks name as many.
// Thread-safe after construction.
#pragma once

#include "core/genome/reference.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bindscape::genome {

class ContigIndex {
public:
    // `contigs` must outlive the index and stay where they are.
    explicit ContigIndex(const std::vector<Contig>& contigs);
    const Contig* exact(std::string_view name) const;    // nullptr if there is none
    const Contig* resolve(std::string_view name) const;  // as resolveContig()

private:
    std::unordered_map<std::string_view, const Contig*> m_byName;
    std::unordered_map<std::string, const Contig*> m_byAlias;  // the first contig of each
};

}  // namespace bindscape::genome
