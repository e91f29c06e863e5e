// SPDX-License-Identifier: GPL-3.0-or-later
// The time left of work whose parts do not go equally fast: from the speed of the later half of the time that it has run (of the
// last ten seconds where that is longer). Parts that were already done, or that were over at once, soon stop counting. Not
// thread-safe.
#pragma once

#include <optional>
#include <vector>

namespace bindscape {

class TimeLeft {
public:
    // Work that begins, or goes on from `fraction`, `seconds` after any fixed moment.
    void start(double seconds, double fraction);
    // Times never go back; fractions may, and then it starts anew.
    void add(double seconds, double fraction);
    // Seconds, asked at `now` of the same clock; none while nothing is known of the speed.
    std::optional<double> seconds(double now) const;

private:
    struct Point {
        double seconds, fraction;
    };
    std::vector<Point> m_points;
    double m_gap = 0;  // points closer than this are not kept
};

}  // namespace bindscape
