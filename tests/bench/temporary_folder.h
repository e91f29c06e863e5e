// SPDX-License-Identifier: GPL-3.0-or-later
// An empty folder that goes with everything in it.
#pragma once

#include "core/base/error.h"

#include <cstdlib>
#include <filesystem>
#include <string>

namespace bindscape::bench {

class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "bindscape-bench-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw Error("A folder for the benchmark cannot be made in " + std::filesystem::temp_directory_path().string() + ".");
        m_path = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

}  // namespace bindscape::bench
