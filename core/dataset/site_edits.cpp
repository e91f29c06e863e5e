// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/site_edits.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace bindscape::dataset {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kColumns = "#chrom\tbegin\tend\tstrand\tchange\tnote\ttime";
constexpr std::size_t kColumnCount = 7;

auto siteOf(const SiteChange& change) { return std::tie(change.core.chrom, change.core.begin, change.core.end, change.strand); }

// Sorted by place; of several changes of one site the last, of which none is left where that takes the change back.
void keepTheLast(std::vector<SiteChange>& changes)
{
    std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) { return siteOf(a) < siteOf(b); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const bool last = i + 1 == changes.size() || siteOf(changes[i]) != siteOf(changes[i + 1]);
        if (!last || changes[i].edit == SiteEdit::None)
            continue;
        if (kept != i)
            changes[kept] = std::move(changes[i]);
        ++kept;
    }
    changes.erase(changes.begin() + static_cast<std::ptrdiff_t>(kept), changes.end());
}

std::string changeText(const SiteChange& change)
{
    if (change.edit == SiteEdit::Added)
        return change.label == 1 ? "added-bound" : "added-unbound";
    return std::string(toText(change.edit));
}

// Notes are typed by people: what would break the row becomes a blank.
std::string onOneLine(std::string text)
{
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
    return std::string(trim(text));
}

SiteChange changeOf(const std::vector<std::string_view>& fields, const TableReader& table)
{
    if (fields.size() != kColumnCount)
        table.fail("a row has " + std::to_string(kColumnCount) + " columns, this one has " + std::to_string(fields.size()) + ".");
    SiteChange change;
    change.core = {std::string(fields[0]), table.integer(fields[1], "begin"), table.integer(fields[2], "end")};
    if (change.core.chrom.empty())
        table.fail("the chromosome is missing.");
    if (change.core.begin < 0 || change.core.length() < 1 || change.core.length() > std::numeric_limits<std::uint16_t>::max())
        table.fail("the interval is reversed, negative or too long for a site.");
    if (fields[3] != "+" && fields[3] != "-" && fields[3] != ".")
        table.fail("the strand must be +, - or a dot.");
    change.strand = strandFromChar(fields[3][0]);
    for (const SiteEdit edit : {SiteEdit::Bound, SiteEdit::Unbound, SiteEdit::Excluded, SiteEdit::Added})
        for (const int label : {0, 1}) {
            SiteChange candidate;
            candidate.edit = edit;
            candidate.label = edit == SiteEdit::Added ? label : 0;
            if (fields[4] == changeText(candidate)) {
                change.edit = edit;
                change.label = candidate.label;
            }
        }
    if (change.edit == SiteEdit::None)
        table.fail("\"" + std::string(fields[4].substr(0, 40)) + "\" in column change is not bound, unbound, excluded, added-bound or added-unbound.");
    change.note = fields[5];
    change.time = fields[6];
    return change;
}

}  // namespace

std::vector<SiteChange> readSiteChanges(const fs::path& file)
{
    std::error_code ec;
    if (fs::status(file, ec).type() == fs::file_type::not_found)
        return {};
    TableReader table(file);
    std::string_view line;
    if (!table.next(line) || line != kColumns)
        throw Error(file.string() + ", line 1: these are not changes of sites; the columns must be chrom, begin, end, strand, change, note, time. "
                                    "Move the file away to go on without them.");
    std::vector<SiteChange> changes;
    while (table.next(line))
        changes.push_back(changeOf(split(line, '\t'), table));
    keepTheLast(changes);
    return changes;
}

void writeSiteChanges(std::vector<SiteChange> changes, const fs::path& file)
{
    keepTheLast(changes);
    std::error_code ec;
    if (changes.empty()) {
        fs::remove(file, ec);
        if (ec)
            throw Error("Cannot remove " + file.string() + ": " + ec.message() + ". The changes in it stay.");
        return;
    }
    if (file.has_parent_path())
        fs::create_directories(file.parent_path(), ec);  // where it cannot be made, writing says why
    TableWriter table(file);
    table.line(kColumns);
    for (const auto& change : changes) {
        const auto& core = change.core;
        table.line(core.chrom + '\t' + std::to_string(core.begin) + '\t' + std::to_string(core.end) + '\t' + toChar(change.strand) + '\t' + changeText(change) +
                   '\t' + onOneLine(change.note) + '\t' + onOneLine(change.time));
    }
    table.commit();
}

}  // namespace bindscape::dataset
