// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_file.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <unistd.h>

namespace bindscape::fuzz {

namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder()
    {
        const fs::path parent = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
        path = parent / ("bindscape-fuzz-" + std::to_string(getpid()));
        fs::create_directories(path / "cache");
        setenv("XDG_CACHE_HOME", (path / "cache").c_str(), 1);
    }
    ~Folder()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

}  // namespace

fs::path fileOf(const std::uint8_t* data, std::size_t size)
{
    static const Folder folder;
    for (const auto& entry : fs::directory_iterator(folder.path))
        if (entry.is_regular_file())
            fs::remove(entry.path());
    const fs::path path = folder.path / (std::string("input") + FUZZ_ENDING);
    std::ofstream(path, std::ios::binary | std::ios::trunc).write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    return path;
}

}  // namespace bindscape::fuzz
