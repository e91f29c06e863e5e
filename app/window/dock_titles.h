// SPDX-License-Identifier: GPL-3.0-or-later
// The title bars of the docks: name, float and close. A dock in a stack of tabs has its name on its tab; there the title bar is
// away and the two buttons stand at the end of the tabs.
#pragma once

#include <QList>
#include <QMainWindow>
#include <QTimer>

class QDockWidget;
class QTabBar;

namespace bindscape::app {

class DockTitles : public QObject {
    Q_OBJECT
public:
    DockTitles(QMainWindow& window, const QList<QDockWidget*>& docks);
    // Does so by itself soon after docks moved; at once for tests.
    void update();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void dress(QTabBar& bar);
    QDockWidget* current(const QTabBar& bar) const;

    QMainWindow& m_window;
    QList<QDockWidget*> m_docks;
    QTimer m_later;
};

}  // namespace bindscape::app
