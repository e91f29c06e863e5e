// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluations of runs whose numbers are made up here. With BINDSCAPE_SCREENSHOTS set to a folder, pictures are kept.
#include "app/panels/evaluation_panel.h"
#include "app/panels/numbers_table.h"
#include "app/panels/run_comparison.h"
#include "app/panels/score_table.h"
#include "app/panels/view_strip.h"
#include "app/runs/run_selection.h"
#include "app/runs/site_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/train/calibration.h"
#include "core/train/evaluation_file.h"
#include "core/train/run_record.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include "tests/support/test_support.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

namespace {

constexpr int kSites = 300;

// Scores of sites in which bound ones lie `network`, `kmers`, `motif` standard deviations above unbound ones.
void writeRun(const fs::path& out, double network, double kmers, double motif, std::uint64_t seed)
{
    Random random(seed);
    std::vector<int> labels;
    std::vector<double> logits, probabilities, hidden, kmerScores, motifScores;
    std::string table = "#chrom\tbegin\tend\tstrand\tsplit\tlabel\tlogit_forward\tlogit_reverse\tprobability\tprobability_hidden\tmotif_"
                        "score\tkmers_centre\n";
    for (int i = 0; i < kSites; ++i) {
        const int label = i % 2;
        labels.push_back(label);
        logits.push_back(random.normal() + network * (label - 0.5));
        probabilities.push_back(1 / (1 + std::exp(-logits.back())));
        hidden.push_back(1 / (1 + std::exp(-logits.back() + 0.5 * random.normal())));
        kmerScores.push_back(random.normal() + kmers * label);
        motifScores.push_back(random.normal() + motif * label);
        table += "chr9\t" + std::to_string(i * 10) + "\t" + std::to_string(i * 10 + 8) + "\t+\ttest\t" + std::to_string(label);
        for (const double value :
             {logits.back(), logits.back(), probabilities.back(), hidden.back(), motifScores.back(), kmerScores.back()})
            table += "\t" + formatExact(value);
        table += "\n";
    }
    const auto metrics = [&](const std::vector<double>& scores) { return stats::rankingMetrics(labels, scores, {}, 60, 1); };
    train::SplitEvaluation test;
    test.split = "test";
    test.rows = test.sites = metrics(logits);
    test.motifScore = metrics(motifScores);
    test.coreHidden = metrics(hidden);
    test.baselines = {
        {"kmers_centre", "5-mers of the central 61 bp, logistic regression", "Trained on the training windows.", metrics(kmerScores)}};
    test.bins = train::probabilityBins(labels, probabilities);
    test.brier = train::brierScore(labels, probabilities);
    test.calibrationError = train::calibrationError(test.bins);
    train::Evaluation evaluation;
    evaluation.splits = {test};
    fs::create_directories(out);
    train::writeEvaluation(evaluation, out);
    writeFileAtomically(out / paths::kPredictionsFile, table);
}

struct Runs {
    QTemporaryDir temporary;
    fs::path folder = temporary.path().toStdString();
    project::Project project;

    explicit Runs(int more = 0)
    {
        writeFileAtomically(folder / "genome.fa", ">chr9\n" + std::string(5000, 'A') + "\n");
        project.file = folder / "runs.bindscape";
        project.genome = folder / "genome.fa";
        std::uint64_t seed = 1;
        for (const char* tf : {"SP1", "NRF1"})
            for (const char* design : {"baseline", "gc"}) {
                project::AnalysisEntry analysis;
                analysis.id = std::string(tf) + "-" + design;
                analysis.tf = tf;
                analysis.design = design;
                for (const bool blocked : {false, true}) {
                    project::RunEntry run;
                    run.id = analysis.id + (blocked ? "-blocked" : "-present");
                    run.name = "run 1";
                    run.coreBlocked = blocked;
                    analysis.runs.push_back(run);
                    const bool sp1 = tf == std::string("SP1");
                    writeRun(runFolder(run.id), (sp1 ? 2.5 : 0.6) - (blocked ? 0.5 : 0), sp1 ? 1 : 1.8, 0.3, ++seed);
                }
                project.analyses.push_back(analysis);
            }
        project::RunEntry idle;
        idle.id = "idle";
        idle.name = "run 2";
        idle.seed = 2;
        project.analyses[0].runs.push_back(idle);
        for (int i = 0; i < more; ++i) {
            project::RunEntry run;
            run.id = "more-" + std::to_string(i);
            run.name = "copy " + std::to_string(i);
            run.seed = static_cast<std::uint64_t>(10 + i);
            project.analyses[1].runs.push_back(run);
            fs::create_directories(runFolder(run.id));
            for (const char* file : {paths::kEvaluationFile, paths::kPredictionsFile})
                fs::copy_file(runFolder("SP1-gc-present") / file, runFolder(run.id) / file);
        }
    }
    fs::path runFolder(const std::string& run) const { return paths::runFolder(folder, run); }
};

void keepPicture(QWidget& widget, const char* name)
{
    const QString folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    for (const auto scheme : {widgets::Scheme::Light, widgets::Scheme::Dark}) {
        widgets::Look::instance().apply(scheme);
        QTest::qWait(80);
        widget.grab().save(QStringLiteral("%1/%2-%3.png")
                               .arg(folder, QString::fromLatin1(name),
                                    scheme == widgets::Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light")));
    }
    widgets::Look::instance().apply(widgets::Scheme::Light);
}

}  // namespace

class EvaluationPanelTest : public QObject {
    Q_OBJECT
    std::unique_ptr<Runs> m_runs;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<EvaluationPanel> m_panel;

    void show(int width = 1500, int height = 228)
    {
        m_panel = std::make_unique<EvaluationPanel>(*m_session, nullptr);
        m_panel->resize(width, height);
        m_panel->show();
        QTRY_VERIFY(m_panel->rocPlot().hasData());
        QTest::qWait(60);
    }
    static void clickOn(widgets::ChartView& view, double x, double y)
    {
        const QPoint at = view.toPixel(x, y);
        QWidget* plot = view.childAt(at);
        QVERIFY(plot != nullptr);
        QTest::mouseClick(plot, Qt::LeftButton, {}, plot->mapFrom(&view, at));
    }
    QStringList column(ComparisonModel::Column column) const
    {
        QStringList texts;
        const auto* model = m_panel->comparison().table().model();
        for (int row = 0; row < model->rowCount(); ++row)
            texts << model->index(row, column).data().toString();
        return texts;
    }
    void selectRows(int from, int to)
    {
        auto& table = m_panel->comparison().table();
        table.clearSelection();
        for (int row = from; row <= to; ++row)
            table.selectionModel()->select(table.model()->index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        m_runs = std::make_unique<Runs>();
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->setProject(m_runs->project);
        RunSelection::of(*m_session).select("SP1-baseline-present");
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void everyScoreStandsBesideTheNetwork()
    {
        show();
        ScoreTable& table = m_panel->table();
        QStringList titles;
        for (int row = 0; row < table.rowCount(); ++row) {
            titles << table.item(row, 0)->text();
            for (int column = 1; column < table.columnCount(); ++column)
                QVERIFY(table.item(row, column)->text().contains(QStringLiteral("(0.")));  // with its interval
        }
        QCOMPARE(titles, (QStringList{QStringLiteral("Network, strands as rows"), QStringLiteral("Network, by site"),
                                      QStringLiteral("Network, core hidden"), QStringLiteral("Network trained without core"),
                                      QStringLiteral("5-mers of the central 61 bp"), QStringLiteral("Motif score alone")}));
        QVERIFY2(
            m_panel->facts().contains(QStringLiteral("The network is better than the best baseline (5-mers of the central 61 bp) by 0.")),
            qPrintable(m_panel->facts()));
        QVERIFY(m_panel->facts().contains(QStringLiteral("Brier 0.")) &&
                m_panel->facts().contains(QStringLiteral("150 bound, 150 unbound")));
        QVERIFY(m_panel->prPlot().hasData() && m_panel->histogram().hasData() && m_panel->calibration().hasData());
        keepPicture(*m_panel, "evaluation-wide");
        QVERIFY(m_panel->minimumSizeHint().height() <= 200);  // a low dock cuts nothing off
        QVERIFY2(m_panel->minimumSizeHint().width() <= 880, qPrintable(QString::number(m_panel->minimumSizeHint().width())));  // nor one in a narrow window
        RunSelection::of(*m_session).select("NRF1-gc-present");
        QTRY_VERIFY2(m_panel->facts().contains(QStringLiteral("The network is worse than the best baseline")),
                     qPrintable(m_panel->facts()));
    }
    void numbersOfAnOlderDataSetAreCalledSo()
    {
        show();
        QVERIFY(!m_panel->facts().contains(QStringLiteral("changed since")));
        // The steps that this run knows of are none of those that its data set and settings ask for now.
        const std::filesystem::path steps = m_runs->runFolder("SP1-baseline-present") / paths::kStepsFile;
        writeFileAtomically(steps, "{}\n");
        Q_EMIT m_session->runUpdated(QStringLiteral("SP1-baseline-present"));
        QTRY_VERIFY(m_panel->facts().contains(QStringLiteral("changed since")));
        std::filesystem::remove(steps);
    }
    void checkMarksChooseTheCurves()
    {
        show();
        const auto curves = [this] { return m_panel->rocPlot().shownSeries().size(); };
        QCOMPARE(curves(), qsizetype(5));  // chance, network, hidden, k-mers, motif; not the partner
        m_panel->table().item(5, 0)->setCheckState(Qt::Unchecked);
        QCOMPARE(curves(), qsizetype(4));
        m_panel->table().item(3, 0)->setCheckState(Qt::Checked);
        QCOMPARE(curves(), qsizetype(5));
        QVERIFY(m_panel->rocPlot().shownSeries().join(QLatin1Char(' ')).contains(QStringLiteral("core the other way")));
        QCOMPARE(m_panel->prPlot().shownSeries().size(), qsizetype(5));
        // The choice stays for the next run.
        RunSelection::of(*m_session).select("SP1-gc-present");
        QTRY_VERIFY(m_panel->facts().contains(QStringLiteral("GC-controlled")));
        QTRY_COMPARE(curves(), qsizetype(5));
        QVERIFY(m_panel->table().item(5, 0)->checkState() == Qt::Unchecked);
    }
    // AgentBind's Fig. 1b: colour for the core, dashes for the trunk.
    void comparedRunsShowCoreAndTrunk()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        std::vector<project::NamedRun> runs;
        for (const bool trunk : {false, true})
            for (const bool blocked : {false, true}) {
                const fs::path run = root / (std::string(trunk ? "trunk" : "scratch") + (blocked ? "-blocked" : ""));
                fs::create_directories(run);
                for (const char* file : {paths::kEvaluationFile, paths::kPredictionsFile})
                    fs::copy_file(m_runs->runFolder("SP1-gc-present") / file, run / file);
                train::RunRecord record;
                record.options = train::completeOptions({});
                record.options.coreBlocked = blocked;
                if (trunk)
                    record.trunk = train::TrunkRecord{};
                train::writeRunRecord(record, run);
                runs.push_back({run, run.filename().string()});
            }
        const auto roc = project::comparisonCharts(runs, "test").front();
        QCOMPARE(roc.series.size(), std::size_t(5));  // chance first
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(roc.series[i + 1].role == (i % 2 == 1 ? figure::Role::Blocked : figure::Role::Present));
            QVERIFY(roc.series[i + 1].dashed == (i >= 2));
            const auto look = figure::lookOf(roc.series[i + 1], draw::lightTheme());
            QCOMPARE(look.dash.empty(), i < 2);
        }
        QVERIFY(roc.note.ends_with("Dashed: started from a trunk."));
        runs.pop_back();
        runs.pop_back();  // neither has a trunk: as any two runs
        const auto plain = project::comparisonCharts(runs, "test").front();
        QVERIFY(plain.series[1].role == figure::Role::First && !plain.series[1].dashed);
    }
    void aDamagedPartnerIsLeftOut()
    {
        const fs::path predictions = m_runs->runFolder("SP1-baseline-blocked") / paths::kPredictionsFile;
        const std::string kept = readFile(predictions);
        writeFileAtomically(predictions, "nothing\n");
        show();
        QVERIFY(m_panel->emptyText().isEmpty());
        QCOMPARE(m_panel->table().rowCount(), 5);
        writeFileAtomically(predictions, kept);
    }
    void viewsShareTheRoom()
    {
        show(2300);
        QCOMPARE(m_panel->views().shown().size(), qsizetype(5));
        m_panel->resize(820, 228);
        QTest::qWait(40);
        QCOMPARE(m_panel->views().shown(), QList<QWidget*>{&m_panel->rocPlot()});
        m_panel->views().choose(&m_panel->histogram());
        QCOMPARE(m_panel->views().shown(), QList<QWidget*>{&m_panel->histogram()});
        keepPicture(*m_panel, "evaluation-narrow");
    }
    void clicksListTheSitesBehindThem()
    {
        show(2300, 300);
        QSignalSpy listed(&SiteSelection::of(*m_session), &SiteSelection::requested);
        const auto last = [this] { return *SiteSelection::of(*m_session).last(); };
        // A bar of bound sites.
        const auto bars = m_panel->histogram().chart().series;
        const auto tallest = static_cast<std::size_t>(std::max_element(bars[0].y.begin(), bars[0].y.end()) - bars[0].y.begin());
        clickOn(m_panel->histogram(), bars[0].x[tallest], bars[0].y[tallest] / 2);
        QCOMPARE(listed.count(), 1);
        QCOMPARE(last().analysis, std::string("SP1-baseline"));
        QCOMPARE(last().run, std::string("SP1-baseline-present"));
        QCOMPARE(last().query.label, std::optional<int>(1));
        QVERIFY(last().query.split == dataset::Split::Test && last().query.used == true);
        COMPARE_CLOSE(last().query.prediction->low, 0.05 * static_cast<double>(tallest), 0, 1e-9);
        QVERIFY(tallest == 19 ? std::isinf(last().query.prediction->high)
                              : std::fabs(last().query.prediction->high - 0.05 * static_cast<double>(tallest + 1)) < 1e-9);
        QVERIFY2(last().what.startsWith(QStringLiteral("bound, predicted 0.")), qPrintable(last().what));
        // A point of the calibration: sites of both classes.
        const auto& observed = m_panel->calibration().chart().series[1];
        const std::size_t middle = observed.x.size() / 2;
        clickOn(m_panel->calibration(), observed.x[middle], observed.y[middle]);
        QCOMPARE(listed.count(), 2);
        QVERIFY(!last().query.label);
        QVERIFY(last().query.prediction->low <= observed.x[middle] && observed.x[middle] < last().query.prediction->high);
        // Bound, but predicted below 0.5; the four counts are all sites.
        NumbersTable& counts = m_panel->counts();
        int all = 0;
        for (int row = 0; row < 2; ++row)
            for (int column = 0; column < 2; ++column)
                all += counts.item(row, column)->text().toInt();
        QCOMPARE(all, kSites);
        Q_EMIT counts.cellClicked(0, 1);
        QCOMPARE(last().query.label, std::optional<int>(1));
        QVERIFY((last().query.prediction == dataset::Range{0, 0.5}));
        Q_EMIT counts.cellClicked(1, 0);
        QCOMPARE(last().query.label, std::optional<int>(0));
        QVERIFY(last().query.prediction->low == 0.5 && std::isinf(last().query.prediction->high));
    }
    void allRunsAreSortedAndFiltered()
    {
        show();
        m_panel->showAllRuns(true);
        RunComparison& all = m_panel->comparison();
        QTRY_COMPARE(all.table().model()->rowCount(), 9);
        // Best first; the run that was not evaluated is last, in both orders.
        QVERIFY(column(ComparisonModel::Tf).mid(0, 4) == QStringList(4, QStringLiteral("SP1")));
        QCOMPARE(column(ComparisonModel::Sites).last(), QStringLiteral("not evaluated"));
        all.table().sortByColumn(ComparisonModel::Auroc, Qt::AscendingOrder);
        QCOMPARE(column(ComparisonModel::Sites).last(), QStringLiteral("not evaluated"));
        QCOMPARE(column(ComparisonModel::Tf).first(), QStringLiteral("NRF1"));
        // One star a TF and design.
        QCOMPARE(column(ComparisonModel::Run).filter(QChar(0x2605)).size(), qsizetype(4));
        // The paired intervals come after the table.
        QTRY_VERIFY(!column(ComparisonModel::Difference).filter(QStringLiteral(" to ")).isEmpty());
        QTRY_COMPARE(column(ComparisonModel::Difference).filter(QStringLiteral(" to ")).size(), qsizetype(8));
        QCOMPARE(column(ComparisonModel::WorthIt).count(QStringLiteral("yes")), qsizetype(4));
        QCOMPARE(column(ComparisonModel::WorthIt).count(QStringLiteral("no")), qsizetype(4));
        all.filterText().setText(QStringLiteral("nrf1 blocked"));
        QCOMPARE(all.table().model()->rowCount(), 2);
        all.filterText().clear();
        all.tfFilter().setCurrentText(QStringLiteral("SP1"));
        QCOMPARE(all.table().model()->rowCount(), 5);
        const fs::path csv = m_runs->folder / "runs.csv";
        all.writeCsv(csv);
        const std::string text = readFile(csv);
        QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{6});
        QVERIFY(text.find("SP1-baseline-present,SP1,Baseline,DanQ,present,test,150,150,0.") != std::string::npos);
        QVERIFY(text.find("NRF1") == std::string::npos);
        keepPicture(*m_panel, "evaluation-all");
    }
    void selectedRunsAreDrawnTogether()
    {
        show();
        m_panel->showAllRuns(true);
        RunComparison& all = m_panel->comparison();
        QTRY_COMPARE(all.table().model()->rowCount(), 9);
        selectRows(0, 2);
        QTRY_COMPARE(all.rocPlot().shownSeries().size(), qsizetype(4));  // chance and three runs
        const auto& series = all.rocPlot().chart().series;
        QVERIFY(series[1].role != series[2].role && series[2].role != series[3].role);
        QVERIFY(!all.table().model()->index(0, 0).data(Qt::DecorationRole).isNull());
        QVERIFY(all.table().model()->index(5, 0).data(Qt::DecorationRole).isNull());
        QVERIFY(QString::fromStdString(series[1].name).contains(column(ComparisonModel::Design).first()));
        QTRY_COMPARE(column(ComparisonModel::Difference).filter(QStringLiteral(" to ")).size(), qsizetype(8));
        keepPicture(*m_panel, "evaluation-overlay");
        // What would be exported is what is on screen.
        QSignalSpy wanted(&all, &RunComparison::exportRequested);
        Q_EMIT all.rocPlot().exportRequested();
        QCOMPARE(wanted.count(), 1);
        const auto source = wanted[0][0].value<project::ChartSource>();
        SilentProgress progress;
        const auto chart =
            std::get<figure::Chart>(project::makePicture(project::chartRecipe(source), m_runs->folder, "a recipe", progress));
        QCOMPARE(chart.series.size(), std::size_t{4});
        QCOMPARE(chart.series[2].name, series[2].name);
        // A double click opens the run alone.
        Q_EMIT all.table().activated(all.table().model()->index(1, 0));
        QVERIFY(!m_panel->showsAllRuns());
        QTRY_VERIFY(m_panel->rocPlot().hasData());
    }
    void newNumbersAreReadAgain()
    {
        show();
        m_panel->showAllRuns(true);
        QTRY_COMPARE(m_panel->comparison().table().model()->rowCount(), 9);
        QCOMPARE(column(ComparisonModel::Sites).count(QStringLiteral("not evaluated")), qsizetype(1));
        writeRun(m_runs->runFolder("idle"), 1, 1, 1, 99);
        Q_EMIT m_session->runUpdated(QStringLiteral("idle"));
        QTRY_COMPARE(column(ComparisonModel::Sites).count(QStringLiteral("not evaluated")), qsizetype(0));
        writeFileAtomically(m_runs->runFolder("idle") / paths::kEvaluationFile, "{}");
        Q_EMIT m_session->runUpdated(QStringLiteral("idle"));
        QTRY_COMPARE(column(ComparisonModel::Sites).count(QStringLiteral("damaged")), qsizetype(1));
        fs::remove_all(m_runs->runFolder("idle"));
    }
    void hundredsOfRunsStayQuick()
    {
        const Runs many(300);
        m_session->setProject(many.project);
        show();
        QElapsedTimer timer;
        timer.start();
        m_panel->showAllRuns(true);
        QVERIFY(timer.elapsed() < 500);  // the files are read elsewhere
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->comparison().table().model()->rowCount(), 309, 20'000);
        timer.restart();
        m_panel->comparison().filterText().setText(QStringLiteral("copy 2"));
        QVERIFY(m_panel->comparison().table().model()->rowCount() >= 111);
        m_panel->comparison().table().sortByColumn(ComparisonModel::Auprc, Qt::AscendingOrder);
        const qint64 busy = timer.elapsed();
        QVERIFY2(busy < 1000, qPrintable(QString::number(busy)));
    }
};

QTEST_MAIN(EvaluationPanelTest)
#include "evaluation_panel_test.moc"
