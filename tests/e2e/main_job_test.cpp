// SPDX-License-Identifier: GPL-3.0-or-later
// The main job by mouse and keys, at 1600x1000: example project, zoom to a bound site, a run of two epochs, a curve point, stop and
// keep, the Grad-CAM track, a k-mer, an SVG and a PDF, the project saved and opened again. Needs a screen; Xvfb will do.
#include "app/dialogs/export_dialog.h"
#include "app/dialogs/training_dialog.h"
#include "app/panels/kmers_panel.h"
#include "app/window/main_window.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/train/trainer.h"
#include "widgets/canvas/look.h"
#include "widgets/figure/export_form.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/kmer_view.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSettings>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <cstdio>
#include <ctime>
#include <filesystem>

using namespace bindscape;
using app::Do;
using app::MainWindow;
namespace fs = std::filesystem;

namespace {

constexpr int kSoon = 20000;       // reading files
constexpr double kSmoothMs = 50;   // the window may not be busy for longer
constexpr int kTraining = 180000;  // an epoch, also on a busy machine

template <class Widget>
Widget* named(QWidget* root, const QString& accessibleName)
{
    const auto all = root->findChildren<Widget*>();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Widget* widget) { return widget->accessibleName() == accessibleName; });
    if (found == all.end())
        for (const Widget* widget : all)
            qWarning() << "there is" << widget->accessibleName() << "but no" << accessibleName;
    return found == all.end() ? nullptr : *found;
}

void click(QWidget* widget, QPoint at = {})
{
    QTest::mouseClick(widget, Qt::LeftButton, {}, at.isNull() ? widget->rect().center() : at);
}

// Knows how long the window was busy with one event: that long it answered nothing. Counted by the clock of the thread, so that
// other programs on the machine do not disturb, and by the wall, which waiting for a lock or a file shows.
class WatchedApplication final : public QApplication {
public:
    using QApplication::QApplication;
    struct Longest {
        double busyMs = 0, wallMs = 0;
        QString what;
    };
    void startWatch() { m_longest = {}; }
    const Longest& longest() const { return m_longest; }

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_inside || QThread::currentThread() != thread())
            return QApplication::notify(receiver, event);
        const QScopedValueRollback<bool> inside(m_inside, true);
        const int type = event->type();
        const QString name = QString::fromLatin1(receiver->metaObject()->className());
        const double busy = busyMs();
        QElapsedTimer wall;
        wall.start();
        const bool result = QApplication::notify(receiver, event);
        const double spent = busyMs() - busy;
        m_longest.wallMs = std::max(m_longest.wallMs, static_cast<double>(wall.nsecsElapsed()) / 1e6);
        if (spent > m_longest.busyMs) {
            m_longest.busyMs = spent;
            m_longest.what = QStringLiteral("event %1 of %2").arg(type).arg(name);
        }
        return result;
    }

private:
    static double busyMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }
    bool m_inside = false;
    Longest m_longest;
};

std::size_t scoreTracks(const project::Project& project)
{
    return static_cast<std::size_t>(std::count_if(project.tracks.begin(), project.tracks.end(),
                                                  [](const auto& track) { return track.kind == toText(genome::TrackKind::Attribution); }));
}

}  // namespace

class MainJobTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    QDir m_pictures{QDir::current().filePath(QStringLiteral("screenshots"))};
    std::unique_ptr<MainWindow> m_window;
    fs::path m_run;

    app::Session& session() { return m_window->session(); }
    static WatchedApplication& watched() { return *static_cast<WatchedApplication*>(qApp); }
    // A key for the main window, which a closed dialog may have left inactive where there is no window manager.
    void press(Qt::Key key, Qt::KeyboardModifier modifier)
    {
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), key, modifier);
    }
    void keep(const QString& name)
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isSettled(), kSoon);
        QTest::qWait(300);
        QVERIFY(m_window->grab().save(m_pictures.filePath(name + QStringLiteral(".png"))));
    }
    void exportView(draw::FileFormat format, const QString& ending)
    {
        press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<app::ExportDialog*>() != nullptr, kSoon);
        auto* dialog = m_window->findChild<app::ExportDialog*>();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        auto* button = named<QAbstractButton>(dialog, ending.toUpper());
        QVERIFY(button != nullptr);
        click(button);
        QCOMPARE(dialog->form().options().format, format);
        auto* file = named<QLineEdit>(dialog, QStringLiteral("Save as"));
        file->selectAll();
        QTest::keyClicks(file, m_folder.filePath(QStringLiteral("view.") + ending));
        click(named<QPushButton>(dialog, QStringLiteral("Export")));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<app::ExportDialog*>() == nullptr, kSoon);
        QVERIFY(QFileInfo(m_folder.filePath(QStringLiteral("view.") + ending)).size() > 1000);
        QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("view.csv"))));
        QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("view.json"))));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid() && m_pictures.mkpath(QStringLiteral(".")));
        qputenv("BINDSCAPE_EXAMPLE_DIR", m_folder.filePath(QStringLiteral("example")).toUtf8());
        qputenv("BINDSCAPE_COMPUTE_MODULE", QByteArray(qgetenv("BINDSCAPE_BIN_DIR")) + "/../lib/bindscape/libbindscape_compute.so");
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1600, 1000);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        // There may be no window manager to do it.
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_window->startSlowParts();
    }
    void cleanupTestCase()
    {
        session().jobs().cancelAllAndWait();
        m_window.reset();
    }

    void opensTheExampleWhichBeginsToLearn()
    {
        auto* example = named<QPushButton>(m_window.get(), QStringLiteral("Example project"));
        QVERIFY(example != nullptr && example->isVisible());
        click(example);
        QTRY_VERIFY_WITH_TIMEOUT(session().hasGenome(), 60000);
        QTRY_VERIFY_WITH_TIMEOUT(session().project().tracks.size() >= 5, kSoon);
        QTRY_VERIFY_WITH_TIMEOUT(session().jobs().runningCount() > 0, kSoon);
        keep(QStringLiteral("1-example"));
        // This test trains a run of its own.
        session().jobs().cancelAllAndWait();
        QStringList running;
        for (const jobs::Job* job : session().jobs().jobs())
            if (job->isVisible() && !job->isOver())
                running << job->title();
        QVERIFY2(session().jobs().runningCount() == 0, qPrintable(running.join(QStringLiteral(", "))));
    }
    void zoomsToABoundSite()
    {
        auto* box = m_window->toolBar().findChild<QLineEdit*>();
        QVERIFY(box != nullptr);
        press(Qt::Key_L, Qt::ControlModifier);
        box->selectAll();
        QTest::keyClicks(box, QStringLiteral("chr9:321,500-323,000"));
        QTest::keyClick(box, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(session().region().chrom, std::string("chr9"), kSoon);
        QTRY_COMPARE(session().region().begin, std::int64_t{321499});
        const double before = static_cast<double>(session().region().length());
        m_window->view().setFocus();
        QTest::keyClick(&m_window->view(), Qt::Key_Plus);
        QTRY_VERIFY(static_cast<double>(session().region().length()) < before);
        keep(QStringLiteral("2-bound-site"));
    }
    void trainsARunOfTwoEpochs()
    {
        press(Qt::Key_T, Qt::ControlModifier);
        QTRY_VERIFY(m_window->findChild<app::TrainingDialog*>() != nullptr);
        auto* dialog = m_window->findChild<app::TrainingDialog*>();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QTest::keyClicks(named<QLineEdit>(dialog, QStringLiteral("TF name")), QStringLiteral("GATA1"));
        auto* motif = named<QComboBox>(dialog, QStringLiteral("Motif"));
        QTRY_VERIFY_WITH_TIMEOUT(motif->count() > 1, kSoon);
        const int gata = motif->findText(QStringLiteral("GATA1"), Qt::MatchContains);
        QVERIFY(gata >= 0);
        motif->setFocus();
        motif->setCurrentIndex(gata);
        auto* preset = named<QComboBox>(dialog, QStringLiteral("Preset"));
        QVERIFY(preset != nullptr);
        preset->setCurrentIndex(preset->findData(QStringLiteral("quick")));
        auto* architecture = named<QComboBox>(dialog, QStringLiteral("Architecture"));
        architecture->setCurrentIndex(architecture->findData(QStringLiteral("deepsea")));
        auto* present = named<QAbstractButton>(dialog, QStringLiteral("Core motif: Present"));
        QVERIFY(present != nullptr);
        click(present);
        auto* epochs = named<QSpinBox>(dialog, QStringLiteral("Epochs"));
        QVERIFY(epochs != nullptr);
        epochs->selectAll();
        QTest::keyClicks(epochs, QStringLiteral("2"));
        keep(QStringLiteral("3a-behind-the-dialog"));
        QVERIFY(dialog->grab().save(m_pictures.filePath(QStringLiteral("3-training-dialog.png"))));
        auto* train = named<QPushButton>(dialog, QStringLiteral("Train"));
        QTRY_VERIFY_WITH_TIMEOUT(train->isEnabled(), kSoon);
        watched().startWatch();
        click(train);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<app::TrainingDialog*>() == nullptr, kSoon);
        QTRY_VERIFY_WITH_TIMEOUT(session().jobs().runningCount() > 0, kSoon);
        m_run = paths::runFolder(session().project().folder(), session().project().analyses.back().runs.back().id);
    }
    void showsACurvePointThenStopsAndKeepsTheBest()
    {
        QTRY_VERIFY_WITH_TIMEOUT(!train::readMetrics(m_run).empty(), kTraining);
        const auto hasPoint = [this] {
            const auto charts = m_window->findChildren<widgets::ChartView*>();
            return std::any_of(charts.begin(), charts.end(), [](const auto* view) {
                const auto& series = view->chart().series;
                return view->isVisible() && std::any_of(series.begin(), series.end(), [](const auto& one) { return !one.x.empty(); });
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasPoint(), kSoon);
        keep(QStringLiteral("4-learning"));
        press(Qt::Key_Period, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(m_run / paths::kModelFile), kTraining);
    }
    void showsTheGradCamTrack()
    {
        QTRY_VERIFY_WITH_TIMEOUT(scoreTracks(session().project()) >= 1, kTraining);
        QTRY_COMPARE_WITH_TIMEOUT(session().jobs().runningCount(), 0, kTraining);
        QVERIFY(fs::exists(paths::scoresFolder(m_run) / paths::kScoresFile));
        const auto& longest = watched().longest();
        qInfo("longest event while learning and scoring: %.1f ms busy, %.1f ms by the wall (%s)", longest.busyMs, longest.wallMs,
              qPrintable(longest.what));
        QVERIFY2(longest.busyMs < kSmoothMs, qPrintable(longest.what));
        keep(QStringLiteral("5-grad-cam"));
    }
    void aClickOnAWordMovesTheBrowser()
    {
        press(Qt::Key_3, Qt::AltModifier);
        auto* panel = m_window->findChild<app::KmersPanel*>();
        QVERIFY(panel != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(panel->isVisible() && panel->words().rowsShown() > 10, kSoon);
        QTableView* table = panel->words().table();
        click(table->viewport(), table->visualRect(table->model()->index(0, 0)).center());
        QVERIFY(!panel->words().selectedKmer().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(panel->instances().rowCount() > 0, kSoon);
        const Region before = session().region();
        auto& instances = panel->instances();
        click(instances.viewport(), instances.visualItemRect(instances.item(0, 0)).center());
        QTRY_VERIFY_WITH_TIMEOUT(session().region() != before, kSoon);
        const Region word = instances.places().front().region;
        QCOMPARE(session().region().chrom, word.chrom);
        QVERIFY(session().region().begin <= word.begin && word.end <= session().region().end);
        keep(QStringLiteral("6-k-mer"));
    }
    void exportsSvgAndPdf()
    {
        exportView(draw::FileFormat::Svg, QStringLiteral("svg"));
        exportView(draw::FileFormat::Pdf, QStringLiteral("pdf"));
    }
    void savesAndOpensAgain()
    {
        const fs::path file = session().project().file;
        const std::size_t tracks = session().project().tracks.size(), analyses = session().project().analyses.size();
        press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!session().isModified(), kSoon);
        session().closeProject();
        QVERIFY(!session().hasGenome());
        m_window->files().open({QString::fromStdString(file.string())});
        QTRY_VERIFY_WITH_TIMEOUT(session().hasGenome(), kSoon);
        QTRY_COMPARE_WITH_TIMEOUT(session().project().tracks.size(), tracks, kSoon);
        QCOMPARE(session().project().analyses.size(), analyses);
        keep(QStringLiteral("7-reopened"));
    }
};

int main(int argc, char** argv)
{
    bindscape::compute::prepareProcess();
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qgetenv("QT_QPA_PLATFORM") == "xcb") {
        std::puts("SKIP   : MainJobTest::initTestCase() There is no display; run under xvfb-run.");
        return 0;
    }
    WatchedApplication application(argc, argv);
    MainJobTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "main_job_test.moc"
