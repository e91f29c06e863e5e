// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/fasta_scan.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace bindscape::genome {

namespace {

// IUPAC codes of DNA and RNA, gaps; '\r' is judged at the end of the line.
constexpr std::array<bool, 256> makeAllowed()
{
    std::array<bool, 256> allowed{};
    for (const char c : std::string_view("ACGTUNRYSWKMBDHVXacgtunryswkmbdhvx-.*\r"))
        allowed[static_cast<unsigned char>(c)] = true;
    return allowed;
}
constexpr auto kAllowed = makeAllowed();

}  // namespace

std::string_view fastaName(std::string_view header)
{
    header.remove_prefix(std::min(header.find_first_not_of("> \t"), header.size()));
    return header.substr(0, header.find_first_of(" \t\r\n"));
}

void FastaScan::fail(const std::string& what) const { throw Error(m_file + ", line " + withThousands(m_line) + ": " + what); }

void FastaScan::feed(std::string_view piece)
{
    while (!piece.empty()) {
        const std::size_t newline = piece.find('\n');
        const std::string_view part = piece.substr(0, newline);
        if (!part.empty()) {
            if (m_lineLength == 0)
                m_inHeader = part.front() == '>';
            if (m_inHeader) {
                m_header.append(part.substr(0, std::min<std::size_t>(part.size(), 65536)));
            } else {
                const auto bad = std::find_if(part.begin(), part.end(), [](char c) { return !kAllowed[static_cast<unsigned char>(c)]; });
                if (m_position == 0 && part.starts_with("\xef\xbb\xbf"))
                    fail("an invisible byte order mark stands before the first '>'; save the file as plain text (UTF-8 without BOM).");
                if (bad != part.end() && m_entries.empty())
                    fail("this is not a FASTA file, which begins with '>' and a name.");
                if (bad != part.end())
                    fail(*bad > ' ' && *bad < '\x7f'
                             ? std::string("'") + *bad +
                                   "' is no letter of DNA; a FASTA file of nucleotides is needed here, not of proteins."
                             : "there is a blank or an unreadable character inside of a sequence.");
            }
            m_lineLength += static_cast<std::int64_t>(part.size());
            m_lastByte = part.back();
        }
        m_position += static_cast<std::int64_t>(part.size());
        if (newline == std::string_view::npos)
            return;
        ++m_position;
        endLine(true);
        piece.remove_prefix(newline + 1);
    }
}

void FastaScan::endLine(bool terminated)
{
    if (m_inHeader)
        startSequence();
    else
        endSequenceLine(m_lineLength - (m_lineLength > 0 && m_lastByte == '\r' ? 1 : 0), m_lineLength + 1, terminated);
    ++m_line;
    m_lineLength = 0;
    m_inHeader = false;
    m_header.clear();
}

void FastaScan::startSequence()
{
    if (const auto end = m_header.find('\r'); end < m_header.size() - 1)
        fail("the lines end with a carriage return alone, as on old Macs; save the file with Unix line ends.");
    std::string name(fastaName(m_header));
    if (name.empty())
        fail("a sequence has no name after the '>'.");
    // The index is a table of text in which such a name would end early.
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }))
        fail("the name of a sequence holds an unreadable character; the file is damaged or no text.");
    if (!m_names.insert(name).second)
        fail("there are two sequences called " + name + "; names must be unique.");
    m_entries.push_back({std::move(name), 0, m_position, 0, 0});
    m_sequenceEnded = false;
}

void FastaScan::endSequenceLine(std::int64_t bases, std::int64_t width, bool terminated)
{
    if (bases == 0) {
        m_sequenceEnded = m_sequenceEnded || (!m_entries.empty() && m_entries.back().length > 0);
        return;
    }
    if (m_entries.empty())
        fail("this is not a FASTA file, which begins with '>' and a name.");
    FaiEntry& entry = m_entries.back();
    if (entry.length == 0) {
        entry.offset = m_position - (terminated ? width : width - 1);
        entry.lineBases = bases;
        entry.lineWidth = width;
    } else if (m_sequenceEnded || bases > entry.lineBases) {
        fail("the lines of " + entry.name + " differ in length; wrap the sequences evenly, for example with \"seqtk seq -l 60\".");
    }
    entry.length += bases;
    m_sequenceEnded = bases < entry.lineBases || width != entry.lineWidth;
}

std::vector<FaiEntry> FastaScan::finish()
{
    if (m_lineLength > 0)
        endLine(false);
    const bool anyBase = std::any_of(m_entries.begin(), m_entries.end(), [](const FaiEntry& entry) { return entry.length > 0; });
    if (!anyBase)
        throw Error(m_file + " holds no sequence; a FASTA file begins with '>' and a name, followed by the bases.");
    return std::move(m_entries);
}

}  // namespace bindscape::genome
