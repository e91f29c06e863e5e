// SPDX-License-Identifier: GPL-3.0-or-later
// Which variant is looked at: typed as a place, clicked in a track or in a list. One object a session; found through it, so that panels
// need not know who chose it.
#pragma once

#include "app/session/session.h"
#include "core/whatif/variant.h"

#include <QObject>

#include <optional>

namespace bindscape::app {

class VariantSelection : public QObject {
    Q_OBJECT
public:
    static VariantSelection& of(Session& session);

    void select(whatif::Variant variant);
    void ask(whatif::Variant variant);  // and somebody wants to see what it does
    const std::optional<whatif::Variant>& last() const { return m_last; }

Q_SIGNALS:
    void selected(const bindscape::whatif::Variant& variant);
    void asked(const bindscape::whatif::Variant& variant);  // after selected()

private:
    explicit VariantSelection(Session& session);
    std::optional<whatif::Variant> m_last;
};

}  // namespace bindscape::app
