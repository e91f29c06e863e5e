// SPDX-License-Identifier: GPL-3.0-or-later
// Which chromosomes train, validate and test, and what the run is called.
#pragma once

#include "app/dialogs/form_part.h"

class QLineEdit;

namespace bindscape::widgets {
class ChromosomeStrip;
}

namespace bindscape::app {

class SplitPart : public FormPart {
    Q_OBJECT
public:
    SplitPart();

    void setContigs(const std::vector<genome::Contig>& contigs);  // with the proposed split
    void proposeName(const std::string& name);                    // unless the user gave one
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

private:
    void updateLegend();
    widgets::ChromosomeStrip* m_chromosomes;
    QLabel* m_legend;
    QLineEdit* m_name;
    std::pair<std::string, std::string> m_proposed;
    bool m_nameEdited = false;
};

}  // namespace bindscape::app
