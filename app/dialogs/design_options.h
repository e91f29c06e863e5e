// SPDX-License-Identifier: GPL-3.0-or-later
// The finer points of a design: matching, bins, windows, what is left out, how many. Some have values that the paper gives; these are
// the defaults.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QSpinBox;

namespace bindscape::widgets {
class NumberEdit;
}

namespace bindscape::app {

class FileCombo;

class DesignOptions : public QWidget {
    Q_OBJECT
public:
    DesignOptions();
    void setTracks(const std::vector<project::TrackEntry>& tracks);
    void setChoice(const TrainingChoice& choice);
    void addTo(TrainingChoice& choice) const;
    void proposeRatio(bool sitesListed);
    void setDesign(const std::string& design);  // greys what it does not use

Q_SIGNALS:
    void changed();

private:
    void makeMatching(QFormLayout* form);
    void makeSites(QFormLayout* form);
    QSpinBox* spin(QFormLayout* form, const QString& text, const QString& help, int least, int most, const QString& suffix, const QString& special = {});
    QComboBox* choice(QFormLayout* form, const QString& text, const QString& help, const std::vector<std::pair<QString, QString>>& options);
    widgets::NumberEdit* number(QFormLayout* form, const QString& text, const QString& help, double value, double least, double most);

    QComboBox *m_match, *m_partial, *m_overlap, *m_background;
    QCheckBox* m_pooled;
    widgets::NumberEdit *m_ratio, *m_pBin, *m_gcBin;
    QSpinBox *m_window, *m_gcWindow, *m_maskWidth, *m_maxUnknown, *m_flank, *m_maxSites;
    FileCombo* m_exclude;
};

}  // namespace bindscape::app
