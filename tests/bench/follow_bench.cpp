// SPDX-License-Identifier: GPL-3.0-or-later
// The main window on a project with a trained run (argument), dragged at several zooms with follow mode off and on: all that the window's
// thread does for one mouse event, repaint and arrived data included; what arrives between two events counts as a frame of its own when it
// takes a millisecond. "rests" stops for 400 ms after every ten events, so that windows are scored and shown meanwhile. The second argument
// names the method, the third where to go (chr1:1,000,000).
// Prints TSV: what, frames, median ms, 95th and 99th percentile ms, slowest ms, 95th percentile and slowest of the thread's own time (not
// disturbed by other programs), share of frames over 16 ms, jobs begun and ended by the next movement, and ms from rest to the first score.
#include "app/runs/follow_scores.h"
#include "app/window/main_window.h"
#include "core/compute/process.h"
#include "core/genome/reference.h"
#include "widgets/canvas/look.h"
#include "widgets/genome_view/track_canvas.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QSettings>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace bindscape;

namespace {

double threadMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double at(const std::vector<double>& sorted, double share)
{
    return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

class Walk {
public:
    explicit Walk(app::MainWindow& window)
        : m_window(window), m_canvas(*window.view().overviewCanvas()), m_follow(app::FollowScores::of(window.session()))
    {
        QObject::connect(&m_follow, &app::FollowScores::sourcesChanged, &m_canvas,
                         [this] { m_arrived = m_sinceRest.isValid() ? m_sinceRest.elapsed() : -1; });
    }

    void run(const std::string& what, const Region& place, bool rests)
    {
        m_wall.clear();
        m_own.clear();
        std::vector<double> firstScores;
        m_window.session().goTo(place);
        rest(1500);
        m_wall.clear();
        m_own.clear();
        const int begun = m_follow.started(), ended = m_follow.cancelledJobs();
        QPoint where(m_canvas.width() / 2, 30);
        mouse(QEvent::MouseButtonPress, where);
        for (int step = 0; step < 150; ++step) {
            where += QPoint(step % 100 < 50 ? -13 : 9, 0);
            frame([&] { mouse(QEvent::MouseMove, where); }, 16);
            if (rests && step % 10 == 9) {
                m_arrived = -1;
                m_sinceRest.start();
                rest(400);
                if (m_arrived >= 0)
                    firstScores.push_back(static_cast<double>(m_arrived));
                m_sinceRest.invalidate();
            }
        }
        mouse(QEvent::MouseButtonRelease, where);
        std::sort(m_wall.begin(), m_wall.end());
        std::sort(m_own.begin(), m_own.end());
        const auto slow = static_cast<double>(std::count_if(m_wall.begin(), m_wall.end(), [](double ms) { return ms > 16; }));
        std::sort(firstScores.begin(), firstScores.end());
        const double frames = static_cast<double>(m_wall.size());
        std::printf("%s\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.4f\t%d\t%d\t%.0f\n", what.c_str(), frames, at(m_wall, 0.5),
                    at(m_wall, 0.95), at(m_wall, 0.99), m_wall.back(), at(m_own, 0.95), m_own.back(), slow / frames,
                    m_follow.started() - begun, m_follow.cancelledJobs() - ended, at(firstScores, 0.5));
        std::fflush(stdout);
    }
    void rest(int ms)
    {
        frame([] {}, ms);
    }

private:
    template <class Event>
    void frame(const Event& event, int ms)
    {
        QElapsedTimer clock;
        clock.start();
        const auto measure = [&](const auto& work, double least) {
            const double own = threadMs();
            QElapsedTimer timer;
            timer.start();
            work();
            QApplication::processEvents();
            const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            if (took < least)
                return;
            m_wall.push_back(took);
            m_own.push_back(threadMs() - own);
        };
        measure(event, 0);
        while (clock.elapsed() < ms) {
            QThread::msleep(1);
            measure([] {}, 1);
        }
    }
    void mouse(QEvent::Type type, QPoint at)
    {
        const bool moves = type == QEvent::MouseMove;
        QMouseEvent event(type, at, m_canvas.mapToGlobal(at), moves ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&m_canvas, &event);
    }

    app::MainWindow& m_window;
    widgets::TrackCanvas& m_canvas;
    app::FollowScores& m_follow;
    std::vector<double> m_wall, m_own;
    QElapsedTimer m_sinceRest;
    qint64 m_arrived = -1;
};

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("bindscape-bench"));
    QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    if (argc < 2) {
        std::fprintf(stderr, "Usage: %s PROJECT.bindscape [METHOD [LOCUS]]\n", argv[0]);
        return 2;
    }
    widgets::Look::instance().apply(widgets::Scheme::Light);
    app::MainWindow window;
    window.show();
    window.startSlowParts();
    window.session().openProject(argv[1]);
    Walk walk(window);
    while (!window.session().hasGenome())
        walk.rest(100);
    if (argc > 2)
        app::ScoreChoice::of(window.session()).chooseMethod(argv[2]);
    const auto& contigs = window.session().contigs();
    Region middle{contigs.front().name, contigs.front().length / 2, contigs.front().length / 2 + 1};
    if (argc > 3)
        middle = genome::parseLocus(contigs, argv[3], contigs.front().name);
    std::printf(
        "#what\tframes\tmedian_ms\tp95_ms\tp99_ms\tslowest_ms\town_p95_ms\town_slowest_ms\tover_16_ms\tjobs\tended\tfirst_score_ms\n");
    for (const bool follows : {false, true}) {
        app::FollowScores::of(window.session()).setOn(follows);
        for (const std::int64_t bases : {200, 2'000, 10'000})
            for (const bool rests : {false, true})
                walk.run(std::to_string(bases) + " bp, follow " + (follows ? "on" : "off") + (rests ? ", rests" : ""),
                         {middle.chrom, middle.begin - bases / 2, middle.begin + bases / 2}, rests);
    }
    return 0;
}
