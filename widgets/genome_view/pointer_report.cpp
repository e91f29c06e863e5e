// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/pointer_report.h"

#include "core/base/text.h"
#include "core/tracks/variant_pick.h"

#include <QStringList>

#include <cmath>

namespace bindscape::widgets {

namespace {

draw::Rect areaOf(const TrackLane& lane, std::size_t row)
{
    return {0, lane.rows()[row].top - lane.scroll(), lane.viewport().width(), lane.rows()[row].height - 1};
}

tracks::Pick pickIn(const TrackLane& lane, std::size_t row, const ViewTrack& track, draw::Point point)
{
    const auto* loaded = lane.loader().loaded(track.id);
    if (!loaded || lane.isEmpty())
        return {};
    return tracks::pick(lane.viewport(), areaOf(lane, row), loaded->data, styleIn(lane.place(), track), point);
}

QString letterAt(const TrackLane& lane, const std::string& chrom, std::int64_t base)
{
    for (const auto& track : lane.tracks()) {
        const auto* loaded = lane.loader().loaded(track.id);
        if (!loaded)
            continue;
        const auto letterIn = [&](const Region& region, const std::string& letters) {
            const bool known = region.chrom == chrom && region.contains(base) && letters.size() == static_cast<std::size_t>(region.length());
            return known ? QString(QLatin1Char(letters[static_cast<std::size_t>(base - region.begin)])) : QString();
        };
        QString letter;
        if (const auto* bases = std::get_if<genome::Bases>(&loaded->data))
            letter = letterIn(bases->region, bases->letters);
        else if (const auto* scores = std::get_if<genome::Attribution>(&loaded->data))
            letter = letterIn(scores->region, scores->letters);
        if (!letter.isEmpty())
            return letter;
    }
    return {};
}

}  // namespace

QString valueOf(const TrackLane& lane, const std::string& id, double x)
{
    const int row = lane.rowOf(id);
    if (row < 0)
        return {};
    const auto area = areaOf(lane, static_cast<std::size_t>(row));
    const auto pick = pickIn(lane, static_cast<std::size_t>(row), *lane.track(id), {x, area.y + area.height / 2});
    if (!pick.text.empty())
        return QString::fromStdString(pick.text);
    const bool known = pick.value && std::isfinite(*pick.value);
    return known ? QString::fromStdString(formatReal(*pick.value, 3)).replace(QLatin1Char('-'), QChar(0x2212)) : QString();
}

tracks::Pick pickAt(const TrackLane& lane, double x, double y, int* row)
{
    const int found = lane.rowAt(y + lane.scroll());
    if (row)
        *row = found;
    if (found < 0)
        return {};
    // Of tracks that lie over each other the last one is on top.
    const auto& members = lane.rows()[static_cast<std::size_t>(found)].members;
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
        auto pick = pickIn(lane, static_cast<std::size_t>(found), lane.tracks()[*member], {x, y});
        if (!pick.text.empty() || std::next(member) == members.rend())
            return pick;
    }
    return {};
}

std::optional<genome::Variant> variantAt(const TrackLane& lane, double x, double y)
{
    const int found = lane.rowAt(y + lane.scroll());
    if (found < 0 || lane.isEmpty())
        return std::nullopt;
    const auto row = static_cast<std::size_t>(found);
    const auto& members = lane.rows()[row].members;
    for (auto member = members.rbegin(); member != members.rend(); ++member)
        if (const auto* loaded = lane.loader().loaded(lane.tracks()[*member].id))
            if (auto variant = tracks::variantAt(lane.viewport(), areaOf(lane, row), loaded->data, {x, y}))
                return variant;
    return std::nullopt;
}

PointerReport reportAt(const TrackLane& lane, const TrackLane& other, double x, double y)
{
    PointerReport report;
    if (lane.isEmpty())
        return report;
    const auto& view = lane.viewport();
    report.chrom = QString::fromStdString(view.chrom());
    report.base = view.baseAt(x);
    report.position = report.chrom + QLatin1Char(':') + QString::fromStdString(withThousands(report.base + 1));
    report.letter = letterAt(lane, view.chrom(), report.base);
    if (report.letter.isEmpty())
        report.letter = letterAt(other, view.chrom(), report.base);
    int row = -1;
    report.under = QString::fromStdString(pickAt(lane, x, y, &row).text);
    QStringList values;
    const auto [first, last] = lane.visibleRows();
    for (int at = first; at < last; ++at) {
        const auto area = areaOf(lane, static_cast<std::size_t>(at));
        for (const auto member : lane.rows()[static_cast<std::size_t>(at)].members) {
            const auto& track = lane.tracks()[member];
            if (track.kind != genome::TrackKind::Signal && track.kind != genome::TrackKind::Attribution)
                continue;
            const auto pick = pickIn(lane, static_cast<std::size_t>(at), track, {x, area.y + area.height / 2});
            if (pick.value && std::isfinite(*pick.value)) {
                values << QString::fromStdString(track.name) + QLatin1Char(' ')
                              + QString::fromStdString(formatReal(*pick.value, 3)).replace(QLatin1Char('-'), QChar(0x2212));
            }
        }
    }
    report.values = values.join(QStringLiteral(" \u00B7 "));
    return report;
}

}  // namespace bindscape::widgets
