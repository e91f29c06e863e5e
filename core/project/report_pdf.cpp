// SPDX-License-Identifier: GPL-3.0-or-later
// A report as a PDF of A4 pages: text flows, tables repeat their head, figures stay whole and vector.
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/draw/pages_canvas.h"
#include "core/project/report_writer.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr double kPointsPerMm = 72 / 25.4;
constexpr draw::ExportSize kA4{210, 297};
constexpr double kSideMm = 13.5, kTopMm = 16, kBottomMm = 18;  // what is left is as wide as a page of figures, 183 mm
constexpr double kWidth = (210 - 2 * kSideMm) * kPointsPerMm;
constexpr double kTop = kTopMm * kPointsPerMm, kEnd = (297 - kBottomMm) * kPointsPerMm;
constexpr double kFigureFont = 7;
constexpr double kCellGap = 9;
constexpr double kBeforeHead = 14, kAfterHead = 6, kHeadRoom = 14 + 17 + 6;  // of a section
const draw::Font kTitleFont{16, true}, kSectionFont{12, true}, kTextFont{9}, kHeadFont{8, true}, kCellFont{8}, kCaptionFont{8},
    kPageFont{7.5};
const draw::Font kCodeFont{7.5, false, false, true};
constexpr draw::Color kInk = draw::Color::hex(0x1C1F23), kGrey = draw::Color::hex(0x555B62), kLine = draw::Color::hex(0xD5D9DD),
                      kShade = draw::Color::hex(0xF3F5F7);

double lineHeight(const draw::Font& font) { return font.size * 1.4; }

// First bytes of UTF-8 letters end a piece; a letter is never cut.
std::size_t letterEnd(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
        ++at;
    return at;
}

// Pieces of a word that is wider than the line.
void breakWord(std::string_view word, const draw::Font& font, double width, std::vector<std::string>& lines)
{
    std::string line;
    for (std::size_t begin = 0; begin < word.size();) {
        const std::size_t end = letterEnd(word, begin);
        const std::string longer = line + std::string(word.substr(begin, end - begin));
        if (!line.empty() && draw::exportTextWidth(longer, font) > width) {
            lines.push_back(line);
            line.clear();
            continue;
        }
        line = longer;
        begin = end;
    }
    lines.push_back(line);
}

std::vector<std::string> wrapped(const std::string& text, const draw::Font& font, double width)
{
    std::vector<std::string> lines;
    for (const auto paragraph : split(text, '\n')) {
        std::string line;
        for (const auto word : split(paragraph, ' ')) {
            const std::string longer = line.empty() ? std::string(word) : line + " " + std::string(word);
            if (draw::exportTextWidth(longer, font) <= width) {
                line = longer;
                continue;
            }
            if (!line.empty())
                lines.push_back(line);
            if (draw::exportTextWidth(word, font) <= width) {
                line = word;
                continue;
            }
            breakWord(word, font, width, lines);
            line = lines.back();
            lines.pop_back();
        }
        lines.push_back(line);
    }
    return lines;
}

class PdfReport : public ReportWriter {
public:
    explicit PdfReport(fs::path file) : m_file(std::move(file)) {}

    void begin(const std::string& title) override
    {
        m_title = title;
        m_canvas = draw::pdfPages(m_file, kA4, title, "Report of a run");
        m_y = kTop;
        place(0);
        m_canvas->bookmark(title);
        flow(title, kTitleFont, kInk, 0);
        m_y += 6;
    }

    // Written with what follows: a head never stands alone at the end of a page.
    void section(const std::string& title) override
    {
        writeHead(0);
        m_head = title;
    }

    void paragraph(const std::string& text) override
    {
        writeHead(2 * lineHeight(kTextFont));
        flow(text, kTextFont, kInk, 0);
        m_y += 4;
    }

    void code(const std::string& text) override
    {
        constexpr double kPad = 5;
        const auto lines = wrapped(text, kCodeFont, kWidth - 2 * kPad);
        writeHead(lineHeight(kCodeFont));
        for (const auto& line : lines) {
            need(lineHeight(kCodeFont));
            place(0);
            m_canvas->fillRect({0, 0, kWidth, lineHeight(kCodeFont)}, kShade);
            m_canvas->text({kPad, lineHeight(kCodeFont) - 3}, line, kCodeFont, kInk);
            m_y += lineHeight(kCodeFont);
        }
        m_y += 6;
    }

    void table(const std::vector<std::vector<std::string>>& rows) override
    {
        if (rows.empty())
            return;
        const auto numbers = numberColumns(rows);
        const auto widths = columnWidths(rows);
        writeHead(3 * lineHeight(kCellFont));
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const double height = rowHeight(rows[row], widths, row == 0);
            const bool head = row > 0 && m_y + height > kEnd;  // the page ends here
            need(height + (row == 0 ? lineHeight(kCellFont) * 2 : 0));
            if (head)
                drawRow(rows.front(), widths, numbers, true);
            drawRow(rows[row], widths, numbers, row == 0);
        }
        m_y += 8;
    }

    void figure(const figure::Picture& picture, double widthMm, const std::string& caption) override
    {
        const double width = std::min(widthMm * kPointsPerMm, kWidth);
        const auto lines = wrapped(caption, kCaptionFont, kWidth);
        const double captionHeight = static_cast<double>(lines.size()) * lineHeight(kCaptionFont) + 4;
        const double height = std::min(figure::wantedHeightPt(picture, width, kFigureFont), kEnd - kTop - captionHeight - 12 - kHeadRoom);
        writeHead(height + captionHeight + 6);
        need(height + captionHeight + 6);
        m_y += 6;
        place(0);
        figure::renderPicture(*m_canvas, picture, width, height, kFigureFont);
        m_y += height + 4;
        for (const auto& line : lines) {
            place(0);
            m_canvas->text({0, kCaptionFont.size}, line, kCaptionFont, kGrey);
            m_y += lineHeight(kCaptionFont);
        }
        m_y += 6;
    }

    void finish() override
    {
        writeHead(0);
        endPage();
        m_canvas->finish();
    }

private:
    void place(double x) { m_canvas->setOrigin({kSideMm * kPointsPerMm + x, m_y}); }

    // The head that waits, on the same page as the beginning of what follows it.
    void writeHead(double height)
    {
        if (m_head.empty())
            return;
        const std::string title = std::exchange(m_head, {});
        need(kHeadRoom + height);
        m_y += m_y > kTop ? kBeforeHead : 0;
        place(0);
        m_canvas->bookmark(title);
        flow(title, kSectionFont, kInk, 0);
        place(0);
        m_canvas->line({0, 2}, {kWidth, 2}, {kLine, 0.75, {}});
        m_y += kAfterHead;
    }

    void need(double height)
    {
        if (m_y + height <= kEnd || m_y <= kTop)
            return;
        endPage();
        m_canvas->newPage();
        ++m_page;
        m_y = kTop;
    }

    void endPage()
    {
        m_canvas->setOrigin({kSideMm * kPointsPerMm, kEnd + 14});
        m_canvas->text({0, 0}, m_canvas->elided(m_title, kPageFont, kWidth - 60), kPageFont, kGrey);
        m_canvas->text({kWidth, 0}, std::to_string(m_page), kPageFont, kGrey, draw::Align::Right);
    }

    void flow(const std::string& text, const draw::Font& font, draw::Color color, double indent)
    {
        for (const auto& line : wrapped(text, font, kWidth - indent)) {
            need(lineHeight(font));
            place(indent);
            m_canvas->text({0, font.size}, line, font, color);
            m_y += lineHeight(font);
        }
    }

    // As wide as the text wants; where that is too wide the widest columns give way, but no word is broken while others have spaces.
    static std::vector<double> columnWidths(const std::vector<std::vector<std::string>>& rows)
    {
        std::vector<double> widths(rows.front().size(), 0), words(widths);
        const double room = kWidth - kCellGap * static_cast<double>(widths.size());
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t column = 0; column < std::min(rows[row].size(), widths.size()); ++column) {
                const auto& font = row == 0 ? kHeadFont : kCellFont;
                widths[column] = std::max(widths[column], draw::exportTextWidth(rows[row][column], font) + 1);
                for (const auto word : split(rows[row][column], ' '))
                    words[column] = std::max(words[column], draw::exportTextWidth(word, font) + 1);
            }
        if (std::accumulate(words.begin(), words.end(), 0.0) > room)
            std::fill(words.begin(), words.end(), 0);
        const auto widthAtMost = [&](std::size_t column, double most) { return std::max(words[column], std::min(widths[column], most)); };
        double low = 0, high = room;
        for (int i = 0; i < 40; ++i) {
            const double middle = (low + high) / 2;
            double sum = 0;
            for (std::size_t column = 0; column < widths.size(); ++column)
                sum += widthAtMost(column, middle);
            (sum <= room ? low : high) = middle;
        }
        for (std::size_t column = 0; column < widths.size(); ++column)
            widths[column] = widthAtMost(column, low);
        return widths;
    }

    static double rowHeight(const std::vector<std::string>& row, const std::vector<double>& widths, bool head)
    {
        std::size_t lines = 1;
        for (std::size_t column = 0; column < std::min(row.size(), widths.size()); ++column)
            lines = std::max(lines, wrapped(row[column], head ? kHeadFont : kCellFont, widths[column]).size());
        return static_cast<double>(lines) * lineHeight(kCellFont) + 3;
    }

    void drawRow(const std::vector<std::string>& row, const std::vector<double>& widths, const std::vector<bool>& numbers, bool head)
    {
        const double height = rowHeight(row, widths, head);
        const draw::Font& font = head ? kHeadFont : kCellFont;
        double x = 0;
        place(0);
        for (std::size_t column = 0; column < std::min(row.size(), widths.size()); ++column) {
            double y = kCellFont.size + 1;
            for (const auto& line : wrapped(row[column], font, widths[column])) {
                m_canvas->text({numbers[column] ? x + widths[column] : x, y}, line, font, kInk,
                               numbers[column] ? draw::Align::Right : draw::Align::Left);
                y += lineHeight(kCellFont);
            }
            x += widths[column] + kCellGap;
        }
        m_canvas->line({0, height}, {x - kCellGap, height}, {kLine, head ? 0.9 : 0.4, {}});
        m_y += height;
    }

    fs::path m_file;
    std::string m_title, m_head;
    std::unique_ptr<draw::PagesCanvas> m_canvas;
    double m_y = 0;  // from the top of the page: what is free
    int m_page = 1;
};

}  // namespace

std::unique_ptr<ReportWriter> pdfReport(const fs::path& file) { return std::make_unique<PdfReport>(file); }

}  // namespace bindscape::project
