// SPDX-License-Identifier: GPL-3.0-or-later
// How a network learns, beyond rate and batch: rates of its groups of layers, shifted windows, weights of the classes, averaged
// weights. From and to TrainSettings.
#pragma once

#include "core/nn/architecture.h"
#include "core/project/project.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;

namespace bindscape::app {

class LayerRates;

class LearningPart : public QWidget {
    Q_OBJECT
public:
    explicit LearningPart(QWidget* parent = nullptr);

    void setGroups(const std::vector<nn::LayerGroup>& groups);
    void setTrunk(bool there, bool frozen);
    // A network with an output a track: there is no bound and unbound to weigh; both strands are chosen here.
    void setManyTasks();
    void setSettings(const project::TrainSettings& settings);
    void addTo(project::TrainSettings& settings) const;

Q_SIGNALS:
    void changed();

private:
    LayerRates* m_rates;
    QFormLayout* m_form;
    QSpinBox* m_shift;
    QComboBox* m_weights;
    QCheckBox *m_average, *m_strands = nullptr;
};

}  // namespace bindscape::app
