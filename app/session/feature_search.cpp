// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/feature_search.h"

#include "core/base/text.h"
#include "core/genome/locus.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace bindscape::app {

namespace {

constexpr std::size_t kCompletions = 12;
constexpr std::size_t kMostChromosomes = 5000;  // that are looked at for a further feature

// Features of all chromosomes in the genome's order, from `from` on.
std::optional<genome::Feature> neighbour(const genome::TrackSource& source, const std::vector<genome::Contig>& contigs, const std::string& chrom,
                                         std::int64_t from, bool forward, Progress& progress)
{
    if (auto here = forward ? source.next(chrom, from) : source.previous(chrom, from))
        return here;
    const auto current = std::find_if(contigs.begin(), contigs.end(), [&](const auto& contig) { return contig.name == chrom; });
    auto at = current - contigs.begin();
    for (std::size_t looked = 0; looked < kMostChromosomes; ++looked) {
        at += forward ? 1 : -1;
        if (at < 0 || at >= static_cast<std::ptrdiff_t>(contigs.size()))
            return std::nullopt;
        progress.checkpoint(-1, {});
        const auto& contig = contigs[static_cast<std::size_t>(at)];
        if (auto there = forward ? source.next(contig.name, -1) : source.previous(contig.name, contig.length + 1))
            return there;
    }
    return std::nullopt;
}

}  // namespace

FeatureSearch::FeatureSearch(Session& session) : QObject(&session), m_session(session) {}

PlaceFinder FeatureSearch::finder() const
{
    PlaceFinder finder;
    const auto& project = m_session.project();
    std::set<std::filesystem::path> motifFiles;
    for (const auto& track : project.tracks) {
        auto source = m_session.source(track.id);
        if (!source)
            continue;
        if (source->kind() == genome::TrackKind::MotifHits)
            finder.hits.push_back(source);
        (source->kind() == genome::TrackKind::Genes ? finder.genes : finder.others).push_back({track.name, std::move(source)});
    }
    const auto addMotifs = [&](const std::filesystem::path& file) {
        if (!file.empty() && motifFiles.insert(file).second)
            finder.motifFiles.push_back(file);
    };
    addMotifs(project.motifs);
    for (const auto& analysis : project.analyses)
        addMotifs(analysis.motifFile);
    finder.regions = project.regions;
    finder.reference = m_session.reference();
    finder.view = m_session.region();
    return finder;
}

void FeatureSearch::complete(const QString& text)
{
    if (!m_session.hasGenome())
        return;
    if (m_completing)
        m_completing->cancel();
    using Things = std::vector<NamedThing>;
    const auto work = [finder = finder(), text = text.toStdString()](Progress& progress) { return finder.find(text, kCompletions, progress); };
    m_completing = m_session.jobs().start<Things>({tr("Find names"), jobs::Pool::Readers, false, false}, work, this,
                                                  [this, text](Things things) { Q_EMIT found(text, things); });
}

FeatureSearch::Target FeatureSearch::targetOf(const PlaceFinder& finder, const NamedThing& thing, Progress& progress)
{
    const auto place = finder.placeOf(thing, progress);
    return {place.shown, place.centred, false, thing.name, {}};
}

// A part that is no locus is a name as a whole ("my first region"), else each of its words is a place.
FeatureSearch::Resolved FeatureSearch::resolve(const PlaceFinder& finder, const std::string& text, Progress& progress)
{
    Resolved resolved;
    const auto add = [&](const genome::TypedPlace& place) {
        if (place.locus) {
            resolved.targets.push_back({place.locus->region, place.locus->position, place.locus->reversed, {}, place.locus->note});
            return true;
        }
        const auto things = finder.find(place.text, 1, progress);
        if (things.empty())
            return false;
        resolved.targets.push_back(targetOf(finder, things.front(), progress));
        return true;
    };
    const auto fail = [&](const genome::TypedPlace& place) {
        if (!place.trouble.empty()) {
            resolved.trouble = QString::fromStdString(place.trouble);
            return;
        }
        const QString typed = QString::fromStdString(place.text.size() > 40 ? place.text.substr(0, 40) + "\u2026" : place.text);
        resolved.trouble = tr("No gene or motif called %1.").arg(typed);
        const std::string nearest = finder.nearestName(place.text, progress);
        resolved.trouble += QLatin1Char(' ') + (nearest.empty() ? tr("Type a place like chr1:1,000-2,000, or the name of a gene, motif, region or feature.")
                                                               : tr("Did you mean %1?").arg(QString::fromStdString(nearest)));
    };
    try {
        for (const auto& place : genome::readPlaces(finder.reference->contigs(), text, finder.view.chrom)) {
            if (resolved.targets.size() > Session::kMostLoci)
                break;
            if (add(place))
                continue;
            const auto missing = std::find_if(place.words.begin(), place.words.end(), [&](const auto& word) {
                return resolved.targets.size() <= Session::kMostLoci && !add(word);
            });
            if (place.words.empty() || missing != place.words.end()) {
                fail(place.words.empty() || !place.trouble.empty() ? place : *missing);
                return resolved;
            }
        }
    } catch (const Error& error) {
        resolved.trouble = QString::fromUtf8(error.what());
    }
    return resolved;
}

FeatureSearch::Outcome FeatureSearch::show(const std::vector<Target>& targets, const QString& text)
{
    if (targets.empty())
        return {};
    const auto& first = targets.front();
    const QString name = QString::fromStdString(first.name);
    const QString undoText = name.isEmpty() ? QString() : tr("Go to %1").arg(name);
    if (targets.size() > 1) {
        std::vector<Region> loci;
        for (const auto& target : targets) {
            const auto middle = (target.region.begin + target.region.end) / 2;
            loci.push_back(target.centred ? Region{target.region.chrom, middle - kPadding, middle + kPadding} : target.region);
        }
        m_session.goToLoci(loci);
    } else if (first.centred && m_session.loci().empty()) {
        m_session.goToCentre(first.region.chrom, (first.region.begin + first.region.end) / 2, undoText);
    } else {  // alone, also where several are shown
        const auto middle = (first.region.begin + first.region.end) / 2;
        m_session.goTo(first.centred ? Region{first.region.chrom, middle - kPadding, middle + kPadding} : first.region, true, undoText);
    }
    if (std::any_of(targets.begin(), targets.end(), [](const auto& target) { return target.reversed; }))
        m_session.flipStrand(true);
    Outcome outcome{true, QString::fromStdString(first.note)};
    if (!name.isEmpty() && targets.size() == 1 && name.compare(text, Qt::CaseInsensitive) != 0)
        outcome.sentence = tr("This is %1.").arg(name);
    return outcome;
}

void FeatureSearch::startSearch(const QString& title, std::function<Resolved(Progress&)> work, const QString& text,
                                std::function<void(const Outcome&)> done)
{
    if (m_going)
        m_going->cancel();
    const quint64 request = ++m_request;
    m_going = m_session.jobs().start<Resolved>({title, jobs::Pool::Readers, false, false}, std::move(work), this,
                                               [this, request, text, done = std::move(done)](Resolved resolved) {
                                                   if (request != m_request)
                                                       return;
                                                   const Outcome outcome = resolved.trouble.isEmpty() ? show(resolved.targets, text)
                                                                                                      : Outcome{false, resolved.trouble};
                                                   if (done)
                                                       done(outcome);
                                               });
}

void FeatureSearch::goTo(const QString& text, std::function<void(const Outcome&)> done)
{
    ++m_request;
    const std::string typed = text.toStdString();
    const auto finish = [&](const Outcome& outcome) {
        if (done)
            done(outcome);
    };
    if (!m_session.hasGenome())
        return finish({false, tr("Open a genome first.")});
    // Loci need no search.
    std::vector<Target> targets;
    const auto places = genome::readPlaces(m_session.contigs(), typed, m_session.region().chrom);
    const auto known = [&](const genome::TypedPlace& place) {
        if (place.locus)
            targets.push_back({place.locus->region, place.locus->position, place.locus->reversed, {}, place.locus->note});
        return place.locus.has_value();
    };
    const bool all = std::all_of(places.begin(), places.end(), [&](const auto& place) {
        return known(place) || (!place.words.empty() && std::all_of(place.words.begin(), place.words.end(), known));
    });
    if (all)
        return finish(show(targets, text));
    startSearch(tr("Find %1").arg(text.left(40)), [finder = finder(), typed](Progress& progress) { return resolve(finder, typed, progress); }, text,
                std::move(done));
}

void FeatureSearch::goToThing(const NamedThing& thing, std::function<void(const Outcome&)> done)
{
    const auto work = [finder = finder(), thing](Progress& progress) {
        Resolved resolved;
        try {
            resolved.targets.push_back(targetOf(finder, thing, progress));
        } catch (const Error& error) {
            resolved.trouble = QString::fromUtf8(error.what());
        }
        return resolved;
    };
    const QString name = QString::fromStdString(thing.name);
    startSearch(tr("Find %1").arg(name), work, name, std::move(done));
}

void FeatureSearch::step(const std::string& trackId, bool forward)
{
    const auto source = m_session.source(trackId);
    const Region view = m_session.region();
    if (!source || view.length() <= 0)
        return;
    using Found = std::optional<genome::Feature>;
    const bool goesOn = m_stepped.track == trackId && m_stepped.view == view;
    const auto from = goesOn ? m_stepped.feature.begin : (view.begin + view.end) / 2;
    const auto work = [source, reference = m_session.reference(), chrom = view.chrom, from, forward](Progress& progress) -> Found {
        return neighbour(*source, reference->contigs(), chrom, from, forward, progress);
    };
    if (m_going)
        m_going->cancel();
    const quint64 request = ++m_request;
    m_going = m_session.jobs().start<Found>({tr("Find feature"), jobs::Pool::Readers, false, false}, work, this,
                                            [this, request, trackId, forward](const Found& feature) {
                                                if (request == m_request)
                                                    arrive(trackId, feature, forward);
                                            });
}

void FeatureSearch::stepRegion(bool forward)
{
    const Region view = m_session.region();
    const auto& contigs = m_session.contigs();
    if (view.length() <= 0)
        return;
    std::map<std::string, std::size_t> rank;
    for (std::size_t i = 0; i < contigs.size(); ++i)
        rank.emplace(contigs[i].name, i);
    const auto place = [&](const Region& region) {
        const auto found = rank.find(region.chrom);
        return std::tuple(found == rank.end() ? contigs.size() : found->second, region.begin);
    };
    const bool goesOn = m_stepped.track.empty() && m_stepped.view == view;
    const Region here{view.chrom, goesOn ? m_stepped.feature.begin : (view.begin + view.end) / 2, view.end};
    const project::RegionEntry* nearest = nullptr;
    for (const auto& entry : m_session.regions()) {
        const bool beyond = forward ? place(entry.region) > place(here) : place(entry.region) < place(here);
        if (beyond && (!nearest || (forward ? place(entry.region) < place(nearest->region) : place(entry.region) > place(nearest->region))))
            nearest = &entry;
    }
    arrive({}, nearest ? std::optional(genome::Feature{nearest->region, nearest->label, {}}) : std::nullopt, forward);
}

void FeatureSearch::arrive(const std::string& trackId, const std::optional<genome::Feature>& feature, bool forward)
{
    if (!feature) {
        m_session.say(forward ? tr("There is no further feature of this track. This is the last one of the genome.")
                              : tr("There is no earlier feature of this track. This is the first one of the genome."),
                      Severity::Note);
        return;
    }
    const std::string before = m_session.region().chrom;
    const QString name = QString::fromStdString(feature->name.empty() ? toLocus(feature->region) : feature->name);
    m_session.goToCentre(feature->region.chrom, (feature->region.begin + feature->region.end) / 2, tr("Go to %1").arg(name));
    m_stepped = {trackId, feature->region, m_session.region()};
    if (feature->region.chrom != before)
        m_session.say((forward ? tr("%1 has no further feature of this track; this is the first one on %2.")
                               : tr("%1 has no earlier feature of this track; this is the last one on %2."))
                          .arg(QString::fromStdString(before), QString::fromStdString(feature->region.chrom)),
                      Severity::Note);
}

}  // namespace bindscape::app
