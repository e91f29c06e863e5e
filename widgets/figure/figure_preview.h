// SPDX-License-Identifier: GPL-3.0-or-later
// A picture at its real size (or scaled to fit) on a grey desk with rulers in millimetres, drawn by the exporter's own painter.
#pragma once

#include "core/figure/figure.h"

#include <QImage>
#include <QWidget>

namespace bindscape::widgets {

class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent = nullptr);

    void setPicture(std::shared_ptr<const figure::Picture> picture);
    void setOptions(const figure::ExportOptions& options);
    double heightMm() const { return m_heightMm; }  // as it will be written
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void render();
    void paintRulers(QPainter& painter, const QRectF& page, double pxPerMm) const;

    std::shared_ptr<const figure::Picture> m_picture;
    figure::ExportOptions m_options;
    double m_heightMm = 100;
    double m_pxPerMm = 1;
    QImage m_page;      // the page as drawn last; repainting does not draw the picture again
    QString m_trouble;  // sentence, if the picture cannot be drawn
};

}  // namespace bindscape::widgets
