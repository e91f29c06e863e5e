// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/single_instance.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTimer>

#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace bindscape::app {

namespace {

constexpr int kConnectMs = 300, kAnswerMs = 3000;
constexpr qint64 kLongest = 1 << 20;
constexpr const char* kTaken = "taken\n";

QString nameOfProcess(const QString& name, qint64 process)
{
    return name + QLatin1Char('-') + QString::number(process);
}

// One line of JSON, one line back.
bool send(const QString& name, const StartRequest& request)
{
    QLocalSocket socket;
    socket.connectToServer(name);
    if (!socket.waitForConnected(kConnectMs))
        return false;
    const QJsonObject object{{QStringLiteral("files"), QJsonArray::fromStringList(request.files)},
                             {QStringLiteral("locus"), request.locus},
                             {QStringLiteral("example"), request.example}};
    socket.write(QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n');
    // A window that does not answer is busy or hung: better a second one than none.
    while (!socket.canReadLine())
        if (!socket.waitForReadyRead(kAnswerMs))
            return false;
    return socket.readLine() == kTaken;
}

// Sockets of windows that were killed; one a process, so they would add up.
void removeDead(const QString& name)
{
    const QFileInfo info(name);
    if (!info.isAbsolute())
        return;
    const auto entries = info.dir().entryInfoList({info.fileName() + QStringLiteral("-*")}, QDir::System);
    for (const auto& entry : entries) {
        const auto process = entry.fileName().mid(info.fileName().size() + 1).toInt();
        if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH)
            QFile::remove(entry.filePath());
    }
}

}  // namespace

SingleInstance::SingleInstance(QString name) : m_name(std::move(name)) {}

QString SingleInstance::forThisDisplay()
{
    // Not the window of another user or on another screen.
    QByteArray key = QByteArray::number(static_cast<qint64>(::getuid()));
    for (const char* variable : {"DISPLAY", "WAYLAND_DISPLAY"})
        key += '\n' + qgetenv(variable);
    const QString name = QStringLiteral("bindscape-") + QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha1).toHex().left(16));
    // A folder that only this user may write to; otherwise Qt puts it into the one for temporary files.
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return folder.isEmpty() ? name : folder + QLatin1Char('/') + name;
}

bool SingleInstance::passOn(const QString& name, const StartRequest& request)
{
    return send(name, request);
}

bool SingleInstance::show(const QString& name, qint64 process)
{
    return send(nameOfProcess(name, process), {});
}

bool SingleInstance::listen()
{
    removeDead(m_name);
    listenAs(nameOfProcess(m_name, QCoreApplication::applicationPid()));
    return listenAs(m_name);
}

bool SingleInstance::listenAs(const QString& name)
{
    // A server that listens takes the name from another one without a word: asked first whether somebody is there.
    QLocalSocket probe;
    probe.connectToServer(name);
    if (probe.waitForConnected(kConnectMs))
        return false;
    QLocalServer::removeServer(name);  // of a killed window
    auto* server = new QLocalServer(this);
    server->setSocketOptions(QLocalServer::UserAccessOption);
    server->listen(name);
    if (!server->isListening()) {
        delete server;
        return false;
    }
    connect(server, &QLocalServer::newConnection, this, [this, server] { answer(*server); });
    return true;
}

void SingleInstance::answer(QLocalServer& server)
{
    while (auto* socket = server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        QTimer::singleShot(kAnswerMs, socket, &QLocalSocket::abort);  // who says nothing is not kept
        const auto read = [this, socket] {
            if (socket->bytesAvailable() > kLongest)
                socket->abort();
            if (!socket->canReadLine())
                return;
            const auto object = QJsonDocument::fromJson(socket->readLine()).object();
            StartRequest request{{}, object.value(QStringLiteral("locus")).toString(), object.value(QStringLiteral("example")).toBool()};
            for (const auto& file : object.value(QStringLiteral("files")).toArray())
                request.files << file.toString();
            socket->write(kTaken);
            socket->flush();
            socket->disconnectFromServer();
            Q_EMIT requested(request);
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

}  // namespace bindscape::app
