// SPDX-License-Identifier: GPL-3.0-or-later
// The left half of the training dialog: its boxes, from and to a TrainingChoice. It reads no file itself.
#pragma once

#include "app/dialogs/training_plan.h"
#include "core/compute/compute.h"

#include <QWidget>

namespace bindscape::app {

class DataPart;
class DesignPart;
class FormPart;
class ModelPart;
class SplitPart;

class TrainingForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainingForm(QWidget* parent = nullptr);

    void setTracks(const std::vector<project::TrackEntry>& tracks);  // intervals are offered
    void setContigs(const std::vector<genome::Contig>& contigs);     // with the proposed split
    void setMotifs(const std::vector<motif::Motif>& motifs);         // of the chosen file
    void setCatalogue(const Catalogue& catalogue);
    void setMachine(const compute::Machine& machine);
    void setChoice(const TrainingChoice& choice);
    TrainingChoice choice() const;
    long maxEpochs() const;                             // what will be used
    void markFields(const std::vector<Check>& checks);  // outlines and inline sentences
    void proposeName(const std::string& name);

Q_SIGNALS:
    void changed();
    void motifFileChanged(const QString& file);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void keepWheelForScrolling();

    DataPart* m_data;
    DesignPart* m_design;
    ModelPart* m_model;
    SplitPart* m_split;
    std::vector<FormPart*> m_parts;
    TrainingChoice m_hidden;  // what has no field: cell, exclude
};

}  // namespace bindscape::app
