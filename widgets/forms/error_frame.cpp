// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/error_frame.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QPainter>

namespace bindscape::widgets {

ErrorFrame::ErrorFrame(QWidget* parent) : QFocusFrame(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();  // else it would come up with its parent, around nothing
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void ErrorFrame::outline(QWidget* field)
{
    if (widget() != field)
        setWidget(field);
}

void ErrorFrame::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(toQColor(theme().errorText), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
}

}  // namespace bindscape::widgets
