// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_support.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <cstdlib>
#include <cstring>

namespace bindscape::test {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> folderOf(const char* variable, const char* name)
{
    if (const char* value = std::getenv(variable); value != nullptr && *value != '\0')
        return fs::is_directory(value) ? std::optional<fs::path>(value) : std::nullopt;
    if (const char* source = std::getenv("BINDSCAPE_SOURCE_DIR")) {
        const fs::path beside = fs::path(source).parent_path() / "shared" / name;
        if (fs::is_directory(beside))
            return beside;
    }
    return std::nullopt;
}

template <class Number>
std::vector<Number> readNumbers(const fs::path& path)
{
    const std::string bytes = readFile(path);
    std::vector<Number> numbers(bytes.size() / sizeof(Number));
    std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(Number));
    return numbers;
}

}  // namespace

std::optional<fs::path> dataFolder() { return folderOf("BINDSCAPE_TEST_DATA", "data"); }

std::optional<fs::path> oracleFolder(const std::string& name)
{
    const auto all = folderOf("BINDSCAPE_ORACLES", "oracles");
    if (!all || !fs::is_directory(*all / name))
        return std::nullopt;
    return *all / name;
}

std::size_t Table::column(const std::string& name) const
{
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == name)
            return i;
    throw Error("The table has no column called " + name + ".");
}

double Table::number(std::size_t row, const std::string& name) const
{
    const auto value = parseReal(rows.at(row).at(column(name)));
    if (!value)
        throw Error("Row " + std::to_string(row) + " has no number in column " + name + ".");
    return *value;
}

Table readTable(const fs::path& path)
{
    const std::string content = readFile(path);
    Table table;
    for (const auto line : split(content, '\n')) {
        if (line.empty())
            continue;
        std::vector<std::string> fields;
        for (const auto field : split(line, '\t'))
            fields.emplace_back(field);
        if (table.columns.empty()) {
            fields.front().erase(0, fields.front().starts_with('#') ? 1 : 0);
            table.columns = fields;
        } else {
            table.rows.push_back(fields);
        }
    }
    return table;
}

nlohmann::json readJson(const fs::path& path) { return nlohmann::json::parse(readFile(path)); }
std::vector<float> readFloats(const fs::path& path) { return readNumbers<float>(path); }
std::vector<double> readDoubles(const fs::path& path) { return readNumbers<double>(path); }

bool isClose(double got, double want, double relative, double absolute)
{
    if (std::isnan(want) || std::isnan(got))
        return std::isnan(want) && std::isnan(got);
    if (std::isinf(want) || std::isinf(got))
        return got == want;
    return std::fabs(got - want) <= absolute + relative * std::fabs(want);
}

std::string describe(double got, double want) { return "got " + formatExact(got) + ", expected " + formatExact(want); }

}  // namespace bindscape::test
