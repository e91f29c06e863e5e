// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/chromosome_strip.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace bindscape::widgets {

namespace {

constexpr int kBoxWidth = 30, kBoxHeight = 24;

QString partText(ChromosomePart part)
{
    switch (part) {
    case ChromosomePart::Validation:
        return ChromosomeStrip::tr("validation");
    case ChromosomePart::Test:
        return ChromosomeStrip::tr("test");
    case ChromosomePart::Unused:
        return ChromosomeStrip::tr("not used");
    case ChromosomePart::Train:
        break;
    }
    return ChromosomeStrip::tr("train");
}

}  // namespace

ChromosomeStrip::ChromosomeStrip(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Chromosomes"));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void ChromosomeStrip::setChromosomes(const QStringList& names)
{
    m_boxes.clear();
    for (const QString& name : names) {
        const bool prefixed = name.startsWith(QLatin1String("chr"), Qt::CaseInsensitive) && name.size() <= 5 && name.size() > 3;
        m_boxes.push_back({name, prefixed ? name.mid(3) : name, ChromosomePart::Train});
    }
    m_current = 0;
    updateGeometry();
    update();
    describeNow();
}

void ChromosomeStrip::setPart(const QString& name, ChromosomePart part)
{
    for (int i = 0; i < static_cast<int>(m_boxes.size()); ++i)
        if (m_boxes[static_cast<std::size_t>(i)].name == name)
            change(i, part);
}

ChromosomePart ChromosomeStrip::part(const QString& name) const
{
    for (const Box& box : m_boxes)
        if (box.name == name)
            return box.part;
    return ChromosomePart::Train;
}

QStringList ChromosomeStrip::names(ChromosomePart part) const
{
    QStringList found;
    for (const Box& box : m_boxes)
        if (box.part == part)
            found << box.name;
    return found;
}

void ChromosomeStrip::change(int index, ChromosomePart part)
{
    Box& box = m_boxes[static_cast<std::size_t>(index)];
    if (box.part == part)
        return;
    box.part = part;
    update();
    describeNow();
    Q_EMIT changed();
}

void ChromosomeStrip::describeNow()
{
    setAccessibleDescription(tr("validation: %1; test: %2; not used: %3")
                                 .arg(names(ChromosomePart::Validation).join(QStringLiteral(", ")),
                                      names(ChromosomePart::Test).join(QStringLiteral(", ")),
                                      names(ChromosomePart::Unused).join(QStringLiteral(", "))));
}

int ChromosomeStrip::columns(int width) const { return std::max(1, width / scaled(kBoxWidth)); }

int ChromosomeStrip::heightForWidth(int width) const
{
    const int count = std::max<int>(1, static_cast<int>(m_boxes.size()));
    const int rows = (count + columns(width) - 1) / columns(width);
    return rows * scaled(kBoxHeight) + 1;
}

QSize ChromosomeStrip::minimumSizeHint() const { return {scaled(kBoxWidth) * 8, scaled(kBoxHeight) + 1}; }
QSize ChromosomeStrip::sizeHint() const
{
    return {scaled(kBoxWidth) * std::min<int>(24, static_cast<int>(m_boxes.size()) + 1), scaled(kBoxHeight) + 1};
}

QRect ChromosomeStrip::boxRect(int index) const
{
    const int across = columns(width());
    return {index % across * scaled(kBoxWidth), index / across * scaled(kBoxHeight), scaled(kBoxWidth) + 1, scaled(kBoxHeight) + 1};
}

int ChromosomeStrip::boxAt(QPoint point) const
{
    for (int i = 0; i < static_cast<int>(m_boxes.size()); ++i)
        if (boxRect(i).contains(point))
            return i;
    return -1;
}

void ChromosomeStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const draw::Theme& now = theme();
    QFont font = this->font();
    font.setPixelSize(scaled(12));
    for (int i = 0; i < static_cast<int>(m_boxes.size()); ++i) {
        const Box& box = m_boxes[static_cast<std::size_t>(i)];
        const QRect rect = boxRect(i).adjusted(0, 0, -1, -1);
        const bool held = box.part == ChromosomePart::Validation || box.part == ChromosomePart::Test;
        draw::Color fill = isEnabled() ? now.base : now.window;
        if (held)
            fill = draw::mix(now.base, box.part == ChromosomePart::Validation ? now.orange : now.purple, 0.45);
        else if (box.part == ChromosomePart::Unused)
            fill = now.window;
        painter.fillRect(rect, toQColor(fill));
        painter.setPen(toQColor(now.border));
        painter.drawRect(rect);
        font.setBold(held);
        font.setStrikeOut(box.part == ChromosomePart::Unused);
        painter.setFont(font);
        painter.setPen(toQColor(box.part == ChromosomePart::Unused ? now.text2 : now.text));
        painter.drawText(rect, Qt::AlignCenter, painter.fontMetrics().elidedText(box.label, Qt::ElideMiddle, rect.width() - 2));
    }
    if (hasFocus() && !m_boxes.empty()) {
        painter.setPen(QPen(toQColor(now.accent), 2));
        painter.drawRect(boxRect(m_current).adjusted(1, 1, -2, -2));
    }
}

void ChromosomeStrip::mousePressEvent(QMouseEvent* event)
{
    const int index = boxAt(event->pos());
    if (index < 0 || event->button() != Qt::LeftButton)
        return;
    m_current = index;
    m_brush = static_cast<ChromosomePart>((static_cast<int>(m_boxes[static_cast<std::size_t>(index)].part) + 1) % 4);
    change(index, m_brush);
    update();
}

void ChromosomeStrip::mouseMoveEvent(QMouseEvent* event)
{
    const int index = boxAt(event->pos());
    if ((event->buttons() & Qt::LeftButton) == 0 || index < 0 || index == m_current)
        return;
    m_current = index;
    change(index, m_brush);
}

void ChromosomeStrip::keyPressEvent(QKeyEvent* event)
{
    if (m_boxes.empty())
        return QWidget::keyPressEvent(event);
    const int last = static_cast<int>(m_boxes.size()) - 1;
    const auto move = [&](int by) {
        m_current = std::clamp(m_current + by, 0, last);
        update();
    };
    switch (event->key()) {
    case Qt::Key_Left:
        move(-1);
        break;
    case Qt::Key_Right:
        move(1);
        break;
    case Qt::Key_Up:
        move(-columns(width()));
        break;
    case Qt::Key_Down:
        move(columns(width()));
        break;
    case Qt::Key_Space:
        change(m_current, static_cast<ChromosomePart>((static_cast<int>(m_boxes[static_cast<std::size_t>(m_current)].part) + 1) % 4));
        break;
    case Qt::Key_T:
        change(m_current, ChromosomePart::Train);
        break;
    case Qt::Key_V:
        change(m_current, ChromosomePart::Validation);
        break;
    case Qt::Key_E:
        change(m_current, ChromosomePart::Test);
        break;
    case Qt::Key_U:
        change(m_current, ChromosomePart::Unused);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool ChromosomeStrip::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = boxAt(help->pos());
    if (index < 0)
        return true;
    const Box& box = m_boxes[static_cast<std::size_t>(index)];
    QToolTip::showText(help->globalPos(),
                       tr("%1: %2\nClick or Space: next part. Drag: give it to others. T V E U: train, validation, test (exam), unused.")
                           .arg(box.name, partText(box.part)),
                       this);
    return true;
}

}  // namespace bindscape::widgets
