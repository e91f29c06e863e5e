// SPDX-License-Identifier: GPL-3.0-or-later
// What both parts of "What if" show of a comparison, and how.
#pragma once

#include "app/session/session.h"
#include "core/whatif/comparison.h"

#include <QString>

namespace bindscape::widgets {
class LetterRows;
}

namespace bindscape::app {

QString signedNumber(double value);  // "+0.123", "−1.200"
// Change of the logit and both logits with their probabilities, as rich text.
QString numbersText(const whatif::Comparison& comparison);
// "chr1:145: T 0.012, C −0.100, difference −0.112"; empty for -1.
QString textUnder(const whatif::Comparison& comparison, std::int64_t position);
// The rows on the scale of what is seen; of another window, and where `again`, what lies `around` bases about
// the change is shown first.
void setRows(widgets::LetterRows& rows, const whatif::Comparison& comparison, std::int64_t around, bool again = false);
// The export dialog for what is seen.
void exportComparison(Session& session, const whatif::Comparison& comparison, const widgets::LetterRows& rows, const QString& name,
                      QWidget* parent);

}  // namespace bindscape::app
