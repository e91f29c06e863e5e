// SPDX-License-Identifier: GPL-3.0-or-later
// A report as one HTML file; figures lie in it as SVG.
#include "core/base/atomic_file.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/project/report_writer.h"

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStyle =
    "body{font:15px/1.5 Arial,'Liberation Sans',sans-serif;color:#1c1f23;max-width:60em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.6em}h2{font-size:1.2em;margin-top:2em;border-bottom:1px solid #d5d9dd}"
    "table{border-collapse:collapse;margin:.8em 0;font-size:.93em}th,td{padding:.2em .8em;border-bottom:1px solid #e3e6e9;text-align:left}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}figure{margin:1.2em 0}figcaption{color:#555b62;font-size:.9em}"
    "img{max-width:100%}pre{background:#f3f5f7;padding:.8em;overflow-x:auto;font-size:.87em}";

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

class HtmlReport : public ReportWriter {
public:
    explicit HtmlReport(fs::path file) : m_file(std::move(file)), m_scratch(m_file.parent_path() / ("." + m_file.filename().string() + ".figures"))
    {
        std::error_code error;
        fs::create_directories(m_scratch, error);
        if (error)
            throw Error("The folder " + m_scratch.string() + " cannot be made: " + error.message() + ".");
    }
    ~HtmlReport() override
    {
        std::error_code ignored;
        fs::remove_all(m_scratch, ignored);
    }

    void begin(const std::string& title) override { m_title = title; }
    void section(const std::string& title) override { m_body += "<h2>" + escaped(title) + "</h2>\n"; }
    void paragraph(const std::string& text) override { m_body += "<p>" + escaped(text) + "</p>\n"; }
    void code(const std::string& text) override { m_body += "<pre>" + escaped(text) + "</pre>\n"; }

    void table(const std::vector<std::vector<std::string>>& rows) override
    {
        const auto numbers = numberColumns(rows);
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

    void figure(const figure::Picture& picture, double widthMm, const std::string& caption) override
    {
        figure::ExportOptions options;
        options.format = draw::FileFormat::Svg;
        options.widthMm = widthMm;
        const auto files = figure::exportFigure(picture, options, m_scratch / "figure.svg", "{}");
        // As a file of its own, so that the ids of several figures cannot meet.
        m_body += "<figure><img alt=\"" + escaped(caption) + "\" style=\"width:" + formatReal(widthMm, 4) + "mm\" src=\"data:image/svg+xml;base64," +
                  base64(readFile(files.figure, std::size_t{64} << 20)) + "\"><figcaption>" + escaped(caption) + "</figcaption></figure>\n";
        std::error_code ignored;
        for (const auto& one : {files.figure, files.data, files.recipe})
            fs::remove(one, ignored);
    }

    void finish() override
    {
        writeFileAtomically(m_file, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"generator\" content=\"Bindscape " +
                                        std::string(version()) + "\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + escaped(m_title) +
                                        "</title><style>" + kStyle + "</style></head>\n<body>\n<h1>" + escaped(m_title) + "</h1>\n" + m_body +
                                        "</body></html>\n");
    }

private:
    fs::path m_file, m_scratch;  // m_scratch: where figures lie until they are embedded
    std::string m_title, m_body;
};

}  // namespace

std::unique_ptr<ReportWriter> htmlReport(const fs::path& file) { return std::make_unique<HtmlReport>(file); }

}  // namespace bindscape::project
