// SPDX-License-Identifier: GPL-3.0-or-later
// "New training run": form left, pre-flight right. The pre-flight runs in the background 300 ms after the last change and
// never blocks editing; Train is disabled only for errors. Train adds the runs of all checked factors to the project and starts their
// jobs; "Add to queue" does the same and stays.
#pragma once

#include "app/dialogs/training_plan.h"
#include "app/session/session.h"
#include "core/compute/compute.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <memory>

class QLabel;
class QLayout;
class QPushButton;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class EstimateFeed;
class FactorCounts;
class PreflightView;
class TrainingForm;

class TrainingDialog : public QDialog {
    Q_OBJECT
public:
    TrainingDialog(Session& session, QWidget* parent);

    void cloneFrom(const project::AnalysisEntry& analysis, const project::RunEntry& run);
    // Networks and presets; the dialog loads them itself in the background, tests give their own.
    void setCatalogue(const Catalogue& catalogue);
    TrainingForm& form() { return *m_form; }
    PreflightView& preflightView() { return *m_view; }
    QPushButton& trainButton() { return *m_train; }
    // Where presets of the user lie; read when it is set.
    void setPresetFolder(const std::filesystem::path& folder);
    void savePreset(const QString& name);
    void deletePreset();
    void addFromFolder(const QString& folder);
    void addFromTable(const QString& file);
    // The command lines for what would be queued, also on the clipboard.
    QString copyCommands();
    bool addToQueue();  // false: something is wrong, and said

    void accept() override;
    void done(int result) override;

private:
    QWidget* makeButtons();
    void fitToScreen();
    void connectForm();
    void changed();
    void factorsRead(jobs::Job* job);
    void loadPresets(const std::string& selected);
    void findTrunks();
    void takeTrunk(const QString& folder);
    void showHelp();
    void check();
    void showFacts(const Preflight& facts, const TrainingChoice& choice);
    void showCounts();
    std::vector<TrainingChoice> countable() const;  // the one that is looked at first
    void showEstimate();
    void showChecks();
    void loadMotifs(const QString& file);
    void loadNetworks();
    void askMachine();
    void setErrors(bool errors);
    void saveProject();

    Session& m_session;
    TrainingForm* m_form;
    PreflightView* m_view;
    FactorCounts* m_counts;
    EstimateFeed* m_estimate;
    QPushButton *m_train, *m_save, *m_queue, *m_copy;
    QLabel *m_next, *m_said;
    widgets::Notice* m_trouble;  // of a table, folder or preset
    QTimer m_delay;
    QPointer<jobs::Job> m_checking, m_motifs, m_machine, m_reading, m_presetReading;
    std::filesystem::path m_presetFolder;
    std::vector<compute::Device> m_devices;
    std::vector<Check> m_memory;  // of the estimate
    Preflight m_facts;         // without its checks
    std::vector<Check> m_checks;
    TrainingChoice m_choice;   // that facts and checks are of
    bool m_hasCatalogue = false;
    QString m_catalogueTrouble;
};

}  // namespace bindscape::app
