// SPDX-License-Identifier: GPL-3.0-or-later
// How long work talks to whoever started it: core sees only this. Called from the working thread (and the
// threads it starts: report() and the questions may come from several threads at once, so implementations must be
// thread-safe).
#pragma once

#include "core/base/error.h"

#include <string_view>

namespace bindscape {

class Progress {
public:
    virtual ~Progress() = default;

    // Abort: drop what is being made.
    virtual bool cancelled() const = 0;
    // Stop: finish early and keep the best so far. Only training asks.
    virtual bool stopRequested() const { return false; }
    // fraction 0..1, or negative when the total is unknown; `what` is one line of facts.
    virtual void report(double fraction, std::string_view what) = 0;

    // Throws Cancelled if asked to abort. Call it per batch, per read block, per chromosome.
    void checkpoint(double fraction, std::string_view what)
    {
        if (cancelled())
            throw Cancelled{};
        report(fraction, what);
    }
};

// Never cancelled, says nothing. For tests and short calls.
class SilentProgress final : public Progress {
public:
    bool cancelled() const override { return false; }
    void report(double, std::string_view) override {}
};

// A part of a larger job: maps 0..1 onto [begin, end] of the parent.
class SubProgress final : public Progress {
public:
    SubProgress(Progress& parent, double begin, double end) : m_parent(parent), m_begin(begin), m_end(end) {}
    bool cancelled() const override { return m_parent.cancelled(); }
    bool stopRequested() const override { return m_parent.stopRequested(); }
    void report(double fraction, std::string_view what) override
    {
        m_parent.report(fraction < 0 ? fraction : m_begin + fraction * (m_end - m_begin), what);
    }

private:
    Progress& m_parent;
    double m_begin;
    double m_end;
};

}  // namespace bindscape
