// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one JSON object key by key with a place for every complaint ("analyses[0].runs[1].seed must be a whole number"), and
// remembers which keys were asked for, so that the others can be kept. Every getter throws Error on a wrong type or range.
#pragma once

#include "core/base/region.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::project {

class JsonReader {
public:
    // source: the file, for messages; place: "" for the outermost object.
    JsonReader(const nlohmann::json& object, std::string source, std::string place);

    std::string text(const std::string& key, const std::string& fallback = {});
    std::string requiredText(const std::string& key);
    std::int64_t integer(const std::string& key, std::int64_t fallback, std::int64_t min, std::int64_t max);
    std::uint64_t seed(const std::string& key, std::uint64_t fallback);
    double real(const std::string& key, double fallback, double min, double max);
    bool flag(const std::string& key, bool fallback);
    std::vector<std::string> texts(const std::string& key);
    std::vector<double> reals(const std::string& key);
    std::string choice(const std::string& key, const std::string& fallback, const std::vector<std::string>& options);
    nlohmann::json object(const std::string& key);  // empty object if missing
    // Absolute and normal; empty if missing or "".
    std::filesystem::path path(const std::string& key, const std::filesystem::path& folder);
    std::optional<Region> region(const std::string& key);

    // One reader per element of an array of objects; none if the key is missing.
    std::vector<JsonReader> children(const std::string& key);
    JsonReader child(const std::string& key);  // of a missing key: reads defaults only
    // For readers that go on after an entry that cannot be read: an array as it is (empty if missing), any value (null if
    // missing), the name of an element in complaints.
    const nlohmann::json& list(const std::string& key);
    const nlohmann::json& value(const std::string& key) const;
    std::string placeIn(const std::string& key, std::size_t index) const;
    const std::string& source() const { return m_source; }

    nlohmann::json unknown() const;
    [[noreturn]] void fail(const std::string& key, const std::string& what) const;

private:
    const nlohmann::json* find(const std::string& key);
    const nlohmann::json* m_object;
    std::string m_source, m_place;
    std::set<std::string> m_known;
};

// Parses text; throws Error with line and column, also for absurdly deep nesting.
nlohmann::json parseJson(std::string_view text, const std::string& source);

}  // namespace bindscape::project
