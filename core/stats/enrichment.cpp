// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/enrichment.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::stats {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr long double kNegligible = 1e-22L;  // of a sum
constexpr double kTieFactor = 1e-7;          // two-sided: tables this much more probable still count as equal

// Probabilities of the first cell k with fixed margins, relative to the most probable one. Ratios of neighbours are exact, so
// nothing cancels as differences of large log-factorials would.
class Hypergeometric {
public:
    explicit Hypergeometric(const Table2x2& t)
        : m_row(t.a + t.b), m_column(t.a + t.c), m_total(t.a + t.b + t.c + t.d),
          m_low(std::max<std::int64_t>(0, m_row + m_column - m_total)), m_high(std::min(m_row, m_column))
    {
        const auto mode =
            (static_cast<long double>(m_row) + 1) * (static_cast<long double>(m_column) + 1) / (static_cast<long double>(m_total) + 2);
        m_mode = std::clamp(static_cast<std::int64_t>(mode), m_low, m_high);
        m_logTotal = std::log(sumUp(m_mode) + sumDown(m_mode) - 1);
    }

    std::int64_t mode() const { return m_mode; }
    std::int64_t low() const { return m_low; }
    std::int64_t high() const { return m_high; }

    // P(k + 1) / P(k)
    long double ratio(std::int64_t k) const
    {
        return static_cast<long double>(m_row - k) * static_cast<long double>(m_column - k) /
               (static_cast<long double>(k + 1) * static_cast<long double>(m_total - m_row - m_column + k + 1));
    }

    // ln P(k)/P(mode), walking from the mode; logarithms are taken only now and then.
    long double logRelative(std::int64_t k) const
    {
        long double log = 0, product = 1;
        const auto multiply = [&](long double factor) {
            product *= factor;
            if (product < 1e-300L || product > 1e300L) {
                log += std::log(product);
                product = 1;
            }
        };
        for (std::int64_t i = m_mode; i < k; ++i)
            multiply(ratio(i));
        for (std::int64_t i = m_mode; i > k; --i)
            multiply(1 / ratio(i - 1));
        return log + std::log(product);
    }

    // ln P(X >= k) and ln P(X <= k)
    long double logUpperTail(std::int64_t k) const
    {
        if (k > m_high)
            return -std::numeric_limits<long double>::infinity();
        if (k > m_mode)
            return logRelative(k) + std::log(sumUp(k)) - m_logTotal;
        return std::log(sumUp(m_mode) + sumDown(m_mode, k) - 1) - m_logTotal;
    }
    long double logLowerTail(std::int64_t k) const
    {
        if (k < m_low)
            return -std::numeric_limits<long double>::infinity();
        if (k < m_mode)
            return logRelative(k) + std::log(sumDown(k)) - m_logTotal;
        return std::log(sumDown(m_mode) + sumUp(m_mode, k) - 1) - m_logTotal;
    }

private:
    // Sum of P(i)/P(k) for i = k .. last; stops where nothing more is added.
    long double sumUp(std::int64_t k, std::int64_t last = std::numeric_limits<std::int64_t>::max()) const
    {
        long double term = 1, sum = 1;
        for (std::int64_t i = k; i < std::min(last, m_high) && term > kNegligible * sum; ++i)
            sum += term *= ratio(i);
        return sum;
    }
    long double sumDown(std::int64_t k, std::int64_t last = std::numeric_limits<std::int64_t>::min()) const
    {
        long double term = 1, sum = 1;
        for (std::int64_t i = k; i > std::max(last, m_low) && term > kNegligible * sum; --i)
            sum += term /= ratio(i - 1);
        return sum;
    }

    std::int64_t m_row, m_column, m_total, m_low, m_high, m_mode = 0;
    long double m_logTotal = 0;
};

double toLog10(long double natural)
{
    return static_cast<double>(std::min(0.0L, natural / std::log(10.0L)));
}

long double addLogs(long double a, long double b)
{
    const long double high = std::max(a, b), low = std::min(a, b);
    return std::isinf(high) ? high : high + std::log1p(std::exp(low - high));
}

// Every table at most as probable as the observed one, in both tails.
long double logTwoSided(const Hypergeometric& h, std::int64_t observed)
{
    const long double limit = h.logRelative(observed) + std::log1p(static_cast<long double>(kTieFactor));
    if (limit >= 0)
        return 0;
    // The last k of each side, going out from the mode, that is still more probable than the observed table.
    std::int64_t above = h.mode(), below = h.mode();
    for (long double log = 0; above < h.high(); ++above)
        if ((log += std::log(h.ratio(above))) <= limit)
            break;
    for (long double log = 0; below > h.low(); --below)
        if ((log -= std::log(h.ratio(below - 1))) <= limit)
            break;
    return addLogs(h.logUpperTail(above + 1), h.logLowerTail(below - 1));
}

void checkCounts(const Table2x2& t)
{
    constexpr std::int64_t kMost = std::int64_t{1} << 60;
    for (const auto x : {t.a, t.b, t.c, t.d})
        if (x < 0 || x > kMost)
            throw Error("Counts of a 2x2 table must not be negative.");
}

}  // namespace

OddsRatio oddsRatio(const Table2x2& t)
{
    checkCounts(t);
    const double a = static_cast<double>(t.a), b = static_cast<double>(t.b), c = static_cast<double>(t.c), d = static_cast<double>(t.d);
    if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0)
        return {kNan, kNan, kNan};
    if (b * c == 0)
        return {std::numeric_limits<double>::infinity(), kNan, kNan};
    const double value = a * d / (b * c);
    if (a * d == 0)
        return {value, kNan, kNan};
    const double reach = 1.96 * std::sqrt(1 / a + 1 / b + 1 / c + 1 / d);
    return {value, std::exp(std::log(value) - reach), std::exp(std::log(value) + reach)};
}

FisherP fisherExact(const Table2x2& table)
{
    checkCounts(table);
    const Hypergeometric h(table);
    return {toLog10(h.logUpperTail(table.a)), toLog10(h.logLowerTail(table.a)), toLog10(logTwoSided(h, table.a))};
}

double log10FisherGreater(const Table2x2& table)
{
    checkCounts(table);
    return toLog10(Hypergeometric(table).logUpperTail(table.a));
}

std::vector<double> bonferroniLog10(std::span<const double> log10P, std::size_t tests)
{
    std::vector<double> adjusted(log10P.begin(), log10P.end());
    for (double& x : adjusted)
        if (!std::isnan(x))
            x = std::min(0.0, x + std::log10(static_cast<double>(tests)));
    return adjusted;
}

std::vector<double> benjaminiHochbergLog10(std::span<const double> log10P)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < log10P.size(); ++i)
        if (!std::isnan(log10P[i]))
            order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return log10P[a] < log10P[b]; });
    std::vector<double> adjusted(log10P.size(), kNan);
    double smallest = 0;
    for (std::size_t rank = order.size(); rank > 0; --rank) {
        const double factor = static_cast<double>(order.size()) / static_cast<double>(rank);
        smallest = std::min(smallest, log10P[order[rank - 1]] + std::log10(factor));
        adjusted[order[rank - 1]] = smallest;
    }
    return adjusted;
}

}  // namespace bindscape::stats
