// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

namespace bindscape::test {

HttpServer::HttpServer()
{
    ::setenv("no_proxy", "*", 1);  // the loopback is not behind a proxy
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (m_listener < 0 || ::bind(m_listener, raw, size) != 0 || ::listen(m_listener, 64) != 0 || ::getsockname(m_listener, raw, &size) != 0)
        throw std::runtime_error("no server on the loopback");
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

HttpServer::~HttpServer()
{
    m_ending = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_acceptor.join();
    {
        const std::lock_guard lock(m_mutex);
        for (const int connection : m_open)
            ::shutdown(connection, SHUT_RDWR);
    }
    for (auto& thread : m_threads)
        thread.join();
    ::close(m_listener);
}

std::string HttpServer::serve(const std::string& path, std::string content, ServerManner manner)
{
    const std::lock_guard lock(m_mutex);
    m_files[path] = {std::make_shared<const std::string>(std::move(content)), manner};
    return url(path);
}

void HttpServer::accept()
{
    while (!m_ending) {
        const int connection = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0)
            continue;
        const std::lock_guard lock(m_mutex);
        m_open.insert(connection);
        m_threads.emplace_back([this, connection] { talk(connection); });
    }
}

void HttpServer::talk(int connection)
{
    std::string received;
    std::array<char, 4096> buffer{};
    for (bool going = true; going && !m_ending;) {
        const ssize_t got = ::recv(connection, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            break;
        received.append(buffer.data(), static_cast<std::size_t>(got));
        for (std::size_t end = received.find("\r\n\r\n"); going && end != std::string::npos; end = received.find("\r\n\r\n")) {
            going = answer(connection, received.substr(0, end));
            received.erase(0, end + 4);
        }
    }
    const std::lock_guard lock(m_mutex);
    m_open.erase(connection);
    ::close(connection);
}

bool HttpServer::send(int connection, const std::string& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t sent = ::send(connection, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        done += static_cast<std::size_t>(sent);
    }
    m_sent += bytes.size();
    return true;
}

// Until the other side, or the server itself, has had enough.
void HttpServer::waitForEnd(int connection) const
{
    pollfd wait{connection, POLLRDHUP, 0};
    while (!m_ending && ::poll(&wait, 1, 50) == 0) {
    }
}

bool HttpServer::answer(int connection, const std::string& request)
{
    ++m_requests;
    const std::size_t slash = request.find(" /");
    const std::string path = request.substr(slash + 2, request.find(' ', slash + 2) - slash - 2);
    File file;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_files.find(path);
        if (found != m_files.end())
            file = found->second;
    }
    if (!file.content)
        return send(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnot found");
    if (file.manner == ServerManner::NeverAnswers) {
        waitForEnd(connection);
        return false;
    }
    if (file.manner == ServerManner::Redirects)
        return send(connection, "HTTP/1.1 302 Found\r\nLocation: /file/" + path + "\r\nContent-Length: 0\r\n\r\n");
    const std::string& content = *file.content;
    std::size_t begin = 0;
    std::size_t end = content.size();
    const std::size_t range = request.find("Range: bytes=");
    const bool partial = range != std::string::npos && file.manner != ServerManner::WholeOnly;
    if (partial) {
        char* rest = nullptr;
        begin = std::strtoull(request.c_str() + range + 13, &rest, 10);
        if (std::isdigit(static_cast<unsigned char>(rest[1])))  // "bytes=5-" goes to the end
            end = std::min<std::size_t>(end, std::strtoull(rest + 1, nullptr, 10) + 1);
        if (begin >= content.size())
            return send(connection, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n");
    }
    std::string head = partial ? "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + std::to_string(begin) + "-" +
                                     std::to_string(end - 1) + "/" + std::to_string(content.size()) + "\r\n"
                               : "HTTP/1.1 200 OK\r\n";
    head += "ETag: \"" + std::string(file.manner == ServerManner::Changes ? std::to_string(m_requests) : "one") + "\"\r\n";
    head += "Content-Length: " + std::to_string(end - begin) + "\r\n\r\n";
    const std::string body = content.substr(begin, end - begin);
    if (file.manner == ServerManner::CutShort) {
        send(connection, head + body.substr(0, body.size() / 2));
        return false;
    }
    if (file.manner == ServerManner::FallsSilent) {
        send(connection, head + body.substr(0, 10));
        waitForEnd(connection);
        return false;
    }
    if (file.manner == ServerManner::Trickles) {
        bool going = send(connection, head);
        for (std::size_t at = 0; going && !m_ending && at < body.size(); at += 10) {
            going = send(connection, body.substr(at, 10));
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return going;
    }
    return send(connection, head + body);
}

}  // namespace bindscape::test
