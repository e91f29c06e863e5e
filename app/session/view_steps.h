// SPDX-License-Identifier: GPL-3.0-or-later
// Steps of undo for where the project is looked at. A view becomes a step once it stands still, or at once when it was asked for
// by name; steps in quick succession become one. They are no edits of the project (edit_revision.h). GUI thread.
#pragma once

#include "core/base/region.h"

#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <vector>

namespace bindscape::app {

struct ViewPlace {
    Region region, detail;
    bool detailShown = true;
    std::vector<Region> loci;  // side by side; fewer than two: none
    std::size_t locus = 0;     // the one that `region` is
    bool operator==(const ViewPlace&) const = default;
};
// "Zoom to chr1:1-100", "Pan", "Show detail": what leads from one to the other.
QString stepText(const ViewPlace& before, const ViewPlace& after);

class ViewSteps : public QObject {
    Q_OBJECT
public:
    using Show = std::function<void(const ViewPlace&)>;
    ViewSteps(QUndoStack& stack, std::function<ViewPlace()> current, Show show);
    // The next view is where things begin: no step leads to it.
    void reset();
    // The view has changed and may change further.
    void moved();
    // Makes a step of what has changed since the last one. `text`: its name, "" = as stepText().
    void settle(const QString& text = {});

Q_SIGNALS:
    void stoodStill();

private:
    QUndoStack& m_stack;
    std::function<ViewPlace()> m_current;
    Show m_show;
    ViewPlace m_settled;
    QTimer m_timer;
    bool m_applying = false;
};

}  // namespace bindscape::app
