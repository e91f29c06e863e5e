// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the interrupted trainings go on. All are ticked; those that are not stay paused.
#pragma once

#include "app/runs/run_queue.h"

#include <QDialog>

#include <string>
#include <vector>

class QPushButton;
class QTreeWidget;

namespace bindscape::app {

// "epoch 7", "before its first epoch", "waiting"
QString placeOf(const InterruptedRun& run);

class InterruptedDialog : public QDialog {
    Q_OBJECT
public:
    InterruptedDialog(std::vector<InterruptedRun> runs, QWidget* parent);
    std::vector<std::string> chosen() const;  // ids, in the order of the queue

private:
    std::vector<InterruptedRun> m_runs;
    QTreeWidget* m_list;
    QPushButton* m_resume;
};

}  // namespace bindscape::app
