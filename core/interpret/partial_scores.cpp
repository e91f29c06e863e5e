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

template <class Number>
void appendBytes(std::string& bytes, std::span<const Number> numbers)
{
    bytes.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
}

}  // namespace

PartialScores::PartialScores(std::filesystem::path file, const std::string& identity, std::size_t window)
    : m_file(std::move(file)), m_window(window)
{
    const std::string header = md5OfText(identity + "/" + std::to_string(window));
    std::error_code ignored;
    if (std::filesystem::exists(m_file, ignored))
        read(header);
    if (m_logits.empty())
        write(header, true);
}

// Block: rows (8 bytes), checksum of the payload, payload = logits then values.
void PartialScores::read(const std::string& header)
{
    const std::string bytes = readFile(m_file, std::size_t{1} << 40);
    if (!bytes.starts_with(header))
        return;
    std::size_t at = header.size();
    while (bytes.size() - at >= sizeof(std::uint64_t) + kChecksumLength) {
        std::uint64_t rows = 0;
        std::memcpy(&rows, bytes.data() + at, sizeof rows);
        const std::size_t begin = at + sizeof rows + kChecksumLength;
        const std::size_t rowBytes = sizeof(double) + m_window * sizeof(float);
        if (rows == 0 || rows > (bytes.size() - begin) / rowBytes)
            break;
        const std::string_view payload(bytes.data() + begin, rows * rowBytes);
        if (md5OfText(payload) != std::string_view(bytes).substr(at + sizeof rows, kChecksumLength))
            break;
        const std::size_t before = m_logits.size();
        m_logits.resize(before + rows);
        m_values.resize((before + rows) * m_window);
        std::memcpy(m_logits.data() + before, payload.data(), rows * sizeof(double));
        std::memcpy(m_values.data() + before * m_window, payload.data() + rows * sizeof(double), rows * m_window * sizeof(float));
        at = begin + payload.size();
    }
    std::error_code ignored;
    std::filesystem::resize_file(m_file, at, ignored);
}

void PartialScores::append(std::span<const float> values, std::span<const double> logits)
{
    std::string payload;
    appendBytes(payload, logits);
    appendBytes(payload, values);
    const std::uint64_t rows = logits.size();
    std::string block(reinterpret_cast<const char*>(&rows), sizeof rows);
    block += md5OfText(payload);
    write(block + payload, false);
    m_logits.insert(m_logits.end(), logits.begin(), logits.end());
    m_values.insert(m_values.end(), values.begin(), values.end());
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
