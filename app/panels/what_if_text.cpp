// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/what_if_text.h"

#include "app/dialogs/export_dialog.h"
#include "core/base/text.h"
#include "core/project/whatif_picture.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/letter_rows.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("WhatIf", text); }

QString score(float value)
{
    if (!std::isfinite(value))
        return tr("none");
    return QString::fromStdString((value < 0 ? "−" : "") + formatReal(std::fabs(static_cast<double>(value)), 3));
}

}  // namespace

QString signedNumber(double value) { return QString::fromStdString(project::changeText(value)); }

QString numbersText(const whatif::Comparison& comparison)
{
    const auto line = [](const std::string& name, double logit) {
        return QStringLiteral("<tr><td>%1&nbsp;</td><td>%2</td></tr>")
            .arg(QString::fromStdString(name).toHtmlEscaped(), QString::fromStdString(project::logitText(logit)));
    };
    const auto largest = comparison.largestDifference();
    const QString position = largest.column < 0 || largest.value == 0
                                 ? QString()
                                 : tr("Largest difference of scores: %1 at %2")
                                       .arg(score(static_cast<float>(largest.value)),
                                            QString::fromStdString(withThousands(comparison.begin + largest.column + 1)));
    return QStringLiteral("<span style=\"font-size:%1px\"><b>%2</b></span> %3<table>%4%5</table>%6")
        .arg(widgets::scaled(17))
        .arg(signedNumber(comparison.change()), tr("change of the logit"), line(comparison.firstName, comparison.firstLogit),
             line(comparison.secondName, comparison.secondLogit), position);
}

QString textUnder(const whatif::Comparison& comparison, std::int64_t position)
{
    const std::int64_t column = position - comparison.begin;
    if (position < 0 || column < 0 || column >= comparison.columns())
        return {};
    const auto at = static_cast<std::size_t>(column);
    const auto letter = [](char c) { return c == '-' ? tr("no base") : QString(QLatin1Char(c)); };
    return tr("%1:%2 · %3: %4, %5 · %6: %7, %8 · difference %9")
        .arg(QString::fromStdString(comparison.chrom), QString::fromStdString(withThousands(position + 1)),
             QString::fromStdString(comparison.firstName), letter(comparison.firstLetters[at]), score(comparison.first[at]),
             QString::fromStdString(comparison.secondName), letter(comparison.secondLetters[at]), score(comparison.second[at]),
             score(comparison.difference[at]));
}

void setRows(widgets::LetterRows& rows, const whatif::Comparison& comparison, std::int64_t around, bool again)
{
    const Region extent{comparison.chrom, comparison.begin, comparison.begin + comparison.columns()};
    const std::int64_t middle = comparison.marks.empty()
                                    ? (comparison.coreEnd > 0 ? (comparison.coreBegin + comparison.coreEnd) / 2 : comparison.columns() / 2)
                                    : (comparison.marks.front().first + comparison.marks.back().second) / 2;
    const Region first{comparison.chrom, std::max(extent.begin, extent.begin + middle - around),
                       std::min(extent.end, extent.begin + middle + around)};
    const bool same =
        !rows.isEmpty() && rows.shown().chrom == extent.chrom && rows.shown().begin >= extent.begin && rows.shown().end <= extent.end;
    const Region seen = same ? rows.shown() : first;
    rows.setRows(project::whatIfRows(comparison, seen.begin - comparison.begin, seen.end - comparison.begin), extent, first);
    if (again)
        rows.show(first);  // the scale follows
}

void exportComparison(Session& session, const whatif::Comparison& comparison, const widgets::LetterRows& rows, const QString& name,
                      QWidget* parent)
{
    project::WhatIfView view;
    view.from = rows.shown().begin - comparison.begin;
    view.to = rows.shown().end - comparison.begin;
    view.genomeName = session.project().genomeName;
    view.bases = widgets::Look::instance().baseColors();
    exportPicture(session,
                  name + QLatin1Char('-') + QString::fromStdString(comparison.chrom + "-" + std::to_string(rows.shown().begin + 1)),
                  project::whatIfRecipe(comparison, view), parent);
}

}  // namespace bindscape::app
