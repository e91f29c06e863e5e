// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted walk over twenty (--tracks N) tracks of the kinds and sizes of a real project, read by the window's own reader
// threads: pans at several zooms, wheel zoom from chromosome to base and back, jumps. A frame is all that the GUI thread does for
// one mouse event, repaint and arrived data included; what arrives between two events counts as a frame of its own when it takes
// a millisecond. Needs BINDSCAPE_TEST_DATA. --minutes M repeats the walk. QT_SCALE_FACTOR=2 measures a fine screen.
// --train: a DanQ of full size is trained meanwhile in the same process as the window does it, with --threads N (0, the default:
// one fewer than there are cores); --same-priority leaves its threads the window's priority.
// Prints TSV: what, frames, median ms, 95th and 99th percentile ms, slowest ms, 95th percentile and slowest of the thread's own time
// (not disturbed by other programs), share of frames over 16 ms, resident MiB.
#include "app/jobs/job_runner.h"
#include "app/runs/compute_threads.h"
#include "core/base/random.h"
#include "core/compute/compute.h"
#include "widgets/canvas/look.h"
#include "widgets/genome_view/genome_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QPointer>
#include <QThread>
#include <QWheelEvent>

#include <atomic>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <unistd.h>

using namespace bindscape;
using namespace bindscape::widgets;

namespace {

constexpr std::int64_t kLength = 51'304'566;  // chr22 of hg19, which the files are of

// Items all over the chromosome, sorted, given one by one or counted as file readers do.
template <class Data, class Item, genome::TrackKind Kind>
class ManyItems final : public genome::TrackSource {
public:
    template <class Make>
    ManyItems(std::size_t count, const Make& make)
    {
        Random random(7);
        std::vector<std::int64_t> begins(count);
        for (auto& begin : begins)
            begin = 16'000'000 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(kLength - 16'100'000)));
        std::sort(begins.begin(), begins.end());
        for (const auto begin : begins)
            m_items.push_back(make(begin, random));
    }
    genome::TrackKind kind() const override { return Kind; }
    genome::TrackData read(const Region& region, int maxBins, Progress&) const override
    {
        Data data;
        data.region = region;
        const auto before = [](const Item& item, std::int64_t at) { return item.begin < at; };
        const auto first = std::lower_bound(m_items.begin(), m_items.end(), region.begin - 50, before);
        const auto last = std::lower_bound(m_items.begin(), m_items.end(), region.end, before);
        if (last - first <= maxBins) {
            data.items.assign(first, last);
            return data;
        }
        std::vector<float> counts(static_cast<std::size_t>(maxBins));
        for (auto at = first; at != last; ++at)
            counts[static_cast<std::size_t>(
                std::clamp<std::int64_t>((at->begin - region.begin) * maxBins / region.length(), 0, maxBins - 1))] += 1;
        if constexpr (Kind == genome::TrackKind::MotifHits)
            data.boundDensity = data.unboundDensity = std::move(counts);
        else
            data.density = std::move(counts);
        return data;
    }

private:
    std::vector<Item> m_items;
};
using ManyHits = ManyItems<genome::MotifHits, genome::MotifHit, genome::TrackKind::MotifHits>;
using ManyVariants = ManyItems<genome::Variants, genome::Variant, genome::TrackKind::Variants>;

// A window of 1,000 scored bases every 5,000.
class ManyScores final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::Attribution; }
    genome::TrackData read(const Region& region, int maxBins, Progress&) const override
    {
        genome::Attribution scores;
        scores.region = region;
        const auto bins = std::min<std::int64_t>(maxBins, region.length());
        for (std::int64_t i = 0; i < bins; ++i) {
            const auto at = region.begin + i * region.length() / bins;
            const bool scored = at % 5000 < 1000 || region.length() / bins > 1000;
            scores.values.push_back(scored ? static_cast<float>(0.01 * std::sin(static_cast<double>(at) / 7)) : std::nanf(""));
            if (bins == region.length())
                scores.letters += "ACGT"[(at * 7 / 3) % 4];
        }
        for (auto begin = region.begin / 5000 * 5000; begin < region.end && scores.windows.size() < static_cast<std::size_t>(maxBins);
             begin += 5000)
            scores.windows.push_back({begin, begin + 1000, begin + 495, begin + 505, Strand::Forward, false, 1.0});
        return scores;
    }
};

struct Frames {
    std::vector<double> wall, own;
};

double at(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

double residentMiB()
{
    std::ifstream file("/proc/self/statm");
    long all = 0, resident = 0;
    file >> all >> resident;
    return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / (1 << 20);
}

double threadMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

class Walk {
public:
    explicit Walk(GenomeView& view) : m_view(view), m_canvas(*view.overviewCanvas()) {}

    void print(const char* what)
    {
        const auto over = std::count_if(m_frames.wall.begin(), m_frames.wall.end(), [](double ms) { return ms > 16; });
        std::printf("%s\t%zu\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.4f\t%.0f\n", what, m_frames.wall.size(), at(m_frames.wall, 0.5),
                    at(m_frames.wall, 0.95), at(m_frames.wall, 0.99), at(m_frames.wall, 1), at(m_frames.own, 0.95), at(m_frames.own, 1),
                    m_frames.wall.empty() ? 0 : static_cast<double>(over) / static_cast<double>(m_frames.wall.size()), residentMiB());
        std::fflush(stdout);
        m_all.wall.insert(m_all.wall.end(), m_frames.wall.begin(), m_frames.wall.end());
        m_all.own.insert(m_all.own.end(), m_frames.own.begin(), m_frames.own.end());
        m_frames = {};
    }
    void printAll()
    {
        m_frames = std::exchange(m_all, {});
        print("all");
        m_all = {};
    }
    void pan(const char* what, std::int64_t bases)
    {
        show(bases);
        QPoint at(m_canvas.width() / 2, 30);
        mouse(QEvent::MouseButtonPress, at);
        for (int step = 0; step < 150; ++step) {
            at += QPoint(step < 60 ? -13 : step < 100 ? 21 : 3, 0);
            frame([&] { mouse(QEvent::MouseMove, at); });
        }
        mouse(QEvent::MouseButtonRelease, at);
        print(what);
    }
    void zoom(const char* what)
    {
        m_view.showRegion({"chr22", 0, kLength}, kLength);
        settle();
        const QPointF at(m_canvas.width() * 0.6, 30);
        for (int turn = 0; turn < 140; ++turn) {
            frame([&] {
                QWheelEvent event(at, m_canvas.mapToGlobal(at), {}, QPoint(0, turn < 70 ? 120 : -120), Qt::NoButton, Qt::NoModifier,
                                  Qt::NoScrollPhase, false);
                QCoreApplication::sendEvent(&m_canvas, &event);
            });
        }
        print(what);
    }
    void jump(const char* what)
    {
        Random random(3);
        for (const std::int64_t bases : {100LL, 1'000LL, 10'000LL, 100'000LL, 1'000'000LL, 10'000'000LL}) {
            for (int step = 0; step < 12; ++step) {
                const auto begin =
                    17'000'000 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(kLength - 17'000'000 - bases)));
                frame([&] { m_view.showRegion({"chr22", begin, begin + bases}, kLength); });
                for (int rest = 0; rest < 6; ++rest)
                    frame([] {});
            }
        }
        print(what);
    }

private:
    // One event and what follows from it; then what arrives until the next one is due.
    template <class Event>
    void frame(const Event& event)
    {
        QElapsedTimer clock;
        clock.start();
        const auto measure = [&](const auto& work, double least) {
            const double own = threadMs();
            QElapsedTimer timer;
            timer.start();
            work();
            QApplication::processEvents();
            const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
            if (ms < least)
                return;
            m_frames.wall.push_back(ms);
            m_frames.own.push_back(threadMs() - own);
        };
        measure(event, 0);
        while (clock.elapsed() < 16) {
            QThread::msleep(1);
            measure([] {}, 1);
        }
    }
    void mouse(QEvent::Type type, QPoint at)
    {
        const bool moves = type == QEvent::MouseMove;
        QMouseEvent event(type, at, m_canvas.mapToGlobal(at), moves ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&m_canvas, &event);
    }
    void settle()
    {
        do
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        while (m_view.isReading());
    }
    void show(std::int64_t bases)
    {
        m_view.showRegion({"chr22", 30'000'000, 30'000'000 + bases}, kLength);
        settle();
    }

    GenomeView& m_view;
    TrackCanvas& m_canvas;
    Frames m_frames, m_all;
};

using Sources = std::vector<std::pair<std::shared_ptr<const genome::TrackSource>, std::string>>;  // with a graph

Sources openSources(const std::filesystem::path& data)
{
    Warnings warnings;
    const auto reference = genome::Reference::open(data / "genome/hg19_partial.fa.gz", warnings, std::filesystem::temp_directory_path());
    const auto open = [&](const char* file) { return genome::openTrack(data / file, reference->contigs()); };
    const char* bigWigs[] = {"signal/ENCFF826FLP.chr22.bw", "signal/GM12878_Stat1.chr22_1-30000000.bigWig"};
    const auto hit = [](std::int64_t begin, Random& random) {
        return genome::MotifHit{begin, begin + 11, random.below(2) ? Strand::Forward : Strand::Reverse, 12.5, 1e-6, random.below(9) == 0,
                                true,  "GATA1"};
    };
    const auto variant = [](std::int64_t begin, Random& random) {
        genome::Variant result;
        result.begin = begin;
        result.end = begin + 1;
        result.id = "rs" + std::to_string(random.below(100'000'000));
        result.reference = "A";
        result.alternates = "G";
        return result;
    };
    const auto hits = std::make_shared<ManyHits>(1'000'000, hit);
    const auto variants = std::make_shared<ManyVariants>(113'000, variant);
    const auto scores = std::make_shared<ManyScores>();
    const auto genes = open("genes/refGene.hg19.txt.gz");
    return {{genes, ""},
            {open(bigWigs[0]), ""},
            {open(bigWigs[1]), ""},
            {open(bigWigs[0]), "bars"},
            {open(bigWigs[1]), "line"},
            {open(bigWigs[0]), "heat"},
            {open("dnase/wgEncodeAwgDnaseUwdukeGm12878UniPk.narrowPeak.gz"), ""},
            {open("peaks/large/ChIPseq.GM12878.SPI1.relaxed.narrowPeak.gz"), ""},
            {open("peaks/gm12878/wgEncodeAwgTfbsBroadGm12878CtcfUniPk.narrowPeak.gz"), ""},
            {hits, ""},
            {variants, ""},
            {scores, "heat"},
            {scores, "letters"},
            {genome::sequenceTrack(reference), ""},
            {open(bigWigs[0]), ""},
            {open(bigWigs[1]), ""},
            {hits, ""},
            {scores, "heat"},
            {open(bigWigs[1]), "bars"},
            {genes, "expanded"}};
}

std::vector<ViewTrack> makeTracks(const Sources& sources, int count)
{
    std::vector<ViewTrack> result;
    for (int i = 0; i < count; ++i) {
        const auto& [source, graph] = sources[static_cast<std::size_t>(i) % sources.size()];
        ViewTrack track;
        track.id = "track" + std::to_string(i);
        track.name = "Track " + std::to_string(i);
        track.subtitle = "GM12878";
        track.source = source;
        track.kind = source->kind();
        track.style.graph = graph;
        track.style.height = tracks::defaultHeight(track.kind, graph);
        if (track.kind == genome::TrackKind::Signal && i % 20 < 3)
            track.group = "A" + std::to_string(i / 20);
        track.detail = false;
        result.push_back(std::move(track));
    }
    return result;
}

CancelRead readWith(jobs::JobRunner& runner, ReadWork work, QObject* guard, ReadDone done)
{
    const auto read = [work = std::move(work)](Progress& progress) { return work(progress); };
    const QPointer<jobs::Job> job =
        runner.start<genome::TrackData>({QStringLiteral("Read track"), jobs::Pool::Readers, false, false}, read, guard,
                                        [done = std::move(done)](genome::TrackData data) { done(std::move(data), {}); });
    return [job] {
        if (job)
            job->cancel();
    };
}

// Steps of training until it is cancelled; `steps` counts them.
void trainUntilCancelled(int threads, bool givesWay, std::atomic<long>& steps, Progress& progress)
{
    constexpr long kWindow = 1000, kBatches = 20;
    if (givesWay)
        app::giveWayToWindow();
    const auto& compute = compute::loadCompute();
    auto options = compute.presetOptions("small", "danq");
    options.threads = threads;
    options.device = "cpu";
    for (;;)
        steps += compute.trial(options, kWindow, kBatches, progress).batches;
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const auto option = [&](const char* name, double otherwise) {
        const auto at = application.arguments().indexOf(QLatin1String(name));
        return at > 0 ? application.arguments().value(at + 1).toDouble() : otherwise;
    };
    const QString data = qEnvironmentVariable("BINDSCAPE_TEST_DATA");
    if (data.isEmpty()) {
        std::fprintf(stderr, "Set BINDSCAPE_TEST_DATA to the folder of real data.\n");
        return 2;
    }
    const int count = static_cast<int>(option("--tracks", 20));
    const double minutes = option("--minutes", 0);
    Look::instance().apply(Scheme::Light);
    jobs::JobRunner runner;
    GenomeView view;
    view.setReader(
        [&runner](ReadWork work, QObject* guard, ReadDone done) { return readWith(runner, std::move(work), guard, std::move(done)); });
    view.setDetailShown(false);
    view.resize(1600, 1000);
    QElapsedTimer timer;
    const auto opened = openSources(data.toStdString());
    timer.start();
    view.setTracks(makeTracks(opened, count));
    const double setMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    view.showRegion({"chr22", 0, kLength}, kLength);
    view.show();
    std::printf("#what\tframes\tmedian_ms\tp95_ms\tp99_ms\tslowest_ms\town_p95_ms\town_slowest_ms\tover_16ms\tresident_mib\n");
    std::printf("set %d tracks\t1\t%.2f\t%.2f\t%.2f\t%.2f\t\t\t\t%.0f\n", count, setMs, setMs, setMs, setMs, residentMiB());
    Walk walk(view);
    std::atomic<long> steps{0};
    if (application.arguments().contains(QLatin1String("--train"))) {
        const int wanted = static_cast<int>(option("--threads", 0));
        const int threads = wanted > 0 ? wanted : app::usualTrainingThreads();
        const bool givesWay = !application.arguments().contains(QLatin1String("--same-priority"));
        runner.start({QStringLiteral("Train"), jobs::Pool::Compute}, [threads, givesWay, &steps](Progress& progress) { trainUntilCancelled(threads, givesWay, steps, progress); });
        while (steps == 0 && runner.runningCount() > 0)
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        if (runner.runningCount() == 0)
            std::fprintf(stderr, "The training ended: %s\n", qPrintable(runner.jobs().front()->failure()));
        std::printf("#training with %d threads, %s\n", threads, givesWay ? "which give way" : "of the same priority");
    }
    timer.start();
    do {
        walk.pan("pan at 51 Mb / 4", kLength / 4);
        walk.pan("pan at 1 Mb", 1'000'000);
        walk.pan("pan at 100 kb", 100'000);
        walk.pan("pan at 10 kb", 10'000);
        walk.pan("pan at 1 kb", 1'000);
        walk.pan("pan at 100 bp", 100);
        walk.zoom("zoom to bases and back");
        walk.jump("jumps");
        walk.printAll();
    } while (static_cast<double>(timer.elapsed()) < minutes * 60'000);
    const double seconds = static_cast<double>(timer.elapsed()) / 1000;
    if (steps > 0)
        std::printf("#steps of training a second\t%.3f\n", static_cast<double>(steps.load()) / seconds);
    runner.cancelAllAndWait();
    return 0;
}
