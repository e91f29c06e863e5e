// SPDX-License-Identifier: GPL-3.0-or-later
// What scores and variants say of each other, as files: a table, and beside it (the same name with .json) what was asked, what came in and
// what came out. The command line writes them where it is told, the window into variants/ of its project. Throw Error.
#pragma once

#include "core/genome/reference.h"
#include "core/project/project.h"
#include "core/variation/ranked.h"
#include "core/variation/singletons.h"
#include "core/variation/tested.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::project {

inline constexpr const char* kRankedFile = "ranked.tsv";
inline constexpr const char* kSingletonsFile = "singletons.tsv";
inline constexpr const char* kSingletonSitesFile = "singleton_sites.tsv.gz";
inline constexpr const char* kTestedFile = "tested.tsv";

inline std::filesystem::path variantsFolder(const std::filesystem::path& project) { return project / "variants"; }

// What the numbers are of. `network`: run folder that was asked for the change of logit; empty: none.
struct StudyInputs {
    std::filesystem::path variants;
    std::vector<variation::Model> models;
    std::filesystem::path genome, network;
    // Of ranked variants. `centre`: "core", "variant" (how the network's windows lie), empty without a network; `dataset`: whose cores.
    std::string centre{};
    std::filesystem::path dataset{}, motifs{};
    double motifPvalue = 0;
    std::int64_t motifReach = 0;
};
void writeRankedStudy(const variation::RankResult& result, const variation::RankOptions& options, const StudyInputs& inputs,
                      const std::filesystem::path& table);
void writeSingletonStudy(const variation::SingletonTable& table, const StudyInputs& inputs, const std::filesystem::path& folder);
void writeTestedStudy(const variation::TestedResult& result, const StudyInputs& inputs, const std::filesystem::path& folder);

// What came out, for people.
std::vector<std::string> sentencesOf(const variation::RankResult& result);
std::vector<std::string> sentencesOf(const variation::TestedResult& result);

// The record beside a table. Unknown and missing fields are no error: an older version may have written it.
struct StudyRecord {
    std::filesystem::path variants, network;
    std::vector<std::string> models;     // their names
    std::vector<std::string> runs;       // of each, the folder that its scores lie in: in a project its id
    std::vector<std::string> sentences;  // what came out
    std::string strength = "raw";        // score: "raw" or "relative"
    std::uint64_t seed = 1;
};
std::filesystem::path studyRecord(const std::filesystem::path& table);
StudyRecord readStudyRecord(const std::filesystem::path& table);

// The networks of a project that can be asked about variants: those with scores of bound sites, each under the name of its row (see
// panelRuns()). `runs`: their ids.
struct StudyModels {
    std::vector<variation::Model> models;
    std::vector<std::string> runs;
};
StudyModels studyModels(const Project& project, std::string_view design);

}  // namespace bindscape::project
