// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/window/action_set.h"
#include "core/compute/compute.h"

#include <optional>

class QWidget;

namespace bindscape::app {

// All keys, made from the actions, and the mouse.
void showKeyTable(const ActionSet& actions, QWidget* parent);
// `machine` is empty while the compute module is loading or if it could not be loaded.
void showAbout(const std::optional<compute::Machine>& machine, QWidget* parent);
QString aboutText(const std::optional<compute::Machine>& machine);

}  // namespace bindscape::app
