// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_form.h"

#include "app/dialogs/motif_logo.h"
#include "core/genome/track_data.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/chromosome_strip.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/parameter_form.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QFileInfo>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <climits>

namespace bindscape::app {

using widgets::addField;
using widgets::ChromosomePart;
using widgets::scaled;

namespace {

constexpr const char* kDesigns[] = {"baseline", "gc", "dnase"};

QPushButton* browseButton(const QString& what)
{
    auto* button = new QPushButton(TrainingForm::tr("Browse…"));
    button->setAutoDefault(false);
    widgets::describe(button, TrainingForm::tr("Browse for %1").arg(what), TrainingForm::tr("Chooses a file that is not a track"));
    return button;
}

QComboBox* fileCombo()
{
    auto* combo = new QComboBox;
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(24);
    return combo;
}

template <class... Widgets>
QHBoxLayout* inRow(Widgets*... widgets)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    (row->addWidget(widgets), ...);
    return row;
}

std::vector<std::string> toStrings(const QStringList& list)
{
    std::vector<std::string> result;
    for (const QString& text : list)
        result.push_back(text.toStdString());
    return result;
}

}  // namespace

TrainingForm::TrainingForm(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, scaled(6), 0);
    layout->setSpacing(scaled(10));
    layout->addWidget(makeDataBox());
    layout->addWidget(makeDesignBox());
    layout->addWidget(makeModelBox());
    layout->addWidget(makeSplitBox());
    layout->addStretch(1);
    designChanged();
}

QLabel* TrainingForm::problemLabel(const char* field)
{
    auto* label = widgets::hintLabel({}, this);
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, widgets::toQColor(widgets::theme().errorText));
    label->setPalette(palette);
    label->hide();
    m_problems[field] = label;
    return label;
}

QWidget* TrainingForm::makeDataBox()
{
    auto* box = new QGroupBox(tr("Data"));
    auto* form = widgets::formLayout(box);
    m_tf = new QLineEdit;
    m_tf->setMaximumWidth(scaled(200));
    m_tf->setPlaceholderText(tr("for example GATA1"));
    addField(form, tr("&TF name"), m_tf, tr("Name of the transcription factor, as it will be called everywhere"));
    form->addRow(QString(), problemLabel("tf"));
    m_peaks = fileCombo();
    auto* peaksBrowse = browseButton(tr("peaks"));
    addField(form, tr("&Peaks"), inRow(m_peaks, peaksBrowse), m_peaks,
             tr("ChIP-seq peaks (BED or narrowPeak). A motif hit fully inside a peak counts as bound."));
    form->addRow(QString(), problemLabel("peaks"));
    m_motifFile = fileCombo();
    auto* motifBrowse = browseButton(tr("a motif file"));
    addField(form, tr("&Motif file"), inRow(m_motifFile, motifBrowse), m_motifFile, tr("JASPAR, MEME or plain matrices"));
    m_motif = new QComboBox;
    m_motif->setEditable(true);
    m_motif->setInsertPolicy(QComboBox::NoInsert);
    m_motif->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_motif->setMinimumContentsLength(20);
    m_motif->completer()->setFilterMode(Qt::MatchContains);
    m_motif->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_motif->lineEdit()->setPlaceholderText(tr("type an id or a name"));
    m_logo = new MotifLogo;
    addField(form, tr("M&otif"), inRow(m_motif, m_logo), m_motif, tr("The core motif; type a part of its id or name to search"));
    form->addRow(QString(), problemLabel("motif"));
    m_dnase = fileCombo();
    m_dnaseBrowse = browseButton(tr("DNase regions"));
    addField(form, tr("DNase &regions"), inRow(m_dnase, m_dnaseBrowse), m_dnase,
             tr("Open chromatin (BED). Needed by the DNase-controlled design; otherwise a simple rule to compare with."));
    form->addRow(QString(), problemLabel("dnase"));

    const QString bed = tr("Regions (*.bed *.bed.gz *.narrowPeak *.narrowPeak.gz *.broadPeak *.broadPeak.gz);;All files (*)");
    connect(peaksBrowse, &QPushButton::clicked, this, [this, bed] { browse(m_peaks, tr("Peaks"), bed); });
    connect(m_dnaseBrowse, &QPushButton::clicked, this, [this, bed] { browse(m_dnase, tr("DNase regions"), bed); });
    connect(motifBrowse, &QPushButton::clicked, this,
            [this] { browse(m_motifFile, tr("Motif file"), tr("Motifs (*.jaspar *.meme *.txt *.pfm);;All files (*)")); });
    connect(m_tf, &QLineEdit::textEdited, this, [this] { m_tfEdited = true; });
    connect(m_tf, &QLineEdit::textChanged, this, &TrainingForm::changed);
    for (QComboBox* combo : {m_peaks, m_dnase})
        connect(combo, &QComboBox::currentIndexChanged, this, &TrainingForm::changed);
    connect(m_motifFile, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT motifFileChanged(m_motifFile->currentData().toString()); });
    connect(m_motif, &QComboBox::currentIndexChanged, this, &TrainingForm::motifChanged);
    return box;
}

QWidget* TrainingForm::makeDesignBox()
{
    auto* box = new QGroupBox(tr("Design"));
    auto* layout = new QVBoxLayout(box);
    m_design = new QButtonGroup(this);
    const QString titles[] = {tr("&Baseline"), tr("&GC-controlled"), tr("D&Nase-controlled")};
    const QString help[] = {tr("Unbound hits with the same motif p-values."), tr("The same p-values and GC content, bin by bin."),
                            tr("Both classes inside open chromatin; then p-value and GC.")};
    auto* row = new QHBoxLayout;
    for (int i = 0; i < 3; ++i) {
        auto* cell = new QVBoxLayout;
        auto* radio = new QRadioButton(titles[i]);
        QFont font = radio->font();
        font.setBold(true);
        radio->setFont(font);
        QString name = titles[i];
        widgets::describe(radio, name.remove(QLatin1Char('&')), help[i]);
        m_design->addButton(radio, i);
        cell->addWidget(radio);
        auto* hint = widgets::hintLabel(help[i], box);
        hint->setContentsMargins(scaled(20), 0, 0, 0);
        cell->addWidget(hint, 1);
        row->addLayout(cell, 1);
    }
    m_design->button(0)->setChecked(true);
    layout->addLayout(row);
    m_core = new QButtonGroup(this);
    auto* coreRow = new QHBoxLayout;
    coreRow->setSpacing(0);
    const QString cores[] = {tr("Present"), tr("Blocked (N)"), tr("Both, as a pair")};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton(cores[i]);
        button->setCheckable(true);
        button->setAutoDefault(false);
        widgets::describe(button, tr("Core motif: %1").arg(cores[i]),
                          tr("Whether the network sees the core motif. The pair shows how much the core itself explains."));
        m_core->addButton(button, i);
        coreRow->addWidget(button);
    }
    m_core->button(2)->setChecked(true);
    coreRow->addStretch(1);
    auto* form = widgets::formLayout(nullptr);
    addField(form, tr("Core motif"), coreRow, m_core->button(0), tr("Whether the network sees the core motif"));
    m_core->button(0)->setAccessibleName(tr("Core motif: %1").arg(cores[0]));  // the row took its name
    layout->addLayout(form);
    connect(m_design, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            designChanged();
    });
    connect(m_core, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            Q_EMIT changed();
    });
    return box;
}

QWidget* TrainingForm::makeModelBox()
{
    auto* box = new QGroupBox(tr("Model"));
    auto* layout = new QVBoxLayout(box);
    auto* form = widgets::formLayout(nullptr);
    m_preset = new QComboBox;
    m_architecture = new QComboBox;
    m_presetHelp = widgets::hintLabel({}, box);
    addField(form, tr("Pre&set"), m_preset, tr("Settings that belong together; every field below may be changed afterwards"));
    form->addRow(QString(), m_presetHelp);
    addField(form, tr("&Architecture"), m_architecture, tr("The network that is trained"));
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
    const auto place = [&](const QString& text, QSpinBox* spin, const QString& name, const QString& help) {
        if (!text.isEmpty()) {
            auto* label = new QLabel(text);
            label->setBuddy(spin);
            numbers->addSpacing(scaled(8));
            numbers->addWidget(label);
        }
        widgets::describe(spin, name, help);
        spin->setFixedWidth(scaled(86));
        numbers->addWidget(spin);
        connect(spin, &QSpinBox::valueChanged, this, &TrainingForm::changed);
    };
    place({}, m_epochs, tr("Epochs"), tr("The most epochs; training usually stops earlier by the validation loss"));
    place(tr("&Batch size"), m_batch, tr("Batch size"), tr("Sequences per step"));
    place(tr("S&eed"), m_seed, tr("Seed"), tr("The same seed gives the same weights on the CPU"));
    numbers->addStretch(1);
    addField(form, tr("Epochs"), numbers, m_epochs, tr("The most epochs; training usually stops earlier by the validation loss"));
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
    connect(m_preset, &QComboBox::currentIndexChanged, this, &TrainingForm::presetChanged);
    connect(m_architecture, &QComboBox::currentIndexChanged, this, &TrainingForm::architectureChanged);
    connect(m_parameters, &widgets::ParameterForm::changed, this, &TrainingForm::changed);
    return box;
}

QWidget* TrainingForm::makeSplitBox()
{
    auto* box = new QGroupBox(tr("Split and run"));
    auto* form = widgets::formLayout(box);
    m_chromosomes = new widgets::ChromosomeStrip;
    addField(form, tr("&Chromosomes"), m_chromosomes, {});
    m_legend = widgets::hintLabel({}, box);
    m_legend->setTextFormat(Qt::RichText);
    form->addRow(QString(), m_legend);
    form->addRow(QString(), problemLabel("chromosomes"));
    m_name = new QLineEdit;
    m_name->setMaximumWidth(scaled(260));
    addField(form, tr("Run na&me"), m_name, tr("How this run is called in the list of models"));
    form->addRow(QString(), problemLabel("name"));
    connect(m_chromosomes, &widgets::ChromosomeStrip::changed, this, [this] {
        updateLegend();
        Q_EMIT changed();
    });
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameEdited = true; });
    connect(m_name, &QLineEdit::textChanged, this, &TrainingForm::changed);
    return box;
}

void TrainingForm::updateLegend()
{
    const QString validation = m_chromosomes->names(ChromosomePart::Validation).join(QStringLiteral(", "));
    const QString test = m_chromosomes->names(ChromosomePart::Test).join(QStringLiteral(", "));
    const QStringList unused = m_chromosomes->names(ChromosomePart::Unused);
    const auto square = [](draw::Color color) {
        return QStringLiteral("<span style=\"color:%1\">■</span> ").arg(widgets::toQColor(color).name());
    };
    QString text = tr("train (%1) &nbsp; ").arg(m_chromosomes->names(ChromosomePart::Train).size());
    text += square(widgets::theme().orange) + tr("validation: %1 &nbsp; ").arg(validation.isEmpty() ? tr("none") : validation);
    text += square(widgets::theme().purple) + tr("test: %1").arg(test.isEmpty() ? tr("none") : test);
    if (!unused.isEmpty())
        text += tr(" &nbsp; not used: %1").arg(unused.join(QStringLiteral(", ")));
    m_legend->setText(text + tr("<br>Click a box to change its part."));
}

void TrainingForm::addFile(QComboBox* combo, const QString& file, const QString& label)
{
    int index = combo->findData(file);
    if (index < 0) {
        combo->addItem(label.isEmpty() ? QFileInfo(file).fileName() : label, file);
        index = combo->count() - 1;
        combo->setItemData(index, file, Qt::ToolTipRole);
    }
    combo->setCurrentIndex(index);
}

void TrainingForm::browse(QComboBox* combo, const QString& title, const QString& filter)
{
    const QString now = combo->currentData().toString();
    const QString file = QFileDialog::getOpenFileName(this, title, now.isEmpty() ? QString() : QFileInfo(now).absolutePath(), filter);
    if (!file.isEmpty())
        addFile(combo, file, {});
}

void TrainingForm::setTracks(const std::vector<project::TrackEntry>& tracks)
{
    const QSignalBlocker quietPeaks(m_peaks), quietDnase(m_dnase);
    m_peaks->clear();
    m_dnase->clear();
    m_peaks->addItem(tr("choose…"), QString());
    m_dnase->addItem(tr("none"), QString());
    int firstPeaks = 0;
    for (const auto& track : tracks) {
        const bool intervals =
            track.kind == genome::toText(genome::TrackKind::Intervals) || track.style.role == "peaks" || track.style.role == "hotspots";
        if (!intervals || track.file.empty())
            continue;
        const QString file = QString::fromStdString(track.file.string()), name = QString::fromStdString(track.name);
        const bool open = track.style.role == "hotspots" || name.contains(QLatin1String("DNase"), Qt::CaseInsensitive);
        for (QComboBox* combo : {m_peaks, m_dnase}) {
            combo->addItem(name, file);
            combo->setItemData(combo->count() - 1, file, Qt::ToolTipRole);
        }
        if (!open && firstPeaks == 0)
            firstPeaks = m_peaks->count() - 1;
        if (open)
            m_dnase->setCurrentIndex(m_dnase->count() - 1);
    }
    m_peaks->setCurrentIndex(firstPeaks);
}

void TrainingForm::setContigs(const std::vector<genome::Contig>& contigs)
{
    const QSignalBlocker quiet(m_chromosomes);
    QStringList names;
    for (const std::string& name : mainChromosomes(contigs))
        names << QString::fromStdString(name);
    m_chromosomes->setChromosomes(names);
    const auto [validation, test] = proposedSplit(contigs);
    m_chromosomes->setPart(QString::fromStdString(validation), ChromosomePart::Validation);
    m_chromosomes->setPart(QString::fromStdString(test), ChromosomePart::Test);
    updateLegend();
}

void TrainingForm::setMotifs(const std::vector<motif::Motif>& motifs)
{
    const QString kept =
        m_motif->currentData().toString().isEmpty() ? QString::fromStdString(m_hidden.motifId) : m_motif->currentData().toString();
    m_motifs = motifs;
    {
        const QSignalBlocker quiet(m_motif);
        m_motif->clear();
        for (const auto& motif : motifs)
            m_motif->addItem(QString::fromStdString(motif.name.empty() || motif.name == motif.id ? motif.id : motif.id + " " + motif.name),
                             QString::fromStdString(motif.id));
        m_motif->setCurrentIndex(motifs.size() == 1 ? 0 : m_motif->findData(kept));
    }
    motifChanged();
}

void TrainingForm::motifChanged()
{
    const int index = m_motif->currentIndex();
    const bool known = index >= 0 && index < static_cast<int>(m_motifs.size());
    m_logo->setMotif(known ? std::optional(m_motifs[static_cast<std::size_t>(index)]) : std::nullopt);
    if (known && !m_tfEdited && !m_motifs[static_cast<std::size_t>(index)].name.empty())
        m_tf->setText(QString::fromStdString(m_motifs[static_cast<std::size_t>(index)].name));
    Q_EMIT changed();
}

void TrainingForm::setCatalogue(const Catalogue& catalogue)
{
    m_catalogue = catalogue;
    const TrainingChoice wanted = m_hidden;
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
}

void TrainingForm::architectureChanged()
{
    const auto* architecture = m_catalogue.architecture(m_architecture->currentData().toString().toStdString());
    if (architecture != nullptr)
        m_parameters->setParameters(architecture->parameters);
    presetChanged();
}

void TrainingForm::presetChanged()
{
    m_presetHelp->setText(m_preset->currentData(Qt::ToolTipRole).toString());
    const auto* options =
        m_catalogue.options(m_preset->currentData().toString().toStdString(), m_architecture->currentData().toString().toStdString());
    if (options != nullptr) {
        m_epochs->setValue(static_cast<int>(options->maxEpochs));
        m_batch->setValue(static_cast<int>(options->batch));
        m_parameters->setValues(options->architectureValues);
    }
    Q_EMIT changed();
}

void TrainingForm::designChanged()
{
    const bool needed = m_design->checkedId() == 2;
    m_dnase->setToolTip(needed ? tr("Needed by this design") : tr("Not needed by this design; gives a simple rule to compare with"));
    Q_EMIT changed();
}

std::filesystem::path TrainingForm::fileOf(const QComboBox* combo) const { return combo->currentData().toString().toStdString(); }

void TrainingForm::setChoice(const TrainingChoice& choice)
{
    m_hidden = choice;
    m_tfEdited = m_tfEdited || !choice.tf.empty();
    m_tf->setText(QString::fromStdString(choice.tf));
    if (!choice.peaks.empty())
        addFile(m_peaks, QString::fromStdString(choice.peaks.string()), {});
    if (!choice.dnase.empty())
        addFile(m_dnase, QString::fromStdString(choice.dnase.string()), {});
    if (!choice.motifFile.empty())
        addFile(m_motifFile, QString::fromStdString(choice.motifFile.string()), {});
    m_motif->setCurrentIndex(m_motif->findData(QString::fromStdString(choice.motifId)));
    for (int i = 0; i < 3; ++i)
        if (choice.design == kDesigns[i])
            m_design->button(i)->setChecked(true);
    m_core->button(static_cast<int>(choice.core))->setChecked(true);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(choice.seed, INT_MAX)));
    const auto give = [this](const std::vector<std::string>& names, ChromosomePart part) {
        for (const std::string& name : names)
            m_chromosomes->setPart(QString::fromStdString(name), part);
    };
    if (!choice.validation.empty() || !choice.test.empty()) {
        for (const ChromosomePart part : {ChromosomePart::Validation, ChromosomePart::Test})
            for (const QString& name : m_chromosomes->names(part))
                m_chromosomes->setPart(name, ChromosomePart::Train);
        give(choice.validation, ChromosomePart::Validation);
        give(choice.test, ChromosomePart::Test);
    }
    if (!choice.name.empty())
        proposeName(choice.name);
    if (!m_catalogue.presets.empty())
        setCatalogue(m_catalogue);
}

TrainingChoice TrainingForm::choice() const
{
    TrainingChoice choice = m_hidden;
    choice.tf = m_tf->text().trimmed().toStdString();
    choice.name = m_name->text().trimmed().toStdString();
    choice.peaks = fileOf(m_peaks);
    choice.dnase = fileOf(m_dnase);
    choice.motifFile = fileOf(m_motifFile);
    choice.motifId = m_motif->currentData().toString().toStdString();
    choice.design = kDesigns[std::max(0, m_design->checkedId())];
    choice.core = static_cast<CoreChoice>(std::max(0, m_core->checkedId()));
    choice.seed = static_cast<std::uint64_t>(m_seed->value());
    choice.validation = toStrings(m_chromosomes->names(ChromosomePart::Validation));
    choice.test = toStrings(m_chromosomes->names(ChromosomePart::Test));
    // With nothing left out, "all the others" stays open for contigs without a box.
    choice.train = m_chromosomes->names(ChromosomePart::Unused).isEmpty() ? std::vector<std::string>()
                                                                          : toStrings(m_chromosomes->names(ChromosomePart::Train));
    if (m_catalogue.presets.empty())
        return choice;
    choice.preset = m_preset->currentData().toString().toStdString();
    choice.architecture = m_architecture->currentData().toString().toStdString();
    const auto* defaults = m_catalogue.options(choice.preset, choice.architecture);
    choice.maxEpochs = defaults != nullptr && defaults->maxEpochs == m_epochs->value() ? 0 : m_epochs->value();
    choice.batch = defaults != nullptr && defaults->batch == m_batch->value() ? 0 : m_batch->value();
    choice.parameters = nlohmann::json::object();
    const Values values = m_parameters->values();
    for (const auto& [id, value] : values.all()) {
        // The preset's own sizes need not be said again.
        const auto& preset = defaults != nullptr ? defaults->architectureValues.all() : std::map<std::string, Value, std::less<>>();
        const auto known = preset.find(id);
        const auto changed = m_parameters->changedValues();
        const bool differs = known != preset.end() ? known->second != value : changed.contains(id);
        if (differs)
            std::visit([&, key = id](const auto& plain) { choice.parameters[key] = plain; }, value);
    }
    return choice;
}

long TrainingForm::maxEpochs() const { return m_epochs->value(); }

void TrainingForm::proposeName(const std::string& name)
{
    if (m_nameEdited)
        return;
    const QSignalBlocker quiet(m_name);
    m_name->setText(QString::fromStdString(name));
}

void TrainingForm::markFields(const std::vector<Check>& checks)
{
    const std::map<std::string, QWidget*> outlined{{"tf", m_tf}, {"name", m_name}, {"motif", m_motif->lineEdit()}};
    for (const auto& [field, label] : m_problems) {
        const auto found = std::find_if(checks.begin(), checks.end(), [&, key = field](const Check& check) {
            return check.field == key && check.severity == Check::Severity::Error;
        });
        label->setVisible(found != checks.end());
        label->setText(found != checks.end() ? QString::fromStdString(found->text) : QString());
        if (const auto widget = outlined.find(field); widget != outlined.end()) {
            widget->second->setProperty("invalid", found != checks.end());
            widget->second->setStyleSheet(widget->second->styleSheet());  // looks at the property again
        }
    }
}

}  // namespace bindscape::app
