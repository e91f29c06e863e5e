// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_selection.h"

#include "app/runs/run_names.h"

namespace bindscape::app {

RunSelection& RunSelection::of(Session& session)
{
    if (auto* found = session.findChild<RunSelection*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new RunSelection(session);
}

RunSelection::RunSelection(Session& session) : QObject(&session), m_session(session)
{
    connect(&session, &Session::projectChanged, this, &RunSelection::checkAgain);
    connect(&session, &Session::analysesChanged, this, &RunSelection::checkAgain);
    checkAgain();
}

// Keeps the run while the project has it, else the first one.
void RunSelection::checkAgain()
{
    const project::Project& project = m_session.project();
    if (!findRun(project, m_run)) {
        m_run.clear();
        for (const auto& analysis : project.analyses)
            if (m_run.empty() && !analysis.runs.empty())
                m_run = analysis.runs.front().id;
    }
    Q_EMIT changed();
}

void RunSelection::select(const std::string& runId)
{
    if (runId == m_run || !findRun(m_session.project(), runId))
        return;
    m_run = runId;
    Q_EMIT changed();
}

}  // namespace bindscape::app
