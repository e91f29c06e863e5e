// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 in the middle of work, really: this program starts itself once more as a window that edits, autosaves and edits on,
// kills that process at several moments, and restores in a new window what it left.
#include "app/window/main_window.h"
#include "core/base/atomic_file.h"

#include <QApplication>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QPushButton>

#include <csignal>
#include <cstdio>

using namespace bindscape;
using app::MainWindow;
namespace fs = std::filesystem;

namespace {

constexpr int kWait = 20'000, kEditMs = 7;

// The child: opens the project and edits without end; after each finished autosave it prints how far it was.
int edit(const QString& project)
{
    MainWindow window;
    window.show();
    window.guard().start();
    auto& session = window.session();
    auto& autosave = window.guard().autosave();
    autosave.setInterval(40);
    int edits = 0, written = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        ++edits;
        auto track = session.project().tracks[static_cast<std::size_t>(edits % 2)];
        track.name = "edit " + std::to_string(edits);
        track.style.height = 40 + edits % 50;
        session.changeTrack(track, QStringLiteral("Edit"));
        session.goTo({"chr1", 100 + edits, 5100 + edits});
    });
    QObject::connect(&autosave, &app::SessionAutosave::saved, [&] {
        std::printf("saved %d\n", ++written);
        std::fflush(stdout);
    });
    QObject::connect(&session, &app::Session::projectChanged, &timer, [&] { timer.start(kEditMs); }, Qt::QueuedConnection);
    window.files().open({project});
    return QApplication::exec();
}

}  // namespace

class RecoveryTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }

    void makeProject()
    {
        std::string fasta = ">chr1\n";
        for (int line = 0; line < 500; ++line)
            fasta += "ACGTTGCAGATAACCGGTTAACGTTGCAGATAACCGGTTAACGTTGCAGATAACCGGTTA\n";
        writeFileAtomically(path("genome.fa"), fasta);
        project::Project project;
        project.genome = path("genome.fa");
        project.genomeName = "genome";
        for (const char* name : {"one", "two"}) {
            writeFileAtomically(path(std::string(name) + ".bed"), "chr1\t100\t200\tpeak\n");
            project::TrackEntry track;
            track.id = track.name = name;
            track.file = path(std::string(name) + ".bed");
            track.kind = "intervals";
            track.style.color = draw::Color::hex(0x123456);
            project.tracks.push_back(track);
        }
        project::RegionEntry region;
        region.id = "r1";
        region.label = "enhancer";
        region.region = {"chr1", 500, 700};
        project.regions.push_back(region);
        project::writeProject(project, path("study.bindscape"));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->filePath(QStringLiteral("home"))));
        qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder->filePath(QStringLiteral("config"))));
        makeProject();
    }
    void killedInTheMiddleOfEdits_data()
    {
        QTest::addColumn<int>("saves");
        QTest::addColumn<int>("more");  // ms after the last of them
        QTest::newRow("after the first autosave") << 1 << 0;
        QTest::newRow("while the next is due") << 2 << 35;
        QTest::newRow("later") << 6 << 53;
    }
    void killedInTheMiddleOfEdits()
    {
        QFETCH(int, saves);
        QFETCH(int, more);
        const auto own = readFile(path("study.bindscape"));
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--edit"), QString::fromStdString(path("study.bindscape").string())});
        QByteArray out;
        const QByteArray wanted = "saved " + QByteArray::number(saves) + "\n";
        while (!out.contains(wanted) && child.waitForReadyRead(kWait))
            out += child.readAllStandardOutput();
        QVERIFY2(out.contains(wanted), out.constData());
        QTest::qSleep(more);
        QCOMPARE(::kill(static_cast<pid_t>(child.processId()), SIGKILL), 0);
        QVERIFY(child.waitForFinished(kWait));
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        QCOMPARE(readFile(path("study.bindscape")), own);

        MainWindow window;
        window.show();
        window.guard().start();
        QTRY_VERIFY_WITH_TIMEOUT(!window.messages().sentences().isEmpty(), kWait);
        QVERIFY(window.messages().sentences().front().startsWith(QStringLiteral("Bindscape did not close normally. Restore the session of ")));
        for (auto* button : window.messages().findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Restore"))
                button->click();
        auto& session = window.session();
        QTRY_VERIFY_WITH_TIMEOUT(session.hasGenome(), kWait);
        const auto& project = session.project();
        QCOMPARE(project.file, path("study.bindscape"));
        QVERIFY(window.isWindowModified());
        QCOMPARE(project.tracks.size(), 2u);
        int last = 0;
        for (const auto& track : project.tracks) {
            last = std::max(last, QString::fromStdString(track.name).section(QLatin1Char(' '), 1).toInt());
            QCOMPARE(track.style.color, std::optional(draw::Color::hex(0x123456)));
        }
        QVERIFY(last > 0);
        QCOMPARE(project.regions.at(0).label, std::string("enhancer"));
        QCOMPARE(session.region(), (Region{"chr1", 100 + last, 5100 + last}));
        for (const auto& track : project.tracks)
            QTRY_VERIFY_WITH_TIMEOUT(session.source(track.id), kWait);
        // Saved, closed, started again: no question any more.
        QVERIFY(window.files().save());
        QVERIFY(window.close());
        MainWindow next;
        next.show();
        next.guard().start();
        QTest::qWait(500);
        QVERIFY(next.messages().sentences().isEmpty());
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
    QCoreApplication::setApplicationName(QStringLiteral("recovery"));
    if (argc == 3 && QByteArray(argv[1]) == "--edit")
        return edit(QString::fromLocal8Bit(argv[2]));
    RecoveryTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "recovery_test.moc"
