// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a figure::KmerMatrix: a click or the arrow keys choose a cell, a click on a name its row or column; the pointer reads values. The
// exported figure is made from the same struct by core/figure. GUI thread.
#pragma once

#include "core/figure/kmer_matrix.h"

#include <QWidget>

#include <optional>

namespace bindscape::widgets {

class KmerMatrixView : public QWidget {
    Q_OBJECT
public:
    explicit KmerMatrixView(QWidget* parent = nullptr);

    // What is chosen stays where its row and word are still there, by name.
    void setMatrix(figure::KmerMatrix matrix);
    const figure::KmerMatrix& matrix() const { return m_matrix; }
    std::optional<std::size_t> row() const { return m_matrix.row; }
    std::optional<std::size_t> column() const { return m_matrix.column; }
    void choose(const std::string& row, const std::string& word);  // without chosen()
    figure::KmerMatrixGrid grid() const;                           // in this widget
    // "SP1 × CCAAT: odds ratio 12.4, −log10 P > 300, 2,386 of 21,879 in the top set"
    QString cellText(std::size_t row, std::size_t column) const;

Q_SIGNALS:
    void chosen();                      // row and column
    void bracketClicked(int bracket);   // twice, to name it
    void digitPressed(int digit);       // 1 to 9, which here do not go to the window
    void pointed(const QString& text);  // empty: nothing under the pointer

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void chooseCell(std::size_t row, std::size_t column);
    QString textAt(QPointF point) const;

    figure::KmerMatrix m_matrix;
};

}  // namespace bindscape::widgets
