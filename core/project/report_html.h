// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of a report. Internal to core/project.
#pragma once

#include "core/base/progress.h"
#include "core/figure/figure.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::project {

std::string escaped(const std::string& text);  // for HTML

class HtmlReport {
public:
    // `scratch`: where figures lie until they are embedded; made here, removed at the end.
    HtmlReport(std::string title, std::filesystem::path scratch);
    ~HtmlReport();
    HtmlReport(const HtmlReport&) = delete;
    HtmlReport& operator=(const HtmlReport&) = delete;

    void section(const std::string& title);
    void paragraph(const std::string& text);
    void code(const std::string& text);
    // The first row is the head; columns whose fields are all numbers are aligned to the right.
    void table(const std::vector<std::vector<std::string>>& rows);
    void figure(const figure::Picture& picture, double widthMm, const std::string& caption);
    std::string finish();

private:
    std::string m_title, m_body;
    std::filesystem::path m_scratch;
};

}  // namespace bindscape::project
