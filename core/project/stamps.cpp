// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/stamps.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/error.h"
#include "core/base/paths.h"

#include <map>
#include <mutex>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string textAt(const json& object, const std::string& step, const char* key)
{
    const auto entry = object.find(step);
    if (entry == object.end() || !entry->is_object())
        return {};
    const auto value = entry->find(key);
    return value == entry->end() || !value->is_string() ? std::string() : value->get<std::string>();
}

// Large files are read once in the life of the program, however often a plan is made.
std::string md5Once(const fs::path& file, const json& sizeAndTime)
{
    static std::mutex mutex;
    static std::map<std::string, std::string> known;
    const std::string name = file.string() + sizeAndTime.dump();
    const std::lock_guard lock(mutex);
    auto found = known.find(name);
    if (found == known.end())
        found = known.emplace(name, md5OfFile(file)).first;
    return found->second;
}

}  // namespace

Stamps::Stamps(fs::path folder) : m_folder(std::move(folder))
{
    const fs::path file = m_folder / paths::kStepsFile;
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return;
    try {
        const json content = json::parse(readFile(file, 16u << 20), nullptr, false);
        if (content.is_object() && content.contains("steps") && content["steps"].is_object())
            m_steps = content["steps"];
        if (content.is_object() && content.contains("files") && content["files"].is_object())
            m_files = content["files"];
    } catch (const Error&) {
        // Unreadable: every step counts as not done and is made again, which writes a good file.
    }
}

bool Stamps::has(const std::string& step) const
{
    return !key(step).empty();
}
std::string Stamps::key(const std::string& step) const
{
    return textAt(m_steps, step, "key");
}
std::string Stamps::started(const std::string& step) const
{
    return textAt(m_steps, step, "started");
}

std::string Stamps::fingerprint(const fs::path& file)
{
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error)
        return "missing";
    const auto time = fs::last_write_time(file, error).time_since_epoch().count();
    const json now{{"size", size}, {"time", static_cast<std::int64_t>(time)}};
    const std::string name = file.string();
    if (const auto known = m_files.find(name); known != m_files.end() && known->is_object()) {
        json then = *known;
        const std::string md5 = textAt(m_files, name, "md5");
        then.erase("md5");
        if (!error && !md5.empty() && then == now)
            return md5;
    }
    const std::string md5 = md5Once(file, now);
    m_files[name] = now;
    m_files[name]["md5"] = md5;
    return md5;
}

void Stamps::begin(const std::string& step, const std::string& key)
{
    m_steps[step] = {{"started", key}};
    save();
}

void Stamps::finish(const std::string& step, const std::string& key)
{
    m_steps[step] = {{"started", key}, {"key", key}};
    save();
}

void Stamps::save() const
{
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error)
        throw Error("The folder " + m_folder.string() + " cannot be made: " + error.message() +
                    ". Check the free space and the permissions.");
    const json content{{"format", 1}, {"steps", m_steps}, {"files", m_files}};
    writeFileAtomically(m_folder / paths::kStepsFile, content.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace bindscape::project
