// SPDX-License-Identifier: GPL-3.0-or-later
// All models as a tree with a filter; below, the card of the selected run: its facts and notes, and what can be done with it.
#pragma once

#include "app/panels/models_tree.h"
#include "app/panels/run_card.h"
#include "app/session/session.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QMenu;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class RunSelection;
class TrunkRows;

class ModelsPanel : public QWidget {
    Q_OBJECT
public:
    ModelsPanel(Session& session, QWidget* parent);

    ModelsTree& tree() { return *m_tree; }
    RunCard& card() { return *m_card; }
    TrunkRows& trunks() { return *m_trunks; }
    QLineEdit& filterField() { return *m_filter; }
    QComboBox& kindChoice() { return *m_kind; }
    QPushButton& showButton() { return m_card->showButton(); }
    QString details() const { return m_card->details(); }
    // What the run's button and the right mouse button open.
    void fillMenu(QMenu& menu);
    void toggleStar();
    void rename(const QString& name);

private:
    void requestNumbers();
    void connectSignals();
    void connectCard();
    void addKeys();
    void fill();
    void applyFilter();
    void selectCurrent();
    void takeSelection();
    void showDetails();
    void addRunActions(QMenu& menu, const FoundRun& found);
    void askName();
    void openDialog(bool clone);
    void showTracks(bool show);
    void compare();
    void compute(const std::string& run, bool scores);
    void openFolder();
    void exportArchive();
    void importArchive();
    void removePair();
    std::vector<project::RunEntry> currentPair() const;  // copies
    const RunResults* resultsOf(const std::string& run) const;

    Session& m_session;
    RunSelection& m_selection;
    ModelsTree::Results m_results;
    QPointer<jobs::Job> m_reading;
    QLineEdit* m_filter;
    QComboBox* m_kind;
    ModelsTree* m_tree;
    widgets::Notice* m_empty;
    RunCard* m_card;
    TrunkRows* m_trunks;
};

}  // namespace bindscape::app
