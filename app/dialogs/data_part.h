// SPDX-License-Identifier: GPL-3.0-or-later
// What is learned: the transcription factors with their peaks and motifs, as a table whose chosen row has its fields below. Reads no
// file itself.
#pragma once

#include "app/dialogs/factor_list.h"
#include "app/dialogs/factors.h"
#include "app/dialogs/form_part.h"

class QComboBox;
class QLineEdit;
class QMenu;
class QPushButton;
class QSpinBox;

namespace bindscape::widgets {
class NumberEdit;
}

namespace bindscape::app {

class FileCombo;

class DataPart : public FormPart {
    Q_OBJECT
public:
    DataPart();

    void setTracks(const std::vector<project::TrackEntry>& tracks);  // intervals are offered
    void setMotifs(const std::vector<motif::Motif>& motifs);         // of the chosen file
    // Replaces a table that is still blank; factors that are there already are not added again.
    void addFactors(const std::vector<Factor>& factors);
    void setChoice(const TrainingChoice& choice) override { setChoices({choice}); }
    void setChoices(const std::vector<TrainingChoice>& choices);  // not empty; a row each
    void addTo(TrainingChoice& choice) const override;            // of the chosen row
    // The choice for each checked row.
    std::vector<TrainingChoice> factors(const TrainingChoice& shared) const;
    QStringList names() const;  // of all rows
    int current() const { return m_current; }
    int placeOfCurrent() const;  // among factors(); negative: it is not checked
    void choose(int row);
    void setThreshold(double pvalue);
    void showCounts(const TrainingChoice& counted, std::int64_t hits, std::int64_t bound);  // in the row with these data
    void clearCounts();

Q_SIGNALS:
    void motifFileChanged(const QString& file);
    void folderWanted(const QString& folder);
    void tableWanted(const QString& file);
    void sitesListed(bool listed);  // the chosen row got a list of sites, or lost it

private:
    QLayout* makeButtons();
    QLayout* makeFields();
    QLayout* makeMotif();
    QWidget* makeAdvanced();
    void fillAddMenu();
    void addRow(const FactorRow& row);
    void removeRow(int row);
    FactorRow& row() { return m_rows[static_cast<std::size_t>(m_current)]; }
    const FactorRow& row() const { return m_rows[static_cast<std::size_t>(m_current)]; }
    void addTo(TrainingChoice& choice, const FactorRow& row) const;
    void resolveMotif(FactorRow& row) const;  // ids from names, the motif of a TF, the TF of a motif
    void showFields();
    void showMotif();
    void edited(bool dataChanged = true);
    void peaksChosen();
    void motifChosen();
    void motifTyped();

    FactorList* m_list;
    QPushButton *m_add, *m_addFolder, *m_addTable;
    QMenu* m_addMenu;
    widgets::NumberEdit* m_pvalue;
    QLineEdit *m_tf, *m_cell;
    FileCombo *m_peaks, *m_motifFile, *m_sites, *m_negatives;
    QComboBox* m_motif;
    QSpinBox* m_labelColumn;
    std::vector<project::TrackEntry> m_intervals;
    std::vector<FactorRow> m_rows{FactorRow{}};
    std::vector<motif::Motif> m_motifs;
    int m_current = 0;
    bool m_filling = false;
};

}  // namespace bindscape::app
