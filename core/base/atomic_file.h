// SPDX-License-Identifier: GPL-3.0-or-later
// Writes that are whole or not there: a temporary file beside the target, flushed to disk, then renamed.
// Killing the program at any moment leaves the old file or the new one, never half of one.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace bindscape {

// The temporary path for writers that open files by name themselves (htslib, libBigWig, torch). Destroyed
// without commit(): the temporary file is removed and the target stays as it was.
class AtomicFile {
public:
    // Throws Error if the folder does not exist or cannot be written to, or if `target` is a folder itself. What a killed
    // process left beside this target goes.
    explicit AtomicFile(std::filesystem::path target);
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    const std::filesystem::path& temporary() const { return m_temporary; }
    // fsync and rename. Throws Error ("... No space left on device") and leaves the target untouched.
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    bool m_committed = false;
};

// Makes the folder if it is missing. Throws Error if that, or writing into it, is not possible.
void requireWritableFolder(const std::filesystem::path& folder);

// Files that belong together, in a folder that is made if it is missing: write() puts them into a staging folder, then they
// are moved to their places. Until then the old ones stay; indexes (.tbi, .csi) of replaced tables go with them. `record` is
// the file without which the folder counts as unfinished: it goes first and comes back last. Throws Error.
void writeFolderAtomically(const std::filesystem::path& folder, const std::string& record,
                           const std::function<void(const std::filesystem::path& staging)>& write);

// Whole text at once. Throws Error on a full disk or a read-only folder.
void writeFileAtomically(const std::filesystem::path& target, std::string_view content);

// Reads a whole small file; throws Error with the reason. `maxBytes` guards against absurd sizes.
std::string readFile(const std::filesystem::path& path, std::size_t maxBytes = std::size_t{1} << 30);

// Removes temporary files and folders that killed processes of this machine left in a folder that belongs to one job, or, in
// a shared folder, those of one file (its name). Never throws.
void removeAbandonedTemporaries(const std::filesystem::path& folder, std::string_view ofTarget = {});

}  // namespace bindscape
