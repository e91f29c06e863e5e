// SPDX-License-Identifier: GPL-3.0-or-later
// Commands of bindscape-cli as text for a shell.
#pragma once

#include "core/project/project.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::app {

// As it stands if it is plain, else in single quotes.
std::string shellQuoted(const std::string& text);

// One command; an option and its value stay on one line.
class Command {
public:
    explicit Command(const std::string& name) : m_text("bindscape-cli " + name) {}

    void flag(const std::string& option) { m_text += " \\\n    " + option; }
    void add(const std::string& option, const std::string& value) { flag(option + " " + shellQuoted(value)); }
    void path(const std::string& option, const std::filesystem::path& file);
    // Only where it differs.
    void text(const std::string& option, const std::string& value, const std::string& usual);
    void number(const std::string& option, std::int64_t value, std::int64_t usual);
    void real(const std::string& option, double value, double usual);
    void list(const std::string& option, const std::vector<std::string>& values);
    std::string done() const { return m_text + "\n"; }

private:
    std::string m_text;
};

// What `train` and `pretrain` share: the network and how it learns.
void addNetwork(Command& command, const project::RunEntry& run);

}  // namespace bindscape::app
