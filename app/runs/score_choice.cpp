// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/score_choice.h"

#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/checksum.h"
#include "core/base/text.h"

#include <QSettings>

#include <algorithm>

namespace bindscape::app {

namespace {

QString methodKey() { return QStringLiteral("scoring/method"); }
QString pairKey() { return QStringLiteral("scoring/pair"); }
QString optionKey(const std::string& method, const std::string& id)
{
    return QStringLiteral("scoring/%1/%2").arg(QString::fromStdString(method), QString::fromStdString(id));
}

}  // namespace

std::string ScoreRequest::changedOptions() const { return interpret::changedOptions(description(), values); }

std::string ScoreRequest::key() const
{
    constexpr std::size_t kDigits = 8;
    const std::string changed = changedOptions();
    if (changed.empty())
        return method == "gradcam" ? std::string() : method;
    return method + "-" + md5OfText(changed).substr(0, kDigits);
}

bool ScoreRequest::isShare() const { return method != "ism" || values.flag("normalise"); }

ScoreChoice& ScoreChoice::of(Session& session)
{
    if (auto* found = session.findChild<ScoreChoice*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new ScoreChoice(session);
}

ScoreChoice::ScoreChoice(Session& session) : QObject(&session), m_session(session) {}

// Settings may be of another version of the program: what it does not know keeps its default.
ScoreRequest ScoreChoice::request() const { return requestOf(QSettings().value(methodKey()).toString().toStdString()); }

ScoreRequest ScoreChoice::requestOf(const std::string& wanted) const
{
    const QSettings settings;
    const auto all = interpret::methods();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& method) { return method.id == wanted; });
    const interpret::Method& method = found != all.end() ? *found : all.front();
    ScoreRequest request{method.id, Values(method.parameters)};
    for (const auto& parameter : method.parameters) {
        const QVariant kept = settings.value(optionKey(method.id, parameter.id));
        if (!kept.isValid())
            continue;
        try {
            request.values.set(method.parameters, parameter.id, kept.toString().toStdString());
        } catch (const Error&) {
            continue;
        }
    }
    return request;
}

void ScoreChoice::chooseMethod(const std::string& id)
{
    QSettings().setValue(methodKey(), QString::fromStdString(interpret::findMethod(id).id));
    Q_EMIT changed();
}

void ScoreChoice::setValues(const Values& values)
{
    const ScoreRequest before = request();
    const Values defaults(before.description().parameters);
    QSettings settings;
    for (const auto& [id, value] : values.all()) {
        const auto usual = defaults.all().find(id);
        if (usual == defaults.all().end())
            continue;
        if (usual->second == value)
            settings.remove(optionKey(before.method, id));
        else
            settings.setValue(optionKey(before.method, id), QString::fromStdString(toText(value)));
    }
    if (!(request() == before))
        Q_EMIT changed();
}

bool ScoreChoice::withPair() const { return QSettings().value(pairKey(), true).toBool(); }

void ScoreChoice::setWithPair(bool on)
{
    if (on == withPair())
        return;
    QSettings().setValue(pairKey(), on);
    Q_EMIT changed();
}

std::vector<std::string> ScoreChoice::runsWith(const std::string& runId) const
{
    std::vector<std::string> runs;
    const auto found = findRun(m_session.project(), runId);
    if (!found)
        return runs;
    const RunPair pair = pairOf(*found->analysis, runId);
    for (const project::RunEntry* run : {pair.present, pair.blocked})
        if (run != nullptr && (withPair() || run->id == runId))
            runs.push_back(run->id);
    return runs;
}

std::vector<std::string> ScoreChoice::runs() const
{
    const RunSelection& selection = RunSelection::of(m_session);
    std::vector<std::string> wanted = selection.marked(), runs;
    if (wanted.empty())
        wanted = {selection.run()};
    for (const auto& one : wanted)
        for (const auto& run : runsWith(one))
            if (std::find(runs.begin(), runs.end(), run) == runs.end())
                runs.push_back(run);
    return runs;
}

}  // namespace bindscape::app
