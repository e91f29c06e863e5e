// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/design_options.h"

#include "app/dialogs/file_combo.h"
#include "core/genome/track_data.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/number_edit.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

constexpr int kLongest = 100'000;  // bases, as in a project

void select(QComboBox* combo, const std::string& data)
{
    const QString text = QString::fromStdString(data);
    if (combo->findData(text) < 0)
        combo->addItem(text, text);
    combo->setCurrentIndex(combo->findData(text));
}

std::string selected(const QComboBox* combo) { return combo->currentData().toString().toStdString(); }

}  // namespace

DesignOptions::DesignOptions()
{
    auto* left = widgets::formLayout(nullptr);
    auto* right = widgets::formLayout(nullptr);
    makeMatching(left);
    makeSites(right);
    auto* both = new QHBoxLayout(this);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(scaled(16));
    both->addLayout(left, 1);
    both->addLayout(right, 1);
}

void DesignOptions::makeMatching(QFormLayout* form)
{
    m_match = choice(form, tr("Matching"), tr("What happens to a bound site without an unbound partner in its bin"),
                     {{tr("keep every bound site"), QStringLiteral("keep-positives")}, {tr("strict: drop those without partner"), QStringLiteral("strict")}});
    m_pooled = new QCheckBox(tr("over all chromosomes together"));
    widgets::describe(m_pooled, tr("Match over all chromosomes together"), tr("As the paper does; else inside train, validation and test each"));
    form->addRow(QString(), m_pooled);
    connect(m_pooled, &QCheckBox::toggled, this, &DesignOptions::changed);
    m_ratio = number(form, tr("Unbound per bound"), tr("Unbound sites for each bound one; 0: all, nothing is matched"), 1, 0, 1e3);
    m_pBin = number(form, tr("p-value bin"), tr("Width of the p-value bins, in −log10 p"), 0.1, 1e-3, 100);
    m_gcBin = number(form, tr("GC bin"), tr("Width of the GC bins as a share of 1; used by GC- and DNase-controlled"), 0.02, 1e-3, 1);
    m_gcWindow = spin(form, tr("GC window"), tr("Bases around the core that GC is measured over"), 0, kLongest, tr(" bp"), tr("the window"));
    m_window = spin(form, tr("Window"), tr("Length of the sequence that the network reads"), 20, kLongest, tr(" bp"));
    m_window->setValue(1000);
    m_maskWidth = spin(form, tr("Mask width"), tr("Bases that are replaced by N where the core is blocked"), 0, kLongest, tr(" bp"), tr("the core"));
}

void DesignOptions::makeSites(QFormLayout* form)
{
    m_partial = choice(form, tr("Partly in a peak"), tr("Hits that touch a peak and do not lie fully inside it"),
                       {{tr("unbound, as in the paper"), QStringLiteral("negative")}, {tr("left out"), QStringLiteral("drop")}});
    m_flank = spin(form, tr("Flank of peaks"), tr("Unbound hits nearer to a peak than this are left out"), 0, 1'000'000'000, tr(" bp"), tr("none"));
    m_overlap = choice(form, tr("Overlapping windows"), tr("Sites whose windows overlap: all stay, or of each group the best motif match until none overlap"),
                       {{tr("keep all"), QStringLiteral("keep")}, {tr("keep the best match"), QStringLiteral("drop")}});
    m_maxUnknown = spin(form, tr("Unknown bases"), tr("Windows with more letters N than this are left out"), 0, kLongest, tr(" at most"));
    m_maxUnknown->setValue(100);
    m_maxSites = spin(form, tr("Bound sites"), tr("At most this many in each of train, validation and test; the unbound follow by matching"), 0, std::numeric_limits<int>::max(),
                      tr(" at most"), tr("all"));
    m_background = choice(form, tr("Background"), tr("Letter frequencies for the motif's p-values"),
                          {{tr("of the genome"), QStringLiteral("genome")}, {tr("uniform"), QStringLiteral("uniform")}});
    m_exclude = new FileCombo(tr("regions to exclude"), regionFilter(), tr("none"));
    addField(form, tr("Exclude regions"), m_exclude->inRow(), m_exclude, tr("Windows that touch these regions are left out, for example a blacklist (BED)"));
    connect(m_exclude, &QComboBox::currentIndexChanged, this, &DesignOptions::changed);
}

QSpinBox* DesignOptions::spin(QFormLayout* form, const QString& text, const QString& help, int least, int most, const QString& suffix, const QString& special)
{
    auto* spin = new QSpinBox;
    spin->setRange(least, most);
    spin->setSuffix(suffix);
    spin->setSpecialValueText(special);
    spin->setMaximumWidth(scaled(130));
    addField(form, text, spin, help);
    connect(spin, &QSpinBox::valueChanged, this, &DesignOptions::changed);
    return spin;
}

QComboBox* DesignOptions::choice(QFormLayout* form, const QString& text, const QString& help, const std::vector<std::pair<QString, QString>>& options)
{
    auto* combo = new QComboBox;
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(8);
    for (const auto& [title, data] : options)
        combo->addItem(title, data);
    addField(form, text, combo, help);
    connect(combo, &QComboBox::currentIndexChanged, this, &DesignOptions::changed);
    return combo;
}

widgets::NumberEdit* DesignOptions::number(QFormLayout* form, const QString& text, const QString& help, double value, double least, double most)
{
    auto* edit = new widgets::NumberEdit(value, least, most);
    addField(form, text, edit, help);
    connect(edit, &widgets::NumberEdit::valueChanged, this, &DesignOptions::changed);
    return edit;
}

void DesignOptions::setTracks(const std::vector<project::TrackEntry>& tracks)
{
    for (const auto& track : tracks)
        if (track.kind == genome::toText(genome::TrackKind::Intervals) && !track.file.empty())
            m_exclude->addNamed(QString::fromStdString(track.name), track.file);
}

void DesignOptions::proposeRatio(bool sitesListed)
{
    if (m_ratio->value() == (sitesListed ? 1 : 0))
        m_ratio->setValue(sitesListed ? 0 : 1);
}

void DesignOptions::setDesign(const std::string& design)
{
    for (QWidget* field : {static_cast<QWidget*>(m_gcBin), static_cast<QWidget*>(m_gcWindow)})
        field->setEnabled(design != "baseline");
}

void DesignOptions::setChoice(const TrainingChoice& choice)
{
    const auto& settings = choice.settings;
    select(m_match, choice.match);
    m_pooled->setChecked(settings.pooled);
    m_ratio->setValue(settings.ratio);
    m_pBin->setValue(settings.pBin);
    m_gcBin->setValue(settings.gcBin);
    m_gcWindow->setValue(settings.gcWindow);
    m_window->setValue(settings.window);
    m_maskWidth->setValue(settings.maskWidth);
    select(m_partial, settings.partial);
    m_flank->setValue(static_cast<int>(settings.flank));
    select(m_overlap, settings.overlap);
    m_maxUnknown->setValue(choice.maxUnknown);
    m_maxSites->setValue(static_cast<int>(std::min<std::int64_t>(choice.maxSites, m_maxSites->maximum())));
    select(m_background, choice.background);
    m_exclude->setFile(choice.exclude);
}

void DesignOptions::addTo(TrainingChoice& choice) const
{
    auto& settings = choice.settings;
    choice.match = selected(m_match);
    settings.pooled = m_pooled->isChecked();
    settings.ratio = m_ratio->value();
    settings.pBin = m_pBin->value();
    settings.gcBin = m_gcBin->value();
    settings.gcWindow = m_gcWindow->value();
    settings.window = m_window->value();
    settings.maskWidth = m_maskWidth->value();
    settings.partial = selected(m_partial);
    settings.flank = m_flank->value();
    settings.overlap = selected(m_overlap);
    choice.maxUnknown = m_maxUnknown->value();
    choice.maxSites = m_maxSites->value();
    choice.background = selected(m_background);
    choice.exclude = m_exclude->file();
}

}  // namespace bindscape::app
