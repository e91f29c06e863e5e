// SPDX-License-Identifier: GPL-3.0-or-later
// Scores as they come, on disk, so that a killed call goes on from the finished part. Blocks with checksums are appended; one
// that was cut off is dropped when the file is opened again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bindscape::interpret {

class PartialScores {
public:
    // Reads what is there if it was made for the same identity, else starts empty.
    PartialScores(std::filesystem::path file, const std::string& identity, std::size_t window);

    std::size_t rows() const { return m_logits.size(); }
    // values [logits.size() * window]. Throws Error on a full disk.
    void append(std::span<const float> values, std::span<const double> logits);
    void remove();

    const std::vector<float>& values() const { return m_values; }
    const std::vector<double>& logits() const { return m_logits; }

private:
    void read(const std::string& header);
    void write(const std::string& bytes, bool fromStart);

    std::filesystem::path m_file;
    std::size_t m_window;
    std::vector<float> m_values;
    std::vector<double> m_logits;
};

}  // namespace bindscape::interpret
