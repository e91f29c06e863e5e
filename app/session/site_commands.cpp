// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/site_commands.h"

#include "app/session/session.h"
#include "core/base/paths.h"

#include <QUndoCommand>

#include <functional>
#include <map>
#include <memory>
#include <tuple>

namespace bindscape::app {

using dataset::SiteChange;

namespace {

using Site = std::tuple<std::string, std::int64_t, std::int64_t, Strand>;
Site siteOf(const SiteChange& change) { return {change.core.chrom, change.core.begin, change.core.end, change.strand}; }

class ChangeSites final : public QUndoCommand {
public:
    using Told = std::function<void(const QString& failure)>;  // empty: it is done

    ChangeSites(std::filesystem::path file, std::vector<SiteChange> after, Told told) : m_file(std::move(file)), m_after(std::move(after)), m_told(std::move(told)) {}
    void redo() override
    {
        write([this](const std::vector<SiteChange>& there) {
            std::map<Site, const SiteChange*> known;
            for (const auto& change : there)
                known.emplace(siteOf(change), &change);
            m_before.clear();
            for (const auto& change : m_after) {
                const auto found = known.find(siteOf(change));
                SiteChange none = change;
                none.edit = dataset::SiteEdit::None;
                m_before.push_back(found == known.end() ? none : *found->second);
            }
            return m_after;
        });
    }
    void undo() override
    {
        write([this](const auto&) { return m_before; });
    }

private:
    // What cannot be done is no step: the stack drops it.
    void write(const std::function<std::vector<SiteChange>(const std::vector<SiteChange>&)>& put)
    {
        try {
            auto changes = dataset::readSiteChanges(m_file);
            const auto now = put(changes);
            changes.insert(changes.end(), now.begin(), now.end());
            dataset::writeSiteChanges(std::move(changes), m_file);
            m_told({});
        } catch (const Error& error) {
            setObsolete(true);
            m_told(QString::fromUtf8(error.what()));
        }
    }

    std::filesystem::path m_file;
    std::vector<SiteChange> m_before, m_after;
    Told m_told;
};

}  // namespace

SiteChanges& SiteChanges::of(Session& session)
{
    if (auto* found = session.findChild<SiteChanges*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new SiteChanges(session);
}

SiteChanges::SiteChanges(Session& session) : QObject(&session), m_session(session) {}

std::filesystem::path SiteChanges::file(const std::string& analysisId) const
{
    const auto& project = m_session.project();
    return project.file.empty() ? std::filesystem::path() : paths::siteChanges(project.folder(), analysisId);
}

bool SiteChanges::change(const std::string& analysisId, std::vector<SiteChange> changes, const QString& undoText)
{
    const auto path = file(analysisId);
    if (path.empty() || changes.empty())
        return false;
    const auto done = std::make_shared<bool>(false);
    auto* command = new ChangeSites(path, std::move(changes), [this, analysisId, done](const QString& failure) {
        *done = failure.isEmpty();
        if (!*done)
            m_session.say(failure, Severity::Error);
        Q_EMIT changed(QString::fromStdString(analysisId));
    });
    command->setText(undoText);
    m_session.undoStack().push(command);
    return *done;
}

}  // namespace bindscape::app
