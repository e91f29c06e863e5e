// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/json_reader.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const json kNothing = json::object(), kEmptyList = json::array();
constexpr int kMaxDepth = 64;  // writing JSON is recursive in the library

}  // namespace

JsonReader::JsonReader(const json& object, std::string source, std::string place)
    : m_object(&object), m_source(std::move(source)), m_place(std::move(place))
{
    if (!object.is_object())
        throw Error(m_source + ": " + (m_place.empty() ? "the file" : m_place) +
                    " must be an object in braces. The file is damaged or of another kind.");
}

void JsonReader::fail(const std::string& key, const std::string& what) const
{
    throw Error(m_source + ": " + (m_place.empty() ? key : m_place + "." + key) + " " + what + ".");
}

const json* JsonReader::find(const std::string& key)
{
    m_known.insert(key);
    const auto found = m_object->find(key);
    return found == m_object->end() || found->is_null() ? nullptr : &*found;
}

std::string JsonReader::text(const std::string& key, const std::string& fallback)
{
    const json* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_string())
        fail(key, "must be text in quotes");
    return value->get<std::string>();
}

std::string JsonReader::requiredText(const std::string& key)
{
    const auto value = text(key);
    if (value.empty())
        fail(key, "is missing");
    return value;
}

std::int64_t JsonReader::integer(const std::string& key, std::int64_t fallback, std::int64_t min, std::int64_t max)
{
    const json* value = find(key);
    if (!value)
        return fallback;
    const bool fits =
        value->is_number_integer() && (!value->is_number_unsigned() ||
                                       value->get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!fits || value->get<std::int64_t>() < min || value->get<std::int64_t>() > max)
        fail(key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return value->get<std::int64_t>();
}

std::uint64_t JsonReader::seed(const std::string& key, std::uint64_t fallback)
{
    const json* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_number_unsigned())
        fail(key, "must be a whole number that is not negative");
    return value->get<std::uint64_t>();
}

double JsonReader::real(const std::string& key, double fallback, double min, double max)
{
    const json* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_number() || !(value->get<double>() >= min && value->get<double>() <= max))
        fail(key, "must be a number from " + formatReal(min) + " to " + formatReal(max));
    return value->get<double>();
}

bool JsonReader::flag(const std::string& key, bool fallback)
{
    const json* value = find(key);
    if (!value)
        return fallback;
    if (!value->is_boolean())
        fail(key, "must be true or false");
    return value->get<bool>();
}

std::vector<std::string> JsonReader::texts(const std::string& key)
{
    std::vector<std::string> result;
    const json* value = find(key);
    if (!value)
        return result;
    const bool fits = value->is_array() && std::all_of(value->begin(), value->end(), [](const json& item) { return item.is_string(); });
    if (!fits)
        fail(key, "must be a list of texts");
    for (const json& item : *value)
        result.push_back(item.get<std::string>());
    return result;
}

std::vector<double> JsonReader::reals(const std::string& key)
{
    std::vector<double> result;
    const json* value = find(key);
    if (!value)
        return result;
    const bool fits = value->is_array() && std::all_of(value->begin(), value->end(), [](const json& item) { return item.is_number(); });
    if (!fits)
        fail(key, "must be a list of numbers");
    for (const json& item : *value)
        result.push_back(item.get<double>());
    return result;
}

std::string JsonReader::choice(const std::string& key, const std::string& fallback, const std::vector<std::string>& options)
{
    const auto value = text(key, fallback);
    if (std::find(options.begin(), options.end(), value) == options.end())
        fail(key, "is \"" + value + "\"; known are " + join(options, ", "));
    return value;
}

json JsonReader::object(const std::string& key)
{
    const json* value = find(key);
    if (!value)
        return json::object();
    if (!value->is_object())
        fail(key, "must be an object in braces");
    return *value;
}

std::filesystem::path JsonReader::path(const std::string& key, const std::filesystem::path& folder)
{
    const auto value = text(key);
    if (value.empty())
        return {};
    if (value.find('\0') != std::string::npos)
        fail(key, "is not a file name");
    if (paths::isRemote(value))
        return value;
    const fs::path place = (folder / value).lexically_normal();
    // Through a linked folder ".." means the parent of where the link leads.
    std::error_code failure;
    if (value.starts_with("../") && !fs::exists(place, failure)) {
        const fs::path real = fs::canonical(folder, failure);
        if (!failure && fs::exists(real / value, failure))
            return (real / value).lexically_normal();
    }
    return place;
}

std::optional<Region> JsonReader::region(const std::string& key)
{
    if (!find(key))
        return std::nullopt;
    JsonReader reader = child(key);
    constexpr std::int64_t kLongest = std::numeric_limits<std::int32_t>::max();
    Region region{reader.requiredText("chrom"), reader.integer("begin", 0, 0, kLongest), reader.integer("end", 0, 0, kLongest)};
    if (region.begin >= region.end)
        fail(key, "must begin before it ends");
    return region;
}

std::vector<JsonReader> JsonReader::children(const std::string& key)
{
    std::vector<JsonReader> result;
    const json& all = list(key);
    for (std::size_t i = 0; i < all.size(); ++i)
        result.emplace_back(all[i], m_source, placeIn(key, i));
    return result;
}

const json& JsonReader::list(const std::string& key)
{
    const json* value = find(key);
    if (!value)
        return kEmptyList;
    if (!value->is_array())
        fail(key, "must be a list");
    return *value;
}

const json& JsonReader::value(const std::string& key) const
{
    static const json kNull;
    const auto found = m_object->find(key);
    return found == m_object->end() ? kNull : *found;
}

std::string JsonReader::placeIn(const std::string& key, std::size_t index) const
{
    return (m_place.empty() ? key : m_place + "." + key) + "[" + std::to_string(index) + "]";
}

JsonReader JsonReader::child(const std::string& key)
{
    const json* value = find(key);
    return {value ? *value : kNothing, m_source, m_place.empty() ? key : m_place + "." + key};
}

json JsonReader::unknown() const
{
    json rest = json::object();
    for (const auto& [key, value] : m_object->items())
        if (!m_known.contains(key))
            rest[key] = value;
    return rest;
}

json parseJson(std::string_view text, const std::string& source)
{
    const auto guard = [&](int depth, json::parse_event_t, json&) {
        if (depth > kMaxDepth)
            throw Error(source + ": brackets are nested more than " + std::to_string(kMaxDepth) +
                        " deep; this is not a file of this program.");
        return true;
    };
    try {
        return json::parse(text, guard);
    } catch (const json::parse_error& error) {
        const std::size_t end = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
        const auto before = text.substr(0, end);
        const auto line = 1 + std::count(before.begin(), before.end(), '\n');
        const auto lineBegin = before.rfind('\n');
        const auto column = before.size() - (lineBegin == std::string_view::npos ? 0 : lineBegin + 1) + 1;
        throw Error(source + ", line " + std::to_string(line) + ", column " + std::to_string(column) +
                    ": the text stops being valid JSON here. The file is damaged; restore it from a copy.");
    } catch (const json::exception& error) {
        throw Error(source + ": a number or text in this file cannot be read (" + error.what() +
                    "). The file is damaged; restore it from a copy.");
    }
}

}  // namespace bindscape::project
