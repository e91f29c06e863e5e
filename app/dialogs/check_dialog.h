// SPDX-License-Identifier: GPL-3.0-or-later
// "Check the methods": the simulation benchmark from the window. Choose size, networks, methods and a folder; it runs as a job that goes on
// when the dialog is closed; then the table, Fig. 2a and 2b of the paper, and a button that opens what was measured as a project.
#pragma once

#include "app/session/session.h"
#include "core/figure/figure.h"
#include "core/project/simulation.h"

#include <QDialog>
#include <QPointer>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace bindscape::widgets {
class ChartView;
class FigurePreview;
class Notice;
}  // namespace bindscape::widgets

namespace bindscape::app {

class CheckDialog : public QDialog {
    Q_OBJECT
public:
    explicit CheckDialog(Session& session, QWidget* parent = nullptr);

    std::filesystem::path folder() const;
    void setFolder(const QString& folder);
    project::SimulationOptions options() const;  // throws Error
    const std::vector<project::SimulationResult>& results() const { return m_results; }
    jobs::Job* job() const { return m_job; }
    void start();

    // $BINDSCAPE_CHECK_DIR, the folder that was used last, or one in the user's data folder.
    static QString defaultFolder();

Q_SIGNALS:
    void listed();                            // networks and methods are there
    void shown();                             // results of the folder, or that there are none
    void openRequested(const QString& file);  // the project of the check

private:
    QWidget* makeChoice();
    QWidget* makeProgress();
    QWidget* makeResults();
    void fillLists();
    void choosePreset();
    void browse();
    void follow(jobs::Job* job);
    void updateJob();
    void updateButtons();
    void readResults();
    struct Found;
    void showFound(const Found& found);
    void showSequence();
    void exportShown(bool sequence);

    Session& m_session;
    QPointer<jobs::Job> m_job;
    std::vector<project::SimulationResult> m_results;
    std::vector<std::pair<std::string, std::shared_ptr<const figure::Picture>>> m_sequences;  // by network
    QComboBox *m_preset, *m_network;
    QLabel *m_presetHelp, *m_facts, *m_note;
    QListWidget *m_networks, *m_methods;
    QLineEdit* m_folder;
    QProgressBar* m_bar;
    QPushButton *m_start, *m_pause, *m_cancel, *m_open;
    QWidget* m_progress;
    QStackedWidget* m_stack;
    QTableWidget* m_table;
    widgets::ChartView* m_roc;
    widgets::FigurePreview* m_sequence;
    widgets::Notice* m_notice;
    jobs::Job* m_reading = nullptr;
};

}  // namespace bindscape::app
