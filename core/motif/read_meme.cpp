// SPDX-License-Identifier: GPL-3.0-or-later
// MEME motif format: https://meme-suite.org/meme/doc/meme-format.html. Reads minimal files and MEME's text output, from
// which only the letter-probability matrices are taken.
#include "core/base/text.h"
#include "core/motif/motif_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace bindscape::motif {

namespace {

constexpr std::string_view kMatrixHeader = "letter-probability matrix";

void refuseOtherAlphabets(const MotifText& text, const TextLine& line)
{
    const std::string value = toLower(trim(line.text.substr(std::min(line.text.size(), line.text.find_first_of("= \t") + 1))));
    if (value != "acgt" && value.find("dna") == std::string::npos)
        text.fail(line.number, "the motifs are not DNA (" + std::string(line.text) + "). Motifs of A, C, G, T are needed.");
}

// "w= 19" or "w=19" of the matrix header; nullopt if it is not there.
std::optional<double> headerValue(const MotifText& text, const TextLine& line, std::string_view key)
{
    std::string spaced;
    for (const char c : line.text)
        spaced += c == '=' ? std::string(" = ") : std::string(1, c);
    const auto fields = splitBlank(spaced);
    for (std::size_t i = 0; i + 2 < fields.size(); ++i)
        if (fields[i] == key && fields[i + 1] == "=") {
            const auto value = parseReal(fields[i + 2]);
            if (!value || !std::isfinite(*value) || *value < 0)
                text.fail(line.number, "\"" + std::string(key) + "= " + std::string(fields[i + 2]) + "\" is not a number.");
            return value;
        }
    return std::nullopt;
}

bool looksNumeric(std::string_view text)
{
    return !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) || text[0] == '.' || text[0] == '-' || text[0] == '+' ||
                             startsWithIgnoringCase(text, "nan") || startsWithIgnoringCase(text, "inf"));
}

// A row of dashes ends the matrix in MEME's text output.
bool isRow(std::string_view text)
{
    return looksNumeric(text) && !text.starts_with("--");
}

class MemeReader {
public:
    MemeReader(const MotifText& text, Warnings& warnings) : m_text(text), m_warnings(warnings) {}

    std::vector<Motif> read()
    {
        while (m_next < m_text.lines.size()) {
            const TextLine& line = m_text.lines[m_next++];
            if (startsWithIgnoringCase(line.text, "ALPHABET"))
                refuseOtherAlphabets(m_text, line);
            else if (line.text.starts_with("MOTIF ") || line.text.starts_with("MOTIF\t"))
                beginMotif(line);
            else if (line.text.starts_with(kMatrixHeader))
                readMatrix(line);
        }
        refuseWithoutMatrix();
        if (m_motifs.empty())
            throw Error(m_text.path.string() + " is a MEME file without a letter-probability matrix.");
        return std::move(m_motifs);
    }

private:
    void beginMotif(const TextLine& line)
    {
        refuseWithoutMatrix();
        m_pending = Motif{};
        m_pendingLine = line.number;
        const std::string_view header = line.text.substr(6);
        // MEME's text output goes on with "width = 10 sites = 8".
        setName(*m_pending, header.substr(0, std::min(header.size(), header.find("width"))));
        if (m_pending->id.empty())
            m_text.fail(line.number, "the motif has no name after the word MOTIF.");
    }

    void refuseWithoutMatrix() const
    {
        if (m_pending)
            m_text.fail(m_pendingLine, "motif " + m_pending->id + " has no letter-probability matrix.");
    }

    void readMatrix(const TextLine& header)
    {
        Motif motif = m_pending.value_or(Motif{});
        m_pending.reset();
        if (motif.id.empty())
            setName(motif, m_text.path.stem().string());
        if (headerValue(m_text, header, "alength").value_or(4) != 4)
            m_text.fail(header.number, "motif " + motif.id + " is not DNA: its matrix does not have 4 letters.");
        const std::vector<long> rowLines = readRows(motif);
        const auto width = headerValue(m_text, header, "w");
        if (width && *width != static_cast<double>(motif.rows.size()))
            m_text.fail(header.number, "motif " + motif.id + " should be " + formatReal(*width) + " bases wide but has " +
                                           plural(static_cast<std::int64_t>(motif.rows.size()), "row") + "; the file may be truncated.");
        checkRows(motif, m_text, header.number, rowLines, m_warnings);
        const auto worst = std::find_if(motif.rows.begin(), motif.rows.end(),
                                        [](const Row& row) { return std::fabs(row[0] + row[1] + row[2] + row[3] - 1) > 0.02; });
        if (worst != motif.rows.end())
            m_text.fail(rowLines[static_cast<std::size_t>(worst - motif.rows.begin())],
                        "motif " + motif.id + ": the probabilities of this row do not sum to 1.");
        motif.nsites = headerValue(m_text, header, "nsites");
        if (motif.nsites && *motif.nsites > kLargestNsites)
            m_text.fail(header.number,
                        "motif " + motif.id + " cannot come from so many sites (nsites= " + formatReal(*motif.nsites) + ").");
        if (motif.nsites && *motif.nsites == 0)
            motif.nsites.reset();
        m_motifs.push_back(std::move(motif));
    }

    std::vector<long> readRows(Motif& motif)
    {
        std::vector<long> rowLines;
        while (m_next < m_text.lines.size() && m_text.lines[m_next].text.empty())
            ++m_next;
        for (; m_next < m_text.lines.size() && isRow(m_text.lines[m_next].text); ++m_next) {
            const TextLine& line = m_text.lines[m_next];
            const auto fields = splitBlank(line.text);
            if (fields.size() != 4)
                m_text.fail(line.number, "motif " + motif.id + " has a row with " +
                                             plural(static_cast<std::int64_t>(fields.size()), "number") + " instead of 4 (A, C, G, T).");
            Row row{};
            for (std::size_t a = 0; a < 4; ++a)
                row[a] = m_text.cell(fields[a], line.number);
            motif.rows.push_back(row);
            rowLines.push_back(line.number);
        }
        return rowLines;
    }

    const MotifText& m_text;
    Warnings& m_warnings;
    std::size_t m_next = 0;
    std::vector<Motif> m_motifs;
    std::optional<Motif> m_pending;
    long m_pendingLine = 0;
};

}  // namespace

std::vector<Motif> readMeme(const MotifText& text, Warnings& warnings)
{
    return MemeReader(text, warnings).read();
}

}  // namespace bindscape::motif
