// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/shared_reference.h"

#include <cstdint>
#include <map>
#include <mutex>

namespace bindscape::genome {

namespace {

namespace fs = std::filesystem;

struct Stamp {
    std::uintmax_t size = 0;
    fs::file_time_type changed;

    bool operator==(const Stamp&) const = default;
};

struct Opened {
    Stamp stamp;
    std::weak_ptr<const Reference> reference;
    Warnings warnings;
};

// None for what is not a file on this machine.
std::optional<Stamp> stampOf(const fs::path& path)
{
    std::error_code noSize, noTime;
    const Stamp stamp{fs::file_size(path, noSize), fs::last_write_time(path, noTime)};
    return noSize || noTime ? std::nullopt : std::optional(stamp);
}

}  // namespace

std::shared_ptr<const Reference> sharedReference(const fs::path& path, Warnings& warnings)
{
    static std::mutex mutex;
    static std::map<fs::path, Opened> known;
    const auto stamp = stampOf(path);
    if (!stamp)
        return Reference::open(path, warnings);
    const std::lock_guard lock(mutex);  // also while opening: the second one waits and shares
    Opened& opened = known[fs::absolute(path)];
    auto reference = opened.reference.lock();
    if (!reference || opened.stamp != *stamp) {
        opened.warnings.clear();
        reference = Reference::open(path, opened.warnings);
        opened.reference = reference;
        opened.stamp = *stamp;
    }
    warnings.insert(warnings.end(), opened.warnings.begin(), opened.warnings.end());
    return reference;
}

}  // namespace bindscape::genome
