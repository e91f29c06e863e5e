// SPDX-License-Identifier: GPL-3.0-or-later
// A small HTTP server on the loopback for tests: files out of memory, with ranges of bytes, and servers that misbehave.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace bindscape::test {

enum class ServerManner {
    Ranges,       // as it should be
    WholeOnly,    // sends the whole file whatever is asked for
    CutShort,     // closes the connection in the middle of the body
    FallsSilent,  // sends a few bytes of the body, then nothing
    NeverAnswers,
    Trickles,     // some bytes a second
    Changes,      // says another ETag each time
    Redirects,    // to the same path with another letter: "/x" -> "/file/x"
};

class HttpServer {
public:
    HttpServer();
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Path without the first slash. Replaces. Returns the address.
    std::string serve(const std::string& path, std::string content, ServerManner manner = ServerManner::Ranges);
    std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(m_port) + "/" + path; }
    int port() const { return m_port; }
    int requests() const { return m_requests; }
    std::uint64_t bytesSent() const { return m_sent; }

private:
    struct File {
        std::shared_ptr<const std::string> content;
        ServerManner manner;
    };
    void accept();
    void talk(int connection);
    bool answer(int connection, const std::string& request);
    bool send(int connection, const std::string& bytes);
    void waitForEnd(int connection) const;

    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_ending{false};
    std::atomic<int> m_requests{0};
    std::atomic<std::uint64_t> m_sent{0};
    std::mutex m_mutex;
    std::map<std::string, File> m_files;
    std::set<int> m_open;
    std::vector<std::thread> m_threads;
    std::thread m_acceptor;
};

}  // namespace bindscape::test
