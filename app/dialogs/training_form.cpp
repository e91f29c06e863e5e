// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_form.h"

#include "app/dialogs/data_part.h"
#include "app/dialogs/design_part.h"
#include "app/dialogs/model_part.h"
#include "app/dialogs/preset_bar.h"
#include "app/dialogs/split_part.h"
#include "app/dialogs/wheel_guard.h"
#include "widgets/canvas/look.h"

#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

TrainingForm::TrainingForm(QWidget* parent)
    : QWidget(parent), m_presets(new PresetBar), m_data(new DataPart), m_design(new DesignPart), m_model(new ModelPart), m_split(new SplitPart),
      m_parts{m_data, m_design, m_model, m_split}, m_wheel(new WheelGuard(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, scaled(6), 0);
    layout->setSpacing(scaled(6));
    layout->addWidget(m_presets);
    for (FormPart* part : m_parts) {
        layout->addWidget(part);
        connect(part, &FormPart::changed, this, &TrainingForm::changed);
    }
    layout->addStretch(1);
    connect(m_data, &DataPart::motifFileChanged, this, &TrainingForm::motifFileChanged);
    connect(m_data, &DataPart::folderWanted, this, &TrainingForm::folderWanted);
    connect(m_data, &DataPart::tableWanted, this, &TrainingForm::tableWanted);
    connect(m_model, &ModelPart::trunkFolderWanted, this, &TrainingForm::trunkFolderWanted);
    connect(m_data, &DataPart::sitesListed, m_design, &DesignPart::proposeRatio);
    connect(m_presets, &PresetBar::chosen, this, &TrainingForm::applyPreset);
    connect(m_presets, &PresetBar::resetWanted, this, &TrainingForm::applyPreset);
    connect(this, &TrainingForm::changed, this, &TrainingForm::showDifferences);
    m_wheel->watch();
}

void TrainingForm::setTracks(const std::vector<project::TrackEntry>& tracks)
{
    m_data->setTracks(tracks);
    m_design->setTracks(tracks);
}

void TrainingForm::setContigs(const std::vector<genome::Contig>& contigs) { m_split->setContigs(contigs); }
void TrainingForm::setMotifs(const std::vector<motif::Motif>& motifs) { m_data->setMotifs(motifs); }
void TrainingForm::setTrunks(const std::vector<TrunkRun>& trunks) { m_model->setTrunks(trunks); }
void TrainingForm::chooseTrunk(const TrunkRun& trunk) { m_model->chooseTrunk(trunk); }
void TrainingForm::setMachine(const compute::Machine& machine, const std::vector<compute::Device>& devices) { m_split->setMachine(machine, devices); }
void TrainingForm::addFactors(const std::vector<Factor>& factors) { m_data->addFactors(factors); }
long TrainingForm::maxEpochs() const { return m_model->maxEpochs(); }
void TrainingForm::proposeName(const std::string& name) { m_split->proposeName(name); }
std::pair<int, int> TrainingForm::rounds() const { return m_split->rounds(); }
QStringList TrainingForm::factorNames() const { return m_data->names(); }
int TrainingForm::currentFactor() const { return m_data->current(); }
void TrainingForm::chooseFactor(int row) { m_data->choose(row); }

void TrainingForm::showCounts(const TrainingChoice& counted, std::int64_t hits, std::int64_t bound) { m_data->showCounts(counted, hits, bound); }

void TrainingForm::setCatalogue(const Catalogue& catalogue)
{
    m_presets->setPresets(catalogue.presets);
    m_presets->select(choice().preset);
    m_model->setCatalogue(catalogue);
    m_presets->setArchitecture(m_model->architectureTitle());
    m_wheel->watch();  // the sizes of the network have new fields
}

void TrainingForm::setUserPresets(const std::vector<UserPreset>& presets, const std::string& selected)
{
    m_presets->setUserPresets(presets);
    if (!selected.empty())
        m_presets->selectUser(selected);
    showDifferences();
}

// Of the program: how the network is trained. Of the user: all settings.
void TrainingForm::applyPreset()
{
    const UserPreset* user = m_presets->userPreset();
    if (user == nullptr) {
        m_model->applyPreset(m_presets->preset());
        return;
    }
    const TrainingChoice settings = withSettings(choice(), user->settings);
    m_hidden = settings;
    m_data->setThreshold(settings.pvalue);
    m_design->setChoice(settings);
    m_model->setChoice(settings);
    m_split->setChoice(settings);
    m_split->setLastRound(user->lastRound);
}

void TrainingForm::showDifferences()
{
    m_presets->setArchitecture(m_model->architectureTitle());
    const UserPreset* user = m_presets->userPreset();
    const TrainingChoice now = choice();
    TrainingChoice preset;
    if (user != nullptr)
        preset = user->settings;
    preset.preset = m_presets->preset();
    if (user == nullptr)
        preset.architecture = now.architecture;
    QStringList names;
    for (const std::string& name : settingDifferences(settingsOf(now), preset, user == nullptr))
        names << QString::fromStdString(name);
    m_presets->showDifferences(names);
}

void TrainingForm::setChoices(const std::vector<TrainingChoice>& choices)
{
    m_hidden = choices.front();
    m_presets->select(choices.front().preset);
    for (FormPart* part : m_parts)
        if (part != m_data)
            part->setChoice(choices.front());
    m_data->setChoices(choices);
}

TrainingChoice TrainingForm::choice() const
{
    TrainingChoice choice = m_hidden;
    for (const FormPart* part : m_parts)
        part->addTo(choice);
    return choice;
}

std::vector<TrainingChoice> TrainingForm::factors() const { return m_data->factors(choice()); }

std::vector<TrainingChoice> TrainingForm::choices() const
{
    const auto [first, last] = rounds();
    return spread(factors(), first, last);
}

TrainingChoice TrainingForm::current() const
{
    const int place = m_data->placeOfCurrent();
    if (place < 0)
        return choice();
    const auto [first, last] = rounds();
    return choices().at(static_cast<std::size_t>(place * (last - first + 1)));
}

void TrainingForm::markEmptyFieldsToo()
{
    for (FormPart* part : m_parts)
        part->markEmptyToo();
}

void TrainingForm::markFields(const std::vector<Check>& checks)
{
    for (FormPart* part : m_parts)
        part->mark(checks);
}

}  // namespace bindscape::app
