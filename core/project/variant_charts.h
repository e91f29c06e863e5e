// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of what variants say about scores, from the tables of core/variation; for window, command line and recipes. Throw Error.
#pragma once

#include "core/figure/figure.h"
#include "core/variation/singletons.h"
#include "core/variation/tested.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

// Percent singletons of each model with ± 1 standard error, sorted by the best 0.5 % minus all, and of the pools; numbers of variants above
// (Extended Data Fig. 5a; with the variants in cores 5b).
figure::Chart singletonChart(const std::vector<variation::SingletonRow>& rows, const std::string& title, bool withCore);
// ROC of variants with an effect against those without, by the largest score of their place.
figure::Chart testedRocChart(const std::vector<variation::TestedVariant>& variants, variation::Strength strength, const std::string& title,
                             std::uint64_t seed);

// Which class a curve of that chart is of, by its name; none: it is not of one.
std::optional<variation::SnpClass> singletonClass(const std::string& series);

inline constexpr const char* kSingletonsKind = "singletons";
inline constexpr const char* kTestedRocKind = "tested_roc";
bool isVariantKind(const std::string& kind);
std::string singletonRecipe(const std::filesystem::path& singletonsTsv, const std::string& title, bool withCore);
std::string testedRocRecipe(const std::filesystem::path& testedTsv, const std::string& title, variation::Strength strength,
                            std::uint64_t seed);
figure::Picture variantPicture(const nlohmann::json& recipe, const std::filesystem::path& folder, const std::string& source);

}  // namespace bindscape::project
