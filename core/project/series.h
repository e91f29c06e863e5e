// SPDX-License-Identifier: GPL-3.0-or-later
// Curves of charts, point by point.
#pragma once

#include "core/figure/chart.h"

namespace bindscape::project {

inline figure::Series curve(const std::string& name, figure::Role role)
{
    figure::Series series;
    series.name = name;
    series.role = role;
    return series;
}

inline void append(figure::Series& series, double x, double y)
{
    series.x.push_back(x);
    series.y.push_back(y);
}

}  // namespace bindscape::project
