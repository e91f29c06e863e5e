// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tls_door.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpSocket>

namespace bindscape::test {

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void join(QTcpSocket* outer, int port)
{
    auto* inner = new QTcpSocket(outer);
    QObject::connect(outer, &QTcpSocket::readyRead, inner, [outer, inner] { inner->write(outer->readAll()); });
    QObject::connect(inner, &QTcpSocket::readyRead, outer, [outer, inner] { outer->write(inner->readAll()); });
    QObject::connect(outer, &QTcpSocket::disconnected, outer, &QObject::deleteLater);
    QObject::connect(inner, &QTcpSocket::disconnected, outer, &QTcpSocket::disconnectFromHost);
    QObject::connect(inner, &QTcpSocket::connected, outer, [outer, inner] { inner->write(outer->readAll()); });  // what came before
    inner->connectToHost(QHostAddress(QHostAddress::LocalHost), static_cast<quint16>(port));
}

}  // namespace

TlsDoor::TlsDoor(const QString& folder, int port) : m_folder(folder), m_behind(port)
{
    if (!QSslSocket::supportsSsl()) {
        m_trouble = QStringLiteral("Qt was built without TLS");
        return;
    }
    const QStringList words{QStringLiteral("req"),    QStringLiteral("-x509"),  QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
                            QStringLiteral("-nodes"), QStringLiteral("-keyout"), folder + QStringLiteral("/key.pem"), QStringLiteral("-out"),
                            certificateFile(),        QStringLiteral("-days"),  QStringLiteral("2"),       QStringLiteral("-subj"),
                            QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-addext"), QStringLiteral("subjectAltName=IP:127.0.0.1")};
    if (QProcess::execute(QStringLiteral("openssl"), words) != 0) {
        m_trouble = QStringLiteral("the openssl program is not there or made no certificate");
        return;
    }
    start();
    m_ready.acquire();
}

TlsDoor::~TlsDoor()
{
    quit();
    wait();
}

void TlsDoor::run()
{
    QSslServer server;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(contentOf(certificateFile())));
    configuration.setPrivateKey(QSslKey(contentOf(m_folder + QStringLiteral("/key.pem")), QSsl::Rsa));
    server.setSslConfiguration(configuration);
    QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&server, this] {
        while (QTcpSocket* socket = server.nextPendingConnection())
            join(socket, m_behind);
    });
    if (!server.listen(QHostAddress::LocalHost)) {
        m_trouble = server.errorString();
        m_ready.release();
        return;
    }
    m_port = server.serverPort();
    m_ready.release();
    exec();
}

}  // namespace bindscape::test
