// SPDX-License-Identifier: GPL-3.0-or-later
// All models as a tree: TF, design, architecture and run, with the test auROC of core present and blocked and their
// difference; a star for the best of its design, an eye if its scores are a track. Below, the facts of the selected run.
#pragma once

#include "app/runs/run_names.h"
#include "app/session/session.h"

#include <QPointer>
#include <QWidget>

#include <map>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

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

    QTreeWidget& tree() { return *m_tree; }
    TrunkRows& trunks() { return *m_trunks; }
    QPushButton& showButton() { return *m_show; }
    QString details() const;

private:
    struct RunNumbers {
        std::optional<double> auroc, auprc, low, high, pauc;  // strands as rows
        std::optional<double> bySite;                          // auROC, strands averaged
        long epochs = 0, bestEpoch = 0;
        std::int64_t bound = 0, unbound = 0;
        bool scored = false;
    };
    using Numbers = std::map<std::string, RunNumbers>;
    void requestNumbers();
    void connectSignals();
    void fill();
    QTreeWidgetItem* addPair(QTreeWidgetItem* parent, const RunPair& pair);
    void markBest(QTreeWidgetItem* design);
    void selectCurrent();
    void showDetails();
    void filter(const QString& text);
    void openDialog(bool clone);
    std::vector<std::string> scoreTracks(const RunPair& pair) const;
    void showTracks(bool show);
    void removePair();
    void contextMenu(const QPoint& at);
    static RunNumbers readNumbers(const std::filesystem::path& runFolder);

    Session& m_session;
    RunSelection& m_selection;
    Numbers m_numbers;
    QPointer<jobs::Job> m_reading;
    QLineEdit* m_filter;
    QTreeWidget* m_tree;
    widgets::Notice* m_empty;
    TrunkRows* m_trunks;
    QLabel* m_details;
    QPushButton *m_show, *m_new, *m_clone;
};

}  // namespace bindscape::app
