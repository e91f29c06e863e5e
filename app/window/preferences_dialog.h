// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences in pages. What menus offer as well is done through their actions, found by name in the window, so that menu and dialog
// never differ; the number of threads is the dialog's own. Nothing changes before OK.
#pragma once

#include <QDialog>

#include <functional>
#include <vector>

class QActionGroup;
class QFormLayout;
class QListWidget;
class QSpinBox;
class QStackedWidget;

namespace bindscape::app {

// Names of actions and groups (QObject::objectName).
inline constexpr const char* kThemeChoice = "themeChoice";
inline constexpr const char* kBaseColorChoice = "baseColorChoice";
inline constexpr const char* kAutosaveChoice = "autosaveChoice";
inline constexpr const char* kReloadAction = "reloadChangedFiles";
inline constexpr const char* kWheelAction = "wheelScrolls";

class PreferencesDialog : public QDialog {
    Q_OBJECT
public:
    // What the window lacks is left out.
    explicit PreferencesDialog(QWidget* window);
    QListWidget& pages() { return *m_list; }
    QSpinBox& threads() { return *m_threads; }
    void accept() override;

private:
    QFormLayout* addPage(const QString& title);
    void addChoice(QFormLayout* form, const QString& label, const char* group, const QString& help);
    void addFlag(QFormLayout* form, const char* action, const QString& help);
    void addThreads(QFormLayout* form);

    QWidget* m_window;
    QListWidget* m_list;
    QStackedWidget* m_stack;
    QSpinBox* m_threads;
    std::vector<std::function<void()>> m_apply;
};

}  // namespace bindscape::app
