// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that journals take, and what a figure meets of their rules. Informs, never prevents.
#pragma once

#include "core/figure/figure.h"

#include <span>
#include <string>
#include <vector>

namespace bindscape::widgets {

struct JournalSize {
    const char* title;
    double widthMm;
    double maxHeightMm;  // 0 = no limit
    double minFontPt, maxFontPt;
    double minDpi;
};
std::span<const JournalSize> journalSizes();

struct RuleResult {
    bool met;
    std::string text;  // "Width 183 mm (limit 183)"
};
std::vector<RuleResult> checkRules(const JournalSize& journal, const figure::ExportOptions& options, double heightMm);

}  // namespace bindscape::widgets
