// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows before anything is open.
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace bindscape::app {

class StartPage : public QWidget {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);
    void setRecent(const QStringList& projects);

Q_SIGNALS:
    void openWanted();
    void exampleWanted();
    void recentWanted(const QString& file);

private:
    QVBoxLayout* m_recent;
    QLabel* m_recentTitle;
};

}  // namespace bindscape::app
