// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/model_part.h"

#include "app/dialogs/learning_part.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/expander.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/number_edit.h"
#include "widgets/forms/parameter_form.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

QComboBox* shortCombo()
{
    auto* combo = new QComboBox;
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(5);
    return combo;
}

}  // namespace

ModelPart::ModelPart() : FormPart(tr("Model"))
{
    m_learning = new LearningPart;  // first: filling "Start from" tells it the trunk
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(scaled(6));
    layout->setContentsMargins(scaled(14), scaled(8), scaled(14), scaled(8));
    auto* both = new QHBoxLayout;
    both->setSpacing(scaled(10));
    both->addLayout(makeNetwork(), 1);
    both->addLayout(makeOptimizer(), 1);
    layout->addLayout(both);
    m_parameters = new widgets::ParameterForm;
    m_more = new widgets::Expander(tr("Network sizes"), tr("Shows the sizes of the network; the defaults are the published ones"), m_parameters);
    m_howItLearns = new widgets::Expander(tr("Layers, shift and weights"), tr("Learning rate of each group of layers, augmentation, weights of the classes"), m_learning);
    auto* expanders = new QVBoxLayout;
    expanders->setSpacing(scaled(2));
    expanders->addWidget(m_howItLearns);
    expanders->addWidget(m_more);
    layout->addLayout(expanders);
    for (QWidget* widget : {static_cast<QWidget*>(m_architecture), static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_howItLearns)})
        widget->setEnabled(false);  // until the catalogue is there
    connect(m_architecture, &QComboBox::currentIndexChanged, this, &ModelPart::architectureChanged);
    connect(m_trunk, &QComboBox::currentIndexChanged, this, &ModelPart::trunkChanged);
    connect(m_trunk, &QComboBox::activated, this, &ModelPart::takeSizes);
    connect(m_freeze, &QComboBox::currentIndexChanged, this, &ModelPart::trunkChanged);
    connect(m_learning, &LearningPart::changed, this, [this] {
        if (!m_filling)
            Q_EMIT changed();
    });
    connect(m_parameters, &widgets::ParameterForm::changed, this, &FormPart::changed);
    trunkChanged();
}

QLayout* ModelPart::makeNetwork()
{
    auto* form = widgets::formLayout(nullptr);
    m_architecture = shortCombo();
    addField(form, tr("A&rchitecture"), m_architecture, tr("The network that is trained"));
    QLayout* startFrom = makeStartFrom();
    addField(form, tr("Start &from"), startFrom, m_trunk, tr("Random weights, a pre-trained trunk, or an earlier run with the same architecture"));
    addProblemRow(form, "trunk", m_trunk);
    m_freeze = shortCombo();
    m_freeze->addItem(tr("No, fine-tune all layers"), false);
    m_freeze->addItem(tr("Yes, train the last layers only"), true);
    addField(form, tr("Free&ze trunk"), m_freeze, tr("Whether the layers that come from the earlier run stay as they are"));
    fillTrunks({});
    return form;
}

QLayout* ModelPart::makeStartFrom()
{
    m_trunk = shortCombo();
    m_browse = new QPushButton(tr("Browse…"));
    m_browse->setAutoDefault(false);
    widgets::describe(m_browse, tr("Browse for a run folder"), tr("Starts from a run of another project or from imported weights; the network gets the same architecture and sizes"));
    connect(m_browse, &QPushButton::clicked, this, &ModelPart::browseTrunk);
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    row->addWidget(m_trunk, 1);
    row->addWidget(m_browse);
    return row;
}

void ModelPart::browseTrunk()
{
    const QString now = m_trunk->currentData().toString();
    const QString chosen = QFileDialog::getExistingDirectory(this, tr("Choose a run folder"), now.isEmpty() ? QString() : QFileInfo(now).absolutePath());
    if (!chosen.isEmpty())
        Q_EMIT trunkFolderWanted(chosen);
}

void ModelPart::setManyTasks() { m_learning->setManyTasks(); }

void ModelPart::chooseTrunk(const TrunkRun& trunk)
{
    if (std::none_of(m_trunks.begin(), m_trunks.end(), [&](const auto& known) { return known.folder == trunk.folder; }))
        m_trunks.push_back(trunk);
    if (const int place = m_architecture->findData(QString::fromStdString(trunk.architecture)); place >= 0)
        m_architecture->setCurrentIndex(place);
    fillTrunks(trunk.folder);
    takeSizes();
}

// Its layers fit only a network of the same sizes; those of the head are free.
void ModelPart::takeSizes()
{
    const std::string folder = m_trunk->currentData().toString().toStdString();
    const auto trunk = std::find_if(m_trunks.begin(), m_trunks.end(), [&](const auto& known) { return !folder.empty() && known.folder == folder; });
    const auto* architecture = m_catalogue.architecture(m_architecture->currentData().toString().toStdString());
    if (trunk == m_trunks.end() || architecture == nullptr || trunk->architecture != architecture->id)
        return;
    Values values = m_parameters->values();
    for (const auto& [id, value] : trunk->values.all())
        if (std::find(architecture->headParameters.begin(), architecture->headParameters.end(), id) == architecture->headParameters.end())
            values.set(architecture->parameters, id, toText(value));
    m_parameters->setValues(values);
    if (!m_filling)
        Q_EMIT changed();
}

void ModelPart::architectureShown(const nn::Architecture& architecture)
{
    m_parameters->setParameters(architecture.parameters);
    m_learning->setGroups(architecture.groups);
}

QLayout* ModelPart::makeOptimizer()
{
    const auto label = [](const QString& text, QWidget* field) {
        auto* made = new QLabel(text);
        made->setBuddy(field);
        return made;
    };
    const auto rowOf = [](std::initializer_list<QWidget*> widgets) {
        auto* row = new QHBoxLayout;
        row->setSpacing(scaled(8));
        for (QWidget* widget : widgets)
            row->addWidget(widget);
        row->addStretch(1);
        return row;
    };
    auto* form = widgets::formLayout(nullptr);
    m_rate = new widgets::NumberEdit(1e-3, 1e-9, 10);
    widgets::describe(m_rate, tr("Learning rate"), tr("First learning rate; the preset begins with the rate published for the architecture"));
    auto* adam = new QLabel(tr("Adam"));
    std::vector<QLabel*> names{addField(form, tr("Optimizer"), rowOf({adam, label(tr("rat&e"), m_rate), m_rate}), adam, tr("How the weights are moved"))};
    m_batch = makeSpin(tr("Batch size"), tr("Sequences per step"), 65536);
    m_batch->setMinimum(2);
    m_epochs = makeSpin(tr("Epochs"), tr("The most epochs; training usually stops earlier"), 100'000);
    m_epochs->setPrefix(tr("≤ "));
    names.push_back(addField(form, tr("Batch si&ze"), rowOf({m_batch, label(tr("epoc&hs"), m_epochs), m_epochs}), m_batch, tr("Sequences per step")));
    m_patience = makeSpin(tr("Early stop"), {}, 100'000);
    m_stopBy = shortCombo();
    m_stopBy->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_stopBy->addItem(tr("without better loss"), QStringLiteral("loss"));
    m_stopBy->addItem(tr("without better auROC"), QStringLiteral("auroc"));
    widgets::describe(m_stopBy, tr("Stop by"), tr("What is better: a lower loss or a higher auROC of the validation chromosomes. The weights of the best epoch are kept"));
    auto* stop = rowOf({m_patience, m_stopBy});
    stop->setStretch(1, 1);
    stop->setStretch(2, 0);  // the sentence takes what is left of the row
    names.push_back(addField(form, tr("Earl&y stop"), stop, m_patience, tr("Epochs without a better value before training ends or, as published, the rate falls to a tenth")));
    connect(m_stopBy, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            Q_EMIT changed();
    });
    for (QLabel* name : names)
        name->setMinimumWidth(scaled(74));
    connect(m_rate, &widgets::NumberEdit::valueChanged, this, &FormPart::changed);
    return form;
}

QSpinBox* ModelPart::makeSpin(const QString& name, const QString& help, int most)
{
    auto* spin = new QSpinBox;
    spin->setRange(1, most);
    spin->setFixedWidth(scaled(86));
    widgets::describe(spin, name, help);
    connect(spin, &QSpinBox::valueChanged, this, [this] {
        if (!m_filling)
            Q_EMIT changed();
    });
    return spin;
}

void ModelPart::setCatalogue(const Catalogue& catalogue)
{
    m_catalogue = catalogue;
    const TrainingChoice wanted = m_wanted;
    {
        const QSignalBlocker quiet(m_architecture);
        m_architecture->clear();
        for (const auto& architecture : catalogue.architectures) {
            m_architecture->addItem(QString::fromStdString(architecture.title), QString::fromStdString(architecture.id));
            m_architecture->setItemData(m_architecture->count() - 1, QString::fromStdString(architecture.reference), Qt::ToolTipRole);
        }
    }
    for (QWidget* widget : {static_cast<QWidget*>(m_architecture), static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_howItLearns)})
        widget->setEnabled(m_architecture->count() > 0);
    setChoice(wanted);
}

void ModelPart::setTrunks(const std::vector<TrunkRun>& trunks)
{
    m_trunks = trunks;
    fillTrunks(m_trunk->currentData().toString().toStdString());
}

void ModelPart::fillTrunks(const std::filesystem::path& wanted)
{
    const std::string architecture = m_architecture->currentData().toString().toStdString();
    {
        const QSignalBlocker quiet(m_trunk);
        m_trunk->clear();
        m_trunk->addItem(tr("From scratch"), QString());
        const auto add = [this](const TrunkRun& trunk) {
            const QString folder = QString::fromStdString(trunk.folder.string()), label = QString::fromStdString(trunkLabel(trunk));
            m_trunk->addItem(label, folder);
            const QString trained = trunk.train.empty() ? QString() : tr("\nTrained on %1").arg(QString::fromStdString(join(trunk.train, ", ")));
            m_trunk->setItemData(m_trunk->count() - 1, QString(label + trained + QLatin1Char('\n') + folder), Qt::ToolTipRole);
        };
        for (const TrunkRun& trunk : m_trunks)
            if (trunk.architecture == architecture)
                add(trunk);
        const auto ofOther = std::any_of(m_trunks.begin(), m_trunks.end(), [&](const auto& trunk) { return trunk.folder == wanted && trunk.architecture != architecture; });
        const QString path = QString::fromStdString(wanted.string());
        if (!wanted.empty() && !ofOther && m_trunk->findData(path) < 0)
            add({wanted.filename().string(), architecture, wanted});  // of a clone or a preset
        m_trunk->view()->setMinimumWidth(m_trunk->view()->sizeHintForColumn(0) + scaled(24));
        m_trunk->setCurrentIndex(std::max(0, m_trunk->findData(path)));
    }
    trunkChanged();
}

void ModelPart::trunkChanged()
{
    m_freeze->setEnabled(m_trunk->currentIndex() > 0);
    const QString chosen = m_trunk->currentData(Qt::ToolTipRole).toString();
    m_trunk->setToolTip(chosen.isEmpty() ? tr("Random weights, a pre-trained trunk, or an earlier run with the same architecture") : chosen);
    m_learning->setTrunk(m_trunk->currentIndex() > 0, m_freeze->currentData().toBool());
    if (!m_filling)
        Q_EMIT changed();
}

void ModelPart::architectureChanged()
{
    if (m_filling)
        return;
    if (const auto* architecture = m_catalogue.architecture(m_architecture->currentData().toString().toStdString())) {
        m_filling = true;
        architectureShown(*architecture);
        m_filling = false;
    }
    applyPreset(m_preset);
    fillTrunks(m_trunk->currentData().toString().toStdString());
}

const train::TrainOptions* ModelPart::defaults() const { return m_catalogue.options(m_preset, m_architecture->currentData().toString().toStdString()); }

double ModelPart::publishedRate() const
{
    const auto* options = defaults();
    const auto* architecture = m_catalogue.architecture(m_architecture->currentData().toString().toStdString());
    return options != nullptr && options->learningRate > 0 ? options->learningRate : architecture != nullptr ? architecture->learningRate : 1e-3;
}

QString ModelPart::architectureTitle() const { return m_architecture->currentText(); }
long ModelPart::maxEpochs() const { return m_epochs->value(); }

void ModelPart::applyPreset(const std::string& id)
{
    m_preset = id;
    m_wanted.preset = id;
    if (const auto* options = defaults()) {
        const bool before = std::exchange(m_filling, true);
        m_epochs->setValue(static_cast<int>(options->maxEpochs));
        m_batch->setValue(static_cast<int>(options->batch));
        m_patience->setValue(static_cast<int>(options->patience));
        m_patience->setSuffix(options->patience == 1 ? tr(" epoch") : tr(" epochs"));
        const bool plateau = options->schedule == "plateau";
        m_patience->setEnabled(options->schedule != "cosine");  // its length is fixed
        m_stopBy->setItemText(0, plateau ? tr("of the same loss: rate / 10") : tr("without better loss"));
        m_stopBy->setItemText(1, plateau ? tr("of the same auROC: rate / 10") : tr("without better auROC"));
        m_stopBy->setCurrentIndex(0);
        m_rate->setValue(publishedRate());
        if (const auto* architecture = m_catalogue.architecture(options->architecture))
            m_parameters->setValues(Values(architecture->parameters));
        m_parameters->setValues(options->architectureValues);
        m_trunk->setCurrentIndex(0);
        m_freeze->setCurrentIndex(0);
        m_learning->setSettings({});
        m_filling = before;
    }
    if (!m_filling)
        Q_EMIT changed();
}

// The preset's own sizes need not be said again.
nlohmann::json ModelPart::changedParameters() const
{
    nlohmann::json changed = nlohmann::json::object();
    const auto* options = defaults();
    const auto ofForm = m_parameters->changedValues();
    const Values values = m_parameters->values();
    for (const auto& [id, value] : values.all()) {
        const auto& preset = options != nullptr ? options->architectureValues.all() : std::map<std::string, Value, std::less<>>();
        const auto known = preset.find(id);
        if (known != preset.end() ? known->second != value : ofForm.contains(id))
            std::visit([&, key = id](const auto& plain) { changed[key] = plain; }, value);
    }
    return changed;
}

void ModelPart::setChoice(const TrainingChoice& choice)
{
    m_wanted = choice;
    m_preset = choice.preset;
    if (m_catalogue.architectures.empty()) {
        fillTrunks(choice.training.trunk);
        return;
    }
    m_filling = true;
    m_architecture->setCurrentIndex(std::max(0, m_architecture->findData(QString::fromStdString(choice.architecture))));
    const auto* architecture = m_catalogue.architecture(m_architecture->currentData().toString().toStdString());
    architectureShown(*architecture);
    applyPreset(choice.preset);
    if (choice.maxEpochs > 0)
        m_epochs->setValue(static_cast<int>(choice.maxEpochs));
    if (choice.batch > 0)
        m_batch->setValue(static_cast<int>(choice.batch));
    if (choice.training.patience > 0)
        m_patience->setValue(static_cast<int>(choice.training.patience));
    if (choice.training.learningRate > 0)
        m_rate->setValue(choice.training.learningRate);
    if (!choice.parameters.empty()) {
        Values values = m_parameters->values();
        for (const auto& [id, value] : choice.parameters.items())
            values.set(architecture->parameters, id, value.is_string() ? value.get<std::string>() : value.dump());
        m_parameters->setValues(values);
    }
    m_freeze->setCurrentIndex(choice.training.freezeTrunk ? 1 : 0);
    m_stopBy->setCurrentIndex(choice.training.stopBy == "auroc" ? 1 : 0);
    fillTrunks(choice.training.trunk);
    m_learning->setSettings(choice.training);
    m_filling = false;
    Q_EMIT changed();
}

void ModelPart::addTo(TrainingChoice& choice) const
{
    if (m_catalogue.architectures.empty()) {
        choice.preset = m_wanted.preset;
        choice.architecture = m_wanted.architecture;
        choice.maxEpochs = m_wanted.maxEpochs;
        choice.batch = m_wanted.batch;
        choice.parameters = m_wanted.parameters;
        choice.training.patience = m_wanted.training.patience;
        choice.training.learningRate = m_wanted.training.learningRate;
        choice.training.trunk = m_wanted.training.trunk;
        choice.training.freezeTrunk = m_wanted.training.freezeTrunk;
        choice.training.stopBy = m_wanted.training.stopBy;
        choice.training.shift = m_wanted.training.shift;
        choice.training.classWeights = m_wanted.training.classWeights;
        choice.training.ema = m_wanted.training.ema;
        choice.training.groupRates = m_wanted.training.groupRates;
        return;
    }
    choice.preset = m_preset;
    choice.architecture = m_architecture->currentData().toString().toStdString();
    const auto* options = defaults();
    const auto orPreset = [options](long value, long train::TrainOptions::*field) { return options != nullptr && options->*field == value ? 0 : value; };
    choice.maxEpochs = orPreset(m_epochs->value(), &train::TrainOptions::maxEpochs);
    choice.batch = orPreset(m_batch->value(), &train::TrainOptions::batch);
    choice.training.patience = orPreset(m_patience->value(), &train::TrainOptions::patience);
    choice.training.learningRate = m_rate->value() == publishedRate() ? 0 : m_rate->value();
    choice.training.trunk = m_trunk->currentData().toString().toStdString();
    choice.training.freezeTrunk = m_trunk->currentIndex() > 0 && m_freeze->currentData().toBool();
    choice.training.stopBy = m_stopBy->currentData().toString().toStdString();
    m_learning->addTo(choice.training);
    choice.parameters = changedParameters();
}

}  // namespace bindscape::app
