// SPDX-License-Identifier: GPL-3.0-or-later
// The last row of the dialogs that train: copy, save, check, queue, cancel, start.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace bindscape::app {

class StartButtons : public QWidget {
    Q_OBJECT
public:
    struct Texts {
        QString start;  // with the & of its key
        QString startHelp, queueHelp, copyHelp;
        QString help{};  // tooltip of a button "Help"; empty: there is none
    };
    explicit StartButtons(const Texts& texts, QWidget* parent = nullptr);

    QPushButton *help = nullptr, *copy, *save, *again, *queue, *cancel, *start;
    QLabel* said;  // what was copied, or which TF is shown
};

}  // namespace bindscape::app
