// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/view_binding.h"

#include "app/runs/follow_scores.h"
#include "app/runs/live_scores.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/scores/score_set.h"
#include "app/runs/variant_selection.h"
#include "core/tracks/cytobands.h"

#include <QPointer>
#include <QSettings>

namespace bindscape::app {

ViewBinding::ViewBinding(Session& session, widgets::GenomeView& view) : QObject(&view), m_session(session), m_view(view)
{
    view.setReader([this](widgets::ReadWork work, QObject* guard, widgets::ReadDone done) { return read(std::move(work), guard, std::move(done)); });
    m_tracksTimer.setSingleShot(true);
    m_tracksTimer.setInterval(0);
    connect(&m_tracksTimer, &QTimer::timeout, this, &ViewBinding::showTracks);
    const auto later = [this] { m_tracksTimer.start(); };
    connect(&session, &Session::tracksChanged, this, later);
    connect(&session, &Session::trackLoaded, this, later);
    connect(&session, &Session::projectChanged, this, [this] {
        m_view.setGenome(QString::fromStdString(m_session.project().genomeName), {});
        m_view.showLoci({});
        m_view.clear();
        m_selecting.clear();
        showTracks();
        loadCytobands();
    });
    connect(&view, &widgets::GenomeView::tracksNear, &session, &Session::openSources);
    connect(&session, &Session::sideFilesChanged, this, &ViewBinding::loadCytobands);
    connect(&session, &Session::regionChanged, this, &ViewBinding::showPlaces);
    connect(&session, &Session::detailChanged, this, &ViewBinding::showPlaces);
    connect(&session, &Session::lociChanged, this, &ViewBinding::showPlaces);
    connect(&session, &Session::hitSelected, this, [this] {
        m_view.setSelectedHit(m_session.selectedHit(), m_session.selectedChrom());
        showSelection();
    });
    FollowScores& follow = FollowScores::of(session);
    connect(&follow, &FollowScores::tracksChanged, this, [this] {
        showTracks();
        for (const auto& track : FollowScores::of(m_session).tracks())
            m_view.reveal(track.id);
    });
    connect(&follow, &FollowScores::sourcesChanged, this, &ViewBinding::showFollowed);

    connect(&LiveScores::of(session), &LiveScores::scored, this, [this](const QString&, const QStringList& tracks) {
        showTracks();
        for (const QString& track : tracks)
            m_view.reveal(track.toStdString());
    });

    // The tracks of a run that is chosen anywhere come into sight.
    connect(&RunSelection::of(session), &RunSelection::changed, this, [this] {
        const auto& project = m_session.project();
        const auto scores = paths::scoresFolder(paths::runFolder(project.folder(), RunSelection::of(m_session).run()));
        for (const auto& track : project.tracks)
            if (!track.file.empty() && track.file == scores)
                m_view.reveal(track.id);
        for (const auto& track : FollowScores::of(m_session).tracks())  // these before others
            m_view.reveal(track.id);
    });

    connect(&view, &widgets::GenomeView::regionMoved, this, [this](const Region& region) { m_session.goTo(region, false); });
    connect(&view, &widgets::GenomeView::detailMoved, this, [this](const Region& region) { m_session.setDetail(region); });
    connect(&view, &widgets::GenomeView::settled, this, [this] { m_session.settleView(); });
    connect(&view, &widgets::GenomeView::locusMoved, this, [this](int index, const Region& region) { m_session.moveLocus(static_cast<std::size_t>(index), region); });
    connect(&view, &widgets::GenomeView::locusClosed, this, [this](int index) { m_session.closeLocus(static_cast<std::size_t>(index)); });
    connect(&view, &widgets::GenomeView::locusChosen, this, [this](int index) {
        if (const auto loci = m_session.loci(); static_cast<std::size_t>(index) < loci.size())
            m_session.goTo(loci[static_cast<std::size_t>(index)]);
    });
    connect(&view, &widgets::GenomeView::hitClicked, this, [this](const genome::MotifHit& hit, const QString& chrom) {
        m_session.selectHit(hit, chrom.toStdString());
    });
    connect(&view, &widgets::GenomeView::variantClicked, this, [this](const genome::Variant& variant, const QString& chrom) {
        try {
            VariantSelection::of(m_session).ask(whatif::variantOf(chrom.toStdString(), variant));
        } catch (const Error& error) {
            m_session.say(QString::fromUtf8(error.what()), Severity::Note);
        }
    });
    connect(&view, &widgets::GenomeView::emptyClicked, this, [this] { m_session.selectHit(std::nullopt, {}); });
    connect(&view, &widgets::GenomeView::historyWanted, this, [this](bool back) { back ? m_session.back() : m_session.forward(); });
}

widgets::CancelRead ViewBinding::read(widgets::ReadWork work, QObject* guard, widgets::ReadDone done)
{
    struct Outcome {
        std::optional<genome::TrackData> data;
        QString failure;
    };
    const auto careful = [work = std::move(work)](Progress& progress) -> Outcome {
        try {
            return {work(progress), {}};
        } catch (const std::exception& error) {
            return {std::nullopt, QString::fromUtf8(error.what())};
        }
    };
    const QPointer<jobs::Job> job = m_session.jobs().start<Outcome>({tr("Read track"), jobs::Pool::Readers, false, false}, careful, guard,
                                                                    [done = std::move(done)](Outcome outcome) {
                                                                        done(std::move(outcome.data), outcome.failure);
                                                                    });
    return [job] {
        if (job)
            job->cancel();
    };
}

namespace {

QString selectedFirstKey() { return QStringLiteral("view/selectedSiteFirst"); }

}  // namespace

bool ViewBinding::isSelectedSiteFirst() { return QSettings().value(selectedFirstKey(), true).toBool(); }
void ViewBinding::setSelectedSiteFirst(bool on) { QSettings().setValue(selectedFirstKey(), on); }

std::shared_ptr<const genome::TrackSource> ViewBinding::withSelection(const std::string& id,
                                                                      std::shared_ptr<const genome::TrackSource> source)
{
    const auto& hit = m_session.selectedHit();
    if (!hit || !source || !isSelectedSiteFirst() || source->kind() != genome::TrackKind::Attribution) {
        m_selecting.erase(id);
        return source;
    }
    const Region core{m_session.selectedChrom(), hit->begin, hit->end};
    Selecting& known = m_selecting[id];
    if (known.of != source || known.core != core)
        known = {source, scores::withSelectedSite(source, core), core};
    return known.source;
}

// Only rows whose source is another one now are read and drawn anew.
void ViewBinding::showSelection()
{
    for (const auto& entry : m_session.project().tracks)
        if (entry.kind == toText(genome::TrackKind::Attribution)) {
            const auto track = viewTrack(entry);
            m_view.setSource(track.id, track.source, track.tooltip);
        }
    showFollowed();
}

std::vector<widgets::ViewTrack> ViewBinding::followTracks()
{
    std::vector<widgets::ViewTrack> tracks;
    for (const auto& followed : FollowScores::of(m_session).tracks()) {
        widgets::ViewTrack track;
        track.id = followed.id;
        track.name = followed.name;
        track.subtitle = followed.subtitle;
        track.style = followed.style;
        track.group = followed.group;
        track.overview = followed.overview;
        track.detail = followed.detail;
        track.kind = genome::TrackKind::Attribution;
        track.source = withSelection(track.id, followed.source);
        track.tooltip = track.name + "\n" + track.subtitle + "\n" + (track.source ? track.source->description() : std::string());
        tracks.push_back(std::move(track));
    }
    return tracks;
}

void ViewBinding::showFollowed()
{
    for (const auto& track : followTracks())
        m_view.setSource(track.id, track.source, track.tooltip);
}

widgets::ViewTrack ViewBinding::viewTrack(const project::TrackEntry& entry)
{
    widgets::ViewTrack track;
    track.id = entry.id;
    track.name = entry.name;
    track.subtitle = entry.subtitle;
    if (entry.kind == toText(genome::TrackKind::Attribution))
        track.subtitle += entry.style.normalised ? " \u00B7 \u03A3|score|\u00A0=\u00A01\u00A0per\u00A0window" : " \u00B7 raw\u00A0scores";
    track.style = entry.style;
    track.group = entry.group;
    track.overlay = entry.overlay;
    track.overview = entry.overview || !entry.detail;  // a track is somewhere
    track.detail = entry.detail;
    track.source = withSelection(entry.id, m_session.source(entry.id));
    track.problem = track.source ? std::string() : m_session.problem(entry.id).toStdString();
    track.kind = track.source ? track.source->kind() : genome::trackKindFromText(entry.kind).value_or(genome::TrackKind::Signal);
    QStringList tip{QString::fromStdString(entry.name)};
    for (const auto& line : {entry.subtitle, entry.file.string(), track.source ? track.source->description() : track.problem}) {
        if (!line.empty())
            tip << QString::fromStdString(line);
    }
    track.tooltip = tip.join(QLatin1Char('\n')).toStdString();
    return track;
}

void ViewBinding::showTracks()
{
    m_tracksTimer.stop();
    std::vector<widgets::ViewTrack> tracks;
    for (const auto& entry : m_session.project().tracks)
        tracks.push_back(viewTrack(entry));
    // Above the sequence where that is the lowest track.
    auto followed = followTracks();
    const bool sequenceLast = !tracks.empty() && tracks.back().kind == genome::TrackKind::Sequence;
    tracks.insert(tracks.end() - (sequenceLast ? 1 : 0), std::make_move_iterator(followed.begin()),
                  std::make_move_iterator(followed.end()));
    m_view.setTracks(std::move(tracks));
}

void ViewBinding::showPlaces()
{
    const auto reference = m_session.reference();
    if (!reference)
        return;
    m_view.setDetailShown(m_session.isDetailShown());
    std::vector<std::pair<Region, std::int64_t>> loci;
    for (const auto& locus : m_session.loci())
        if (const auto length = reference->length(locus.chrom))
            loci.emplace_back(locus, *length);
    m_view.showLoci(loci);
    const auto length = reference->length(m_session.region().chrom);
    if (length && loci.size() < 2)
        m_view.showRegion(m_session.region(), *length);
    if (const auto detailLength = reference->length(m_session.detail().chrom))
        m_view.showDetail(m_session.detail(), *detailLength);
}

void ViewBinding::loadCytobands()
{
    m_view.setCytobands({});
    const auto file = m_session.project().cytobands;
    const auto reference = m_session.reference();
    if (file.empty() || !reference)
        return;
    struct Read {
        tracks::Cytobands bands;
        QString failure;
    };
    const auto work = [file, reference](Progress&) -> Read {
        try {
            return {tracks::readCytobands(file, reference->contigs()), {}};
        } catch (const Error& error) {
            return {{}, QString::fromUtf8(error.what())};
        }
    };
    m_session.jobs().start<Read>({tr("Read chromosome bands"), jobs::Pool::Readers, false, false}, work, this, [this, file](Read read) {
        if (file != m_session.project().cytobands)
            return;
        m_view.setCytobands(std::move(read.bands));
        if (!read.failure.isEmpty())
            m_session.say(read.failure, Severity::Warning);
    });
}

}  // namespace bindscape::app
