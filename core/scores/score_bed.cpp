// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/score_bed.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::scores {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view kColumns = "#chrom\tbegin\tend\tname\tlogit\tstrand\tcore_begin\tcore_end\tlabel\tsplit\tnormaliser";
// Of methods with a convergence error.
constexpr std::string_view kErrorColumn = "\tconvergence_error";

ScoredSite readSite(std::string_view line, const TableReader& table, std::size_t window, std::size_t columns)
{
    const auto fields = split(line, '\t');
    if (fields.size() != columns)
        table.fail("a row has " + std::to_string(columns) + " columns, this one has " + std::to_string(fields.size()) + ".");
    ScoredSite site;
    site.name = fields[3] == "." ? std::string_view() : fields[3];
    site.window = {std::string(fields[0]), table.integer(fields[1], "begin"), table.integer(fields[2], "end")};
    if (site.window.begin < 0 || site.window.length() != static_cast<std::int64_t>(window))
        table.fail("the window is not " + std::to_string(window) + " bases long.");
    site.logit = table.real(fields[4], "logit");
    if (fields[5] != "+" && fields[5] != "-" && fields[5] != ".")
        table.fail("the strand must be +, - or a dot.");
    site.strand = strandFromChar(fields[5][0]);
    site.coreBegin = table.integer(fields[6], "core_begin");
    site.coreEnd = table.integer(fields[7], "core_end");
    if (site.coreBegin < site.window.begin || site.coreEnd > site.window.end || site.coreBegin >= site.coreEnd)
        table.fail("the core motif does not lie inside the window.");
    site.label = static_cast<int>(table.integer(fields[8], "label"));
    site.split = fields[9];
    site.normaliser = table.real(fields[10], "normaliser");
    if (columns == 12 && fields[11] != ".")
        site.error = table.real(fields[11], "convergence_error");
    return site;
}
}  // namespace

void writeScoreBed(const ScoreSet& scores, const fs::path& path)
{
    TableWriter table(path);
    const bool errors = std::any_of(scores.sites.begin(), scores.sites.end(), [](const ScoredSite& site) { return !std::isnan(site.error); });
    table.line(std::string(kColumns) + std::string(errors ? kErrorColumn : ""));
    const std::vector<std::string_view> words = splitBlank(scores.origin.motif);
    const std::string name = words.empty() ? "." : std::string(words.back());
    for (const auto& site : scores.sites) {
        std::string row = site.window.chrom;
        for (const std::int64_t position : {site.window.begin, site.window.end})
            row += "\t" + std::to_string(position);
        row += "\t" + (site.name.empty() ? name : site.name) + "\t" + formatExact(site.logit) + "\t" + toChar(site.strand);
        for (const std::int64_t number : {site.coreBegin, site.coreEnd, static_cast<std::int64_t>(site.label)})
            row += "\t" + std::to_string(number);
        row += "\t" + (site.split.empty() ? "." : site.split) + "\t" + formatExact(site.normaliser);
        if (errors)
            row += "\t" + (std::isnan(site.error) ? std::string(".") : formatExact(site.error));
        table.line(row);
    }
    table.commit(true);
}

std::vector<ScoredSite> readScoreBed(const fs::path& path, std::size_t window)
{
    TableReader table(path);
    std::string_view line;
    const std::string withErrors = std::string(kColumns) + std::string(kErrorColumn);
    if (!table.next(line) || (line != kColumns && line != withErrors))
        throw Error(path.string() + ", line 1: this is not the table of scored sites.");
    const std::size_t columns = line == kColumns ? 11 : 12;
    std::vector<ScoredSite> sites;
    while (table.next(line))
        sites.push_back(readSite(line, table, window, columns));
    return sites;
}

}  // namespace bindscape::scores
