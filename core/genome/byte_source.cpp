// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/byte_source.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/text_lines.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <list>
#include <mutex>
#include <unistd.h>
#include <unordered_map>
#include <vector>

namespace bindscape::genome {

namespace {

class LocalFile final : public ByteSource {
public:
    explicit LocalFile(std::filesystem::path path) : m_path(std::move(path))
    {
        requireReadableFile(m_path);
        m_fd = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
        if (m_fd < 0)
            throw Error("Cannot read " + m_path.string() + ": " + systemReason(errno) + ".");
        m_size = static_cast<std::uint64_t>(std::max<off_t>(::lseek(m_fd, 0, SEEK_END), 0));
    }
    ~LocalFile() override { ::close(m_fd); }
    LocalFile(const LocalFile&) = delete;
    LocalFile& operator=(const LocalFile&) = delete;

    std::uint64_t size() const override { return m_size; }
    std::uint64_t worthwhileGap() const override { return 16384; }
    void read(std::uint64_t offset, std::uint64_t length, char* into) const override
    {
        std::uint64_t done = 0;
        while (done < length) {
            const ssize_t got = ::pread(m_fd, into + done, length - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                throw Error("Cannot read " + m_path.string() + ": " + (got < 0 ? systemReason(errno) : "it became shorter while in use") +
                            ".");
            done += static_cast<std::uint64_t>(got);
        }
    }

private:
    std::filesystem::path m_path;
    int m_fd = -1;
    std::uint64_t m_size = 0;
};

// Blocks of a file on a server, the last used ones kept. What a read lacks comes in one request a stretch; a read that
// goes on where the last one ended asks for more than it needs, and twice as much each time.
class RemoteFile final : public ByteSource {
public:
    RemoteFile(std::string url, HttpPatience patience) : m_url(std::move(url)), m_patience(patience)
    {
        std::string first;
        const HttpAnswer answer = request({0, kBlock}, first);
        if (!answer.partial || !answer.size)
            throw Error("Cannot read " + m_url +
                        ": the server cannot send parts of a file (ranges of bytes). Download the file and open the copy.");
        m_size = *answer.size;
        m_version = answer.version;
        if (first.size() != std::min(m_size, kBlock))
            throw Error("Cannot read " + m_url + ": the server sent another number of bytes than it said. Try again later.");
        keep(0, std::move(first));
    }

    std::uint64_t size() const override { return m_size; }
    std::uint64_t worthwhileGap() const override { return kBlock; }

    void read(std::uint64_t offset, std::uint64_t length, char* into) const override
    {
        const std::uint64_t end = offset + length;
        for (std::uint64_t at = offset; at < end;) {
            const std::uint64_t block = at / kBlock;
            std::string fetched;
            if (!copyKept(block, at, end, into + (at - offset))) {
                const std::uint64_t count = missingFrom(block, (end + kBlock - 1) / kBlock);
                fetched = fetch(block, count);
                const std::uint64_t stop = std::min(end, block * kBlock + fetched.size());
                std::memcpy(into + (at - offset), fetched.data() + (at - block * kBlock), stop - at);
                keep(block, std::move(fetched));
                at = stop;
                continue;
            }
            at = std::min(end, (block + 1) * kBlock);
        }
    }

private:
    static constexpr std::uint64_t kBlock = std::uint64_t{64} << 10;
    static constexpr std::size_t kKeptBlocks = 96;        // 6 MiB a file
    static constexpr std::uint64_t kLargestRequest = 32;  // blocks: 2 MiB

    using Blocks = std::list<std::pair<std::uint64_t, std::string>>;  // the last used first

    bool copyKept(std::uint64_t block, std::uint64_t at, std::uint64_t end, char* into) const
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_index.find(block);
        if (found == m_index.end())
            return false;
        m_blocks.splice(m_blocks.begin(), m_blocks, found->second);
        const std::string& bytes = found->second->second;
        const std::uint64_t from = at - block * kBlock;
        const std::uint64_t to = std::min<std::uint64_t>(end - block * kBlock, bytes.size());
        std::memcpy(into, bytes.data() + from, to - from);
        return true;
    }

    // How many blocks to ask for: those up to `last` that are not kept, with some more where reading goes on in order.
    std::uint64_t missingFrom(std::uint64_t block, std::uint64_t last) const
    {
        const std::lock_guard lock(m_mutex);
        m_ahead = block == m_next ? std::min(kLargestRequest, 2 * m_ahead) : 1;
        const std::uint64_t blocks = (m_size + kBlock - 1) / kBlock;
        const std::uint64_t most = std::min({blocks, std::max(last, block + m_ahead), block + kLargestRequest});
        std::uint64_t stop = block + 1;
        while (stop < most && !m_index.contains(stop))
            ++stop;
        m_next = stop;
        return stop - block;
    }

    std::string fetch(std::uint64_t block, std::uint64_t count) const
    {
        const std::uint64_t offset = block * kBlock;
        const std::uint64_t length = std::min(count * kBlock, m_size - offset);
        std::string bytes;
        const HttpAnswer answer = request({offset, length}, bytes);
        if (!answer.partial || answer.size != m_size || answer.version != m_version)
            throw Error("Cannot read " + m_url + ": the file was changed on the server. Open it again.");
        if (bytes.size() != length)
            throw Error("Cannot read " + m_url + ": the connection was cut before all data had come. Try again later.");
        return bytes;
    }

    HttpAnswer request(HttpRange range, std::string& bytes) const
    {
        std::unique_ptr<HttpConnection> connection;
        {
            const std::lock_guard lock(m_mutex);
            if (std::chrono::steady_clock::now() < m_pauseEnd)
                throw Error(m_failure);
            if (!m_idle.empty()) {
                connection = std::move(m_idle.back());
                m_idle.pop_back();
            }
        }
        if (!connection)
            connection = std::make_unique<HttpConnection>(m_patience);
        // A server without ranges sends the whole file: enough of it was seen then.
        const auto take = [&](std::string_view piece) {
            bytes += piece;
            return bytes.size() <= range.length;
        };
        try {
            const HttpAnswer answer = connection->get(m_url, range, take);
            const std::lock_guard lock(m_mutex);
            m_idle.push_back(std::move(connection));
            return answer;
        } catch (const Error& error) {
            const std::lock_guard lock(m_mutex);
            m_failure = error.what();
            m_pauseEnd = std::chrono::steady_clock::now() + std::chrono::seconds(m_patience.retrySeconds);
            throw;
        }
    }

    void keep(std::uint64_t block, std::string bytes) const
    {
        const std::lock_guard lock(m_mutex);
        for (std::size_t at = 0; at < bytes.size(); at += kBlock, ++block) {
            if (m_index.contains(block))  // another thread was faster
                continue;
            m_blocks.emplace_front(block, bytes.substr(at, kBlock));
            m_index.emplace(block, m_blocks.begin());
        }
        while (m_blocks.size() > kKeptBlocks) {
            m_index.erase(m_blocks.back().first);
            m_blocks.pop_back();
        }
    }

    std::string m_url;
    HttpPatience m_patience;
    std::uint64_t m_size = 0;
    std::string m_version;
    mutable std::mutex m_mutex;
    mutable Blocks m_blocks;
    mutable std::unordered_map<std::uint64_t, Blocks::iterator> m_index;
    mutable std::vector<std::unique_ptr<HttpConnection>> m_idle;
    mutable std::string m_failure;  // of the last request, and until when it stands
    mutable std::chrono::steady_clock::time_point m_pauseEnd;
    mutable std::uint64_t m_next = 0;   // the block after the last request
    mutable std::uint64_t m_ahead = 1;  // blocks
};

}  // namespace

std::shared_ptr<const ByteSource> ByteSource::open(const std::filesystem::path& path, HttpPatience patience)
{
    if (paths::isRemote(path))
        return std::make_shared<const RemoteFile>(path.string(), patience);
    return std::make_shared<const LocalFile>(path);
}

std::string remoteHead(const std::string& url, std::size_t bytes, HttpPatience patience)
{
    std::string head;
    HttpConnection(patience).get(url, HttpRange{0, bytes}, [&](std::string_view piece) {
        head += piece;
        return head.size() < bytes;
    });
    head.resize(std::min(head.size(), bytes));
    return head;
}

RemoteCopy::RemoteCopy(const std::string& url, std::uint64_t mostBytes, HttpPatience patience)
{
    std::string name = (std::filesystem::temp_directory_path() / "bindscape-XXXXXX").string();
    m_fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (m_fd < 0)
        throw Error("Cannot make a temporary file for " + url + ": " + systemReason(errno) + ".");
    ::unlink(name.c_str());
    std::uint64_t received = 0;
    const auto take = [&](std::string_view piece) {
        received += piece.size();
        if (received > mostBytes)
            throw Error(url + " is larger than " + withThousands(static_cast<std::int64_t>(mostBytes >> 20)) +
                        " MiB, which is too much to load whole from a server. Download it, or turn it into bigBed or bigWig.");
        while (!piece.empty()) {
            const ssize_t written = ::write(m_fd, piece.data(), piece.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                throw Error("Cannot keep " + url + " in the temporary folder: " + systemReason(errno) + ".");
            piece.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    };
    try {
        HttpConnection(patience).get(url, std::nullopt, take);
    } catch (...) {
        ::close(m_fd);
        throw;
    }
}

RemoteCopy::~RemoteCopy() { ::close(m_fd); }

std::filesystem::path RemoteCopy::path() const { return "/proc/self/fd/" + std::to_string(m_fd); }

}  // namespace bindscape::genome
