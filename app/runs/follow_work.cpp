// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/follow_work.h"

#include "app/runs/compute_threads.h"
#include "app/runs/live_scores.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/dataset/dataset.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

// So much work at once that a newer request never waits long, and so little overhead that it does not matter.
constexpr double kChunkSeconds = 0.12;
constexpr std::size_t kFirstChunk = 2, kMostAtOnce = 32;

void openModel(FollowTarget& target, int threads)
{
    const FileStamp stamp = FileStamp::of(target.weights / paths::kModelFile);
    if (target.model && target.modelStamp == stamp)
        return;
    target.scores.clear();
    target.model = compute::loadCompute().openModel(target.weights, "auto", threads);
    target.modelStamp = stamp;
    target.maskWidth = 0;
    const auto& record = target.model->record();
    if (record.options.coreBlocked && dataset::datasetExists(record.inputs.datasetFolder))
        target.maskWidth = dataset::readDatasetOptions(record.inputs.datasetFolder).maskWidth;
}

std::vector<genome::MotifHit> hitsIn(FollowTarget& target, const FollowView& view, const Region& region, Progress& progress)
{
    std::error_code ignored;
    if (!target.lookedForHits && fs::exists(target.instances, ignored))
        target.hits = scores::instanceTrack(target.instances, view.contigs);
    target.lookedForHits = true;
    std::vector<genome::MotifHit> hits;
    if (target.hits) {
        auto data = target.hits->read(region, LiveScores::kMostSites, progress);
        for (auto& hit : std::get<genome::MotifHits>(data).items)
            if (hit.label == 1)
                hits.push_back(hit);
    }
    if (view.selected && view.selectedChrom == region.chrom && view.selected->begin < region.end && region.begin < view.selected->end)
        hits.push_back(*view.selected);
    return hits;
}

// With the core replaced by N where the network was trained so.
std::string lettersOf(const FollowTarget& target, const FollowWindow& window, const genome::Reference& reference)
{
    std::string letters = reference.fetch(window.site.window);
    if (window.isHit && target.model->record().options.coreBlocked) {
        const Region& all = window.site.window;
        const Region mask = dataset::maskOf({all.chrom, window.site.coreBegin, window.site.coreEnd}, all, target.maskWidth);
        const auto width = static_cast<std::size_t>(mask.length());
        letters.replace(static_cast<std::size_t>(mask.begin - all.begin), width, width, 'N');
    }
    return letters;
}

void scoreChunk(FollowTarget& target, std::span<const FollowWindow> windows, const genome::Reference& reference, Progress& progress)
{
    std::vector<std::string> letters;
    for (const auto& window : windows)
        letters.push_back(lettersOf(target, window, reference));
    interpret::InterpretOptions options;
    options.method = target.request.method;
    options.values = target.request.values;
    options.batch = static_cast<long>(windows.size());
    const auto scored = target.model->score(letters, options, progress);
    const auto row = [&](const std::vector<float>& all, std::size_t i, std::size_t length) {
        return all.empty() ? std::vector<float>()
                           : std::vector<float>(all.begin() + static_cast<std::ptrdiff_t>(i * length),
                                                all.begin() + static_cast<std::ptrdiff_t>((i + 1) * length));
    };
    for (std::size_t i = 0; i < windows.size(); ++i) {
        scores::MemoryWindow made{windows[i].site, windows[i].isHit && target.model->record().options.coreBlocked,
                                  row(scored.values, i, scored.length)};
        made.site.logit = scored.logits[i];
        made.table = row(scored.table, i, 4 * scored.length);
        target.scores.add(std::move(made));
    }
}

}  // namespace

std::vector<FollowWindow> windowsOf(const Region& region, std::int64_t chromLength, std::int64_t window,
                                    const std::vector<genome::MotifHit>& hits)
{
    std::vector<FollowWindow> windows;
    if (chromLength < window || window < 2)
        return windows;
    const auto add = [&](std::int64_t begin, std::int64_t coreBegin, std::int64_t coreEnd, Strand strand, bool isHit) {
        FollowWindow made;
        made.site.window = {region.chrom, begin, begin + window};
        made.site.coreBegin = coreBegin;
        made.site.coreEnd = coreEnd;
        made.site.strand = strand;
        made.site.label = -1;
        made.isHit = isHit;
        windows.push_back(made);
    };
    for (const auto& hit : hits) {
        const std::int64_t begin = hit.begin - (window - (hit.end - hit.begin)) / 2;
        if (begin >= 0 && begin + window <= chromLength)
            add(begin, hit.begin, hit.end, hit.strand, true);
    }
    const auto numberOfHits = static_cast<std::ptrdiff_t>(windows.size());
    // Middles on multiples of half a window, wherever the view begins: what was scored once serves every later view.
    const std::int64_t step = window / 2;
    std::int64_t last = -1;
    for (std::int64_t middle = region.begin / step * step; middle < region.end + step; middle += step) {
        const std::int64_t begin = std::clamp<std::int64_t>(middle - window / 2, 0, chromLength - window);
        if (begin != last)
            add(begin, begin + window / 2, begin + window / 2 + 1, Strand::Forward, false);
        last = begin;
    }
    const auto away = [middle = region.begin + region.length() / 2](const FollowWindow& one) {
        return std::abs(one.site.coreBegin - middle);
    };
    const auto nearer = [&](const FollowWindow& a, const FollowWindow& b) { return away(a) < away(b); };
    std::stable_sort(windows.begin(), windows.begin() + numberOfHits, nearer);
    std::stable_sort(windows.begin() + numberOfHits, windows.end(), nearer);
    return windows;
}

void scoreMissing(FollowTarget& target, const FollowView& view, Progress& progress, const std::function<void()>& arrived)
{
    const ComputingNow computing;
    openModel(target, view.threads);
    std::size_t chunk = kFirstChunk;
    for (const Region& region : view.regions) {
        const auto length = view.reference->length(region.chrom);
        if (!length)
            continue;
        auto windows = windowsOf(region, *length, target.model->window(), hitsIn(target, view, region, progress));
        std::erase_if(windows,
                      [&](const FollowWindow& one) { return target.scores.has(one.site.window, one.site.coreBegin, one.site.coreEnd); });
        for (std::size_t done = 0; done < windows.size();) {
            progress.checkpoint(static_cast<double>(done) / static_cast<double>(windows.size()), "Scoring what is in view");
            const std::size_t count = std::min(chunk, windows.size() - done);
            const auto begun = std::chrono::steady_clock::now();
            scoreChunk(target, std::span(windows).subspan(done, count), *view.reference, progress);
            const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
            chunk = std::clamp<std::size_t>(
                static_cast<std::size_t>(std::floor(static_cast<double>(count) * kChunkSeconds / std::max(seconds, 1e-6))), 1, kMostAtOnce);
            done += count;
            arrived();
        }
    }
}

}  // namespace bindscape::app
