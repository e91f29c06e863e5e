// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of the process, as the command line, the window and a test program have them when they compute: each is started
// with a module in place of the real one that looks around in the process (facts_module.cpp); this program looks around in itself.
#include "tests/core/compute/process_facts.h"
#include "tests/support/test_support.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <cstdio>

using namespace bindscape;

namespace {

const QString kFastBlas = QStringLiteral("openblas-openmp/libopenblas");
const QString kSlowFolder = QStringLiteral("/usr/lib/" BINDSCAPE_MULTIARCH "/blas");  // the reference BLAS, where installed

// What became of one program: its facts, and the environment as libgomp read it.
struct Seen {
    QString facts, openMp;

    QStringList all(const QString& key) const
    {
        QStringList values;
        for (const QString& line : facts.split(QLatin1Char('\n')))
            if (line.startsWith(key + QStringLiteral(": ")))
                values << line.mid(key.size() + 2);
        return values;
    }
    QString one(const QString& key) const { return all(key).value(0, QStringLiteral("nothing")); }
    // Of an array of 160 MB, the first time and again.
    std::pair<long, long> faults(const QString& where) const
    {
        const QString text = one(QStringLiteral("faults ") + where);
        return {text.section(QLatin1Char(' '), 0, 0).toLong(), text.section(QLatin1Char(' '), 1).toLong()};
    }
    // How often libgomp looks before it sleeps. Its own word for the policy is no proof: that is PASSIVE also where nothing is set. A
    // program that executed itself once more has loaded libgomp twice, the later counts.
    QString spins() const
    {
        static const QRegularExpression pattern(QStringLiteral("GOMP_SPINCOUNT = '(\\w+)'"));
        QString last = QStringLiteral("not told");
        for (auto match = pattern.globalMatch(openMp); match.hasNext();)
            last = match.next().captured(1);
        return last;
    }
};

}  // namespace

class SettingsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;

    Seen start(const QString& name, const QStringList& changes = {})
    {
        const QString folder = qEnvironmentVariable("BINDSCAPE_BIN_DIR");
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        const QStringList keys = environment.keys();
        for (const QString& key : keys)
            if (key.startsWith(QLatin1String("MALLOC_")) || key.startsWith(QLatin1String("OMP_")) || key.startsWith(QLatin1String("GOMP_")) ||
                key.startsWith(QLatin1String("BINDSCAPE_BLAS")) || key == QLatin1String("GLIBC_TUNABLES"))
                environment.remove(key);
        environment.insert(QStringLiteral("BINDSCAPE_COMPUTE_MODULE"), QStringLiteral(FACTS_MODULE));
        environment.insert(QStringLiteral("OMP_DISPLAY_ENV"), QStringLiteral("VERBOSE"));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        for (const char* variable : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(QString::fromLatin1(variable), m_home.path());
        for (const QString& change : changes)
            environment.insert(change.section(QLatin1Char('='), 0, 0), change.section(QLatin1Char('='), 1));
        process.setProcessEnvironment(environment);
        if (name == QStringLiteral("test"))
            process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("facts")});
        else if (name == QStringLiteral("window"))
            process.start(folder + QStringLiteral("/bindscape"), QStringList());
        else
            process.start(folder + QStringLiteral("/bindscape-cli"), {QStringLiteral("train"), QStringLiteral("--list")});
        process.waitForFinished(60000);
        return {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }

    static void programs()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("command line") << QStringLiteral("cli");
#if BINDSCAPE_HAS_WINDOW
        QTest::newRow("window") << QStringLiteral("window");
#endif
        QTest::newRow("test program") << QStringLiteral("test");
    }

    static void verifyPagesStay(const Seen& seen)
    {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
        QVERIFY2(seen.faults(QStringLiteral("here")).first > 50, qPrintable(seen.facts));  // the measure itself: huge pages are 80
        for (const auto* where : {"here", "started"})
            QVERIFY2(seen.faults(QString::fromLatin1(where)).second < 50, qPrintable(seen.facts));
#endif
    }

private Q_SLOTS:
    void everyProgramHasAllSettings_data() { programs(); }
    void everyProgramHasAllSettings()
    {
        QFETCH(const QString, program);
        const Seen seen = start(program);
        QVERIFY2(seen.facts.contains(QStringLiteral("faults started")), qPrintable(seen.facts + seen.openMp));
        QCOMPARE(seen.spins(), QStringLiteral("0"));
        for (const auto* where : {"here", "started"}) {
            const QString flushed = seen.one(QStringLiteral("flushed ") + QString::fromLatin1(where));
            QVERIFY2(flushed == QStringLiteral("4 of 4") || flushed == QStringLiteral("-"), qPrintable(seen.facts));
            QVERIFY2(flushed == QStringLiteral("-") || seen.one(QStringLiteral("denormals ") + QString::fromLatin1(where)) == QStringLiteral("0"),
                     qPrintable(seen.facts));
        }
        verifyPagesStay(seen);
    }

    // Also where the system would give another one to whoever asks for libblas.so.3.
    void everyProgramHasOneOpenBlasWithOpenMp_data() { programs(); }
    void everyProgramHasOneOpenBlasWithOpenMp()
    {
        QFETCH(const QString, program);
        const Seen seen = start(program, {QStringLiteral("LD_LIBRARY_PATH=") + kSlowFolder});
        const QStringList libraries = seen.all(QStringLiteral("blas"));
        if (!libraries.join(QLatin1Char(' ')).contains(QStringLiteral("openblas")))
            QSKIP("OpenBLAS is not installed.");
        QCOMPARE(libraries.filter(QStringLiteral("libopenblas")).size(), 1);
        QVERIFY2(libraries.filter(kFastBlas).size() == 1, qPrintable(seen.facts));
        // Its own libblas.so.3 is a door to it; nobody else's is there.
        QVERIFY2(libraries.filter(QStringLiteral("openblas-openmp/")).size() == libraries.size(), qPrintable(seen.facts));
        QCOMPARE(seen.one(QStringLiteral("openblas kind")), QStringLiteral("2"));
    }

    void waitingIsTheUsersWhereHeSaysSo_data() { programs(); }
    void waitingIsTheUsersWhereHeSaysSo()
    {
        QFETCH(const QString, program);
        const QString noFacts = QString::fromLatin1(test::kNoFacts) + QStringLiteral("=1");
        const QString active = start(program, {QStringLiteral("OMP_WAIT_POLICY=ACTIVE"), noFacts}).spins();
        QVERIFY2(active.toLongLong() > 1'000'000 || active == QStringLiteral("INFINITY"), qPrintable(active));
        QCOMPARE(start(program, {QStringLiteral("GOMP_SPINCOUNT=1234"), noFacts}).spins(), QStringLiteral("1234"));
    }

    void memoryIsTheUsersWhereHeSaysSo_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("where");  // that pages are given back
        QTest::newRow("threshold of mapping") << "MALLOC_MMAP_THRESHOLD_=131072" << "here";
        QTest::newRow("threshold of trimming") << "MALLOC_TRIM_THRESHOLD_=131072" << "here";
        QTest::newRow("as tunable") << "GLIBC_TUNABLES=glibc.malloc.mmap_threshold=131072" << "here";
        QTest::newRow("as one of several tunables") << "GLIBC_TUNABLES=glibc.malloc.perturb=0:glibc.malloc.trim_threshold=131072" << "here";
        QTest::newRow("arenas") << "MALLOC_ARENA_MAX=8" << "started";  // only the first arena can grow so large
    }
    void memoryIsTheUsersWhereHeSaysSo()
    {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__)
        QSKIP("Another malloc is in use.");
#else
        QFETCH(const QString, variable);
        QFETCH(const QString, where);
        const Seen seen = start(QStringLiteral("cli"), {variable});
        QVERIFY2(seen.faults(where).second > 40, qPrintable(seen.facts));
#endif
    }

    void variablesAboutSomethingElseChangeNothing()
    {
        const Seen seen = start(QStringLiteral("cli"), {QStringLiteral("GLIBC_TUNABLES=glibc.malloc.perturb=0"), QStringLiteral("OMP_NUM_THREADS=3")});
        QCOMPARE(seen.spins(), QStringLiteral("0"));
        verifyPagesStay(seen);
    }

    void blasIsTheUsersWhereHeSaysSo()
    {
        if (!std::filesystem::exists((kSlowFolder + QStringLiteral("/libblas.so.3")).toStdString()))
            QSKIP("There is no second BLAS to choose.");
        const Seen seen = start(QStringLiteral("cli"), {QStringLiteral("BINDSCAPE_BLAS=system"), QStringLiteral("LD_LIBRARY_PATH=") + kSlowFolder});
        QVERIFY2(seen.all(QStringLiteral("blas")).join(QLatin1Char(' ')).contains(kSlowFolder), qPrintable(seen.facts));
    }
};

int main(int argc, char** argv)
{
    if (argc == 2 && std::string(argv[1]) == "facts") {
        std::fputs(test::processFacts().c_str(), stdout);
        return 0;
    }
    QCoreApplication application(argc, argv);
    SettingsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "settings_test.moc"
