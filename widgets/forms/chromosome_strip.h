// SPDX-License-Identifier: GPL-3.0-or-later
// The chromosomes as boxes, each with its part in training: click (or Space) cycles train, validation, test, unused; dragging
// gives the part of the first box to the others. Arrows move, T V E U set the part directly. Parts differ by colour, letter
// and text, not by colour alone.
#pragma once

#include <QWidget>

#include <vector>

namespace bindscape::widgets {

enum class ChromosomePart { Train, Validation, Test, Unused };

class ChromosomeStrip : public QWidget {
    Q_OBJECT
public:
    explicit ChromosomeStrip(QWidget* parent = nullptr);

    void setChromosomes(const QStringList& names);  // all train
    void setPart(const QString& name, ChromosomePart part);
    ChromosomePart part(const QString& name) const;
    QStringList names(ChromosomePart part) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void changed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Box {
        QString name, label;
        ChromosomePart part = ChromosomePart::Train;
    };
    int columns(int width) const;
    QRect boxRect(int index) const;
    int boxAt(QPoint point) const;
    void change(int index, ChromosomePart part);
    void describeNow();

    std::vector<Box> m_boxes;
    int m_current = 0;
    ChromosomePart m_brush = ChromosomePart::Train;
};

}  // namespace bindscape::widgets
