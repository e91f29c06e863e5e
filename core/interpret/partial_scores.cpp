// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/partial_scores.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace bindscape::interpret {

namespace {

constexpr std::size_t kChecksumLength = 32;
constexpr std::uint64_t kMostRows = std::uint64_t{1} << 40;

// In front of a block: how many rows, what they have, then the checksum of the numbers.
struct BlockStart {
    std::uint64_t rows = 0, hasTables = 0, hasErrors = 0;
};

template <class Number>
void appendBytes(std::string& bytes, std::span<const Number> numbers)
{
    bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
}

template <class Number>
std::vector<Number> takeNumbers(std::string_view& bytes, std::size_t count)
{
    std::vector<Number> numbers(count);
    std::memcpy(numbers.data(), bytes.data(), count * sizeof(Number));
    bytes.remove_prefix(count * sizeof(Number));
    return numbers;
}

template <class Number>
void appendAll(std::vector<Number>& numbers, std::span<const Number> more)
{
    numbers.insert(numbers.end(), more.begin(), more.end());
}

}  // namespace

PartialScores::PartialScores(std::filesystem::path file, const std::string& identity, std::size_t window)
    : m_file(std::move(file)), m_window(window)
{
    const std::string header = md5OfText(identity + "/" + std::to_string(window) + "/2");  // 2: the format of the blocks
    std::error_code ignored;
    if (std::filesystem::exists(m_file, ignored))
        read(header);
    if (m_logits.empty())
        write(header, true);
}

void PartialScores::read(const std::string& header)
{
    const std::string bytes = readFile(m_file, std::size_t{1} << 40);
    if (!bytes.starts_with(header))
        return;
    std::size_t at = header.size();
    while (readBlock(bytes, at)) {
    }
    std::error_code ignored;
    std::filesystem::resize_file(m_file, at, ignored);
}

bool PartialScores::readBlock(std::string_view bytes, std::size_t& at)
{
    BlockStart start;
    if (bytes.size() - at < sizeof start + kChecksumLength)
        return false;
    std::memcpy(&start, bytes.data() + at, sizeof start);
    const std::size_t begin = at + sizeof start + kChecksumLength;
    const std::size_t rowBytes = sizeof(double) * (start.hasErrors != 0 ? 2 : 1) + m_window * sizeof(float) * (start.hasTables != 0 ? 5 : 1);
    if (start.rows == 0 || start.rows > kMostRows || start.rows > (bytes.size() - begin) / rowBytes)
        return false;
    std::string_view payload = bytes.substr(begin, start.rows * rowBytes);
    if (md5OfText(payload) != bytes.substr(at + sizeof start, kChecksumLength))
        return false;
    at = begin + payload.size();
    const auto logits = takeNumbers<double>(payload, start.rows);
    const auto errors = takeNumbers<double>(payload, start.hasErrors != 0 ? start.rows : 0);
    const auto values = takeNumbers<float>(payload, start.rows * m_window);
    const auto tables = takeNumbers<float>(payload, start.hasTables != 0 ? start.rows * m_window * 4 : 0);
    keep({values, logits, tables, errors});
    return true;
}

void PartialScores::append(const ScoredRows& scored)
{
    std::string payload;
    appendBytes(payload, scored.logits);
    appendBytes(payload, scored.errors);
    appendBytes(payload, scored.values);
    appendBytes(payload, scored.table);
    const BlockStart start{scored.logits.size(), scored.table.empty() ? 0U : 1U, scored.errors.empty() ? 0U : 1U};
    std::string block(reinterpret_cast<const char*>(&start), sizeof start);
    block += md5OfText(payload);
    write(block + payload, false);
    keep(scored);
}

void PartialScores::keep(const ScoredRows& scored)
{
    appendAll(m_logits, scored.logits);
    appendAll(m_errors, scored.errors);
    appendAll(m_values, scored.values);
    appendAll(m_tables, scored.table);
}

void PartialScores::write(const std::string& bytes, bool fromStart)
{
    std::ofstream stream(m_file, std::ios::binary | (fromStart ? std::ios::trunc : std::ios::app));
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.flush();
    if (!stream)
        throw Error("Cannot write " + m_file.string() + ": " + systemReason(errno) + ". Make room or choose another folder, then run the same command again.");
}

void PartialScores::remove()
{
    std::error_code ignored;
    std::filesystem::remove(m_file, ignored);
}

}  // namespace bindscape::interpret
