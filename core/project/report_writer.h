// SPDX-License-Identifier: GPL-3.0-or-later
// What reports are made of, whatever file they become. Internal to core/project.
#pragma once

#include "core/figure/figure.h"

#include <memory>
#include <string>
#include <vector>

namespace bindscape::project {

class ReportWriter {
public:
    virtual ~ReportWriter() = default;
    virtual void begin(const std::string& title) = 0;  // once, first
    virtual void section(const std::string& title) = 0;
    virtual void paragraph(const std::string& text) = 0;
    virtual void code(const std::string& text) = 0;
    // The first row is the head; columns whose fields are all numbers are aligned to the right.
    virtual void table(const std::vector<std::vector<std::string>>& rows) = 0;
    virtual void figure(const figure::Picture& picture, double widthMm, const std::string& caption) = 0;
    virtual void finish() = 0;  // writes the file, whole or not at all
};
// HTML or PDF, by the ending of the name (.html, .htm, .pdf). Throws Error for others.
std::unique_ptr<ReportWriter> reportWriter(const std::filesystem::path& file);

// For each column of such a table: are its fields numbers?
std::vector<bool> numberColumns(const std::vector<std::vector<std::string>>& rows);

std::unique_ptr<ReportWriter> htmlReport(const std::filesystem::path& file);
std::unique_ptr<ReportWriter> pdfReport(const std::filesystem::path& file);

}  // namespace bindscape::project
