// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of the project that was not found, with what it is for, and where it is now. When one file was found, the others
// that lie in the same relative place are found too. Every file is looked into before it is accepted; Apply is one undo step.
#pragma once

#include "app/session/relink_check.h"
#include "app/session/session.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace bindscape::app {

class RelinkDialog : public QDialog {
    Q_OBJECT
public:
    // Looks for missing files itself, in a job; listed() follows.
    RelinkDialog(Session& session, QWidget* parent = nullptr);

    const std::vector<project::MissingFile>& missing() const { return m_missing; }
    const project::NewPlaces& found() const { return m_found; }
    QString status() const;
    // As the button Find of a row does, with the answer of the file dialog; settled() follows.
    void use(const std::filesystem::path& lost, const std::filesystem::path& found);
    void apply();

Q_SIGNALS:
    void listed();
    void settled();

private:
    struct Candidate {
        project::MissingFile missing;
        std::filesystem::path file;
        RelinkVerdict verdict;
    };
    void list(std::vector<project::MissingFile> missing);
    void find(const std::filesystem::path& lost);
    void adopt(const std::filesystem::path& lost, const std::vector<Candidate>& candidates);
    void showPlace(const Candidate& candidate);

    Session& m_session;
    std::vector<project::MissingFile> m_missing;
    project::NewPlaces m_found;
    QTreeWidget* m_table;
    QLabel* m_status;
    QPushButton* m_apply;
    bool m_busy = false;
};

}  // namespace bindscape::app
