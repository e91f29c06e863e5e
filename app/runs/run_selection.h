// SPDX-License-Identifier: GPL-3.0-or-later
// Which run the panels show. One object a session; found through it, so that panels need not know each other.
#pragma once

#include "app/session/session.h"

#include <QObject>

namespace bindscape::app {

class RunSelection : public QObject {
    Q_OBJECT
public:
    static RunSelection& of(Session& session);

    const std::string& run() const { return m_run; }  // id, of an analysis or of a trunk; empty if the project has none
    void select(const std::string& runId);

Q_SIGNALS:
    void changed();

private:
    explicit RunSelection(Session& session);
    void checkAgain();
    Session& m_session;
    std::string m_run;
};

}  // namespace bindscape::app
