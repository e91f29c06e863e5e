// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters as data: enough to build a form, check a value, write JSON and print command-line help.
// An id is written to project files: never rename one.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bindscape {

struct IntRange {
    long value, min, max;
};
struct RealRange {
    double value, min, max;
};
struct Choice {
    std::string value;
    std::vector<std::string> options;
};
struct Flag {
    bool value;
};

struct Parameter {
    std::string id, label, help;
    std::variant<IntRange, RealRange, Choice, Flag> kind;  // with its default value
};

using Value = std::variant<long, double, std::string, bool>;

// Values by parameter id. Reading falls back to the parameter's default.
class Values {
public:
    Values() = default;
    explicit Values(std::span<const Parameter> parameters);  // all defaults

    // Throws Error naming the parameter if the value is out of range or the id is unknown.
    void set(std::span<const Parameter> parameters, std::string_view id, std::string_view text);

    long integer(std::string_view id) const;
    double real(std::string_view id) const;
    const std::string& choice(std::string_view id) const;
    bool flag(std::string_view id) const;

    const std::map<std::string, Value, std::less<>>& all() const { return m_values; }

private:
    std::map<std::string, Value, std::less<>> m_values;
};

std::string toText(const Value& value);

}  // namespace bindscape
