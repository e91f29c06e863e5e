// SPDX-License-Identifier: GPL-3.0-or-later
// Are bases of high score under constraint? The share of variants that were seen in one chromosome only (singletons), among all variants in
// the scored windows and among those at the best-scoring bases (Zheng et al., Nat Mach Intell 3:172, 2021, Extended Data Fig. 5; the rules
// of its notebook, and as an option those of its text). Thread-safe.
#pragma once

#include "core/stats/tests.h"
#include "core/variation/score_lookup.h"
#include "core/variation/site_counts.h"

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::variation {

enum class SnpClass { All, Top5, Top1, TopHalf, Core };
inline constexpr std::size_t kSnpClasses = 5;
std::string_view toText(SnpClass snpClass);  // "all", "top_5", "top_1", "top_0.5", "core"

enum class TopRule {
    RankInWindow,     // the notebook's: rank in the window >= 950, 990, 995 of 1,000; variants in cores belong to all classes
    ContextThreshold  // the text's: |score| within the best 5, 1, 0.5 % of all bases outside of cores; variants in cores belong to "core"
                      // alone
};
std::string toText(TopRule rule);  // a sentence

struct SingletonOptions {
    SiteCountOptions counts;
    std::int64_t fewestChromosomes = 1000;  // AN
    bool polymorphicOnly = false;           // leave out positions whose AC is 0 or AN
    TopRule rule = TopRule::RankInWindow;
    Sites sites = Sites::Bound;
    // The variants behind the numbers, one row a model and position (bgzip where the name ends in .gz); empty: not written.
    std::filesystem::path sitesFile{};
};

struct Share {
    std::int64_t variants = 0, singletons = 0;
    double share() const;          // NaN without variants
    double standardError() const;  // sqrt(p (1 - p) / n)
};

struct SingletonRow {
    enum class Scope { Model, PooledRows, PooledPositions };
    Scope scope = Scope::Model;
    std::string name;
    std::array<Share, kSnpClasses> classes{};                     // by SnpClass
    std::array<std::optional<double>, kSnpClasses> thresholds{};  // of TopRule::ContextThreshold
    Share rest(SnpClass snpClass) const;                          // all that is not in it
    // Singletons are commoner in the class than in the rest.
    std::optional<stats::ZTest> test(SnpClass snpClass) const;
    TopRule rule = TopRule::RankInWindow;
};

struct SingletonTable {
    SingletonOptions options;
    // Models in their order, then the pool of their rows (a variant in windows of several models counts several times, as published), then
    // the pool of distinct positions (each once; it is in a class if it is in that of any model).
    std::vector<SingletonRow> rows;
    SiteCounts counts;                                    // its sites: those that were kept
    std::int64_t fewChromosomes = 0, notPolymorphic = 0;  // positions left out
    std::int64_t monomorphic = 0;                         // kept although AC is 0 or AN
    std::vector<std::string> notes;
    std::size_t windows = 0;
};

// Goes over the file once and then through the models one by one: memory is that of the positions (about 20 bytes) and of one model's
// scored bases (16 bytes). Throws Error, Cancelled.
SingletonTable countSingletons(const std::filesystem::path& variants, const genome::Reference& reference, std::span<const Model> models,
                               const SingletonOptions& options, Progress& progress);

// Tab-separated, one row a model and class: "#name scope class variants singletons percent se_percent rest_variants rest_percent z p_larger
// threshold"; NA where something is not defined. Reading throws Error with file and line.
void writeSingletons(const SingletonTable& table, const std::filesystem::path& path);
std::vector<SingletonRow> readSingletons(const std::filesystem::path& path);

// A row of SingletonOptions::sitesFile: "#chrom begin end model ac an singleton score score_by_mean rank core_distance classes",
// tab-separated, 0-based; in the order of the models, then of the genome. Of the pool of positions a variant is in the classes of all its
// rows together.
struct SingletonSite {
    Region region;
    std::string model;
    std::int64_t count = 0, chromosomes = 0;  // AC, AN
    bool singleton = false;
    BaseScore score;
    std::vector<std::string> classes;  // as toText(SnpClass)
};
// Those of one model (of every model where `model` is empty) and class, at most `limit`. Throws Error with file and line.
std::vector<SingletonSite> readSingletonSites(const std::filesystem::path& path, std::string_view model, SnpClass snpClass,
                                              std::size_t limit);

}  // namespace bindscape::variation
