// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the genome view share: tracks made of formulas, and the mouse.
#pragma once

#include "tests/support/fake_tracks.h"
#include "widgets/genome_view/genome_view.h"

#include <QCoreApplication>
#include <QTest>
#include <QWheelEvent>

namespace bindscape::test {

template <class Source>
widgets::ViewTrack viewTrack(const std::string& id, double height, bool detail = false)
{
    widgets::ViewTrack result;
    result.id = id;
    result.name = "Track " + id;
    result.source = std::make_shared<Source>();
    result.kind = result.source->kind();
    result.style.height = height;
    result.detail = detail;
    return result;
}

// Answers at once.
inline widgets::Reader readAtOnce()
{
    return [](widgets::ReadWork work, QObject*, widgets::ReadDone done) -> widgets::CancelRead {
        SilentProgress progress;
        done(work(progress), {});
        return [] {};
    };
}

inline void turnWheel(QWidget* widget, QPointF at, int notches, Qt::KeyboardModifiers modifiers = {})
{
    QWheelEvent event(at, widget->mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(widget, &event);
}

inline void drag(QWidget* widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    for (int step = 1; step <= 5; ++step)
        QTest::mouseMove(widget, from + (to - from) * step / 5);
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

}  // namespace bindscape::test
