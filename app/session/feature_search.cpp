// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/feature_search.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr std::size_t kCompletions = 12;

using Sources = std::vector<std::shared_ptr<const genome::TrackSource>>;
using Features = std::vector<genome::Feature>;

Features findIn(const Sources& sources, const std::string& prefix, std::size_t limit, Progress& progress)
{
    Features features;
    for (const auto& source : sources) {
        progress.checkpoint(-1, {});
        for (auto& feature : source->find(prefix, limit)) {
            const bool known = std::any_of(features.begin(), features.end(), [&](const auto& f) { return f.name == feature.name && f.region == feature.region; });
            if (!known && features.size() < limit)
                features.push_back(std::move(feature));
        }
    }
    return features;
}

// A gene is shown with something around it.
Region withSurroundings(const Region& region)
{
    const auto margin = std::max<std::int64_t>(region.length() / 10, 500);
    return {region.chrom, region.begin - margin, region.end + margin};
}

}  // namespace

FeatureSearch::FeatureSearch(Session& session) : QObject(&session), m_session(session) {}

Sources FeatureSearch::sources() const
{
    // Genes first: that is what names usually mean.
    Sources genes, others;
    for (const auto& track : m_session.project().tracks) {
        if (auto source = m_session.source(track.id))
            (source->kind() == genome::TrackKind::Genes ? genes : others).push_back(std::move(source));
    }
    genes.insert(genes.end(), others.begin(), others.end());
    return genes;
}

void FeatureSearch::complete(const QString& prefix)
{
    const quint64 request = ++m_request;
    const auto work = [sources = sources(), text = prefix.toStdString()](Progress& progress) { return findIn(sources, text, kCompletions, progress); };
    m_session.jobs().start<Features>({tr("Find names"), jobs::Pool::Readers, false, false}, work, this, [this, request, prefix](Features features) {
        if (request == m_request)
            Q_EMIT found(prefix, features);
    });
}

void FeatureSearch::goTo(const QString& name, std::function<void(bool)> done)
{
    const quint64 request = ++m_request;
    const auto work = [sources = sources(), text = name.toStdString()](Progress& progress) {
        auto features = findIn(sources, text, kCompletions, progress);
        // The whole name before longer ones.
        std::stable_partition(features.begin(), features.end(), [&](const auto& feature) { return toLower(feature.name) == toLower(text); });
        return features;
    };
    m_session.jobs().start<Features>({tr("Find %1").arg(name), jobs::Pool::Readers, false, false}, work, this,
                                     [this, request, done = std::move(done)](Features features) {
                                         if (request != m_request)
                                             return;
                                         if (!features.empty())
                                             m_session.goTo(withSurroundings(features.front().region));
                                         if (done)
                                             done(!features.empty());
                                     });
}

void FeatureSearch::step(const std::string& trackId, bool forward)
{
    const auto source = m_session.source(trackId);
    if (!source || m_session.region().length() <= 0)
        return;
    using Found = std::optional<genome::Feature>;
    const Region view = m_session.region();
    const auto work = [source, view, forward](Progress&) -> Found {
        const auto centre = (view.begin + view.end) / 2;
        return forward ? source->next(view.chrom, centre) : source->previous(view.chrom, centre);
    };
    const quint64 request = ++m_request;
    m_session.jobs().start<Found>({tr("Find feature"), jobs::Pool::Readers, false, false}, work, this, [this, request, forward](Found feature) {
        if (request != m_request)
            return;
        if (feature)
            m_session.goToCentre(feature->region.chrom, (feature->region.begin + feature->region.end) / 2);
        else
            m_session.say(forward ? tr("There is no further feature of this track on this chromosome.")
                                  : tr("There is no earlier feature of this track on this chromosome."),
                          Severity::Note);
    });
}

}  // namespace bindscape::app
