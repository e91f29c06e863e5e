// SPDX-License-Identifier: GPL-3.0-or-later
// Names of features: whole, by their beginning, by a part of them, and the nearest one where none is called so. Upper and lower
// case mean the same. A walk over a million names takes some tens of milliseconds: for reader threads.
#pragma once

#include "core/genome/track_data.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

// Offered by sources that hold their names in memory, beside TrackSource::find(). Thread-safe like the source.
class NamedPlaces {
public:
    virtual ~NamedPlaces() = default;
    // Every name with a number for namedPlace(), until `visit` says false; a name may come several times.
    virtual void visitNames(const std::function<bool(std::string_view name, std::size_t number)>& visit) const = 0;
    virtual Feature namedPlace(std::size_t number) const = 0;
};

enum class NamePart { Whole, Beginning, Inside };
// At most `limit` features with such a name, best first. Inside: names that have the text elsewhere than at their beginning; none
// from sources without NamedPlaces. Throws Cancelled.
std::vector<Feature> findNames(const TrackSource& source, std::string_view text, NamePart part, std::size_t limit, Progress& progress);

// Collects the name nearest to a text; see tolerance() in edit_distance.h.
class NearestName {
public:
    explicit NearestName(std::string_view text);
    void offer(std::string_view name);
    // Throws Cancelled. Sources without NamedPlaces are asked for names with the same beginning.
    void offerNames(const TrackSource& source, Progress& progress);
    const std::string& name() const { return m_nearest; }  // "" = none is near

private:
    std::string m_wanted, m_nearest;
    std::uint64_t m_letters = 0;
    int m_least = 0;  // distances below it are better
};

}  // namespace bindscape::genome
