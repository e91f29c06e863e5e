// SPDX-License-Identifier: GPL-3.0-or-later
// What every test may use: the folders of real data and golden numbers, tables, closeness, and errors by their sentence.
#pragma once

#include "core/base/error.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::test {

// BINDSCAPE_TEST_DATA / BINDSCAPE_ORACLES, or ../shared/data and ../shared/oracles beside the source tree when they exist.
// Use SKIP_WITHOUT in initTestCase().
std::optional<std::filesystem::path> dataFolder();
std::optional<std::filesystem::path> oracleFolder(const std::string& name);

// A tab-separated table whose first line starts with '#'. Throws Error.
struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::size_t column(const std::string& name) const;
    double number(std::size_t row, const std::string& name) const;  // "nan" and "inf" as words
    const std::string& text(std::size_t row, const std::string& name) const { return rows[row][column(name)]; }
};
Table readTable(const std::filesystem::path& path);
nlohmann::json readJson(const std::filesystem::path& path);
std::vector<float> readFloats(const std::filesystem::path& path);
std::vector<double> readDoubles(const std::filesystem::path& path);

// |got - want| <= absolute + relative |want|; NaN equals NaN, inf equals inf.
bool isClose(double got, double want, double relative, double absolute = 0);
std::string describe(double got, double want);

// The sentence of the Error that `work` throws; empty if it throws none.
template <class Work>
std::string errorOf(Work&& work)
{
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace bindscape::test

#define COMPARE_CLOSE(got, want, relative, absolute)                                                          \
    QVERIFY2(bindscape::test::isClose((got), (want), (relative), (absolute)),                                   \
             bindscape::test::describe((got), (want)).c_str())
// The error's sentence must contain every word given.
#define VERIFY_ERROR(work, part)                                                                              \
    do {                                                                                                      \
        const std::string bindscapeSentence = bindscape::test::errorOf([&] { work; });                         \
        QVERIFY2(bindscapeSentence.find(part) != std::string::npos, ("got: \"" + bindscapeSentence + "\"").c_str()); \
    } while (false)
#define SKIP_WITHOUT(folder, variable)                                                                        \
    if (!(folder))                                                                                            \
    QSKIP("The folder is not there; set " variable " to run this test.")
