// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/job_card.h"

#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace bindscape::app {

using jobs::JobState;
using widgets::scaled;

namespace {

constexpr int kBarSteps = 1000;

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

JobCard::JobCard(jobs::Job* job, QWidget* parent) : QWidget(parent), m_job(job)
{
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
    m_cancel = cardButton(widgets::Symbol::Close);
    widgets::describe(m_cancel, tr("Cancel"), tr("Stops after this batch and drops what this job is making"));
    m_clear = cardButton(widgets::Symbol::Close);
    widgets::describe(m_clear, tr("Clear"), tr("Takes this finished job off the list"));
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

    connect(m_stop, &QToolButton::clicked, this, [this] {
        if (m_job)
            m_job->stop();
    });
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
    connect(job, &jobs::Job::changed, this, &JobCard::update);
    update();
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
        facts = tr("Starts when the job before it has ended.");
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
    const bool unknown = m_job->fraction() < 0 && (state == JobState::Running || state == JobState::Stopping);
    m_bar->setRange(0, unknown ? 0 : kBarSteps);
    if (!unknown)
        m_bar->setValue(static_cast<int>(std::max(0.0, m_job->fraction()) * kBarSteps));
    const bool over = m_job->isOver();
    m_bar->setVisible(!over);
    m_cancel->setVisible(!over);
    m_clear->setVisible(over);
    m_bar->setAccessibleName(tr("Progress of %1").arg(m_job->title()));
    m_stop->setVisible(m_job->canStop() && !over);
    m_stop->setEnabled(state == JobState::Running);
    m_cancel->setEnabled(state != JobState::Stopping);
    setAccessibleName(tr("%1, %2").arg(m_job->title(), time));
}

void JobCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(widgets::toQColor(widgets::theme().hairline));
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

}  // namespace bindscape::app
