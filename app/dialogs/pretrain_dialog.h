// SPDX-License-Identifier: GPL-3.0-or-later
// "Pre-train a trunk": tracks, bins, network, chromosomes at the left; at the right what comes of them, counted in the background
// after every change. The run is queued beside the others; the dialog may stay open for the next.
#pragma once

#include "app/dialogs/pretrain_plan.h"
#include "app/dialogs/training_trial.h"
#include "app/session/session.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <map>
#include <memory>

class QLabel;
class QPushButton;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class ModelPart;
class PresetBar;
class PretrainView;
class SplitPart;
class TracksPart;
class WheelGuard;

class PretrainDialog : public QDialog {
    Q_OBJECT
public:
    explicit PretrainDialog(Session& session, QWidget* parent = nullptr);

    void setCatalogue(const Catalogue& catalogue);
    void setChoice(const project::TrunkEntry& trunk);  // as a new one with these settings
    project::TrunkEntry choice() const;                // without ids
    TracksPart& tracks() { return *m_tracks; }
    PretrainView& view() { return *m_view; }
    QString copyCommands();  // onto the clipboard
    bool addToQueue();       // false: something is wrong, and shown
    void done(int result) override;
    void accept() override;

Q_SIGNALS:
    void checked();  // what the right half says belongs to the form as it is

private:
    QWidget* makeForm();
    QWidget* makeButtons();
    void connectForm();
    template <class Result>
    jobs::Job* read(const QString& title, std::function<Result(Progress&)> work, std::function<void(Result)> done);
    void changed();
    void check();
    void count();
    void showAll();
    void showEstimate();
    void setErrors(bool errors);
    void saveProject();
    void showDifferences();

    Session& m_session;
    TrainingTrials& m_trials;
    PresetBar* m_presets;
    TracksPart* m_tracks;
    ModelPart* m_model;
    SplitPart* m_split;
    PretrainView* m_view;
    WheelGuard* m_wheel;
    widgets::Notice* m_trouble;
    QLabel* m_said;
    QPushButton *m_copy, *m_save, *m_queue, *m_start;
    QTimer m_delay;
    QPointer<jobs::Job> m_checking, m_counting, m_machine;
    std::map<std::string, std::shared_ptr<const TrunkCounts>> m_counts;  // by trunkCountsKey()
    std::string m_wanted;                                                // key of what is being counted
    std::vector<Check> m_checks;
    bool m_hasCatalogue = false;
};

}  // namespace bindscape::app
