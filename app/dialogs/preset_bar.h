// SPDX-License-Identifier: GPL-3.0-or-later
// The row on top of the training dialog: which preset, what differs from it, and presets of one's own. It shows and asks; the dialog
// reads and writes the files.
#pragma once

#include "app/dialogs/user_presets.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace bindscape::app {

class PresetBar : public QWidget {
    Q_OBJECT
public:
    explicit PresetBar(QWidget* parent = nullptr);
    void setPresets(const std::vector<train::Preset>& presets);
    void setOwnPresets(bool own);  // whether presets of one's own can be saved; yes at first
    void setUserPresets(const std::vector<UserPreset>& presets);
    const std::vector<UserPreset>& userPresets() const { return m_user; }
    void setArchitecture(const QString& title);  // presets of the program are called after it
    void select(const std::string& id);          // of the program; no signal
    void selectUser(const std::string& name);    // no signal; nothing if there is none
    std::string preset() const;                  // of the program; of a user's, what it was made from
    const UserPreset* userPreset() const;        // null: one of the program is chosen
    void showDifferences(const QStringList& names);
    QString differences() const;

Q_SIGNALS:
    void chosen();  // by the user
    void resetWanted();
    void saveWanted(const QString& name);
    void deleteWanted();

private:
    void fill();
    void askName();
    void updateDelete();
    QComboBox* m_presets;
    QPushButton *m_save, *m_delete;
    QLabel* m_differences;
    std::vector<train::Preset> m_builtIn;
    std::vector<UserPreset> m_user;
    QString m_architecture;
};

}  // namespace bindscape::app
