// SPDX-License-Identifier: GPL-3.0-or-later
// The one door for bytes at any place of a file, on this computer or on a server (http, https, by ranges of bytes).
// Thread-safe: several reads may run at once.
#pragma once

#include "core/genome/http_get.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace bindscape::genome {

class ByteSource {
public:
    // Throws Error: no such file or address, a server that cannot send a part of a file, see HttpConnection::get().
    static std::shared_ptr<const ByteSource> open(const std::filesystem::path& path, HttpPatience patience = {});
    virtual ~ByteSource() = default;

    virtual std::uint64_t size() const = 0;
    // Exactly `length` bytes. The stretch must lie inside of the file (the caller compares with size()). Throws Error:
    // cannot be read, became shorter, or changed on the server.
    virtual void read(std::uint64_t offset, std::uint64_t length, char* into) const = 0;
    // Bytes that lie between two wanted stretches and are better read along than left out: what a seek or a request costs.
    virtual std::uint64_t worthwhileGap() const = 0;
};

// The first bytes of a file on a server, at most `bytes`; any server can send these.
std::string remoteHead(const std::string& url, std::size_t bytes, HttpPatience patience = {});

// A whole file of a server, for formats that are read from begin to end: kept in a temporary file without a name, which
// is gone with this object. Throws Error, also where the file is larger than `mostBytes`.
class RemoteCopy {
public:
    RemoteCopy(const std::string& url, std::uint64_t mostBytes, HttpPatience patience = {});
    ~RemoteCopy();
    RemoteCopy(const RemoteCopy&) = delete;
    RemoteCopy& operator=(const RemoteCopy&) = delete;
    std::filesystem::path path() const;  // opens the copy as long as this object lives

private:
    int m_fd = -1;
};

}  // namespace bindscape::genome
