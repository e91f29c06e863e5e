// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/window/action_set.h"
#include "app/window/file_actions.h"
#include "core/compute/compute.h"

#include <optional>

class QWidget;

namespace bindscape::app {

// All keys, made from the actions, and the mouse.
void showKeyTable(const ActionSet& actions, QWidget* parent);
// One dialog a window, which stays beside it: shown anew where it is open already.
void showCheck(Session& session, FileActions& files, QWidget* window);
// `machine` is empty while the compute module is loading or if it could not be loaded.
void showAbout(const std::optional<compute::Machine>& machine, QWidget* parent);
QString aboutText(const std::optional<compute::Machine>& machine);

}  // namespace bindscape::app
