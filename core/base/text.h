// SPDX-License-Identifier: GPL-3.0-or-later
// Text and numbers, independent of the locale. Parsing is strict: the whole field must be a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape {

std::vector<std::string_view> split(std::string_view text, char separator);
// Fields separated by any run of blanks or tabs.
std::vector<std::string_view> splitBlank(std::string_view text);
std::string_view trim(std::string_view text);
std::string toLower(std::string_view text);
bool startsWithIgnoringCase(std::string_view text, std::string_view prefix);

std::optional<std::int64_t> parseInteger(std::string_view text);
// Accepts "1e-4", "inf", "nan"; rejects "", "12abc".
std::optional<double> parseReal(std::string_view text);

// printf %.<digits>g without a locale.
std::string formatReal(double value, int significantDigits = 6);
// printf %.<decimals>f without a locale.
std::string formatFixed(double value, int decimals);
// 17 significant digits at most, the shortest text that reads back as the same double.
std::string formatExact(double value);
std::string withThousands(std::int64_t value);
// "2 min 05 s", "1 h 10 min", "8 s"
std::string formatDuration(double seconds);
// Median and other text: "1 site", "2 sites"
std::string plural(std::int64_t count, std::string_view singular, std::string_view pluralForm = {});
std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace bindscape
