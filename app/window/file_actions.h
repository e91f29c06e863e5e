// SPDX-License-Identifier: GPL-3.0-or-later
// Opening, saving, recent projects, the example, and asking before changes are lost.
#pragma once

#include "app/session/session.h"
#include "app/window/action_set.h"

#include <QStringList>

namespace bindscape::app {

class FileActions : public QObject {
    Q_OBJECT
public:
    FileActions(Session& session, QWidget* window, const ActionSet& actions);

    void open(const QStringList& files);
    // Makes the demonstration in its folder (see exampleFolder()) and opens it.
    void openExample();
    // Asks before it overwrites what another program wrote into the project's file.
    bool save();
    bool saveAs();
    // False if the user wants to keep what is open.
    bool mayLoseChanges();
    QStringList recent() const;
    void clearRecent();

    // $BINDSCAPE_EXAMPLE_DIR or the user's data folder.
    static QString exampleFolder();

Q_SIGNALS:
    void recentChanged();

private:
    void chooseFiles();
    void remember(const QString& project);

    Session& m_session;
    QWidget* m_window;
};

}  // namespace bindscape::app
