// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <vector>

namespace bindscape {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kMark = ".bindscape-tmp-";

int syncPath(const fs::path& path, int flags)
{
    const int fd = ::open(path.c_str(), flags);
    if (fd < 0)
        return errno;
    const int failed = ::fsync(fd) != 0 ? errno : 0;
    ::close(fd);
    return failed;
}

fs::path folderOf(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

}  // namespace

AtomicFile::AtomicFile(fs::path target) : m_target(std::move(target))
{
    std::error_code ignored;
    if (fs::is_directory(m_target, ignored))
        throw Error("Cannot write " + m_target.string() + ": there is a folder of that name. Choose another name.");
    static std::atomic<unsigned> counter{0};
    removeAbandonedTemporaries(folderOf(m_target), m_target.filename().string());
    m_temporary = m_target;
    m_temporary += std::string(kMark) + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    // Opened once here, so that a missing or read-only folder is told before hours of work.
    const int fd = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        throw Error("Cannot write " + m_target.string() + ": " + systemReason(errno) +
                    ". Choose a folder that exists and that you may write to.");
    ::close(fd);
}

AtomicFile::~AtomicFile()
{
    if (!m_committed) {
        std::error_code ignored;
        fs::remove(m_temporary, ignored);
    }
}

void AtomicFile::commit()
{
    int failed = syncPath(m_temporary, O_RDONLY | O_CLOEXEC);
    if (failed == 0 && ::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        failed = errno;
    if (failed != 0)
        throw Error("Cannot write " + m_target.string() + ": " + systemReason(failed) + ". Nothing was changed there.");
    m_committed = true;
    syncPath(folderOf(m_target), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

namespace {

// A hidden folder inside of another one, gone at the end.
class Staging {
public:
    explicit Staging(const fs::path& folder) : m_path(folder / (std::string(kMark) + std::to_string(::getpid())))
    {
        std::error_code ec;
        fs::create_directories(folder, ec);
        if (!ec)
            fs::remove_all(m_path, ec);
        if (!ec)
            fs::create_directory(m_path, ec);
        if (ec)
            throw Error("Cannot write into the folder " + folder.string() + ": " + ec.message() +
                        ". Choose a place that you may write to.");
    }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;
    ~Staging()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    const fs::path& path() const { return m_path; }

private:
    fs::path m_path;
};

void moveAll(const fs::path& staging, const fs::path& folder, const std::string& record)
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(staging))
        if (entry.path().filename() != record)
            names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());  // a table before its index
    fs::remove(folder / record);
    for (const auto& name : names) {
        for (const char* index : {".tbi", ".csi"})
            fs::remove(folder / (name + index));
        fs::rename(staging / name, folder / name);
    }
    // Nothing may be left to tidy up once the record is in its place: a finished folder is not looked at again.
    const fs::path waiting = folder / (record + std::string(kMark) + std::to_string(::getpid()) + "-record");
    fs::rename(staging / record, waiting);
    fs::remove_all(staging);
    fs::rename(waiting, folder / record);
    syncPath(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

}  // namespace

void requireWritableFolder(const fs::path& folder) { const Staging probe(folder); }

void writeFolderAtomically(const fs::path& folder, const std::string& record, const std::function<void(const fs::path&)>& write)
{
    removeAbandonedTemporaries(folder);
    const Staging staging(folder);
    try {
        write(staging.path());
        moveAll(staging.path(), folder, record);
    } catch (const Error& error) {
        std::string sentence = error.what();  // people know the folder, not its hidden part
        if (const auto at = sentence.find(staging.path().string()); at != std::string::npos)
            sentence.replace(at, staging.path().string().size(), folder.string());
        throw Error(sentence);
    } catch (const fs::filesystem_error& error) {
        throw Error("Cannot write into the folder " + folder.string() + ": " + error.code().message() + ".");
    }
}

void writeFileAtomically(const fs::path& target, std::string_view content)
{
    AtomicFile file(target);
    const int fd = ::open(file.temporary().c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    int failed = fd < 0 ? errno : 0;
    while (failed == 0 && !content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written > 0)
            content.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            failed = written == 0 ? ENOSPC : errno;
    }
    if (fd >= 0 && ::close(fd) != 0 && failed == 0)
        failed = errno;
    if (failed != 0)
        throw Error("Cannot write " + target.string() + ": " + systemReason(failed) + ". Nothing was changed there.");
    file.commit();
}

std::string readFile(const fs::path& path, std::size_t maxBytes)
{
    std::error_code ec;
    if (fs::is_directory(path, ec))
        throw Error(path.string() + " is a folder, a file is needed here.");
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
    std::string content;
    char buffer[1 << 16];
    while (stream.read(buffer, sizeof buffer) || stream.gcount() > 0) {
        content.append(buffer, static_cast<std::size_t>(stream.gcount()));
        if (content.size() > maxBytes)
            throw Error(path.string() + " is larger than the " + withThousands(static_cast<std::int64_t>(maxBytes)) +
                        " bytes that this kind of file may have.");
    }
    if (stream.bad())
        throw Error("Cannot read " + path.string() + " to its end.");
    return content;
}

void removeAbandonedTemporaries(const fs::path& folder, std::string_view ofTarget)
{
    std::error_code ec;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        const std::string name = it->path().filename().string();
        const std::size_t mark = name.rfind(kMark);
        if (mark == std::string::npos || (!ofTarget.empty() && ofTarget != std::string_view(name).substr(0, mark)))
            continue;
        const auto parts = split(std::string_view(name).substr(mark + kMark.size()), '-');
        const auto pid = parseInteger(parts.front());
        const bool alive = pid && *pid > 0 && (::kill(static_cast<pid_t>(*pid), 0) == 0 || errno == EPERM);
        if (!alive) {
            std::error_code ignored;
            fs::remove_all(it->path(), ignored);
        }
    }
}

}  // namespace bindscape
