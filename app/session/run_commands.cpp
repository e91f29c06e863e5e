// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/run_commands.h"

#include <algorithm>

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

}  // namespace

QUndoCommand* removeTrunkCommand(TrunkList list, std::string id, const QString& text) { return new RemoveTrunk(std::move(list), std::move(id), text); }

QUndoCommand* removeRunsCommand(AnalysisList list, std::vector<std::string> runIds) { return new RemoveRuns(std::move(list), std::move(runIds)); }

}  // namespace bindscape::app
