// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a figure::ProfileMatrix: clicks choose rows (Ctrl adds, Shift extends), a click into a panel also a position; arrow keys move,
// Space chooses; the pointer reads values. The exported figure is made from the same struct by core/figure. GUI thread.
#pragma once

#include "core/figure/profile_matrix.h"

#include <QWidget>

#include <optional>
#include <set>

namespace bindscape::widgets {

class ProfileMatrixView : public QWidget {
    Q_OBJECT
public:
    explicit ProfileMatrixView(QWidget* parent = nullptr);

    // Chosen rows stay where their names are still there.
    void setMatrix(figure::ProfileMatrix matrix);
    const figure::ProfileMatrix& matrix() const { return m_matrix; }
    std::vector<std::string> chosenRows() const;  // from above
    void choose(const std::vector<std::string>& names);  // without chosenChanged()
    // "CTCF, position +12 bp: Z 3.4 (core present), 2.9 (core blocked)"
    QString textAt(std::size_t row, std::optional<std::size_t> column) const;
    figure::ProfileMatrixGrid grid() const;  // in this widget

Q_SIGNALS:
    void chosenChanged();
    void positionClicked(const QString& row, int position, bool blocked);
    void digitPressed(int digit);  // 1 to 9, which here do not go to the window
    void pointed(const QString& text);  // empty: nothing under the pointer

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    void chooseRow(std::size_t row, Qt::KeyboardModifiers modifiers);
    void setCurrent(std::size_t row);

    figure::ProfileMatrix m_matrix;
    std::set<std::string> m_chosen;
    std::size_t m_current = 0, m_anchor = 0;
};

}  // namespace bindscape::widgets
