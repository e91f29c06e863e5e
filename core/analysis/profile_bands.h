// SPDX-License-Identifier: GPL-3.0-or-later
// Errors and intervals of a curve and of its running means. The mean over sites of a running mean is the running mean of the means, but
// its error is not the running mean of the errors: neighbouring scores of one site are more or less alike. So both are counted from the
// sites. For core/analysis/profile.cpp.
#pragma once

#include "core/analysis/profile.h"

namespace bindscape::analysis {

// Fills curve.smoothedBands with the standard errors. The means of the curve must be there.
void addSmoothedErrors(Curve& curve, const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress);
// Fills low and high of the curve and of its smoothedBands: quantiles of the running means of the bootstrap's means.
void addIntervals(Curve& curve, const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress);

}  // namespace bindscape::analysis
