// SPDX-License-Identifier: GPL-3.0-or-later
// Scores as they come, on disk, so that a killed call goes on from the finished part. Blocks with checksums are appended; one
// that was cut off is dropped when the file is opened again.
#pragma once

#include "core/interpret/score_rows.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bindscape::interpret {

class PartialScores {
public:
    // Reads what is there if it was made for the same identity, else starts empty. The identity decides whether rows have tables and errors.
    PartialScores(std::filesystem::path file, const std::string& identity, std::size_t window);

    std::size_t rows() const { return m_logits.size(); }
    // Throws Error on a full disk.
    void append(const ScoredRows& scored);
    void remove();

    // As in ScoredRows, of all rows so far. tables() and errors() are empty, or have every row.
    std::vector<float>& values() { return m_values; }
    std::vector<float>& tables() { return m_tables; }
    const std::vector<double>& logits() const { return m_logits; }
    const std::vector<double>& errors() const { return m_errors; }

private:
    void read(const std::string& header);
    bool readBlock(std::string_view bytes, std::size_t& at);
    void write(const std::string& bytes, bool fromStart);
    void keep(const ScoredRows& scored);

    std::filesystem::path m_file;
    std::size_t m_window;
    std::vector<float> m_values, m_tables;
    std::vector<double> m_logits, m_errors;
};

}  // namespace bindscape::interpret
