// SPDX-License-Identifier: GPL-3.0-or-later
// Charts of evaluations with chosen curves, and of several runs in one plot.
#include "core/base/paths.h"
#include "core/project/run_project.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <functional>
#include <map>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using figure::Chart;
using figure::Role;
using figure::Series;

Chart& chartOf(std::vector<Chart>& charts, const std::string& id)
{
    return *std::find_if(charts.begin(), charts.end(), [&](const Chart& chart) { return chart.id == id; });
}

const Series* networkOf(const Chart& chart)
{
    const auto found =
        std::find_if(chart.series.begin(), chart.series.end(), [](const Series& series) { return series.id == kNetworkCurve; });
    return found == chart.series.end() ? nullptr : &*found;
}

// Of a pair that is trained one after the other, the partner may not be evaluated yet, or is just now.
std::vector<Chart> chartsOfPartner(const fs::path& partner, const std::string& split)
{
    try {
        return evaluationCharts(partner, split);
    } catch (const Error&) {
        std::error_code ignored;
        if (fs::exists(partner / paths::kEvaluationFile, ignored))
            throw;
        return {};
    }
}

}  // namespace

std::vector<Chart> evaluationCharts(const fs::path& runFolder, const std::string& split, const fs::path& partner,
                                    const std::vector<std::string>& curves)
{
    auto charts = evaluationCharts(runFolder, split);
    if (auto others = partner.empty() ? std::vector<Chart>() : chartsOfPartner(partner, split); !others.empty()) {
        for (const char* id : {"roc", "pr"})
            if (const Series* network = networkOf(chartOf(others, id)); network != nullptr && !network->x.empty()) {
                Series series = *network;
                series.id = kPartnerCurve;
                series.name = "core the other way, " + series.name;
                series.role = Role::Third;
                auto& all = chartOf(charts, id).series;
                all.insert(all.begin() + 2, std::move(series));  // after chance and the network
            }
    }
    for (const char* id : {"roc", "pr"})
        std::erase_if(chartOf(charts, id).series, [&](const Series& series) {
            return !curves.empty() && !series.id.empty() && std::find(curves.begin(), curves.end(), series.id) == curves.end();
        });
    return charts;
}

namespace {

// How runs are told apart: by colour, one each; where networks with and without a trunk, core present and blocked are compared, as in
// AgentBind's Fig. 1b: colour for the core, dashes for the trunk.
class RunLooks {
public:
    explicit RunLooks(const std::vector<NamedRun>& runs)
    {
        for (const NamedRun& run : runs)
            try {
                const auto record = train::readRunRecord(run.folder);
                m_blocked.push_back(record.options.coreBlocked);
                m_fromTrunk.push_back(record.trunk.has_value());
            } catch (const Error&) {
                return;  // a run without a record has a colour of its own, as all then
            }
        const auto differ = [](const std::vector<bool>& values) { return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) != values.end(); };
        m_byTrunk = differ(m_fromTrunk);
        m_byCore = m_byTrunk && differ(m_blocked) && runs.size() <= 4;
    }

    void apply(Series& series, std::size_t run) const
    {
        series.role = m_byCore ? (m_blocked[run] ? Role::Blocked : Role::Present) : figure::numberedRole(run);
        if (m_byTrunk)
            series.dashed = m_fromTrunk[run];
    }
    std::string note() const { return m_byTrunk ? " Dashed: started from a trunk." : ""; }

private:
    std::vector<bool> m_blocked, m_fromTrunk;
    bool m_byTrunk = false, m_byCore = false;
};

}  // namespace

std::vector<Chart> comparisonCharts(const std::vector<NamedRun>& runs, const std::string& split)
{
    const RunLooks looks(runs);
    std::vector<Chart> result;
    std::string missing;
    for (const char* id : {"roc", "pr", "calibration"}) {
        Chart chart;
        chart.id = id;
        result.push_back(std::move(chart));
    }
    for (std::size_t i = 0; i < runs.size(); ++i) {
        auto charts = evaluationCharts(runs[i].folder, split);
        for (Chart& into : result) {
            Chart& from = chartOf(charts, into.id);
            const Series* network = networkOf(from);
            if (into.title.empty()) {
                into.title = from.title;
                into.x = from.x;
                into.y = from.y;
                into.series.push_back(std::move(from.series.front()));  // chance, or what perfect calibration would be
                network = networkOf(from);
            }
            if (network == nullptr || network->x.empty())
                continue;
            Series series = *network;
            const auto number = into.id == "calibration" ? std::string() : ", " + series.name;
            series.name = runs[i].title + number;
            series.id = runs[i].folder.filename().string();
            looks.apply(series, i);
            series.low.clear();  // bands of several runs hide one another
            series.high.clear();
            into.series.push_back(std::move(series));
        }
    }
    for (Chart& chart : result) {
        chart.note = "Each network on the " + split + " chromosomes of its own data set";
        chart.note += chart.id == "calibration" ? ", by site." : "; both strands as rows, 95 % bootstrap interval.";
        chart.note += looks.note();
        if (chart.id == "pr" && !chart.series.empty())
            chart.series.erase(chart.series.begin());  // the share of bound sites differs between data sets
    }
    return result;
}

}  // namespace bindscape::project
