// SPDX-License-Identifier: GPL-3.0-or-later
// Methods as chosen, pairs and their tracks; and the view that is scored as it moves.
#include "app/runs/follow_scores.h"
#include "app/runs/follow_work.h"
#include "app/runs/live_scores.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/scores/score_set.h"
#include "tests/app/runs/trained_toy.h"
#include "tests/support/test_support.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

namespace {

// Of the scored bases of a track inside a region, the share.
double shareScored(const genome::TrackSource& source, const Region& region)
{
    SilentProgress silent;
    const auto data = std::get<genome::Attribution>(source.read(region, static_cast<int>(region.length()), silent));
    const auto scored = std::count_if(data.values.begin(), data.values.end(), [](float value) { return std::isfinite(value); });
    return static_cast<double>(scored) / static_cast<double>(region.length());
}

}  // namespace

class FollowScoresTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    std::unique_ptr<test::TrainedToy> m_toy;
    std::unique_ptr<Session> m_session;

    const project::TrackEntry* track(const std::string& id) const
    {
        for (const auto& track : m_session->project().tracks)
            if (track.id == id)
                return &track;
        return nullptr;
    }
    static ScoreRequest request(const std::string& method, std::initializer_list<std::pair<const char*, const char*>> options = {})
    {
        const auto& parameters = interpret::findMethod(method).parameters;
        ScoreRequest made{method, Values(parameters)};
        for (const auto& [id, text] : options)
            made.values.set(parameters, id, text);
        return made;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_temporary.path());
        m_toy = std::make_unique<test::TrainedToy>(m_folder);
        m_session = std::make_unique<Session>();
        m_session->setProject(m_toy->project());
        QTRY_VERIFY(m_session->reference() != nullptr);
    }
    void init()
    {
        QSettings().clear();
        FollowScores::of(*m_session).setOn(false);
        RunSelection::of(*m_session).select("toy-present");
    }

    void theChoiceIsRememberedByMethod()
    {
        ScoreChoice& choice = ScoreChoice::of(*m_session);
        QSignalSpy changed(&choice, &ScoreChoice::changed);
        QCOMPARE(choice.request().method, std::string("gradcam"));
        QVERIFY(choice.request().key().empty() && choice.request().changedOptions().empty());
        choice.chooseMethod("integrated_gradients");
        auto values = choice.request().values;
        values.set(choice.request().description().parameters, "steps", "8");
        choice.setValues(values);
        choice.setValues(values);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(choice.request().changedOptions(), std::string("steps=8"));
        const std::string key = choice.request().key();
        QVERIFY(key.starts_with("integrated_gradients-"));
        choice.chooseMethod("ism");
        QCOMPARE(choice.request().key(), std::string("ism"));
        choice.chooseMethod("integrated_gradients");
        QCOMPARE(choice.request().key(), key);
        // Settings of a program that knew more.
        QSettings().setValue(QStringLiteral("scoring/integrated_gradients/steps"), QStringLiteral("many"));
        QCOMPARE(choice.request().key(), std::string("integrated_gradients"));
        QSettings().setValue(QStringLiteral("scoring/method"), QStringLiteral("tomorrow"));
        QCOMPARE(choice.request().method, std::string("gradcam"));
    }

    void runsArePairsAndWhatIsMarked()
    {
        ScoreChoice& choice = ScoreChoice::of(*m_session);
        QCOMPARE(choice.runs(), (std::vector<std::string>{"toy-present", "toy-blocked"}));
        RunSelection::of(*m_session).mark({"toy-blocked", "toy-present"});
        QCOMPARE(choice.runs().size(), std::size_t{2});
        choice.setWithPair(false);
        QCOMPARE(choice.runs(), (std::vector<std::string>{"toy-blocked", "toy-present"}));
        RunSelection::of(*m_session).mark({});
        QCOMPARE(choice.runs(), (std::vector<std::string>{"toy-present"}));
    }

    void methodsAndPairsStackOnTheScaleOfTheirUnit()
    {
        LiveScores& scores = LiveScores::of(*m_session);
        QSignalSpy scored(&scores, &LiveScores::scored);
        const Region view{"chr1", 2'500, 6'500};
        scores.scoreAsChosen(view);
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 2, 30'000);
        ScoreChoice& choice = ScoreChoice::of(*m_session);
        choice.chooseMethod("saliency");
        scores.scoreAsChosen(view);
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 4, 30'000);
        const auto* present = track(LiveScores::lettersTrack("toy-present"));
        const auto* blocked = track(LiveScores::lettersTrack("toy-blocked"));
        const auto* saliency = track(LiveScores::lettersTrack("toy-present", request("saliency")));
        QVERIFY(present && blocked && saliency);
        QCOMPARE(present->name, std::string("Grad-CAM present"));
        QCOMPARE(blocked->name, std::string("Grad-CAM blocked"));
        QCOMPARE(blocked->style.role, std::string("score_blocked"));
        QCOMPARE(saliency->name, std::string("Gradient times input present"));
        QVERIFY(!present->group.empty() && present->group == blocked->group && present->group == saliency->group);
        // The same windows for both networks.
        const auto sites = [&](const project::TrackEntry& entry) { return bindscape::scores::readScores(entry.file).sites; };
        QCOMPARE(sites(*present).size(), std::size_t{2});
        QVERIFY(sites(*present)[1].window == sites(*blocked)[1].window);

        // Changes of the logit are another unit, and have a map.
        choice.chooseMethod("ism");
        choice.setWithPair(false);
        scores.scoreAsChosen(view);
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 5, 60'000);
        const auto* map = track(LiveScores::mapTrack("toy-present", request("ism")));
        const auto* letters = track(LiveScores::lettersTrack("toy-present", request("ism")));
        QVERIFY(map && letters && map->style.graph == "mutagenesis" && !map->style.normalised);
        QVERIFY(map->group == letters->group && map->group != track(LiveScores::lettersTrack("toy-present"))->group);
        QCOMPARE(scored.last()[1].toStringList().size(), 3);
        QTRY_VERIFY(m_session->source(map->id) != nullptr);
        SilentProgress silent;
        const auto data = std::get<genome::Attribution>(m_session->source(map->id)->read({"chr1", 2'950, 3'050}, 100, silent));
        QCOMPARE(data.table.size(), std::size_t{400});
        const auto letterOf = [&](std::size_t base) { return std::string_view("ACGT").find(data.letters[base]); };
        for (std::size_t base = 0; base < 100; ++base)
            QVERIFY(data.table[letterOf(base) * 100 + base] == 0);  // the base that is there changes nothing

        // Other options are other tracks, whose subtitle says which.
        const auto other = request("ism", {{"score", "mean"}});
        scores.score("toy-present", view, other);
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 6, 60'000);
        QVERIFY(track(LiveScores::lettersTrack("toy-present", other))->subtitle.find("score=mean") != std::string::npos);
        QVERIFY(track(LiveScores::lettersTrack("toy-present", other))->group ==
                track(LiveScores::lettersTrack("toy-present", request("ism")))->group);
    }

    void windowsServeEveryView()
    {
        const genome::MotifHit hit{1'000, 1'012, Strand::Reverse, 1, 1e-6, 1, true, "toy"};
        const auto first = windowsOf({"chr1", 900, 1'300}, 40'000, 200, {hit});
        QVERIFY(first[0].isHit && first[0].site.window.begin == 906 && first[0].site.window.length() == 200);
        std::set<std::int64_t> begins;
        std::vector<int> covered(400, 0);
        for (const auto& window : first) {
            if (window.isHit)
                continue;
            begins.insert(window.site.window.begin);
            QCOMPARE(window.site.window.begin % 100, 0);
            for (std::int64_t base = window.site.window.begin; base < window.site.window.end; ++base)
                if (base >= 900 && base < 1'300)
                    ++covered[static_cast<std::size_t>(base - 900)];
        }
        QVERIFY(std::all_of(covered.begin(), covered.end(), [](int times) { return times >= 2; }));
        // A little further on only what comes into view is new.
        std::size_t added = 0;
        for (const auto& window : windowsOf({"chr1", 930, 1'330}, 40'000, 200, {}))
            added += begins.contains(window.site.window.begin) ? 0 : 1;
        QCOMPARE(added, std::size_t{1});
        // At the ends of the chromosome, and where it is too short.
        for (const auto& window : windowsOf({"chr1", 39'900, 40'000}, 40'000, 200, {{39'995, 40'000, Strand::Forward, 1, 1, 1, true, ""}}))
            QVERIFY(!window.isHit && window.site.window.end <= 40'000 && window.site.window.begin >= 0);
        QVERIFY(windowsOf({"chr1", 0, 100}, 150, 200, {}).empty());
    }

    void theViewIsScoredAsItMoves()
    {
        FollowScores& follow = FollowScores::of(*m_session);
        m_session->setDetailShown(true);
        m_session->goTo({"chr2", 10'000, 12'000});
        m_session->setDetail({"chr2", 11'000, 11'080});
        const std::size_t entries = m_session->project().tracks.size();
        follow.setOn(true);
        QVERIFY(follow.isOn());
        QCOMPARE(follow.tracks().size(), std::size_t{4});  // heat and letters
        QTRY_VERIFY_WITH_TIMEOUT(shareScored(*follow.tracks()[0].source, {"chr2", 10'000, 12'000}) == 1, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(shareScored(*follow.tracks()[2].source, {"chr2", 10'000, 12'000}) == 1, 30'000);
        QTRY_VERIFY(!follow.isScoring());
        QCOMPARE(m_session->project().tracks.size(), entries);  // nothing of it is in the project
        QVERIFY(shareScored(*follow.tracks()[0].source, {"chr2", 20'000, 21'000}) == 0);
        QVERIFY2(follow.tracks()[0].source->description().find("Grad-CAM of TOY") != std::string::npos,
                 follow.tracks()[0].source->description().c_str());
        QVERIFY(follow.tracks()[0].source->description().find("kept in memory only") != std::string::npos);

        // The same numbers as a job of the whole gives: the windows of bound hits.
        LiveScores& scores = LiveScores::of(*m_session);
        QSignalSpy scored(&scores, &LiveScores::scored);
        scores.score("toy-blocked", {"chr2", 11'500, 12'500});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 1, 30'000);
        const auto set = bindscape::scores::readScores(track(LiveScores::heatTrack("toy-blocked"))->file);
        QCOMPARE(set.sites.size(), std::size_t{1});
        SilentProgress silent;
        const Region core{"chr2", set.sites[0].coreBegin, set.sites[0].coreEnd};
        m_session->goTo({"chr2", 11'400, 12'600});
        QTRY_VERIFY_WITH_TIMEOUT(shareScored(*follow.tracks()[2].source, {"chr2", 11'400, 12'600}) == 1, 30'000);
        const auto chosen = bindscape::scores::withSelectedSite(follow.tracks()[2].source, core);
        QVERIFY(chosen != follow.tracks()[2].source);
        const auto data = std::get<genome::Attribution>(chosen->read(set.sites[0].window, 1'000, silent));
        QCOMPARE(data.values.size(), set.window);
        for (std::size_t base = 0; base < set.window; ++base)
            QVERIFY(std::fabs(data.values[base] - set.row(0)[base] / set.sites[0].normaliser) < 1e-5);

        // What was scored is not scored again.
        const int before = follow.started();
        m_session->goTo({"chr2", 10'100, 12'000});
        QTRY_COMPARE(follow.started(), before + 1);
        QTRY_VERIFY(!follow.isScoring());
        QVERIFY(shareScored(*follow.tracks()[0].source, {"chr2", 10'000, 12'000}) == 1);

        follow.setOn(false);
        QVERIFY(follow.tracks().empty());
    }

    void movingOnEndsIt()
    {
        FollowScores& follow = FollowScores::of(*m_session);
        ScoreChoice::of(*m_session).chooseMethod("ism");  // slow enough to be met in the middle
        m_session->setDetailShown(false);
        m_session->goTo({"chr1", 5'000, 25'000});
        follow.setOn(true);
        QCOMPARE(follow.tracks().size(), std::size_t{6});  // with the maps
        QTRY_VERIFY_WITH_TIMEOUT(shareScored(*follow.tracks()[0].source, {"chr1", 5'000, 25'000}) > 0, 30'000);
        QVERIFY(follow.isScoring());
        const int cancelled = follow.cancelledJobs(), started = follow.started();
        // While it moves nothing is begun; the last place is what counts.
        for (int i = 1; i <= 10; ++i) {
            m_session->goTo({"chr3", 1'000 * i, 1'000 * i + 400}, false);
            QTest::qWait(20);
        }
        QCOMPARE(follow.cancelledJobs(), cancelled + 1);
        QCOMPARE(follow.started(), started);
        QTRY_VERIFY_WITH_TIMEOUT(shareScored(*follow.tracks()[0].source, {"chr3", 10'000, 10'400}) == 1, 30'000);
        QCOMPARE(follow.started(), started + 1);
        QVERIFY(shareScored(*follow.tracks()[0].source, {"chr3", 1'000, 1'400}) == 0);
        const double left = shareScored(*follow.tracks()[0].source, {"chr1", 5'000, 25'000});
        QVERIFY2(left > 0 && left < 1, std::to_string(left).c_str());  // what was done stays

        // Too long a view is said once and not scored.
        QSignalSpy said(m_session.get(), &Session::message);
        QTRY_VERIFY(!follow.isScoring());
        const int now = follow.started();
        m_session->goTo({"chr1", 0, 30'000});
        QTRY_COMPARE(said.size(), 1);
        QVERIFY(said[0][0].toString().contains(QStringLiteral("20,000 bases or less")));
        m_session->goTo({"chr1", 100, 30'100});
        QTest::qWait(2 * FollowScores::kWaitMs);
        QCOMPARE(said.size(), 1);
        QCOMPARE(follow.started(), now);
    }

    void withoutWeightsItSaysSo()
    {
        const fs::path model = paths::runFolder(m_folder, "toy-present") / paths::kModelFile;
        fs::rename(model, model.string() + ".away");
        ScoreChoice::of(*m_session).setWithPair(false);
        fs::remove_all(paths::liveFolder(paths::runFolder(m_folder, "toy-present")));
        QSignalSpy said(m_session.get(), &Session::message);
        FollowScores::of(*m_session).setOn(true);
        QVERIFY(!FollowScores::of(*m_session).isOn());
        QCOMPARE(said.size(), 1);
        QVERIFY(said[0][0].toString().contains(QStringLiteral("no trained model")));
        fs::rename(model.string() + ".away", model);
    }
};

QTEST_MAIN(FollowScoresTest)
#include "follow_scores_test.moc"
