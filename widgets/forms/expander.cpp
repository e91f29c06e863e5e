// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/expander.h"

#include "widgets/canvas/look.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace bindscape::widgets {

Expander::Expander(const QString& title, const QString& help, QWidget* content, QWidget* parent)
    : QWidget(parent), m_button(new QToolButton), m_content(content)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(6));
    m_button->setText(title);
    m_button->setCheckable(true);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setArrowType(Qt::RightArrow);
    m_button->setFocusPolicy(Qt::StrongFocus);
    describe(m_button, title, help);
    content->hide();
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(content);
    connect(m_button, &QToolButton::toggled, this, [this](bool on) {
        m_content->setVisible(on);
        m_button->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    });
}

void Expander::setOpen(bool open) { m_button->setChecked(open); }
bool Expander::isOpen() const { return m_button->isChecked(); }

}  // namespace bindscape::widgets
