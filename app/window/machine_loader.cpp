// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/machine_loader.h"

namespace bindscape::app {

void MachineLoader::start()
{
    auto* job = m_session.jobs().start<compute::Machine>({tr("Load LibTorch"), jobs::Pool::Compute, false, false},
                                                         [](Progress&) { return compute::loadCompute().machine(); }, this,
                                                         [this](compute::Machine machine) {
                                                             m_machine = std::move(machine);
                                                             Q_EMIT loaded();
                                                             for (const auto& warning : m_machine->warnings)
                                                                 m_session.say(QString::fromStdString(warning.message), Severity::Warning);
                                                         });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(tr("Training is not available: %1").arg(job->failure()), Severity::Warning);
    });
}

}  // namespace bindscape::app
