// SPDX-License-Identifier: GPL-3.0-or-later
// A list that stands in a panel, written as CSV, with what it is a list of beside it (the same name, .json). GUI thread, but for
// writeList().
#pragma once

#include "app/session/session.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

class QWidget;

namespace bindscape::app {

struct ExportedList {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    nlohmann::ordered_json origin;  // what makes this list again: files, settings, what was chosen
};

// Both files, each whole or not at all; the program and its version are added to the origin. Throws Error.
void writeList(const ExportedList& list, const std::filesystem::path& csv);
std::string toTabs(const ExportedList& list);  // for the clipboard

// Asks for the file, writes in the background and says where it went. `name`: proposed, without ending.
void exportList(Session& session, const QString& name, ExportedList list, QWidget* parent);

}  // namespace bindscape::app
