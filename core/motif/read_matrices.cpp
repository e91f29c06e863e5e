// SPDX-License-Identifier: GPL-3.0-or-later
// Matrices of numbers with or without ">id" before them: JASPAR, HOCOMOCO, CIS-BP and plain text. A matrix is a block of
// lines without an empty line in it.
#include "core/base/text.h"
#include "core/motif/motif_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace bindscape::motif {

namespace {

constexpr std::string_view kLetters = "ACGT";
constexpr std::size_t kNone = std::string_view::npos;

enum class Layout { Unknown, LettersAsRows, PositionsAsRows };

struct Block {
    std::string header;  // without '>'
    bool named = false;
    long line = 0;
    std::string labels;                     // letter of each row, "" if rows have none
    std::string columnLetters;              // "ACGT" or another order from a line of letters
    bool numbered = false;                  // each row begins with its position
    std::vector<std::vector<double>> rows;  // as in the file
    std::vector<long> rowLines;
    Layout layout = Layout::Unknown;
};

std::size_t letterIndex(std::string_view field)
{
    if (field.ends_with(':'))
        field.remove_suffix(1);
    return field.size() == 1 ? kLetters.find(static_cast<char>(std::toupper(static_cast<unsigned char>(field[0])))) : kNone;
}

// "A C G T", "Pos A C G T", "T A G C": four letters, each once, perhaps after a word.
bool isLetterHeader(const std::vector<std::string_view>& fields)
{
    if (fields.size() < 4 || fields.size() > 5)
        return false;
    std::array<bool, 4> seen{};
    for (std::size_t i = fields.size() - 4; i < fields.size(); ++i) {
        const auto letter = letterIndex(fields[i]);
        if (letter == kNone || seen[letter])
            return false;
        seen[letter] = true;
    }
    return fields.size() == 4 || letterIndex(fields[0]) == kNone;
}

bool isSequence(std::string_view text)
{
    return text.size() > 4 &&
           std::all_of(text.begin(), text.end(), [](char c) { return std::string_view("ACGTUNacgtun").find(c) != kNone; });
}

class MatrixReader {
public:
    MatrixReader(const MotifText& text, Warnings& warnings) : m_text(text), m_warnings(warnings) {}

    std::vector<Motif> read()
    {
        for (const auto& line : m_text.lines) {
            const std::string_view content = trim(line.text.substr(0, line.text.find('#')));
            if (content.empty() && line.text.empty())
                endBlock();
            else if (content.starts_with('>'))
                beginNamed(content.substr(1), line.number);
            else if (!content.empty())
                addLine(content, line.number);
        }
        if (m_open && m_block.named && m_block.rows.empty())
            m_text.fail(m_block.line, "motif " + m_block.header + " has no matrix; the file may be truncated.");
        endBlock();
        chooseLayouts();
        std::vector<Motif> motifs;
        for (const auto& block : m_blocks)
            motifs.push_back(toMotif(block));
        return motifs;
    }

private:
    void beginNamed(std::string_view header, long line)
    {
        if (m_open && m_block.named && m_block.rows.empty())
            m_text.fail(m_block.line, "motif " + m_block.header + " has no matrix.");
        endBlock();
        m_block.header = trim(header);
        if (m_block.header.empty())
            m_text.fail(line, "the motif has no name after \">\".");
        m_block.named = true;
        m_block.line = line;
        m_open = true;
    }

    void endBlock()
    {
        if (!m_open || m_block.rows.empty())
            return;  // an empty line may follow the header
        const bool otherNameless = std::any_of(m_blocks.begin(), m_blocks.end(), [](const Block& b) { return !b.named; });
        if (!m_block.named && otherNameless)
            m_text.fail(m_block.line, "a second matrix without a name begins here. Put a line \">name\" before each matrix.");
        m_blocks.push_back(std::move(m_block));
        m_block = Block{};
        m_open = false;
    }

    void addLine(std::string_view content, long line)
    {
        std::string plain(content);
        std::replace_if(
            plain.begin(), plain.end(), [](char c) { return c == '[' || c == ']' || c == '|' || c == ',' || c == ';'; }, ' ');
        auto fields = splitBlank(plain);
        if (fields.empty())
            return;
        if (!m_open) {
            m_block.line = line;
            m_open = true;
        }
        if (m_block.rows.empty() && m_block.columnLetters.empty() && describes(fields, line))
            return;
        addRow(fields, line);
    }

    // Lines before the numbers: the letters of the columns, and the names that CIS-BP writes above them.
    bool describes(const std::vector<std::string_view>& fields, long line)
    {
        if (isLetterHeader(fields)) {
            for (std::size_t i = fields.size() - 4; i < fields.size(); ++i)
                m_block.columnLetters += kLetters[letterIndex(fields[i])];
            m_block.numbered = fields.size() == 5;
            return true;
        }
        const std::string key = toLower(fields[0]);
        if (key == "gene" || key == "tf" || key == "family" || key == "species" || key == "motif") {
            if ((key == "motif" || (key == "gene" && !m_block.named)) && fields.size() > 1) {
                m_block.header = fields[1];
                m_block.named = true;
            }
            return true;
        }
        if (m_blocks.empty() && !m_block.named && letterIndex(fields[0]) == kNone && !parseReal(fields[0]))
            m_text.fail(
                line,
                "\"" + std::string(fields[0].substr(0, 40)) +
                    "\" does not begin a motif. A file in MEME, JASPAR, HOCOMOCO or TRANSFAC format, or one plain matrix, is needed.");
        if (isSequence(fields[0]))
            m_text.fail(line, "this is a sequence, not a matrix. Counts or probabilities of A, C, G and T are needed.");
        return false;
    }

    void addRow(std::vector<std::string_view>& fields, long line)
    {
        const auto letter = letterIndex(fields[0]);
        if (fields[0] == "U" || fields[0] == "u")
            m_text.fail(line, "the motif has a row for U: it is RNA, not DNA.");
        const bool labelled = letter != kNone;
        if (!m_block.rows.empty() && labelled != !m_block.labels.empty())
            m_text.fail(line, labelled ? "this row begins with a letter but the rows before it do not."
                                       : "this row does not begin with a letter as the rows before it do.");
        if (labelled) {
            if (m_block.labels.find(kLetters[letter]) != kNone)
                m_text.fail(line, "the matrix has a second row for " + std::string(1, kLetters[letter]) + ".");
            m_block.labels += kLetters[letter];
        }
        if (labelled || m_block.numbered)
            fields.erase(fields.begin());
        std::vector<double> row;
        for (const auto field : fields)
            row.push_back(m_text.cell(field, line));
        if (row.empty() || (!m_block.rows.empty() && row.size() != m_block.rows.front().size()))
            m_text.fail(line, "this row has " + plural(static_cast<std::int64_t>(row.size()), "number") + ", the rows before it have " +
                                  std::to_string(m_block.rows.empty() ? 4 : m_block.rows.front().size()) +
                                  "; the matrix may be truncated.");
        m_block.rows.push_back(std::move(row));
        m_block.rowLines.push_back(line);
    }

    void chooseLayouts()
    {
        Layout common = Layout::Unknown;
        for (auto& block : m_blocks) {
            block.layout = certainLayout(block);
            if (block.layout != Layout::Unknown && block.labels.empty())
                common = block.layout;
        }
        for (auto& block : m_blocks)
            if (block.layout == Layout::Unknown)
                block.layout = common == Layout::Unknown ? Layout::LettersAsRows : common;
    }

    Layout certainLayout(const Block& block) const
    {
        const std::size_t rows = block.rows.size(), columns = block.rows.front().size();
        if (!block.labels.empty()) {
            for (const char letter : kLetters)
                if (block.labels.find(letter) == kNone)
                    m_text.fail(block.rowLines.front(),
                                "the matrix has no row for " + std::string(1, letter) + "; the file may be truncated.");
            return Layout::LettersAsRows;
        }
        if (!block.columnLetters.empty() && columns == 4)
            return Layout::PositionsAsRows;
        if (rows != 4 && columns != 4)
            m_text.fail(block.rowLines.front(), "the matrix has " + std::to_string(rows) + " rows and " + std::to_string(columns) +
                                                    " columns; one of them must be 4 (A, C, G, T). The file may be truncated.");
        if (rows != 4)
            return Layout::PositionsAsRows;
        if (columns != 4)
            return Layout::LettersAsRows;
        const bool even = hasEvenRows(block.rows), evenTransposed = hasEvenRows(transposed(block.rows));
        if (even == evenTransposed)
            return Layout::Unknown;
        return even ? Layout::PositionsAsRows : Layout::LettersAsRows;
    }

    static bool hasEvenRows(const std::vector<std::vector<double>>& rows)
    {
        double low = HUGE_VAL, high = 0;
        for (const auto& row : rows) {
            double total = 0;
            for (const double x : row)
                total += x;
            low = std::min(low, total);
            high = std::max(high, total);
        }
        return high - low <= 0.02 * high;
    }

    static std::vector<std::vector<double>> transposed(const std::vector<std::vector<double>>& rows)
    {
        std::vector<std::vector<double>> turned(rows.front().size(), std::vector<double>(rows.size()));
        for (std::size_t i = 0; i < rows.size(); ++i)
            for (std::size_t j = 0; j < rows[i].size(); ++j)
                turned[j][i] = rows[i][j];
        return turned;
    }

    Motif toMotif(const Block& block) const
    {
        Motif motif;
        setName(motif, block.named ? block.header : m_text.path.stem().string());
        const bool lettersAsRows = block.layout == Layout::LettersAsRows;
        const auto positions = lettersAsRows ? transposed(block.rows) : block.rows;
        const std::string order = lettersAsRows ? (block.labels.empty() ? std::string(kLetters) : block.labels)
                                                : (block.columnLetters.empty() ? std::string(kLetters) : block.columnLetters);
        for (const auto& numbers : positions) {
            Row row{};
            for (std::size_t i = 0; i < 4; ++i)
                row[kLetters.find(order[i])] = numbers[i];
            motif.rows.push_back(row);
        }
        checkRows(motif, m_text, block.rowLines.front(), lettersAsRows ? std::vector<long>{} : block.rowLines, m_warnings);
        return motif;
    }

    const MotifText& m_text;
    Warnings& m_warnings;
    Block m_block;
    bool m_open = false;
    std::vector<Block> m_blocks;
};

}  // namespace

std::vector<Motif> readMatrices(const MotifText& text, Warnings& warnings)
{
    return MatrixReader(text, warnings).read();
}

}  // namespace bindscape::motif
