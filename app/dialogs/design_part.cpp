// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/design_part.h"

#include "app/dialogs/design_card.h"
#include "app/dialogs/design_options.h"
#include "app/dialogs/file_combo.h"
#include "core/genome/track_data.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/expander.h"
#include "widgets/forms/form_layout.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr const char* kDesigns[] = {"baseline", "gc", "dnase"};

}  // namespace

DesignPart::DesignPart() : FormPart(tr("Design")), m_design(new QButtonGroup(this)), m_core(new QButtonGroup(this)), m_options(new DesignOptions)
{
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(scaled(6));
    layout->setContentsMargins(scaled(14), scaled(8), scaled(14), scaled(8));
    layout->addLayout(makeDesigns());
    layout->addLayout(makeCore());
    layout->addLayout(makeHotspots());
    layout->addWidget(new widgets::Expander(tr("More options"), tr("Matching, bins, windows, what is left out, how many sites"), m_options));
    for (const QButtonGroup* group : {m_design, m_core})
        connect(group, &QButtonGroup::idToggled, this, [this](int, bool on) {
            if (on)
                Q_EMIT changed();
        });
    connect(m_design, &QButtonGroup::idToggled, this, &DesignPart::designChanged);
    connect(m_options, &DesignOptions::changed, this, &FormPart::changed);
    connect(m_dnase, &QComboBox::currentIndexChanged, this, &FormPart::changed);
    connect(m_reverse, &QCheckBox::toggled, this, &FormPart::changed);
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &DesignPart::designChanged);
    designChanged();
}

QLayout* DesignPart::makeDesigns()
{
    const QString titles[] = {tr("&Baseline"), tr("&GC-controlled"), tr("DNase-controlle&d")};
    const QString help[] = {tr("Match motif p-value only.\nBest for variant impact."), tr("Match p-value and GC content,\nbin by bin."),
                            tr("Both classes inside hotspots;\nthen p-value and GC.")};
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(10));
    for (int i = 0; i < 3; ++i) {
        auto* card = new DesignCard(titles[i], help[i]);
        m_design->addButton(card->button(), i);
        row->addWidget(card, 1);
    }
    m_design->button(0)->setChecked(true);
    return row;
}

QLayout* DesignPart::makeCore()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    const QString cores[] = {tr("Present"), tr("Blocked (N)"), tr("Both, as a pair")};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton(cores[i]);
        button->setCheckable(true);
        button->setAutoDefault(false);
        m_core->addButton(button, i);
        row->addWidget(button);
    }
    m_core->button(2)->setChecked(true);
    row->addSpacing(scaled(16));
    row->addWidget(widgets::hintLabel(tr("The pair shows how much the core itself explains."), this), 1);
    const QString help = tr("Whether the network sees the core motif. The pair shows how much the core itself explains.");
    auto* form = widgets::formLayout(nullptr);
    widgets::addField(form, tr("Core motif"), row, m_core->button(0), help);
    for (int i = 0; i < 3; ++i)
        widgets::describe(m_core->button(i), tr("Core motif: %1").arg(cores[i]), help);
    return form;
}

QLayout* DesignPart::makeHotspots()
{
    m_dnase = new FileCombo(tr("DNase hotspots"), regionFilter(), tr("none"));
    m_reverse = new QCheckBox(tr("Add re&verse complement"));
    m_reverse->setChecked(true);
    widgets::describe(m_reverse, tr("Add reverse complement"), tr("Every window is also trained on in the other direction"));
    auto* row = m_dnase->inRow();
    row->addWidget(widgets::hintLabel(tr("needed for DNase-controlled only"), this), 1);
    row->addWidget(m_reverse);
    auto* form = widgets::formLayout(nullptr);
    widgets::addField(form, tr("Hots&pots"), row, m_dnase,
                      tr("Open chromatin (BED). The DNase-controlled design needs it; with the others it is a simple rule to compare the network with."));
    addProblemRow(form, "dnase", m_dnase);
    return form;
}

std::string DesignPart::design() const { return kDesigns[std::max(0, m_design->checkedId())]; }

// Greyed, but of use: every design may be compared with "inside DNase".
void DesignPart::designChanged()
{
    m_options->setDesign(design());
    QPalette palette;
    if (design() != "dnase")
        for (const auto role : {QPalette::Text, QPalette::ButtonText, QPalette::WindowText})
            palette.setColor(role, widgets::toQColor(widgets::theme().text2));
    m_dnase->setPalette(palette);
}

void DesignPart::setTracks(const std::vector<project::TrackEntry>& tracks)
{
    const QSignalBlocker quiet(m_dnase);
    m_options->setTracks(tracks);
    for (const auto& track : tracks) {
        const bool open = track.style.role == "hotspots" || QString::fromStdString(track.name).contains(QLatin1String("DNase"), Qt::CaseInsensitive);
        const bool intervals = track.kind == genome::toText(genome::TrackKind::Intervals) || track.style.role == "peaks" || track.style.role == "hotspots";
        if (!intervals || track.file.empty())
            continue;
        m_dnase->addNamed(QString::fromStdString(track.name), track.file);
        if (open)
            m_dnase->setFile(track.file);
    }
}

void DesignPart::proposeRatio(bool sitesListed) { m_options->proposeRatio(sitesListed); }

void DesignPart::setChoice(const TrainingChoice& choice)
{
    for (int i = 0; i < 3; ++i)
        if (choice.design == kDesigns[i])
            m_design->button(i)->setChecked(true);
    m_core->button(static_cast<int>(choice.core))->setChecked(true);
    m_reverse->setChecked(choice.training.reverseComplement);
    if (!choice.dnase.empty())
        m_dnase->setFile(choice.dnase);
    m_options->setChoice(choice);
}

void DesignPart::addTo(TrainingChoice& choice) const
{
    choice.design = design();
    choice.core = static_cast<CoreChoice>(std::max(0, m_core->checkedId()));
    choice.dnase = m_dnase->file();
    choice.training.reverseComplement = m_reverse->isChecked();
    m_options->addTo(choice);
}

}  // namespace bindscape::app
