// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a whole: opens, shows, edits by action, tells mistakes in the locus box, saves.
#include "app/runs/compute_threads.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "app/window/preferences_dialog.h"
#include "app/window/url_dialog.h"
#include "core/base/parallel.h"
#include "widgets/canvas/look.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QActionGroup>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

#include <set>

using namespace bindscape;
using app::Do;
using app::MainWindow;

namespace {
constexpr int kWait = 5000;
}

class MainWindowTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;

    void open(const QStringList& names)
    {
        QStringList files;
        for (const QString& name : names)
            files << m_folder.filePath(name);
        m_window->files().open(files);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().hasGenome(), kWait);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session().project().tracks.size(), static_cast<std::size_t>(names.size()), kWait);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        widgets::Look::instance().apply(widgets::Scheme::Light);
        QFile genome(m_folder.filePath(QStringLiteral("genome.fa")));
        QVERIFY(genome.open(QIODevice::WriteOnly));
        genome.write(">chr1\n" + (QByteArray("ACGTTGCAGATAACCGGTTA").repeated(3) + "\n").repeated(1000));
        QFile peaks(m_folder.filePath(QStringLiteral("peaks.bed")));
        QVERIFY(peaks.open(QIODevice::WriteOnly));
        peaks.write("chr1\t1000\t1200\tpeak_a\nchr1\t20000\t20300\tpeak_b\n");
    }
    void init()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup() { m_window.reset(); }

    // The same as the menus say, and the threads of training.
    void preferencesAreKept()
    {
        app::setTrainingThreads(0);
        m_window->actions()[Do::Preferences]->trigger();
        auto* dialog = m_window->findChild<app::PreferencesDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->pages().count(), 3);
        QCOMPARE(dialog->threads().value(), app::usualTrainingThreads());
        const auto combos = dialog->findChildren<QComboBox*>();
        QCOMPARE(combos.size(), 3);  // theme, bases, autosave
        const auto theme = std::find_if(combos.begin(), combos.end(), [](const QComboBox* combo) { return combo->findText(QStringLiteral("Dark")) >= 0; });
        QVERIFY(theme != combos.end());
        (*theme)->setCurrentIndex((*theme)->findText(QStringLiteral("Dark")));
        QVERIFY(widgets::Look::instance().scheme() == widgets::Scheme::Light);  // not before OK
        dialog->threads().setValue(dialog->threads().maximum());
        for (auto* box : dialog->findChildren<QCheckBox*>())
            if (box->text().contains(QStringLiteral("Wheel")))
                box->setChecked(true);
        dialog->accept();
        QVERIFY(widgets::Look::instance().scheme() == widgets::Scheme::Dark);
        QVERIFY(m_window->findChild<QActionGroup*>(QLatin1String(app::kThemeChoice))->checkedAction()->text().contains(QStringLiteral("Dark")));
        QVERIFY(m_window->actions()[Do::WheelScrolls]->isChecked());
        QCOMPARE(app::trainingThreads(), availableCores());
        app::setTrainingThreads(1000);  // of another machine
        QCOMPARE(app::trainingThreads(), availableCores());
        app::setTrainingThreads(app::usualTrainingThreads());
        QVERIFY(!QSettings().contains(QStringLiteral("training/threads")));  // follows the machine
        m_window->actions()[Do::WheelScrolls]->setChecked(false);
        for (auto* action : m_window->findChild<QActionGroup*>(QLatin1String(app::kThemeChoice))->actions())
            if (action->text().contains(QStringLiteral("Light")))
                action->trigger();
    }
    void startsOnTheFirstPage()
    {
        QVERIFY(!m_window->view().isVisible());
        QVERIFY(m_window->findChild<app::StartPage*>()->isVisible());
        QVERIFY(!m_window->actions()[Do::NewTraining]->isEnabled());
        QVERIFY(!m_window->grab().isNull());
    }
    void opensAndShowsTracks()
    {
        open({QStringLiteral("genome.fa"), QStringLiteral("peaks.bed")});
        QVERIFY(m_window->view().isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(m_window->view().tracks().size(), 2u, kWait);
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("genome")));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), kWait);
        QVERIFY(!m_window->grab().isNull());
    }
    void actionsEditTracksAndUndo()
    {
        open({QStringLiteral("genome.fa"), QStringLiteral("peaks.bed")});
        QTRY_COMPARE_WITH_TIMEOUT(m_window->view().tracks().size(), 2u, kWait);
        auto& session = m_window->session();
        m_window->view().selection().set({session.project().tracks[0].id});
        m_window->actions()[Do::MoveTrackDown]->trigger();
        QCOMPARE(session.project().tracks[1].name, std::string("peaks"));
        m_window->actions()[Do::RemoveTracks]->trigger();
        QCOMPARE(session.project().tracks.size(), 1u);
        session.undoStack().undo();
        session.undoStack().undo();
        QCOMPARE(session.project().tracks[0].name, std::string("peaks"));
    }
    void locusBoxGoesThereOrSaysWhyNot()
    {
        open({QStringLiteral("genome.fa")});
        auto* box = m_window->toolBar().locusBox();
        const auto type = [&](const char* text) {
            box->setFocus();
            box->selectAll();
            QTest::keyClicks(box, QString::fromLatin1(text));
            QTest::keyClick(box, Qt::Key_Return);
        };
        type("chr1:1,001-2,000");
        QCOMPARE(m_window->session().region(), (Region{"chr1", 1000, 2000}));
        m_window->actions()[Do::GoToPlace]->trigger();
        QCOMPARE(box->selectedText(), box->text());
        box->deselect();
        m_window->actions()[Do::GoToPlace]->trigger();  // again, while it has the focus
        QCOMPARE(box->selectedText(), box->text());
        type("chr9:1-20");
        QTRY_VERIFY_WITH_TIMEOUT(!box->trouble().isEmpty(), kWait);
        QCOMPARE(m_window->session().region(), (Region{"chr1", 1000, 2000}));
        QTest::keyClick(box, Qt::Key_Escape);
        QVERIFY(box->trouble().isEmpty());
        QCOMPARE(box->text(), QStringLiteral("chr1:1,001-2,000"));
    }
    void keysMoveTheView()
    {
        open({QStringLiteral("genome.fa")});
        auto& session = m_window->session();
        session.goTo({"chr1", 10'000, 11'000});
        auto* canvas = m_window->view().overviewCanvas();
        m_window->activateWindow();
        canvas->setFocus();
        QTRY_VERIFY_WITH_TIMEOUT(canvas->hasFocus(), kWait);
        QTest::keyClick(canvas, Qt::Key_Right);
        QCOMPARE(session.region(), (Region{"chr1", 10'100, 11'100}));
        QTest::keyClick(canvas, Qt::Key_PageUp);
        QCOMPARE(session.region(), (Region{"chr1", 9'100, 10'100}));
        QTest::keyClick(canvas, Qt::Key_Plus);
        QCOMPARE(session.region().length(), 500);
        QTest::keyClick(canvas, Qt::Key_D);
        QVERIFY(!session.isDetailShown());
        QTest::keyClick(canvas, Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(session.region(), (Region{"chr1", 0, 60'000}));
        QTest::keyClick(canvas, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(session.region().length() < 60'000);
    }
    void namesAreCompletedByKeyAndSearched()
    {
        open({QStringLiteral("genome.fa"), QStringLiteral("peaks.bed")});
        m_window->resize(1600, 900);
        auto& session = m_window->session();
        QTRY_VERIFY_WITH_TIMEOUT(session.source(session.project().tracks[0].id), kWait);
        m_window->activateWindow();
        m_window->actions()[Do::Find]->trigger();
        auto* box = m_window->toolBar().searchBox();
        QVERIFY(box->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(box->hasFocus(), kWait);
        QTest::keyClicks(box, QStringLiteral("peak"));
        QTRY_COMPARE_WITH_TIMEOUT(box->completions(), QStringList({QStringLiteral("peak_a"), QStringLiteral("peak_b")}), kWait);
        auto* popup = QApplication::activePopupWidget();
        QVERIFY(popup);
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(session.region(), (Region{"chr1", 18'000, 22'300}), kWait);
        QCOMPARE(session.undoStack().undoText(), QStringLiteral("Go to peak_b"));
        QVERIFY(m_window->view().overviewCanvas()->hasFocus());
        // Enter takes the first.
        box->edit();
        QTest::keyClicks(box, QStringLiteral("peak"));
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(session.region(), (Region{"chr1", 0, 4200}), kWait);
        box->edit();
        QTest::keyClicks(box, QStringLiteral("peak_x"));
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(box->trouble(), QStringLiteral("No gene or motif called peak_x. Did you mean peak_a?"), kWait);
        m_window->resize(1200, 800);
        QTRY_VERIFY_WITH_TIMEOUT(!box->isVisible(), kWait);
        m_window->actions()[Do::Find]->trigger();
        QVERIFY(m_window->toolBar().locusBox()->hasFocus());
    }
    void undoOfViewsIsNamedAndLeavesTheTitleClean()
    {
        open({QStringLiteral("genome.fa")});
        QVERIFY(m_window->session().saveProject(m_folder.filePath(QStringLiteral("views.bindscape")).toStdString()));
        auto& session = m_window->session();
        session.goTo({"chr1", 10'000, 11'000});
        auto* canvas = m_window->view().overviewCanvas();
        canvas->setFocus();
        QTest::qWait(1050);
        QTest::keyClick(canvas, Qt::Key_Right);
        QTest::keyClick(canvas, Qt::Key_Z, Qt::ControlModifier);  // before it stood still
        QCOMPARE(session.region(), (Region{"chr1", 10'000, 11'000}));
        QTest::keyClick(canvas, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(session.region(), (Region{"chr1", 10'100, 11'100}));
        QVERIFY(!m_window->isWindowModified());
        QTest::keyClick(canvas, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(session.regions().size(), 1u);
        QCOMPARE(session.regions()[0].region, (Region{"chr1", 10'100, 11'100}));
        QVERIFY(m_window->isWindowModified());
        QMenu menu;
        m_window->viewActions().fillSweepMenu(menu, {"chr1", 500, 600});
        for (auto* action : menu.actions())
            if (action->text() == QStringLiteral("Add region"))
                action->trigger();
        QCOMPARE(session.regions().size(), 2u);
        QCOMPARE(session.regions()[1].region, (Region{"chr1", 500, 600}));
        m_window->startSlowParts();
        QCOMPARE(m_window->findChild<QDockWidget*>(QStringLiteral("regions"))->windowTitle(), QStringLiteral("Regions (2)"));
    }
    void severalPlacesAndRegionsReachTheView()
    {
        open({QStringLiteral("genome.fa"), QStringLiteral("peaks.bed")});
        auto& session = m_window->session();
        auto& view = m_window->view();
        auto* box = m_window->toolBar().locusBox();
        box->edit();
        QTest::keyClicks(box, QStringLiteral("chr1:1001-2000 chr1:20,001-21,000"));
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(view.locusCount(), 2u);
        QCOMPARE(view.locusLane(1).region(), (Region{"chr1", 20'000, 21'000}));
        QCOMPARE(box->text(), QStringLiteral("chr1:1,001-2,000 chr1:20,001-21,000"));
        view.locusLane(1).pan(50);
        QVERIFY(session.loci()[1].begin > 20'000);
        Q_EMIT view.locusClosed(0);
        QCOMPARE(view.locusCount(), 1u);
        QCOMPARE(view.overview().region(), session.region());
        session.undo();
        QCOMPARE(view.locusCount(), 2u);
        Q_EMIT view.locusChosen(1);
        QCOMPARE(view.locusCount(), 1u);
        const auto id = session.addRegion({"chr1", 3000, 4000}, "mine");
        Q_EMIT view.regionEdited(QString::fromStdString(id), {"chr1", 3000, 4500});
        QCOMPARE(session.regions()[0].region.end, std::int64_t{4500});
        QCOMPARE(session.undoStack().undoText(), QStringLiteral("Move the end of region mine"));
        Q_EMIT view.regionClicked(QString::fromStdString(id));
        QCOMPARE(session.region(), (Region{"chr1", 2850, 4650}));
        QMenu menu;
        m_window->regionActions().fillMenu(menu, id);
        QVERIFY(menu.actions().size() >= 7);
        for (auto* action : menu.actions())
            if (action->text() == QStringLiteral("Remove"))
                action->trigger();
        QVERIFY(session.regions().empty());
    }
    void addressesAreCheckedBeforeTheyAreOpened()
    {
        QVERIFY(app::UrlDialog::troubleWith(QStringLiteral("https://example.org/a.bw")).isEmpty());
        QVERIFY(app::UrlDialog::troubleWith(QStringLiteral("/home/a.bw")).contains(QStringLiteral("https://")));
        QVERIFY(!app::UrlDialog::troubleWith(QStringLiteral("https://")).isEmpty());
        m_window->actions()[Do::OpenUrl]->trigger();
        auto* dialog = m_window->findChild<app::UrlDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QSignalSpy chosen(dialog, &app::UrlDialog::chosen);
        auto* field = dialog->findChild<QLineEdit*>();
        field->setText(QStringLiteral("nonsense"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(chosen.isEmpty());
        dialog->reject();
    }
    void messagesAreInlineAndCanBeClosed()
    {
        m_window->files().open({m_folder.filePath(QStringLiteral("nothing.bw"))});
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->messages().sentences().isEmpty(), kWait);
        QVERIFY(m_window->messages().sentences().last().contains(QStringLiteral("nothing.bw")));
        m_window->messages().clear();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->messages().sentences().isEmpty(), kWait);
    }
    void messagesNameFilesWithoutTheirFolders()
    {
        const QString file = m_folder.filePath(QStringLiteral("nothing.bw"));
        m_window->messages().show(QStringLiteral("There is no file %1, line 3. Choose another.").arg(file), app::Severity::Warning);
        const auto labels = m_window->messages().findChildren<QLabel*>();
        const auto shown = std::find_if(labels.begin(), labels.end(), [](const auto* label) { return !label->text().isEmpty(); });
        QVERIFY(shown != labels.end());
        QCOMPARE((*shown)->text(), QStringLiteral("There is no file nothing.bw, line 3. Choose another."));
        QVERIFY((*shown)->toolTip().contains(file));
        QVERIFY(m_window->messages().sentences().last().contains(file));
    }
    void filesAreOpenedByDroppingThem()
    {
        QMimeData files;
        files.setUrls({QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("genome.fa"))),
                       QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("peaks.bed")))});
        const auto drop = [this, &files] {
            QWidget* target = m_window.get();
            QDragEnterEvent enter({50, 50}, Qt::CopyAction, &files, Qt::LeftButton, {});
            QCoreApplication::sendEvent(target, &enter);
            QVERIFY(enter.isAccepted());
            QDropEvent dropped({50, 50}, Qt::CopyAction, &files, Qt::LeftButton, {});
            QCoreApplication::sendEvent(target, &dropped);
            QVERIFY(dropped.isAccepted());
        };
        drop();
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session().project().tracks.size(), 2u, kWait);
        files.setUrls({QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("peaks.bed")))});
        drop();
        QTRY_COMPARE_WITH_TIMEOUT(m_window->session().project().tracks.size(), 3u, kWait);
        m_window->session().undoStack().undo();
        QCOMPARE(m_window->session().project().tracks.size(), 2u);
    }
    void statusBarTellsPlaceValuesAndJobs()
    {
        open({QStringLiteral("genome.fa"), QStringLiteral("peaks.bed")});
        m_window->session().goTo({"chr1", 1000, 1100});
        const auto shown = [this](const char* name) {
            for (const auto* label : m_window->statusBar()->findChildren<QLabel*>())
                if (label->accessibleName() == QLatin1String(name))
                    return label->text();
            return QString();
        };
        QCOMPARE(shown("Position"), QStringLiteral("chr1:1,001-1,100"));
        QCOMPARE(shown("Saved"), QStringLiteral("Unsaved changes"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), kWait);
        auto* canvas = m_window->view().overviewCanvas();
        QTest::mouseMove(canvas, {canvas->width() / 2, 10});
        QVERIFY(shown("Position").startsWith(QStringLiteral("chr1:1,05")));
        QVERIFY(shown("Under the pointer").contains(QStringLiteral("peak_a")));
    }
    void titleBarsCloseAndFloatTheirDocks()
    {
        m_window->resize(1600, 1000);
        m_window->startSlowParts();
        auto* models = m_window->findChild<QDockWidget*>(QStringLiteral("models"));
        QTRY_VERIFY_WITH_TIMEOUT(models->titleBarWidget()->height() > 15, kWait);
        // What is on a tab needs no second title.
        auto* training = m_window->findChild<QDockWidget*>(QStringLiteral("training"));
        QTRY_COMPARE_WITH_TIMEOUT(training->titleBarWidget()->sizeHint().height(), 0, kWait);
        const auto buttons = models->titleBarWidget()->findChildren<QToolButton*>();
        QCOMPARE(buttons.size(), 2);
        for (auto* button : buttons)
            QVERIFY(!button->accessibleName().isEmpty() && !button->toolTip().isEmpty());
        buttons[0]->click();
        QVERIFY(models->isFloating());
        buttons[0]->click();
        QVERIFY(!models->isFloating());
        buttons[1]->click();
        QVERIFY(models->isHidden());
        models->toggleViewAction()->trigger();
        QVERIFY(!models->isHidden());
        // The buttons at the end of the tabs are those of the panel in front.
        const auto bars = m_window->findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly);
        const auto bar = std::find_if(bars.begin(), bars.end(),
                                      [](const auto* one) { return one->isVisible() && one->tabText(0) == QStringLiteral("Training"); });
        QVERIFY(bar != bars.end());
        const auto corner = (*bar)->findChildren<QToolButton*>();
        for (auto* button : corner)
            if (button->accessibleName() == QStringLiteral("Close the shown panel"))
                button->click();
        QVERIFY(training->isHidden());
    }
    void rightDocksShareTheirPlaceInANarrowWindow()
    {
        m_window->startSlowParts();
        auto *models = m_window->findChild<QDockWidget*>(QStringLiteral("models")),
             *jobs = m_window->findChild<QDockWidget*>(QStringLiteral("jobs"));
        m_window->resize(1600, 900);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->tabifiedDockWidgets(models).isEmpty(), kWait);
        m_window->resize(1100, 700);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->tabifiedDockWidgets(models).contains(jobs), kWait);
        // The toolbar still has all of its buttons.
        const auto allButtons = [this] {
            const auto buttons = m_window->toolBar().findChildren<QToolButton*>();
            return std::all_of(buttons.begin(), buttons.end(), [](const auto* button) {
                return qobject_cast<QLineEdit*>(button->parentWidget()) ||  // the search field gives way
                       button->isVisible() != (button->objectName() == QStringLiteral("qt_toolbar_ext_button"));
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(allButtons(), kWait);
        m_window->resize(1600, 900);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->tabifiedDockWidgets(models).isEmpty(), kWait);
        QTRY_VERIFY_WITH_TIMEOUT(allButtons(), kWait);
        QVERIFY(m_window->toolBar().locusBox()->width() >= 200);  // a locus of a large chromosome
    }
    void panelsHaveDocksAndTheLayoutComesBack()
    {
        m_window->startSlowParts();
        const auto docks = m_window->findChildren<QDockWidget*>();
        QVERIFY(docks.size() >= 6);
        for (auto* dock : docks) {
            QVERIFY(dock->widget());
            dock->close();
        }
        m_window->actions()[Do::ResetLayout]->trigger();
        for (auto* dock : docks)
            QVERIFY(!dock->isHidden());
    }
    // A project with many runs would be counted once for each panel nobody looks at.
    void panelsBehindOthersAreNotShown()
    {
        m_window->startSlowParts();
        const auto inFront = [this] {
            QStringList names;
            for (const auto* dock : m_window->findChildren<QDockWidget*>())
                if (dock->widget()->isVisible())
                    names << dock->objectName();
            names.sort();
            return names.join(QLatin1Char(' '));
        };
        QCOMPARE(inFront(), QStringLiteral("jobs models training"));
        auto* kmers = m_window->findChild<QDockWidget*>(QStringLiteral("tf-kmers"));
        kmers->raise();
        QTRY_COMPARE_WITH_TIMEOUT(inFront(), QStringLiteral("jobs models tf-kmers"), kWait);
        QVERIFY(!kmers->widget()->visibleRegion().isEmpty());
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::AltModifier);
        QTRY_COMPARE_WITH_TIMEOUT(inFront(), QStringLiteral("jobs models training"), kWait);
        kmers->setFloating(true);
        QTRY_COMPARE_WITH_TIMEOUT(inFront(), QStringLiteral("jobs models tf-kmers training"), kWait);
        kmers->close();
        QTRY_COMPARE_WITH_TIMEOUT(inFront(), QStringLiteral("jobs models training"), kWait);
        m_window->resize(1240, 760);  // narrow: those on the right share their place
        QTRY_COMPARE_WITH_TIMEOUT(inFront(), QStringLiteral("models training"), kWait);
        m_window->resize(1600, 900);
        QTRY_COMPARE_WITH_TIMEOUT(inFront(), QStringLiteral("jobs models training"), kWait);
    }
    void everyControlSaysWhatItIs()
    {
        open({QStringLiteral("genome.fa"), QStringLiteral("peaks.bed")});
        m_window->startSlowParts();
        QCoreApplication::processEvents();
        for (const auto* widget : m_window->findChildren<QWidget*>()) {
            const bool control = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
                                 qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractSlider*>(widget);
            // Parts that Qt makes inside its own widgets.
            const bool inner =
                widget->objectName().startsWith(QStringLiteral("qt_")) || widget->objectName().startsWith(QStringLiteral("Scroll")) ||
                qobject_cast<const QAbstractScrollArea*>(widget->parentWidget() ? widget->parentWidget()->parentWidget() : nullptr) ||
                qobject_cast<const QAbstractScrollArea*>(widget->parentWidget()) ||
                qobject_cast<const QComboBox*>(widget->parentWidget()) || qobject_cast<const QLineEdit*>(widget->parentWidget()) || qobject_cast<const QAbstractSpinBox*>(widget->parentWidget());
            if (!control || inner)
                continue;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool said = !widget->accessibleName().isEmpty() || !widget->toolTip().isEmpty() || (button && !button->text().isEmpty());
            QVERIFY2(said, qPrintable(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName() +
                                      QStringLiteral(" in ") + QString::fromLatin1(widget->parentWidget()->metaObject()->className())));
        }
    }
    void noKeyIsTakenTwice()
    {
        std::set<QString> taken;
        for (const auto& line : m_window->actions().keyTable()) {
            for (const QString& key : line.keys.split(QStringLiteral(", "))) {
                QVERIFY2(taken.insert(key).second, qPrintable(key));
                QVERIFY(!line.help.isEmpty());
            }
        }
        QVERIFY(taken.size() > 30);
        QVERIFY(app::aboutText(std::nullopt).contains(QStringLiteral("General Public License")));
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
