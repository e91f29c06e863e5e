// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/machine_loader.h"

#include "app/dialogs/device_choice.h"
#include "core/base/parallel.h"
#include "core/base/text.h"

namespace bindscape::app {

MachineLoader::MachineLoader(Session& session) : QObject(&session), m_session(session)
{
    const auto changed = [this](const jobs::Job* job) {
        if (job->isVisible() && m_devices.size() > 1)
            askAgain();
    };
    connect(&session.jobs(), &jobs::JobRunner::jobAdded, this, changed);
    connect(&session.jobs(), &jobs::JobRunner::jobFinished, this, changed);
}

void MachineLoader::start()
{
    using Answer = std::pair<compute::Machine, std::vector<compute::Device>>;
    const auto ask = [](Progress&) {
        const compute::Compute& compute = compute::loadCompute();
        return Answer(compute.machine(), compute.devices());
    };
    auto* job = m_session.jobs().start<Answer>({tr("Load LibTorch"), jobs::Pool::Compute, false, false}, ask, this, [this](Answer answer) {
        std::tie(m_machine, m_devices) = std::move(answer);
        Q_EMIT loaded();
        for (const auto& warning : m_machine->warnings)
            m_session.say(QString::fromStdString(warning.message), Severity::Warning);
    });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(tr("Training is not available: %1").arg(job->failure()), Severity::Warning);
    });
}

void MachineLoader::askAgain()
{
    if (m_asking)
        return;
    m_asking = m_session.jobs().start<std::vector<compute::Device>>(
        {tr("Ask for free memory"), jobs::Pool::Readers, false, false}, [](Progress&) { return compute::loadCompute().devices(); }, this,
        [this](std::vector<compute::Device> devices) {
            m_devices = std::move(devices);
            Q_EMIT loaded();
        });
}

QString MachineLoader::text() const
{
    if (!m_machine)
        return {};
    const compute::Device* device = deviceFor(m_devices, "auto");
    if (device == nullptr || device->id == "cpu")
        return QStringLiteral("CPU · ") + QString::fromStdString(plural(availableCores(), "core"));
    const std::string memory = device->totalBytes > 0 ? " · " + amountOf(device->totalBytes - device->freeBytes, device->totalBytes, " / ") : "";
    return QString::fromStdString(device->title + memory);
}

QString MachineLoader::details() const
{
    if (!m_machine)
        return {};
    QStringList lines{tr("LibTorch %1, BLAS: %2").arg(QString::fromStdString(m_machine->torchVersion), QString::fromStdString(m_machine->blas))};
    for (const compute::Device& device : m_devices)
        lines << QString::fromStdString(deviceText(device));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace bindscape::app
