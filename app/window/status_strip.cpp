// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/status_strip.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QLabel>
#include <QLayout>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

namespace bindscape::app {

namespace {

constexpr int kRefreshMs = 500, kHeight = 24;

QLabel* label(const QString& name)
{
    auto* result = new QLabel;
    result->setAccessibleName(name);
    result->setContentsMargins(8, 0, 8, 0);
    return result;
}

}  // namespace

StatusStrip::StatusStrip(Session& session, QWidget* parent)
    : QStatusBar(parent), m_session(session), m_position(label(tr("Position"))), m_under(label(tr("Under the pointer"))),
      m_values(label(tr("Values"))), m_busy(label(tr("Opening"))), m_saved(label(tr("Saved"))), m_machine(label(tr("Machine"))),
      m_progress(new QProgressBar), m_count(new QToolButton)
{
    setSizeGripEnabled(false);
    setFixedHeight(widgets::scaled(kHeight));
    layout()->setContentsMargins(0, 0, 0, 0);
    m_position->setMinimumWidth(widgets::scaled(170));
    for (auto* part : {m_under, m_values})
        part->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    addWidget(m_position);
    addWidget(m_under, 2);
    addWidget(m_values, 3);
    addPermanentWidget(m_busy);
    addPermanentWidget(m_saved);
    addPermanentWidget(m_machine);
    m_progress->setFixedWidth(widgets::scaled(90));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    widgets::describe(m_progress, tr("Progress of all jobs"));
    addPermanentWidget(m_progress);
    widgets::describe(m_count, tr("Jobs"), tr("Show the jobs"));
    addPermanentWidget(m_count);
    connect(m_count, &QToolButton::clicked, this, &StatusStrip::jobsWanted);
    connect(&session, &Session::busyWith, m_busy, &QLabel::setText);
    auto& jobs = session.jobs();
    connect(&jobs, &jobs::JobRunner::jobAdded, this, &StatusStrip::updateJobs);
    connect(&jobs, &jobs::JobRunner::jobFinished, this, &StatusStrip::updateJobs);
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &StatusStrip::updateJobs);
    timer->start(kRefreshMs);
    connect(&session, &Session::regionChanged, this, &StatusStrip::showView);
    connect(&session, &Session::projectChanged, this, &StatusStrip::showView);
    connect(&session, &Session::projectChanged, this, &StatusStrip::showSaved);
    connect(&session, &Session::modifiedChanged, this, &StatusStrip::showSaved);
    updateJobs();
}

void StatusStrip::showPointer(const widgets::PointerReport& report)
{
    m_position->setText(report.letter.isEmpty() ? report.position
                                                : QStringLiteral("%1 <b style='color:%3'>%2</b>")
                                                      .arg(report.position.toHtmlEscaped(), report.letter.toHtmlEscaped(),
                                                           widgets::toQColor(widgets::theme().accent).name()));
    m_pointed = true;
    m_under->setText(report.under);
    m_values->setText(report.values);
    m_values->setToolTip(report.values);
}

void StatusStrip::clearPointer()
{
    m_pointed = false;
    showView();
}

void StatusStrip::showView()
{
    if (m_pointed)
        return;
    const Region& region = m_session.region();
    const bool open = region.length() > 0;
    m_position->setText(open ? QString::fromStdString(toLocus(region)) : QString());
    m_under->setText(open ? tr("Drag to pan, wheel to zoom at the pointer, F1 for all keys") : QString());
    m_values->clear();
    m_values->setToolTip({});
}

void StatusStrip::showSaved()
{
    const QString file = QString::fromStdString(m_session.project().file.string());
    if (m_session.isModified())
        m_saved->setText(m_autosaved.isValid() ? tr("Autosaved %1").arg(m_autosaved.toString(QStringLiteral("HH:mm"))) : tr("Unsaved changes"));
    else
        m_saved->setText(file.isEmpty() ? QString() : tr("Saved"));
    m_saved->setToolTip(m_session.isModified() && m_autosaved.isValid()
                            ? tr("The changes are not in your file yet. A copy is kept for the case that Bindscape does not close normally.")
                            : file);
}

void StatusStrip::showAutosaved(const QDateTime& time)
{
    m_autosaved = time;
    showSaved();
}

void StatusStrip::showMachine(const QString& text, const QString& details)
{
    m_machine->setText(text);
    m_machine->setToolTip(details);
}

void StatusStrip::updateJobs()
{
    const int running = m_session.jobs().runningCount();
    m_progress->setVisible(running > 0);
    m_count->setVisible(running > 0);
    if (running == 0)
        return;
    double sum = 0;
    int known = 0;
    for (const auto* job : m_session.jobs().jobs()) {
        if (job->isVisible() && !job->isOver() && job->fraction() >= 0) {
            sum += job->fraction();
            ++known;
        }
    }
    // A moving stripe, never a false percentage.
    m_progress->setRange(0, known ? 1000 : 0);
    if (known)
        m_progress->setValue(qRound(1000 * sum / known));
    m_count->setText(QString::fromStdString(plural(running, "job")));
}

}  // namespace bindscape::app
