// SPDX-License-Identifier: GPL-3.0-or-later
// Which run the panels show, and which ones are marked to be compared. One object a session; found through it, so that panels need not know each other.
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
    // Several runs at once, marked in Models: what is compared. Empty: none beside run().
    const std::vector<std::string>& marked() const { return m_marked; }
    void mark(std::vector<std::string> runIds);
    // Somebody wants to see the marked runs side by side.
    void compareMarked() { Q_EMIT comparisonWanted(); }

Q_SIGNALS:
    void changed();
    void markedChanged();
    void comparisonWanted();

private:
    explicit RunSelection(Session& session);
    void checkAgain();
    Session& m_session;
    std::string m_run;
    std::vector<std::string> m_marked;
};

}  // namespace bindscape::app
