// SPDX-License-Identifier: GPL-3.0-or-later
// Changes by hand of a data set's sites as steps of undo. They are written at once to the table beside the data set; a step knows
// only the sites that it is about, so that what another window writes there meanwhile stays. One object a session. GUI thread.
#pragma once

#include "core/dataset/site_edits.h"

#include <QObject>
#include <QString>

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::app {

class Session;

class SiteChanges : public QObject {
    Q_OBJECT
public:
    static SiteChanges& of(Session& session);

    // Where the changes of an analysis are kept; empty while the project has no file.
    std::filesystem::path file(const std::string& analysisId) const;
    // SiteEdit::None takes the change of a site back. False after a message where the table cannot be read or written.
    bool change(const std::string& analysisId, std::vector<dataset::SiteChange> changes, const QString& undoText);

Q_SIGNALS:
    void changed(const QString& analysisId);

private:
    explicit SiteChanges(Session& session);
    Session& m_session;
};

}  // namespace bindscape::app
