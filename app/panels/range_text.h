// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges of numbers as people type them: "0.4-0.6", "0.4..0.6", ">0.5", "<1e-5", "0.5" (that number and no other). Pure functions.
#pragma once

#include "core/dataset/site_query.h"

#include <QString>

#include <optional>

namespace bindscape::app {

// None: it is no range. Empty text is none as well; ask for it first.
std::optional<dataset::Range> rangeFromText(const QString& text);
QString rangeText(const dataset::Range& range);
// P-values are typed as they are and compared as -log10.
std::optional<dataset::Range> log10RangeFromText(const QString& text);
QString log10RangeText(const dataset::Range& range);

}  // namespace bindscape::app
