// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/view_strip.h"

#include "widgets/canvas/look.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

ViewStrip::ViewStrip(int viewWidth, QWidget* parent) : QWidget(parent), m_viewWidth(viewWidth)
{
    m_bar = new QWidget(this);
    m_buttons = new QHBoxLayout(m_bar);
    m_buttons->setContentsMargins(scaled(6), scaled(2), scaled(6), 0);
    m_buttons->setSpacing(scaled(2));
    m_buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    m_views = new QHBoxLayout;
    m_views->setSpacing(0);
    layout->addLayout(m_views, 1);
    setMinimumWidth(scaled(viewWidth));
}

void ViewStrip::add(QWidget* view, const QString& title, const QString& help)
{
    auto* button = new QToolButton(m_bar);
    button->setText(title);
    button->setCheckable(true);
    button->setAutoRaise(true);
    widgets::describe(button, title, help);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    m_views->addWidget(view, 1);
    m_entries.append({view, button});
    m_recent.append(view);
    connect(button, &QToolButton::clicked, this, [this, view] { choose(view); });
    setMinimumWidth(std::max(scaled(m_viewWidth), m_bar->sizeHint().width()));
    arrange();
}

void ViewStrip::choose(QWidget* view)
{
    m_recent.removeOne(view);
    m_recent.prepend(view);
    arrange();
}

QList<QWidget*> ViewStrip::shown() const
{
    QList<QWidget*> views;
    for (const Entry& entry : m_entries)
        if (!entry.view->isHidden())
            views.append(entry.view);
    return views;
}

void ViewStrip::arrange()
{
    const auto fit = std::clamp<qsizetype>(width() / scaled(m_viewWidth), 1, std::max<qsizetype>(1, m_entries.size()));
    for (const Entry& entry : m_entries) {
        const bool shown = m_recent.indexOf(entry.view) < fit;
        entry.view->setVisible(shown);
        entry.button->setChecked(shown);
    }
    m_bar->setVisible(fit < m_entries.size());
}

void ViewStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

}  // namespace bindscape::app
