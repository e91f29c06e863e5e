// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/nearest_feature.h"

#include "core/base/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("GenomeView", text); }

template <class Item>
bool noneTouches(const std::vector<Item>& items, const Region& visible)
{
    return std::none_of(items.begin(), items.end(), [&](const Item& item) { return item.begin < visible.end && item.end > visible.begin; });
}

bool allZero(const std::vector<float>& counts)
{
    return std::none_of(counts.begin(), counts.end(), [](float count) { return count > 0; });
}

QString nothingHere(genome::TrackKind kind)
{
    switch (kind) {
    case genome::TrackKind::Genes:
        return translated("No gene here.");
    case genome::TrackKind::MotifHits:
        return translated("No motif hit here.");
    case genome::TrackKind::Attribution:
        return translated("Not scored here.");
    case genome::TrackKind::Variants:
        return translated("No variant here.");
    default:
        return translated("Nothing here.");
    }
}

QString whereTo(bool left, std::int64_t distance)
{
    return (left ? translated("%1 to the left") : translated("%1 to the right")).arg(basesText(static_cast<double>(distance)));
}

}  // namespace

QString basesText(double count)
{
    if (count < 1000)
        return translated("%1 bp").arg(qRound64(count));
    if (count < 1e6)
        return translated("%1 kb").arg(QString::fromStdString(formatFixed(count / 1e3, count < 1e5 ? 1 : 0)));
    return translated("%1 Mb").arg(QString::fromStdString(formatFixed(count / 1e6, count < 1e8 ? 1 : 0)));
}

const genome::Feature* Surroundings::nearest() const
{
    if (!before || !after)
        return before ? &*before : after ? &*after : nullptr;
    return visible.begin - before->region.end < after->region.begin - visible.end ? &*before : &*after;
}

bool isEmptyIn(const genome::TrackData& data, const Region& visible)
{
    if (const auto* intervals = std::get_if<genome::Intervals>(&data))
        return noneTouches(intervals->items, visible) && allZero(intervals->density);
    if (const auto* genes = std::get_if<genome::Genes>(&data))
        return std::none_of(genes->items.begin(), genes->items.end(), [&](const auto& gene) { return gene.region.overlaps(visible); }) &&
               allZero(genes->density);
    if (const auto* hits = std::get_if<genome::MotifHits>(&data))
        return noneTouches(hits->items, visible) && allZero(hits->boundDensity) && allZero(hits->unboundDensity);
    if (const auto* variants = std::get_if<genome::Variants>(&data))
        return noneTouches(variants->items, visible) && allZero(variants->density);
    if (const auto* scores = std::get_if<genome::Attribution>(&data)) {
        const auto shown = visiblePart(*scores, visible);
        const auto* part = std::get_if<genome::Attribution>(&shown);
        return part && std::none_of(part->values.begin(), part->values.end(), [](float value) { return std::isfinite(value); });
    }
    return false;
}

Surroundings lookAround(const genome::TrackSource& source, const Region& visible)
{
    return {visible, source.previous(visible.chrom, visible.begin), source.next(visible.chrom, visible.end - 1)};
}

QString emptyText(genome::TrackKind kind, const Surroundings& around)
{
    const auto left = around.before ? around.visible.begin - around.before->region.end : -1;
    const auto right = around.after ? around.after->region.begin - around.visible.end : -1;
    const bool before = left >= 0 && (right < 0 || left < right);
    if (!before && right < 0)
        return nothingHere(kind);
    const auto& nearest = before ? *around.before : *around.after;
    if (kind == genome::TrackKind::Attribution)
        return translated("%1 Nearest scored site: %2.").arg(nothingHere(kind), whereTo(before, before ? left : right));
    const QString name = nearest.name.empty() ? QString::fromStdString(toLocus(nearest.region)) : QString::fromStdString(nearest.name);
    return translated("%1 Nearest: %2, %3.").arg(nothingHere(kind), name, whereTo(before, before ? left : right));
}

}  // namespace bindscape::widgets
