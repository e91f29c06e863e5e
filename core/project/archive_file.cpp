// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/archive_file.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16;

bool isZip(const fs::path& file) { return toLower(file.filename().string()).ends_with(".zip"); }

struct EntryDeleter {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

std::string reasonOf(archive* handle)
{
    const char* text = archive_error_string(handle);
    return text != nullptr ? text : "unknown reason";
}

}  // namespace

bool hasArchiveEnding(const fs::path& file)
{
    const std::string name = toLower(file.filename().string());
    return name.ends_with(".zip") || name.ends_with(".tar.gz") || name.ends_with(".tgz");
}

bool isSafeMemberName(std::string_view name)
{
    constexpr std::size_t kLongestName = 1024, kLongestPart = 200;
    if (name.empty() || name.size() > kLongestName || name.front() == '/')
        return false;
    if (std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 32 || c == '\\' || c == ':' || c == 127; }))
        return false;
    for (const std::string_view part : split(name, '/'))
        if (part.empty() || part == "." || part == ".." || part.size() > kLongestPart)
            return false;
    return true;
}

struct ArchiveWriter::Handle {
    archive* out = archive_write_new();
    ~Handle() { archive_write_free(out); }
};

ArchiveWriter::ArchiveWriter(const fs::path& file, const fs::path& named) : m_named(named), m_handle(std::make_unique<Handle>())
{
    if (!hasArchiveEnding(named))
        throw Error(named.string() + " must end with .zip or .tar.gz: the ending says what kind of archive is written.");
    archive* out = m_handle->out;
    if (isZip(named)) {
        archive_write_set_format_zip(out);
    } else {
        archive_write_set_format_pax_restricted(out);
        archive_write_add_filter_gzip(out);
    }
    if (archive_write_open_filename(out, file.c_str()) != ARCHIVE_OK)
        throw Error(named.string() + " cannot be written: " + reasonOf(out) + ".");
}

ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::header(const std::string& name, std::int64_t size)
{
    const std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    if (archive_write_header(m_handle->out, entry.get()) < ARCHIVE_WARN)
        throw Error(m_named.string() + " cannot be written: " + reasonOf(m_handle->out) + ".");
}

void ArchiveWriter::data(const char* bytes, std::size_t count)
{
    while (count > 0) {
        const auto written = archive_write_data(m_handle->out, bytes, count);
        if (written <= 0)
            throw Error(m_named.string() + " cannot be written: " + reasonOf(m_handle->out) + ".");
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
}

void ArchiveWriter::add(const std::string& name, std::string_view content)
{
    header(name, static_cast<std::int64_t>(content.size()));
    data(content.data(), content.size());
}

void ArchiveWriter::addFile(const std::string& name, const fs::path& file, std::int64_t size, const std::function<void(std::int64_t)>& read)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw Error(file.string() + " cannot be read: " + systemReason(errno) + ".");
    header(name, size);
    std::array<char, kBlock> block;
    std::int64_t done = 0;
    while (in.read(block.data(), block.size()), in.gcount() > 0) {
        done += in.gcount();
        if (done > size)
            break;
        data(block.data(), static_cast<std::size_t>(in.gcount()));
        read(in.gcount());
    }
    if (done != size || in.bad())
        throw Error(file.string() + " changed while it was being packed. Wait until its run is finished, then export it again.");
}

void ArchiveWriter::close()
{
    if (archive_write_close(m_handle->out) != ARCHIVE_OK)
        throw Error(m_named.string() + " cannot be written: " + reasonOf(m_handle->out) + ". Check the free space.");
}

struct ArchiveReader::Handle {
    archive* in = archive_read_new();
    ~Handle() { archive_read_free(in); }
};

ArchiveReader::ArchiveReader(const fs::path& file) : m_file(file), m_handle(std::make_unique<Handle>())
{
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        throw Error(file.string() + (fs::exists(file, error) ? " is no file." : " does not exist.") + " Give the archive of a run.");
    archive* in = m_handle->in;
    archive_read_support_format_zip(in);
    archive_read_support_format_tar(in);
    archive_read_support_filter_gzip(in);
    if (archive_read_open_filename(in, file.c_str(), kBlock) != ARCHIVE_OK)
        throw Error(file.string() + " is no .zip or .tar.gz archive that can be read: " + reasonOf(in) + ".");
}

ArchiveReader::~ArchiveReader() = default;

void ArchiveReader::damaged() const
{
    throw Error(m_file.string() + " is damaged or was cut short" + (m_member.empty() ? "" : " at " + m_member) + ": " + reasonOf(m_handle->in) +
                ". Copy it again, or export the run again.");
}

std::optional<std::string> ArchiveReader::next()
{
    for (;;) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(m_handle->in, &entry);
        if (result == ARCHIVE_EOF)
            return std::nullopt;
        if (result < ARCHIVE_WARN)
            damaged();
        const char* name = archive_entry_pathname_utf8(entry);  // the plain one may be none in the locale "C"
        if (name == nullptr)
            name = archive_entry_pathname(entry);
        std::string_view shown = name != nullptr ? name : "";
        if (archive_entry_filetype(entry) == AE_IFDIR && archive_entry_hardlink(entry) == nullptr) {
            if (shown.ends_with('/'))
                shown.remove_suffix(1);
            if (shown != "." && !isSafeMemberName(shown.starts_with("./") ? shown.substr(2) : shown))
                throw Error(m_file.string() + " holds a folder whose name leads elsewhere: it is not unpacked.");
            continue;
        }
        if (!isSafeMemberName(shown))
            throw Error(m_file.string() + " holds a file whose name leads out of its folder: it is not unpacked. Get the archive from a source that you trust.");
        m_member = shown;
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr || archive_entry_symlink(entry) != nullptr)
            throw Error(m_file.string() + " holds " + m_member + ", which is a link or no plain file: it is not unpacked. Get the archive from a source that you trust.");
        if (archive_entry_is_encrypted(entry) != 0)
            throw Error(m_file.string() + " is encrypted. Decrypt it first.");
        return m_member;
    }
}

void ArchiveReader::read(std::int64_t most, const std::function<void(std::string_view)>& block)
{
    std::array<char, kBlock> bytes;
    std::int64_t done = 0;
    for (;;) {
        const auto count = archive_read_data(m_handle->in, bytes.data(), bytes.size());
        if (count < 0)
            damaged();
        if (count == 0)
            return;
        done += count;
        if (done > most)
            throw Error(m_file.string() + ": " + m_member + " is larger than the archive's list says. It is not unpacked.");
        block({bytes.data(), static_cast<std::size_t>(count)});
    }
}

}  // namespace bindscape::project
