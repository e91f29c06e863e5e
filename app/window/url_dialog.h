// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the address of a track on a web server.
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace bindscape::app {

class UrlDialog : public QDialog {
    Q_OBJECT
public:
    explicit UrlDialog(QWidget* parent);
    // Why an address cannot be opened: a sentence, or empty if it can be tried.
    static QString troubleWith(const QString& url);

Q_SIGNALS:
    void chosen(const QString& url);

private:
    void check();

    QLineEdit* m_url;
    QLabel* m_trouble;
    QPushButton* m_open;
};

}  // namespace bindscape::app
