// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/data_part.h"

#include "app/dialogs/file_combo.h"
#include "core/genome/track_data.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/expander.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/number_edit.h"

#include <QCompleter>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

QPushButton* plainButton(const QString& text, const QString& name, const QString& help)
{
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    widgets::describe(button, name, help);
    return button;
}

bool isOpenChromatin(const project::TrackEntry& track)
{
    return track.style.role == "hotspots" || QString::fromStdString(track.name).contains(QLatin1String("DNase"), Qt::CaseInsensitive);
}

}  // namespace

DataPart::DataPart() : FormPart(tr("Data")), m_list(new FactorList)
{
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(scaled(6));
    layout->setContentsMargins(scaled(14), scaled(8), scaled(14), scaled(8));
    layout->addWidget(m_list);
    layout->addLayout(makeButtons());
    layout->addLayout(makeFields());
    layout->addWidget(new widgets::Expander(tr("Advanced: labelled sites, own negatives"), tr("Other sources of bound and unbound sites for the chosen row"), makeAdvanced()));
    m_list->setMotifs(&m_motifs);
    m_list->showRows(m_rows, m_current);

    connect(m_list, &FactorList::rowChosen, this, &DataPart::choose);
    connect(m_list, &FactorList::removeWanted, this, &DataPart::removeRow);
    connect(m_list, &FactorList::rowChecked, this, [this](int index, bool on) {
        if (std::exchange(m_rows[static_cast<std::size_t>(index)].on, on) != on)
            Q_EMIT changed();
    });
    connect(m_list, &FactorList::rowNamed, this, [this](int index, const QString& tf) {
        FactorRow& named = m_rows[static_cast<std::size_t>(index)];
        if (named.tf == tf.trimmed().toStdString())
            return;
        named.tf = tf.trimmed().toStdString();
        named.named = true;
        showFields();
        Q_EMIT changed();
    });
}

QLayout* DataPart::makeButtons()
{
    m_add = plainButton(tr("+ &Add TF…"), tr("Add TF…"), tr("Adds a row for another transcription factor"));
    m_addMenu = new QMenu(m_add);
    m_add->setMenu(m_addMenu);
    m_add->setStyleSheet(QStringLiteral("QPushButton::menu-indicator { image: none; width: 0; }"));  // the ellipsis says it
    connect(m_addMenu, &QMenu::aboutToShow, this, &DataPart::fillAddMenu);
    m_addFolder = plainButton(tr("Add from &folder…"), tr("Add from folder…"), tr("A row for each peak file of a folder; TF and cell are taken from the names of the files"));
    m_addFolder->setIcon(widgets::icon(widgets::Symbol::Open));
    m_addTable = plainButton(tr("Add from ta&ble…"), tr("Add from table…"),
                             tr("A row for each line of a table with the columns tf, motif, peaks and cell, with tabs between them; paths are relative to the table"));
    connect(m_addFolder, &QPushButton::clicked, this, [this] {
        if (const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder with peak files")); !folder.isEmpty())
            Q_EMIT folderWanted(folder);
    });
    connect(m_addTable, &QPushButton::clicked, this, [this] {
        if (const QString file = QFileDialog::getOpenFileName(this, tr("Table of TFs"), {}, tr("Tables (*.tsv *.txt);;All files (*)")); !file.isEmpty())
            Q_EMIT tableWanted(file);
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    for (QWidget* widget : {static_cast<QWidget*>(m_add), static_cast<QWidget*>(m_addFolder), static_cast<QWidget*>(m_addTable)})
        row->addWidget(widget);
    row->addSpacing(scaled(8));
    row->addWidget(widgets::hintLabel(tr("One model pair per TF. Positive = hit fully inside a peak."), this), 1);
    return row;
}

QLayout* DataPart::makeMotif()
{
    m_motif = new QComboBox;
    m_motif->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_motif->setMinimumContentsLength(5);
    m_motif->setEditable(true);
    m_motif->setInsertPolicy(QComboBox::NoInsert);
    m_motif->completer()->setFilterMode(Qt::MatchContains);
    m_motif->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_motif->setMinimumHeight(m_tf->sizeHint().height());  // one line with the row beside it
    m_motif->lineEdit()->setPlaceholderText(tr("type an id or a name"));
    m_pvalue = new widgets::NumberEdit(1e-4, 1e-12, 1);
    widgets::describe(m_pvalue, tr("Motif threshold"), tr("A motif hit has at most this p-value; 1e-4 in the paper"));
    auto* threshold = new QLabel(tr("p <"));
    threshold->setBuddy(m_pvalue);
    connect(m_pvalue, &widgets::NumberEdit::valueChanged, this, [this] {
        clearCounts();
        Q_EMIT changed();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    row->addWidget(m_motif, 1);
    row->addWidget(threshold);
    row->addWidget(m_pvalue);
    return row;
}

QLayout* DataPart::makeFields()
{
    auto* left = widgets::formLayout(nullptr);
    auto* right = widgets::formLayout(nullptr);
    m_tf = new QLineEdit;
    m_tf->setPlaceholderText(tr("for example GATA1"));
    m_cell = new QLineEdit;
    m_cell->setFixedWidth(scaled(96));
    m_cell->setPlaceholderText(tr("cell type"));
    widgets::describe(m_cell, tr("Cell type"), tr("Where the peaks were measured, for example GM12878; for the record, and to tell rows of one TF apart"));
    auto* name = new QHBoxLayout;
    name->setSpacing(scaled(8));
    name->addWidget(m_tf, 1);
    name->addWidget(m_cell);
    std::vector<QLabel*> labels;
    labels.push_back(addField(left, tr("&TF name"), name, m_tf, tr("Name of the transcription factor, as it will be called everywhere")));
    addProblemRow(left, "tf", m_tf);
    m_peaks = new FileCombo(tr("peaks"), regionFilter(), tr("choose…"));
    labels.push_back(addField(left, tr("&Peaks"), m_peaks->inRow(), m_peaks, tr("ChIP-seq peaks (BED or narrowPeak). A motif hit fully inside a peak counts as bound.")));
    addProblemRow(left, "peaks", m_peaks);
    QLayout* motif = makeMotif();
    labels.push_back(addField(right, tr("M&otif"), motif, m_motif, tr("The core motif; type a part of its id or name to search")));
    m_motifFile = new FileCombo(tr("a motif file"), tr("Motifs (*.jaspar *.meme *.txt *.pfm *.gz);;All files (*)"), tr("choose…"));
    labels.push_back(addField(right, tr("&Motif file"), m_motifFile->inRow(), m_motifFile, tr("JASPAR, MEME or plain matrices; for all rows")));
    addProblemRow(right, "motif", m_motif);
    for (QLabel* label : labels)
        label->setMinimumWidth(scaled(66));

    connect(m_tf, &QLineEdit::textEdited, this, [this] { row().named = true; });
    connect(m_tf, &QLineEdit::textChanged, this, [this] { edited(false); });
    connect(m_cell, &QLineEdit::textChanged, this, [this] { edited(false); });
    connect(m_peaks, &QComboBox::currentIndexChanged, this, &DataPart::peaksChosen);
    connect(m_motifFile, &QComboBox::currentIndexChanged, this, [this] {
        clearCounts();
        Q_EMIT motifFileChanged(m_motifFile->currentData().toString());
        Q_EMIT changed();
    });
    connect(m_motif, &QComboBox::currentIndexChanged, this, &DataPart::motifChosen);
    connect(m_motif->lineEdit(), &QLineEdit::editingFinished, this, &DataPart::motifTyped);
    auto* both = new QHBoxLayout;
    both->setSpacing(scaled(10));
    both->addLayout(left, 1);
    both->addLayout(right, 1);
    return both;
}

QWidget* DataPart::makeAdvanced()
{
    auto* inner = new QWidget;
    auto* form = widgets::formLayout(inner);
    form->setContentsMargins(0, 0, 0, 0);
    m_sites = new FileCombo(tr("labelled sites"), tr("Sites (*.bed *.bed.gz *.tsv *.txt);;All files (*)"), tr("none: motif hits and peaks"));
    m_labelColumn = new QSpinBox;
    m_labelColumn->setRange(0, 10'000);
    m_labelColumn->setSpecialValueText(tr("as named"));
    m_labelColumn->setPrefix(tr("column "));
    widgets::describe(m_labelColumn, tr("Label column"), tr("Column with 1 for bound and 0 for unbound sites, counted from 1; \"as named\": the column called label, else the fifth"));
    auto* sites = m_sites->inRow();
    sites->addWidget(m_labelColumn);
    addField(form, tr("Labelled &sites"), sites, m_sites, tr("A BED file of cores with labels, instead of motif hits and peaks; each row is a site"));
    m_negatives = new FileCombo(tr("own negatives"), regionFilter(), tr("all hits outside the peaks"));
    addField(form, tr("Own &negatives"), m_negatives->inRow(), m_negatives, tr("Only motif hits inside these regions count as unbound"));
    connect(m_sites, &QComboBox::currentIndexChanged, this, [this] {
        const bool before = !row().sites.empty(), now = !m_sites->file().empty();
        edited();
        if (!m_filling && before != now)
            Q_EMIT sitesListed(now);
    });
    connect(m_negatives, &QComboBox::currentIndexChanged, this, [this] { edited(); });
    connect(m_labelColumn, &QSpinBox::valueChanged, this, [this] { edited(); });
    return inner;
}

void DataPart::setTracks(const std::vector<project::TrackEntry>& tracks)
{
    m_intervals.clear();
    const QSignalBlocker quietPeaks(m_peaks), quietNegatives(m_negatives);
    for (const auto& track : tracks) {
        const bool intervals =
            track.kind == genome::toText(genome::TrackKind::Intervals) || track.style.role == "peaks" || track.style.role == "hotspots";
        if (!intervals || track.file.empty())
            continue;
        m_intervals.push_back(track);
        m_peaks->addNamed(QString::fromStdString(track.name), track.file);
        m_negatives->addNamed(QString::fromStdString(track.name), track.file);
    }
    const auto first = std::find_if(m_intervals.begin(), m_intervals.end(), [](const auto& track) { return !isOpenChromatin(track); });
    if (first != m_intervals.end() && row().isBlank()) {
        row().peaks = first->file;
        row().proposed = true;
    }
    m_list->showRows(m_rows, m_current);
    showFields();
}

void DataPart::fillAddMenu()
{
    m_addMenu->clear();
    for (const auto& track : m_intervals) {
        const bool there = std::any_of(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.peaks == track.file; });
        if (there || isOpenChromatin(track))
            continue;
        m_addMenu->addAction(QString::fromStdString(track.name), this, [this, file = track.file] { addFactors({guessFactor(file)}); });
    }
    if (!m_addMenu->isEmpty())
        m_addMenu->addSeparator();
    m_addMenu->addAction(tr("Peak &file…"), this, [this] {
        for (const QString& file : QFileDialog::getOpenFileNames(this, tr("Peaks"), {}, regionFilter()))
            addFactors({guessFactor(file.toStdString())});
    });
    m_addMenu->addAction(tr("&Empty row"), this, [this] { addRow({}); });
}

void DataPart::addRow(const FactorRow& added)
{
    m_rows.push_back(added);
    m_current = static_cast<int>(m_rows.size()) - 1;
    m_list->showRows(m_rows, m_current);
    showFields();
    Q_EMIT changed();
}

void DataPart::addFactors(const std::vector<Factor>& factors)
{
    if (m_rows.size() == 1 && (m_rows[0].isBlank() || m_rows[0].proposed))
        m_rows.clear();
    const std::size_t before = m_rows.size();
    for (const Factor& factor : factors) {
        const bool there = std::any_of(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.tf == factor.tf && row.peaks == factor.peaks; });
        if (there)
            continue;
        FactorRow added;
        added.tf = factor.tf;
        added.cell = factor.cell;
        added.motifId = factor.motif;
        added.peaks = factor.peaks;
        added.named = !factor.tf.empty();
        resolveMotif(added);
        m_rows.push_back(added);
    }
    if (m_rows.empty()) {
        m_rows.emplace_back();
        m_current = 0;
    }
    if (before < m_rows.size())
        m_current = static_cast<int>(before);  // the first new one
    m_list->showRows(m_rows, m_current);
    showFields();
    Q_EMIT changed();
}

void DataPart::removeRow(int index)
{
    m_rows.erase(m_rows.begin() + index);
    if (m_rows.empty())
        m_rows.emplace_back();
    m_current = std::clamp(m_current > index ? m_current - 1 : m_current, 0, static_cast<int>(m_rows.size()) - 1);
    m_list->showRows(m_rows, m_current);
    showFields();
    Q_EMIT changed();
}

void DataPart::choose(int index)
{
    if (index < 0 || index >= static_cast<int>(m_rows.size()) || index == m_current)
        return;
    m_current = index;
    m_list->showRows(m_rows, m_current);
    showFields();
    Q_EMIT changed();
}

void DataPart::resolveMotif(FactorRow& row) const
{
    if (m_motifs.empty())
        return;
    if (const std::string id = motifCalled(m_motifs, row.motifId.empty() ? row.tf : row.motifId); !id.empty())
        row.motifId = id;
    else if (row.motifId.empty() && m_motifs.size() == 1)
        row.motifId = m_motifs.front().id;
    const auto known = std::find_if(m_motifs.begin(), m_motifs.end(), [&](const auto& motif) { return motif.id == row.motifId; });
    if (!row.named && known != m_motifs.end() && !known->name.empty())
        row.tf = known->name;
}

void DataPart::setMotifs(const std::vector<motif::Motif>& motifs)
{
    m_motifs = motifs;
    {
        const QSignalBlocker quiet(m_motif);
        m_motif->clear();
        for (const auto& motif : motifs)
            m_motif->addItem(QString::fromStdString(motif.name.empty() || motif.name == motif.id ? motif.id : motif.id + " " + motif.name),
                             QString::fromStdString(motif.id));
    }
    for (FactorRow& any : m_rows)
        resolveMotif(any);
    m_list->showRows(m_rows, m_current);
    showFields();
    Q_EMIT changed();
}

void DataPart::showFields()
{
    const bool before = std::exchange(m_filling, true);
    const FactorRow& now = row();
    if (m_tf->text().trimmed().toStdString() != now.tf)
        m_tf->setText(QString::fromStdString(now.tf));
    if (m_cell->text().trimmed().toStdString() != now.cell)
        m_cell->setText(QString::fromStdString(now.cell));
    m_peaks->setFile(now.peaks);
    m_sites->setFile(now.sites);
    m_negatives->setFile(now.negatives);
    m_labelColumn->setValue(now.labelColumn);
    m_labelColumn->setEnabled(!now.sites.empty());
    m_peaks->setEnabled(now.sites.empty());
    showMotif();
    m_filling = before;
}

// A motif that its file does not have (yet) keeps its id.
void DataPart::showMotif()
{
    const QSignalBlocker quiet(m_motif);
    const QString id = QString::fromStdString(row().motifId);
    m_motif->setCurrentIndex(id.isEmpty() ? -1 : m_motif->findData(id));
    if (m_motif->currentIndex() < 0)
        m_motif->setEditText(id);
}

void DataPart::edited(bool dataChanged)
{
    if (m_filling)
        return;
    FactorRow& now = row();
    now.proposed = false;
    now.tf = m_tf->text().trimmed().toStdString();
    now.cell = m_cell->text().trimmed().toStdString();
    now.peaks = m_peaks->file();
    now.sites = m_sites->file();
    now.negatives = m_negatives->file();
    now.labelColumn = m_labelColumn->value();
    if (dataChanged)
        now.hits = now.bound = -1;
    m_list->showRow(m_current, now);
    showFields();
    Q_EMIT changed();
}

void DataPart::peaksChosen()
{
    if (m_filling)
        return;
    if (const auto file = m_peaks->file(); !row().named && row().motifId.empty() && !file.empty()) {
        const Factor guess = guessFactor(file);
        FactorRow guessed = row();
        guessed.tf = guess.tf;
        guessed.cell = guess.cell;
        resolveMotif(guessed);
        guessed.peaks = file;
        row() = guessed;
        showFields();
    }
    edited();
}

void DataPart::motifChosen()
{
    if (m_filling)
        return;
    row().motifId = m_motif->currentData().toString().toStdString();
    resolveMotif(row());
    m_filling = true;
    m_tf->setText(QString::fromStdString(row().tf));
    m_filling = false;
    edited();
}

// What stands in the field is what is chosen: the only motif that the typed text fits, else the one from before.
void DataPart::motifTyped()
{
    const QString typed = m_motif->currentText().trimmed();
    if (typed.isEmpty() || typed == m_motif->itemText(m_motif->currentIndex()) || typed == QString::fromStdString(row().motifId))
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
    showMotif();
}

void DataPart::setChoices(const std::vector<TrainingChoice>& choices)
{
    m_rows.clear();
    for (const TrainingChoice& choice : choices) {
        FactorRow added;
        added.tf = choice.tf;
        added.cell = choice.cell;
        added.motifId = choice.motifId;
        added.peaks = choice.peaks;
        added.sites = choice.sites;
        added.negatives = choice.negatives;
        added.labelColumn = choice.labelColumn;
        added.named = !choice.tf.empty();
        added.proposed = choice.tf.empty() && choice.motifId.empty();
        resolveMotif(added);
        m_rows.push_back(added);
    }
    m_current = 0;
    m_pvalue->setValue(choices.front().pvalue);
    if (!choices.front().motifFile.empty())
        m_motifFile->setFile(choices.front().motifFile);
    m_list->showRows(m_rows, m_current);
    showFields();
    Q_EMIT changed();
}

void DataPart::addTo(TrainingChoice& choice, const FactorRow& row) const
{
    choice.tf = row.tf;
    choice.cell = row.cell;
    choice.peaks = row.sites.empty() ? row.peaks : std::filesystem::path();
    choice.motifFile = m_motifFile->file();
    choice.motifId = row.motifId;
    choice.sites = row.sites;
    choice.labelColumn = row.sites.empty() ? 0 : row.labelColumn;
    choice.negatives = row.negatives;
    choice.pvalue = m_pvalue->value();
}

void DataPart::addTo(TrainingChoice& choice) const { addTo(choice, row()); }

std::vector<TrainingChoice> DataPart::factors(const TrainingChoice& shared) const
{
    std::vector<TrainingChoice> all;
    for (const FactorRow& row : m_rows) {
        if (!row.on)
            continue;
        all.push_back(shared);
        addTo(all.back(), row);
    }
    return all;
}

int DataPart::placeOfCurrent() const
{
    if (!row().on)
        return -1;
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.begin() + m_current, [](const FactorRow& any) { return any.on; }));
}

void DataPart::setThreshold(double pvalue) { m_pvalue->setValue(pvalue); }

QStringList DataPart::names() const
{
    QStringList names;
    for (const FactorRow& row : m_rows)
        names << (row.tf.empty() ? tr("new TF") : QString::fromStdString(row.tf));
    return names;
}

void DataPart::showCounts(const TrainingChoice& counted, std::int64_t hits, std::int64_t bound)
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        TrainingChoice ofRow = counted;
        addTo(ofRow, m_rows[i]);
        ofRow.tf = counted.tf;
        ofRow.cell = counted.cell;
        if (ofRow != counted)
            continue;
        m_rows[i].hits = hits;
        m_rows[i].bound = bound;
        m_list->showRow(static_cast<int>(i), m_rows[i]);
    }
}

void DataPart::clearCounts()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].hits = m_rows[i].bound = -1;
        m_list->showRow(static_cast<int>(i), m_rows[i]);
    }
}

}  // namespace bindscape::app
