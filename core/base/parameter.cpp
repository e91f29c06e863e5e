// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parameter.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape {

namespace {

Value defaultOf(const Parameter& parameter)
{
    return std::visit([](const auto& kind) -> Value { return kind.value; }, parameter.kind);
}

[[noreturn]] void reject(const Parameter& parameter, std::string_view text, const std::string& expected)
{
    throw Error("The value \"" + std::string(text) + "\" does not fit " + parameter.id + " (" + parameter.label +
                "): use " + expected + ".");
}

Value parse(const Parameter& parameter, std::string_view text)
{
    if (const auto* range = std::get_if<IntRange>(&parameter.kind)) {
        const auto value = parseInteger(text);
        if (!value || *value < range->min || *value > range->max)
            reject(parameter, text, "a whole number from " + std::to_string(range->min) + " to " + std::to_string(range->max));
        return static_cast<long>(*value);
    }
    if (const auto* range = std::get_if<RealRange>(&parameter.kind)) {
        const auto value = parseReal(text);
        if (!value || !(*value >= range->min && *value <= range->max))
            reject(parameter, text, "a number from " + formatReal(range->min) + " to " + formatReal(range->max));
        return *value;
    }
    if (const auto* choice = std::get_if<Choice>(&parameter.kind)) {
        if (std::find(choice->options.begin(), choice->options.end(), text) == choice->options.end())
            reject(parameter, text, "one of " + join(choice->options, ", "));
        return std::string(text);
    }
    if (text == "true" || text == "1" || text == "yes")
        return true;
    if (text == "false" || text == "0" || text == "no")
        return false;
    reject(parameter, text, "true or false");
}

std::string knownText(std::span<const Parameter> parameters)
{
    std::vector<std::string> known;
    for (const auto& parameter : parameters)
        known.push_back(parameter.id);
    return known.empty() ? "there are none." : "the known ones are " + join(known, ", ") + ".";
}

template <class T>
const T& get(const std::map<std::string, Value, std::less<>>& values, std::string_view id)
{
    const auto found = values.find(id);
    if (found == values.end() || !std::holds_alternative<T>(found->second))
        throw Error("The parameter \"" + std::string(id) + "\" has no value here.");
    return std::get<T>(found->second);
}

}  // namespace

Values::Values(std::span<const Parameter> parameters)
{
    for (const auto& parameter : parameters)
        m_values.emplace(parameter.id, defaultOf(parameter));
}

void Values::set(std::span<const Parameter> parameters, std::string_view id, std::string_view text)
{
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.id == id; });
    if (found == parameters.end())
        throw Error("There is no parameter called \"" + std::string(id) + "\" here; " + knownText(parameters));
    m_values.insert_or_assign(found->id, parse(*found, text));
}

long Values::integer(std::string_view id) const { return get<long>(m_values, id); }
double Values::real(std::string_view id) const { return get<double>(m_values, id); }
const std::string& Values::choice(std::string_view id) const { return get<std::string>(m_values, id); }
bool Values::flag(std::string_view id) const { return get<bool>(m_values, id); }

std::string toText(const Value& value)
{
    struct Visitor {
        std::string operator()(long v) const { return std::to_string(v); }
        std::string operator()(double v) const { return formatExact(v); }
        std::string operator()(const std::string& v) const { return v; }
        std::string operator()(bool v) const { return v ? "true" : "false"; }
    };
    return std::visit(Visitor{}, value);
}

}  // namespace bindscape
