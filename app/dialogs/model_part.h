// SPDX-License-Identifier: GPL-3.0-or-later
// The network and how it is trained. A preset fills the fields; only what differs from it is kept in the choice.
#pragma once

#include "app/dialogs/form_part.h"

class QComboBox;
class QSpinBox;

namespace bindscape::widgets {
class Expander;
class NumberEdit;
class ParameterForm;
}

namespace bindscape::app {

// A finished run whose weights another may start from.
struct TrunkRun {
    std::string title, architecture;
    std::filesystem::path folder;
};
// Those of the project that have a model. Any thread; looks at the disk.
std::vector<TrunkRun> trunkRuns(const project::Project& project);

class ModelPart : public FormPart {
    Q_OBJECT
public:
    ModelPart();

    void setCatalogue(const Catalogue& catalogue);
    void setTrunks(const std::vector<TrunkRun>& trunks);  // those of the chosen architecture are offered
    void applyPreset(const std::string& id);              // fills the fields
    QString architectureTitle() const;
    long maxEpochs() const;
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

private:
    QLayout* makeNetwork();
    QLayout* makeOptimizer();
    QSpinBox* makeSpin(const QString& name, const QString& help, int most);
    void architectureChanged();
    void fillTrunks(const std::filesystem::path& wanted);
    void trunkChanged();
    nlohmann::json changedParameters() const;
    const train::TrainOptions* defaults() const;
    double publishedRate() const;

    QComboBox *m_architecture, *m_trunk, *m_freeze;
    widgets::NumberEdit* m_rate;
    QSpinBox *m_batch, *m_epochs, *m_patience;
    QLabel* m_patienceHelp;
    widgets::Expander* m_more;
    widgets::ParameterForm* m_parameters;
    Catalogue m_catalogue;
    std::vector<TrunkRun> m_trunks;
    std::string m_preset = "small";
    TrainingChoice m_wanted;  // until the catalogue is there
    bool m_filling = false;
};

}  // namespace bindscape::app
