// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the scores of the project's networks about the variants of a file, in the background; the answer lies in variants/ of the project
// (core/project/variant_studies.h). GUI thread.
#pragma once

#include "app/session/session.h"
#include "core/variation/singletons.h"

#include <filesystem>
#include <functional>
#include <string>

namespace bindscape::app {

enum class VariantStudy { Ranked, Singletons, Tested };

struct VariantStudyOrder {
    VariantStudy kind = VariantStudy::Ranked;
    std::filesystem::path variants;  // VCF or BCF; of tested variants a table
    std::string design;              // whose networks
    std::string network;             // Ranked: run that is asked for the change of logit; empty: none
    bool byChange = false;           // Ranked: sorted by it, else by score
    bool relative = false;           // |score| over the mean of its window
    bool snpsOnly = false, passedOnly = false;
    variation::TopRule rule = variation::TopRule::RankInWindow;  // Singletons
    std::int64_t fewestChromosomes = 1000;
    double fdr = 0.05;                  // Tested
    std::filesystem::path annotated{};  // Ranked: the VCF once more with INFO fields; empty: none
};

std::filesystem::path studyTable(const project::Project& project, VariantStudy kind);
// A job that is seen in Jobs; null where the project has no scored network of the design (said in a message). The caller waits for its end.
jobs::Job* startVariantStudy(Session& session, const VariantStudyOrder& order);
jobs::Job* jobOfVariantStudy(Session& session);  // unfinished; nullptr if there is none

}  // namespace bindscape::app
