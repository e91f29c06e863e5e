// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace bindscape {

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> fields;
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = text.find(separator, begin);
        if (end == std::string_view::npos) {
            fields.push_back(text.substr(begin));
            return fields;
        }
        fields.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

std::vector<std::string_view> splitBlank(std::string_view text)
{
    std::vector<std::string_view> fields;
    std::size_t i = 0;
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (i < text.size()) {
        while (i < text.size() && blank(text[i]))
            ++i;
        const std::size_t begin = i;
        while (i < text.size() && !blank(text[i]))
            ++i;
        if (i > begin)
            fields.push_back(text.substr(begin, i - begin));
    }
    return fields;
}

std::string_view trim(std::string_view text)
{
    const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string toLower(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

bool startsWithIgnoringCase(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() && toLower(text.substr(0, prefix.size())) == toLower(prefix);
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

std::optional<double> parseReal(std::string_view text)
{
    double value = 0;
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || text.empty())
        return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        const bool tiny = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
        return std::copysign(tiny ? 0.0 : HUGE_VAL, text.starts_with('-') ? -1.0 : 1.0);
    }
    if (error != std::errc())
        return std::nullopt;
    return value;
}

namespace {
std::string toChars(double value, std::chars_format format, int precision)
{
    std::array<char, 512> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
    return std::string(buffer.data(), result.ptr);
}
}  // namespace

std::string formatReal(double value, int significantDigits)
{
    return toChars(value, std::chars_format::general, significantDigits);
}

std::string formatFixed(double value, int decimals) { return toChars(value, std::chars_format::fixed, decimals); }

std::string formatExact(double value)
{
    std::array<char, 64> buffer{};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), result.ptr);
}

std::string withThousands(std::int64_t value)
{
    std::string digits = std::to_string(value);
    digits.erase(0, value < 0 ? 1 : 0);
    for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
        digits.insert(static_cast<std::size_t>(i), ",");
    return value < 0 ? "-" + digits : digits;
}

std::string formatDuration(double seconds)
{
    if (!(seconds >= 0) || std::isinf(seconds))
        return "unknown";
    const auto total = static_cast<std::int64_t>(std::llround(seconds));
    if (total < 60)
        return std::to_string(total) + " s";
    const auto padded = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (total < 3600)
        return std::to_string(total / 60) + " min " + padded(total % 60) + " s";
    return std::to_string(total / 3600) + " h " + padded(total % 3600 / 60) + " min";
}

std::string plural(std::int64_t count, std::string_view singular, std::string_view pluralForm)
{
    std::string text = withThousands(count) + " ";
    if (count == 1)
        return text.append(singular);
    return pluralForm.empty() ? text.append(singular) + "s" : text.append(pluralForm);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0)
            text += separator;
        text += parts[i];
    }
    return text;
}

}  // namespace bindscape
