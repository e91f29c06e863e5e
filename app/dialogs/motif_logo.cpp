// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/motif_logo.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::app {

namespace {

constexpr double kMostBits = 2;
constexpr double kSmallest = 0.6;  // px; thinner letters are left out

// The outline of a letter in a box of 1 x 1, y downwards, baseline at 1.
const QPainterPath& letterPath(int code)
{
    static const std::array<QPainterPath, 4> paths = [] {
        std::array<QPainterPath, 4> made;
        QFont font(QStringLiteral("Liberation Sans"));
        font.setBold(true);
        font.setPixelSize(100);
        for (int i = 0; i < 4; ++i) {
            QPainterPath path;
            path.addText(0, 0, font, QString(QLatin1Char("ACGT"[i])));
            const QRectF box = path.boundingRect();
            made[static_cast<std::size_t>(i)] =
                QTransform::fromScale(1 / box.width(), 1 / box.height()).map(path.translated(-box.topLeft()));
        }
        return made;
    }();
    return paths[static_cast<std::size_t>(code)];
}

}  // namespace

MotifLogo::MotifLogo(QWidget* parent) : QWidget(parent)
{
    setMinimumSize(widgets::scaled(120), widgets::scaled(44));
    setAccessibleName(tr("Logo of the motif"));
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, qOverload<>(&QWidget::update));
}

QSize MotifLogo::sizeHint() const { return {widgets::scaled(260), widgets::scaled(48)}; }

void MotifLogo::setMotif(const std::optional<motif::Motif>& motif)
{
    m_motif = motif;
    setToolTip(motif ? tr("%1 %2, %3 positions: %4")
                           .arg(QString::fromStdString(motif->id), QString::fromStdString(motif->name))
                           .arg(motif->width())
                           .arg(QString::fromStdString(motif->consensus()))
                     : QString());
    setAccessibleDescription(toolTip());
    update();
}

void MotifLogo::paintEvent(QPaintEvent*)
{
    if (!m_motif || m_motif->width() == 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect box = contentsRect();
    painter.translate(box.topLeft());
    const double cell = std::min(22.0, static_cast<double>(box.width()) / m_motif->width());
    for (int position = 0; position < m_motif->width(); ++position) {
        const motif::Row row = m_motif->frequencies(static_cast<std::size_t>(position));
        double bits = kMostBits;
        for (const double p : row)
            bits += p > 0 ? p * std::log2(p) : 0;
        std::array<int, 4> order{0, 1, 2, 3};
        std::stable_sort(order.begin(), order.end(),
                         [&](int a, int b) { return row[static_cast<std::size_t>(a)] < row[static_cast<std::size_t>(b)]; });
        double bottom = box.height();
        for (const int code : order) {
            const double letter = row[static_cast<std::size_t>(code)] * bits / kMostBits * box.height();
            if (letter < kSmallest)
                continue;
            const QTransform place = QTransform().translate(position * cell + 0.6, bottom - letter).scale(cell - 1.2, letter);
            painter.fillPath(place.map(letterPath(code)), widgets::toQColor(widgets::theme().base4(code)));
            bottom -= letter;
        }
    }
}

}  // namespace bindscape::app
