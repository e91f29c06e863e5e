// SPDX-License-Identifier: GPL-3.0-or-later
// A second start passes its files to the window that is open already. Windows of one user on one display know each other by a
// local socket; one that listens under the common name is the first, and every window also listens under its process number, so
// that a project that is open in it can be shown. Works without any of that: then every start has its own window.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <vector>

class QLocalServer;

namespace bindscape::app {

struct StartRequest {
    QStringList files;  // absolute
    QString locus;
    bool example = false;
};

class SingleInstance : public QObject {
    Q_OBJECT
public:
    // `name` as of forThisDisplay(), or another one in tests.
    explicit SingleInstance(QString name);

    static QString forThisDisplay();
    // Asks the first window to open these files and to come to the front. False if there is none.
    static bool passOn(const QString& name, const StartRequest& request);
    // The window of this process, to the front. False if it does not answer.
    static bool show(const QString& name, qint64 process);

    // Whether this process became the first.
    bool listen();

Q_SIGNALS:
    void requested(const bindscape::app::StartRequest& request);

private:
    bool listenAs(const QString& name);
    void answer(QLocalServer& server);

    QString m_name;
};

}  // namespace bindscape::app
