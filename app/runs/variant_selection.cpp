// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/variant_selection.h"

namespace bindscape::app {

VariantSelection& VariantSelection::of(Session& session)
{
    if (auto* found = session.findChild<VariantSelection*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new VariantSelection(session);
}

VariantSelection::VariantSelection(Session& session) : QObject(&session)
{
    connect(&session, &Session::projectChanged, this, [this] { m_last.reset(); });
}

void VariantSelection::select(whatif::Variant variant)
{
    m_last = std::move(variant);
    Q_EMIT selected(*m_last);
}

void VariantSelection::ask(whatif::Variant variant)
{
    select(std::move(variant));
    Q_EMIT asked(*m_last);
}

}  // namespace bindscape::app
