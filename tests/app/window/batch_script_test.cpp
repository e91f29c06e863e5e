// SPDX-License-Identifier: GPL-3.0-or-later
// Scripts of commands: what they do in the window, and that mistakes are told and skipped.
#include "app/window/batch_script.h"
#include "widgets/canvas/look.h"

#include <QFile>
#include <QImage>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using app::BatchScript;
using app::MainWindow;

class BatchScriptTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    QString write(const QString& name, const QByteArray& text)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text);
        return file.fileName();
    }
    int run(MainWindow& window, const QString& script)
    {
        BatchScript batch(window, script, false);
        QSignalSpy finished(&batch, &BatchScript::finished);
        batch.start();
        return finished.wait(20'000) ? finished.front().front().toInt() : -1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        widgets::Look::instance().apply(widgets::Scheme::Light);
        write(QStringLiteral("genome.fa"), ">chr1\n" + QByteArray(5000, 'A') + "\n");
        write(QStringLiteral("peaks.bed"), "chr1\t1000\t1100\tone\nchr1\t2000\t2100\ttwo\n");
    }

    void loadsGoesAndTakesPictures()
    {
        MainWindow window;
        window.show();
        const QString folder = m_folder.path();
        const QString script = write(QStringLiteral("good.txt"), "# a comment\nnew\ngenome " + m_folder.filePath("genome.fa").toUtf8() + "\nload " +
                                                                     m_folder.filePath("peaks.bed").toUtf8() + "\nsnapshotDirectory " + folder.toUtf8() +
                                                                     "\n\ngoto chr1:901-1,200\nsnapshot first.png\nregion chr1 1900 2200\nsnapshot\n");
        QCOMPARE(run(window, script), 0);
        QCOMPARE(window.session().project().tracks.size(), std::size_t{2});
        const Region expected{"chr1", 1900, 2200};
        QVERIFY(window.session().region() == expected);
        const QImage first(folder + QStringLiteral("/first.png")), second(folder + QStringLiteral("/chr1_1901-2200.png"));
        QCOMPARE(first.size(), (window.view().size() * window.devicePixelRatioF()));
        QVERIFY(!second.isNull());
        QVERIFY(first != second);
    }

    void namesArePlacesToo()
    {
        MainWindow window;
        window.show();
        const QString script = write(QStringLiteral("name.txt"), "genome " + m_folder.filePath("genome.fa").toUtf8() + "\nload " +
                                                                     m_folder.filePath("peaks.bed").toUtf8() + "\ngoto two\n");
        QCOMPARE(run(window, script), 0);
        QVERIFY(window.session().region().begin <= 2000 && window.session().region().end >= 2100);
    }

    void mistakesAreToldAndSkipped()
    {
        MainWindow window;
        window.show();
        const QString script = write(QStringLiteral("bad.txt"), "goto chr1\ndance\ngenome " + m_folder.filePath("genome.fa").toUtf8() +
                                                                    "\nload /nowhere/x.bed\ngoto chr9:1-2\nsnapshot /nowhere/x.png\ngoto chr1:11-40\nexit\nnot reached\n");
        QCOMPARE(run(window, script), 5);
        const Region expected{"chr1", 10, 40};
        QVERIFY(window.session().region() == expected);
        QVERIFY_EXCEPTION_THROWN(BatchScript(window, QStringLiteral("/nowhere/script.txt"), false), Error);
    }
};

QTEST_MAIN(BatchScriptTest)
#include "batch_script_test.moc"
