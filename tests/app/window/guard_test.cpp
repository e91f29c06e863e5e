// SPDX-License-Identifier: GPL-3.0-or-later
// How the window keeps projects: the sentences and their buttons, the relink dialog, the status bar, a second start.
#include "app/dialogs/relink_dialog.h"
#include "app/window/main_window.h"
#include "app/window/single_instance.h"
#include "core/base/atomic_file.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <atomic>
#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace bindscape;
using app::MainWindow;
using app::RelinkDialog;
using app::Severity;
using app::SingleInstance;
using app::StartRequest;
namespace fs = std::filesystem;

namespace {

constexpr int kWait = 10'000;

void write(const fs::path& file, const std::string& text)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

class GuardTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;

    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    QString text(const std::string& name) const { return QString::fromStdString(path(name).string()); }
    app::Session& session() { return m_window->session(); }
    void open(const QStringList& files, std::size_t tracks)
    {
        m_window->files().open(files);
        QTRY_VERIFY_WITH_TIMEOUT(session().hasGenome() && session().project().tracks.size() == tracks, kWait);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), kWait);
    }
    void showWindow()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->guard().start();
    }
    QString said() { return m_window->messages().sentences().join(QLatin1Char('\n')); }
    QPushButton* button(const QString& text)
    {
        for (auto* button : m_window->messages().findChildren<QPushButton*>())
            if (button->text() == text && button->isVisible())
                return button;
        return nullptr;
    }
    void press(const QString& text)
    {
        QTRY_VERIFY_WITH_TIMEOUT(button(text), kWait);
        button(text)->click();
    }
    QString saved()
    {
        for (const auto* label : m_window->findChildren<QLabel*>())
            if (label->accessibleName() == QStringLiteral("Saved"))
                return label->text();
        return {};
    }
    void rename(const char* name)
    {
        auto track = session().project().tracks.front();
        track.name = name;
        session().changeTrack(track, QStringLiteral("Rename"));
    }
    // Presses a button of the next modal box.
    void answerBox(const QString& text)
    {
        QTimer::singleShot(100, this, [text] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box);
            for (auto* button : box->buttons())
                if (button->text() == text)
                    button->click();
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        widgets::Look::instance().apply(widgets::Scheme::Light);
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->filePath(QStringLiteral("home"))));
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder->path());
        QSettings().clear();
        std::string fasta = ">chr1\n";
        for (int line = 0; line < 500; ++line)
            fasta += "ACGTTGCAGATAACCGGTTAACGTTGCAGATAACCGGTTAACGTTGCAGATAACCGGTTA\n";
        fs::create_directories(path("data"));
        write(path("data/genome.fa"), fasta);
        write(path("data/peaks.bed"), "chr1\t1000\t1200\tpeak_a\n");
        write(path("data/more.bed"), "chr1\t3000\t3200\tpeak_b\n");
        showWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void aSentenceWithButtonsStaysUntilItIsAnswered()
    {
        auto& bar = m_window->messages();
        int answered = 0;
        bar.ask(QStringLiteral("Which?"), Severity::Warning,
                {{QStringLiteral("This"), [&] { ++answered; }}, {QStringLiteral("None"), {}}});
        for (int i = 0; i < 6; ++i)
            bar.show(QStringLiteral("Sentence %1.").arg(i), Severity::Warning);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(bar.sentences().size(), 3);
        QCOMPARE(bar.sentences().front(), QStringLiteral("Which?"));
        bar.ask(QStringLiteral("Which?"), Severity::Warning, {{QStringLiteral("This"), [&] { ++answered; }}});  // once, not twice
        QCOMPARE(bar.sentences().count(QStringLiteral("Which?")), 1);
        QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("This")), kWait);
        QTest::keyClick(button(QStringLiteral("This")), Qt::Key_Space);
        QCOMPARE(answered, 1);
        QTRY_VERIFY_WITH_TIMEOUT(!bar.sentences().contains(QStringLiteral("Which?")), kWait);
    }
    void autosavedIsSaidWithItsTime()
    {
        open({text("data/genome.fa"), text("data/peaks.bed")}, 2);
        QCOMPARE(saved(), QStringLiteral("Unsaved changes"));
        QVERIFY(m_window->isWindowModified());
        m_window->guard().autosave().saveNow();
        QTRY_VERIFY_WITH_TIMEOUT(saved().startsWith(QStringLiteral("Autosaved ")), kWait);
        QCOMPARE(saved().size(), 15);
        QVERIFY(m_window->isWindowModified());
        QVERIFY(session().saveProject(path("p.bindscape")));
        QTRY_COMPARE_WITH_TIMEOUT(saved(), QStringLiteral("Saved"), kWait);
        QVERIFY(!m_window->isWindowModified());
        QTest::qWait(50);
        rename("changed");
        QTRY_COMPARE_WITH_TIMEOUT(saved(), QStringLiteral("Unsaved changes"), kWait);
    }
    void afterACrashTheSessionIsOfferedAndCanBeDeclined()
    {
        open({text("data/genome.fa"), text("data/peaks.bed")}, 2);
        QVERIFY(session().saveProject(path("p.bindscape")));
        rename("precious");
        auto project = session().project();
        session().closeProject();
        m_window.reset();
        const auto folder = app::SessionAutosave::userFolder();
        QVERIFY2(folder.string().starts_with(m_folder->path().toStdString()), folder.c_str());
        fs::create_directories(folder);
        const auto now = QDateTime::currentSecsSinceEpoch();
        write(folder / "one.bindscape", project::autosaveText(project, {project.file, "first", now, 1}));
        write(folder / "two.bindscape", project::autosaveText(project, {{}, "second", now - 100'000, 1}));
        showWindow();
        QTRY_COMPARE_WITH_TIMEOUT(m_window->messages().sentences().size(), 2, kWait);
        const QString time = QDateTime::fromSecsSinceEpoch(now).toString(QStringLiteral("HH:mm"));
        QCOMPARE(m_window->messages().sentences()[0],
                 QStringLiteral("Bindscape did not close normally. Restore the session of %1 (first)?").arg(time));
        press(QStringLiteral("Restore"));
        QTRY_VERIFY_WITH_TIMEOUT(session().hasGenome(), kWait);
        QCOMPARE(session().project().tracks.front().name, std::string("precious"));
        QCOMPARE(session().project().file, path("p.bindscape"));
        QVERIFY(m_window->isWindowModified());
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("p.bindscape")));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->messages().sentences().size(), 1, kWait);
        press(QStringLiteral("Start fresh"));
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(folder / "discarded/two.bindscape"), kWait);
        QVERIFY(m_window->files().save());
        QCOMPARE(project::readProject(path("p.bindscape")).tracks.front().name, std::string("precious"));
        m_window.reset();
        showWindow();
        QTest::qWait(300);
        QVERIFY2(said().isEmpty(), qPrintable(said()));
    }
    void aProjectThatIsOpenElsewhereIsRefusedKindly()
    {
        open({text("data/genome.fa"), text("data/peaks.bed")}, 2);
        QVERIFY(session().saveProject(path("p.bindscape")));
        auto first = std::move(m_window);
        showWindow();
        qint64 shown = 0;
        m_window->guard().setShowOther([&](qint64 process) {
            shown = process;
            return true;
        });
        m_window->files().open({text("p.bindscape")});
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("p.bindscape is open in another window (process %1 on ")
                                                     .arg(QCoreApplication::applicationPid())),
                                 kWait);
        QVERIFY(!session().hasGenome());
        press(QStringLiteral("Show the other window"));
        QCOMPARE(shown, QCoreApplication::applicationPid());
        m_window->files().open({text("p.bindscape")});
        press(QStringLiteral("Open read-only copy"));
        QTRY_VERIFY_WITH_TIMEOUT(session().hasGenome(), kWait);
        QVERIFY(session().project().file.empty());
        QCOMPARE(session().project().tracks.size(), 2u);
    }
    void missingFilesAreFoundInADialog()
    {
        open({text("data/genome.fa"), text("data/peaks.bed"), text("data/more.bed")}, 3);
        QVERIFY(session().saveProject(path("p.bindscape")));
        session().closeProject();
        fs::rename(path("data"), path("moved"));
        m_window->files().open({text("p.bindscape")});
        QTRY_VERIFY_WITH_TIMEOUT(button(QStringLiteral("Relink\u2026")), kWait);
        session().closeProject();  // the question goes with its project
        QVERIFY2(!said().contains(QStringLiteral("not found")), qPrintable(said()));
        m_window->files().open({text("p.bindscape")});
        press(QStringLiteral("Relink\u2026"));
        auto* dialog = m_window->findChild<RelinkDialog*>();
        QVERIFY(dialog);
        QTRY_COMPARE_WITH_TIMEOUT(dialog->missing().size(), 3u, kWait);
        const auto use = [&](const std::string& lost, const fs::path& found) {
            QSignalSpy settled(dialog, &RelinkDialog::settled);
            dialog->use(path(lost), found);
            QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, kWait);
        };
        write(path("wrong.bedGraph"), "chr1\t0\t100\t5\n");
        use("data/peaks.bed", path("wrong.bedGraph"));
        QVERIFY2(dialog->status().contains(QStringLiteral("holds signal")), qPrintable(dialog->status()));
        QVERIFY(dialog->found().empty());
        use("data/peaks.bed", path("moved/peaks.bed"));
        QVERIFY2(dialog->status().startsWith(QStringLiteral("2 more were found beside it.")), qPrintable(dialog->status()));
        QCOMPARE(dialog->found().size(), 3u);
        QVERIFY(!dialog->grab().isNull());
        dialog->apply();
        QTRY_VERIFY_WITH_TIMEOUT(session().hasGenome() && m_window->isSettled(), kWait);
        for (const auto& track : session().project().tracks)
            QVERIFY(session().source(track.id));
        QCOMPARE(session().undoStack().count(), 1);
    }
    void changedFilesAreReloadedOnAClickOrByThemselves()
    {
        open({text("data/genome.fa"), text("data/peaks.bed")}, 2);
        const auto id = session().project().tracks.front().id;
        const auto has = [&](const char* name) { return session().source(id) && !session().source(id)->find(name, 1).empty(); };
        auto& watch = m_window->guard().watch();
        watch.setInterval(30);
        QTest::qWait(300);
        write(path("data/peaks.bed"), "chr1\t1000\t1200\tsecond\nchr1\t2000\t2200\tx\n");
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("peaks.bed changed on disk.")), kWait);
        QVERIFY(!has("second"));
        press(QStringLiteral("Reload"));
        QTRY_VERIFY_WITH_TIMEOUT(has("second"), kWait);
        QAction* preference = nullptr;
        for (auto* action : m_window->menuBar()->actions().front()->menu()->actions())
            if (action->text().contains(QStringLiteral("change on disk")))
                preference = action;
        QVERIFY(preference);
        preference->setChecked(true);
        QTest::qWait(300);
        write(path("data/peaks.bed"), "chr1\t1000\t1200\tthird\n");
        QTRY_VERIFY_WITH_TIMEOUT(has("third"), kWait);
    }
    void savingAsksBeforeItOverwritesAnotherProgramsChanges()
    {
        open({text("data/genome.fa"), text("data/peaks.bed")}, 2);
        QVERIFY(session().saveProject(path("p.bindscape")));
        m_window->guard().watch().setInterval(30);
        write(path("p.bindscape"), "somebody else's");
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("p.bindscape was changed by another program")), kWait);
        rename("mine");
        answerBox(QStringLiteral("Cancel"));
        QVERIFY(!m_window->files().save());
        QCOMPARE(readFile(path("p.bindscape")), std::string("somebody else's"));
        answerBox(QStringLiteral("Overwrite"));
        QVERIFY(m_window->files().save());
        QCOMPARE(project::readProject(path("p.bindscape")).tracks.front().name, std::string("mine"));
        QVERIFY(!said().contains(QStringLiteral("by another program")));
        rename("mine again");
        QVERIFY(m_window->files().save());  // nothing to ask
    }
    void quittingSaysHowManyRunsAreTraining()
    {
        std::atomic<bool> over{false};
        const auto train = [&](Progress& progress) {
            while (!over) {
                progress.checkpoint(-1, "epoch 1");
                QThread::msleep(5);
            }
        };
        for (const char* name : {"one", "two"})
            session().jobs().start({QString::fromLatin1(name), jobs::Pool::Compute, true, true}, train);
        QString sentence;
        QTimer::singleShot(100, this, [&] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box);
            sentence = box->text();
            for (auto* button : box->buttons())
                if (box->buttonRole(button) == QMessageBox::RejectRole)
                    button->click();
        });
        QVERIFY(!m_window->close());
        QCOMPARE(sentence, QStringLiteral("2 runs are training."));
        QVERIFY(m_window->isVisible());
        over = true;
        QTRY_COMPARE_WITH_TIMEOUT(session().jobs().runningCount(), 0, kWait);
    }
    void recentProjectsAreTenAndCanBeCleared()
    {
        QStringList files;
        for (int i = 0; i < 12; ++i)
            files << text("p" + std::to_string(i) + ".bindscape");
        open({text("data/genome.fa")}, 1);
        for (const QString& file : files) {
            QVERIFY(session().saveProject(file.toStdString()));
            session().openProject(file.toStdString());
            QTRY_COMPARE_WITH_TIMEOUT(m_window->files().recent().value(0), file, kWait);
        }
        QCOMPARE(m_window->files().recent().size(), 10);
        fs::remove(path("p3.bindscape"));
        QMenu* recent = nullptr;
        for (auto* action : m_window->menuBar()->actions().front()->menu()->actions())
            if (action->text().contains(QStringLiteral("recent")))
                recent = action->menu();
        QVERIFY(recent);
        Q_EMIT recent->aboutToShow();
        const auto entries = recent->actions();
        QCOMPARE(entries.size(), 12);  // ten, a line, the last one
        QVERIFY(entries[0]->isEnabled());
        QCOMPARE(entries[8]->text(), QStringLiteral("p3.bindscape"));
        QVERIFY(!entries[8]->isEnabled() && entries[8]->toolTip().contains(QStringLiteral("not found")));
        entries.back()->trigger();
        QVERIFY(m_window->files().recent().isEmpty());
        Q_EMIT recent->aboutToShow();
        QCOMPARE(recent->actions().size(), 1);
    }

    void aSecondStartPassesItsFilesOn()
    {
        const QString name = QStringLiteral("bindscape-test-%1").arg(QCoreApplication::applicationPid());
        const StartRequest request{{QStringLiteral("/a b/ü.bed"), QStringLiteral("https://example.org/x.bw")}, QStringLiteral("chr1:1-10"), false};
        QVERIFY(!SingleInstance::passOn(name, request));  // nobody is there
        SingleInstance first(name), second(name);
        QVERIFY(first.listen());
        QVERIFY(!second.listen());
        QSignalSpy requested(&first, &SingleInstance::requested);
        bool passed = false, shown = false;
        auto* other = QThread::create([&] {
            passed = SingleInstance::passOn(name, request);
            shown = SingleInstance::show(name, QCoreApplication::applicationPid());
        });
        other->start();
        QTRY_VERIFY_WITH_TIMEOUT(other->isFinished(), kWait);
        delete other;
        QVERIFY(passed && shown);
        QCOMPARE(requested.count(), 2);
        const auto got = requested[0][0].value<StartRequest>();
        QCOMPARE(got.files, request.files);
        QCOMPARE(got.locus, request.locus);
        QVERIFY(requested[1][0].value<StartRequest>().files.isEmpty());
    }
    void theSocketOfAKilledWindowIsTakenOver()
    {
        const QString name = m_folder->filePath(QStringLiteral("instance"));
        const pid_t child = ::fork();
        if (child == 0) {
            SingleInstance instance(name);
            instance.listen();
            ::kill(::getpid(), SIGKILL);
        }
        ::waitpid(child, nullptr, 0);
        QVERIFY(fs::exists(path("instance")) && fs::exists(path("instance-" + std::to_string(child))));
        SingleInstance next(name);
        QVERIFY(next.listen());
        QVERIFY(!fs::exists(path("instance-" + std::to_string(child))));
    }
};

QTEST_MAIN(GuardTest)
#include "guard_test.moc"
