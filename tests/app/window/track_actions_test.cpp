// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the track menu does: on all selected tracks, as one named step, undone and done again exactly.
#include "app/window/track_actions.h"
#include "app/window/track_data_export.h"
#include "app/window/track_facts.h"
#include "app/window/view_binding.h"
#include "core/tracks/data_text.h"
#include "tests/support/text_file.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QClipboard>
#include <QColorDialog>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QFile>
#include <QInputDialog>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using app::Do;
using app::Session;
using project::TrackEntry;
using test::write;

namespace {
constexpr int kWait = 5000;
}  // namespace

class TrackActionsTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_window;
    widgets::GenomeView* m_view = nullptr;
    std::unique_ptr<app::ActionSet> m_actions;
    app::TrackActions* m_tracks = nullptr;

    std::string state() const { return toJson(m_session->project(), "/")["tracks"].dump(); }
    const TrackEntry& track(std::size_t i) const { return m_session->project().tracks[i]; }
    // The signals are the first three tracks.
    void select(std::size_t count)
    {
        std::set<std::string> ids;
        for (std::size_t i = 0; i < count; ++i)
            ids.insert(track(i).id);
        m_view->selection().set(ids);
    }
    static QAction* find(const QMenu& menu, const QStringList& path)
    {
        for (QAction* action : menu.actions()) {
            if (QString(action->text()).remove(QLatin1Char('&')).remove(QChar(0x2026)) != path.front())
                continue;
            if (path.size() == 1)
                return action;
            return action->menu() ? find(*action->menu(), path.mid(1)) : nullptr;
        }
        return nullptr;
    }
    // Triggers an entry and checks that it is one step which goes back and forth exactly.
    void checkStep(const QString& path, const QString& name)
    {
        QMenu menu;
        m_tracks->fillMenu(menu, track(0).id);
        QAction* action = find(menu, path.split(QLatin1Char('/')));
        QVERIFY2(action && action->isEnabled(), qPrintable(path));
        const std::string before = state();
        const int steps = m_session->undoStack().count();
        action->trigger();
        QCOMPARE(m_session->undoStack().count(), steps + 1);
        QCOMPARE(m_session->undoStack().undoText(), name);
        const std::string after = state();
        QVERIFY(after != before);
        m_session->undoStack().undo();
        QCOMPARE(state(), before);
        m_session->undoStack().redo();
        QCOMPARE(state(), after);
    }
    // Whatever modal dialog opens next is handed to `work`.
    template <class Dialog>
    void whenOpen(std::function<void(Dialog&)> work)
    {
        QTimer::singleShot(50, this, [work] {
            auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog != nullptr);
            work(*dialog);
            dialog->accept();
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        write(m_folder.filePath(QStringLiteral("genome.fa")), ">chr1\n" + (QByteArray("ACGTTGCAGATAACCGGTTA").repeated(3) + "\n").repeated(100));
        for (const char* name : {"a", "b", "c"})
            write(m_folder.filePath(QString::fromLatin1(name) + QStringLiteral(".bedGraph")), "chr1\t0\t1000\t2\nchr1\t1000\t1010\t50\nchr1\t1010\t2000\t-3\n");
        write(m_folder.filePath(QStringLiteral("peaks.bed")), "chr1\t1000\t1200\tpeak_a\nchr1\t2000\t2300\tpeak_b\n");
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_window = std::make_unique<QWidget>();
        m_window->resize(1000, 600);
        m_view = new widgets::GenomeView(m_window.get());
        m_view->resize(1000, 600);
        m_actions = std::make_unique<app::ActionSet>(m_window.get(), m_view);
        new app::ViewBinding(*m_session, *m_view);
        m_tracks = new app::TrackActions(*m_session, *m_view, *m_actions);
        std::vector<std::filesystem::path> files;
        for (const char* name : {"genome.fa", "a.bedGraph", "b.bedGraph", "c.bedGraph", "peaks.bed"})
            files.emplace_back(m_folder.filePath(QString::fromLatin1(name)).toStdString());
        m_session->openFiles(files);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), 5u, kWait);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source(track(3).id) != nullptr, kWait);
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(track(i).kind, std::string("signal"));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_session->goTo({"chr1", 900, 1100});
        QTRY_VERIFY_WITH_TIMEOUT(m_view->overview().loader().loaded(track(0).id) != nullptr && !m_view->isReading(), kWait);
        m_session->undoStack().clear();
    }
    void cleanup()
    {
        m_actions.reset();
        m_window.reset();
        m_session.reset();
    }

    void everyEntryIsOneStepForAllSelectedTracks_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("what");
        const std::pair<const char*, const char*> entries[] = {
            {"Graph/Bars", "Graph"}, {"Graph/Line", "Graph"}, {"Graph/Heat row", "Graph"}, {"Summary far out/Mean", "Summary"},
            {"Summary far out/Minimum", "Summary"}, {"Summary far out/Maximum", "Summary"}, {"Summary far out/Whiskers (least, mean, largest)", "Summary"},
            {"Scale/Percentile scale", "Scale"}, {"Scale/Symmetric scale", "Scale"}, {"Scale/Logarithmic", "Logarithmic scale"},
            {"Group autoscale/New group A", "Group scale"}, {"Group autoscale/Group scale", "Group scale"}, {"Overlay", "Overlay"}, {"Opacity/40 %", "Opacity"},
            {"Show as letters", "Letters"}, {"Show in detail", "Show in detail"}};
        for (const auto& [path, what] : entries)
            QTest::newRow(path) << QString::fromLatin1(path) << QString::fromLatin1(what);
    }
    void everyEntryIsOneStepForAllSelectedTracks()
    {
        QFETCH(QString, path);
        QFETCH(QString, what);
        select(3);
        const std::string others = toJson(m_session->project(), "/")["tracks"][3].dump();
        checkStep(path, what + QStringLiteral(" of 3 tracks"));
        QCOMPARE(toJson(m_session->project(), "/")["tracks"][3].dump(), others);
        // The same on one track names it.
        m_session->undoStack().undo();
        m_session->undoStack().clear();
        select(1);
        if (path != QStringLiteral("Overlay"))
            checkStep(path, what + QStringLiteral(" of a"));
    }
    void coloursAndHeightsComeFromDialogs()
    {
        select(2);
        whenOpen<QColorDialog>([](QColorDialog& dialog) { dialog.setCurrentColor(QColor(1, 2, 3)); });
        checkStep(QStringLiteral("Colour"), QStringLiteral("Colour of 2 tracks"));
        QVERIFY(track(1).style.color == draw::Color::hex(0x010203) && !track(2).style.color);
        whenOpen<QColorDialog>([](QColorDialog& dialog) { dialog.setCurrentColor(QColor(9, 8, 7)); });
        checkStep(QStringLiteral("Negative colour"), QStringLiteral("Negative colour of 2 tracks"));
        QVERIFY(track(0).style.negativeColor == draw::Color::hex(0x090807) && track(0).style.color == draw::Color::hex(0x010203));
        checkStep(QStringLiteral("One colour for both signs"), QStringLiteral("Negative colour of 2 tracks"));
        QVERIFY(!track(0).style.negativeColor);
        whenOpen<QInputDialog>([](QInputDialog& dialog) { dialog.setDoubleValue(77); });
        checkStep(QStringLiteral("Height"), QStringLiteral("Height of 2 tracks"));
        QCOMPARE(track(1).style.height, 77.0);
    }
    void graphsOfOtherKindsStay()
    {
        m_view->selection().set({track(0).id, track(3).id});  // a signal and peaks
        checkStep(QStringLiteral("Graph/Bars"), QStringLiteral("Graph of a"));
        QVERIFY(track(3).style.graph.empty());
    }
    void groupsAreJoinedAndLeft()
    {
        select(2);
        checkStep(QStringLiteral("Group autoscale/New group A"), QStringLiteral("Group scale of 2 tracks"));
        m_view->selection().set({track(2).id});
        QMenu menu;
        m_tracks->fillMenu(menu, track(2).id);
        QVERIFY(find(menu, {QStringLiteral("Group autoscale"), QStringLiteral("New group B")}));
        find(menu, {QStringLiteral("Group autoscale"), QStringLiteral("Join A")})->trigger();
        QCOMPARE(track(2).group, std::string("A"));
        select(1);
        checkStep(QStringLiteral("Group autoscale/Leave group"), QStringLiteral("Own scale of a"));
        QVERIFY(track(0).group.empty() && track(1).group == "A");
    }
    void overlaysAreMadeAndTakenApart()
    {
        select(1);
        QVERIFY(!(*m_actions)[Do::Overlay]->isEnabled());
        m_view->selection().set({track(0).id, track(3).id});
        QVERIFY(!(*m_actions)[Do::Overlay]->isEnabled());  // peaks are no signal
        select(2);
        QVERIFY((*m_actions)[Do::Overlay]->isEnabled());
        (*m_actions)[Do::Overlay]->trigger();
        QVERIFY(!track(0).overlay.empty() && track(0).overlay == track(1).overlay && track(2).overlay.empty());
        QCOMPARE(track(0).style.opacity, 1.0);
        QCOMPARE(track(1).style.opacity, 0.6);
        // Any one of the row takes it apart; nobody stays alone in an overlay.
        select(1);
        checkStep(QStringLiteral("Overlay"), QStringLiteral("Separate rows of 2 tracks"));
        QVERIFY(track(0).overlay.empty() && track(1).overlay.empty());
        QCOMPARE(track(1).style.opacity, 1.0);
        m_session->undoStack().undo();
        m_view->selection().set({track(1).id, track(2).id});
        (*m_actions)[Do::Overlay]->trigger();
        QVERIFY(track(0).overlay.empty() && !track(1).overlay.empty() && track(1).overlay == track(2).overlay);
    }
    void lettersGoBackToTheSignal()
    {
        select(1);
        const std::string before = state();
        checkStep(QStringLiteral("Show as letters"), QStringLiteral("Letters of a"));
        QCOMPARE(track(0).kind, std::string("attribution"));
        QCOMPARE(track(0).style.height, tracks::defaultHeight(genome::TrackKind::Attribution, "letters"));
        checkStep(QStringLiteral("Show as signal"), QStringLiteral("Signal of a"));
        QCOMPARE(state(), before);
    }
    void duplicatesStandBelowTheirOriginals()
    {
        select(2);
        checkStep(QStringLiteral("Duplicate"), QStringLiteral("Duplicate 2 tracks"));
        QCOMPARE(m_session->project().tracks.size(), 7u);
        QCOMPARE(track(2).name, std::string("a (copy)"));
        QCOMPARE(track(3).name, std::string("b (copy)"));
        QVERIFY(track(2).id != track(0).id && track(2).file == track(0).file);
    }
    void scalePopoverIsOneStepWhileItIsOpen()
    {
        select(2);
        m_tracks->showScale(track(0).id, {10, 10});
        auto* popover = m_window->findChild<widgets::ScalePopover*>();
        QVERIFY(popover && popover->isVisible());
        for (const auto* control : popover->findChildren<QWidget*>())
            if (qobject_cast<const QAbstractButton*>(control) || qobject_cast<const QComboBox*>(control) || qobject_cast<const QDoubleSpinBox*>(control))
                QVERIFY(!control->accessibleName().isEmpty());
        const auto radio = [&](const char* name) {
            for (auto* button : popover->findChildren<QRadioButton*>())
                if (button->accessibleName() == QLatin1String(name))
                    return button;
            return static_cast<QRadioButton*>(nullptr);
        };
        const auto number = [&](const char* name) {
            for (auto* box : popover->findChildren<QDoubleSpinBox*>())
                if (box->accessibleName() == QLatin1String(name))
                    return box;
            return static_cast<QDoubleSpinBox*>(nullptr);
        };
        QCOMPARE(number("Upper end")->value(), 50.0);  // begins with what is seen
        const std::string before = state();
        radio("Symmetric scale")->setChecked(true);
        QVERIFY(track(1).style.scale == tracks::ScaleMode::Symmetric);  // at once
        number("Upper end")->setValue(20);                              // chooses the fixed scale
        QVERIFY(track(0).style.scale == tracks::ScaleMode::Fixed && track(0).style.max == 20 && track(0).style.min == -3);
        number("Upper end")->setValue(-10);  // not a range: nothing happens
        QCOMPARE(track(0).style.max, 20.0);
        number("Percentile")->setValue(90);
        QVERIFY(track(1).style.scale == tracks::ScaleMode::Percentile && track(1).style.percentile == 90);
        popover->findChild<QComboBox*>()->setCurrentIndex(1);  // new group A
        QCOMPARE(track(1).group, std::string("A"));
        QCOMPARE(m_session->undoStack().count(), 1);
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Scale of 2 tracks"));
        const std::string after = state();
        m_session->undoStack().undo();
        QCOMPARE(state(), before);
        m_session->undoStack().redo();
        QCOMPARE(state(), after);
        QTest::keyClick(popover, Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<widgets::ScalePopover*>() == nullptr, kWait);
        // The next one is a step of its own.
        m_tracks->showScale(track(0).id, {10, 10});
        popover = m_window->findChild<widgets::ScalePopover*>();
        QVERIFY(popover);
        QVERIFY(radio("Percentile scale")->isChecked());
        radio("Auto scale")->setChecked(true);
        QCOMPARE(m_session->undoStack().count(), 2);
    }
    void popoverChangesOnlyWhatWasChanged()
    {
        auto other = track(1);
        other.style.logarithmic = true;
        m_session->changeTrack(other, QStringLiteral("Log"));
        select(2);
        m_tracks->showScale(track(0).id, {10, 10});
        auto* popover = m_window->findChild<widgets::ScalePopover*>();
        QVERIFY(popover);
        for (auto* button : popover->findChildren<QRadioButton*>())
            if (button->accessibleName() == QStringLiteral("Symmetric scale"))
                button->setChecked(true);
        QVERIFY(track(0).style.scale == tracks::ScaleMode::Symmetric && track(1).style.scale == tracks::ScaleMode::Symmetric);
        QVERIFY(!track(0).style.logarithmic && track(1).style.logarithmic);
        popover->close();
    }
    void factsTellFileAndContent()
    {
        const QString facts = trackFacts(*m_session, {track(0), track(3)});
        QVERIFY(facts.contains(QStringLiteral("a.bedGraph")));
        QVERIFY(facts.contains(QString::fromStdString(m_session->source(track(0).id)->description())));
        QVERIFY(facts.contains(QStringLiteral("intervals")));
        select(1);
        (*m_actions)[Do::AboutTrack]->trigger();
        auto* dialog = m_window->findChild<QDialog*>(QStringLiteral("trackFacts"));
        QVERIFY(dialog);
        for (auto* button : dialog->findChildren<QPushButton*>())
            if (button->text().contains(QStringLiteral("Copy")))
                button->click();
        QCOMPARE(QApplication::clipboard()->text(), dialog->findChild<QPlainTextEdit*>()->toPlainText());
        dialog->close();
    }
    void visibleDataAreWritten()
    {
        QSignalSpy said(m_session.get(), &Session::message);
        const auto* loaded = m_view->overview().loader().loaded(track(3).id);
        QTRY_VERIFY_WITH_TIMEOUT((loaded = m_view->overview().loader().loaded(track(3).id)) != nullptr, kWait);
        const QString bed = m_folder.filePath(QStringLiteral("out.bed")), csv = m_folder.filePath(QStringLiteral("out.csv"));
        app::writeVisibleData(*m_session, {"peaks", loaded->data, {"chr1", 900, 1100}}, bed.toStdString());
        app::writeVisibleData(*m_session, {"peaks", loaded->data, {"chr1", 900, 1100}}, csv.toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(said.count(), 2, kWait);
        QFile file(bed), table(csv);
        QVERIFY(file.open(QIODevice::ReadOnly) && table.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("chr1\t1000\t1200\tpeak_a\t0\t.\n"));
        QVERIFY(table.readAll().startsWith("chrom,begin,end,name,"));
        app::writeVisibleData(*m_session, {"peaks", loaded->data, {"chr1", 900, 1100}}, m_folder.filePath(QStringLiteral("no/where.csv")).toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(said.count(), 3, kWait);
        QVERIFY(said.last()[0].toString().contains(QStringLiteral("no")));
        // A name never leads to another folder.
        const auto odd = app::freeDataFile(m_folder.path().toStdString(), "../a/b:c", ".csv");
        QCOMPARE(odd.parent_path(), std::filesystem::path(m_folder.path().toStdString()));
        QVERIFY(app::freeDataFile(m_folder.path().toStdString(), "out", ".csv").filename() == "out 2.csv");
    }
    void mnemonicsAreUniqueAndNoKeysOfTheView()
    {
        select(1);
        QMenu menu;
        m_tracks->fillMenu(menu, track(0).id);
        std::set<QChar> taken{QLatin1Char('b'), QLatin1Char('d'), QLatin1Char('f'), QLatin1Char('s')};
        for (const QAction* action : menu.actions()) {
            const qsizetype at = action->text().indexOf(QLatin1Char('&'));
            if (at >= 0 && at + 1 < action->text().size())
                QVERIFY2(taken.insert(action->text()[at + 1].toLower()).second, qPrintable(action->text()));
        }
        QVERIFY(taken.size() > 14);
    }
    void menuBarShowsTheSameOrGreyed()
    {
        QMenu menu;
        m_view->selection().set({});
        m_tracks->fillTracksMenu(menu);
        for (const QString& text : {QStringLiteral("Overlay"), QStringLiteral("Data range"), QStringLiteral("Show as letters"), QStringLiteral("Group autoscale")}) {
            QAction* action = find(menu, {text});
            QVERIFY2(action && !action->isEnabled(), qPrintable(text));
        }
        QVERIFY((*m_actions)[Do::NextTrack]->isEnabled());
        select(2);
        m_tracks->fillTracksMenu(menu);
        for (const QString& text : {QStringLiteral("Overlay"), QStringLiteral("Data range"), QStringLiteral("Show as letters"), QStringLiteral("Group autoscale")})
            QVERIFY2(find(menu, {text}) && find(menu, {text})->isEnabled(), qPrintable(text));
        QCOMPARE(m_view->selection().ids().size(), 2u);
    }
};

QTEST_MAIN(TrackActionsTest)
#include "track_actions_test.moc"
