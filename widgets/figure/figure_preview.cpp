// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_preview.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr double kPtPerMm = 72 / 25.4;
constexpr int kRuler = 22, kMargin = 16;

}  // namespace

FigurePreview::FigurePreview(QWidget* parent) : QWidget(parent)
{
    setMinimumSize(scaled(320), scaled(220));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Preview of the figure"));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

QSize FigurePreview::sizeHint() const { return {scaled(760), scaled(480)}; }

void FigurePreview::setPicture(std::shared_ptr<const figure::Picture> picture)
{
    m_picture = std::move(picture);
    render();
}

void FigurePreview::setOptions(const figure::ExportOptions& options)
{
    m_options = options;
    render();
}

void FigurePreview::resizeEvent(QResizeEvent*) { render(); }

void FigurePreview::render()
{
    if (!m_picture)
        return;
    m_trouble.clear();
    try {
        const double widthPt = m_options.widthMm * kPtPerMm;
        const double heightPt =
            m_options.heightMm > 0 ? m_options.heightMm * kPtPerMm : figure::wantedHeightPt(*m_picture, widthPt, m_options.fontPt);
        m_heightMm = heightPt / kPtPerMm;
        // Real size where it fits, smaller where it does not.
        const double real = logicalDpiX() / 25.4;
        m_pxPerMm = std::min({real, (width() - kRuler - 2 * kMargin) / m_options.widthMm, (height() - kRuler - 2 * kMargin) / m_heightMm});
        m_pxPerMm = std::max(m_pxPerMm, 0.2);
        const double ratio = devicePixelRatioF();
        const QSize size(static_cast<int>(std::ceil(m_options.widthMm * m_pxPerMm * ratio)),
                         static_cast<int>(std::ceil(m_heightMm * m_pxPerMm * ratio)));
        m_page = QImage(size, QImage::Format_ARGB32_Premultiplied);
        m_page.setDevicePixelRatio(ratio);
        m_page.fill(Qt::white);
        QPainter painter(&m_page);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(m_pxPerMm / kPtPerMm, m_pxPerMm / kPtPerMm);
        QtCanvas canvas(painter);
        figure::renderPicture(canvas, *m_picture, widthPt, heightPt, m_options.fontPt);
    } catch (const std::exception& error) {
        m_trouble = QString::fromUtf8(error.what());
    }
    update();
}

void FigurePreview::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const draw::Theme& now = theme();
    painter.fillRect(rect(), toQColor(draw::mix(now.window, now.text, 0.15)));
    if (!m_trouble.isEmpty() || !m_picture) {
        painter.setPen(toQColor(now.text));
        painter.drawText(rect().adjusted(kMargin, kMargin, -kMargin, -kMargin), Qt::AlignCenter | Qt::TextWordWrap, m_trouble);
        return;
    }
    const QSizeF size = m_page.deviceIndependentSize();
    const QRectF page(kRuler + std::max<double>(kMargin, (width() - kRuler - size.width()) / 2),
                      kRuler + std::max<double>(kMargin, (height() - kRuler - size.height()) / 2), size.width(), size.height());
    painter.drawImage(page.topLeft(), m_page);
    painter.setPen(toQColor(now.border));
    painter.drawRect(page);
    paintRulers(painter, page, m_pxPerMm);
}

void FigurePreview::paintRulers(QPainter& painter, const QRectF& page, double pxPerMm) const
{
    const draw::Theme& now = theme();
    painter.fillRect(QRect(0, 0, width(), kRuler), toQColor(now.window));
    painter.fillRect(QRect(0, 0, kRuler, height()), toQColor(now.window));
    painter.setPen(toQColor(now.text2));
    QFont font = this->font();
    font.setPixelSize(scaled(10));
    painter.setFont(font);
    painter.drawText(QRect(0, 0, kRuler, kRuler), Qt::AlignCenter, QStringLiteral("mm"));
    const int step = pxPerMm > 1.8 ? 20 : 50;
    for (int mm = 0; mm <= m_options.widthMm + 0.01; mm += 5) {
        const double x = page.x() + mm * pxPerMm;
        const bool labelled = mm % step == 0;
        painter.drawLine(QPointF(x, kRuler - (labelled ? 8 : mm % 10 == 0 ? 6 : 3)), QPointF(x, kRuler));
        if (labelled)
            painter.drawText(QRectF(x + 2, 0, 40, kRuler - 6), Qt::AlignLeft | Qt::AlignVCenter, QString::number(mm));
    }
    for (int mm = 0; mm <= m_heightMm + 0.01; mm += 5) {
        const double y = page.y() + mm * pxPerMm;
        const bool labelled = mm % step == 0;
        painter.drawLine(QPointF(kRuler - (labelled ? 8 : mm % 10 == 0 ? 6 : 3), y), QPointF(kRuler, y));
        if (labelled)
            painter.drawText(QRectF(0, y, kRuler - 2, 14), Qt::AlignLeft | Qt::AlignTop, QString::number(mm));
    }
}

}  // namespace bindscape::widgets
