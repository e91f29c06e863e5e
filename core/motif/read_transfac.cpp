// SPDX-License-Identifier: GPL-3.0-or-later
// TRANSFAC: two-letter keys (AC accession, ID name, P0/PO column letters, 01.. rows, // end of a motif).
#include "core/base/text.h"
#include "core/motif/motif_text.h"

#include <algorithm>
#include <cctype>

namespace bindscape::motif {

namespace {

struct Entry {
    Motif motif;
    std::string accession, id;
    std::array<std::size_t, 4> columns{};  // column of A, C, G, T
    std::vector<long> rowLines;
    long line = 0;  // of P0; 0 = no matrix yet
};

std::array<std::size_t, 4> columnsOf(const MotifText& text, const TextLine& line, const std::vector<std::string_view>& fields)
{
    std::array<std::size_t, 4> columns{};
    for (std::size_t i = 1; i < fields.size(); ++i) {
        const auto letter = std::string_view("ACGT").find(fields[i]);
        if (fields[i].size() == 1 && letter != std::string_view::npos)
            columns[letter] = i;
    }
    if (std::find(columns.begin(), columns.end(), std::size_t{0}) != columns.end())
        text.fail(line.number, "the matrix has no columns for A, C, G and T; DNA motifs are needed.");
    return columns;
}

void addRow(Entry& entry, const MotifText& text, const TextLine& line, const std::vector<std::string_view>& fields)
{
    Row row{};
    for (std::size_t a = 0; a < 4; ++a) {
        if (entry.columns[a] >= fields.size())
            text.fail(line.number, "this row of the matrix has fewer than 4 numbers.");
        row[a] = text.cell(fields[entry.columns[a]], line.number);
    }
    entry.motif.rows.push_back(row);
    entry.rowLines.push_back(line.number);
}

void finish(Entry& entry, const MotifText& text, std::vector<Motif>& motifs, Warnings& warnings)
{
    if (entry.line > 0) {
        setName(entry.motif, entry.accession.empty() ? entry.id : entry.accession);
        if (entry.motif.id.empty())
            setName(entry.motif, text.path.stem().string() + "-" + std::to_string(motifs.size() + 1));
        if (!entry.accession.empty() && !entry.id.empty())
            entry.motif.name = entry.id;
        checkRows(entry.motif, text, entry.line, entry.rowLines, warnings);
        motifs.push_back(std::move(entry.motif));
    }
    entry = Entry{};
}

}  // namespace

std::vector<Motif> readTransfac(const MotifText& text, Warnings& warnings)
{
    std::vector<Motif> motifs;
    Entry entry;
    for (const auto& line : text.lines) {
        const auto fields = splitBlank(line.text);
        if (fields.empty())
            continue;
        const std::string_view key = fields[0];
        if (key == "//")
            finish(entry, text, motifs, warnings);
        else if (key == "AC" && fields.size() > 1)
            entry.accession = fields[1];
        else if (key == "ID" && fields.size() > 1)
            entry.id = fields[1];
        else if ((key == "P0" || key == "PO") && entry.line == 0) {
            entry.line = line.number;
            entry.columns = columnsOf(text, line, fields);
        } else if (entry.line > 0 && std::isdigit(static_cast<unsigned char>(key[0])))
            addRow(entry, text, line, fields);
    }
    finish(entry, text, motifs, warnings);
    return motifs;
}

}  // namespace bindscape::motif
