// SPDX-License-Identifier: GPL-3.0-or-later
// Views side by side, as many as there is room for; where not all fit, a row of buttons above them says which are shown.
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace bindscape::app {

class ViewStrip : public QWidget {
    Q_OBJECT
public:
    // Least width of one view, at 96 dpi.
    explicit ViewStrip(int viewWidth, QWidget* parent = nullptr);

    void add(QWidget* view, const QString& title, const QString& help);
    void choose(QWidget* view);  // shows it, in the place of the one that was chosen longest ago
    QList<QWidget*> shown() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    struct Entry {
        QWidget* view;
        QToolButton* button;
    };
    int m_viewWidth;
    QList<Entry> m_entries;
    QList<QWidget*> m_recent;  // chosen last, first
    QWidget* m_bar;
    QHBoxLayout *m_buttons, *m_views;
};

}  // namespace bindscape::app
