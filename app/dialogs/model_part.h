// SPDX-License-Identifier: GPL-3.0-or-later
// The network and how it is trained: preset, architecture and its sizes, epochs, batch, seed, device. A preset fills the
// fields; only what differs from it is kept in the choice.
#pragma once

#include "app/dialogs/form_part.h"
#include "core/compute/compute.h"

class QComboBox;
class QSpinBox;
class QToolButton;

namespace bindscape::widgets {
class ParameterForm;
}

namespace bindscape::app {

class ModelPart : public FormPart {
    Q_OBJECT
public:
    ModelPart();

    void setCatalogue(const Catalogue& catalogue);
    void setMachine(const compute::Machine& machine);
    long maxEpochs() const;
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

private:
    QLayout* makeNumbers();
    void presetChanged();
    void architectureChanged();
    void showDifferences();
    nlohmann::json changedParameters() const;
    const train::TrainOptions* defaults() const;

    QComboBox *m_preset, *m_architecture, *m_device;
    QSpinBox *m_epochs, *m_batch, *m_seed;
    QLabel *m_presetHelp, *m_differences;
    QToolButton* m_more;
    widgets::ParameterForm* m_parameters;
    Catalogue m_catalogue;
    TrainingChoice m_wanted;  // until the catalogue is there
};

}  // namespace bindscape::app
