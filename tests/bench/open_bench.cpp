// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the program to its first painted window (the program itself, run several times), and from opening the example
// project to all of its tracks on screen. Prints TSV: what, median ms, slowest ms. Needs a screen or QT_QPA_PLATFORM=offscreen.
#include "app/window/main_window.h"
#include "core/project/demo.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace bindscape;

namespace {

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

double openProject(const QString& file)
{
    app::MainWindow window;
    window.resize(1600, 1000);
    window.show();
    QApplication::processEvents();
    QElapsedTimer timer;
    timer.start();
    window.files().open({file});
    while (!window.session().hasGenome() || !window.isSettled())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    window.repaint();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QTemporaryDir folder;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    widgets::Look::instance().apply(widgets::Scheme::Light);
    std::printf("#what\tmedian_ms\tslowest_ms\n");
    const QString program = QApplication::applicationDirPath() + QStringLiteral("/../bin/bindscape");
    print("first paint", firstPaints(program, 5));
    SilentProgress progress;
    const auto project = project::makeDemo(folder.filePath(QStringLiteral("example")).toStdString(), 1, progress);
    std::vector<double> ms;
    for (int run = 0; run < 5; ++run)
        ms.push_back(openProject(QString::fromStdString(project.file.string())));
    print("open the example project", ms);
    return 0;
}
