// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/run_commands.h"

#include <algorithm>
#include <memory>

namespace bindscape::app {

namespace {

class RemoveRuns : public QUndoCommand {
public:
    RemoveRuns(AnalysisList list, std::vector<std::string> ids) : m_list(std::move(list)), m_ids(std::move(ids)) {}

    void redo() override
    {
        m_removed.clear();
        for (auto& analysis : m_list.analyses)
            for (std::size_t i = analysis.runs.size(); i-- > 0;)
                if (std::find(m_ids.begin(), m_ids.end(), analysis.runs[i].id) != m_ids.end()) {
                    m_removed.push_back({analysis.id, i, analysis.runs[i]});
                    analysis.runs.erase(analysis.runs.begin() + static_cast<std::ptrdiff_t>(i));
                }
        m_list.changed();
    }
    void undo() override
    {
        for (auto removed = m_removed.rbegin(); removed != m_removed.rend(); ++removed)
            for (auto& analysis : m_list.analyses)
                if (analysis.id == removed->analysis) {
                    const std::size_t at = std::min(removed->index, analysis.runs.size());
                    analysis.runs.insert(analysis.runs.begin() + static_cast<std::ptrdiff_t>(at), removed->run);
                }
        m_list.changed();
    }

private:
    struct Removed {
        std::string analysis;
        std::size_t index;
        project::RunEntry run;
    };
    AnalysisList m_list;
    std::vector<std::string> m_ids;
    std::vector<Removed> m_removed;
};

class AddAnalyses : public QUndoCommand {
public:
    AddAnalyses(AnalysisList list, std::vector<project::AnalysisEntry> analyses, const QString& text)
        : QUndoCommand(text), m_list(std::move(list)), m_added(std::move(analyses))
    {
    }

    void redo() override
    {
        for (const auto& added : m_added) {
            const auto known = find(added.id);
            if (known == m_list.analyses.end())
                m_list.analyses.push_back(added);
            else
                known->runs.insert(known->runs.end(), added.runs.begin(), added.runs.end());
        }
        m_list.changed();
    }
    void undo() override
    {
        for (const auto& added : m_added)
            if (const auto known = find(added.id); known != m_list.analyses.end()) {
                std::erase_if(known->runs, [&](const auto& run) {
                    return std::any_of(added.runs.begin(), added.runs.end(), [&](const auto& mine) { return mine.id == run.id; });
                });
                if (known->runs.empty())
                    m_list.analyses.erase(known);
            }
        m_list.changed();
    }

private:
    std::vector<project::AnalysisEntry>::iterator find(const std::string& id)
    {
        return std::find_if(m_list.analyses.begin(), m_list.analyses.end(), [&](const auto& entry) { return entry.id == id; });
    }
    AnalysisList m_list;
    std::vector<project::AnalysisEntry> m_added;
};

struct Description {
    std::string id, name, notes;
    bool starred = false;
    bool operator==(const Description&) const = default;
};

Description descriptionOf(const project::RunEntry& run) { return {run.id, run.name, run.notes, run.starred}; }

class DescribeRuns : public QUndoCommand {
public:
    DescribeRuns(AnalysisList list, const std::vector<project::RunEntry>& changed, const QString& text, int live)
        : QUndoCommand(text), m_list(std::move(list)), m_live(live)
    {
        for (const auto& run : changed)
            if (const project::RunEntry* known = find(run.id); known != nullptr && descriptionOf(*known) != descriptionOf(run)) {
                m_before.push_back(descriptionOf(*known));
                m_after.push_back(descriptionOf(run));
            }
    }
    bool isEmpty() const { return m_after.empty(); }

    int id() const override { return 2; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = static_cast<const DescribeRuns*>(next);
        const auto sameRuns = std::equal(m_after.begin(), m_after.end(), other->m_after.begin(), other->m_after.end(),
                                         [](const auto& a, const auto& b) { return a.id == b.id; });
        if (m_live == 0 || m_live != other->m_live || !sameRuns)
            return false;
        m_after = other->m_after;
        return true;
    }
    void redo() override { put(m_after); }
    void undo() override { put(m_before); }

private:
    project::RunEntry* find(const std::string& id)
    {
        for (auto& analysis : m_list.analyses)
            for (auto& run : analysis.runs)
                if (run.id == id)
                    return &run;
        return nullptr;
    }
    void put(const std::vector<Description>& descriptions)
    {
        for (const Description& wanted : descriptions)
            if (project::RunEntry* run = find(wanted.id)) {
                run->name = wanted.name;
                run->notes = wanted.notes;
                run->starred = wanted.starred;
            }
        m_list.changed();
    }
    AnalysisList m_list;
    std::vector<Description> m_before, m_after;
    int m_live;
};

class RemoveTrunk : public QUndoCommand {
public:
    RemoveTrunk(TrunkList list, std::string id, const QString& text) : QUndoCommand(text), m_list(std::move(list)), m_id(std::move(id)) {}

    void redo() override
    {
        const auto found = std::find_if(m_list.trunks.begin(), m_list.trunks.end(), [&](const auto& trunk) { return trunk.id == m_id; });
        if (found == m_list.trunks.end())
            return;
        m_index = static_cast<std::size_t>(found - m_list.trunks.begin());
        m_removed = *found;
        m_list.trunks.erase(found);
        m_list.changed();
    }
    void undo() override
    {
        const std::size_t at = std::min(m_index, m_list.trunks.size());
        m_list.trunks.insert(m_list.trunks.begin() + static_cast<std::ptrdiff_t>(at), m_removed);
        m_list.changed();
    }

private:
    TrunkList m_list;
    std::string m_id;
    project::TrunkEntry m_removed;
    std::size_t m_index = 0;
};

class AddTrunk : public QUndoCommand {
public:
    AddTrunk(TrunkList list, project::TrunkEntry trunk, const QString& text) : QUndoCommand(text), m_list(std::move(list)), m_trunk(std::move(trunk)) {}

    void redo() override
    {
        m_list.trunks.push_back(m_trunk);
        m_list.changed();
    }
    void undo() override
    {
        std::erase_if(m_list.trunks, [this](const auto& trunk) { return trunk.id == m_trunk.id; });
        m_list.changed();
    }

private:
    TrunkList m_list;
    project::TrunkEntry m_trunk;
};

}  // namespace

QUndoCommand* addAnalysesCommand(AnalysisList list, std::vector<project::AnalysisEntry> analyses, const QString& text)
{
    return new AddAnalyses(std::move(list), std::move(analyses), text);
}

QUndoCommand* describeRunsCommand(AnalysisList list, const std::vector<project::RunEntry>& changed, const QString& text, int live)
{
    auto command = std::make_unique<DescribeRuns>(std::move(list), changed, text, live);
    return command->isEmpty() ? nullptr : command.release();
}

QUndoCommand* removeRunsCommand(AnalysisList list, std::vector<std::string> runIds) { return new RemoveRuns(std::move(list), std::move(runIds)); }

QUndoCommand* addTrunkCommand(TrunkList list, project::TrunkEntry trunk, const QString& text) { return new AddTrunk(std::move(list), std::move(trunk), text); }

QUndoCommand* removeTrunkCommand(TrunkList list, std::string id, const QString& text) { return new RemoveTrunk(std::move(list), std::move(id), text); }

}  // namespace bindscape::app
