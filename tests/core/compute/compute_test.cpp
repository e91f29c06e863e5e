// SPDX-License-Identifier: GPL-3.0-or-later
// The module as the programs use it: loaded late, with the right settings, its errors caught here. Each case that needs a
// fresh process starts this program again with one word.
#include "core/compute/compute.h"
#include "tests/support/test_support.h"

#include <QProcess>
#include <QTemporaryDir>

#include <cstdio>
#include <fstream>
#include <set>

using namespace bindscape;

namespace {

std::set<std::string> mapped(const std::string& part)
{
    std::set<std::string> found;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.find(part) != std::string::npos)
            found.insert(line.substr(line.find('/')));
    return found;
}

// Prints facts about a process that did what the programs do.
int describe()
{
    compute::prepareProcess();
    std::printf("torch before: %zu\n", mapped("libtorch").size());
    const auto machine = compute::loadCompute().machine();
    std::printf("torch after: %d\n", mapped("libtorch").empty() ? 0 : 1);
    std::printf("openblas: %zu\n", mapped("libopenblas").size());
    std::printf("blas: %s\n", machine.blas.c_str());
    std::printf("policy: %s\n", machine.waitPolicy.c_str());
    std::printf("flushed: %d\n", machine.flushesDenormals ? 1 : 0);
    std::printf("threads: %d\n", machine.threads);
    for (const auto& warning : machine.warnings)
        std::printf("warning: %s\n", warning.message.c_str());
    return 0;
}

}  // namespace

class ComputeTest : public QObject {
    Q_OBJECT

    struct Output {
        QString out, err;
        int code = 0;
    };
    static Output run(const QStringList& changes, const QString& word = "describe")
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"OMP_WAIT_POLICY", "BINDSCAPE_BLAS", "BINDSCAPE_COMPUTE_MODULE"})
            environment.remove(name);
        for (const auto& change : changes)
            environment.insert(change.section('=', 0, 0), change.section('=', 1));
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(), {word});
        process.waitForFinished(55000);
        return {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()), process.exitCode()};
    }

private Q_SLOTS:
    void torchIsLoadedLateWithTheRightSettings()
    {
        const Output o = run({"OMP_DISPLAY_ENV=VERBOSE"});
        QVERIFY2(o.code == 0, qPrintable(o.out + o.err));
        QVERIFY(o.out.contains("torch before: 0\n"));
        QVERIFY(o.out.contains("torch after: 1\n"));
        // As libgomp itself read it; it says PASSIVE also where nothing is set, but then it spins before it sleeps.
        QVERIFY2(o.err.contains("GOMP_SPINCOUNT = '0'"), qPrintable(o.err));
        QVERIFY(o.out.contains("policy: PASSIVE\n"));
#if defined(__SSE2__)
        QVERIFY(o.out.contains("flushed: 1\n"));
#endif
    }

    void oneOpenBlasWithOpenMp()
    {
        const Output o = run({});
        if (!o.out.contains("OpenBLAS"))
            QSKIP("OpenBLAS is not installed.");
        QVERIFY2(o.out.contains("openblas: 1\n"), qPrintable(o.out));
        QVERIFY2(o.out.contains("(OpenMP)") && !o.out.contains("warning:"), qPrintable(o.out));
    }

    void whatTheUserSetIsRespected()
    {
        const Output o = run({"OMP_WAIT_POLICY=ACTIVE", "OMP_DISPLAY_ENV=true", "BINDSCAPE_BLAS=system"});
        QVERIFY(o.err.contains("OMP_WAIT_POLICY = 'ACTIVE'"));
        QVERIFY(o.out.contains("policy: ACTIVE\n"));
        QVERIFY(o.out.contains("warning: OMP_WAIT_POLICY is ACTIVE"));
    }

    void missingModuleIsASentence()
    {
        const Output o = run({"BINDSCAPE_COMPUTE_MODULE=/no/such/module.so"});
        QCOMPARE(o.code, 3);
        QVERIFY2(o.out.contains("The computing module cannot be loaded"), qPrintable(o.out));
    }

    void errorsCrossTheModule()
    {
        const auto& compute = compute::loadCompute();
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        SilentProgress silent;
        VERIFY_ERROR(compute.train(root / "no", root / "no.fa", {}, root / "run", silent, {}), "no");
        VERIFY_ERROR(compute.interpret(root / "no", root / "no", root / "no.fa", {}, root / "out", silent), "not the folder of a training run");
        VERIFY_ERROR(compute.presetOptions("x", "danq"), "small, paper, cosine, calm, quick");
        QVERIFY(compute.architectures().size() >= 2);
        QVERIFY(compute.architectures()[0].make != nullptr);
        QVERIFY(!compute.methods().empty() && !compute.presets().empty());
    }
};

int main(int argc, char** argv)
{
    if (argc == 2 && std::string(argv[1]) == "describe") {
        try {
            return describe();
        } catch (const Error& error) {
            std::printf("%s\n", error.what());
            return 3;
        }
    }
    compute::prepareProcess();
    QCoreApplication application(argc, argv);
    ComputeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "compute_test.moc"
