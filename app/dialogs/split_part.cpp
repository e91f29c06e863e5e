// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/split_part.h"

#include "app/dialogs/device_choice.h"
#include "app/dialogs/user_presets.h"
#include "app/runs/compute_threads.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/chromosome_strip.h"
#include "widgets/forms/form_layout.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <climits>

namespace bindscape::app {

using widgets::addField;
using widgets::ChromosomePart;
using widgets::scaled;

namespace {

std::vector<std::string> toStrings(const QStringList& list)
{
    std::vector<std::string> result;
    for (const QString& text : list)
        result.push_back(text.toStdString());
    return result;
}

}  // namespace

SplitPart::SplitPart() : FormPart(tr("Split and run"))
{
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(scaled(6));
    layout->setContentsMargins(scaled(14), scaled(8), scaled(14), scaled(8));
    m_form = widgets::formLayout(nullptr);
    QFormLayout* form = m_form;
    layout->addLayout(form);
    m_splitRow = makeSplit();
    addField(form, tr("Split"), m_splitRow, m_split->button(0), tr("How sites are held out"));
    widgets::describe(m_split->button(0), tr("Split: by chromosome"), tr("Whole chromosomes validate and test, so that no test window was trained on"));
    QWidget* rounds = makeRounds();
    addField(form, tr("Ro&unds"), rounds, tr("Each round is a data set and models of its own"))->setBuddy(m_firstRound);
    m_chromosomes = new widgets::ChromosomeStrip;
    addField(form, tr("&Chromosomes"), m_chromosomes, tr("Which chromosomes train, validate (when to stop) and test (the honest measure)"));
    m_legend = widgets::hintLabel({}, this);
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(false);
    m_legend->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    form->addRow(QString(), m_legend);
    addProblemRow(form, "chromosomes", m_chromosomes);
    auto* both = new QHBoxLayout;
    both->setSpacing(scaled(10));
    both->addLayout(makeRun(), 1);
    both->addLayout(makeAfterwards(), 1);
    layout->addLayout(both);
    connect(m_chromosomes, &widgets::ChromosomeStrip::changed, this, [this] {
        updateLegend();
        Q_EMIT changed();
    });
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &SplitPart::updateLegend);
    splitChanged();
}

void SplitPart::setChromosomesOnly()
{
    m_form->setRowVisible(m_splitRow, false);
    m_right->setRowVisible(m_afterwards, false);
}

QLayout* SplitPart::makeSplit()
{
    m_split = new QButtonGroup(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    const QString titles[] = {tr("By chromosome"), tr("Random by site")};
    for (int i = 0; i < 2; ++i) {
        auto* button = new QPushButton(titles[i]);
        button->setCheckable(true);
        button->setAutoDefault(false);
        m_split->addButton(button, i);
        row->addWidget(button);
    }
    m_split->button(0)->setChecked(true);
    widgets::describe(m_split->button(1), tr("Split: random by site"),
                      tr("20 % of the sites test and 8 % validate, drawn anew in each round (the IMPACT scheme)"));
    row->addStretch(1);
    connect(m_split, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            splitChanged();
    });
    return row;
}

QWidget* SplitPart::makeRounds()
{
    m_rounds = new QWidget;
    auto* inner = new QHBoxLayout(m_rounds);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(scaled(8));
    const auto spin = [&](const QString& text, const QString& name, int value, const QString& help) {
        auto* made = new QSpinBox;
        made->setRange(1, kMostRounds);
        made->setValue(value);
        made->setFixedWidth(scaled(64));
        widgets::describe(made, name, help);
        if (!text.isEmpty()) {
            auto* label = new QLabel(text);
            label->setBuddy(made);
            inner->addWidget(label);
        }
        inner->addWidget(made);
        return made;
    };
    m_firstRound = spin({}, tr("First round"), 1, tr("Each round is a data set and models of its own"));
    m_lastRound = spin(tr("to"), tr("Last round"), 10, tr("Ten rounds in the paper"));
    m_together = new QCheckBox(tr("overlapping sites to&gether"));
    m_together->setChecked(true);
    widgets::describe(m_together, tr("Overlapping sites together"),
                      tr("Sites whose windows overlap fall into the same part, so that no test window was trained on; as published, they do not"));
    inner->addSpacing(scaled(8));
    inner->addWidget(m_together);
    inner->addStretch(1);
    connect(m_together, &QCheckBox::toggled, this, &FormPart::changed);
    connect(m_firstRound, &QSpinBox::valueChanged, this, [this](int first) {
        m_lastRound->setMinimum(first);
        Q_EMIT changed();
    });
    connect(m_lastRound, &QSpinBox::valueChanged, this, &FormPart::changed);
    return m_rounds;
}

QLayout* SplitPart::makeRun()
{
    auto* form = widgets::formLayout(nullptr);
    m_device = new QComboBox;
    m_device->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_device->setMinimumContentsLength(5);
    m_device->addItem(tr("Automatic"), QStringLiteral("auto"));
    m_device->addItem(tr("CPU"), QStringLiteral("cpu"));
    addField(form, tr("De&vice"), m_device, tr("Where the network is trained. On the CPU the same seed gives the same weights."));
    m_name = new QLineEdit;
    addField(form, tr("Run na&me"), m_name, tr("How this run is called in the list of models"));
    addProblemRow(form, "name", m_name);
    connect(m_device, &QComboBox::currentIndexChanged, this, &FormPart::changed);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameEdited = true; });
    connect(m_name, &QLineEdit::textChanged, this, &FormPart::changed);
    return form;
}

QLayout* SplitPart::makeAfterwards()
{
    auto* form = m_right = widgets::formLayout(nullptr);
    m_seed = new QSpinBox;
    m_seed->setRange(0, INT_MAX);
    m_seed->setValue(1);
    m_seed->setFixedWidth(scaled(110));
    m_threads = new QSpinBox;
    m_threads->setRange(0, availableCores());
    m_threads->setSpecialValueText(tr("usual (%1)").arg(trainingThreads()));
    m_threads->setFixedWidth(scaled(96));
    const QString threadsHelp = tr("Threads for training on the CPU; the usual number is in the preferences (Ctrl+,). Another number changes the last digits of the weights.");
    widgets::describe(m_threads, tr("Threads"), threadsHelp);
    auto* threadsLabel = new QLabel(tr("t&hreads"));
    threadsLabel->setBuddy(m_threads);
    auto* numbers = new QHBoxLayout;
    numbers->setSpacing(scaled(8));
    for (QWidget* widget : {static_cast<QWidget*>(m_seed), static_cast<QWidget*>(threadsLabel), static_cast<QWidget*>(m_threads)})
        numbers->addWidget(widget);
    numbers->addStretch(1);
    std::vector<QLabel*> names{addField(form, tr("S&eed"), numbers, m_seed, tr("The same seed gives the same weights on the CPU"))};
    auto* evaluate = new QCheckBox(tr("Evaluate on test"));
    evaluate->setChecked(true);
    evaluate->setEnabled(false);
    widgets::describe(evaluate, tr("Evaluate on test"), tr("Always: auROC and auPRC on sites that were held out, with intervals and simple rules to compare with"));
    m_score = new QCheckBox(tr("Grad-CAM of &bound sites"));
    m_score->setChecked(true);
    widgets::describe(m_score, tr("Grad-CAM of bound sites"), tr("Scores of every base around the bound sites, as a track of the browser; profile and k-mers follow from them"));
    auto* row = new QHBoxLayout;
    m_afterwards = row;
    row->setSpacing(scaled(12));
    row->addWidget(evaluate);
    row->addWidget(m_score);
    row->addStretch(1);
    names.push_back(addField(form, tr("Afterwards"), row, evaluate, tr("What is made once the network is trained")));
    for (QLabel* name : names)
        name->setMinimumWidth(scaled(74));
    widgets::describe(evaluate, tr("Evaluate on test"), tr("Always: auROC and auPRC on sites that were held out, with intervals and simple rules to compare with"));
    connect(m_seed, &QSpinBox::valueChanged, this, &FormPart::changed);
    connect(m_threads, &QSpinBox::valueChanged, this, &FormPart::changed);
    connect(m_score, &QCheckBox::toggled, this, &FormPart::changed);
    return form;
}

void SplitPart::splitChanged()
{
    const bool random = m_split->checkedId() == 1;
    m_form->setRowVisible(m_rounds, random);
    m_form->setRowVisible(m_chromosomes, !random);  // they have no say
    m_form->setRowVisible(m_legend, !random);
    Q_EMIT changed();
}

std::pair<int, int> SplitPart::rounds() const
{
    return m_split->checkedId() == 1 ? std::make_pair(m_firstRound->value(), m_lastRound->value()) : std::make_pair(0, 0);
}

void SplitPart::setLastRound(int round) { m_lastRound->setValue(round); }

void SplitPart::setMachine(const compute::Machine& machine, const std::vector<compute::Device>& devices)
{
    const compute::Device* automatic = deviceFor(devices, "auto");
    m_device->setItemText(0, tr("Automatic: %1").arg(automatic != nullptr      ? QString::fromStdString(deviceText(*automatic))
                                                     : machine.device == "cuda" ? tr("GPU (CUDA)")
                                                                                : tr("CPU")));
    for (const compute::Device& device : devices) {
        const QString id = QString::fromStdString(device.id), text = QString::fromStdString(deviceText(device));
        if (const int known = m_device->findData(id); known >= 0)
            m_device->setItemText(known, text);
        else
            m_device->addItem(text, id);
        m_device->setItemData(m_device->findData(id), text, Qt::ToolTipRole);
    }
}

void SplitPart::updateLegend()
{
    const auto text = [this](ChromosomePart part) {
        const QStringList names = m_chromosomes->names(part);
        constexpr int kMostNamed = 5;
        if (names.size() > kMostNamed)
            return tr("%1 and %2 more").arg(names.mid(0, kMostNamed).join(QStringLiteral(", "))).arg(names.size() - kMostNamed);
        return names.isEmpty() ? tr("none") : names.join(QStringLiteral(", "));
    };
    const auto square = [](draw::Color color) {
        return QStringLiteral("<span style=\"color:%1\">■</span> ").arg(widgets::toQColor(color).name());
    };
    QString legend = QStringLiteral("□ ") + tr("train (%1) &nbsp; ").arg(m_chromosomes->names(ChromosomePart::Train).size());
    legend += square(widgets::theme().orange) + tr("validation: %1 &nbsp; ").arg(text(ChromosomePart::Validation));
    legend += square(widgets::theme().purple) + tr("test: %1").arg(text(ChromosomePart::Test));
    if (!m_chromosomes->names(ChromosomePart::Unused).isEmpty())
        legend += tr(" &nbsp; ⊘ not used: %1").arg(text(ChromosomePart::Unused));
    m_legend->setText(legend + tr(" &nbsp; &nbsp; Click a box to change its role."));
}

void SplitPart::setContigs(const std::vector<genome::Contig>& contigs)
{
    const QSignalBlocker quiet(m_chromosomes);
    QStringList names;
    for (const std::string& name : mainChromosomes(contigs))
        names << QString::fromStdString(name);
    m_chromosomes->setChromosomes(names);
    m_proposed = proposedSplit(contigs);
    m_chromosomes->setPart(QString::fromStdString(m_proposed.first), ChromosomePart::Validation);
    m_chromosomes->setPart(QString::fromStdString(m_proposed.second), ChromosomePart::Test);
    updateLegend();
}

void SplitPart::proposeName(const std::string& name)
{
    if (m_nameEdited)
        return;
    const QSignalBlocker quiet(m_name);
    m_name->setText(QString::fromStdString(name));
}

void SplitPart::setChoice(const TrainingChoice& choice)
{
    const auto give = [this](const std::vector<std::string>& names, ChromosomePart part) {
        for (const std::string& name : names)
            m_chromosomes->setPart(QString::fromStdString(name), part);
    };
    if (!choice.validation.empty() || !choice.test.empty()) {
        const ChromosomePart rest = choice.train.empty() ? ChromosomePart::Train : ChromosomePart::Unused;
        for (const ChromosomePart part : {ChromosomePart::Train, ChromosomePart::Validation, ChromosomePart::Test, ChromosomePart::Unused})
            for (const QString& name : m_chromosomes->names(part))
                m_chromosomes->setPart(name, rest);
        give(choice.train, ChromosomePart::Train);
        give(choice.validation, ChromosomePart::Validation);
        give(choice.test, ChromosomePart::Test);
    }
    if (choice.settings.round > 0) {
        m_firstRound->setValue(choice.settings.round);
        m_lastRound->setValue(choice.settings.round);
    }
    m_split->button(choice.settings.round > 0 ? 1 : 0)->setChecked(true);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(choice.seed, INT_MAX)));
    const QString device = QString::fromStdString(choice.device);
    if (m_device->findData(device) < 0)  // cloned from a run on another machine
        m_device->addItem(device, device);
    m_device->setCurrentIndex(m_device->findData(device));
    m_threads->setValue(choice.threads);
    m_together->setChecked(choice.settings.keepTogether);
    m_score->setChecked(choice.training.score);
    if (!choice.name.empty())
        proposeName(choice.name);
}

void SplitPart::addTo(TrainingChoice& choice) const
{
    choice.settings.round = rounds().first;
    choice.seed = static_cast<std::uint64_t>(m_seed->value());
    choice.device = m_device->currentData().toString().toStdString();
    choice.threads = m_threads->value();
    choice.training.score = m_score->isChecked();
    choice.name = m_name->text().trimmed().toStdString();
    choice.settings.keepTogether = m_together->isChecked();
    choice.train.clear();
    choice.validation.clear();
    choice.test.clear();
    choice.asProposed = false;
    if (choice.settings.round > 0)
        return;  // chromosomes have no say
    choice.validation = toStrings(m_chromosomes->names(ChromosomePart::Validation));
    choice.test = toStrings(m_chromosomes->names(ChromosomePart::Test));
    // With nothing left out, "all the others" stays open for contigs without a box.
    if (!m_chromosomes->names(ChromosomePart::Unused).isEmpty())
        choice.train = toStrings(m_chromosomes->names(ChromosomePart::Train));
    choice.asProposed = choice.train.empty() && choice.validation == std::vector{m_proposed.first} && choice.test == std::vector{m_proposed.second};
}

}  // namespace bindscape::app
