// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/row_pictures.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

bool PictureKey::operator==(const PictureKey& other) const
{
    return view.begin() == other.view.begin() && view.end() == other.view.end() && view.width() == other.view.width() &&
           view.chrom() == other.view.chrom() && height == other.height && ratio == other.ratio && range == other.range &&
           content == other.content && style == other.style && theme == other.theme;
}

bool RowPictures::isCurrent(const std::string& row, const PictureKey& key) const
{
    const auto found = m_pictures.find(row);
    return found != m_pictures.end() && found->second.key == key;
}

void RowPictures::paint(const std::string& row, const PictureKey& key, const Paint& paint)
{
    QElapsedTimer timer;
    timer.start();
    Picture& picture = m_pictures[row];
    const QSize size(std::max(1, static_cast<int>(std::ceil(key.view.width() * key.ratio))),
                     std::max(1, static_cast<int>(std::ceil(key.height * key.ratio))));
    if (picture.image.size() != size)
        picture.image = QImage(size, QImage::Format_ARGB32_Premultiplied);
    picture.image.setDevicePixelRatio(key.ratio);
    picture.image.fill(Qt::transparent);
    QPainter painter(&picture.image);
    paint(painter, {0, 0, key.view.width(), key.height});
    painter.end();
    picture.image.setDevicePixelRatio(1);  // drawn in device pixels, which Qt copies much faster than scaled ones
    picture.key = key;
    picture.paintedAt = ++m_count;
    picture.cost = static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void RowPictures::draw(QPainter& painter, const std::string& row, const QRectF& area, const tracks::Viewport& now) const
{
    const auto found = m_pictures.find(row);
    if (found == m_pictures.end())
        return;
    const auto& [image, key, paintedAt, cost] = found->second;
    const auto& then = key.view;
    if (then.chrom() != now.chrom())
        return;
    painter.save();
    painter.scale(1 / key.ratio, 1 / key.ratio);
    const QPoint corner(qRound(area.left() * key.ratio), qRound(area.top() * key.ratio));
    if (then.width() == now.width() && std::abs(then.pxPerBase() / now.pxPerBase() - 1) < 1e-9)
        painter.drawImage(corner + QPoint(qRound((now.toPx(then.begin()) - now.left()) * key.ratio), 0), image);
    else
        drawStretched(painter, found->second, corner, now);
    painter.restore();
}

void RowPictures::drawStretched(QPainter& painter, const Picture& picture, QPoint corner, const tracks::Viewport& now)
{
    const auto& then = picture.key.view;
    const double ratio = picture.key.ratio;
    // Only the part of the picture that is still in view.
    const double begin = std::max(then.begin(), now.begin()), end = std::min(then.end(), now.end());
    const double from = (begin - then.begin()) * then.pxPerBase(), to = (end - then.begin()) * then.pxPerBase();
    const double left = now.toPx(begin), right = now.toPx(end);
    if (to - from < 1 || right - left < 1)
        return;
    painter.drawImage(QRectF(corner.x() + left * ratio, corner.y(), (right - left) * ratio, picture.image.height()), picture.image,
                      QRectF(from * ratio, 0, (to - from) * ratio, picture.image.height()));
}

quint64 RowPictures::paintedAt(const std::string& row) const
{
    const auto found = m_pictures.find(row);
    return found == m_pictures.end() ? 0 : found->second.paintedAt;
}

double RowPictures::cost(const std::string& row) const
{
    const auto found = m_pictures.find(row);
    return found == m_pictures.end() ? 0 : found->second.cost;
}

void RowPictures::keepOnly(const std::set<std::string>& rows)
{
    std::erase_if(m_pictures, [&](const auto& entry) { return !rows.contains(entry.first); });
}

}  // namespace bindscape::widgets
