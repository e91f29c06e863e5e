// SPDX-License-Identifier: GPL-3.0-or-later
// All models as a tree: TF, design, architecture and run, with the test auROC of core present and blocked and their difference.
// Groups that the user folded stay folded when the tree is filled anew. Several runs can be selected, to be compared.
#pragma once

#include "app/panels/model_item.h"
#include "app/runs/run_names.h"
#include "app/runs/run_results.h"
#include "app/session/session.h"

#include <QTreeWidget>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace bindscape::app {

enum class ModelFilter { All, Starred, Finished, Running, Outdated };

class ModelsTree : public QTreeWidget {
    Q_OBJECT
public:
    ModelsTree(Session& session, QWidget* parent);

    using Results = std::map<std::string, RunResults>;  // by run
    // From the session's project. What is beside the TFs (trunks) is added afterwards with addGroup().
    void fill(const Results& results);
    // A bold line at the top level; `help` is its tooltip. Further lines may be put under it.
    QTreeWidgetItem* addGroup(const QString& title, const QString& help);
    // Shows only runs whose TF, design, name or notes contain the text, and of the kind that is asked for.
    void filter(const QString& text, ModelFilter kind);
    void select(const std::string& runId);       // the pair's line; nothing if it is not there
    std::vector<std::string> selected() const;   // one run of each selected line, in the tree's order
    std::string current() const;                 // run of the current line, or empty

private:
    QTreeWidgetItem* addPair(QTreeWidgetItem* parent, const RunPair& pair, const Results& results);
    void describe(QTreeWidgetItem* item, const RunPair& pair, const Results& results);
    static void markBest(QTreeWidgetItem* design);
    QTreeWidgetItem* itemOf(const std::string& runId) const;
    QColor colorOf(const std::string& tf, int index) const;
    void foldAsBefore();

    Session& m_session;
    std::set<QString> m_folded;
    bool m_filling = false;
};

// Ids of the tracks that show scores of the pair.
std::vector<std::string> scoreTracksOf(const project::Project& project, const RunPair& pair);

}  // namespace bindscape::app
