// SPDX-License-Identifier: GPL-3.0-or-later
// Loads the compute module (LibTorch) in the background once the window is on screen, so that the first training does not wait
// for it, and tells what the numbers run on.
#pragma once

#include "app/session/session.h"
#include "core/compute/compute.h"

namespace bindscape::app {

class MachineLoader : public QObject {
    Q_OBJECT
public:
    explicit MachineLoader(Session& session) : QObject(&session), m_session(session) {}
    void start();
    const std::optional<compute::Machine>& machine() const { return m_machine; }

Q_SIGNALS:
    void loaded();

private:
    Session& m_session;
    std::optional<compute::Machine> m_machine;
};

}  // namespace bindscape::app
