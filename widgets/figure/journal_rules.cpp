// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/journal_rules.h"

#include "core/base/text.h"

namespace bindscape::widgets {

namespace {

// Nature family: research-figure-guide.nature.com. PLOS: 6.68-19.05 cm wide, up to 22.23 cm high, text 8-12 pt, 300 ppi.
constexpr JournalSize kSizes[] = {
    {"Nature family, 2 columns", 183, 170, 5, 7, 300}, {"Nature family, 1.5 columns", 120, 170, 5, 7, 300},
    {"Nature family, 1 column", 89, 170, 5, 7, 300},   {"PLOS, 1 column", 132, 222.3, 8, 12, 300},
    {"PLOS, full width", 190.5, 222.3, 8, 12, 300},    {"Slide 16:9", 254, 143, 10, 24, 150},
};

// The smallest text of a figure is its axis numbers.
double smallestPt(double fontPt) { return fontPt - 1; }

}  // namespace

std::span<const JournalSize> journalSizes() { return kSizes; }

std::vector<RuleResult> checkRules(const JournalSize& journal, const figure::ExportOptions& options, double heightMm)
{
    std::vector<RuleResult> results;
    results.push_back({options.widthMm <= journal.widthMm + 0.05,
                       "Width " + formatReal(options.widthMm, 4) + " mm (limit " + formatReal(journal.widthMm, 4) + ")"});
    if (journal.maxHeightMm > 0)
        results.push_back({heightMm <= journal.maxHeightMm + 0.05,
                           "Height " + formatReal(heightMm, 3) + " mm (limit " + formatReal(journal.maxHeightMm, 4) + ")"});
    const bool textFits = smallestPt(options.fontPt) >= journal.minFontPt - 1e-9 && options.fontPt <= journal.maxFontPt + 1e-9;
    results.push_back({textFits, "Text " + formatReal(smallestPt(options.fontPt), 3) + "–" + formatReal(options.fontPt, 3) + " pt (" +
                                     formatReal(journal.minFontPt, 3) + "–" + formatReal(journal.maxFontPt, 3) + " pt)"});
    if (options.format == draw::FileFormat::Png)
        results.push_back({options.dpi >= journal.minDpi,
                           "Raster " + formatReal(options.dpi, 4) + " dpi (at least " + formatReal(journal.minDpi, 4) + ")"});
    else
        results.push_back({true, "Vector throughout, text stays text"});
    return results;
}

}  // namespace bindscape::widgets
