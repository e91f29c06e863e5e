// SPDX-License-Identifier: GPL-3.0-or-later
// Regions of interest: every change is an undoable edit of the project.
#include "app/session/region_commands.h"
#include "app/session/session.h"

#include <algorithm>
#include <unordered_set>

namespace bindscape::app {

namespace {

QString nameOf(const project::RegionEntry& entry)
{
    return QString::fromStdString(entry.label.empty() ? toLocus(entry.region) : entry.label);
}

}  // namespace

std::vector<std::string> Session::addRegions(std::vector<project::RegionEntry> regions)
{
    std::unordered_set<std::string> taken;
    for (const auto& entry : m_project.regions)
        taken.insert(entry.id);
    std::size_t number = m_project.regions.size();
    std::vector<std::string> ids;
    std::erase_if(regions, [this](auto& entry) {
        const auto length = m_reference ? m_reference->length(entry.region.chrom) : std::nullopt;
        if (!length)
            return true;
        entry.region.begin = std::clamp<std::int64_t>(entry.region.begin, 0, *length);
        entry.region.end = std::clamp<std::int64_t>(entry.region.end, 0, *length);
        return entry.region.length() < 1;
    });
    for (auto& entry : regions) {
        while (entry.id.empty() || !taken.insert(entry.id).second)
            entry.id = "region-" + std::to_string(++number);
        ids.push_back(entry.id);
    }
    if (regions.empty())
        return {};
    const QString text = regions.size() == 1 ? tr("Add region %1").arg(nameOf(regions.front())) : tr("Add %1 regions").arg(regions.size());
    m_undo.push(addRegionsCommand({m_project.regions, [this] { Q_EMIT regionsChanged(); }}, std::move(regions), text));
    return ids;
}

std::string Session::addRegion(const Region& region, const std::string& label)
{
    project::RegionEntry entry;
    entry.region = region;
    entry.label = label.empty() ? tr("Region %1").arg(m_project.regions.size() + 1).toStdString() : label;
    const auto ids = addRegions({entry});
    return ids.empty() ? std::string() : ids.front();
}

void Session::changeRegions(std::vector<project::RegionEntry> changed, const QString& undoText)
{
    for (auto& entry : changed)
        if (const auto length = m_reference ? m_reference->length(entry.region.chrom) : std::nullopt) {
            entry.region.begin = std::clamp<std::int64_t>(entry.region.begin, 0, *length - 1);
            entry.region.end = std::clamp<std::int64_t>(entry.region.end, entry.region.begin + 1, *length);
        }
    m_undo.push(changeRegionsCommand({m_project.regions, [this] { Q_EMIT regionsChanged(); }}, std::move(changed), undoText));
}

void Session::removeRegions(const std::vector<std::string>& ids)
{
    if (ids.empty())
        return;
    const auto* one = ids.size() == 1 ? findRegion(ids.front()) : nullptr;
    const QString text = one ? tr("Remove region %1").arg(nameOf(*one)) : tr("Remove %1 regions").arg(ids.size());
    m_undo.push(removeRegionsCommand({m_project.regions, [this] { Q_EMIT regionsChanged(); }}, ids, text));
}

const project::RegionEntry* Session::findRegion(const std::string& id) const
{
    const auto found = std::find_if(m_project.regions.begin(), m_project.regions.end(), [&](const auto& entry) { return entry.id == id; });
    return found == m_project.regions.end() ? nullptr : &*found;
}

}  // namespace bindscape::app
