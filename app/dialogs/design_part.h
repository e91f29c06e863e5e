// SPDX-License-Identifier: GPL-3.0-or-later
// Which unbound sites are compared with the bound ones, and whether the network sees the core motif. Reads no file itself.
#pragma once

#include "app/dialogs/form_part.h"

class QButtonGroup;
class QCheckBox;

namespace bindscape::app {

class DesignOptions;
class FileCombo;

class DesignPart : public FormPart {
    Q_OBJECT
public:
    DesignPart();
    void setTracks(const std::vector<project::TrackEntry>& tracks);  // open chromatin is chosen
    void proposeRatio(bool sitesListed);  // a list is taken whole; unless the ratio was changed
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

private:
    QLayout* makeDesigns();
    QLayout* makeCore();
    QLayout* makeHotspots();
    void designChanged();
    std::string design() const;

    QButtonGroup *m_design, *m_core;
    FileCombo* m_dnase;
    QCheckBox* m_reverse;
    DesignOptions* m_options;
};

}  // namespace bindscape::app
