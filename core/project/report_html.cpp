// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/report_html.h"

#include "core/base/atomic_file.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/base/version.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStyle =
    "body{font:15px/1.5 Arial,'Liberation Sans',sans-serif;color:#1c1f23;max-width:60em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #d5d9dd}"
    "table{border-collapse:collapse;margin:.8em 0;font-size:.93em}th,td{padding:.2em .8em;border-bottom:1px solid #e3e6e9;text-align:left}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}figure{margin:1.2em 0}figcaption{color:#555b62;font-size:.9em}"
    "img{max-width:100%}pre{background:#f3f5f7;padding:.8em;overflow-x:auto;font-size:.87em}";

}  // namespace

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char c : text)
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += c;
        }
    return result;
}

HtmlReport::HtmlReport(std::string title, fs::path scratch) : m_title(std::move(title)), m_scratch(std::move(scratch))
{
    std::error_code error;
    fs::create_directories(m_scratch, error);
    if (error)
        throw Error("The folder " + m_scratch.string() + " cannot be made: " + error.message() + ".");
}

HtmlReport::~HtmlReport()
{
    std::error_code ignored;
    fs::remove_all(m_scratch, ignored);
}

void HtmlReport::section(const std::string& title) { m_body += "<h2>" + escaped(title) + "</h2>\n"; }
void HtmlReport::paragraph(const std::string& text) { m_body += "<p>" + escaped(text) + "</p>\n"; }
void HtmlReport::code(const std::string& text) { m_body += "<pre>" + escaped(text) + "</pre>\n"; }

void HtmlReport::table(const std::vector<std::vector<std::string>>& rows)
{
    if (rows.empty())
        return;
    std::vector<bool> numbers(rows.front().size(), rows.size() > 1);
    for (std::size_t row = 1; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size() && column < numbers.size(); ++column) {
            const std::string& field = rows[row][column];
            numbers[column] = numbers[column] && (field.empty() || std::string_view("0123456789-−+").find(field.front()) != std::string_view::npos);
        }
    m_body += "<table>\n";
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::string tag = row == 0 ? "th" : "td";
        m_body += "<tr>";
        for (std::size_t column = 0; column < rows[row].size(); ++column)
            m_body += "<" + tag + (column < numbers.size() && numbers[column] ? " class=\"n\">" : ">") + escaped(rows[row][column]) + "</" + tag + ">";
        m_body += "</tr>\n";
    }
    m_body += "</table>\n";
}

void HtmlReport::figure(const figure::Picture& picture, double widthMm, const std::string& caption)
{
    figure::ExportOptions options;
    options.format = draw::FileFormat::Svg;
    options.widthMm = widthMm;
    const auto files = figure::exportFigure(picture, options, m_scratch / "figure.svg", "{}");
    // As a file of its own, so that the ids of several figures cannot meet.
    m_body += "<figure><img alt=\"" + escaped(caption) + "\" style=\"width:" + formatReal(widthMm, 4) + "mm\" src=\"data:image/svg+xml;base64," +
              base64(readFile(files.figure, std::size_t{64} << 20)) + "\"><figcaption>" + escaped(caption) + "</figcaption></figure>\n";
    std::error_code ignored;
    for (const auto& file : {files.figure, files.data, files.recipe})
        fs::remove(file, ignored);
}

std::string HtmlReport::finish()
{
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"generator\" content=\"Bindscape " + std::string(version()) +
           "\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + escaped(m_title) + "</title><style>" + kStyle + "</style></head>\n<body>\n<h1>" +
           escaped(m_title) + "</h1>\n" + m_body + "</body></html>\n";
}

}  // namespace bindscape::project
