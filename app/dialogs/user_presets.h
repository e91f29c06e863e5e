// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of the training dialog under a name: all of a choice but its data. Each is a file in the user's folder of settings, and
// reads as a project with one analysis. Any thread.
#pragma once

#include "app/dialogs/training_plan.h"

namespace bindscape::app {

inline constexpr int kMostRounds = 1000;
struct UserPreset {
    std::string name;
    std::filesystem::path file;
    TrainingChoice settings;  // without data and name
    int lastRound = 0;        // of random splits from that of the settings on; 0: by chromosome
};

std::filesystem::path userPresetFolder();
// By name. A damaged file is a warning.
std::vector<UserPreset> readUserPresets(const std::filesystem::path& folder, Warnings& warnings);
// Replaces the one of this name. Atomic; throws Error.
UserPreset saveUserPreset(const std::filesystem::path& folder, const std::string& name, const TrainingChoice& choice, int lastRound);
void removeUserPreset(const UserPreset& preset);  // throws Error

// The choice without TF, files and name: what a preset keeps.
TrainingChoice settingsOf(TrainingChoice choice);
// Other settings for the same data.
TrainingChoice withSettings(const TrainingChoice& choice, const TrainingChoice& settings);
// What of the settings differs, in words: "batch size", "early stop". `trainingOnly`: of the network and its training alone.
std::vector<std::string> settingDifferences(const TrainingChoice& choice, const TrainingChoice& preset, bool trainingOnly);

}  // namespace bindscape::app
