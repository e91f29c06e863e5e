// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "core/base/text.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bindscape::cli {

namespace {

std::atomic<bool> g_interrupted{false};
std::atomic<bool> g_stopAsked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onSignal(int signal)
{
    if (g_interrupted.exchange(true)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
}

extern "C" void onStopSignal(int) { g_stopAsked = true; }

std::size_t terminalWidth()
{
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        return size.ws_col;
    return 80;
}

bool startsLetter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }  // UTF-8

std::size_t lettersOf(const std::string& text) { return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), startsLetter)); }

void cutToLetters(std::string& text, std::size_t most)
{
    std::size_t letters = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (startsLetter(text[i]) && ++letters > most)
            return text.resize(i);
}

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

void catchSignals()
{
    struct sigaction action {};
    action.sa_handler = onSignal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = onStopSignal;
    sigaction(SIGUSR1, &action, nullptr);
    // A reader that goes away (| head) becomes a failed write, not a sudden death that leaves temporary files.
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted() { return g_interrupted; }

void Console::start(std::string command, Style style)
{
    m_command = std::move(command);
    m_style = style;
    m_begin = Clock::now();
    m_left.start(0, 0);
}

bool Console::stopRequested() const { return g_stopAsked; }

void Console::forgetStop() { g_stopAsked = false; }

void Console::report(double fraction, std::string_view what)
{
    if (m_style == Style::Quiet || m_style == Style::Plain)
        return;
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    if (now - m_lastReport < std::chrono::milliseconds(100))
        return;
    m_lastReport = now;
    const double seconds = secondsSince(m_begin);
    if (fraction >= 0)
        m_left.add(seconds, fraction);
    if (m_style == Style::Bar) {
        drawBar(fraction, seconds, what);
        return;
    }
    nlohmann::ordered_json facts;
    facts["fraction"] = fraction < 0 ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(fraction);
    facts["what"] = what;
    facts["seconds"] = seconds;
    if (const auto left = m_left.seconds(seconds); left && fraction > 0)
        facts["seconds_left"] = *left;
    writeJson("progress", facts);
}

void Console::drawBar(double fraction, double seconds, std::string_view what)
{
    constexpr std::size_t kCells = 24;
    std::string line;
    if (fraction >= 0) {
        fraction = std::min(fraction, 1.0);
        const auto full = static_cast<std::size_t>(fraction * kCells);
        line = "[" + std::string(full, '#') + std::string(kCells - full, '.') + "] " + formatFixed(100 * fraction, 0) + " %  ";
        if (const auto left = m_left.seconds(seconds); left && fraction > 0.01 && seconds > 2)
            line += formatDuration(*left) + " left  ";
    }
    line += what;
    cutToLetters(line, terminalWidth() - 1);
    const std::size_t width = lettersOf(line);
    line.append(std::max(width, m_barWidth) - width, ' ');
    m_barWidth = width;
    std::cerr << '\r' << line << std::flush;
}

void Console::clearBar()
{
    if (m_barWidth > 0)
        std::cerr << '\r' << std::string(m_barWidth, ' ') << '\r' << std::flush;
    m_barWidth = 0;
}

void Console::writeJson(std::string_view name, nlohmann::ordered_json facts)
{
    nlohmann::ordered_json object{{"event", name}, {"command", m_command}};
    object.update(facts);
    // Text from files may hold bytes that are not UTF-8.
    std::cerr << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n' << std::flush;
}

void Console::warn(const Warning& warning)
{
    if (m_style == Style::Quiet)
        return;
    const std::lock_guard lock(m_mutex);
    const std::string text = toText(warning);
    if (!m_warned.insert(text).second)
        return;
    if (m_style == Style::Json) {
        writeJson("warning", {{"message", text}});
        return;
    }
    clearBar();
    std::cerr << "warning: " << text << '\n' << std::flush;
}

void Console::warn(const Warnings& warnings)
{
    for (const auto& warning : warnings)
        warn(warning);
}

void Console::event(std::string_view name, nlohmann::ordered_json facts)
{
    if (m_style != Style::Json)
        return;
    const std::lock_guard lock(m_mutex);
    writeJson(name, std::move(facts));
}

void Console::say(std::string_view line)
{
    if (m_style == Style::Quiet)
        return;
    const std::lock_guard lock(m_mutex);
    clearBar();
    std::cout << line << '\n' << std::flush;
}

void Console::fail(std::string_view sentence)
{
    const std::lock_guard lock(m_mutex);
    if (m_style == Style::Json) {
        writeJson("error", {{"message", sentence}});
        return;
    }
    clearBar();
    std::cerr << "bindscape-cli: " << sentence << '\n' << std::flush;
}

void Console::finish()
{
    const std::lock_guard lock(m_mutex);
    clearBar();
}

}  // namespace bindscape::cli
