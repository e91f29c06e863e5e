// SPDX-License-Identifier: GPL-3.0-or-later
// One pass over a FASTA file that checks it and yields the rows of its .fai.
#pragma once

#include "core/genome/fasta_index.h"

#include <string_view>
#include <unordered_set>

namespace bindscape::genome {

// The first word of a header line, as samtools takes it: ">chr1 text" and "> chr1" are both chr1.
std::string_view fastaName(std::string_view header);

// Fed with consecutive pieces of the uncompressed file, of any size. Throws Error with the line.
class FastaScan {
public:
    explicit FastaScan(std::string fileName) : m_file(std::move(fileName)) {}
    void feed(std::string_view piece);
    std::vector<FaiEntry> finish();

private:
    void endLine(bool terminated);
    void endSequenceLine(std::int64_t bases, std::int64_t width, bool terminated);
    void startSequence();
    [[noreturn]] void fail(const std::string& what) const;

    std::string m_file;
    std::vector<FaiEntry> m_entries;
    std::unordered_set<std::string> m_names;
    std::int64_t m_position = 0;  // of the next byte
    std::int64_t m_line = 1;
    std::int64_t m_lineLength = 0;  // bytes of the current line so far
    std::string m_header;           // the current line if it is a header
    bool m_inHeader = false;
    char m_lastByte = '\0';
    bool m_sequenceEnded = false;  // a short or empty line was met: no more bases may follow
};

}  // namespace bindscape::genome
