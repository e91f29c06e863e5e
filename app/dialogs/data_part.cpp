// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/data_part.h"

#include "app/dialogs/motif_logo.h"
#include "core/genome/track_data.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

QPushButton* browseButton(const QString& what)
{
    auto* button = new QPushButton(DataPart::tr("Browse…"));
    button->setAutoDefault(false);
    widgets::describe(button, DataPart::tr("Browse for %1").arg(what), DataPart::tr("Chooses a file that is not a track"));
    return button;
}

QComboBox* longCombo()
{
    auto* combo = new QComboBox;
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(20);
    return combo;
}

QHBoxLayout* inRow(QWidget* field, QWidget* button)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    row->addWidget(field, 1);
    row->addWidget(button);
    return row;
}

std::filesystem::path fileOf(const QComboBox* combo) { return combo->currentData().toString().toStdString(); }

}  // namespace

DataPart::DataPart() : FormPart(tr("Data"))
{
    auto* form = widgets::formLayout(this);
    m_tf = new QLineEdit;
    m_tf->setMaximumWidth(scaled(200));
    m_tf->setPlaceholderText(tr("for example GATA1"));
    addField(form, tr("&TF name"), m_tf, tr("Name of the transcription factor, as it will be called everywhere"));
    addProblemRow(form, "tf", m_tf);
    m_peaks = longCombo();
    auto* peaksBrowse = browseButton(tr("peaks"));
    addField(form, tr("&Peaks"), inRow(m_peaks, peaksBrowse), m_peaks,
             tr("ChIP-seq peaks (BED or narrowPeak). A motif hit fully inside a peak counts as bound."));
    addProblemRow(form, "peaks", m_peaks);
    makeMotifRows(form);
    m_dnase = longCombo();
    auto* dnaseBrowse = browseButton(tr("DNase regions"));
    addField(form, tr("DNase &regions"), inRow(m_dnase, dnaseBrowse), m_dnase,
             tr("Open chromatin (BED). Needed by the DNase-controlled design; otherwise a simple rule to compare with."));
    addProblemRow(form, "dnase", m_dnase);

    const QString bed = tr("Regions (*.bed *.bed.gz *.narrowPeak *.narrowPeak.gz *.broadPeak *.broadPeak.gz);;All files (*)");
    connect(peaksBrowse, &QPushButton::clicked, this, [this, bed] { browse(m_peaks, tr("Peaks"), bed); });
    connect(dnaseBrowse, &QPushButton::clicked, this, [this, bed] { browse(m_dnase, tr("DNase regions"), bed); });
    connect(m_tf, &QLineEdit::textEdited, this, [this] { m_tfEdited = true; });
    connect(m_tf, &QLineEdit::textChanged, this, &FormPart::changed);
    for (QComboBox* combo : {m_peaks, m_dnase})
        connect(combo, &QComboBox::currentIndexChanged, this, &FormPart::changed);
}

void DataPart::makeMotifRows(QFormLayout* form)
{
    m_motifFile = longCombo();
    auto* motifBrowse = browseButton(tr("a motif file"));
    addField(form, tr("&Motif file"), inRow(m_motifFile, motifBrowse), m_motifFile, tr("JASPAR, MEME or plain matrices"));
    m_motif = longCombo();
    m_motif->setEditable(true);
    m_motif->setInsertPolicy(QComboBox::NoInsert);
    m_motif->completer()->setFilterMode(Qt::MatchContains);
    m_motif->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_motif->lineEdit()->setPlaceholderText(tr("type an id or a name"));
    m_logo = new MotifLogo;
    addField(form, tr("M&otif"), inRow(m_motif, m_logo), m_motif, tr("The core motif; type a part of its id or name to search"));
    addProblemRow(form, "motif", m_motif);
    connect(motifBrowse, &QPushButton::clicked, this,
            [this] { browse(m_motifFile, tr("Motif file"), tr("Motifs (*.jaspar *.meme *.txt *.pfm *.gz);;All files (*)")); });
    connect(m_motifFile, &QComboBox::currentIndexChanged, this, [this] { Q_EMIT motifFileChanged(m_motifFile->currentData().toString()); });
    connect(m_motif, &QComboBox::currentIndexChanged, this, &DataPart::motifChanged);
    connect(m_motif->lineEdit(), &QLineEdit::editingFinished, this, &DataPart::motifTyped);
}

void DataPart::addFile(QComboBox* combo, const QString& file)
{
    int index = combo->findData(file);
    if (index < 0) {
        combo->addItem(QFileInfo(file).fileName(), file);
        index = combo->count() - 1;
        combo->setItemData(index, file, Qt::ToolTipRole);
    }
    combo->setCurrentIndex(index);
}

void DataPart::browse(QComboBox* combo, const QString& title, const QString& filter)
{
    const QString now = combo->currentData().toString();
    const QString file = QFileDialog::getOpenFileName(this, title, now.isEmpty() ? QString() : QFileInfo(now).absolutePath(), filter);
    if (!file.isEmpty())
        addFile(combo, file);
}

void DataPart::setTracks(const std::vector<project::TrackEntry>& tracks)
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

void DataPart::setMotifs(const std::vector<motif::Motif>& motifs)
{
    const QString now = m_motif->currentData().toString();
    const QString kept = now.isEmpty() ? m_wantedMotif : now;
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

void DataPart::setDnaseNeeded(bool needed)
{
    m_dnase->setToolTip(needed ? tr("Needed by this design") : tr("Not needed by this design; gives a simple rule to compare with"));
}

void DataPart::motifChanged()
{
    const int index = m_motif->currentIndex();
    const bool known = index >= 0 && index < static_cast<int>(m_motifs.size());
    m_logo->setMotif(known ? std::optional(m_motifs[static_cast<std::size_t>(index)]) : std::nullopt);
    if (known && !m_tfEdited && !m_motifs[static_cast<std::size_t>(index)].name.empty())
        m_tf->setText(QString::fromStdString(m_motifs[static_cast<std::size_t>(index)].name));
    Q_EMIT changed();
}

// What stands in the field is what is chosen: the only motif that the typed text fits, else the one from before.
void DataPart::motifTyped()
{
    const QString typed = m_motif->currentText().trimmed();
    if (typed.isEmpty() || typed == m_motif->itemText(m_motif->currentIndex()))
        return;
    QList<int> fitting{m_motif->findText(typed, Qt::MatchFixedString)};
    if (fitting.front() < 0) {
        fitting.clear();
        for (int i = 0; i < m_motif->count(); ++i)
            if (m_motif->itemText(i).contains(typed, Qt::CaseInsensitive))
                fitting << i;
    }
    if (fitting.size() == 1)
        m_motif->setCurrentIndex(fitting.front());
    m_motif->setEditText(m_motif->itemText(m_motif->currentIndex()));
}

void DataPart::setChoice(const TrainingChoice& choice)
{
    m_tfEdited = m_tfEdited || !choice.tf.empty();
    m_wantedMotif = QString::fromStdString(choice.motifId);
    m_tf->setText(QString::fromStdString(choice.tf));
    if (!choice.peaks.empty())
        addFile(m_peaks, QString::fromStdString(choice.peaks.string()));
    if (!choice.dnase.empty())
        addFile(m_dnase, QString::fromStdString(choice.dnase.string()));
    if (!choice.motifFile.empty())
        addFile(m_motifFile, QString::fromStdString(choice.motifFile.string()));
    m_motif->setCurrentIndex(m_motif->findData(m_wantedMotif));
}

void DataPart::addTo(TrainingChoice& choice) const
{
    choice.tf = m_tf->text().trimmed().toStdString();
    choice.peaks = fileOf(m_peaks);
    choice.dnase = fileOf(m_dnase);
    choice.motifFile = fileOf(m_motifFile);
    choice.motifId = m_motif->currentData().toString().toStdString();
}

}  // namespace bindscape::app
