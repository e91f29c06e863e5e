// SPDX-License-Identifier: GPL-3.0-or-later
// Loads the compute module (LibTorch) in the background once the window is on screen, so that the first training does not wait
// for it, and tells what the numbers run on. Where there is a GPU, its memory is asked for again whenever a job begins or ends.
#pragma once

#include "app/session/session.h"
#include "core/compute/compute.h"

#include <QPointer>

#include <optional>
#include <vector>

namespace bindscape::app {

class MachineLoader : public QObject {
    Q_OBJECT
public:
    explicit MachineLoader(Session& session);
    void start();
    QString text() const;     // "CPU · 2 cores", "NVIDIA A2 · 3.1 / 12.0 GB"; empty until it is loaded
    QString details() const;  // libraries and devices
    const std::optional<compute::Machine>& machine() const { return m_machine; }

Q_SIGNALS:
    void loaded();  // also when the memory is another

private:
    void askAgain();
    Session& m_session;
    std::optional<compute::Machine> m_machine;
    std::vector<compute::Device> m_devices;
    QPointer<jobs::Job> m_asking;
};

}  // namespace bindscape::app
