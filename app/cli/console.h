// SPDX-License-Identifier: GPL-3.0-or-later
// What a command says while it works: a bar with the time left on a terminal, or one JSON object a line (--json-progress), both on
// standard error; warnings once each; results on standard output. Thread-safe.
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/base/time_left.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace bindscape::cli {

// SIGINT and SIGTERM ask for an orderly end; a second one ends at once. SIGUSR1 (Slurm sends it before a job's time is up) asks the
// training that runs to stop and keep its best weights; the command then goes on with what follows.
void catchSignals();
bool interrupted();

class Console final : public Progress {
public:
    enum class Style { Bar, Plain, Json, Quiet };
    void start(std::string command, Style style);
    Style style() const { return m_style; }

    bool cancelled() const override { return interrupted(); }
    bool stopRequested() const override;
    void report(double fraction, std::string_view what) override;

    void forgetStop();  // the training that was asked is over
    void warn(const Warning& warning);
    void warn(const Warnings& warnings);
    // Something that happened, for scripts that follow: {"event": name, ...} with --json-progress, else nothing.
    void event(std::string_view name, nlohmann::ordered_json facts);
    // A line of the result on standard output (not with --quiet).
    void say(std::string_view line);
    void fail(std::string_view sentence);
    // Takes the bar off the terminal.
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    void drawBar(double fraction, double seconds, std::string_view what);
    void clearBar();
    void writeJson(std::string_view name, nlohmann::ordered_json facts);

    std::mutex m_mutex;
    std::string m_command;
    Style m_style = Style::Plain;
    Clock::time_point m_begin = Clock::now();
    Clock::time_point m_lastReport{};
    TimeLeft m_left;
    std::size_t m_barWidth = 0;
    std::set<std::string> m_warned;
};

}  // namespace bindscape::cli
