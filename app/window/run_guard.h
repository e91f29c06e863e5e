// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps trainings from being lost, as the user meets it: the offer to go on with those that a crash, a kill or the machine's end
// interrupted, and the question before the program ends. The queue on disk is app/runs/run_queue.
#pragma once

#include "app/runs/run_queue.h"
#include "app/window/message_bar.h"


namespace bindscape::app {

class RunGuard : public QObject {
    Q_OBJECT
public:
    RunGuard(Session& session, MessageBar& messages, QWidget* window);

    // Once the window is on screen, not for pictures of it.
    void start();
    // Asks where something runs or waits. True: what runs has been told to end, and the program may end once nothing runs any more.
    bool mayQuit();
    void end();  // nothing runs any more: the queue is written

private:
    void offer(const std::vector<InterruptedRun>& runs);

    Session& m_session;
    MessageBar& m_messages;
    QWidget* m_window;
    QString m_asked;
};

}  // namespace bindscape::app
