// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/icons.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

namespace bindscape::widgets {

namespace {

// SVG path data, stroked.
const char* pathOf(Symbol symbol)
{
    switch (symbol) {
    case Symbol::Open: return "M3 19V5h6l2 3h9v3M3 19l3-8h16l-3 8z";
    case Symbol::Save: return "M4 4h13l3 3v13H4zM8 4v5h7V4M7 20v-7h10v7";
    case Symbol::Undo: return "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4";
    case Symbol::Redo: return "M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h4";
    case Symbol::Back: return "M14 5l-7 7 7 7";
    case Symbol::Forward: return "M10 5l7 7-7 7";
    case Symbol::Home: return "M3 12l9-8 9 8M6 10v10h4v-6h4v6h4V10";
    case Symbol::Search: return "M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5L21 21";
    case Symbol::ZoomIn: return "M12 4v16M4 12h16";
    case Symbol::ZoomOut: return "M4 12h16";
    case Symbol::Detail: return "M12 3l9 5-9 5-9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5";
    case Symbol::Scale: return "M9 8H7a4 4 0 0 0 0 8h2M15 8h2a4 4 0 0 1 0 8h-2M8 12h8";
    case Symbol::Region: return "M6 21V4h13l-3 5 3 5H6";
    case Symbol::Export: return "M4 8h4l2-3h4l2 3h4v12H4zM12 10.5a3.5 3.5 0 1 0 .01 0";
    case Symbol::Close: return "M6 6l12 12M18 6L6 18";
    case Symbol::Note: return "M12 3a9 9 0 1 0 .01 0M12 11v6M12 7.2v.6";
    case Symbol::Warning: return "M12 3.5L22 20.5H2zM12 10v5M12 17.2v.6";
    case Symbol::Error: return "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v6M12 16v.6";
    case Symbol::Check: return "M4 12.5l5.5 5.5L20 6.5";
    case Symbol::Play: return "M7 4.5v15l12-7.5z";
    case Symbol::Pause: return "M8 5v14M16 5v14";
    case Symbol::Stop: return "M5 5h14v14H5z";
    case Symbol::Follow: return "M12 2v5M12 17v5M2 12h5M17 12h5M12 8a4 4 0 1 0 .01 0";
    case Symbol::Eye: return "M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM12 9a3 3 0 1 0 .01 0";
    case Symbol::Star: return "M12 3l2.7 6 6.3.6-4.8 4.3 1.5 6.4L12 17l-5.7 3.3 1.5-6.4L3 9.6 9.3 9z";
    case Symbol::Menu: return "M12 5v1M12 11.5v1M12 18v1";
    case Symbol::Trash: return "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6";
    case Symbol::Flip: return "M4 8h14l-4-4M20 16H6l4 4";
    case Symbol::Flask: return "M9 3h6M10 3v6L4 20h16L14 9V3M7.5 14h9";
    case Symbol::Float:
        return "M9 9V4h11v11h-5M4 9h11v11H4z";
    case Symbol::Overlay: return "M3 20l5-9 4 5 4-11 5 15M3 20h18";
    }
    return "";
}

QByteArray svg(Symbol symbol, const QColor& color)
{
    return QByteArrayLiteral("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path fill='none' stroke-width='1.8' "
                             "stroke-linecap='round' stroke-linejoin='round' stroke='") +
           color.name().toLatin1() + "' d='" + pathOf(symbol) + "'/></svg>";
}

class LineIconEngine final : public QIconEngine {
public:
    explicit LineIconEngine(Symbol symbol) : m_symbol(symbol) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const auto color = mode == QIcon::Disabled ? theme().text3 : theme().text;
        QSvgRenderer(svg(m_symbol, toQColor(color))).render(painter, QRectF(rect));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return scaledPixmap(size, mode, state, 1); }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new LineIconEngine(m_symbol); }

private:
    Symbol m_symbol;
};

}  // namespace

QIcon icon(Symbol symbol)
{
    return QIcon(new LineIconEngine(symbol));
}

QIcon programIcon()
{
    QPixmap pixmap(64, 64);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const auto& light = draw::lightTheme();
    const draw::Color bars[] = {light.green, light.blue, light.orange, light.vermillion};
    const int heights[] = {26, 48, 60, 36};
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < 4; ++i) {
        painter.setBrush(toQColor(bars[i]));
        painter.drawRoundedRect(QRectF(3 + 15 * i, 62 - heights[i], 12, heights[i]), 2, 2);
    }
    painter.end();
    return QIcon(pixmap);
}

}  // namespace bindscape::widgets
