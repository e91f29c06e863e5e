// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli report: a run, or all TFs of a project, as one HTML or PDF file.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/text.h"
#include "core/project/report.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct ReportCommand {
    std::string project, run, out;
    OutputPolicy policy;
};

int makeReport(const ReportCommand& a, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = fs::absolute(a.out);
    asUsage([&] { project::requireReportName(out); });
    std::error_code ignored;
    if (!mayWrite(out, fs::exists(out, ignored), a.policy, console))
        return kDone;
    const auto project = project::readProject(a.project);
    project::writeReport(project, a.run, out, console);
    console.say(out.string() + ", " + withThousands(static_cast<std::int64_t>(fs::file_size(out, ignored) / 1000)) + " kB.");
    console.event("done", {{"file", out.string()}});
    return kDone;
}

}  // namespace

std::function<int()> addReport(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<ReportCommand>();
    app.add_option("--project", a->project, "Project file (.bindscape)")->required()->type_name("PROJECT");
    app.add_option("--run", a->run, "Id of a run of the project (the name of its folder); without one all TFs are reported on")->type_name("ID");
    app.add_option("--out", a->out, "File with everything in it: a web page (.html) or a PDF (.pdf)")->required()->type_name("FILE");
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return makeReport(*a, globals); };
}

}  // namespace bindscape::cli
