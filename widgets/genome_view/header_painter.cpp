// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/header_painter.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr double kTwoLines = 36, kEdge = 3;
const QString kPartSeparator = QStringLiteral(" \u00B7 ");
constexpr double kGap = 5;            // between name, badge and subtitle
constexpr double kShortestText = 24;  // less of a subtitle says nothing

QFont sized(const QFont& font, int px, bool bold)
{
    QFont result = font;
    result.setPixelSize(scaled(px));
    result.setBold(bold);
    return result;
}

void paintHandle(QPainter& painter, const QRectF& box)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(theme().text3));
    for (int column = 0; column < 2; ++column) {
        for (int row = 0; row < 3; ++row)
            painter.drawEllipse(QPointF(box.center().x() - 2 + 4 * column, box.center().y() - 4 + 4 * row), 1, 1);
    }
}

// A is blue, B vermillion and so on; the letter says it as well.
draw::Color groupColor(const std::string& group)
{
    const draw::Color colors[] = {theme().blue, theme().vermillion, theme().green, theme().purple, theme().orange};
    return colors[(group.empty() ? 0 : static_cast<unsigned char>(group[0]) + std::size(colors) - 'A' % std::size(colors)) %
                  std::size(colors)];
}

void paintBadge(QPainter& painter, const QRectF& box, const QString& text, const std::string& group)
{
    painter.setPen(QPen(toQColor(group.empty() ? theme().border : groupColor(group)), 1));
    painter.setBrush(toQColor(group.empty() ? theme().base : draw::mix(theme().base, groupColor(group), 0.18)));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2 - 0.5, box.height() / 2 - 0.5);
    painter.setPen(toQColor(theme().text));
    painter.drawText(box, Qt::AlignCenter, text);
}

}  // namespace

HeaderPart HeaderLayout::partAt(QPointF point) const
{
    if (!row.contains(point))
        return HeaderPart::None;
    if (point.y() >= row.bottom() - kEdge)
        return HeaderPart::LowerEdge;
    if (menu.adjusted(-3, -3, 3, 3).contains(point))
        return HeaderPart::Menu;
    if (badge.contains(point))
        return HeaderPart::Badge;
    const auto isOn = [&](const QRectF& box) { return box.adjusted(-3, -3, 3, 3).contains(point); };
    if (isOn(chip) || std::any_of(members.begin(), members.end(), [&](const HeaderMember& member) { return isOn(member.chip); }))
        return HeaderPart::Chip;
    return handle.contains(point) ? HeaderPart::Handle : HeaderPart::Name;
}

std::size_t HeaderLayout::memberAt(QPointF point) const
{
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (point.y() >= members[i].box.top() && point.y() < members[i].box.bottom())
            return i;
    }
    return 0;
}

namespace {

// Words in lines, the first one beside the badge; what is more than `most` lines ends in an ellipsis.
QStringList wrapped(const QString& text, const QFontMetricsF& metrics, double firstWidth, double width, int most)
{
    QStringList lines{QString()};
    for (const QString& word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const QString longer = lines.back().isEmpty() ? word : lines.back() + QLatin1Char(' ') + word;
        const double room = lines.size() == 1 ? firstWidth : width;
        const bool last = lines.size() == most;
        if (last || metrics.horizontalAdvance(longer) <= room)
            lines.back() = longer;
        else
            lines << word;
    }
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].endsWith(QStringLiteral(" \u00B7")))
            lines[i].chop(2);
        lines[i] = metrics.elidedText(lines[i], i + 1 == lines.size() ? Qt::ElideRight : Qt::ElideMiddle, i == 0 ? firstWidth : width);
    }
    return lines;
}

void layoutOneLine(HeaderLayout& layout, const HeaderText& text, const QFontMetricsF& metrics, double nameWidth, double right)
{
    const double left = layout.name.box.left(), badgeHeight = std::min<double>(scaled(15), layout.row.height() - 2);
    double end = left + std::min(nameWidth, right - left);
    layout.name.box.setRight(end);
    for (const QString& badge : text.badge) {
        const double width = metrics.horizontalAdvance(badge) + scaled(12);
        if (end + kGap + width > right)
            continue;
        layout.badgeText = badge;
        layout.badge = {right - width, layout.row.center().y() - badgeHeight / 2, width, badgeHeight};
        return;
    }
    const double room = right - end - kGap;
    QString subtitle = text.subtitle;
    while (metrics.horizontalAdvance(subtitle) > room && subtitle.contains(kPartSeparator))  // whole parts before cut ones
        subtitle.truncate(subtitle.lastIndexOf(kPartSeparator));
    if (room >= kShortestText && !subtitle.isEmpty())
        layout.subtitle.push_back({QRectF(end + kGap, layout.name.box.top(), room, layout.name.box.height()),
                                   metrics.elidedText(subtitle, Qt::ElideRight, room)});
}

void layoutLines(HeaderLayout& layout, const HeaderText& text, const QFontMetricsF& metrics)
{
    const double left = layout.name.box.left(), top = layout.name.box.bottom() + 1, right = layout.row.right() - 6;
    const double step = metrics.height(), badgeHeight = scaled(15);
    const int most = std::max(1, static_cast<int>((layout.row.bottom() - 2 - top) / step + 0.2));
    const auto widthOf = [&](const QString& badge) { return badge.isEmpty() ? 0.0 : metrics.horizontalAdvance(badge) + scaled(12); };
    const auto beside = [&](const QString& badge) { return right - left - (badge.isEmpty() ? 0 : widthOf(badge) + kGap); };
    const double whole = metrics.horizontalAdvance(text.subtitle);
    // The longest wording that leaves the whole subtitle beside it; if none does, the subtitle takes more lines.
    const auto fitting = std::find_if(text.badge.begin(), text.badge.end(), [&](const QString& badge) { return whole <= beside(badge); });
    if (!text.badge.isEmpty())
        layout.badgeText = fitting != text.badge.end() ? *fitting : text.badge.front();
    QStringList lines = wrapped(text.subtitle, metrics, beside(layout.badgeText), right - left, most);
    int badgeLine = 0;
    if (lines.front().isEmpty() && lines.size() > 1) {  // not one word fits beside the badge: it goes below
        lines = wrapped(text.subtitle, metrics, right - left, right - left, most - 1);
        badgeLine = static_cast<int>(lines.size());
    }
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const double width = i == badgeLine ? beside(layout.badgeText) : right - left;
        const double above = top + static_cast<double>(i) * step;
        // The badge is higher than a line: what follows it keeps clear of it where the row has room.
        const double lower = i > badgeLine && !layout.badgeText.isEmpty() ? badgeHeight + 1 - step : 0;
        layout.subtitle.push_back({QRectF(left, above + std::clamp(layout.row.bottom() - 1 - above - step, 0.0, std::max(0.0, lower)), width, step), lines[i]});
    }
    if (!layout.badgeText.isEmpty())
        layout.badge = {right - widthOf(layout.badgeText), std::min(top + badgeLine * step, layout.row.bottom() - badgeHeight - 1),
                        widthOf(layout.badgeText), badgeHeight};
}

}  // namespace

HeaderLayout layoutHeader(const QRectF& row, const HeaderText& text, const QFont& font)
{
    HeaderLayout layout;
    layout.row = row;
    const bool oneLine = row.height() < scaled(static_cast<int>(kTwoLines));
    const double line = std::min<double>(scaled(16), row.height());
    const double top = oneLine ? row.top() + (row.height() - line) / 2 : row.top() + 4;
    const double chip = scaled(10);
    layout.handle = {row.left() + 4, top, 10, line};
    layout.chip = {row.left() + 16, top + (line - chip) / 2, chip, chip};
    layout.menu = {row.right() - 15, top + (line - 14) / 2, 12, 14};
    const double left = layout.chip.right() + 5, right = layout.menu.left() - 2;
    layout.name.box = {left, top, std::max(0.0, right - left), line};
    const QFontMetricsF bold(sized(font, 12, true)), regular(sized(font, 11, false));
    const double nameWidth = std::ceil(bold.horizontalAdvance(text.name));
    if (oneLine)
        layoutOneLine(layout, text, regular, nameWidth, right);
    else
        layoutLines(layout, text, regular);
    layout.name.text = bold.elidedText(text.name, Qt::ElideMiddle, layout.name.box.width());
    return layout;
}

HeaderLayout layoutHeader(const QRectF& row, const QStringList& members, const QStringList& badge, const QFont& font)
{
    HeaderLayout layout;
    layout.row = row;
    const QFontMetricsF bold(sized(font, 12, true)), regular(sized(font, 11, false));
    const double line = std::min<double>(scaled(16), row.height()), chip = scaled(10);
    const int room = std::max(1, static_cast<int>((row.height() - 3) / line)), count = static_cast<int>(members.size());
    const int shown = count <= room ? count : std::max(1, room - 1);
    const double top = row.height() < line + 6 ? row.top() + (row.height() - line) / 2 : row.top() + 3;
    layout.handle = {row.left() + 4, top, 10, line};
    layout.menu = {row.right() - 15, top + (line - 14) / 2, 12, 14};
    const double right = layout.menu.left() - 2, last = top + (std::max(1, std::min(room, shown + (shown < count))) - 1) * line;
    double badgeLeft = row.right() - 6;
    const double nameWidth =
        shown < count ? regular.horizontalAdvance(QStringLiteral("and 99 more")) : bold.horizontalAdvance(members.value(shown - 1));
    for (const QString& text : badge) {
        const double width = regular.horizontalAdvance(text) + scaled(12), end = last > top ? badgeLeft : right;
        if (row.left() + 21 + chip + nameWidth + kGap + width > end && &text != &badge.back())
            continue;
        layout.badgeText = text;
        layout.badge = {end - width, last + (line - scaled(15)) / 2, width, static_cast<double>(scaled(15))};
        badgeLeft = layout.badge.left() - kGap;
        break;
    }
    for (int i = 0; i < shown; ++i) {
        const double y = top + i * line;
        HeaderMember member;
        member.box = {row.left(), y, row.width(), line};
        member.chip = {row.left() + 16, y + (line - chip) / 2, chip, chip};
        const double left = member.chip.right() + 5, end = y == last ? std::min(badgeLeft, right) : right;
        member.name = {QRectF(left, y, std::max(0.0, end - left), line),
                       bold.elidedText(members[i], Qt::ElideMiddle, std::max(0.0, end - left))};
        layout.members.push_back(member);
    }
    layout.chip = layout.members.front().chip;
    layout.name = layout.members.front().name;
    if (shown < count && shown < room)
        layout.more = {QRectF(row.left() + 16, last, badgeLeft - row.left() - 16, line), QObject::tr("and %1 more").arg(count - shown)};
    return layout;
}

namespace {

void paintChip(QPainter& painter, const QRectF& box, const ViewTrack& track)
{
    const auto color = tracks::trackColor(track.style, track.kind, theme());
    painter.setPen(QPen(toQColor(draw::mix(color, theme().text, 0.3)), 1));
    painter.setBrush(toQColor(color));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
}

void paintName(QPainter& painter, const HeaderLine& name)
{
    painter.setPen(toQColor(theme().text));
    painter.drawText(name.box, Qt::AlignVCenter | Qt::AlignLeft, name.text);
}

void paintGround(QPainter& painter, const QRectF& box, bool selected)
{
    painter.fillRect(box, toQColor(selected ? theme().selection : theme().header));
    if (selected)
        painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), toQColor(theme().accent));
}

}  // namespace

void paintHeader(QPainter& painter, const HeaderLayout& layout, const std::vector<const ViewTrack*>& tracks,
                 const std::vector<HeaderState>& states)
{
    const QFont font = painter.font();
    const auto any = [&](bool HeaderState::*is) {
        return std::any_of(states.begin(), states.end(), [is](const HeaderState& state) { return state.*is; });
    };
    const bool all = std::all_of(states.begin(), states.end(), [](const HeaderState& state) { return state.selected; });
    const ViewTrack& lead = *tracks.front();
    painter.setRenderHint(QPainter::Antialiasing);
    paintGround(painter, layout.row, all);
    for (std::size_t i = 0; i < layout.members.size() && !all; ++i) {
        if (states[i].selected)
            paintGround(painter, layout.members[i].box, true);
    }
    painter.fillRect(QRectF(layout.row.left(), layout.row.bottom() - 1, layout.row.width(), 1),
                     toQColor(all ? theme().selectionLine : theme().hairline));
    painter.save();
    painter.setClipRect(layout.row, Qt::IntersectClip);
    paintHandle(painter, layout.handle);
    painter.setFont(sized(font, 12, true));
    if (layout.members.empty()) {
        paintChip(painter, layout.chip, lead);
        paintName(painter, layout.name);
    }
    for (std::size_t i = 0; i < layout.members.size(); ++i) {
        paintChip(painter, layout.members[i].chip, *tracks[i]);
        paintName(painter, layout.members[i].name);
    }
    painter.setFont(sized(font, 11, false));
    if (!layout.badgeText.isEmpty())
        paintBadge(painter, layout.badge, layout.badgeText, lead.group);
    painter.setPen(toQColor(lead.problem.empty() ? theme().text2 : theme().warningText));
    for (const HeaderLine& part : layout.subtitle)
        painter.drawText(part.box, Qt::AlignVCenter | Qt::AlignLeft, part.text);
    if (!layout.more.text.isEmpty())
        painter.drawText(layout.more.box, Qt::AlignVCenter | Qt::AlignLeft, layout.more.text);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(any(&HeaderState::hovered) ? theme().text : theme().text2));
    for (int dot = -1; dot <= 1; ++dot)
        painter.drawEllipse(layout.menu.center() + QPointF(0, 4.5 * dot), 1.3, 1.3);
    painter.setBrush(Qt::NoBrush);
    if (any(&HeaderState::outlined)) {
        painter.setPen(QPen(toQColor(groupColor(lead.group)), 2));
        painter.drawRect(layout.row.adjusted(1, 1, -2, -2));
    }
    if (any(&HeaderState::current)) {
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(layout.row.adjusted(0.5, 0.5, -1, -1.5));
    }
    painter.restore();
    painter.setFont(font);
}

}  // namespace bindscape::widgets
