// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/motifs_panel.h"

#include "app/panels/motif_list.h"
#include "app/panels/places_model.h"
#include "app/panels/row_table.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/motif_jobs.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/motif_charts.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;
namespace fs = std::filesystem;

struct MotifsPanel::Data {
    bool scored = false, there = false, old = false;
    seqlets::Report report;
};

struct MotifsPanel::Chosen {
    std::string motif;
    figure::Chart chart;
    QString tests;
    std::vector<seqlets::SeqletPlace> places;
};

MotifsPanel::MotifsPanel(Session& session, QWidget* parent) : RunPanel(session, parent)
{
    setWindowTitle(tr("Motifs"));
    m_motifs = new MotifList;
    m_spacing = new widgets::ChartView;
    m_spacing->setEmptyText(tr("The core itself lies at distance 0."));
    m_again = new QPushButton(tr("Find again"));
    widgets::describe(m_again, tr("Find motifs again"),
                      tr("Cuts seqlets out of the scores of this run and finds their motifs anew, in the background"));
    column()->addWidget(m_again);
    QWidget* side = makeSide();
    m_motifs->setMinimumWidth(scaled(430));
    m_spacing->setLegendIfRoom(true);
    m_spacing->setNoteShown(false);  // its sentences stand at the right; the exported plot has it too
    m_spacing->setMinimumWidth(scaled(220));
    setContent({m_motifs, m_spacing}, {side});
    connect(m_motifs, &MotifList::motifSelected, this, &MotifsPanel::showMotif);
    connect(m_spacing, &widgets::ChartView::exportRequested, this, [this] { exportKind("spacing"); });
    connect(m_export, &QToolButton::clicked, this, [this] { exportKind("motifs"); });
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (const auto found = current()) {
            startMotifs(this->session(), found->run->id);
            requestReload();
        }
    });
}

QWidget* MotifsPanel::makeSide()
{
    m_title = new QLabel;
    m_title->setTextFormat(Qt::PlainText);
    m_export = new QToolButton;
    m_export->setIcon(widgets::icon(widgets::Symbol::Export));
    widgets::describe(m_export, tr("Export motifs…"),
                      tr("Writes all motifs with their logos and best known motifs as SVG, PDF or PNG with their numbers as CSV"));
    m_model = new PlacesModel(this);
    m_places = new QTableView;
    m_places->setModel(m_model);
    m_places->setAccessibleName(tr("Instances of the chosen motif"));
    makeRowTable(*m_places);
    m_places->setSelectionMode(QAbstractItemView::SingleSelection);
    m_places->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_places->setSortingEnabled(true);
    m_places->sortByColumn(PlacesModel::Score, Qt::DescendingOrder);
    const int widths[] = {100, 50, 56, 58, 40};
    for (int i = 0; i < PlacesModel::ColumnCount; ++i)
        m_places->setColumnWidth(i, scaled(widths[i]));
    m_places->horizontalHeader()->setStretchLastSection(true);
    connect(m_places->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) { go(now.row()); });
    connect(m_places, &QTableView::clicked, this, [this](const QModelIndex& index) { go(index.row()); });  // again on the selected row
    connect(m_places, &QTableView::activated, this, [this](const QModelIndex& index) { go(index.row()); });

    m_tests = widgets::hintLabel({}, this);
    m_tests->setTextFormat(Qt::PlainText);
    auto* side = new QWidget;
    side->setFixedWidth(scaled(356));
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_export);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8));
    layout->setSpacing(scaled(3));
    layout->addLayout(head);
    layout->addWidget(m_tests);
    layout->addWidget(m_places, 1);
    return side;
}

void MotifsPanel::reload()
{
    const fs::path scores = paths::scoresFolder(currentFolder());
    if (m_folder != paths::motifsFolder(scores)) {
        m_model->setPlaces({});
        m_title->clear();
        m_tests->clear();
    }
    m_folder = paths::motifsFolder(scores);
    read<Data>(
        [scores, folder = m_folder](Progress&) {
            Data data;
            std::error_code ignored;
            data.scored = fs::exists(scores / paths::kScoresFile, ignored);
            data.there = seqlets::motifsExist(folder);
            if (!data.there)
                return data;
            data.old =
                fs::last_write_time(folder / paths::kMotifsRecord, ignored) < fs::last_write_time(scores / paths::kScoresFile, ignored);
            data.report = seqlets::readMotifs(folder);
            return data;
        },
        [this](const Data& data) { showData(data); });
}

void MotifsPanel::showData(const Data& data)
{
    const auto found = current();
    if (!found)
        return;
    const project::RunEntry& run = *found->run;
    const bool looking = jobOfMotifs(session(), run.id) != nullptr;
    m_again->setEnabled(!looking && data.scored);
    m_again->setVisible(data.there);
    if (!data.there) {
        setFacts({});
        const bool scoring = !data.scored && jobOfRun(session(), run.id) != nullptr;
        if (looking || scoring)
            return showEmpty(looking ? tr("The motifs are being looked for.")
                                     : tr("Motifs can be looked for when the bound sites are scored."));
        const QString title = runTitle(*found->analysis, run);
        if (data.scored)
            return showEmpty(tr("No motifs yet. Runs of bases with high scores are cut out, and the motifs that they share are found: "
                                "seconds to a minute."),
                             tr("Find motifs of %1").arg(title), [this, id = run.id] {
                                 startMotifs(session(), id);
                                 requestReload();
                             });
        return showEmpty(tr("Needs Grad-CAM of bound sites for at least one run."), tr("Compute for %1").arg(title),
                         [this, id = run.id] { scoreRun(session(), id); });
    }
    const seqlets::Report& report = data.report;
    const auto number = [](std::int64_t value) { return QString::fromStdString(withThousands(value)); };
    QStringList lines;
    lines << QStringLiteral("<b>%1</b>").arg(runTitle(*found->analysis, run).toHtmlEscaped());
    lines << (run.coreBlocked ? tr("Core blocked by N") : tr("Core present"));
    if (looking)
        lines << tr("They are being looked for anew.");
    else if (data.old)
        lines << tr("<b>The scores are newer than these motifs.</b>");
    lines << tr("%1 seqlets in %2 sites, %3 without motif")
                 .arg(number(report.seqlets), number(report.countedSites), number(report.unassigned));
    lines << tr("Runs of %1 bp, false discovery rate %2").arg(report.options.window).arg(report.options.fdr);
    if (!report.database.empty())
        lines << tr("Known: %1").arg(QString::fromStdString(fs::path(report.database).filename().string()).toHtmlEscaped());
    setFacts(lines.join(QStringLiteral("<br>")));
    if (report.motifs.empty()) {
        m_motifs->setMotifs({});
        return showEmpty(report.seqlets < report.options.minSeqlets
                             ? tr("Only %1 runs of bases stand out, too few for a motif.").arg(number(report.seqlets))
                             : tr("No motif is found more often in the seqlets than around them."));
    }
    showContent();
    m_motifs->setMotifs(report.motifs);
    showMotif();
}

void MotifsPanel::showMotif()
{
    const seqlets::MotifRow* motif = m_motifs->selected();
    if (motif == nullptr)
        return;
    m_title->setText(tr("%1 · reading its instances…").arg(QString::fromStdString(motif->id)));
    read<Chosen>(
        [row = *motif, folder = m_folder](Progress&) {
            Chosen chosen;
            chosen.motif = row.id;
            seqlets::MotifRow motif = row;
            motif.spacing.rows = seqlets::readSpacing(folder, row.id);
            chosen.chart = project::spacingChart(motif, {});
            if (!row.isCore())
                chosen.tests = tr("Strand: %1. Most unusual distance: %2.")
                                   .arg(QString::fromStdString(seqlets::orientationSentence(row)),
                                        QString::fromStdString(seqlets::spacingSentence(row)));
            chosen.places = seqlets::readPlaces(folder, row.id);
            return chosen;
        },
        [this](Chosen chosen) { showChosen(std::move(chosen)); });
}

void MotifsPanel::showChosen(Chosen chosen)
{
    m_title->setText(QString::fromStdString(chosen.motif + " · " + plural(static_cast<std::int64_t>(chosen.places.size()), "instance")));
    m_tests->setText(chosen.tests);
    m_tests->setVisible(!chosen.tests.isEmpty());
    m_spacing->setToolTip(QString::fromStdString(chosen.chart.note));
    m_spacing->setChart(std::move(chosen.chart));
    const QSignalBlocker quiet(m_places->selectionModel());
    m_model->setPlaces(std::move(chosen.places));
}

void MotifsPanel::go(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const seqlets::SeqletPlace& place = m_model->at(row);
    session().goToCentre(place.region.chrom, (place.region.begin + place.region.end) / 2);
}

void MotifsPanel::exportKind(const char* kind)
{
    const auto found = current();
    const seqlets::MotifRow* motif = m_motifs->selected();
    if (!found || motif == nullptr)
        return;
    project::ChartSource source;
    source.kind = kind;
    source.file = m_folder;
    source.title = runTitle(*found->analysis, *found->run).toStdString();
    source.motif = motif->id;
    exportPlotOf(source);
}

}  // namespace bindscape::app
