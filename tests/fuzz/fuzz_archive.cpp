// SPDX-License-Identifier: GPL-3.0-or-later
// An archive of runs from anywhere: its list, and the import into an empty project, which must leave nothing behind when it is refused.
#include "core/project/run_archive.h"
#include "tests/fuzz/fuzz_file.h"

#include <cstdlib>

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    const auto folder = std::filesystem::path(path.string() + ".imported");
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    (void)project::isRunArchive(path);
    project::Project target;
    target.file = folder / "target.bindscape";
    SilentProgress progress;
    try {
        project::importRuns(path, target, progress);
    } catch (const Error&) {
        if (!std::filesystem::is_empty(folder))
            std::abort();
    }
    return 0;
}
