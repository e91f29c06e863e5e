// SPDX-License-Identifier: GPL-3.0-or-later
// "Clone run": the settings of a run as a list; one is chosen and gets a new value, or several, one run each. What will differ is
// shown before anything starts. All settings at once are in the training dialog, which is one button away.
#pragma once

#include "app/dialogs/clone_plan.h"
#include "app/session/session.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class CloneDialog : public QDialog {
    Q_OBJECT
public:
    CloneDialog(Session& session, const project::AnalysisEntry& analysis, const project::RunEntry& run, QWidget* parent);

    // Networks and presets; the dialog loads them itself in the background, tests give their own.
    void setCatalogue(const Catalogue& catalogue);
    void choose(const std::string& field, const QString& values);
    QTreeWidget& list() { return *m_list; }
    QComboBox& valueField() { return *m_values; }
    QPushButton& trainButton() { return *m_train; }
    QString says() const;        // what will differ, or what is wrong
    bool addToQueue();           // false: something is wrong, and said

    void accept() override;

private:
    void makeList();
    void makeLayout();
    void fill();
    void filter(const QString& text);
    void chooseRow();
    void check();
    void openAll();
    std::string field() const;
    std::vector<std::string> otherRuns() const;

    Session& m_session;
    std::string m_analysis, m_run;  // ids
    TrainingChoice m_source;
    Catalogue m_catalogue;
    std::vector<CloneField> m_fields;
    std::vector<CloneRun> m_clones;
    QLineEdit* m_filter;
    QTreeWidget* m_list;
    QLabel *m_label, *m_says;
    QComboBox* m_values;
    widgets::Notice* m_trouble;
    QPushButton *m_train, *m_queue, *m_all;
};

}  // namespace bindscape::app
