// SPDX-License-Identifier: GPL-3.0-or-later
// What is up to date in an output folder: steps.json holds, per finished step, a key made of its settings, its input files and
// the key of the step before. Written after the outputs, so a killed step is simply not there. Input files are compared by
// size and time, and by MD5 only when the time differs: a copied project is not computed again.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::project {

class Stamps {
public:
    // A missing or damaged steps.json counts as empty.
    explicit Stamps(std::filesystem::path folder);

    bool has(const std::string& step) const;
    std::string key(const std::string& step) const;      // empty if not finished
    std::string started(const std::string& step) const;  // key of a step that was begun, finished or not
    // MD5 of a file, from the last time if size and time are the same. "missing" if it is not there.
    std::string fingerprint(const std::filesystem::path& file);

    void begin(const std::string& step, const std::string& key);   // the step is no longer finished; saves
    void finish(const std::string& step, const std::string& key);  // saves

private:
    void save() const;
    std::filesystem::path m_folder;
    nlohmann::json m_steps = nlohmann::json::object();
    nlohmann::json m_files = nlohmann::json::object();
};

}  // namespace bindscape::project
