// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/track_loader.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bindscape::widgets {

namespace {

constexpr int kSettleMs = 30;
constexpr int kSlowMs = 200;
constexpr int kKeepMs = 20'000;
constexpr int kMaxBins = 24'000;

Region withMargins(const tracks::Viewport& viewport, double screens)
{
    const Region visible = viewport.region();
    const auto margin = static_cast<std::int64_t>(std::ceil(screens * static_cast<double>(visible.length())));
    return {visible.chrom, std::max<std::int64_t>(0, visible.begin - margin), std::min(viewport.chromLength(), visible.end + margin)};
}

int binsFor(const Region& region, const tracks::Viewport& viewport)
{
    return std::clamp(static_cast<int>(std::lround(static_cast<double>(region.length()) / viewport.basesPerPx())), 1, kMaxBins);
}

bool covers(const Region& outer, const Region& inner)
{
    return outer.chrom == inner.chrom && outer.begin <= inner.begin && outer.end >= inner.end;
}

// One value a base cannot become sharper; otherwise the bins should be as wide as pixels.
bool sharpEnough(const Region& region, int bins, const tracks::Viewport& viewport)
{
    if (viewport.basesPerPx() <= 1 && bins >= region.length())
        return true;
    const double binWidth = static_cast<double>(region.length()) / std::max(1, bins);
    return std::abs(binWidth / viewport.basesPerPx() - 1) < 0.03;
}

}  // namespace

TrackLoader::TrackLoader(QObject* parent) : QObject(parent)
{
    m_debounce.setSingleShot(true);
    connect(&m_debounce, &QTimer::timeout, this, &TrackLoader::readNow);
    m_slowTimer.setSingleShot(true);
    m_slowTimer.setInterval(kSlowMs + 10);
    connect(&m_slowTimer, &QTimer::timeout, this, &TrackLoader::slow);
    m_dropTimer.setSingleShot(true);
    m_dropTimer.setInterval(kKeepMs);
    connect(&m_dropTimer, &QTimer::timeout, this, &TrackLoader::dropFar);
}

TrackLoader::~TrackLoader()
{
    for (auto& [id, entry] : m_entries) {
        stop(entry);
        if (entry.cancelLook)
            entry.cancelLook();
    }
}

bool TrackLoader::suffices(const Loaded& loaded, const tracks::Viewport& viewport)
{
    return covers(loaded.region, viewport.region()) && sharpEnough(loaded.region, loaded.bins, viewport);
}

void TrackLoader::setTracks(const std::vector<ViewTrack>& tracks)
{
    std::map<std::string, Entry> kept;
    for (const auto& track : tracks) {
        const auto found = m_entries.find(track.id);
        if (found == m_entries.end()) {
            kept[track.id].source = track.source;
            continue;
        }
        changeSource(found->second, track.source);
        kept.insert(m_entries.extract(found));
    }
    for (auto& [id, entry] : m_entries) {
        stop(entry);
        if (entry.cancelLook)
            entry.cancelLook();
    }
    m_entries = std::move(kept);
    schedule();
}

// Old data of the same kind stay on screen, but do not suffice.
void TrackLoader::changeSource(Entry& entry, std::shared_ptr<const genome::TrackSource> source)
{
    if (entry.source == source)
        return;
    stop(entry);
    if (entry.cancelLook)
        std::exchange(entry.cancelLook, {})();
    entry.around.reset();
    if (!source || !entry.source || source->kind() != entry.source->kind())
        entry.loaded.reset();
    if (entry.loaded)
        entry.loaded->bins = 0;
    entry.source = std::move(source);
}

void TrackLoader::setSource(const std::string& id, std::shared_ptr<const genome::TrackSource> source)
{
    if (const auto found = m_entries.find(id); found != m_entries.end()) {
        changeSource(found->second, std::move(source));
        schedule();
    }
}

void TrackLoader::forget(const std::string& id)
{
    if (const auto found = m_entries.find(id); found != m_entries.end()) {
        stop(found->second);
        found->second.loaded.reset();
        schedule();
    }
}

void TrackLoader::setNear(std::set<std::string> ids)
{
    if (m_near == ids)
        return;
    m_near = std::move(ids);
    bool leaves = false;
    for (auto& [id, entry] : m_entries) {
        if (m_near->contains(id)) {
            entry.left.invalidate();
            continue;
        }
        stop(entry);
        if (entry.cancelLook)
            std::exchange(entry.cancelLook, {})();
        if (entry.loaded && !entry.left.isValid()) {
            entry.left.start();
            leaves = true;
        }
    }
    if (leaves && !m_dropTimer.isActive())
        m_dropTimer.start();
    if (!m_debounce.isActive())
        schedule();
}

void TrackLoader::dropFar()
{
    bool more = false;
    for (auto& [id, entry] : m_entries) {
        if (!entry.left.isValid())
            continue;
        if (entry.left.elapsed() < m_dropTimer.interval()) {
            more = true;
            continue;
        }
        entry.left.invalidate();
        entry.loaded.reset();
        entry.around.reset();
    }
    if (more)
        m_dropTimer.start();
}

// At once when the readers rest, so that a jump does not wait; while reads are under way, a new one starts every 30 ms at most.
void TrackLoader::schedule()
{
    const bool reads = std::any_of(m_entries.begin(), m_entries.end(), [](const auto& entry) { return entry.second.request != 0; });
    m_debounce.start(reads ? static_cast<int>(std::clamp<qint64>(kSettleMs - m_sinceRead.elapsed(), 0, kSettleMs)) : 0);
}

void TrackLoader::want(const tracks::Viewport& viewport)
{
    m_viewport = viewport;
    if (!m_debounce.isActive())
        schedule();
}

const TrackLoader::Loaded* TrackLoader::loaded(const std::string& id) const
{
    const auto found = m_entries.find(id);
    return found != m_entries.end() && found->second.loaded ? &*found->second.loaded : nullptr;
}

bool TrackLoader::isSlow(const std::string& id) const
{
    const auto found = m_entries.find(id);
    return found != m_entries.end() && found->second.request && found->second.since.elapsed() >= kSlowMs;
}

bool TrackLoader::isAwaited(const std::string& id) const
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end() || !found->second.source || !isNear(id))
        return false;
    const Entry& entry = found->second;
    return (entry.request != 0 || m_debounce.isActive()) && !(entry.loaded && suffices(*entry.loaded, m_viewport));
}

bool TrackLoader::isReading() const
{
    return m_debounce.isActive() || std::any_of(m_entries.begin(), m_entries.end(),
                                                [](const auto& entry) { return entry.second.request != 0 || entry.second.cancelLook; });
}

void TrackLoader::readNow()
{
    m_sinceRead.start();
    if (!m_reader || m_viewport.chrom().empty() || m_viewport.width() < 2)
        return;
    // Nearer to the edge of what is there than a quarter of a screen: read on before the edge comes into view.
    const Region nearby = withMargins(m_viewport, 0.25);
    for (auto& [id, entry] : m_entries) {
        if (!entry.source || !isNear(id))
            continue;
        if (entry.request && covers(entry.requested, nearby) && sharpEnough(entry.requested, entry.requestedBins, m_viewport))
            continue;
        if (entry.loaded && suffices(*entry.loaded, m_viewport) && covers(entry.loaded->region, nearby)) {
            stop(entry);
            look(id, entry);
            continue;
        }
        start(id, entry);
    }
    if (isReading())
        m_slowTimer.start();
}

void TrackLoader::start(const std::string& id, Entry& entry)
{
    stop(entry);
    const Region region = withMargins(m_viewport, 1);
    const int bins = binsFor(region, m_viewport);
    const quint64 request = ++m_lastRequest;
    entry.request = request;
    entry.requested = region;
    entry.requestedBins = bins;
    entry.since.start();
    // The source is held by the work itself: the track may be removed meanwhile.
    auto cancel = m_reader([source = entry.source, region, bins](Progress& progress) { return source->read(region, bins, progress); }, this,
                           [this, id, request](std::optional<genome::TrackData> data, const QString& failure) {
                               finish(id, request, std::move(data), failure);
                           });
    if (entry.request == request)
        entry.cancel = std::move(cancel);
}

const Surroundings* TrackLoader::around(const std::string& id) const
{
    const auto found = m_entries.find(id);
    const bool known = found != m_entries.end() && found->second.around && found->second.around->visible == m_viewport.region();
    return known ? &*found->second.around : nullptr;
}

// An empty row is told apart from one that is still read, and says where to go.
void TrackLoader::look(const std::string& id, Entry& entry)
{
    const Region visible = m_viewport.region();
    if (entry.cancelLook)
        std::exchange(entry.cancelLook, {})();
    if (!entry.loaded || !entry.loaded->failure.isEmpty() || !isEmptyIn(entry.loaded->data, visible) || around(id))
        return;
    auto found = std::make_shared<Surroundings>();
    auto over = std::make_shared<bool>(false);
    const auto work = [source = entry.source, visible, found](Progress&) {
        *found = lookAround(*source, visible);
        return genome::TrackData{};
    };
    auto cancel = m_reader(work, this, [this, id, found, over](const std::optional<genome::TrackData>& data, const QString&) {
        *over = true;
        const auto now = m_entries.find(id);
        if (now == m_entries.end())
            return;
        now->second.cancelLook = {};
        if (!data)
            return;
        now->second.around = *found;
        if (now->second.loaded)
            now->second.loaded->version = ++m_lastVersion;
        Q_EMIT arrived(QString::fromStdString(id));
    });
    if (!*over)
        entry.cancelLook = std::move(cancel);
}

void TrackLoader::stop(Entry& entry)
{
    if (entry.request && entry.cancel)
        entry.cancel();
    entry.request = 0;
    entry.cancel = {};
}

void TrackLoader::finish(const std::string& id, quint64 request, std::optional<genome::TrackData> data, const QString& failure)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end() || found->second.request != request)
        return;  // a newer request is on its way
    Entry& entry = found->second;
    entry.request = 0;
    entry.cancel = {};
    if (!entry.loaded)
        entry.loaded.emplace();
    entry.loaded->region = entry.requested;
    entry.loaded->bins = entry.requestedBins;
    entry.loaded->failure = failure;
    entry.loaded->version = ++m_lastVersion;
    if (data)
        entry.loaded->data = std::move(*data);
    Q_EMIT arrived(QString::fromStdString(id));
    if (suffices(*entry.loaded, m_viewport))
        look(id, entry);
    // The view may have moved on while this was read.
    if (!suffices(*entry.loaded, m_viewport) && withMargins(m_viewport, 1) != entry.requested && !m_debounce.isActive())
        schedule();
}

}  // namespace bindscape::widgets
