// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/job_card.h"

#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QActionGroup>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QStyle>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using jobs::JobState;
using widgets::scaled;

namespace {

constexpr int kBarSteps = 1000;
constexpr const char* kPausedProperty = "paused";

QToolButton* cardButton(widgets::Symbol symbol)
{
    auto* button = new QToolButton;
    button->setProperty("framed", true);
    button->setIcon(widgets::icon(symbol));
    button->setIconSize({scaled(14), scaled(14)});
    return button;
}

}  // namespace

QString timeLeftText(double seconds)
{
    if (seconds < 0)
        return {};
    if (seconds < 60)
        return JobCard::tr("%1 s left").arg(std::max(1, static_cast<int>(std::ceil(seconds / 5) * 5)));
    if (seconds < 3600)
        return JobCard::tr("%1 min left").arg(static_cast<int>(std::ceil(seconds / 60)));
    return JobCard::tr("%1 h left").arg(QString::fromStdString(formatReal(std::ceil(seconds / 360) / 10, 3)));
}

JobCard::JobCard(jobs::Job* job, jobs::JobRunner& runner, QWidget* parent) : QWidget(parent), m_runner(runner), m_job(job)
{
    setFocusPolicy(Qt::StrongFocus);
    m_title = new QLabel(QStringLiteral("<b>%1</b>").arg(job->title().toHtmlEscaped()));
    m_title->setTextFormat(Qt::RichText);
    m_title->setWordWrap(true);
    m_title->setToolTip(job->title());
    m_time = widgets::hintLabel({}, this);
    m_time->setWordWrap(false);
    m_facts = widgets::hintLabel({}, this);
    m_facts->setMinimumWidth(scaled(80));
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(scaled(14));
    m_stop = cardButton(widgets::Symbol::Stop);
    m_pause = cardButton(widgets::Symbol::Pause);
    m_cancel = cardButton(widgets::Symbol::Close);
    widgets::describe(m_cancel, tr("Cancel"), tr("Stops after this batch and drops what this job is making"), QStringLiteral("Del"));
    m_clear = cardButton(widgets::Symbol::Close);
    widgets::describe(m_clear, tr("Clear"), tr("Takes this finished job off the list"), QStringLiteral("Del"));
    widgets::describe(m_stop, tr("Stop, keep best"), tr("Ends training now and goes on with the weights of the best epoch"),
                      QStringLiteral("Ctrl+."));
    m_failure = new widgets::Notice(this);
    m_failure->setButton(tr("Copy details"));

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_time, 0, Qt::AlignTop);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(scaled(4));
    middle->addWidget(m_bar, 1);
    middle->addWidget(m_pause);
    middle->addWidget(m_stop);
    middle->addWidget(m_cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(10), scaled(7), scaled(8), scaled(7));
    layout->setSpacing(scaled(4));
    layout->addLayout(head);
    layout->addLayout(middle);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(scaled(4));
    foot->addWidget(m_facts, 1);
    foot->addWidget(m_clear);
    layout->addLayout(foot);
    layout->addWidget(m_failure);

    connectButtons();
    update();
}

void JobCard::connectButtons()
{
    connect(m_stop, &QToolButton::clicked, this, [this] {
        if (m_job)
            m_job->stop();
    });
    connect(m_pause, &QToolButton::clicked, this, &JobCard::pauseOrResume);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_clear, &QToolButton::clicked, this, [this] {
        if (m_job)
            Q_EMIT clearRequested(m_job);
    });
    connect(m_failure, &widgets::Notice::buttonClicked, this, [this] {
        if (m_job)
            QGuiApplication::clipboard()->setText(m_job->details());
    });
    connect(m_job, &jobs::Job::changed, this, &JobCard::update);
    connect(&m_runner, &jobs::JobRunner::queueChanged, this, &JobCard::update);
}

QString JobCard::timeText() const { return m_time->text(); }
QString JobCard::factsText() const { return m_facts->text(); }

void JobCard::update()
{
    if (!m_job)
        return;
    const JobState state = m_job->state();
    const QString took = QString::fromStdString(formatDuration(m_job->secondsElapsed()));
    QString time, facts = m_job->facts();
    switch (state) {
    case JobState::Waiting:
        time = tr("waiting");
        facts = waitingFacts();
        break;
    case JobState::Pausing:
        time = tr("pausing");
        facts = tr("Pausing after this batch…");
        break;
    case JobState::Paused:
        time = tr("paused");
        facts = m_job->pauseReason() + (facts.isEmpty() ? QString() : QStringLiteral(" · ") + facts);
        break;
    case JobState::Running:
        time = timeLeftText(m_job->secondsLeft());
        break;
    case JobState::Stopping:
        time = tr("stopping");
        facts = tr("Stopping after this batch…");
        break;
    case JobState::Done:
        time = tr("✓ finished");
        facts = tr("took %1").arg(took);
        break;
    case JobState::Failed:
        time = tr("failed");
        facts = tr("after %1").arg(took);
        break;
    case JobState::Cancelled:
        time = tr("cancelled");
        facts = tr("after %1; what was finished before is kept").arg(took);
        break;
    }
    m_time->setText(time);
    m_facts->setText(facts.isEmpty() ? QStringLiteral(" ") : facts);
    m_failure->show(widgets::NoticeKind::Error, state == JobState::Failed ? m_job->failure() : QString());
    m_bar->setAccessibleName(tr("Progress of %1").arg(m_job->title()));
    updateBar();
    updateButtons();
    setAccessibleName(tr("%1, %2").arg(m_job->title(), time));
}

// "first of 3 in the queue · high priority"
QString JobCard::waitingFacts() const
{
    const auto& queue = m_runner.waiting();
    const auto place = std::find(queue.begin(), queue.end(), m_job.data());
    if (place == queue.end())
        return tr("Starts in a moment.");
    const QString priority = m_job->priority() == jobs::Priority::High  ? tr(" · high priority")
                             : m_job->priority() == jobs::Priority::Low ? tr(" · low priority")
                                                                        : QString();
    return tr("number %1 of %2 in the queue").arg(place - queue.begin() + 1).arg(queue.size()) + priority;
}

void JobCard::updateBar()
{
    const JobState state = m_job->state();
    const bool unknown = m_job->fraction() < 0 && (state == JobState::Running || state == JobState::Stopping || state == JobState::Pausing);
    m_bar->setRange(0, unknown ? 0 : kBarSteps);
    if (!unknown)
        m_bar->setValue(static_cast<int>(std::max(0.0, m_job->fraction()) * kBarSteps));
    m_bar->setVisible(!m_job->isOver() && state != JobState::Waiting);
    const bool grey = state == JobState::Paused;
    if (m_bar->property(kPausedProperty).toBool() == grey)
        return;
    m_bar->setProperty(kPausedProperty, grey);
    m_bar->style()->unpolish(m_bar);
    m_bar->style()->polish(m_bar);
}

void JobCard::updateButtons()
{
    const JobState state = m_job->state();
    const bool over = m_job->isOver(), paused = state == JobState::Paused;
    m_cancel->setVisible(!over);
    m_clear->setVisible(over);
    m_cancel->setEnabled(state != JobState::Stopping);
    m_stop->setVisible(m_job->canStop() && !over && state != JobState::Waiting);
    m_stop->setEnabled(state == JobState::Running || paused);
    m_pause->setVisible(m_job->canPause() && !over);
    m_pause->setEnabled(state == JobState::Running || state == JobState::Waiting || paused);
    if (m_pause->property(kPausedProperty).isValid() && m_pause->property(kPausedProperty).toBool() == paused)
        return;
    m_pause->setProperty(kPausedProperty, paused);
    m_pause->setIcon(widgets::icon(paused ? widgets::Symbol::Play : widgets::Symbol::Pause));
    const QString how = m_job->pauseBy() == jobs::PauseBy::Restarting ? tr("Leaves memory and processor to others; goes on later from this batch")
                                                                      : tr("Stands still and leaves the processor to others");
    widgets::describe(m_pause, paused ? tr("Resume") : tr("Pause"), paused ? tr("Goes on when its turn comes") : how, QStringLiteral("Space"));
}

void JobCard::pauseOrResume()
{
    if (!m_job)
        return;
    if (m_job->state() == JobState::Paused)
        m_job->resume();
    else
        m_job->pause(tr("paused by you at %1").arg(QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm"))));
}

void JobCard::fillWaitingMenu(QMenu& menu)
{
    const auto& queue = m_runner.waiting();
    const bool waits = m_job->state() == JobState::Waiting, first = !queue.empty() && queue.front() == m_job, last = !queue.empty() && queue.back() == m_job;
    menu.addAction(tr("Start &now"), this, [this] { m_runner.startNow(m_job); })->setToolTip(tr("Beside what is running"));
    const auto move = [&](const QString& text, bool possible, const QKeySequence& key, auto work) {
        QAction* action = menu.addAction(text, this, work);
        action->setEnabled(waits && possible);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);  // shown; the card takes the key
    };
    move(tr("Move to &front"), !first, {}, [this] { m_runner.moveToFront(m_job); });
    move(tr("Move &up"), !first, QKeySequence(Qt::ALT | Qt::Key_Up), [this] { m_runner.moveBy(m_job, -1); });
    move(tr("Move &down"), !last, QKeySequence(Qt::ALT | Qt::Key_Down), [this] { m_runner.moveBy(m_job, 1); });
    QMenu* priorities = menu.addMenu(tr("&Priority"));
    auto* group = new QActionGroup(priorities);
    for (const auto& [text, priority] :
         {std::pair{tr("&High"), jobs::Priority::High}, {tr("&Normal"), jobs::Priority::Normal}, {tr("&Low"), jobs::Priority::Low}}) {
        QAction* action = priorities->addAction(text, this, [this, priority = priority] { m_runner.setPriority(m_job, priority); });
        action->setCheckable(true);
        action->setChecked(m_job->priority() == priority);
        group->addAction(action);
    }
    menu.addSeparator();
}

void JobCard::fillMenu(QMenu& menu)
{
    if (!m_job)
        return;
    if (m_job->isOver()) {
        menu.addAction(tr("C&lear"), this, [this] { m_clear->click(); });
        menu.addAction(tr("&Copy details"), this, [this] { QGuiApplication::clipboard()->setText(m_job->details()); });
        return;
    }
    const JobState state = m_job->state();
    if (m_job->pool() != jobs::Pool::Readers && (state == JobState::Waiting || state == JobState::Paused))
        fillWaitingMenu(menu);
    const auto add = [&](const QString& text, QToolButton* button) { menu.addAction(text, button, &QToolButton::click)->setEnabled(button->isEnabled()); };
    if (m_job->canPause())
        add(state == JobState::Paused ? tr("&Resume") : tr("&Pause"), m_pause);
    if (m_job->canStop() && state != JobState::Waiting)
        add(tr("&Stop and keep best"), m_stop);
    add(tr("&Cancel"), m_cancel);
}

void JobCard::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    fillMenu(menu);
    menu.exec(event->globalPos());
}

void JobCard::keyPressEvent(QKeyEvent* event)
{
    if (!m_job)
        return;
    const bool alt = event->modifiers() == Qt::AltModifier;
    if (event->key() == Qt::Key_Space && m_job->canPause())
        pauseOrResume();
    else if (event->key() == Qt::Key_Delete)
        (m_job->isOver() ? m_clear : m_cancel)->click();
    else if (alt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        m_runner.moveBy(m_job, event->key() == Qt::Key_Up ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void JobCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(widgets::toQColor(widgets::theme().hairline));
    painter.drawLine(0, height() - 1, width(), height() - 1);
    if (hasFocus()) {
        painter.setPen(widgets::toQColor(widgets::theme().accent));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

}  // namespace bindscape::app
