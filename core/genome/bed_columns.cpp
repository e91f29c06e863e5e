// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/bed_columns.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::genome {

BedTable bedTableOf(const std::vector<std::string_view>& row)
{
    const auto whole = [&](std::size_t column) { return column < row.size() && parseInteger(row[column]).has_value(); };
    if (row.size() >= 13 && whole(0) && whole(1) && whole(2) && whole(3) && whole(4) && !whole(5) && whole(6) && whole(7) && whole(8) &&
        (row[9] == "+" || row[9] == "-"))
        return BedTable::Repeats;
    return whole(0) && row.size() >= 4 && !row[1].empty() && !whole(1) && whole(2) && whole(3) ? BedTable::Binned : BedTable::Bed;
}

void toBedColumns(BedTable table, std::vector<std::string_view>& row)
{
    if (table == BedTable::Repeats && row.size() >= 13) {
        row = {row[5], row[6], row[7], row[10], row[1], row[9]};
    } else if (table == BedTable::Binned && row.size() >= 4) {
        row.erase(row.begin());
        const bool strand = row.size() > 5 && (row[5] == "+" || row[5] == "-" || row[5] == ".");
        row.resize(std::min<std::size_t>(row.size(), strand ? 6 : 4));
    }
}

std::int32_t colourOf(std::string_view text)
{
    text = trim(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        text = trim(text.substr(1, text.size() - 2));
    if (text.starts_with("rgb(") && text.ends_with(')'))
        text = text.substr(4, text.size() - 5);
    constexpr std::int64_t kWhite = 0xffffff;
    std::int64_t colour = 0;
    if (text.starts_with('#')) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        if (text.size() != 7)
            return -1;
        for (const char digit : toLower(text.substr(1))) {
            const std::size_t value = kDigits.find(digit);
            if (value == std::string_view::npos)
                return -1;
            colour = 16 * colour + static_cast<std::int64_t>(value);
        }
    } else if (text.find(',') != std::string_view::npos) {
        const auto parts = numberList(text, 3);
        if (!parts)
            return -1;
        for (const std::int64_t part : *parts) {
            if (part < 0 || part > 255)
                return -1;
            colour = 256 * colour + part;
        }
    } else {
        colour = parseInteger(text).value_or(0);
    }
    return colour > 0 && colour <= kWhite ? static_cast<std::int32_t>(colour) : -1;
}

std::optional<std::vector<std::int64_t>> numberList(std::string_view text, std::int64_t count)
{
    std::vector<std::int64_t> numbers;
    while (!text.empty() && static_cast<std::int64_t>(numbers.size()) <= count) {
        const std::size_t comma = text.find(',');
        const auto number = parseInteger(trim(text.substr(0, comma)));
        if (!number)
            return std::nullopt;
        numbers.push_back(*number);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return static_cast<std::int64_t>(numbers.size()) == count ? std::optional(std::move(numbers)) : std::nullopt;
}

std::vector<std::pair<std::int64_t, std::int64_t>> blocksOf(std::int64_t begin, std::int64_t end, std::string_view count,
                                                            std::string_view sizes, std::string_view starts)
{
    const auto number = parseInteger(count);
    const auto lengths = numberList(sizes, number.value_or(-1));
    const auto offsets = numberList(starts, number.value_or(-1));
    std::vector<std::pair<std::int64_t, std::int64_t>> blocks;
    if (!lengths || !offsets)
        return blocks;
    const std::int64_t whole = end - begin;
    for (std::size_t i = 0; i < lengths->size(); ++i) {
        const std::int64_t offset = (*offsets)[i];
        const std::int64_t length = (*lengths)[i];
        if (offset < 0 || length < 0 || offset > whole || length > whole - offset)
            return {};
        blocks.emplace_back(begin + offset, begin + offset + length);
    }
    std::sort(blocks.begin(), blocks.end());
    if (blocks.size() == 1 && blocks.front() == std::pair(begin, end))
        blocks.clear();
    return blocks;
}

}  // namespace bindscape::genome
