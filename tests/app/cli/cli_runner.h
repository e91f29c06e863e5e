// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the real bindscape-cli from BINDSCAPE_BIN_DIR, and makes a small genome with peaks and a motif for it.
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/random.h"

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>
#include <QThread>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::test {

struct CliResult {
    int code = -1;
    bool crashed = false;
    std::string out, err;
};

inline QString program() { return qEnvironmentVariable("BINDSCAPE_BIN_DIR") + "/bindscape-cli"; }

inline CliResult runCli(const QStringList& arguments)
{
    QProcess process;
    process.start(program(), arguments);
    CliResult result;
    if (!process.waitForFinished(60000))
        process.kill();
    process.waitForFinished(5000);
    result.crashed = process.exitStatus() == QProcess::CrashExit;
    result.code = process.exitCode();
    result.out = process.readAllStandardOutput().toStdString();
    result.err = process.readAllStandardError().toStdString();
    return result;
}

// Starts, waits, and sends the signal; the code that it ends with, or -1 if it was killed.
inline int interruptCli(const QStringList& arguments, int signal, int afterMilliseconds)
{
    QProcess process;
    process.start(program(), arguments);
    process.waitForStarted(10000);
    QThread::msleep(static_cast<unsigned long>(afterMilliseconds));
    // 0 once it is known to have ended: kill() would take that for the tests' own group of processes.
    if (const auto id = static_cast<pid_t>(process.processId()); id > 0)
        ::kill(id, signal);
    process.waitForFinished(60000);
    return process.exitStatus() == QProcess::CrashExit ? -1 : process.exitCode();
}

// genome.fa (chr1, chr8, chr9), peaks.narrowPeak, motif.meme in a temporary folder.
class CliWorld {
public:
    explicit CliWorld(int chr1Length = 200000)
    {
        Random random(11);
        std::string fasta, peaks;
        for (const auto& [name, length] : {std::pair("chr1", chr1Length), std::pair("chr8", 60000), std::pair("chr9", 60000)}) {
            fasta += std::string(">") + name + "\n";
            for (int i = 0; i < length; i += 50) {
                for (int j = 0; j < 50; ++j)
                    fasta += "ACGT"[random.below(4)];
                fasta += '\n';
            }
            for (std::size_t begin = 600; begin + 1500 < static_cast<std::size_t>(length); begin += 500 + random.below(1500))
                peaks += std::string(name) + "\t" + std::to_string(begin) + "\t" + std::to_string(begin + 250) + "\tp\t0\t.\t7.5\t-1\t-1\t100\n";
        }
        write("genome.fa", fasta);
        write("peaks.narrowPeak", peaks);
        write("motif.meme", "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF TOY1 TOY\nletter-probability matrix: alength= 4 w= 6 nsites= 20 E= 0\n"
                            "0.05 0.05 0.85 0.05\n0.85 0.05 0.05 0.05\n0.05 0.05 0.05 0.85\n0.85 0.05 0.05 0.05\n0.85 0.05 0.05 0.05\n0.05 0.05 0.85 0.05\n");
    }

    std::filesystem::path path(const std::string& name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    QString at(const std::string& name) const { return QString::fromStdString(path(name).string()); }
    void write(const std::string& name, const std::string& text) const { writeFileAtomically(path(name), text); }
    QStringList scan(const std::string& out) const
    {
        return {"scan", "--genome", at("genome.fa"), "--motif", at("motif.meme"), "--pvalue", "0.005", "--out", at(out)};
    }
    QStringList dataset(const std::string& out) const
    {
        return {"dataset", "--genome", at("genome.fa"), "--motif", at("motif.meme"), "--peaks", at("peaks.narrowPeak"), "--pvalue", "0.005", "--out", at(out)};
    }

private:
    QTemporaryDir m_folder;
};

// One sentence (or one line) that does not look like a crash.
inline bool isOneSentence(const std::string& text)
{
    return !text.empty() && text.back() == '\n' && text.find('\n') == text.size() - 1 && text.starts_with("bindscape-cli: ") &&
           text.find("terminate") == std::string::npos;
}

}  // namespace bindscape::test
