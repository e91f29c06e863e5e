// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/kmers_panel.h"

#include "app/dialogs/export_list.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/finding_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/kmer_model.h"
#include "widgets/plots/kmer_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::size_t kMostInstances = 500;
constexpr int kExportedRows = 20;

}  // namespace

KmersPanel::KmersPanel(Session& session, QWidget* parent) : RunPanel(session, parent)
{
    setWindowTitle(tr("k-mers"));
    m_words = new widgets::KmerView;
    m_instances = new SiteTable(tr("Instances of the chosen k-mer, best first"));
    m_word = new QLabel(tr("Choose a k-mer"));
    m_word->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_wordFacts = widgets::hintLabel(tr("Its best-scoring instances appear here; an instance moves the browser."), this);
    m_wordFacts->setTextFormat(Qt::PlainText);  // "<" is no tag
    m_export = new QToolButton;
    m_export->setIcon(widgets::icon(widgets::Symbol::Export));
    widgets::describe(m_export, tr("Export k-mers…"), tr("Writes the best words as SVG, PDF or PNG with their numbers as CSV"));

    auto* side = new QWidget;
    side->setFixedWidth(scaled(392));
    auto* head = new QHBoxLayout;
    head->addWidget(m_word, 1);
    head->addWidget(m_export);
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(8));
    sideLayout->setSpacing(scaled(3));
    sideLayout->addLayout(head);
    sideLayout->addWidget(m_wordFacts);
    sideLayout->addWidget(m_instances, 1);
    auto* content = new QWidget;
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, scaled(4), 0, scaled(4));
    layout->setSpacing(0);
    layout->addWidget(m_words, 1);
    layout->addWidget(side);
    setContent(content);
    connect(m_words, &widgets::KmerView::kmerSelected, this, [this](const QString& kmer) {
        showKmer(kmer);
        FindingSelection::of(this->session()).selectWord(kmer.toStdString());
    });
    FindingSelection& findings = FindingSelection::of(session);
    connect(&findings, &FindingSelection::wordChanged, this, [this, &findings] {
        const QString word = QString::fromStdString(findings.word());
        if (m_words->selectedKmer() != word && m_words->row(word) != nullptr)
            m_words->selectKmer(word);
    });
    connect(m_instances, &SiteTable::exportRequested, this, [this] {
        ExportedList list = listOf(m_instances->places());
        list.origin = {{"kind", "kmer-instances"}, {"word", m_word->text().toStdString()}, {"scores", paths::scoresFolder(m_folder).string()}, {"k", m_options.k}, {"most", kMostInstances}};
        exportList(this->session(), QStringLiteral("instances-%1").arg(m_word->text()), std::move(list), this);
    });
    connect(m_export, &QToolButton::clicked, this, &KmersPanel::exportPlot);
    connect(m_instances, &SiteTable::chosen, this, [this](const ScoredPlace& place) {
        this->session().goToCentre(place.region.chrom, (place.region.begin + place.region.end) / 2);
    });
}

void KmersPanel::reload()
{
    m_folder = currentFolder();
    m_windows.reset();
    m_instances->setPlaces({});
    read<Data>(
        [folder = m_folder](Progress&) {
            Data data;
            std::error_code ignored;
            data.there = std::filesystem::exists(folder / paths::kKmersFile, ignored);
            if (data.there)
                data.table = analysis::readKmers(folder / paths::kKmersFile);
            return data;
        },
        [this](Data data) { showData(std::move(data)); });
}

void KmersPanel::showData(Data data)
{
    const auto found = current();
    if (!found)
        return;
    const project::RunEntry& run = *found->run;
    if (!data.there) {
        const bool running = jobOfRun(session(), run.id) != nullptr;
        setFacts({});
        m_words->clear();
        showEmpty(running ? tr("The k-mers come when the bound sites are scored.")
                          : tr("Needs Grad-CAM of bound sites for at least one run."),
                  running ? QString() : tr("Compute for %1").arg(runTitle(*found->analysis, run)),
                  [this, id = run.id] { scoreRun(session(), id); });
        return;
    }
    m_options = data.table.options;
    const auto significant = std::count_if(data.table.rows.begin(), data.table.rows.end(),
                                           [](const auto& row) { return row.log10Bonferroni < -2 && row.oddsRatio > 1; });
    QStringList lines;
    lines << tr("<b>%1</b>").arg(runTitle(*found->analysis, run).toHtmlEscaped());
    lines << (run.coreBlocked ? tr("Core blocked by N") : tr("Core present"));
    lines << tr("%1 of %2 words enriched (adjusted P &lt; 0.01)")
                 .arg(significant)
                 .arg(QString::fromStdString(withThousands(static_cast<std::int64_t>(data.table.rows.size()))));
    lines << tr("Fisher’s exact test, one-sided, Bonferroni; odds ratio bars end at 10.");
    setFacts(lines.join(QStringLiteral("<br>")));
    m_words->setTable(data.table);
    showContent();
    if (!m_words->selectedKmer().isEmpty())
        showKmer(m_words->selectedKmer());
}

void KmersPanel::showKmer(const QString& kmer)
{
    const analysis::KmerRow* row = m_words->row(kmer);
    if (row == nullptr)
        return;
    QFont font(QStringLiteral("DejaVu Sans Mono"));
    font.setPixelSize(scaled(17));
    font.setBold(true);
    m_word->setFont(font);
    m_word->setText(kmer);
    m_wordFacts->setText(tr("Odds ratio %1 · adjusted P %2%3 · reading its instances…")
                             .arg(QString::fromStdString(formatReal(row->oddsRatio, 3)), widgets::pValueText(row->log10Bonferroni),
                                  row->motif.empty() ? QString() : tr(" · like %1").arg(QString::fromStdString(row->motif))));
    using Found = std::pair<std::shared_ptr<const Windows>, std::vector<ScoredPlace>>;
    const auto reference = session().reference();
    if (!reference) {
        m_wordFacts->setText(tr("Open the genome to list instances."));
        return;
    }
    read<Found>(
        [known = m_windows, folder = paths::scoresFolder(m_folder), reference, word = kmer.toStdString(),
         options = m_options](Progress& progress) {
            std::shared_ptr<const Windows> windows = known;
            if (!windows) {
                auto made = std::make_shared<Windows>();
                made->scores = scores::readScores(folder);
                made->letters = analysis::windowLetters(made->scores, *reference, progress);
                windows = std::move(made);
            }
            std::vector<ScoredPlace> places;
            for (const auto& found : analysis::kmerInstances(windows->scores, windows->letters, word, options, kMostInstances))
                places.push_back({found.region, found.strand, found.toCore, found.score});
            return Found(std::move(windows), std::move(places));
        },
        [this](Found found) {
            m_windows = std::move(found.first);
            const std::size_t count = found.second.size();
            m_instances->setPlaces(std::move(found.second));
            QString facts = m_wordFacts->text();
            facts.replace(tr(" · reading its instances…"),
                          count >= kMostInstances
                              ? tr(" · best %1 instances").arg(count)
                              : QStringLiteral(" · ") + QString::fromStdString(plural(static_cast<std::int64_t>(count), "instance")));
            m_wordFacts->setText(facts);
        });
}

void KmersPanel::exportPlot()
{
    const auto found = current();
    if (!found)
        return;
    project::ChartSource source;
    source.kind = "kmers";
    source.file = m_folder / paths::kKmersFile;
    source.title = runTitle(*found->analysis, *found->run).toStdString();
    source.rows = kExportedRows;
    exportPlotOf(source);
}

}  // namespace bindscape::app
