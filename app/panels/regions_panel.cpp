// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/regions_panel.h"

#include "app/panels/row_table.h"
#include "app/session/sequence_copy.h"
#include "core/base/text.h"
#include "core/project/region_bed.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/notice.h"

#include <QColorDialog>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

std::vector<Region> placesOf(const std::vector<project::RegionEntry>& entries)
{
    std::vector<Region> places;
    for (const auto& entry : entries)
        places.push_back(entry.region);
    return places;
}

QString folder() { return QSettings().value(QStringLiteral("files/folder")).toString(); }

}  // namespace

RegionsPanel::RegionsPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_model(new RegionsModel(session, this)), m_proxy(new RegionsProxy(this)), m_table(new QTableView)
{
    setWindowTitle(tr("Regions"));
    m_proxy->setSourceModel(m_model);
    makeTable();
    m_empty = new widgets::Notice(widgets::NoticeKind::Note, tr("No regions yet. Ctrl+R marks the view; Shift+drag in the tracks marks a part of it."));
    m_empty->setButton(tr("Import BED\u2026"));
    connect(m_empty, &widgets::Notice::buttonClicked, this, &RegionsPanel::chooseImport);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(m_empty, 0, Qt::AlignTop);
    layout->addWidget(m_table, 1);
    layout->addStretch(0);  // while the table is away
    setFocusProxy(m_table);
    for (auto* model : {static_cast<QAbstractItemModel*>(m_model), static_cast<QAbstractItemModel*>(m_proxy)})
        connect(model, &QAbstractItemModel::modelReset, this, &RegionsPanel::updateState);
    connect(&session, &Session::projectChanged, this, &RegionsPanel::updateState);
    connect(&session, &Session::regionsChanged, this, &RegionsPanel::updateState);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RegionsPanel::updateState);
    updateState();
}

void RegionsPanel::makeTable()
{
    m_table->setModel(m_proxy);
    m_table->setAccessibleName(tr("Regions of interest"));
    makeRowTable(*m_table);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->horizontalHeader()->setSectionResizeMode(RegionsModel::Label, QHeaderView::Stretch);
    m_table->setColumnWidth(RegionsModel::Locus, scaled(230));
    m_table->setColumnWidth(RegionsModel::Length, scaled(110));
    m_table->setColumnWidth(RegionsModel::Color, scaled(110));
    m_table->sortByColumn(-1, Qt::AscendingOrder);  // as added, until a header is clicked
    m_table->setSortingEnabled(true);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == RegionsModel::Color)
            chooseColor();
        else
            go(index);
    });
    connect(m_table, &QTableView::activated, this, &RegionsPanel::go);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        QMenu menu;
        fillMenu(menu);
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
    const auto key = [this](const QKeySequence& keys, auto work) {
        auto* shortcut = new QShortcut(keys, m_table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, work);
    };
    key(QKeySequence::Delete, [this] { removeSelected(); });
    key(QKeySequence::Copy, [this] { copySequences(m_session, placesOf(selected()), false); });
    key(QKeySequence(QStringLiteral("Ctrl+Shift+C")), [this] { copySequences(m_session, placesOf(selected()), true); });
    key(QKeySequence(QStringLiteral("Ctrl+Alt+C")), [this] { copyLoci(m_session, placesOf(selected())); });
}

QWidget* RegionsPanel::makeHead()
{
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Filter regions"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(widgets::icon(widgets::Symbol::Search), QLineEdit::LeadingPosition);
    m_filter->setMaximumWidth(scaled(260));
    widgets::describe(m_filter, tr("Filter regions"), tr("Shows only regions whose label or locus contains these words"));
    connect(m_filter, &QLineEdit::textChanged, m_proxy, &RegionsProxy::setWords);
    connect(m_filter, &QLineEdit::textChanged, this, &RegionsPanel::updateState);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    row->setSpacing(scaled(6));
    row->addWidget(m_filter, 1);
    const auto add = [&](const QString& text, const QString& help, auto work) {
        auto* button = new QPushButton(text);
        widgets::describe(button, QString(text).remove(QLatin1Char('&')), help);
        connect(button, &QPushButton::clicked, this, work);
        row->addWidget(button);
        return button;
    };
    m_needSelection << add(tr("Side by side"), tr("Show the selected regions side by side"), [this] { m_session.goToLoci(placesOf(selected())); })
                    << add(tr("Colour\u2026"), tr("Colour of the selected regions"), [this] { chooseColor(); })
                    << add(tr("Remove"), tr("Remove the selected regions (can be undone)"), [this] { removeSelected(); });
    row->addStretch(1);
    add(tr("Import BED\u2026"), tr("Add the regions of a BED file, with their names and colours"), [this] { chooseImport(); });
    m_export = add(tr("Export BED\u2026"), tr("Write the selected regions, or all, as BED with names and colours"), [this] {
        QString file = QFileDialog::getSaveFileName(this, tr("Export regions"), folder() + QStringLiteral("/regions.bed"), tr("BED (*.bed)"));
        if (!file.isEmpty())
            exportBed(file.toStdString());
    });
    auto* head = new QWidget;
    head->setLayout(row);
    head->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return head;
}

std::vector<project::RegionEntry> RegionsPanel::selected() const
{
    std::vector<project::RegionEntry> entries;
    auto rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.row() < b.row(); });
    for (const auto& index : rows)
        entries.push_back(m_model->at(m_proxy->mapToSource(index).row()));
    return entries;
}

// One of several places is gone to as well: it is shown alone.
void RegionsPanel::go(const QModelIndex& index)
{
    if (!index.isValid() || m_table->selectionModel()->selectedRows().size() > 1)
        return;
    const auto entry = m_model->at(m_proxy->mapToSource(index).row());
    const auto margin = entry.region.length() / 10;
    const QString name = QString::fromStdString(entry.label.empty() ? toLocus(entry.region) : entry.label);
    m_session.goTo({entry.region.chrom, entry.region.begin - margin, entry.region.end + margin}, true, tr("Go to %1").arg(name));
}

void RegionsPanel::fillMenu(QMenu& menu)
{
    const auto entries = selected();
    const auto places = placesOf(entries);
    const auto add = [&](const QString& text, auto work) { menu.addAction(text, this, work)->setEnabled(!entries.empty()); };
    add(tr("Show side by side"), [this, places] { m_session.goToLoci(places); });
    menu.addSeparator();
    add(tr("Copy locus"), [this, places] { copyLoci(m_session, places); });
    add(tr("Copy sequence"), [this, places] { copySequences(m_session, places, false); });
    add(tr("Copy reverse complement"), [this, places] { copySequences(m_session, places, true); });
    menu.addSeparator();
    add(tr("Rename"), [this] { m_table->edit(m_table->selectionModel()->selectedRows(RegionsModel::Label).value(0)); });
    add(tr("Colour\u2026"), [this] { chooseColor(); });
    add(tr("Default colour"), [this, entries] {
        auto changed = entries;
        for (auto& entry : changed)
            entry.color.reset();
        m_session.changeRegions(std::move(changed), tr("Default colour of regions"));
    });
    add(tr("Remove"), [this] { removeSelected(); });
}

void RegionsPanel::chooseColor()
{
    auto entries = selected();
    if (entries.empty())
        return;
    const QColor before = widgets::toQColor(entries.front().color.value_or(widgets::theme().purple));
    const QColor color = QColorDialog::getColor(before, this, tr("Colour of regions"));
    if (!color.isValid())
        return;
    for (auto& entry : entries)
        entry.color = draw::Color::hex(color.rgb() & 0xFFFFFF);
    m_session.changeRegions(std::move(entries), tr("Recolour regions"));
}

void RegionsPanel::removeSelected()
{
    std::vector<std::string> ids;
    for (const auto& entry : selected())
        ids.push_back(entry.id);
    m_session.removeRegions(ids);
}

void RegionsPanel::chooseImport()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Import regions"), folder(), tr("BED (*.bed *.bed.gz);;All files (*)"));
    if (!file.isEmpty())
        importBed(file.toStdString());
}

void RegionsPanel::importBed(const std::filesystem::path& file)
{
    struct Read {
        project::RegionFile file;
        QString failure;
    };
    if (!m_session.hasGenome())
        return m_session.say(tr("Open a genome first; regions are placed on it."), Severity::Note);
    const auto work = [file, reference = m_session.reference()](Progress&) -> Read {
        try {
            return {project::readRegionBed(file, reference->contigs()), {}};
        } catch (const Error& error) {
            return {{}, QString::fromUtf8(error.what())};
        }
    };
    const auto done = [this, reference = m_session.reference()](Read read) {
        if (m_session.reference() != reference)
            return;
        if (!read.failure.isEmpty())
            return m_session.say(read.failure, Severity::Error);
        m_session.addRegions(std::move(read.file.regions));
        QStringList sentences;
        for (const auto& warning : read.file.warnings)
            sentences << QString::fromStdString(toText(warning));
        if (!sentences.isEmpty())
            m_session.say(sentences.join(QLatin1Char(' ')), Severity::Warning);
    };
    m_session.jobs().start<Read>({tr("Import regions"), jobs::Pool::Readers, false, false}, work, this, done);
}

void RegionsPanel::exportBed(const std::filesystem::path& file)
{
    auto entries = selected();
    if (entries.empty())
        for (int row = 0; row < m_proxy->rowCount(); ++row)
            entries.push_back(m_model->at(m_proxy->mapToSource(m_proxy->index(row, 0)).row()));
    const auto count = static_cast<std::int64_t>(entries.size());
    const auto work = [file, entries = std::move(entries)](Progress&) {
        try {
            project::writeRegionBed(entries, file);
            return QString();
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
    };
    const auto done = [this, file, count](const QString& failure) {
        if (!failure.isEmpty())
            return m_session.say(failure, Severity::Error);
        m_session.say(tr("%1 written to %2.").arg(QString::fromStdString(plural(count, "region")), QString::fromStdString(file.string())), Severity::Note);
    };
    m_session.jobs().start<QString>({tr("Export regions"), jobs::Pool::Readers, false, false}, work, this, done);
}

void RegionsPanel::updateState()
{
    const auto count = m_session.regions().size();
    const bool some = m_table->selectionModel()->hasSelection();
    for (auto* button : m_needSelection)
        button->setEnabled(some);
    m_export->setEnabled(count > 0);
    m_empty->setVisible(count == 0);
    m_table->setVisible(count > 0);
    const QString title = count == 0 ? tr("Regions") : tr("Regions (%1)").arg(QString::fromStdString(withThousands(static_cast<std::int64_t>(count))));
    setWindowTitle(title);
}

}  // namespace bindscape::app
