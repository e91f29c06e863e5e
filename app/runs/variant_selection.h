// SPDX-License-Identifier: GPL-3.0-or-later
// Which variant somebody asks about: typed as a place, or clicked in a track. One object a session; found through it, so that panels need
// not know who asks.
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

    void ask(whatif::Variant variant);
    const std::optional<whatif::Variant>& last() const { return m_last; }

Q_SIGNALS:
    void asked(const bindscape::whatif::Variant& variant);

private:
    explicit VariantSelection(Session& session);
    std::optional<whatif::Variant> m_last;
};

}  // namespace bindscape::app
