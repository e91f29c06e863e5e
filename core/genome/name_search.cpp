// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/name_search.h"

#include "core/base/text.h"
#include "core/genome/edit_distance.h"

#include <algorithm>
#include <bit>

namespace bindscape::genome {

namespace {

constexpr std::size_t kCheckEvery = 1 << 14;  // names between two looks at whether the answer is still wanted

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// `wanted` is in lower case already.
bool equalsLower(std::string_view text, std::string_view wanted)
{
    return text.size() == wanted.size() && std::equal(text.begin(), text.end(), wanted.begin(), [](char a, char b) { return lower(a) == b; });
}

bool isInside(std::string_view name, std::string_view wanted)
{
    for (std::size_t at = 1; at + wanted.size() <= name.size(); ++at)
        if (lower(name[at]) == wanted[0] && equalsLower(name.substr(at, wanted.size()), wanted))
            return true;
    return false;
}

// One bit a letter that occurs: names whose sets differ much need no closer look.
std::uint64_t lettersOf(std::string_view text)
{
    std::uint64_t letters = 0;
    for (const char c : text)
        letters |= std::uint64_t{1} << (static_cast<unsigned char>(lower(c)) & 63);
    return letters;
}

}  // namespace

std::vector<Feature> findNames(const TrackSource& source, std::string_view text, NamePart part, std::size_t limit, Progress& progress)
{
    const std::string wanted = toLower(trim(text));
    if (wanted.empty() || limit == 0)
        return {};
    const auto* named = dynamic_cast<const NamedPlaces*>(&source);
    if (part == NamePart::Beginning)
        return source.find(wanted, limit);
    std::vector<Feature> found;
    if (named == nullptr) {
        constexpr std::size_t kLooked = 200;
        if (part == NamePart::Whole)
            for (auto& feature : source.find(wanted, kLooked))
                if (equalsLower(feature.name, wanted) && found.size() < limit)
                    found.push_back(std::move(feature));
        return found;
    }
    // Sources with an order of their own (the longest transcript first) know best which is meant.
    if (part == NamePart::Whole)
        for (auto& feature : source.find(wanted, limit))
            if (equalsLower(feature.name, wanted))
                found.push_back(std::move(feature));
    if (!found.empty())
        return found;
    std::size_t count = 0;
    named->visitNames([&](std::string_view name, std::size_t number) {
        if (++count % kCheckEvery == 0)
            progress.checkpoint(-1, {});
        if (part == NamePart::Whole ? !equalsLower(name, wanted) : name.size() <= wanted.size() || !isInside(name, wanted))
            return true;
        if (part == NamePart::Inside && equalsLower(name.substr(0, wanted.size()), wanted))
            return true;
        Feature feature = named->namedPlace(number);
        const bool known = std::any_of(found.begin(), found.end(), [&](const Feature& f) { return f.name == feature.name && f.region.chrom == feature.region.chrom; });
        if (part == NamePart::Whole || !known)
            found.push_back(std::move(feature));
        return found.size() < limit;
    });
    return found;
}

NearestName::NearestName(std::string_view text) : m_wanted(toLower(trim(text))), m_letters(lettersOf(m_wanted)), m_least(tolerance(m_wanted.size()) + 1) {}

void NearestName::offer(std::string_view name)
{
    const int limit = m_least - 1;
    if (limit < 1 || name.size() > kLongestCompared || name.size() > m_wanted.size() + static_cast<std::size_t>(limit) ||
        m_wanted.size() > name.size() + static_cast<std::size_t>(limit) || std::popcount(lettersOf(name) ^ m_letters) > 2 * limit)
        return;
    const int distance = editDistance(m_wanted, toLower(name), limit);
    if (distance >= m_least)
        return;
    m_least = distance;
    m_nearest = name;
}

void NearestName::offerNames(const TrackSource& source, Progress& progress)
{
    if (const auto* named = dynamic_cast<const NamedPlaces*>(&source)) {
        std::size_t count = 0;
        named->visitNames([&](std::string_view name, std::size_t) {
            if (++count % kCheckEvery == 0)
                progress.checkpoint(-1, {});
            offer(name);
            return m_least > 1;
        });
        return;
    }
    constexpr std::size_t kLooked = 2000;
    for (const auto& feature : source.find(std::string_view(m_wanted).substr(0, (m_wanted.size() + 1) / 2), kLooked)) {
        progress.checkpoint(-1, {});
        offer(feature.name);
    }
}

}  // namespace bindscape::genome
