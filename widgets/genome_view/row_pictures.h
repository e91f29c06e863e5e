// SPDX-License-Identifier: GPL-3.0-or-later
// The last painted picture of every row. While the view moves faster than rows can be painted, a row shows its last picture,
// shifted and stretched to where its bases are now. GUI thread.
#pragma once

#include "core/tracks/viewport.h"
#include "widgets/genome_view/view_track.h"

#include <QImage>
#include <QPainter>

#include <functional>
#include <map>
#include <set>

namespace bindscape::widgets {

// Everything that a picture depends on.
struct PictureKey {
    tracks::Viewport view;
    double height = 0, ratio = 1;  // of the row; device pixels a pixel
    std::optional<ValueRange> range;
    quint64 content = 0;  // of its data
    quint64 style = 0;    // of the tracks and of what is selected
    const void* theme = nullptr;
    bool operator==(const PictureKey& other) const;
};

class RowPictures {
public:
    using Paint = std::function<void(QPainter& painter, const draw::Rect& area)>;

    bool isCurrent(const std::string& row, const PictureKey& key) const;
    // The transparent picture of a row, its top left corner at (0, 0).
    void paint(const std::string& row, const PictureKey& key, const Paint& paint);
    // At `area` of a canvas that shows `now`; nothing if the picture is of another chromosome.
    void draw(QPainter& painter, const std::string& row, const QRectF& area, const tracks::Viewport& now) const;
    quint64 paintedAt(const std::string& row) const;  // counts up with every picture; 0 = never
    double cost(const std::string& row) const;        // ms of the last painting
    void keepOnly(const std::set<std::string>& rows);
    void clear() { m_pictures.clear(); }

private:
    struct Picture {
        QImage image;
        PictureKey key;
        quint64 paintedAt = 0;
        double cost = 0;
    };
    static void drawStretched(QPainter& painter, const Picture& picture, QPoint corner, const tracks::Viewport& now);
    std::map<std::string, Picture> m_pictures;
    quint64 m_count = 0;
};

}  // namespace bindscape::widgets
