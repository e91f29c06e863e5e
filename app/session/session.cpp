// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session.h"

#include "app/session/edit_revision.h"
#include "app/session/file_sorter.h"
#include "app/session/view_steps.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/match_settings.h"
#include "core/project/run_project.h"

#include <algorithm>

namespace bindscape::app {

Session::Session(QObject* parent)
    : QObject(parent), m_revision(std::make_unique<EditRevision>(m_undo)),
      m_steps(std::make_unique<ViewSteps>(m_undo, [this] { return place(); }, [this](const ViewPlace& place) {
          show(place);
          followHistory();
      }))
{
    connect(m_revision.get(), &EditRevision::changed, this, [this] { setDirty(m_dirty); });
    connect(m_steps.get(), &ViewSteps::stoodStill, this, [this] { settleView(); });
    connect(this, &Session::projectChanged, m_steps.get(), &ViewSteps::reset);
}

Session::~Session()
{
    m_undo.disconnect(m_revision.get());
    m_jobs.cancelAllAndWait();
}

const std::vector<genome::Contig>& Session::contigs() const
{
    static const std::vector<genome::Contig> kNone;
    return m_reference ? m_reference->contigs() : kNone;
}

std::shared_ptr<const genome::TrackSource> Session::source(const std::string& trackId) const
{
    const auto found = m_sources.find(trackId);
    return found == m_sources.end() ? nullptr : found->second;
}

QString Session::problem(const std::string& trackId) const
{
    const auto found = m_problems.find(trackId);
    return found == m_problems.end() ? QString() : found->second;
}

bool Session::isModified() const
{
    return m_dirty || !m_revision->isSaved();
}

void Session::setDirty(bool dirty)
{
    m_dirty = dirty;
    if (isModified() != m_wasModified)
        Q_EMIT modifiedChanged(m_wasModified = isModified());
}

void Session::sayAll(const Warnings& warnings)
{
    // One message of three sentences at most: a file with thousands of bad rows has said so in one.
    constexpr std::size_t kMost = 3;
    QStringList sentences;
    for (std::size_t i = 0; i < std::min(kMost, warnings.size()); ++i)
        sentences << QString::fromStdString(toText(warnings[i]));
    if (warnings.size() > kMost)
        sentences << QString::fromStdString(plural(static_cast<std::int64_t>(warnings.size() - kMost), "more warning")) + QLatin1Char('.');
    if (!sentences.isEmpty())
        say(sentences.join(QLatin1Char(' ')), Severity::Warning);
}

void Session::startOpening(const QString& what)
{
    ++m_opening;
    Q_EMIT busyWith(what);
}

void Session::endOpening()
{
    if (--m_opening == 0)
        Q_EMIT busyWith({});
}

std::string Session::originOf(const project::TrackEntry& entry)
{
    const bool scores = entry.kind == toText(genome::TrackKind::Attribution);  // a signal can be read as scores
    std::string matches;
    if (const auto settings = project::matchSettings(entry))
        matches = "matches " + formatExact(settings->pvalue) + (settings->fold ? " folded " : " ") + settings->cores.string() + " ";
    return std::string(scores ? "scores " : "") + (entry.style.normalised ? "normalised " : "") + matches + entry.file.string();
}

void Session::openSources(const std::set<std::string>& ids)
{
    const auto before = m_asked.size();
    m_asked.insert(ids.begin(), ids.end());
    if (m_asked.size() != before)
        loadSources();
}

bool Session::opensSource(const project::TrackEntry& entry) const
{
    constexpr std::size_t kFewTracks = 40;
    return m_project.tracks.size() <= kFewTracks || entry.kind == toText(genome::TrackKind::Genes) || m_asked.contains(entry.id);
}

void Session::loadSources()
{
    for (const auto& entry : m_project.tracks) {
        if (!opensSource(entry))
            continue;
        const auto loading = m_loading.find(entry.id);
        const bool underWay = loading != m_loading.end() && loading->second == originOf(entry);
        if (!m_sources.contains(entry.id) && !m_problems.contains(entry.id) && !underWay)
            loadSource(entry);
    }
}

void Session::loadSource(const project::TrackEntry& entry)
{
    const std::string id = entry.id;
    if (!m_reference) {
        m_problems[id] = tr("No genome is open");
        return;
    }
    m_loading[id] = m_loadedFrom[id] = originOf(entry);
    struct Result {
        std::shared_ptr<const genome::TrackSource> source;
        QString problem;
    };
    const quint64 generation = m_generation;
    const auto work = [entry, reference = m_reference](Progress&) -> Result {
        std::error_code failure;
        if (!entry.file.empty() && !paths::isRemote(entry.file) && !std::filesystem::exists(entry.file, failure))
            return {nullptr, tr("File not found: %1").arg(QString::fromStdString(entry.file.string()))};
        try {
            return {project::openProjectTrack(entry, reference), {}};
        } catch (const Error& error) {
            return {nullptr, QString::fromUtf8(error.what())};
        }
    };
    m_jobs.start<Result>({tr("Open %1").arg(QString::fromStdString(entry.name)), jobs::Pool::Readers, false, false}, work, this,
                         [this, id, origin = originOf(entry), generation](Result result) {
                             const auto loading = m_loading.find(id);
                             if (generation != m_generation || loading == m_loading.end() || loading->second != origin)
                                 return;
                             m_loading.erase(loading);
                             if (result.source) {
                                 m_sources[id] = result.source;
                                 sayAll(result.source->warnings());
                             } else {
                                 m_problems[id] = result.problem;
                             }
                             Q_EMIT trackLoaded(QString::fromStdString(id));
                         });
}

}  // namespace bindscape::app
