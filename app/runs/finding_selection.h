// SPDX-License-Identifier: GPL-3.0-or-later
// What is looked at in the findings, beside the run: the design, a word, a distance from the core. One object a session; found through it,
// so that panels need not know each other. A choice made in any panel is shown in all that have it; the design goes with the run that
// RunSelection holds.
#pragma once

#include "app/session/session.h"

#include <QObject>

#include <optional>
#include <string>

namespace bindscape::app {

class FindingSelection : public QObject {
    Q_OBJECT
public:
    static FindingSelection& of(Session& session);

    // "baseline", "gc" or "dnase"; empty where the project has no run. The run becomes that of the same TF (and cell type) under the design,
    // where there is one.
    const std::string& design() const { return m_design; }
    void selectDesign(const std::string& design);
    // Letters of a k-mer, as the panel reads them; empty: none.
    const std::string& word() const { return m_word; }
    void selectWord(const std::string& word);
    // Bases from the middle of the core, along its strand.
    std::optional<int> position() const { return m_position; }
    void selectPosition(std::optional<int> position);

Q_SIGNALS:
    void designChanged();
    void wordChanged();
    void positionChanged();

private:
    explicit FindingSelection(Session& session);
    void followRun();
    Session& m_session;
    std::string m_design, m_word;
    std::optional<int> m_position;
};

}  // namespace bindscape::app
