// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_form.h"

#include "app/dialogs/data_part.h"
#include "app/dialogs/design_part.h"
#include "app/dialogs/model_part.h"
#include "app/dialogs/split_part.h"
#include "widgets/canvas/look.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

TrainingForm::TrainingForm(QWidget* parent)
    : QWidget(parent), m_data(new DataPart), m_design(new DesignPart), m_model(new ModelPart), m_split(new SplitPart),
      m_parts{m_data, m_design, m_model, m_split}
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, scaled(6), 0);
    layout->setSpacing(scaled(10));
    for (FormPart* part : m_parts) {
        layout->addWidget(part);
        connect(part, &FormPart::changed, this, &TrainingForm::changed);
    }
    layout->addStretch(1);
    connect(m_data, &DataPart::motifFileChanged, this, &TrainingForm::motifFileChanged);
    connect(m_design, &FormPart::changed, m_data, [this] { m_data->setDnaseNeeded(m_design->needsDnase()); });
    m_data->setDnaseNeeded(m_design->needsDnase());
    keepWheelForScrolling();
}

void TrainingForm::setTracks(const std::vector<project::TrackEntry>& tracks) { m_data->setTracks(tracks); }
void TrainingForm::setContigs(const std::vector<genome::Contig>& contigs) { m_split->setContigs(contigs); }
void TrainingForm::setMotifs(const std::vector<motif::Motif>& motifs) { m_data->setMotifs(motifs); }
void TrainingForm::setMachine(const compute::Machine& machine) { m_model->setMachine(machine); }
long TrainingForm::maxEpochs() const { return m_model->maxEpochs(); }
void TrainingForm::proposeName(const std::string& name) { m_split->proposeName(name); }

void TrainingForm::setCatalogue(const Catalogue& catalogue)
{
    m_model->setCatalogue(catalogue);
    keepWheelForScrolling();  // the sizes of the network have new fields
}

void TrainingForm::setChoice(const TrainingChoice& choice)
{
    m_hidden = choice;
    for (FormPart* part : m_parts)
        part->setChoice(choice);
}

TrainingChoice TrainingForm::choice() const
{
    TrainingChoice choice = m_hidden;
    for (const FormPart* part : m_parts)
        part->addTo(choice);
    return choice;
}

void TrainingForm::markFields(const std::vector<Check>& checks)
{
    for (FormPart* part : m_parts)
        part->mark(checks);
}

// A wheel that scrolls the form must not change the fields that come under the pointer.
void TrainingForm::keepWheelForScrolling()
{
    QList<QWidget*> fields;
    for (auto* combo : findChildren<QComboBox*>())
        fields << combo;
    for (auto* spin : findChildren<QAbstractSpinBox*>())
        fields << spin;
    for (QWidget* field : fields) {
        field->setFocusPolicy(Qt::StrongFocus);
        field->installEventFilter(this);
    }
}

bool TrainingForm::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Wheel && !static_cast<QWidget*>(object)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(object, event);
}

}  // namespace bindscape::app
