// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/project_guard.h"

#include "app/window/preferences_dialog.h"

#include "app/dialogs/relink_dialog.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

namespace bindscape::app {

namespace {

constexpr int kAutosaveSeconds = 60, kWatchMs = 3000;
constexpr std::size_t kMostOffers = 2;

QString autosaveKey()
{
    return QStringLiteral("files/autosaveSeconds");
}

QString reloadKey()
{
    return QStringLiteral("files/reloadChanged");
}

// "10:46", with the day if it is not today.
QString timeText(const Leftover& leftover)
{
    const auto time = QDateTime::fromSecsSinceEpoch(leftover.note.time);
    const bool today = time.date() == QDate::currentDate();
    return QLocale().toString(time, today ? QStringLiteral("HH:mm") : QStringLiteral("d MMMM, HH:mm"));
}

QString changedSentence(const QString& file)
{
    return ProjectGuard::tr("%1 was changed by another program since it was opened.").arg(file);
}

}  // namespace

ProjectGuard::ProjectGuard(Session& session, FileActions& files, MessageBar& messages, StatusStrip& status, QWidget* window)
    : m_session(session), m_files(files), m_messages(messages), m_window(window), m_autosave(session, SessionAutosave::userFolder()),
      m_watch(session)
{
    connect(&m_autosave, &SessionAutosave::saved, &status, &StatusStrip::showAutosaved);
    connect(&m_autosave, &SessionAutosave::removed, &status, [&status] { status.showAutosaved({}); });
    connect(&session, &Session::projectInUse, this, &ProjectGuard::tellInUse);
    connect(&session, &Session::projectChanged, this, [this] {
        for (const QString& sentence : std::exchange(m_asked, {}))
            m_messages.withdraw(sentence);
    });
    connect(&session, &Session::filesMissing, this, [this](const QString& sentence) {
        ask(sentence, Severity::Warning, {{tr("Relink\u2026"), [this] { relink(); }}, {tr("Keep placeholders"), {}}});
    });
    connect(&m_watch, &FileWatch::changed, this, &ProjectGuard::tellChanged);
    connect(&m_watch, &FileWatch::gone, this, [this](const QString& file) {
        m_session.say(tr("%1 is no longer on disk. What was read of it is still shown.").arg(file), Severity::Warning);
    });
    connect(&m_watch, &FileWatch::projectFileChanged, this, [this](const QString& file) {
        if (m_session.isModified())
            m_session.say(tr("%1 was changed by another program since it was opened. Saving asks before it overwrites that.").arg(file),
                          Severity::Warning);
        else
            ask(changedSentence(file), Severity::Warning, {{tr("Reload"), [this, file] { m_files.open({file}); }}});
    });
    connect(&session, &Session::modifiedChanged, this, [this](bool modified) {  // perhaps by saving over it
        if (!modified && !m_session.projectFileChanged())
            m_messages.withdraw(changedSentence(QString::fromStdString(m_session.project().file.string())));
    });
}

void ProjectGuard::ask(const QString& sentence, Severity severity, std::vector<MessageBar::Answer> answers)
{
    if (!m_asked.contains(sentence))
        m_asked << sentence;
    m_messages.ask(sentence, severity, std::move(answers));
}

int ProjectGuard::autosaveSeconds()
{
    return QSettings().value(autosaveKey(), kAutosaveSeconds).toInt();
}

void ProjectGuard::start()
{
    m_session.lockProjects();
    m_autosave.setInterval(autosaveSeconds() * 1000);
    m_watch.setInterval(kWatchMs);
    m_autosave.findLeftovers([this](const std::vector<Leftover>& leftovers) { offer(leftovers); });
}

void ProjectGuard::offer(const std::vector<Leftover>& leftovers)
{
    for (std::size_t i = 0; i < leftovers.size(); ++i) {
        const Leftover leftover = leftovers[i];
        if (i >= kMostOffers) {  // still to be had from the menu
            m_autosave.discard(leftover.file);
            continue;
        }
        const QString title = QString::fromStdString(leftover.note.title);
        const QString sentence =
            title.isEmpty() ? tr("Bindscape did not close normally. Restore the session of %1?").arg(timeText(leftover))
                            : tr("Bindscape did not close normally. Restore the session of %1 (%2)?").arg(timeText(leftover), title);
        m_messages.ask(sentence, Severity::Warning,
                       {{tr("Restore"), [this, leftover] { restore(leftover); }},
                        {tr("Start fresh"), [this, leftover] { m_autosave.discard(leftover.file); }}});
    }
}

void ProjectGuard::restore(const Leftover& leftover)
{
    if (m_files.mayLoseChanges())
        m_autosave.restore(leftover.file);
    else
        offer({leftover});
}

void ProjectGuard::tellInUse(const QString& file, const ProjectLock::Holder& holder)
{
    std::vector<MessageBar::Answer> answers{
        {tr("Open read-only copy"), [this, file] { m_session.openCopy(file.toStdString()); }}};
    if (holder.here && m_showOther)
        answers.push_back({tr("Show the other window"), [this, holder] {
                               if (!m_showOther(holder.process))
                                   m_session.say(tr("The other window does not answer."), Severity::Warning);
                           }});
    if (!holder.here)  // perhaps that machine was switched off
        answers.push_back({tr("Open anyway"), [this, file] {
                               ProjectLock::takeAway(file.toStdString());
                               m_files.open({file});
                           }});
    m_messages.ask(tr("%1 is open in another window (process %2 on %3). Two windows would overwrite each other's changes.")
                       .arg(file)
                       .arg(holder.process)
                       .arg(holder.host),
                   Severity::Warning, std::move(answers));
}

void ProjectGuard::relink()
{
    auto* dialog = new RelinkDialog(m_session, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ProjectGuard::tellChanged(const QString& file)
{
    if (QSettings().value(reloadKey()).toBool())
        m_watch.reload(file);
    else
        ask(tr("%1 changed on disk.").arg(file), Severity::Note, {{tr("Reload"), [this, file] { m_watch.reload(file); }}});
}

QList<QAction*> ProjectGuard::menuActions(QWidget* parent)
{
    auto* autosave = new QMenu(tr("A&utosave"), parent);
    auto* group = new QActionGroup(autosave);
    group->setObjectName(QLatin1String(kAutosaveChoice));
    for (const auto& [text, seconds] :
         {std::pair{tr("Every &minute"), 60}, {tr("Every &five minutes"), 300}, {tr("Every &ten minutes"), 600}, {tr("&Off"), 0}}) {
        auto* action = autosave->addAction(text, this, [this, seconds = seconds] {
            QSettings().setValue(autosaveKey(), seconds);
            m_autosave.setInterval(seconds * 1000);
        });
        action->setCheckable(true);
        action->setChecked(autosaveSeconds() == seconds);
        group->addAction(action);
    }
    autosave->addSeparator();
    QMenu* discarded = autosave->addMenu(tr("&Discarded sessions"));
    connect(discarded, &QMenu::aboutToShow, this, [this, discarded] {
        discarded->clear();
        discarded->addAction(tr("Looking\u2026"))->setEnabled(false);
        m_autosave.findDiscarded([this, discarded](const std::vector<Leftover>& all) {
            discarded->clear();
            for (const auto& one : all)
                discarded->addAction(tr("%1, %2").arg(QString::fromStdString(one.note.title), timeText(one)), this,
                                     [this, one] { restore(one); });
            if (all.empty())
                discarded->addAction(tr("No session was discarded"))->setEnabled(false);
        });
    });
    auto* reload = new QAction(tr("Re&load files that change on disk"), parent);
    reload->setObjectName(QLatin1String(kReloadAction));
    reload->setCheckable(true);
    reload->setChecked(QSettings().value(reloadKey()).toBool());
    connect(reload, &QAction::toggled, this, [](bool on) { QSettings().setValue(reloadKey(), on); });
    return {autosave->menuAction(), reload};
}

}  // namespace bindscape::app
