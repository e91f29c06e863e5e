// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/profile_panel.h"

#include "app/dialogs/export_list.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/finding_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::size_t kMostSites = 200;

// The genome position that lies `toCore` bases from the middle of the core, in the orientation of its motif.
std::int64_t baseAt(const scores::ScoredSite& site, int toCore)
{
    const std::int64_t half = (site.coreEnd - site.coreBegin - 1) / 2;
    return site.strand == Strand::Reverse ? site.coreEnd - 1 - half - toCore : site.coreBegin + half + toCore;
}

}  // namespace

std::vector<ScoredPlace> bestSitesAt(const scores::ScoreSet& scores, int toCore, std::size_t limit)
{
    // The profile counts bound sites where there are any; so does this list.
    const bool anyBound =
        std::any_of(scores.sites.begin(), scores.sites.end(), [](const scores::ScoredSite& site) { return site.label == 1; });
    std::vector<ScoredPlace> places;
    for (std::size_t i = 0; i < scores.sites.size(); ++i) {
        const scores::ScoredSite& site = scores.sites[i];
        if (anyBound && site.label != 1)
            continue;
        const std::int64_t position = baseAt(site, toCore);
        if (!site.window.contains(position))
            continue;
        const double score = scores.row(i)[position - site.window.begin];
        places.push_back({{site.window.chrom, position, position + 1}, site.strand, toCore, score});
    }
    const auto better = [](const ScoredPlace& a, const ScoredPlace& b) { return std::abs(a.score) > std::abs(b.score); };
    std::stable_sort(places.begin(), places.end(), better);
    if (places.size() > limit)
        places.resize(limit);
    return places;
}

ProfilePanel::ProfilePanel(Session& session, QWidget* parent) : RunPanel(session, parent)
{
    setWindowTitle(tr("Profile"));
    m_plot = new widgets::ChartView;
    m_plot->setNoteShown(false);  // n stands in the column; the exported plot has it too
    m_plot->setClickHelp(tr("Click: list the sites that score most at this distance and show the best one in the browser."));
    m_sites = new SiteTable(tr("Sites that score most at the chosen distance"));
    m_sitesTitle = new QLabel(tr("Click the curve to list sites."));
    m_sitesTitle->setWordWrap(true);
    auto* side = new QWidget;
    side->setFixedWidth(scaled(400));
    auto* sideLayout = new QVBoxLayout(side);
    sideLayout->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(8));
    sideLayout->setSpacing(scaled(4));
    sideLayout->addWidget(m_sitesTitle);
    sideLayout->addWidget(m_sites, 1);
    auto* content = new QWidget;
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_plot, 1);
    layout->addWidget(side);
    setContent(content);
    connect(m_plot, &widgets::ChartView::clicked, this, [this](double x, double) {
        const int position = static_cast<int>(std::lround(x));
        FindingSelection::of(this->session()).selectPosition(position);
        showPosition(position, true);
    });
    FindingSelection& findings = FindingSelection::of(session);
    connect(&findings, &FindingSelection::positionChanged, this, [this, &findings] {
        m_plot->setMarkedX(findings.position() ? std::optional<double>(*findings.position()) : std::nullopt);
        if (findings.position() && isVisible() && m_plot->hasData())
            showPosition(*findings.position(), false);
    });
    connect(m_sites, &SiteTable::exportRequested, this, [this] {
        ExportedList list = listOf(m_sites->places());
        list.origin = {{"kind", "sites-at-position"}, {"position", m_sites->places().empty() ? 0 : m_sites->places().front().toCore}, {"scores", m_scoresFolder.string()}};
        exportList(this->session(), QStringLiteral("sites-at-position"), std::move(list), this);
    });
    connect(m_plot, &widgets::ChartView::exportRequested, this, &ProfilePanel::exportPlot);
    connect(m_sites, &SiteTable::chosen, this,
            [this](const ScoredPlace& place) { this->session().goToCentre(place.region.chrom, place.region.begin); });
}

const project::RunEntry* ProfilePanel::shownRun() const
{
    const auto found = current();
    if (!found)
        return nullptr;
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    return pair.present != nullptr ? pair.present : found->run;
}

void ProfilePanel::reload()
{
    const auto found = current();
    const project::RunEntry* run = shownRun();
    const auto folder = folderOf(session().project(), *run);
    const std::string title = runTitle(*found->analysis, *run).toStdString();
    if (m_scoresFolder != paths::scoresFolder(folder) || !m_sites->places().empty()) {
        m_scores.reset();  // another run, or made anew
        m_sites->setPlaces({});
        m_sitesTitle->setText(tr("Click the curve to list sites."));
        m_plot->setMarkedX({});
    }
    m_scoresFolder = paths::scoresFolder(folder);
    read<Data>(
        [folder, title](Progress&) {
            Data data;
            std::error_code ignored;
            data.scored = std::filesystem::exists(paths::scoresFolder(folder) / paths::kScoresFile, ignored);
            data.there = std::filesystem::exists(folder / paths::kProfileFile, ignored);
            if (data.there) {
                data.chart = project::profileChart(folder / paths::kProfileFile, title);
                data.profile = analysis::readProfile(folder / paths::kProfileFile);
            }
            return data;
        },
        [this](Data data) { showData(std::move(data)); });
}

void ProfilePanel::showData(Data data)
{
    const auto found = current();
    const project::RunEntry* run = shownRun();
    if (!found || run == nullptr)
        return;
    if (!data.there) {
        const bool running = jobOfRun(session(), run->id) != nullptr;
        setFacts({});
        showEmpty(running ? tr("The profile comes when the bound sites are scored.")
                          : tr("Needs Grad-CAM of bound sites for at least one run."),
                  running ? QString() : tr("Compute for %1").arg(runTitle(*found->analysis, *run)),
                  [this, id = run->id] { scoreRun(session(), id); });
        return;
    }
    data.chart.subtitle = runTitle(*found->analysis, *run).toStdString();
    QStringList lines;
    lines << tr("<b>%1</b>").arg(analysisTitle(*found->analysis).toHtmlEscaped());
    std::size_t most = 0;
    for (const auto& row : data.profile.rows)
        most = std::max(most, row.n);
    const auto sites = static_cast<std::int64_t>(data.profile.sites > 0 ? data.profile.sites : most);
    const std::string labels = analysis::settingOf(data.profile.settings, "labels");
    const QString count = QString::fromStdString(withThousands(sites));
    lines << (labels == "unbound" ? tr("n = %1 unbound sites").arg(count) : labels == "all" ? tr("n = %1 sites").arg(count) : tr("n = %1 bound sites").arg(count));
    double total = 0, near = 0;
    for (const auto& row : data.profile.rows) {
        total += row.meanAbs;
        near += std::abs(row.position) <= 25 ? row.meanAbs : 0;
    }
    if (total > 0)
        lines << tr("%1 % of the score lies within ± 25 bp").arg(qRound(100 * near / total));
    lines << tr("Each site in the orientation of its core motif.");
    setFacts(lines.join(QStringLiteral("<br>")));
    m_plot->setChart(std::move(data.chart));
    showContent();
}

// `go`: the browser moves to the best site.
void ProfilePanel::showPosition(int toCore, bool go)
{
    m_plot->setMarkedX(toCore);
    m_sitesTitle->setText(tr("Reading the scores…"));
    using Found = std::pair<std::shared_ptr<const scores::ScoreSet>, std::vector<ScoredPlace>>;
    read<Found>(
        [known = m_scores, folder = m_scoresFolder, toCore](Progress&) {
            auto scores = known ? known : std::make_shared<const scores::ScoreSet>(scores::readScores(folder));
            auto places = bestSitesAt(*scores, toCore, kMostSites);
            return Found(std::move(scores), std::move(places));
        },
        [this, toCore, go](Found found) {
            m_scores = found.first;
            m_sitesTitle->setText(tr("<b>%1 bp</b> from the core: sites with the largest |score|")
                                      .arg(QString(toCore < 0 ? QChar(0x2212) : QLatin1Char('+')) + QString::number(std::abs(toCore))));
            m_sites->setPlaces(std::move(found.second));
            if (go && m_sites->rowCount() > 0)
                m_sites->selectRow(0);  // moves the browser there
        });
}

void ProfilePanel::exportPlot()
{
    const auto found = current();
    const project::RunEntry* run = shownRun();
    if (!found || run == nullptr)
        return;
    project::ChartSource source;
    source.kind = "profile";
    source.file = folderOf(session().project(), *run) / paths::kProfileFile;
    source.title = runTitle(*found->analysis, *run).toStdString();
    exportPlotOf(source);
}

}  // namespace bindscape::app
