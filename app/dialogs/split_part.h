// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites train, validate and test, where it runs, what the run is called, and what is made afterwards.
#pragma once

#include "app/dialogs/form_part.h"
#include "core/compute/compute.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QSpinBox;

namespace bindscape::widgets {
class ChromosomeStrip;
}

namespace bindscape::app {

class SplitPart : public FormPart {
    Q_OBJECT
public:
    SplitPart();

    void setChromosomesOnly();  // of a trunk: no random split, and nothing is made afterwards
    void setContigs(const std::vector<genome::Contig>& contigs);  // with the proposed split
    void setMachine(const compute::Machine& machine, const std::vector<compute::Device>& devices);
    void proposeName(const std::string& name);                    // unless the user gave one
    std::pair<int, int> rounds() const;                           // first and last; 0, 0: by chromosome
    void setLastRound(int round);                                 // not below the first
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

private:
    QLayout* makeSplit();
    QWidget* makeRounds();
    QLayout* makeRun();
    QLayout* makeAfterwards();
    void splitChanged();
    void updateLegend();

    QButtonGroup* m_split;
    QSpinBox *m_firstRound, *m_lastRound, *m_seed, *m_threads;
    QWidget* m_rounds;
    QFormLayout *m_form, *m_right;
    QLayout *m_splitRow, *m_afterwards;
    widgets::ChromosomeStrip* m_chromosomes;
    QLabel* m_legend;
    QComboBox* m_device;
    QLineEdit* m_name;
    QCheckBox *m_together, *m_score;
    std::pair<std::string, std::string> m_proposed;
    bool m_nameEdited = false;
};

}  // namespace bindscape::app
