// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/start_options.h"

#include "core/base/text.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <ctime>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace bindscape::app {

StartOptions readStartOptions(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("Start", "A genome browser that trains and reads networks of transcription-factor binding."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("files"), QCoreApplication::translate("Start", "A project, a genome (FASTA) or tracks to open."),
                                 QStringLiteral("[PROJECT|FILES...]"));
    const QCommandLineOption example(QStringLiteral("example"), QCoreApplication::translate("Start", "Make and open the example project."));
    const QCommandLineOption locus(QStringLiteral("locus"), QCoreApplication::translate("Start", "Go to this locus, for example chr1:1,000-2,000."), QStringLiteral("L"));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"), QCoreApplication::translate("Start", "Write a picture of the window and quit."), QStringLiteral("FILE"));
    const QCommandLineOption timing(QStringLiteral("time-start"), QCoreApplication::translate("Start", "Print the time until the window was painted, and quit."));
    const QCommandLineOption batch(QStringLiteral("batch"), QCoreApplication::translate("Start", "Run a script of commands (genome, load, goto, snapshot, exit as in IGV) and quit."), QStringLiteral("FILE"));
    const QCommandLineOption newWindow(QStringLiteral("new-window"), QCoreApplication::translate("Start", "Open a window of its own even if Bindscape is running."));
    parser.addOptions({example, locus, newWindow, screenshot, batch, timing});
    parser.process(application);
    return {parser.positionalArguments(), parser.isSet(example),    parser.isSet(timing), parser.isSet(newWindow),
            parser.value(locus),          parser.value(screenshot), parser.value(batch)};
}

double millisecondsSinceStart()
{
    // Field 22 of /proc/self/stat: start time in clock ticks since boot; the name in field 2 may hold blanks.
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    const auto afterName = line.rfind(')');
    if (afterName == std::string::npos)
        return 0;
    const auto fields = splitBlank(std::string_view(line).substr(afterName + 1));
    constexpr std::size_t kStartTime = 22 - 3;
    const auto ticks = fields.size() > kStartTime ? parseInteger(fields[kStartTime]) : std::nullopt;
    timespec now{};
    if (!ticks || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    const double started = static_cast<double>(*ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return 1000 * (static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 - started);
}

}  // namespace bindscape::app
