// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace bindscape::cli {

// Folders that were made for a result go again where there is none after all.
class NewFolders {
public:
    explicit NewFolders(const std::filesystem::path& folder)
    {
        namespace fs = std::filesystem;
        std::error_code ec;
        for (fs::path path = fs::absolute(folder, ec).lexically_normal(); path.has_relative_path() && !fs::exists(path, ec); path = path.parent_path())
            m_missing.push_back(path);
    }
    NewFolders(const NewFolders&) = delete;
    NewFolders& operator=(const NewFolders&) = delete;
    ~NewFolders()
    {
        std::error_code ec;
        for (const auto& path : m_missing)
            std::filesystem::remove(path, ec);  // only what is empty
    }

private:
    std::vector<std::filesystem::path> m_missing;  // deepest first
};

}  // namespace bindscape::cli
