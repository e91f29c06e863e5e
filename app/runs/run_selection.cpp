// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_selection.h"

#include "app/runs/run_names.h"
#include "core/base/paths.h"

#include <filesystem>

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

namespace {

// The first run that has results, else the first one; empty without runs.
std::string firstToShow(const project::Project& project)
{
    std::string first;
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs) {
            std::error_code ignored;
            if (std::filesystem::exists(paths::runFolder(project.folder(), run.id) / paths::kEvaluationFile, ignored))
                return run.id;
            if (first.empty())
                first = run.id;
        }
    if (first.empty() && !project.trunks.empty())
        first = project.trunks.front().run.id;
    return first;
}

}  // namespace

// Keeps the run while the project has it.
void RunSelection::checkAgain()
{
    const project::Project& project = m_session.project();
    if (!findRun(project, m_run) && findTrunk(project, m_run) == nullptr)
        m_run = firstToShow(project);
    auto marked = m_marked;
    std::erase_if(marked, [&](const std::string& run) { return !findRun(project, run); });
    mark(std::move(marked));
    Q_EMIT changed();
}

void RunSelection::mark(std::vector<std::string> runIds)
{
    if (runIds == m_marked)
        return;
    m_marked = std::move(runIds);
    Q_EMIT markedChanged();
}

void RunSelection::select(const std::string& runId)
{
    if (runId == m_run || (!findRun(m_session.project(), runId) && findTrunk(m_session.project(), runId) == nullptr))
        return;
    m_run = runId;
    Q_EMIT changed();
}

}  // namespace bindscape::app
