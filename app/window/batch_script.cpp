// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/batch_script.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>

#include <cstdio>

namespace bindscape::app {

namespace {

constexpr int kPollMs = 1, kCalmPolls = 2;  // what a change sets off begins in the next turn of the event loop
constexpr qint64 kPatienceMs = 120'000;
constexpr std::size_t kLargestScript = std::size_t{16} << 20;
constexpr int kQuickPng = 80;    // zlib's level 1
constexpr int kMostWriting = 8;  // pictures in memory

}  // namespace

BatchScript::BatchScript(MainWindow& window, const QString& file, bool timing)
    : QObject(&window), m_window(window), m_file(file), m_folder(QStringLiteral(".")), m_timing(timing)
{
    m_lines = QString::fromStdString(readFile(file.toStdString(), kLargestScript)).split(QLatin1Char('\n'));
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &BatchScript::step);
    connect(&window.session(), &Session::message, this, [this](const QString& sentence, Severity severity) {
        if (severity == Severity::Error)
            fail(sentence);
    });
}

void BatchScript::start()
{
    m_poll.start();
}

void BatchScript::step()
{
    if (!m_running.isEmpty()) {
        const bool late = m_patience.elapsed() > kPatienceMs;
        m_calm = !m_searching && m_window.isSettled() ? m_calm + 1 : 0;
        if (!late && (m_calm < kCalmPolls || m_writing >= kMostWriting))
            return;
        if (late)
            fail(tr("Not everything was loaded after two minutes."));
        if (m_timing)
            std::printf("%s\t%.2f ms\n", qPrintable(m_running), static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
        std::fflush(stdout);
        m_running.clear();
    }
    while (m_next < m_lines.size() && m_running.isEmpty()) {
        const QString line = m_lines[m_next++].trimmed();
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')))
            begin(line);
    }
    if (m_running.isEmpty() && m_next >= m_lines.size() && m_writing == 0)
        end();
}

void BatchScript::begin(const QString& line)
{
    m_running = line;
    m_clock.start();
    m_patience.start();
    m_calm = 0;
    m_searching = false;
    const QString word = line.section(QLatin1Char(' '), 0, 0).toLower();
    const QString rest = line.section(QLatin1Char(' '), 1).trimmed();
    if (word == QLatin1String("exit"))
        m_next = m_lines.size();
    else if (word == QLatin1String("new"))
        m_window.session().closeProject();
    else if (word == QLatin1String("genome") || word == QLatin1String("load"))
        m_window.files().open({rest});
    else if (word == QLatin1String("goto"))
        goTo(rest);
    else if (word == QLatin1String("region"))
        goTo(rest.simplified());
    else if (word == QLatin1String("snapshotdirectory"))
        m_folder = rest;
    else if (word == QLatin1String("snapshot"))
        snapshot(rest);
    else if (word == QLatin1String("echo"))
        std::printf("%s\n", qPrintable(rest));
    else
        fail(tr("The command \u201c%1\u201d is not known and was skipped.").arg(word));
}

void BatchScript::goTo(const QString& locus)
{
    if (!m_window.session().hasGenome()) {
        fail(tr("No genome is open: write \u201cgenome FILE\u201d before \u201cgoto\u201d."));
        return;
    }
    m_searching = true;
    m_window.search().goTo(locus, [this](const FeatureSearch::Outcome& outcome) {
        m_searching = false;
        if (!outcome.went)
            fail(outcome.sentence);
    });
}

void BatchScript::snapshot(QString file)
{
    if (file.isEmpty()) {
        const auto& region = m_window.session().region();
        file = QStringLiteral("%1_%2-%3.png").arg(QString::fromStdString(region.chrom)).arg(region.begin + 1).arg(region.end);
    }
    const QString full = QDir(m_folder).filePath(file);
    const QImage picture = m_window.session().hasGenome() ? m_window.view().grab().toImage() : m_window.grab().toImage();
    // Packed and written while the script goes on.
    const auto write = [picture, full](Progress&) -> QString {
        const QByteArray format = QFileInfo(full).suffix().toLatin1();
        QByteArray bytes;
        QBuffer buffer(&bytes);
        if (!picture.save(&buffer, format, format.toLower() == "png" ? kQuickPng : -1))
            return tr("The picture %1 was not written: its ending is that of no picture format. Use .png or .jpg.").arg(full);
        try {
            writeFileAtomically(full.toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return {};
    };
    ++m_writing;
    m_window.session().jobs().start<QString>({tr("Write picture"), jobs::Pool::Readers, false, false}, write, this,
                                             [this, line = m_next](const QString& trouble) {
                                                 --m_writing;
                                                 if (!trouble.isEmpty())
                                                     fail(trouble, line);
                                             });
}

void BatchScript::fail(const QString& sentence)
{
    fail(sentence, m_next);
}

void BatchScript::fail(const QString& sentence, qsizetype line)
{
    ++m_failures;
    std::fprintf(stderr, "%s:%lld: %s\n", qPrintable(m_file), static_cast<long long>(line), qPrintable(sentence));
}

void BatchScript::end()
{
    m_poll.stop();
    Q_EMIT finished(m_failures);
}

}  // namespace bindscape::app
