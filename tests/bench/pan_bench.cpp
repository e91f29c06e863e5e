// SPDX-License-Identifier: GPL-3.0-or-later
// Time of one paint while the view is dragged, with eight tracks, offscreen. Prints TSV: what, median ms, 95th percentile ms.
#include "tests/support/fake_tracks.h"
#include "widgets/canvas/look.h"
#include "widgets/genome_view/genome_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QThread>

#include <cstdio>

using namespace bindscape;
using namespace bindscape::widgets;

namespace {

template <class Source>
ViewTrack track(const char* id, double height)
{
    ViewTrack result;
    result.id = result.name = id;
    result.source = std::make_shared<Source>();
    result.kind = result.source->kind();
    result.style.height = height;
    result.detail = result.kind != genome::TrackKind::Signal;
    return result;
}

void settle(int ms)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms)
        QApplication::processEvents(QEventLoop::AllEvents, 5);
}

void measure(GenomeView& view, const char* what, std::int64_t length)
{
    constexpr int kFrames = 300;
    view.showRegion({"chr1", 50'000'000, 50'000'000 + length}, 200'000'000);
    settle(150);
    std::vector<double> times;
    for (int frame = 0; frame < kFrames; ++frame) {
        QElapsedTimer timer;
        timer.start();
        view.overview().pan(frame % 100 < 50 ? 7 : -7);
        view.overviewCanvas()->repaint();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QApplication::processEvents();
    }
    std::sort(times.begin(), times.end());
    std::printf("pan %s\t%.2f\t%.2f\n", what, times[times.size() / 2], times[times.size() * 95 / 100]);
}

}  // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Look::instance().apply(Scheme::Light);
    GenomeView view;
    view.setReader([](ReadWork work, QObject*, ReadDone done) -> CancelRead {
        SilentProgress progress;
        done(work(progress), {});
        return [] {};
    });
    view.resize(1252, 700);
    view.setTracks({track<test::FakeSignal>("signal 1", 50), track<test::FakeSignal>("signal 2", 50), track<test::FakeSignal>("signal 3", 50),
                    track<test::FakeSignal>("signal 4", 50), track<test::FakeHits>("hits", 28), track<test::FakeScores>("scores 1", 22),
                    track<test::FakeScores>("scores 2", 22), track<test::FakeBases>("sequence", 38)});
    view.showDetail({"chr1", 50'000'000, 50'000'088}, 200'000'000);
    view.show();
    settle(100);
    std::printf("#what\tmedian_ms\tp95_ms\n");
    measure(view, "at 88 bp", 88);
    measure(view, "at 5 kb", 5000);
    measure(view, "at 1 Mb", 1'000'000);
    measure(view, "at 100 Mb", 100'000'000);
    return 0;
}
