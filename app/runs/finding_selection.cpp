// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/finding_selection.h"

#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/project/panel_runs.h"

namespace bindscape::app {

FindingSelection& FindingSelection::of(Session& session)
{
    if (auto* found = session.findChild<FindingSelection*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new FindingSelection(session);
}

FindingSelection::FindingSelection(Session& session) : QObject(&session), m_session(session)
{
    connect(&RunSelection::of(session), &RunSelection::changed, this, &FindingSelection::followRun);
    connect(&session, &Session::projectChanged, this, [this] {
        m_word.clear();
        m_position.reset();
        followRun();
    });
    followRun();
}

void FindingSelection::followRun()
{
    const auto found = findRun(m_session.project(), RunSelection::of(m_session).run());
    const std::string design = found ? found->analysis->design : std::string();
    if (design.empty() || design == m_design)
        return;
    m_design = design;
    Q_EMIT designChanged();
}

void FindingSelection::selectDesign(const std::string& design)
{
    if (design == m_design)
        return;
    m_design = design;
    RunSelection& runs = RunSelection::of(m_session);
    if (const auto now = findRun(m_session.project(), runs.run()))
        for (const auto& row : project::panelRuns(m_session.project(), design))
            if (row.analysis->tf == now->analysis->tf && row.analysis->cell == now->analysis->cell)
                runs.select(now->run->coreBlocked && row.blocked != nullptr ? row.blocked->id : row.present->id);
    Q_EMIT designChanged();
}

void FindingSelection::selectWord(const std::string& word)
{
    if (word == m_word)
        return;
    m_word = word;
    Q_EMIT wordChanged();
}

void FindingSelection::selectPosition(std::optional<int> position)
{
    if (position == m_position)
        return;
    m_position = position;
    Q_EMIT positionChanged();
}

}  // namespace bindscape::app
