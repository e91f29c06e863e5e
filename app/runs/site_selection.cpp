// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/site_selection.h"

namespace bindscape::app {

SiteSelection& SiteSelection::of(Session& session)
{
    if (auto* found = session.findChild<SiteSelection*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new SiteSelection(session);
}

SiteSelection::SiteSelection(Session& session) : QObject(&session)
{
    connect(&session, &Session::projectChanged, this, [this] { m_last.reset(); });
}

void SiteSelection::list(Request request)
{
    m_last = std::move(request);
    Q_EMIT requested(*m_last);
}

}  // namespace bindscape::app
