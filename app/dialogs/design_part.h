// SPDX-License-Identifier: GPL-3.0-or-later
// Which unbound sites are compared with the bound ones, and whether the network sees the core motif.
#pragma once

#include "app/dialogs/form_part.h"

class QButtonGroup;

namespace bindscape::app {

class DesignPart : public FormPart {
    Q_OBJECT
public:
    DesignPart();
    bool needsDnase() const;
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

private:
    QLayout* makeDesigns();
    QLayout* makeCore();
    QButtonGroup *m_design, *m_core;
};

}  // namespace bindscape::app
