// SPDX-License-Identifier: GPL-3.0-or-later
// The left half of the training dialog: its boxes and the row of presets, from and to TrainingChoices. It reads no file itself.
#pragma once

#include "app/dialogs/factors.h"
#include "app/dialogs/model_part.h"
#include "app/dialogs/training_plan.h"
#include "app/dialogs/user_presets.h"
#include "core/compute/compute.h"

#include <QWidget>

namespace bindscape::app {

class DataPart;
class DesignPart;
class FormPart;
class PresetBar;
class SplitPart;
class WheelGuard;

class TrainingForm : public QWidget {
    Q_OBJECT
public:
    explicit TrainingForm(QWidget* parent = nullptr);
    PresetBar& presets() { return *m_presets; }  // on top of the form until it is laid out elsewhere

    void setTracks(const std::vector<project::TrackEntry>& tracks);  // intervals are offered
    void setContigs(const std::vector<genome::Contig>& contigs);     // with the proposed split
    void setMotifs(const std::vector<motif::Motif>& motifs);         // of the chosen file
    void setTrunks(const std::vector<TrunkRun>& trunks);
    void chooseTrunk(const TrunkRun& trunk);  // from elsewhere
    void setCatalogue(const Catalogue& catalogue);
    void setMachine(const compute::Machine& machine, const std::vector<compute::Device>& devices);
    void setUserPresets(const std::vector<UserPreset>& presets, const std::string& selected = {});
    void addFactors(const std::vector<Factor>& factors);

    void setChoice(const TrainingChoice& choice) { setChoices({choice}); }
    void setChoices(const std::vector<TrainingChoice>& choices);  // a factor each, settings of the first; not empty
    TrainingChoice choice() const;                       // of the chosen factor, as it stands in the form
    std::vector<TrainingChoice> factors() const;         // of each checked factor
    std::vector<TrainingChoice> choices() const;         // of each checked factor and round: what is queued
    // Of `choices` the one to look at beforehand: of the chosen factor and the first round.
    TrainingChoice current() const;
    std::pair<int, int> rounds() const;                  // 0, 0: by chromosome
    QStringList factorNames() const;                     // of all rows
    int currentFactor() const;
    void chooseFactor(int row);
    void showCounts(const TrainingChoice& counted, std::int64_t hits, std::int64_t bound);

    long maxEpochs() const;                             // what will be used
    void markFields(const std::vector<Check>& checks);  // outlines and inline sentences
    void markEmptyFieldsToo();                          // from now on
    void proposeName(const std::string& name);

Q_SIGNALS:
    void changed();
    void motifFileChanged(const QString& file);
    void folderWanted(const QString& folder);
    void tableWanted(const QString& file);
    void trunkFolderWanted(const QString& folder);

private:
    void applyPreset();
    void showDifferences();

    PresetBar* m_presets;
    DataPart* m_data;
    DesignPart* m_design;
    ModelPart* m_model;
    SplitPart* m_split;
    std::vector<FormPart*> m_parts;
    WheelGuard* m_wheel;
    TrainingChoice m_hidden;  // what has no field: shares of a random split
};

}  // namespace bindscape::app
