// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/tracks_part.h"

#include "app/dialogs/file_combo.h"
#include "app/dialogs/pretrain_plan.h"
#include "core/base/text.h"
#include "core/genome/track_data.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QDoubleSpinBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

enum Column { Name, File, Kind, Columns };
constexpr int kLongest = 100'000, kMostBins = 100'000'000;
constexpr double kPercent = 100;
constexpr std::size_t kMostSteps = 100;  // of undo

template <class Spin>
Spin* makeSpin(const QString& name, const QString& help, double least, double most, const QString& suffix)
{
    auto* spin = new Spin;
    using Number = decltype(spin->value());
    spin->setRange(static_cast<Number>(least), static_cast<Number>(most));
    spin->setSuffix(suffix);
    spin->setFixedWidth(scaled(104));
    widgets::describe(spin, name, help);
    return spin;
}

QHBoxLayout* rowOf(std::initializer_list<QWidget*> widgets)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    for (QWidget* widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return row;
}

QLabel* labelOf(const QString& text, QWidget* field)
{
    auto* label = new QLabel(text);
    label->setBuddy(field);
    return label;
}

}  // namespace

TracksPart::TracksPart() : FormPart(tr("Tracks"))
{
    setAcceptDrops(true);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(scaled(6));
    layout->setContentsMargins(scaled(14), scaled(8), scaled(14), scaled(8));
    makeTable();
    layout->addWidget(m_table);
    layout->addLayout(makeButtons());
    auto* problems = widgets::formLayout(nullptr);
    addProblemRow(problems, "tracks", m_table);
    layout->addLayout(problems);
    auto* both = new QHBoxLayout;
    both->setSpacing(scaled(10));
    both->addLayout(makeBins(), 1);
    both->addLayout(makeMore(), 1);
    layout->addLayout(both);
    for (QSpinBox* spin : {m_bin, m_window, m_unknown, m_most})
        connect(spin, &QSpinBox::valueChanged, this, &FormPart::changed);
    for (QDoubleSpinBox* spin : {m_covered, m_empty})
        connect(spin, &QDoubleSpinBox::valueChanged, this, &FormPart::changed);
    connect(m_exclude, &QComboBox::currentIndexChanged, this, &FormPart::changed);
    project::TrunkEntry usual;
    usual.settings.emptyBins = 1;  // what unbound sites look like, see adviceOnEmptyBins()
    setTrunk(usual);
}

void TracksPart::makeTable()
{
    constexpr int kRowHeight = 24, kRowsShown = 6;
    m_table = new QTableWidget(0, Columns);
    widgets::describe(m_table, tr("Tracks"), tr("Peaks or open chromatin, an output of the network each. Double-click or F2 changes name and kind, Delete removes the chosen rows"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("File"), tr("Kind")});
    for (int column = 0; column < Columns; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeaderItem(Kind)->setToolTip(tr("chip, dnase or another word; for the record and for summaries"));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(scaled(kRowHeight));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(File, QHeaderView::Stretch);
    m_table->setColumnWidth(Name, scaled(170));
    m_table->setColumnWidth(Kind, scaled(70));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setFixedHeight(scaled(kRowHeight) * (kRowsShown + 1) + 2 * m_table->frameWidth());
    connect(m_table, &QTableWidget::cellChanged, this, &TracksPart::cellEdited);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] { m_remove->setEnabled(!m_table->selectedItems().isEmpty()); });
    const auto key = [this](const QKeySequence& keys, auto slot) {
        auto* shortcut = new QShortcut(keys, m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    key(QKeySequence::Delete, &TracksPart::removeSelected);
    key(QKeySequence::Undo, &TracksPart::undo);
}

QLayout* TracksPart::makeButtons()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    const auto add = [row](const QString& text, const QString& help) { return widgets::addButton(row, text, help); };
    auto* files = add(tr("&Add files…"), tr("Peak or DNase files, several at once; they can be dropped here too"));
    files->setIcon(widgets::icon(widgets::Symbol::Open));
    auto* table = add(tr("Add from ta&ble…"), tr("A table with the columns name, file and kind, separated by tabs or commas"));
    m_fromBrowser = add(tr("Add &open tracks"), tr("The tracks of peaks and regions that are open in the browser"));
    m_remove = add(tr("Remove"), tr("Takes the chosen tracks out of the list (Del)"));
    m_undo = add(tr("&Undo"), tr("Takes back the last change of the list (Ctrl+Z in the table)"));
    m_remove->setEnabled(false);
    m_count = widgets::hintLabel({}, this);
    m_count->setWordWrap(false);
    row->addStretch(1);
    row->addWidget(m_count);
    connect(files, &QPushButton::clicked, this, [this] {
        std::vector<std::filesystem::path> chosen;
        for (const QString& file : QFileDialog::getOpenFileNames(this, tr("Add tracks"), QString(), regionFilter()))
            chosen.emplace_back(file.toStdString());
        addFiles(chosen);
    });
    connect(table, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Table of tracks"), QString(), tr("Tables (*.tsv *.txt *.csv);;All files (*)"));
        if (!file.isEmpty())
            Q_EMIT tableWanted(file);
    });
    connect(m_fromBrowser, &QPushButton::clicked, this, [this] { addTracks(m_open); });
    connect(m_remove, &QPushButton::clicked, this, &TracksPart::removeSelected);
    connect(m_undo, &QPushButton::clicked, this, &TracksPart::undo);
    return row;
}

QLayout* TracksPart::makeBins()
{
    auto* form = widgets::formLayout(nullptr);
    m_bin = makeSpin<QSpinBox>(tr("Bin"), tr("The genome is labelled in bins of so many bases"), 1, kLongest, tr(" bp"));
    m_window = makeSpin<QSpinBox>(tr("Window"), tr("What the network sees around a bin's middle"), 1, kLongest, tr(" bp"));
    addField(form, tr("&Bins of"), rowOf({m_bin, labelOf(tr("seen in"), m_window), m_window}), m_bin, tr("The genome is labelled in bins of so many bases"));
    addProblemRow(form, "bins", m_window);
    m_covered = makeSpin<QDoubleSpinBox>(tr("Covered"), tr("A bin carries a track's label where more than this share of it is covered by the track's regions"), 0, 99.9, tr(" %"));
    m_covered->setDecimals(1);
    m_covered->setPrefix(tr("> "));
    auto* hint = new QLabel(tr("of it covered"));
    addField(form, tr("&Labelled if"), rowOf({m_covered, hint}), m_covered, tr("A bin carries a track's label where more than this share of it is covered by the track's regions"));
    m_exclude = new FileCombo(tr("regions to leave out"), regionFilter(), tr("Nothing left out"));
    addField(form, tr("Leave o&ut"), m_exclude->inRow(), m_exclude, tr("Bins whose window touches one of these regions, such as a blacklist, take no part"));
    return form;
}

QLayout* TracksPart::makeMore()
{
    auto* form = widgets::formLayout(nullptr);
    std::vector<QLabel*> names;
    const QString help = tr("Bins without any label, as a share of those with one. The compendium of DeepSEA has none, but a thousand tracks; with few, networks that start from the trunk are better with 100 %");
    m_empty = makeSpin<QDoubleSpinBox>(tr("Empty bins"), help, 0, 1000, tr(" %"));
    m_empty->setDecimals(0);
    names.push_back(addField(form, tr("E&mpty bins"), rowOf({m_empty}), m_empty, help));
    m_most = makeSpin<QSpinBox>(tr("At most"), tr("So many bins of each part are drawn at random; 0 takes all"), 0, kMostBins, {});
    m_most->setSpecialValueText(tr("all bins"));
    m_most->setSingleStep(10'000);
    names.push_back(addField(form, tr("At mo&st"), rowOf({m_most}), m_most, tr("So many bins of each part are drawn at random; 0 takes all")));
    m_unknown = makeSpin<QSpinBox>(tr("Unknown bases"), tr("Windows with more unknown bases (N) than this are left out"), 0, kLongest, tr(" N"));
    m_unknown->setPrefix(tr("≤ "));
    names.push_back(addField(form, tr("Un&known"), rowOf({m_unknown}), m_unknown, tr("Windows with more unknown bases (N) than this are left out")));
    for (QLabel* name : names)
        name->setMinimumWidth(scaled(74));
    return form;
}

void TracksPart::setOpenTracks(const std::vector<compendium::Track>& tracks)
{
    m_open = tracks;
    m_fromBrowser->setEnabled(!m_open.empty());
}

void TracksPart::setExcludeFiles(const std::vector<project::TrackEntry>& tracks)
{
    for (const auto& track : tracks)
        if (track.kind == toText(genome::TrackKind::Intervals) && !track.file.empty())
            m_exclude->addNamed(QString::fromStdString(track.name), track.file);
}

void TracksPart::addFiles(const std::vector<std::filesystem::path>& files)
{
    std::vector<compendium::Track> added;
    for (const auto& file : files)
        added.push_back(trackOfFile(file, added));
    addTracks(added);
}

void TracksPart::addTracks(const std::vector<compendium::Track>& tracks)
{
    std::vector<compendium::Track> all = m_tracks;
    std::size_t there = 0;
    for (const auto& track : tracks) {
        if (std::any_of(all.begin(), all.end(), [&](const auto& known) { return known.file == track.file; })) {
            ++there;
            continue;
        }
        compendium::Track named = trackOfFile(track.file, all, track.name);
        named.kind = track.kind;
        all.push_back(named);
    }
    change(std::move(all));
    if (there > 0)
        m_count->setText(tr("%1 · %2 in the list already").arg(m_count->text()).arg(there));
}

void TracksPart::removeSelected()
{
    std::set<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.insert(index.row());
    std::vector<compendium::Track> kept;
    for (int row = 0; row < static_cast<int>(m_tracks.size()); ++row)
        if (!rows.contains(row))
            kept.push_back(m_tracks[static_cast<std::size_t>(row)]);
    change(std::move(kept));
}

void TracksPart::undo()
{
    if (m_before.empty())
        return;
    m_tracks = std::move(m_before.back());
    m_before.pop_back();
    fillTable();
    Q_EMIT changed();
}

void TracksPart::change(std::vector<compendium::Track> tracks)
{
    if (tracks == m_tracks)
        return;
    m_before.push_back(std::exchange(m_tracks, std::move(tracks)));
    if (m_before.size() > kMostSteps)
        m_before.erase(m_before.begin());
    fillTable();
    Q_EMIT changed();
}

void TracksPart::cellEdited(int row, int column)
{
    if (m_showing || row >= static_cast<int>(m_tracks.size()))
        return;
    std::vector<compendium::Track> tracks = m_tracks;
    const std::string text = m_table->item(row, column)->text().trimmed().toStdString();
    (column == Kind ? tracks[static_cast<std::size_t>(row)].kind : tracks[static_cast<std::size_t>(row)].name) = text;
    change(std::move(tracks));
}

void TracksPart::fillTable()
{
    const bool before = std::exchange(m_showing, true);
    m_table->setRowCount(static_cast<int>(m_tracks.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& track = m_tracks[static_cast<std::size_t>(row)];
        const QString texts[] = {QString::fromStdString(track.name), QString::fromStdString(track.file.filename().string()), QString::fromStdString(track.kind)};
        for (int column = 0; column < Columns; ++column) {
            auto* cell = m_table->item(row, column);
            if (cell == nullptr)
                m_table->setItem(row, column, cell = new QTableWidgetItem);
            cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | (column == File ? Qt::NoItemFlags : Qt::ItemIsEditable));
            cell->setText(texts[column]);
            cell->setToolTip(column == File ? QString::fromStdString(track.file.string()) : texts[column]);
        }
    }
    m_count->setText(m_tracks.empty() ? tr("Drop peak files here") : QString::fromStdString(plural(static_cast<std::int64_t>(m_tracks.size()), "track")));
    m_undo->setEnabled(!m_before.empty());
    m_remove->setEnabled(!m_table->selectedItems().isEmpty());
    m_showing = before;
}

void TracksPart::setTrunk(const project::TrunkEntry& trunk)
{
    m_tracks = trunk.tracks;
    m_before.clear();
    fillTable();
    m_bin->setValue(trunk.settings.bin);
    m_window->setValue(trunk.settings.window);
    m_covered->setValue(kPercent * trunk.settings.covered);
    m_unknown->setValue(trunk.settings.maxUnknown);
    m_empty->setValue(kPercent * trunk.settings.emptyBins);
    m_most->setValue(static_cast<int>(std::min<std::int64_t>(trunk.settings.maxBins, kMostBins)));
    m_exclude->setFile(trunk.exclude);
    Q_EMIT changed();
}

void TracksPart::addTo(project::TrunkEntry& trunk) const
{
    trunk.tracks = m_tracks;
    trunk.exclude = m_exclude->file();
    trunk.settings.bin = m_bin->value();
    trunk.settings.window = m_window->value();
    trunk.settings.covered = m_covered->value() / kPercent;
    trunk.settings.maxUnknown = m_unknown->value();
    trunk.settings.emptyBins = m_empty->value() / kPercent;
    trunk.settings.maxBins = m_most->value();
}

void TracksPart::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void TracksPart::dropEvent(QDropEvent* event)
{
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            files.emplace_back(url.toLocalFile().toStdString());
    if (files.empty())
        return;
    event->acceptProposedAction();
    addFiles(files);
}

}  // namespace bindscape::app
