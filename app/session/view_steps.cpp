// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/view_steps.h"

#include "app/session/edit_revision.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <utility>

namespace bindscape::app {

namespace {

constexpr int kStandsStillMs = 400, kMergeMs = 1000;

QString tr(const char* text)
{
    return QCoreApplication::translate("ViewSteps", text);
}

class ViewStep final : public QUndoCommand {
public:
    ViewStep(ViewPlace before, ViewPlace after, const QString& text, ViewSteps::Show show)
        : m_before(std::move(before)), m_after(std::move(after)), m_given(!text.isEmpty()), m_show(std::move(show))
    {
        setText(m_given ? text : stepText(m_before, m_after));
        m_age.start();
    }
    int id() const override { return kViewStepId; }
    // What was switched on or off stays a step of its own.
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* later = static_cast<const ViewStep*>(next);
        if (m_age.elapsed() > kMergeMs || isSwitch() || later->isSwitch())
            return false;
        m_after = later->m_after;
        m_given = later->m_given;
        setText(m_given ? later->text() : stepText(m_before, m_after));
        setObsolete(m_after == m_before);
        m_age.restart();
        return true;
    }
    // The first redo() is the push: the view is there already.
    void redo() override
    {
        if (m_pushed)
            m_show(m_after);
        m_pushed = true;
    }
    void undo() override { m_show(m_before); }

private:
    bool isSwitch() const { return m_before.detailShown != m_after.detailShown || m_before.loci.size() != m_after.loci.size(); }

    ViewPlace m_before, m_after;
    bool m_given, m_pushed = false;
    ViewSteps::Show m_show;
    QElapsedTimer m_age;
};

}  // namespace

QString stepText(const ViewPlace& before, const ViewPlace& after)
{
    const auto locus = [](const Region& region) { return QString::fromStdString(toLocus(region)); };
    if (before.loci.size() != after.loci.size())
        return after.loci.size() < 2 ? tr("Show %1 alone").arg(locus(after.region))
                                     : tr("Show %1 places side by side").arg(after.loci.size());
    if (before.detailShown != after.detailShown)
        return after.detailShown ? tr("Show detail") : tr("Hide detail");
    if (before.region == after.region && before.loci == after.loci)
        return tr("Move detail");
    // Of several loci the one that moved.
    const Region& from = after.locus < before.loci.size() ? before.loci[after.locus] : before.region;
    if (from.chrom != after.region.chrom)
        return tr("Go to %1").arg(locus(after.region));
    return from.length() == after.region.length() ? tr("Pan") : tr("Zoom to %1").arg(locus(after.region));
}

ViewSteps::ViewSteps(QUndoStack& stack, std::function<ViewPlace()> current, Show show)
    : m_stack(stack), m_current(std::move(current)),
      m_show([this, show = std::move(show)](const ViewPlace& place) {
          m_applying = true;
          m_timer.stop();
          show(place);
          m_settled = m_current();
          m_applying = false;
      })
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kStandsStillMs);
    connect(&m_timer, &QTimer::timeout, this, &ViewSteps::stoodStill);
}

void ViewSteps::reset()
{
    m_timer.stop();
    m_settled = {};
}

void ViewSteps::moved()
{
    if (!m_applying)
        m_timer.start();
}

void ViewSteps::settle(const QString& text)
{
    if (m_applying)
        return;
    m_timer.stop();
    ViewPlace now = m_current();
    if (now.region.chrom.empty() || now == m_settled)
        return;
    const ViewPlace before = std::exchange(m_settled, now);
    if (!before.region.chrom.empty())
        m_stack.push(new ViewStep(before, std::move(now), text, m_show));
}

}  // namespace bindscape::app
