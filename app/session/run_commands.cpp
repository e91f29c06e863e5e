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

}  // namespace

QUndoCommand* removeRunsCommand(AnalysisList list, std::vector<std::string> runIds) { return new RemoveRuns(std::move(list), std::move(runIds)); }

}  // namespace bindscape::app
