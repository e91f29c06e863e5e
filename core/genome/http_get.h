// SPDX-License-Identifier: GPL-3.0-or-later
// One GET request, whole or for a range of bytes. By libcurl itself, because htslib's own door to it asks for no timeouts:
// a server that falls silent would hold a reader thread for ever. Proxies come from the environment as everywhere;
// CURL_CA_BUNDLE names certificates as it does for htslib and the curl program. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bindscape::genome {

// When a server counts as dead. A transfer slower than a kilobyte a second for `stallSeconds` ends, whether it is
// silent or trickles; no single request lasts longer than `requestSeconds`. For `retrySeconds` after a failure an open file is
// not asked for again, so that every reader does not wait for the same dead server anew.
struct HttpPatience {
    long connectSeconds = 15;
    long stallSeconds = 20;
    long requestSeconds = 180;
    long retrySeconds = 10;
};

struct HttpRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

struct HttpAnswer {
    bool partial = false;                     // the server sent the range that was asked for, not the file from its begin
    std::optional<std::uint64_t> size;        // of the whole file, where the server says so
    std::string version;                      // ETag, else Last-Modified, else empty: another text means another file
};

// A connection that is kept for further requests. One call at a time.
class HttpConnection {
public:
    explicit HttpConnection(HttpPatience patience);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    // Gives the body to `take` piece by piece until that says false, which ends the transfer in peace; `take` sees no
    // byte of an error page. Throws Error: no such host, refused, 404 and other answers, timeouts, cut off; Cancelled when the
    // work of this thread was cancelled (core/base/thread_progress.h).
    HttpAnswer get(const std::string& url, std::optional<HttpRange> range, const std::function<bool(std::string_view)>& take);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace bindscape::genome
