// SPDX-License-Identifier: GPL-3.0-or-later
// The scores of one run beside each other: the network by strand rows and by site, what stands for it or against it, with
// 95 % intervals. A check mark says whether a score is drawn as a curve, a line before its name how.
#pragma once

#include "core/figure/chart.h"
#include "core/stats/metrics.h"

#include <QSet>
#include <QTableWidget>

#include <optional>
#include <vector>

namespace bindscape::app {

struct ScoreRow {
    QString title, help;
    stats::RankingMetrics metrics;
    std::string curve;  // id of its curve; empty = it has none
    std::optional<figure::Role> role;
    bool strong = false;
};

class ScoreTable : public QTableWidget {
    Q_OBJECT
public:
    explicit ScoreTable(QWidget* parent = nullptr);

    void setRows(std::vector<ScoreRow> rows);
    bool isDrawn(const std::string& curve) const { return !m_hidden.contains(QString::fromStdString(curve)); }
    void setDrawn(const std::string& curve, bool drawn);

Q_SIGNALS:
    void drawnChanged();

private:
    void fill();
    std::vector<ScoreRow> m_rows;
    QSet<QString> m_hidden;  // curves, for all runs
    bool m_filling = false;
};

// "0.912 (0.884–0.936)"; "not defined".
QString withInterval(const stats::Metric& metric);
// A short line in the colour and dash of a role.
QIcon roleIcon(figure::Role role);

}  // namespace bindscape::app
