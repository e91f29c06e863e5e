// SPDX-License-Identifier: GPL-3.0-or-later
// Trunks in the tree of models: a line each below "Trunks" with the mean validation auROC and auPRC of its tracks. Below the tree a
// card with the facts of the chosen one, and its buttons. The tree belongs to the panel, which calls fill() after it emptied it.
#pragma once

#include "app/session/session.h"
#include "core/train/trainer.h"

#include <QPointer>
#include <QWidget>

#include <map>
#include <optional>
#include <string>

class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace bindscape::app {

class RunSelection;

class TrunkRows : public QWidget {
    Q_OBJECT
public:
    TrunkRows(Session& session, QWidget* parent);

    void fill(QTreeWidget& tree);                              // the lines; their run is in Qt::UserRole of the first column
    QTreeWidgetItem* itemOf(const std::string& runId) const;   // of the last fill(); null if it is no trunk
    QString facts() const;                                     // of the card; empty: no trunk is chosen
    QPushButton& tracksButton() { return *m_tracks; }
    void showTracks();                                         // how well each track is told, in a window of its own
    void remove();

Q_SIGNALS:
    void numbersChanged();  // fill() would show others

private:
    struct Numbers {
        std::optional<double> auroc, auprc;          // means over the tracks, validation
        std::optional<double> testAuroc, testAuprc;  // the same on the test chromosomes
        int measured = 0;                            // tracks with both classes in validation
        long epochs = 0, bestEpoch = 0;
        std::string problem;
    };
    static Numbers readNumbers(const std::filesystem::path& runFolder);
    const project::TrunkEntry* current() const;
    QStringList factLines(const project::TrunkEntry& trunk) const;
    void requestNumbers();
    void showCard();
    void clone();

    Session& m_session;
    RunSelection& m_selection;
    std::map<std::string, Numbers> m_numbers;  // by run
    std::map<std::string, QTreeWidgetItem*> m_items;
    QPointer<jobs::Job> m_reading;
    QLabel* m_facts;
    QPushButton *m_tracks, *m_goOn, *m_clone, *m_remove;
};

}  // namespace bindscape::app
