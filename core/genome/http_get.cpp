// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/http_get.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/thread_progress.h"

#include <curl/curl.h>

#include <array>
#include <cstdlib>
#include <exception>
#include <mutex>

namespace bindscape::genome {

namespace {

constexpr long kSlowest = 1000;  // bytes a second
constexpr long kMostRedirects = 5;

// What one transfer is told and tells.
struct Transfer {
    CURL* handle;
    const std::function<bool(std::string_view)>& take;
    HttpAnswer answer;
    std::uint64_t received = 0;
    bool enough = false;
    std::exception_ptr failure;
};

long statusOf(CURL* handle)
{
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

std::size_t takeHeader(char* bytes, std::size_t size, std::size_t count, void* user)
{
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view line(bytes, size * count);
    if (line.starts_with("HTTP/")) {  // of a redirect before, or of the answer itself
        transfer.answer = {};
        return size * count;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos)
        return size * count;
    const std::string key = toLower(line.substr(0, colon));
    const std::string_view value = trim(line.substr(colon + 1));
    const auto number = [](std::string_view text) -> std::optional<std::uint64_t> {
        const auto parsed = parseInteger(text);
        return parsed && *parsed >= 0 ? std::optional(static_cast<std::uint64_t>(*parsed)) : std::nullopt;
    };
    const long status = statusOf(transfer.handle);
    if (key == "content-range" && status != 200)
        transfer.answer.size = number(trim(value.substr(value.find('/') == std::string_view::npos ? value.size() : value.find('/') + 1)));
    else if (key == "content-length" && status == 200)
        transfer.answer.size = number(value);
    else if (key == "etag")
        transfer.answer.version = value;
    else if (key == "last-modified" && transfer.answer.version.empty())
        transfer.answer.version = value;
    return size * count;
}

std::size_t takeBody(char* bytes, std::size_t size, std::size_t count, void* user)
{
    auto& transfer = *static_cast<Transfer*>(user);
    const long status = statusOf(transfer.handle);
    if (status != 200 && status != 206)
        return size * count;
    transfer.answer.partial = status == 206;
    transfer.received += size * count;
    try {
        if (transfer.take({bytes, size * count}))
            return size * count;
        transfer.enough = true;
    } catch (...) {
        transfer.failure = std::current_exception();
    }
    return CURL_WRITEFUNC_ERROR;
}

std::string hostOf(const std::string& url)
{
    const std::size_t begin = url.find("//");
    return begin == std::string::npos ? url : url.substr(begin + 2, url.find_first_of("/?", begin + 2) - begin - 2);
}

std::string sentenceOfCode(CURLcode code, const std::string& url, std::uint64_t received)
{
    const std::string host = hostOf(url);
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return "there is no server called " + host + ", or this computer is offline";
    case CURLE_COULDNT_CONNECT: return "the server " + host + " cannot be reached";
    case CURLE_OPERATION_TIMEDOUT:
        return "the server " + host + (received > 0 ? " became too slow" : " does not answer");
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING: return "the connection to " + host + " was cut before all data had come";
    case CURLE_TOO_MANY_REDIRECTS: return "the server " + host + " sends from one address to the next without end";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return "the certificate of " + host + " cannot be verified";
    case CURLE_URL_MALFORMAT: return "this is not a valid address";
    default: return curl_easy_strerror(code);
    }
}

std::string sentenceOfStatus(long status)
{
    switch (status) {
    case 401:
    case 403: return "the server does not allow it (" + std::to_string(status) + ")";
    case 404:
    case 410: return "there is no such file on the server (" + std::to_string(status) + ")";
    case 416: return "the server says that the range of bytes lies beyond the end of the file (416)";
    default: return "the server answered with status " + std::to_string(status);
    }
}

std::string remedyOf(CURLcode code, long status)
{
    if (code == CURLE_URL_MALFORMAT || status == 404 || status == 410)
        return "Check the address.";
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        return "Check the date and the certificates of this computer.";
    if (status == 401 || status == 403)
        return "Download the file with your account and open the copy.";
    return "Try again later, or download the file and open the copy.";
}

}  // namespace

namespace {

int isCancelled(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const Progress* progress = progressOfThread();
    return progress != nullptr && progress->cancelled() ? 1 : 0;
}

}  // namespace

struct HttpConnection::State {
    CURL* handle = nullptr;
    HttpPatience patience;
    ~State() { curl_easy_cleanup(handle); }
};

HttpConnection::HttpConnection(HttpPatience patience) : m_state(std::make_unique<State>())
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    m_state->patience = patience;
    m_state->handle = curl_easy_init();
    if (m_state->handle == nullptr)
        throw Error("There is not enough memory for a connection.");
}

HttpConnection::~HttpConnection() = default;

HttpAnswer HttpConnection::get(const std::string& url, std::optional<HttpRange> range, const std::function<bool(std::string_view)>& take)
{
    CURL* handle = m_state->handle;
    const HttpPatience& patience = m_state->patience;
    Transfer transfer{handle, take, {}, 0, false, nullptr};
    curl_easy_reset(handle);  // keeps the connection
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, url.starts_with("https") ? "https" : "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, kMostRedirects);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "Bindscape");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, patience.connectSeconds);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, kSlowest);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, patience.stallSeconds);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT, patience.requestSeconds);
    if (const char* certificates = std::getenv("CURL_CA_BUNDLE"); certificates != nullptr && *certificates != '\0')
        curl_easy_setopt(handle, CURLOPT_CAINFO, certificates);
    std::string wanted;
    if (range) {
        wanted = std::to_string(range->offset) + "-" + std::to_string(range->offset + range->length - 1);
        curl_easy_setopt(handle, CURLOPT_RANGE, wanted.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, takeHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    // Asked about once a second while the server says nothing.
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, isCancelled);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    const CURLcode code = curl_easy_perform(handle);
    if (code == CURLE_ABORTED_BY_CALLBACK)
        throw Cancelled{};
    if (transfer.failure)
        std::rethrow_exception(transfer.failure);
    const long status = statusOf(handle);
    if (code != CURLE_OK && !transfer.enough)
        throw Error("Cannot read " + url + ": " + sentenceOfCode(code, url, transfer.received) + ". " + remedyOf(code, 0));
    if (status != 200 && status != 206)
        throw Error("Cannot read " + url + ": " + sentenceOfStatus(status) + ". " + remedyOf(CURLE_OK, status));
    transfer.answer.partial = status == 206;  // also where the body was empty
    return transfer.answer;
}

}  // namespace bindscape::genome
