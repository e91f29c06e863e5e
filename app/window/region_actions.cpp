// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/region_actions.h"

#include "app/runs/live_scores.h"
#include "app/session/sequence_copy.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QColorDialog>
#include <QInputDialog>
#include <QMenu>

namespace bindscape::app {

namespace {

QString nameOf(const project::RegionEntry& entry)
{
    return QString::fromStdString(entry.label.empty() ? toLocus(entry.region) : entry.label);
}

}  // namespace

RegionActions::RegionActions(Session& session, widgets::GenomeView& view) : QObject(&view), m_session(session), m_view(view)
{
    connect(&session, &Session::regionsChanged, this, &RegionActions::showRegions);
    connect(&session, &Session::projectChanged, this, &RegionActions::showRegions);
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &RegionActions::showRegions);
    connect(&view, &widgets::GenomeView::regionClicked, this, [this](const QString& id) { go(id.toStdString()); });
    connect(&view, &widgets::GenomeView::regionMenuWanted, this, [this](const QString& id, QPoint at) {
        QMenu menu;
        fillMenu(menu, id.toStdString());
        if (!menu.isEmpty())
            menu.exec(at);
    });
    connect(&view, &widgets::GenomeView::regionEdited, this, [this](const QString& id, const Region& region) {
        if (const auto* entry = m_session.findRegion(id.toStdString())) {
            auto changed = *entry;
            changed.region = region;
            m_session.changeRegions({changed}, tr("Move the end of region %1").arg(nameOf(*entry)));
        }
    });
}

void RegionActions::showRegions()
{
    std::vector<widgets::ViewRegion> regions;
    regions.reserve(m_session.regions().size());
    for (const auto& entry : m_session.regions())
        regions.push_back({entry.id, entry.region, entry.label, entry.color.value_or(widgets::theme().purple)});
    m_view.setRegions(std::move(regions));
}

void RegionActions::go(const std::string& id)
{
    if (const auto* entry = m_session.findRegion(id)) {
        const Region region = entry->region;
        const auto margin = region.length() / 10;
        m_session.goTo({region.chrom, region.begin - margin, region.end + margin}, true, tr("Go to %1").arg(nameOf(*entry)));
    }
}

void RegionActions::rename(const std::string& id)
{
    const auto* entry = m_session.findRegion(id);
    if (!entry)
        return;
    auto changed = *entry;
    const QString before = nameOf(changed);
    bool accepted = false;
    const QString label = QInputDialog::getText(m_view.window(), tr("Rename region"), tr("Label:"), QLineEdit::Normal,
                                                QString::fromStdString(changed.label), &accepted);
    if (!accepted)
        return;
    changed.label = label.trimmed().toStdString();
    m_session.changeRegions({changed}, tr("Rename region %1").arg(before));
}

void RegionActions::recolor(const std::string& id)
{
    const auto* entry = m_session.findRegion(id);
    if (!entry)
        return;
    auto changed = *entry;
    const QColor color = QColorDialog::getColor(widgets::toQColor(changed.color.value_or(widgets::theme().purple)), m_view.window(), tr("Colour of the region"));
    if (!color.isValid())
        return;
    changed.color = draw::Color::hex(color.rgb() & 0xFFFFFF);
    m_session.changeRegions({changed}, tr("Recolour region %1").arg(nameOf(changed)));
}

void RegionActions::fillMenu(QMenu& menu, const std::string& id)
{
    const auto* entry = m_session.findRegion(id);
    if (!entry)
        return;
    const Region region = entry->region;
    menu.addAction(tr("Go to %1").arg(nameOf(*entry)), this, [this, id] { go(id); });
    menu.addSeparator();
    menu.addAction(tr("Rename\u2026"), this, [this, id] { rename(id); });
    menu.addAction(tr("Colour\u2026"), this, [this, id] { recolor(id); });
    menu.addAction(tr("Remove"), this, [this, id] { m_session.removeRegions({id}); });
    menu.addSeparator();
    menu.addAction(tr("Score it with %1").arg(QString::fromStdString(ScoreChoice::of(m_session).request().description().title)), this,
                   [this, region] { LiveScores::of(m_session).scoreAsChosen(region); });
    menu.addAction(tr("Copy locus"), this, [this, region] { copyLoci(m_session, {region}); });
    menu.addAction(tr("Copy sequence"), this, [this, region] { copySequences(m_session, {region}, false); });
    menu.addAction(tr("Copy reverse complement"), this, [this, region] { copySequences(m_session, {region}, true); });
}

}  // namespace bindscape::app
