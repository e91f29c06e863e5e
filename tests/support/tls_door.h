// SPDX-License-Identifier: GPL-3.0-or-later
// https in front of a server that speaks http: takes TLS connections on loopback and hands their bytes on, in a thread of its own.
// The certificate is made with the openssl program and signs itself.
#pragma once

#include <QSemaphore>
#include <QString>
#include <QThread>

#include <string>

namespace bindscape::test {

class TlsDoor : public QThread {
public:
    // `folder`: where key and certificate go; `port`: of the server behind.
    TlsDoor(const QString& folder, int port);
    ~TlsDoor() override;
    // False where there is no openssl program or Qt has no TLS; the reason is in trouble().
    bool isOpen() const { return m_port != 0; }
    QString trouble() const { return m_trouble; }
    std::string url(const std::string& path) const { return "https://127.0.0.1:" + std::to_string(m_port) + "/" + path; }
    QString certificateFile() const { return m_folder + QStringLiteral("/cert.pem"); }

protected:
    void run() override;

private:
    QString m_folder, m_trouble;
    QSemaphore m_ready;
    int m_behind, m_port = 0;
};

}  // namespace bindscape::test
