// SPDX-License-Identifier: GPL-3.0-or-later
// The left half of the training dialog: the fields, from and to a TrainingChoice. It knows the tracks that may serve as peaks
// and DNase, the motifs of the chosen file and the catalogue of networks; it reads no file itself.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace bindscape::widgets {
class ChromosomeStrip;
class ParameterForm;
}  // namespace bindscape::widgets

namespace bindscape::app {

class MotifLogo;

class TrainingForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainingForm(QWidget* parent = nullptr);

    void setTracks(const std::vector<project::TrackEntry>& tracks);  // intervals are offered
    void setContigs(const std::vector<genome::Contig>& contigs);     // with the proposed split
    void setMotifs(const std::vector<motif::Motif>& motifs);         // of the chosen file
    void setCatalogue(const Catalogue& catalogue);
    void setChoice(const TrainingChoice& choice);
    TrainingChoice choice() const;
    long maxEpochs() const;                             // what will be used
    void markFields(const std::vector<Check>& checks);  // outlines and inline sentences
    bool nameWasEdited() const { return m_nameEdited; }
    void proposeName(const std::string& name);

Q_SIGNALS:
    void changed();
    void motifFileChanged(const QString& file);

private:
    QWidget* makeDataBox();
    QWidget* makeDesignBox();
    QWidget* makeModelBox();
    QWidget* makeSplitBox();
    void addFile(QComboBox* combo, const QString& file, const QString& label);
    void browse(QComboBox* combo, const QString& title, const QString& filter);
    QLabel* problemLabel(const char* field);
    void designChanged();
    void presetChanged();
    void architectureChanged();
    void motifChanged();
    void updateLegend();
    std::filesystem::path fileOf(const QComboBox* combo) const;

    QLineEdit *m_tf, *m_name;
    QComboBox *m_peaks, *m_motifFile, *m_motif, *m_dnase, *m_architecture, *m_preset;
    QButtonGroup *m_design, *m_core;
    QSpinBox *m_epochs, *m_batch, *m_seed;
    QLabel *m_presetHelp, *m_legend;
    QToolButton* m_more;
    QPushButton* m_dnaseBrowse;
    MotifLogo* m_logo;
    widgets::ChromosomeStrip* m_chromosomes;
    widgets::ParameterForm* m_parameters;
    std::map<std::string, QLabel*> m_problems;  // by field
    std::vector<motif::Motif> m_motifs;
    Catalogue m_catalogue;
    TrainingChoice m_hidden;  // what has no field: cell, exclude
    bool m_nameEdited = false, m_tfEdited = false;
};

}  // namespace bindscape::app
