// SPDX-License-Identifier: GPL-3.0-or-later
// Archives (.zip, .tar.gz) member by member, over libarchive. Names, kinds and sizes of members are checked here; nobody else
// sees what a foreign archive says about itself. One thread.
#pragma once

#include "core/base/progress.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bindscape::project {

// ".zip", ".tar.gz" and ".tgz".
bool hasArchiveEnding(const std::filesystem::path& file);

class ArchiveWriter {
public:
    // By the ending of `named`; written to `file`. Throws Error for other endings and files that cannot be written.
    ArchiveWriter(const std::filesystem::path& file, const std::filesystem::path& named);
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;
    ~ArchiveWriter();

    void add(const std::string& name, std::string_view content);
    // `size` bytes of the file; throws Error if it has another size by now. `read` is told of each block.
    void addFile(const std::string& name, const std::filesystem::path& file, std::int64_t size, const std::function<void(std::int64_t)>& read);
    void close();  // throws Error; the archive is whole only after it

private:
    struct Handle;
    void header(const std::string& name, std::int64_t size);
    void data(const char* bytes, std::size_t count);
    std::filesystem::path m_named;
    std::unique_ptr<Handle> m_handle;
};

class ArchiveReader {
public:
    // Throws Error if there is no such file, or it is no archive of the two kinds.
    explicit ArchiveReader(const std::filesystem::path& file);
    ArchiveReader(const ArchiveReader&) = delete;
    ArchiveReader& operator=(const ArchiveReader&) = delete;
    ~ArchiveReader();

    // Name of the next file; folders are passed over. None at the end. Throws Error for links, devices, encrypted members, and names
    // that lead out of a folder.
    std::optional<std::string> next();
    // The member's bytes, block by block. Throws Error if there are more than `most` of them, or they are damaged.
    void read(std::int64_t most, const std::function<void(std::string_view)>& block);

private:
    struct Handle;
    [[noreturn]] void damaged() const;
    std::filesystem::path m_file;
    std::string m_member;
    std::unique_ptr<Handle> m_handle;
};

// Relative, of plain parts, with none that leads elsewhere.
bool isSafeMemberName(std::string_view name);

}  // namespace bindscape::project
