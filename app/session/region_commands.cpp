// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/region_commands.h"

#include <QElapsedTimer>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace bindscape::app {

namespace {

using project::RegionEntry;
constexpr int kChangeId = 1001, kMergeMs = 1000;

std::unordered_set<std::string> idsOf(const std::vector<RegionEntry>& regions)
{
    std::unordered_set<std::string> ids;
    for (const auto& region : regions)
        ids.insert(region.id);
    return ids;
}

class AddRegions final : public QUndoCommand {
public:
    AddRegions(RegionList list, std::vector<RegionEntry> regions) : m_list(std::move(list)), m_added(std::move(regions)) {}
    void redo() override
    {
        m_list.regions.insert(m_list.regions.end(), m_added.begin(), m_added.end());
        m_list.changed();
    }
    void undo() override
    {
        std::erase_if(m_list.regions, [ids = idsOf(m_added)](const RegionEntry& entry) { return ids.contains(entry.id); });
        m_list.changed();
    }

private:
    RegionList m_list;
    std::vector<RegionEntry> m_added;
};

class RemoveRegions final : public QUndoCommand {
public:
    RemoveRegions(RegionList list, const std::vector<std::string>& ids) : m_list(std::move(list))
    {
        const std::unordered_set<std::string> wanted(ids.begin(), ids.end());
        for (std::size_t i = 0; i < m_list.regions.size(); ++i)
            if (wanted.contains(m_list.regions[i].id))
                m_removed.emplace_back(i, m_list.regions[i]);
        setObsolete(m_removed.empty());
    }
    void redo() override
    {
        std::unordered_set<std::string> ids;
        for (const auto& [at, entry] : m_removed)
            ids.insert(entry.id);
        std::erase_if(m_list.regions, [&](const RegionEntry& entry) { return ids.contains(entry.id); });
        m_list.changed();
    }
    void undo() override
    {
        // Merged by place: putting them in one by one would move the rest each time.
        std::vector<RegionEntry> all;
        all.reserve(m_list.regions.size() + m_removed.size());
        auto removed = m_removed.begin();
        for (auto& entry : m_list.regions) {
            for (; removed != m_removed.end() && removed->first == all.size(); ++removed)
                all.push_back(removed->second);
            all.push_back(std::move(entry));
        }
        for (; removed != m_removed.end(); ++removed)
            all.push_back(removed->second);
        m_list.regions = std::move(all);
        m_list.changed();
    }

private:
    RegionList m_list;
    std::vector<std::pair<std::size_t, RegionEntry>> m_removed;
};

class ChangeRegions final : public QUndoCommand {
public:
    ChangeRegions(RegionList list, std::vector<RegionEntry> changed) : m_list(std::move(list)), m_after(std::move(changed))
    {
        std::unordered_map<std::string, const RegionEntry*> byId;
        for (const auto& entry : m_list.regions)
            byId.emplace(entry.id, &entry);
        std::erase_if(m_after, [&](const RegionEntry& entry) { return !byId.contains(entry.id); });
        for (const auto& entry : m_after)
            m_before.push_back(*byId.at(entry.id));
        setObsolete(m_after.empty());
        m_age.start();
    }
    int id() const override { return kChangeId; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* later = static_cast<const ChangeRegions*>(next);
        const auto sameId = [](const RegionEntry& a, const RegionEntry& b) { return a.id == b.id; };
        if (later->text() != text() || m_age.elapsed() > kMergeMs ||
            !std::equal(m_after.begin(), m_after.end(), later->m_after.begin(), later->m_after.end(), sameId))
            return false;
        m_after = later->m_after;
        m_age.restart();
        return true;
    }
    void redo() override { put(m_after); }
    void undo() override { put(m_before); }

private:
    void put(const std::vector<RegionEntry>& entries)
    {
        std::unordered_map<std::string, const RegionEntry*> byId;
        for (const auto& entry : entries)
            byId.emplace(entry.id, &entry);
        for (auto& entry : m_list.regions)
            if (const auto found = byId.find(entry.id); found != byId.end())
                entry = *found->second;
        m_list.changed();
    }

    RegionList m_list;
    std::vector<RegionEntry> m_before, m_after;
    QElapsedTimer m_age;
};

QUndoCommand* named(QUndoCommand* command, const QString& text)
{
    command->setText(text);
    return command;
}

}  // namespace

QUndoCommand* addRegionsCommand(RegionList list, std::vector<RegionEntry> regions, const QString& text)
{
    return named(new AddRegions(std::move(list), std::move(regions)), text);
}

QUndoCommand* removeRegionsCommand(RegionList list, const std::vector<std::string>& ids, const QString& text)
{
    return named(new RemoveRegions(std::move(list), ids), text);
}

QUndoCommand* changeRegionsCommand(RegionList list, std::vector<RegionEntry> changed, const QString& text)
{
    return named(new ChangeRegions(std::move(list), std::move(changed)), text);
}

}  // namespace bindscape::app
