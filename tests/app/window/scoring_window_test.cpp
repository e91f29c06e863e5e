// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring in the window: the chooser, follow mode while the view is dragged, and the window of the selected hit.
#include "app/panels/score_popover.h"
#include "app/runs/follow_scores.h"
#include "app/runs/live_scores.h"
#include "app/runs/run_selection.h"
#include "app/window/main_window.h"
#include "app/window/track_data_export.h"
#include "app/window/view_binding.h"
#include "core/base/atomic_file.h"
#include "tests/app/runs/trained_toy.h"
#include "tests/support/test_support.h"
#include "widgets/forms/parameter_form.h"
#include "widgets/genome_view/pointer_report.h"
#include "widgets/genome_view/track_canvas.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <ctime>

using namespace bindscape;
using namespace bindscape::app;

namespace {

double threadMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

class ScoringWindowTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    std::unique_ptr<test::TrainedToy> m_toy;
    std::unique_ptr<MainWindow> m_window;

    QAction* act(Do action) const { return m_window->actions()[action]; }
    // Whether every base of the view is drawn with a score in this row.
    bool isScored(const std::string& id) const
    {
        auto& lane = m_window->view().overview();
        const auto* loaded = lane.loader().loaded(id);
        const auto* data = loaded ? std::get_if<genome::Attribution>(&loaded->data) : nullptr;
        if (!data || data->region.chrom != lane.region().chrom || static_cast<std::int64_t>(data->values.size()) != data->region.length())
            return false;
        for (std::int64_t base = lane.region().begin; base < lane.region().end; ++base)
            if (!data->region.contains(base) || !std::isfinite(data->values[static_cast<std::size_t>(base - data->region.begin)]))
                return false;
        return true;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_temporary.path());
        m_toy = std::make_unique<test::TrainedToy>(m_temporary.path().toStdString());
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1600, 1000);
        m_window->show();
        m_window->startSlowParts();
        m_window->session().setProject(m_toy->project());
        QTRY_VERIFY(m_window->session().hasGenome());
        RunSelection::of(m_window->session()).select("toy-present");
        m_window->session().setDetailShown(false);
    }
    void cleanupTestCase() { m_window.reset(); }

    void theChooserOffersEveryMethodWithItsForm()
    {
        auto& session = m_window->session();
        act(Do::ScoreOptions)->trigger();
        auto* popover = m_window->findChild<ScorePopover*>();
        QVERIFY(popover != nullptr && popover->isVisible());
        QCOMPARE(popover->method().count(), static_cast<int>(interpret::methods().size()));
        QVERIFY(popover->models().contains(QStringLiteral("core present")) && popover->models().contains(QStringLiteral("core blocked")));
        popover->method().setCurrentIndex(popover->method().findData(QStringLiteral("integrated_gradients")));
        auto* steps = qobject_cast<QSpinBox*>(popover->form().field("steps"));
        QVERIFY(steps != nullptr && !steps->accessibleName().isEmpty() && !steps->toolTip().isEmpty());
        steps->setValue(12);
        QCOMPARE(ScoreChoice::of(session).request().changedOptions(), std::string("steps=12"));
        QVERIFY2(act(Do::ScoreView)->toolTip().contains(QStringLiteral("Integrated gradients (steps=12)")),
                 qPrintable(act(Do::ScoreView)->toolTip()));
        popover->method().setCurrentIndex(popover->method().findData(QStringLiteral("saliency")));
        QVERIFY(popover->form().field("steps") == nullptr && popover->form().field("off_simplex") != nullptr);
        popover->pair().setChecked(false);
        QVERIFY(!popover->models().contains(QStringLiteral("core blocked")));
        for (const auto* button : popover->findChildren<QToolButton*>())
            QVERIFY(!button->accessibleName().isEmpty() && !button->toolTip().isEmpty());
        popover->close();
        // What was chosen is there when it opens again.
        act(Do::ScoreOptions)->trigger();
        ScorePopover* again = nullptr;
        for (auto* one : m_window->findChildren<ScorePopover*>())
            again = one->isVisible() ? one : again;
        QVERIFY(again != nullptr);
        QCOMPARE(again->method().currentData().toString(), QStringLiteral("saliency"));
        again->method().setCurrentIndex(again->method().findData(QStringLiteral("gradcam")));
        again->pair().setChecked(true);
        again->close();
    }

    void theViewFollowsWhileItIsDragged()
    {
        auto& session = m_window->session();
        auto& view = m_window->view();
        session.goTo({"chr2", 10'000, 10'600});
        act(Do::FollowScores)->trigger();
        QVERIFY(FollowScores::of(session).isOn());
        const std::string heat = FollowScores::of(session).tracks()[0].id;
        QVERIFY(view.overview().track(heat) != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(isScored(heat), 30'000);
        QVERIFY(view.overview().track(heat)->tooltip.find("kept in memory only") != std::string::npos);

        // Frames while it is dragged and rests in between: the thread's own time, because other programs run beside a test.
        std::vector<double> own;
        auto& canvas = *view.overviewCanvas();
        for (int frame = 0; frame < 120; ++frame) {
            const double before = threadMs();
            view.overview().pan(frame % 60 < 40 ? 9 : -9);
            canvas.repaint();
            QApplication::processEvents();
            own.push_back(threadMs() - before);
            if (frame % 30 == 29)
                QTest::qWait(2 * FollowScores::kWaitMs);
        }
        std::sort(own.begin(), own.end());
        QVERIFY2(own[own.size() / 2] < 16, std::to_string(own[own.size() / 2]).c_str());
        QVERIFY2(own[own.size() * 95 / 100] < 16, std::to_string(own[own.size() * 95 / 100]).c_str());
        QTRY_VERIFY_WITH_TIMEOUT(isScored(heat), 30'000);

        // A menu of its own; Delete turns it off.
        QVERIFY(session.project().tracks.empty());
        view.selection().set({heat});
        act(Do::RemoveTracks)->trigger();
        QVERIFY(!FollowScores::of(session).isOn() && !act(Do::FollowScores)->isChecked());
        QTRY_VERIFY(view.overview().track(heat) == nullptr);
    }

    void scoreTracksHaveTheirMenuAndExport()
    {
        auto& session = m_window->session();
        ScoreChoice::of(session).setWithPair(false);
        QSignalSpy scored(&LiveScores::of(session), &LiveScores::scored), said(&session, &Session::message);
        LiveScores::of(session).score("toy-present", {"chr1", 2'500, 3'500});
        const ScoreRequest ism{"ism", Values(interpret::findMethod("ism").parameters)};
        LiveScores::of(session).score("toy-present", {"chr1", 2'500, 3'500}, ism);
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 2, 30'000);
        auto* menu = m_window->findChild<QMenu*>(QStringLiteral("tracksMenu"));
        const auto texts = [&](const std::string& track) {
            m_window->view().selection().set({track});
            Q_EMIT menu->aboutToShow();
            QStringList all;
            for (const auto* action : menu->actions()) {
                all << action->text();
                if (action->menu())
                    for (const auto* inside : action->menu()->actions())
                        all << inside->text();
            }
            return all;
        };
        const QString map = QStringLiteral("Mutagenesis (4 letters)"), nearest = QStringLiteral("Always the nearest core");
        QVERIFY(texts(LiveScores::mapTrack("toy-present", ism)).contains(map));
        QVERIFY(texts(LiveScores::heatTrack("toy-present", ism)).contains(map));
        const QStringList gradcam = texts(LiveScores::heatTrack("toy-present"));
        QVERIFY(!gradcam.contains(map) && gradcam.contains(nearest) && gradcam.contains(QStringLiteral("Export scores\u2026")));

        const auto& tracks = session.project().tracks;
        const auto heat =
            std::find_if(tracks.begin(), tracks.end(), [](const auto& one) { return one.id == LiveScores::heatTrack("toy-present"); });
        const std::filesystem::path file = m_temporary.filePath(QStringLiteral("scores.bw")).toStdString();
        said.clear();
        writeTrackScores(session, *heat, file);
        QTRY_VERIFY(!said.isEmpty());
        QVERIFY2(said.last()[0].toString().contains(QStringLiteral("scores.bw.json says how they were made")),
                 qPrintable(said.last()[0].toString()));
        const std::string record = readFile(file.string() + ".json");
        QVERIFY(std::filesystem::exists(file) && record.find("\"method\": \"gradcam\"") != std::string::npos &&
                record.find("\"normalised\": true") != std::string::npos);
        m_window->view().selection().set({});
    }

    void theSelectedHitGoesFirst()
    {
        auto& session = m_window->session();
        ScoreChoice::of(session).setWithPair(false);
        QSignalSpy scored(&LiveScores::of(session), &LiveScores::scored);
        // No bound hit: windows half a window apart.
        LiveScores::of(session).scoreAsChosen({"chr1", 100, 900});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 1, 30'000);
        const std::string heat = LiveScores::heatTrack("toy-present");
        QTRY_VERIFY(m_window->view().overview().track(heat) != nullptr && m_window->view().overview().track(heat)->source != nullptr);
        const auto plain = m_window->view().overview().track(heat)->source;
        SilentProgress silent;
        const auto windows = std::get<genome::Attribution>(plain->read({"chr1", 400, 410}, 10, silent)).windows;
        QVERIFY(windows.size() > 1);
        genome::MotifHit hit;
        hit.begin = windows[0].coreBegin;
        hit.end = windows[0].coreEnd;
        session.selectHit(hit, "chr1");
        const auto* shown = m_window->view().overview().track(heat);
        QVERIFY(shown->source != plain && shown->tooltip.find("selected site at chr1:") != std::string::npos);
        ViewBinding::setSelectedSiteFirst(false);
        Q_EMIT session.hitSelected();
        QVERIFY(m_window->view().overview().track(heat)->source == plain);
        ViewBinding::setSelectedSiteFirst(true);
        session.selectHit(std::nullopt, {});
        QVERIFY(m_window->view().overview().track(heat)->source == plain);
    }
};

QTEST_MAIN(ScoringWindowTest)
#include "scoring_window_test.moc"
