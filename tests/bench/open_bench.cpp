// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the program to its first painted window (the program itself, run several times), and from opening a project to all
// of its tracks on screen: of the example, and of a panel of scored factors as the main job leaves it (from the disk, which the system
// may hold in memory). Prints TSV: what, median ms, slowest ms. Needs a screen or QT_QPA_PLATFORM=offscreen. Usage:
//   open_bench [factors] [pairs]      default 38; "pairs": networks with the core blocked too
#include "app/window/main_window.h"
#include "core/compute/process.h"
#include "core/project/demo.h"
#include "tests/bench/panel_project.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace bindscape;

namespace {

constexpr int kRuns = 5;
constexpr double kAnswer = 5;  // ms; events that take longer are work of the opening

void print(const char* what, std::vector<double> ms)
{
    std::sort(ms.begin(), ms.end());
    if (ms.empty())
        std::printf("%s\tnot measured\n", what);
    else
        std::printf("%s\t%.0f\t%.0f\n", what, ms[ms.size() / 2], ms.back());
    std::fflush(stdout);
}

// The kernel's own start time counts, so that loading of libraries is in it.
std::vector<double> firstPaints(const QString& program, int runs)
{
    std::vector<double> ms;
    for (int run = 0; run <= runs; ++run) {
        QProcess process;
        process.start(program, {QStringLiteral("--time-start")});
        if (!process.waitForFinished(30'000) || process.exitCode() != 0)
            return {};
        const auto words = QString::fromUtf8(process.readAllStandardOutput()).simplified().split(QLatin1Char(' '));
        if (run > 0)  // the first one warms the machine up
            ms.push_back(words.value(2).toDouble());
    }
    return ms;
}

double millisecondsOf(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

bool anyJobRuns(app::MainWindow& window)
{
    const auto& jobs = window.session().jobs().jobs();
    return std::any_of(jobs.begin(), jobs.end(), [](const jobs::Job* job) { return !job->isOver(); });
}

struct Opened {
    std::vector<double> calm, longestBlock;  // ms
    std::size_t sources = 0;                 // tracks that were opened

    // Calm is the last moment before half a second in which nothing was read: what comes to be seen is asked for only once it is painted.
    void add(const QString& file)
    {
        constexpr double kCalmFor = 500;
        app::MainWindow window;
        window.resize(1600, 1000);
        window.show();
        QApplication::processEvents();
        QElapsedTimer timer;
        timer.start();
        window.files().open({file});
        double block = millisecondsOf(timer), busy = block, now = block;
        while (now - busy < kCalmFor) {
            QThread::usleep(200);
            QElapsedTimer turn;
            turn.start();
            QApplication::processEvents();
            block = std::max(block, millisecondsOf(turn));  // so long the window did not answer
            now = millisecondsOf(timer);
            if (!window.session().hasGenome() || !window.isSettled() || anyJobRuns(window) || millisecondsOf(turn) > kAnswer)
                busy = now;
        }
        calm.push_back(busy);
        longestBlock.push_back(block);
        sources = 0;
        for (const auto& track : window.session().project().tracks)
            sources += window.session().source(track.id) ? 1 : 0;
    }
};

// Without the window: all tracks opened, and read where the project shows them.
double openByCore(const QString& file)
{
    QElapsedTimer timer;
    timer.start();
    const auto panel = project::readProject(file.toStdString());
    Warnings warnings;
    const auto genome = genome::Reference::open(panel.genome, warnings);
    SilentProgress progress;
    for (const auto& track : panel.tracks) {
        const auto source = project::openProjectTrack(track, genome);
        if (track.overview && panel.view.overview)
            source->read(*panel.view.overview, 1200, progress);
        if (track.detail && panel.view.detail)
            source->read(*panel.view.detail, 1200, progress);
    }
    return millisecondsOf(timer);
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    QApplication application(argc, argv);
    const int factors = argc > 1 ? std::atoi(argv[1]) : 38;
    const bool pairs = argc > 2 && QString::fromLocal8Bit(argv[2]) == QStringLiteral("pairs");
    QTemporaryDir folder;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    widgets::Look::instance().apply(widgets::Scheme::Light);
    std::printf("#what\tmedian_ms\tslowest_ms\n");
    const QString program = QApplication::applicationDirPath() + QStringLiteral("/../bin/bindscape");
    print("first paint", firstPaints(program, kRuns));
    SilentProgress progress;
    const auto project = project::makeDemo(folder.filePath(QStringLiteral("example")).toStdString(), 1, progress);
    Opened example;
    for (int run = 0; run < kRuns; ++run)
        example.add(QString::fromStdString(project.file.string()));
    print("open the example project", example.calm);
    const auto panel = bench::makePanel(folder.filePath(QStringLiteral("panel")).toStdString(), factors, pairs);
    const QString file = QString::fromStdString(panel.file.string());
    std::vector<double> byCore;
    Opened opened;
    for (int run = 0; run < kRuns; ++run) {
        byCore.push_back(openByCore(file));
        opened.add(file);
    }
    std::printf("# %d scored factors%s, %zu tracks, of which the window opened %zu\n", factors, pairs ? " in pairs" : "", panel.tracks.size(), opened.sources);
    print("open the panel and all its tracks, without the window", byCore);
    print("open the panel", opened.calm);
    print("open the panel: longest time without an answer", opened.longestBlock);
    return 0;
}
