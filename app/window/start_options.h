// SPDX-License-Identifier: GPL-3.0-or-later
// The program's command line.
#pragma once

#include <QString>
#include <QStringList>

class QCoreApplication;

namespace bindscape::app {

struct StartOptions {
    QStringList files;
    bool example = false, timing = false, newWindow = false;
    QString locus, screenshot, batch;
};
// Ends the program after --help, --version and on wrong usage.
StartOptions readStartOptions(const QCoreApplication& application);

// Milliseconds since the process was started, by the kernel's clock.
double millisecondsSinceStart();

}  // namespace bindscape::app
