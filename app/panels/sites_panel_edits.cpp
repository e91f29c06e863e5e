// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with the selected sites of the table: changes by hand, copies, export.
#include "app/panels/site_filter_row.h"
#include "app/panels/site_marking.h"
#include "app/panels/sites_panel.h"
#include "app/session/sequence_copy.h"
#include "app/session/site_commands.h"
#include "core/base/text.h"
#include "core/genome/locus.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace bindscape::app {

using dataset::SiteChange;

namespace {

constexpr std::size_t kMostAtOnce = 100000;  // rows that are copied or changed in one step

QString counted(std::size_t count) { return QString::fromStdString(withThousands(static_cast<std::int64_t>(count))); }

}  // namespace

std::optional<Region> SitesPanel::placeOf(const QString& text) const
{
    const auto& contigs = m_session.contigs();
    const std::string typed = text.trimmed().toStdString();
    const bool wholeContig = std::any_of(contigs.begin(), contigs.end(), [&](const auto& contig) { return contig.name == typed; });
    if (typed.find(':') == std::string::npos && !wholeContig)
        return std::nullopt;
    const auto places = genome::readPlaces(contigs, typed, m_session.region().chrom);
    if (places.size() != 1 || !places.front().locus || places.front().locus->region.length() < 1)
        return std::nullopt;
    return places.front().locus->region;
}

bool SitesPanel::tooMany(std::size_t count) const
{
    if (count <= kMostAtOnce)
        return false;
    m_session.say(tr("%1 sites are too many at once. Select at most %2; the settings of the data set change more.").arg(counted(count), counted(kMostAtOnce)), Severity::Note);
    return true;
}

void SitesPanel::apply(std::vector<SiteChange> changes, const QString& undoText)
{
    if (!changes.empty())
        SiteChanges::of(m_session).change(m_analysis, std::move(changes), undoText);
}

void SitesPanel::mark(SiteMark mark)
{
    const auto sites = selectedSites();
    if (sites.empty() || tooMany(sites.size()))
        return;
    auto changes = changesFor(m_model->list(), sites, mark);
    const QString text = markText(mark, changes);
    apply(std::move(changes), text);
}

void SitesPanel::addSite(const SiteChange& change) { apply({change}, tr("Add the site %1").arg(QString::fromStdString(toLocus(change.core)))); }

void SitesPanel::changeNote()
{
    const auto sites = selectedSites();
    if (sites.empty() || tooMany(sites.size()))
        return;
    const auto& list = m_model->list();
    const auto* first = list.marks().find(list.core(sites.front()), list.facts(sites.front()).strand);
    if (first == nullptr)
        return m_session.say(tr("A note belongs to a change. Mark the site first."), Severity::Note);
    bool accepted = false;
    const QString note = QInputDialog::getText(this, tr("Note"), tr("Why the sites were changed:"), QLineEdit::Normal, QString::fromStdString(first->note), &accepted);
    if (accepted)
        apply(changesOfNote(list, sites, note.trimmed().toStdString()), tr("Note on %1").arg(QString::fromStdString(plural(static_cast<std::int64_t>(sites.size()), "site"))));
}

void SitesPanel::fillMenu(QMenu& menu)
{
    const auto sites = selectedSites();
    const auto add = [&](const QString& text, const QString& keys, auto work) {
        auto* action = menu.addAction(text, this, work);
        action->setShortcut(QKeySequence(keys));
        action->setEnabled(!sites.empty());
    };
    const auto places = [this] {
        std::vector<Region> regions;
        for (const std::size_t site : selectedSites())
            regions.push_back(m_model->list().core(site));
        return regions;
    };
    add(tr("Mark as bound"), QStringLiteral("B"), [this] { mark(SiteMark::Bound); });
    add(tr("Mark as unbound"), QStringLiteral("U"), [this] { mark(SiteMark::Unbound); });
    add(tr("Exclude"), QStringLiteral("Del"), [this] { mark(SiteMark::Exclude); });
    add(tr("Restore"), QStringLiteral("R"), [this] { mark(SiteMark::Restore); });
    add(tr("Note\u2026"), QStringLiteral("N"), [this] { changeNote(); });
    menu.addSeparator();
    menu.addAction(tr("Add site here\u2026"), this, &SitesPanel::chooseNewSite)->setEnabled(m_add->isEnabled());
    menu.addSeparator();
    add(tr("Show side by side"), {}, [this, places] { m_session.goToLoci(places()); });
    add(tr("Copy rows"), QStringLiteral("Ctrl+C"), [this] { copyRows(); });
    add(tr("Copy loci"), QStringLiteral("Ctrl+Alt+C"), [this, places] { copyLoci(m_session, places()); });
    add(tr("Copy sequences"), {}, [this, places] { copySequences(m_session, places(), false); });
}

void SitesPanel::copyRows()
{
    const auto sites = selectedSites();
    if (sites.empty() || tooMany(sites.size()))
        return;
    std::string text = dataset::siteTableHead() + '\n';
    for (const std::size_t site : sites)
        text += dataset::siteTableRow(m_model->list(), site) + '\n';
    QGuiApplication::clipboard()->setText(QString::fromStdString(text));
    m_session.say(tr("%1 copied.").arg(QString::fromStdString(plural(static_cast<std::int64_t>(sites.size()), "site"))), Severity::Note);
}

// About the middle of the detail view, or of the view if it is near enough.
void SitesPanel::chooseNewSite()
{
    constexpr std::int64_t kNear = 2000;
    const Region& near = m_session.isDetailShown() && m_session.detail().length() > 0 ? m_session.detail() : m_session.region();
    const auto middle = (near.begin + near.end) / 2;
    const QString locus = near.length() <= kNear ? QString::fromStdString(toLocus({near.chrom, middle, middle + 1})) : QString();
    const auto fits = [this](const Region& core) {
        const auto length = m_session.hasGenome() ? m_session.reference()->length(core.chrom) : std::nullopt;
        return length && core.begin >= 0 && core.end <= *length;
    };
    AddSiteDialog dialog(m_model->list(), [this](const QString& text) { return placeOf(text); }, fits, locus, this);
    if (dialog.exec() == QDialog::Accepted)
        if (const auto change = dialog.change())
            addSite(*change);
}

void SitesPanel::chooseExport()
{
    const QString start = QString::fromStdString((m_session.project().folder() / (m_analysis + "-sites.tsv")).string());
    const QString file = QFileDialog::getSaveFileName(this, tr("Export sites"), start, tr("Table (*.tsv *.tsv.gz);;BED (*.bed *.bed.gz)"));
    if (!file.isEmpty())
        exportSites(file.toStdString());
}

void SitesPanel::exportSites(const std::filesystem::path& file)
{
    const auto sites = m_model->sites();
    const auto work = [list = m_model->list(), sites, file](Progress& progress) { dataset::writeSites(list, *sites, file, progress); };
    auto* job = m_session.jobs().start({tr("Export sites"), jobs::Pool::Readers, false, true}, work);
    connect(job, &jobs::Job::finished, this, [this, job, sites, file] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(job->failure(), Severity::Error);
        else if (job->state() == jobs::JobState::Done)
            m_session.say(tr("%1 sites written to %2.").arg(counted(sites->size()), QString::fromStdString(file.string())), Severity::Note);
    });
}

}  // namespace bindscape::app
