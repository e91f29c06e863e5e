// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/preflight_frame.h"

#include "app/dialogs/preflight_parts.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

widgets::NoticeKind kindOf(Check::Severity severity)
{
    switch (severity) {
    case Check::Severity::Good:
        return widgets::NoticeKind::Good;
    case Check::Severity::Warning:
        return widgets::NoticeKind::Warning;
    case Check::Severity::Error:
        return widgets::NoticeKind::Error;
    case Check::Severity::Note:
        break;
    }
    return widgets::NoticeKind::Note;
}

}  // namespace

PreflightFrame::PreflightFrame(QWidget* parent) : QFrame(parent)
{
    setFrameShape(QFrame::StyledPanel);
    setMinimumWidth(scaled(380));
    m_head = new PreflightStrip(tr("Pre-flight check"), this);
    auto* inner = new QWidget;
    inner->setObjectName(QStringLiteral("preflight"));
    m_page = new QVBoxLayout(inner);
    m_page->setContentsMargins(0, 0, 0, scaled(10));
    m_page->setSpacing(0);
    auto* scroll = new QScrollArea;
    scroll->setWidget(inner);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setBackgroundRole(QPalette::Base);
    inner->setBackgroundRole(QPalette::Base);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 1, 1, 1);
    outer->setSpacing(0);
    outer->addWidget(m_head);
    outer->addWidget(scroll, 1);
}

QLabel* PreflightFrame::addEstimateHead()
{
    auto* strip = new PreflightStrip(tr("Estimate"), this);
    QLabel* source = widgets::hintLabel({}, strip);
    source->setWordWrap(false);
    source->setMinimumWidth(1);  // long names of runs do not widen the view
    strip->add(source);
    m_page->addWidget(strip);
    return source;
}

void PreflightFrame::addChecks()
{
    m_page->addWidget(new PreflightStrip(tr("Checks"), this));
    m_checks = new QVBoxLayout;
    m_checks->setContentsMargins(scaled(kPreflightMargin), scaled(8), scaled(kPreflightMargin), 0);
    m_checks->setSpacing(scaled(6));
    m_page->addLayout(m_checks);
    m_page->addStretch(1);
}

void PreflightFrame::showChecks(const std::vector<Check>& checks)
{
    clearLayout(m_checks);
    m_checkTexts.clear();
    for (const Check& check : checks) {
        const QString lead = QString::fromStdString(check.lead), text = QString::fromStdString(check.text);
        auto* notice = new widgets::Notice(kindOf(check.severity), lead.isEmpty() ? text : QStringLiteral("<b>%1</b> %2").arg(lead.toHtmlEscaped(), text.toHtmlEscaped()));
        notice->setAccessibleName(QString::fromStdString(sentenceOf(check)));
        m_checks->addWidget(notice);
        m_checkTexts << (lead.isEmpty() ? notice->sentence() : QString::fromStdString(sentenceOf(check)));
    }
}

}  // namespace bindscape::app
