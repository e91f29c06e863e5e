// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/model_part.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/parameter_form.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <climits>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

ModelPart::ModelPart() : FormPart(tr("Model"))
{
    auto* layout = new QVBoxLayout(this);
    auto* form = widgets::formLayout(nullptr);
    m_preset = new QComboBox;
    m_architecture = new QComboBox;
    m_presetHelp = widgets::hintLabel({}, this);
    m_differences = widgets::hintLabel({}, this);
    m_differences->setTextFormat(Qt::RichText);
    m_differences->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    addField(form, tr("Pre&set"), m_preset, tr("Settings that belong together; every field below may be changed afterwards"));
    form->addRow(QString(), m_presetHelp);
    form->addRow(QString(), m_differences);
    addField(form, tr("&Architecture"), m_architecture, tr("The network that is trained"));
    QLayout* numbers = makeNumbers();
    addField(form, tr("Epoc&hs"), numbers, m_epochs, tr("The most epochs; training usually stops earlier by the validation loss"));
    m_device = new QComboBox;
    m_device->addItem(tr("Automatic"), QStringLiteral("auto"));
    m_device->addItem(tr("CPU"), QStringLiteral("cpu"));
    addField(form, tr("De&vice"), m_device, tr("Where the network is trained. On the CPU the same seed gives the same weights."));
    layout->addLayout(form);
    m_more = new QToolButton;
    m_more->setText(tr("Network sizes"));
    m_more->setCheckable(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setArrowType(Qt::RightArrow);
    widgets::describe(m_more, tr("Network sizes"), tr("Shows the sizes of the network; the defaults are the published ones"));
    m_parameters = new widgets::ParameterForm;
    m_parameters->hide();
    layout->addWidget(m_more);
    layout->addWidget(m_parameters);
    for (QWidget* widget : {static_cast<QWidget*>(m_preset), static_cast<QWidget*>(m_architecture), static_cast<QWidget*>(m_more)})
        widget->setEnabled(false);  // until the catalogue is there
    connect(m_more, &QToolButton::toggled, this, [this](bool on) {
        m_parameters->setVisible(on);
        m_more->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(m_preset, &QComboBox::currentIndexChanged, this, &ModelPart::presetChanged);
    connect(m_architecture, &QComboBox::currentIndexChanged, this, &ModelPart::architectureChanged);
    connect(m_device, &QComboBox::currentIndexChanged, this, &FormPart::changed);
    connect(m_parameters, &widgets::ParameterForm::changed, this, &FormPart::changed);
    connect(m_differences, &QLabel::linkActivated, this, &ModelPart::presetChanged);
    connect(this, &FormPart::changed, this, &ModelPart::showDifferences);
}

QLayout* ModelPart::makeNumbers()
{
    m_epochs = new QSpinBox;
    m_epochs->setRange(1, 1000);
    m_epochs->setPrefix(tr("≤ "));
    m_batch = new QSpinBox;
    m_batch->setRange(1, 4096);
    m_seed = new QSpinBox;
    m_seed->setRange(0, INT_MAX);
    m_seed->setValue(1);
    auto* numbers = new QHBoxLayout;
    numbers->setSpacing(scaled(8));
    const auto place = [&](const QString& text, QSpinBox* spin, const QString& help) {
        if (!text.isEmpty()) {
            auto* label = new QLabel(text);
            label->setBuddy(spin);
            numbers->addSpacing(scaled(8));
            numbers->addWidget(label);
            QString name = text;
            widgets::describe(spin, name.remove(QLatin1Char('&')), help);
        }
        spin->setFixedWidth(scaled(86));
        numbers->addWidget(spin);
        connect(spin, &QSpinBox::valueChanged, this, &FormPart::changed);
    };
    place({}, m_epochs, {});
    place(tr("&Batch size"), m_batch, tr("Sequences per step"));
    place(tr("S&eed"), m_seed, tr("The same seed gives the same weights on the CPU"));
    numbers->addStretch(1);
    return numbers;
}

void ModelPart::setCatalogue(const Catalogue& catalogue)
{
    m_catalogue = catalogue;
    const TrainingChoice wanted = m_wanted;
    {
        const QSignalBlocker quietPreset(m_preset), quietArchitecture(m_architecture);
        m_preset->clear();
        m_architecture->clear();
        for (const auto& preset : catalogue.presets) {
            m_preset->addItem(QString::fromStdString(preset.title), QString::fromStdString(preset.id));
            m_preset->setItemData(m_preset->count() - 1, QString::fromStdString(preset.help), Qt::ToolTipRole);
        }
        for (const auto& architecture : catalogue.architectures) {
            m_architecture->addItem(QString::fromStdString(architecture.title), QString::fromStdString(architecture.id));
            m_architecture->setItemData(m_architecture->count() - 1, QString::fromStdString(architecture.reference), Qt::ToolTipRole);
        }
        m_preset->setCurrentIndex(std::max(0, m_preset->findData(QString::fromStdString(wanted.preset))));
        m_architecture->setCurrentIndex(std::max(0, m_architecture->findData(QString::fromStdString(wanted.architecture))));
    }
    for (QWidget* widget : {static_cast<QWidget*>(m_preset), static_cast<QWidget*>(m_architecture), static_cast<QWidget*>(m_more)})
        widget->setEnabled(m_preset->count() > 0);
    architectureChanged();
    if (wanted.maxEpochs > 0)
        m_epochs->setValue(static_cast<int>(wanted.maxEpochs));
    if (wanted.batch > 0)
        m_batch->setValue(static_cast<int>(wanted.batch));
    if (const auto* architecture = m_catalogue.architecture(wanted.architecture); architecture != nullptr && !wanted.parameters.empty()) {
        Values values = m_parameters->values();
        for (const auto& [id, value] : wanted.parameters.items())
            values.set(architecture->parameters, id, value.is_string() ? value.get<std::string>() : value.dump());
        m_parameters->setValues(values);
        Q_EMIT changed();
    }
}

void ModelPart::setMachine(const compute::Machine& machine)
{
    const bool cuda = machine.device == "cuda";
    m_device->setItemText(0, cuda ? tr("Automatic: GPU (CUDA)") : tr("Automatic: CPU, %1").arg(QString::fromStdString(plural(machine.threads, "thread"))));
    if (cuda && m_device->findData(QStringLiteral("cuda")) < 0)
        m_device->addItem(tr("GPU (CUDA)"), QStringLiteral("cuda"));
}

void ModelPart::architectureChanged()
{
    if (const auto* architecture = m_catalogue.architecture(m_architecture->currentData().toString().toStdString()))
        m_parameters->setParameters(architecture->parameters);
    presetChanged();
}

const train::TrainOptions* ModelPart::defaults() const
{
    return m_catalogue.options(m_preset->currentData().toString().toStdString(), m_architecture->currentData().toString().toStdString());
}

void ModelPart::presetChanged()
{
    m_presetHelp->setText(m_preset->currentData(Qt::ToolTipRole).toString());
    if (const auto* options = defaults()) {
        m_epochs->setValue(static_cast<int>(options->maxEpochs));
        m_batch->setValue(static_cast<int>(options->batch));
        if (const auto* architecture = m_catalogue.architecture(options->architecture))
            m_parameters->setValues(Values(architecture->parameters));
        m_parameters->setValues(options->architectureValues);
    }
    Q_EMIT changed();
}

void ModelPart::showDifferences()
{
    QStringList names;
    if (const auto* options = defaults()) {
        if (options->maxEpochs != m_epochs->value())
            names << tr("epochs");
        if (options->batch != m_batch->value())
            names << tr("batch size");
        if (!changedParameters().empty())
            names << tr("network sizes");
    }
    m_differences->setVisible(!names.isEmpty());
    m_differences->setText(tr("Differs from the preset: %1. <a href=\"#reset\">Reset</a>").arg(names.join(QStringLiteral(", "))));
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

long ModelPart::maxEpochs() const { return m_epochs->value(); }

void ModelPart::setChoice(const TrainingChoice& choice)
{
    m_wanted = choice;
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(choice.seed, INT_MAX)));
    const QString device = QString::fromStdString(choice.device);
    if (m_device->findData(device) < 0)  // cloned from a run on another machine
        m_device->addItem(device, device);
    m_device->setCurrentIndex(m_device->findData(device));
    if (!m_catalogue.presets.empty())
        setCatalogue(m_catalogue);
}

void ModelPart::addTo(TrainingChoice& choice) const
{
    choice.seed = static_cast<std::uint64_t>(m_seed->value());
    choice.device = m_device->currentData().toString().toStdString();
    if (m_catalogue.presets.empty()) {
        choice.preset = m_wanted.preset;
        choice.architecture = m_wanted.architecture;
        choice.maxEpochs = m_wanted.maxEpochs;
        choice.batch = m_wanted.batch;
        choice.parameters = m_wanted.parameters;
        return;
    }
    choice.preset = m_preset->currentData().toString().toStdString();
    choice.architecture = m_architecture->currentData().toString().toStdString();
    const auto* options = defaults();
    choice.maxEpochs = options != nullptr && options->maxEpochs == m_epochs->value() ? 0 : m_epochs->value();
    choice.batch = options != nullptr && options->batch == m_batch->value() ? 0 : m_batch->value();
    choice.parameters = changedParameters();
}

}  // namespace bindscape::app
