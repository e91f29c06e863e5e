// SPDX-License-Identifier: GPL-3.0-or-later
// Scored windows that live in memory only: what is scored while somebody pans. At most so many bytes of them; those that were asked for
// the longest time ago go first. All members may be called from any thread.
#pragma once

#include "core/scores/score_set.h"

#include <list>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace bindscape::scores {

struct MemoryWindow {
    ScoredSite site;             // its normaliser is worked out from the values
    bool coreBlocked = false;    // whether the core of this window was replaced by N
    std::vector<float> values;   // [base of the window], raw
    std::vector<float> table{};  // [4][base], raw, or empty
};

class MemoryScores {
public:
    explicit MemoryScores(std::size_t mostBytes) : m_mostBytes(mostBytes) {}

    // Whether the window of this core is there; it then counts as just asked for.
    bool has(const Region& window, std::int64_t coreBegin, std::int64_t coreEnd);
    void add(MemoryWindow window);
    void clear();
    std::size_t size() const;
    std::size_t bytes() const;

    // What is there now as a track, read by the rules of score folders (kOverlapRule); what is added later is not in it. `description` goes
    // before the number of windows. `normalised`: each window divided by its sum of |score|.
    std::shared_ptr<const genome::TrackSource> track(std::shared_ptr<const genome::Reference> reference, bool normalised,
                                                     std::string description) const;

private:
    using Key = std::tuple<std::string, std::int64_t, std::int64_t, std::int64_t>;  // chromosome, begin of the window, core
    struct Kept {
        std::shared_ptr<const MemoryWindow> window;
        std::list<Key>::iterator age;
    };
    static std::size_t bytesOf(const MemoryWindow& window)
    {
        return sizeof(float) * (window.values.size() + window.table.size()) + sizeof(MemoryWindow);
    }

    mutable std::mutex m_mutex;
    std::size_t m_mostBytes, m_bytes = 0;
    std::map<Key, Kept> m_windows;
    std::list<Key> m_ages;  // the latest first
};

}  // namespace bindscape::scores
