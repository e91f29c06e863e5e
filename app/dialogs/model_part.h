// SPDX-License-Identifier: GPL-3.0-or-later
// The network and how it is trained. A preset fills the fields; only what differs from it is kept in the choice.
#pragma once

#include "app/dialogs/form_part.h"
#include "app/dialogs/trunk_runs.h"

class QComboBox;
class QPushButton;
class QSpinBox;

namespace bindscape::widgets {
class Expander;
class NumberEdit;
class ParameterForm;
}

namespace bindscape::app {

class LearningPart;

class ModelPart : public FormPart {
    Q_OBJECT
public:
    ModelPart();

    void setCatalogue(const Catalogue& catalogue);
    void setManyTasks();                                  // for a network with an output a track
    void setTrunks(const std::vector<TrunkRun>& trunks);  // those of the chosen architecture are offered
    void chooseTrunk(const TrunkRun& trunk);              // from elsewhere; the network becomes the same as its
    void applyPreset(const std::string& id);              // fills the fields
    QString architectureTitle() const;
    long maxEpochs() const;
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

Q_SIGNALS:
    void trunkFolderWanted(const QString& folder);

private:
    QLayout* makeNetwork();
    QLayout* makeStartFrom();
    void browseTrunk();
    void takeSizes();
    void architectureShown(const nn::Architecture& architecture);
    QLayout* makeOptimizer();
    QSpinBox* makeSpin(const QString& name, const QString& help, int most);
    void architectureChanged();
    void fillTrunks(const std::filesystem::path& wanted);
    void trunkChanged();
    nlohmann::json changedParameters() const;
    const train::TrainOptions* defaults() const;
    double publishedRate() const;

    QComboBox *m_architecture, *m_trunk, *m_freeze, *m_stopBy;
    QPushButton* m_browse;
    widgets::NumberEdit* m_rate;
    QSpinBox *m_batch, *m_epochs, *m_patience;
    widgets::Expander *m_more, *m_howItLearns;
    LearningPart* m_learning;
    widgets::ParameterForm* m_parameters;
    Catalogue m_catalogue;
    std::vector<TrunkRun> m_trunks;
    std::string m_preset = "small";
    TrainingChoice m_wanted;  // until the catalogue is there
    bool m_filling = false;
};

}  // namespace bindscape::app
