// SPDX-License-Identifier: GPL-3.0-or-later
// "New training run": form left, pre-flight right. The pre-flight runs in the background 300 ms after the last change and
// never blocks editing; Train is disabled only for errors. Train adds the runs to the project and starts their jobs.
#pragma once

#include "app/dialogs/site_counts.h"
#include "app/dialogs/training_plan.h"
#include "app/session/session.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

class QLabel;
class QPushButton;

namespace bindscape::app {

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

    void accept() override;
    void done(int result) override;

private:
    void changed();
    void check();
    void showFacts(const Preflight& facts, const TrainingChoice& choice);
    void countSites(const TrainingChoice& choice);
    void showChecks();
    void loadMotifs(const QString& file);
    void loadNetworks();
    void askMachine();
    void setErrors(bool errors);
    void saveProject();

    Session& m_session;
    TrainingForm* m_form;
    PreflightView* m_view;
    QPushButton *m_train, *m_save;
    QLabel* m_next;
    QTimer m_delay;
    QPointer<jobs::Job> m_checking, m_motifs, m_counting, m_machine;
    std::vector<Check> m_checks;             // of the pre-flight
    std::optional<SiteCounts> m_counts;      // of the choice with this key
    std::string m_countsKey;
    bool m_hasCatalogue = false;
    QString m_catalogueTrouble;
};

}  // namespace bindscape::app
