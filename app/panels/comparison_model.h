// SPDX-License-Identifier: GPL-3.0-or-later
// All runs of a project with their numbers on one split, as a table model; and the filter over it.
#pragma once

#include "core/figure/chart.h"
#include "core/project/network_worth.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSortFilterProxyModel>

#include <optional>
#include <string>
#include <vector>

namespace bindscape::app {

struct ComparedRun {
    std::string run;                         // id
    QString tf, design, architecture, name;  // as they are shown
    bool blocked = false;
    std::optional<train::SplitEvaluation> split;  // none: not evaluated on it
    std::optional<project::Worth> worth;
    QString trouble;  // why its files could not be read
};

class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Run,
        Tf,
        Design,
        Architecture,
        Core,
        Split,
        Sites,
        Auroc,
        Difference,
        WorthIt,
        BestBaseline,
        BaselineAuroc,
        Auprc,
        Pauc,
        McClish,
        ColumnCount
    };
    static constexpr int kSortRole = Qt::UserRole;  // numbers as numbers; what is not there sorts last in both orders

    explicit ComparisonModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRuns(std::vector<ComparedRun> runs, const QString& split);
    void setWorth(const std::string& run, const project::Worth& worth);
    // Which runs are drawn, in the order of their colours.
    void setDrawn(const std::vector<std::string>& runs);
    const std::vector<ComparedRun>& runs() const { return m_runs; }
    const ComparedRun& at(int row) const { return m_runs[static_cast<std::size_t>(row)]; }
    // The whole table in the order of `rows`, numbers in full.
    std::string csv(const std::vector<int>& rows) const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const ComparedRun& run, int column) const;
    QVariant sortKey(const ComparedRun& run, int column) const;
    QString help(const ComparedRun& run, int column) const;
    void markBest();
    std::vector<ComparedRun> m_runs;
    std::vector<bool> m_best;  // of its TF and design
    QHash<QString, int> m_drawn;
    QString m_split;
};

// Text in any column, and a TF, a design and a core where they are chosen.
class ComparisonFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ComparisonFilter(ComparisonModel& model, QObject* parent = nullptr);
    void setText(const QString& text);
    void setWanted(ComparisonModel::Column column, const QString& value);  // empty = any

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    ComparisonModel& m_model;
    QString m_text;
    QHash<int, QString> m_wanted;
};

}  // namespace bindscape::app
