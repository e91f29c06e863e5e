// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/seqlets.h"

#include "core/analysis/oriented_site.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/genome/sequence.h"

#include <algorithm>
#include <cmath>

namespace bindscape::seqlets {

namespace {

void require(bool isFine, const std::string& sentence)
{
    if (!isFine)
        throw Error(sentence);
}

}  // namespace

std::string_view toText(CorePolicy policy)
{
    return policy == CorePolicy::Separate ? "separate" : policy == CorePolicy::Exclude ? "exclude" : "include";
}

CorePolicy corePolicyFromText(std::string_view text)
{
    for (const auto policy : {CorePolicy::Separate, CorePolicy::Exclude, CorePolicy::Include})
        if (toText(policy) == text)
            return policy;
    throw Error("\"" + std::string(text) + "\" is no way to treat the core: separate, exclude or include.");
}

void checkOptions(const Options& options)
{
    require(options.window >= 5 && options.window <= 101, "The window of seqlets must have 5 to 101 bases.");
    require(options.fdr >= 0.001 && options.fdr <= 0.5, "The false discovery rate of seqlets must lie between 0.001 and 0.5.");
    require(options.minSeqlets >= 3 && options.minSeqlets <= 100000, "A motif needs at least 3 to 100,000 seqlets.");
    require(options.maxMotifs >= 1 && options.maxMotifs <= 200, "The largest number of motifs must lie between 1 and 200.");
    require(options.wordP >= 1e-12 && options.wordP <= 0.1, "The P-value of a motif's first word must lie between 1e-12 and 0.1.");
}

Windows::Windows(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const Options& options)
    : m_scores(scores), m_core(options.core)
{
    checkOptions(options);
    analysis::checkScores(scores);
    require(letters.size() == scores.sites.size(), "There are letters for " + std::to_string(letters.size()) + " sites but scores for " +
                                                       std::to_string(scores.sites.size()) + ".");
    const auto counted = analysis::countedSites(scores);
    require(!counted.empty(), "There is no scored site to cut seqlets out of.");
    require(scores.window >= static_cast<std::size_t>(options.window),
            "The scored windows have " + plural(static_cast<std::int64_t>(scores.window), "base") + ", fewer than a seqlet of " +
                std::to_string(options.window) + ".");
    m_sites.resize(counted.size());
    parallelFor(counted.size(), options.threads, [&](std::size_t i) {
        Site& site = m_sites[i];
        site.index = counted[i];
        require(letters[site.index].size() == scores.window,
                "The letters of " + toLocus(scores.sites[site.index].window) + " do not fill their window.");
        analysis::OrientedSite oriented;
        oriented.place(scores, site.index);
        site.reversed = oriented.reversed;
        site.coreBegin = static_cast<int>(oriented.coreBegin);
        site.coreEnd = static_cast<int>(oriented.coreEnd);
        site.codes = genome::toCodes(letters[site.index]);
        if (site.reversed) {
            std::reverse(site.codes.begin(), site.codes.end());
            for (auto& code : site.codes)
                code = code < 4 ? static_cast<std::uint8_t>(3 - code) : code;
        }
        if (!options.normalise)
            return;
        double total = 0;
        for (int j = 0; j < length(); ++j)
            total += std::fabs(scores.row(site.index)[j]);
        site.factor = total > 0 ? 1 / total : 1;
    });
}

Region Windows::region(std::size_t site, int begin, int end) const
{
    const Site& s = m_sites[site];
    const Region& window = m_scores.sites[s.index].window;
    return s.reversed ? Region{window.chrom, window.end - end, window.end - begin}
                      : Region{window.chrom, window.begin + begin, window.begin + end};
}

}  // namespace bindscape::seqlets
