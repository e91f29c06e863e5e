// SPDX-License-Identifier: GPL-3.0-or-later
// How fast each group of layers learns, as a small table: the group, its learning rate as a multiple of the run's, and whether it
// stays as it is.
#pragma once

#include "core/nn/architecture.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QGridLayout;
class QLabel;

namespace bindscape::widgets {
class NumberEdit;
}

namespace bindscape::app {

class LayerRates : public QWidget {
    Q_OBJECT
public:
    explicit LayerRates(QWidget* parent = nullptr);

    void setGroups(const std::vector<nn::LayerGroup>& groups);  // all at the run's rate
    void setRates(const std::map<std::string, double>& rates);  // groups that are not named: the run's rate; unknown ones are ignored
    std::map<std::string, double> rates() const;                // only those that differ; 0 = frozen
    // There is a trunk, whose layers may be frozen; `frozen`: all of them are already.
    void setTrunk(bool there, bool frozen);

Q_SIGNALS:
    void changed();

private:
    struct Row {
        nn::LayerGroup group;
        QLabel* title;
        widgets::NumberEdit* factor;
        QCheckBox* frozen;
    };
    void enableRows();

    QGridLayout* m_grid;
    std::vector<Row> m_rows;
    bool m_trunk = false, m_trunkFrozen = false;
};

}  // namespace bindscape::app
