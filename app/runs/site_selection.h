// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites the table of sites is asked to list: a click on a bar, a cell or a bin of any panel. One object a session; found
// through it, so that panels need not know each other.
#pragma once

#include "app/session/session.h"
#include "core/dataset/site_query.h"

#include <QObject>

namespace bindscape::app {

class SiteSelection : public QObject {
    Q_OBJECT
public:
    static SiteSelection& of(Session& session);

    struct Request {
        std::string analysis;         // id
        std::string run;              // whose predictions; empty = none
        dataset::SiteQuery query;
        QString what;                 // "bound, predicted 0.45-0.50, test", shown above the table
    };
    void list(Request request);
    const std::optional<Request>& last() const { return m_last; }

Q_SIGNALS:
    void requested(const bindscape::app::SiteSelection::Request& request);

private:
    explicit SiteSelection(Session& session);
    std::optional<Request> m_last;
};

}  // namespace bindscape::app
