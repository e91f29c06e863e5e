// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/range_text.h"

#include "core/base/text.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

namespace bindscape::app {

using dataset::Range;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

QString shown(double value) { return QString::fromStdString(formatReal(value, 4)); }

}  // namespace

std::optional<Range> rangeFromText(const QString& typed)
{
    QString text = typed.trimmed();
    text.replace(QChar(0x2212), QLatin1Char('-')).replace(QChar(0x2265), QLatin1Char('>')).replace(QChar(0x2264), QLatin1Char('<'));
    static const QString number = QStringLiteral("([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)");
    static const QRegularExpression between(QStringLiteral("^%1\\s*(?:-|\u2013|\\.\\.|\u2026|:|\\s)\\s*%1$").arg(number));
    static const QRegularExpression beyond(QStringLiteral("^([<>])=?\\s*%1$").arg(number)), alone(QStringLiteral("^%1$").arg(number));
    if (const auto match = alone.match(text); match.hasMatch()) {
        const double value = match.captured(1).toDouble();
        // The smallest range that holds it and that values of six digits can tell.
        return Range{value, value + std::max(std::abs(value), 1e-30) * 2e-7};
    }
    if (const auto match = beyond.match(text); match.hasMatch()) {
        const double value = match.captured(2).toDouble();
        return match.captured(1) == QLatin1String(">") ? Range{value, kInfinity} : Range{-kInfinity, value};
    }
    if (const auto match = between.match(text); match.hasMatch()) {
        const double low = match.captured(1).toDouble(), high = match.captured(2).toDouble();
        if (low <= high)
            return Range{low, high};
    }
    return std::nullopt;
}

QString rangeText(const Range& range)
{
    if (std::isinf(range.low))
        return std::isinf(range.high) ? QString() : QString(QLatin1Char('<') + shown(range.high));
    if (std::isinf(range.high))
        return QLatin1Char('>') + shown(range.low);
    return shown(range.low) + QStringLiteral("\u2013") + shown(range.high);
}

std::optional<Range> log10RangeFromText(const QString& text)
{
    const auto range = rangeFromText(text);
    if (!range || range->high <= 0)
        return std::nullopt;
    const double low = std::isinf(range->high) ? -kInfinity : -std::log10(range->high);
    // The p-value at the low end belongs to it.
    return Range{low, range->low <= 0 ? kInfinity : -std::log10(range->low * (1 - 2e-7))};
}

QString log10RangeText(const Range& range)
{
    const double high = std::isinf(range.low) ? kInfinity : std::pow(10.0, -range.low);
    return rangeText({std::isinf(range.high) ? -kInfinity : std::pow(10.0, -range.high), high});
}

}  // namespace bindscape::app
