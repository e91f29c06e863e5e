// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/attribution_parts.h"

#include <algorithm>

namespace bindscape::tracks {

using genome::Attribution;

std::vector<bool> blockedBins(const Attribution& data)
{
    std::vector<bool> blocked(data.values.size(), false);
    if (!isPerBase(data))
        return blocked;
    const auto bins = static_cast<std::int64_t>(data.values.size());
    for (const auto& window : data.windows) {
        if (!window.coreBlocked)
            continue;
        const std::int64_t last = std::min(window.coreEnd - data.region.begin, bins);
        for (std::int64_t bin = std::max<std::int64_t>(0, window.coreBegin - data.region.begin); bin < last; ++bin)
            blocked[static_cast<std::size_t>(bin)] = true;
    }
    return blocked;
}

namespace {

bool isSelected(const PaintContext& context, const Attribution::Window& window)
{
    return context.selected && context.selected->begin == window.coreBegin && context.selected->end == window.coreEnd;
}

}  // namespace

void paintFrames(const PaintContext& context, const Attribution& data, double top, double height)
{
    double lastRight = -1e300;
    for (const bool selected : {false, true}) {
        for (const auto& window : data.windows) {
            const Extent extent = extentOf(context, window.begin, window.end);
            const bool tooSmall = extent.width() < 6 || (!selected && extent.left < lastRight - extent.width() / 2);
            if (isSelected(context, window) != selected || !isVisible(context, extent) || tooSmall)
                continue;
            lastRight = extent.right;
            // An edge outside the view stays outside, but near: far coordinates are slow and inexact on some canvases.
            const double left = lineAt(context, std::max(extent.left, context.area.x - 4));
            const double right = lineAt(context, std::min(extent.right, context.area.right() + 4));
            context.canvas.strokeRect({left, lineAt(context, top), right - left, height},
                                      {selected ? context.theme.text : context.theme.border, context.lineWidth * (selected ? 1.5 : 1), {}});
        }
    }
}

std::vector<CoreBox> visibleCores(const PaintContext& context, const Attribution& data)
{
    std::vector<CoreBox> cores;
    for (const auto& window : data.windows) {
        const Extent extent = extentOf(context, window.coreBegin, window.coreEnd);
        const bool known = std::any_of(cores.begin(), cores.end(), [&](const CoreBox& c) { return c.extent.left == extent.left; });
        if (window.coreEnd > window.coreBegin && isVisible(context, extent) && !known)
            cores.push_back({extent, window.coreEnd - window.coreBegin, window.coreBlocked});
    }
    return cores;
}

void paintBlockedLabel(const PaintContext& context, const CoreBox& core, double middle)
{
    const draw::Font font = small(context);
    const std::string letters = "N × " + std::to_string(core.bases);
    for (const std::string& text : {letters + " blocked", letters}) {
        const double width = context.canvas.textWidth(text, font);
        if (width + 10 > core.extent.width())
            continue;
        const double height = font.size * 1.5;
        context.canvas.roundedRect({core.extent.middle() - width / 2 - 5, middle - height / 2, width + 10, height}, 2, context.theme.canvas,
                                   std::nullopt);
        context.canvas.text({core.extent.middle(), middle + font.size * 0.36}, text, font, context.theme.text, draw::Align::Center);
        return;
    }
}

char shownLetter(char letter, bool complemented)
{
    constexpr std::string_view from = "ACGTacgt", plain = "ACGTACGT", other = "TGCATGCA";
    const std::size_t at = from.find(letter);
    return at == std::string_view::npos ? 'N' : complemented ? other[at] : plain[at];
}

}  // namespace bindscape::tracks
