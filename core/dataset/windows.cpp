// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/dataset.h"

#include <algorithm>

namespace bindscape::dataset {

namespace {

// Neighbouring windows overlap, so sequence is fetched in stretches and windows are cut out of them.
class WindowCutter {
public:
    explicit WindowCutter(const genome::Reference& reference) : m_reference(reference) {}

    // The window, which must lie in the genome, with `flank` bases on either side.
    std::string cut(const Region& window, std::int64_t flank)
    {
        if (flank == 0)
            return cut(window);
        const auto length = m_reference.length(window.chrom);
        if (!length || window.end > *length)
            failOutside(window);
        const Region inside{window.chrom, std::max<std::int64_t>(window.begin - flank, 0), std::min(window.end + flank, *length)};
        const auto before = static_cast<std::size_t>(inside.begin - (window.begin - flank)), after = static_cast<std::size_t>(window.end + flank - inside.end);
        return std::string(before, 'N') + cut(inside) + std::string(after, 'N');
    }

private:
    std::string cut(const Region& window)
    {
        constexpr std::int64_t kStretch = 1 << 16;
        if (window.chrom != m_stretch.chrom || window.begin < m_stretch.begin || window.end > m_stretch.end) {
            const auto length = m_reference.length(window.chrom);
            if (!length || window.end > *length)
                failOutside(window);
            m_stretch = {window.chrom, window.begin, std::min(*length, window.end + kStretch)};
            m_letters = m_reference.fetch(m_stretch);
        }
        return m_letters.substr(static_cast<std::size_t>(window.begin - m_stretch.begin), static_cast<std::size_t>(window.length()));
    }

    [[noreturn]] void failOutside(const Region& window) const
    {
        throw Error("The data set has a window at " + toLocus(window) + ", which the genome " + m_reference.path().string() +
                    " does not have. Use the genome that the data set was made from.");
    }

    const genome::Reference& m_reference;
    Region m_stretch;
    std::string m_letters;
};

bool wanted(const Instance& instance, const WindowQuery& query)
{
    if (!instance.windowFits || (query.usedOnly && !instance.used))
        return false;
    if (query.split && instance.split != *query.split)
        return false;
    return !query.label || instance.label == *query.label;
}

}  // namespace

Region maskOf(const Region& core, const Region& window, int maskWidth)
{
    if (maskWidth <= 0)
        return core;
    const std::int64_t middle = core.begin + (core.length() - 1) / 2;
    const std::int64_t begin = middle - (maskWidth - 1) / 2;
    return {window.chrom, std::max(begin, window.begin), std::min(begin + maskWidth, window.end)};
}

Region maskOf(const Dataset& dataset, const Instance& instance)
{
    return maskOf(dataset.core(instance), dataset.window(instance), dataset.options.maskWidth);
}

WindowSet loadWindows(const Dataset& dataset, const genome::Reference& reference, const WindowQuery& query, Progress& progress)
{
    WindowSet set;
    set.windows = genome::PackedWindows(static_cast<std::size_t>(dataset.options.window + 2 * query.flank));
    WindowCutter cutter(reference);
    for (std::size_t i = 0; i < dataset.instances.size(); ++i) {
        const Instance& instance = dataset.instances[i];
        if (!wanted(instance, query))
            continue;
        const Region window = dataset.window(instance);
        std::string letters = cutter.cut(window, query.flank);
        if (query.coreBlocked) {
            const Region mask = maskOf(dataset, instance);
            const auto width = static_cast<std::size_t>(mask.length());
            letters.replace(static_cast<std::size_t>(mask.begin - window.begin + query.flank), width, width, 'N');
        }
        set.windows.append(letters);
        set.instance.push_back(i);
        set.labels.push_back(instance.label);
        if (set.labels.size() % 1024 == 0)
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(dataset.instances.size()), "Reading windows");
    }
    return set;
}

}  // namespace bindscape::dataset
