// SPDX-License-Identifier: GPL-3.0-or-later
// What is learned: the TF, its peaks, its motif, and the open chromatin. Reads no file itself.
#pragma once

#include "app/dialogs/form_part.h"

class QComboBox;
class QLineEdit;

namespace bindscape::app {

class MotifLogo;

class DataPart : public FormPart {
    Q_OBJECT
public:
    DataPart();

    void setTracks(const std::vector<project::TrackEntry>& tracks);  // intervals are offered
    void setMotifs(const std::vector<motif::Motif>& motifs);         // of the chosen file
    void setDnaseNeeded(bool needed);
    void setChoice(const TrainingChoice& choice) override;
    void addTo(TrainingChoice& choice) const override;

Q_SIGNALS:
    void motifFileChanged(const QString& file);

private:
    void makeMotifRows(QFormLayout* form);
    void addFile(QComboBox* combo, const QString& file);
    void browse(QComboBox* combo, const QString& title, const QString& filter);
    void motifChanged();
    void motifTyped();

    QLineEdit* m_tf;
    QComboBox *m_peaks, *m_motifFile, *m_motif, *m_dnase;
    MotifLogo* m_logo;
    std::vector<motif::Motif> m_motifs;
    QString m_wantedMotif;  // until its file is read
    bool m_tfEdited = false;
};

}  // namespace bindscape::app
