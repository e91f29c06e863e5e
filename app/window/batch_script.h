// SPDX-License-Identifier: GPL-3.0-or-later
// A script of commands for the window, one a line, each waiting until everything it asked for is on screen. The words are those
// of IGV's batch files, so that such files run here as well:
//   new · genome FASTA · load FILE|URL · goto LOCUS · region CHROM BEGIN END (0-based) · snapshotDirectory FOLDER ·
//   snapshot [FILE] (headers and tracks) · echo WORDS · exit
// Lines that begin with # and empty ones are skipped. What goes wrong is told with file and line on stderr, and the script goes on.
#pragma once

#include "app/window/main_window.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace bindscape::app {

class BatchScript : public QObject {
    Q_OBJECT
public:
    // Throws Error when the file cannot be read. With `timing` every command prints its milliseconds on stdout.
    BatchScript(MainWindow& window, const QString& file, bool timing);
    void start();
    int failures() const { return m_failures; }

Q_SIGNALS:
    void finished(int failures);  // at `exit` or the end of the file

private:
    void step();
    void begin(const QString& line);
    void goTo(const QString& locus);
    void snapshot(QString file);
    void fail(const QString& sentence);
    void fail(const QString& sentence, qsizetype line);
    void end();

    MainWindow& m_window;
    QString m_file, m_folder;
    QStringList m_lines;
    qsizetype m_next = 0;
    QTimer m_poll;
    QElapsedTimer m_clock, m_patience;
    QString m_running;
    bool m_timing, m_searching = false;
    int m_failures = 0, m_calm = 0, m_writing = 0;
};

}  // namespace bindscape::app
