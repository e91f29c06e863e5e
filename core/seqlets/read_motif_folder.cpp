// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/seqlets/motif_columns.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bindscape::seqlets {

namespace fs = std::filesystem;
using analysis::ResultTable;
using nlohmann::json;

namespace {

constexpr std::int64_t kMostMotifs = 1000;

template <class T>
T of(const json& object, const char* key, T fallback)
{
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? fallback : found->get<T>();
}

void readRecord(const fs::path& path, Report& report)
{
    try {
        const json record = json::parse(readFile(path, 1u << 20));
        const json options = record.at("options"), scores = record.at("scores");
        Options& o = report.options;
        o.window = options.at("window").get<int>();
        o.fdr = options.at("fdr").get<double>();
        o.isSigned = of(options, "signed", false);
        o.normalise = of(options, "normalise", false);
        o.core = corePolicyFromText(options.at("core").get<std::string>());
        o.minSeqlets = of(options, "min_seqlets", o.minSeqlets);
        o.maxMotifs = of(options, "max_motifs", o.maxMotifs);
        o.wordP = of(options, "word_p", o.wordP);
        o.seed = of(options, "seed", o.seed);
        checkOptions(o);
        report.origin.method = of(scores, "method", std::string());
        report.origin.title = of(scores, "title", std::string());
        report.origin.architecture = of(scores, "architecture", std::string());
        report.origin.run = of(scores, "run", std::string());
        report.origin.motif = of(scores, "motif", std::string());
        report.origin.coreBlocked = of(scores, "core_blocked", false);
        report.origin.options = of(scores, "options", std::string());
        report.origin.genomeFile = of(scores, "genome", std::string());
        report.scoresMd5 = of(scores, "md5", std::string());
        report.database = of(record.at("database"), "file", std::string());
        report.databaseMotifs = of(record.at("database"), "motifs", std::int64_t{0});
        report.countedSites = record.at("sites").get<std::int64_t>();
        report.silentSites = of(record, "silent_sites", std::int64_t{0});
        report.runs = of(record, "runs", std::int64_t{0});
        report.seqlets = record.at("seqlets").get<std::int64_t>();
        report.unassigned = of(record, "seqlets_without_motif", std::int64_t{0});
        report.stretches = of(record, "background_stretches", std::int64_t{0});
        constexpr double kInfinity = std::numeric_limits<double>::infinity();
        report.shuffledThreshold = of(record, "shuffled_threshold", kInfinity);
        report.tailThreshold = of(record, "tail_threshold", kInfinity);
    } catch (const json::exception&) {
        throw Error(path.string() + " is damaged or not a record of motifs. Find the motifs again.");
    }
}

NamedMatch readMatch(const ResultTable& table, std::size_t i, std::size_t column, const std::vector<motif::Motif>& known)
{
    NamedMatch match;
    match.id = table.text(i, column);
    match.name = table.text(i, column + 1);
    match.similarity = table.number(i, column + 2);
    match.log10P = table.number(i, column + 3);
    match.log10Q = table.number(i, column + 4);
    match.offset = static_cast<int>(std::clamp<std::int64_t>(table.count(i, column + 5), -1000, 1000));
    const std::string& strand = table.text(i, column + 6);
    if (strand != "+" && strand != "-")
        table.fail(i, "\"" + strand + "\" is no strand.");
    match.reverse = strand == "-";
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& motif) { return motif.id == match.id; });
    if (found != known.end())
        for (std::size_t j = 0; j < found->rows.size(); ++j)
            match.rows.push_back(found->frequencies(j));
    return match;
}

MotifRow readRow(const ResultTable& table, std::size_t i, const std::vector<motif::Motif>& known)
{
    MotifRow row;
    row.id = table.text(i, 0);
    row.seqlets = table.count(i, 1);
    row.sites = table.count(i, 2);
    if (row.seqlets < 0 || row.sites < 0 || row.sites > row.seqlets)
        table.fail(i, "the counts of " + row.id + " cannot be: " + table.text(i, 1) + " seqlets in " + table.text(i, 2) + " sites.");
    row.shareOfSites = table.number(i, 3);
    row.meanScore = table.number(i, 4);
    row.consensus = table.text(i, 6);
    row.word = table.text(i, 7);
    row.log10P = table.number(i, 8);
    row.background = table.number(i, 9);
    Spacing& s = row.spacing;
    s.same = table.count(i, 10);
    s.opposite = table.count(i, 11);
    s.log10POrientation = table.number(i, 12);
    s.log10PSpacing = table.number(i, 13);
    s.bestDistance = static_cast<int>(std::clamp<std::int64_t>(table.count(i, 14), -1'000'000, 1'000'000));
    s.bestOpposite = table.text(i, 15) == "opposite";
    s.bestCount = table.count(i, 16);
    s.bestExpected = table.number(i, 17);
    s.log10PBest = table.number(i, 18);
    for (std::size_t k = 0; k < kMatches; ++k)
        if (const std::size_t column = kFirstMatchColumn + k * kMatchColumns; !table.text(i, column).empty())
            row.matches.push_back(readMatch(table, i, column, known));
    return row;
}

void readContributions(const fs::path& path, Report& report)
{
    const ResultTable table(path, kContributionColumns);
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const auto motif =
            std::find_if(report.motifs.begin(), report.motifs.end(), [&](const auto& row) { return row.id == table.text(i, 0); });
        if (motif == report.motifs.end())
            table.fail(i, "there is no motif called \"" + table.text(i, 0) + "\" in " + paths::kMotifsTable + ".");
        if (table.count(i, 1) != motif->width() + 1 || motif->counts.size() >= motif::kMaxWidth)
            table.fail(i, "the positions of " + motif->id + " are not 1, 2, 3, ...");
        motif::Row counts{}, scores{};
        for (std::size_t a = 0; a < 4; ++a) {
            counts[a] = table.number(i, 2 + a);
            scores[a] = table.number(i, 6 + a);
            if (!(counts[a] >= 0) || !std::isfinite(counts[a]) || !std::isfinite(scores[a]))
                table.fail(i, "a count or score of " + motif->id + " is not a number that can be.");
        }
        if (!(std::accumulate(counts.begin(), counts.end(), 0.0) > 0))
            table.fail(i, "no letter is counted at this position of " + motif->id + ".");
        motif->counts.push_back(counts);
        motif->contributions.push_back(scores);
    }
    for (const MotifRow& row : report.motifs)
        if (row.counts.empty())
            throw Error(path.string() + " has no positions of the motif " + row.id + ". Find the motifs again.");
}

}  // namespace

bool motifsExist(const fs::path& folder)
{
    std::error_code ignored;
    return fs::exists(folder / paths::kMotifsRecord, ignored);
}

Report readMotifs(const fs::path& folder)
{
    Report report;
    readRecord(folder / paths::kMotifsRecord, report);
    const ResultTable table(folder / paths::kMotifsTable, motifColumns());
    if (static_cast<std::int64_t>(table.rows()) > kMostMotifs)
        table.fail(static_cast<std::size_t>(kMostMotifs), "there are more motifs than can be.");
    bool anyMatch = false;
    for (std::size_t i = 0; i < table.rows(); ++i)
        anyMatch = anyMatch || !table.text(i, kFirstMatchColumn).empty();
    const auto known = anyMatch ? motif::readMotifs(folder / paths::kMatchesMeme).motifs : std::vector<motif::Motif>();
    for (std::size_t i = 0; i < table.rows(); ++i)
        report.motifs.push_back(readRow(table, i, known));
    readContributions(folder / paths::kContributionsFile, report);
    return report;
}

std::vector<SpacingRow> readSpacing(const fs::path& folder, const std::string& motif)
{
    const ResultTable table(folder / paths::kSpacingFile, kSpacingColumns);
    std::vector<SpacingRow> rows;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        if (table.text(i, 0) != motif)
            continue;
        SpacingRow row;
        row.distance = static_cast<int>(std::clamp<std::int64_t>(table.count(i, 1), -1'000'000, 1'000'000));
        row.same = table.count(i, 2);
        row.opposite = table.count(i, 3);
        row.expected = table.number(i, 4);
        if (row.same < 0 || row.opposite < 0 || !(row.expected >= 0) || (!rows.empty() && row.distance <= rows.back().distance))
            table.fail(i, "the distances of " + motif + " are not in order, or a count is negative.");
        rows.push_back(row);
    }
    return rows;
}

std::vector<SeqletPlace> readPlaces(const fs::path& folder, const std::string& motif)
{
    TableReader reader(folder / paths::kSeqletsFile);
    std::vector<SeqletPlace> places;
    std::string_view line;
    while (reader.next(line)) {
        if (line.empty() || line.front() == '#')
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() != 13)
            reader.fail("this row has " + plural(static_cast<std::int64_t>(fields.size()), "field") +
                        " instead of 13. Find the motifs again.");
        if (fields[3] != motif)
            continue;
        SeqletPlace place;
        place.region = {std::string(fields[0]), reader.integer(fields[1], "begin"), reader.integer(fields[2], "end")};
        if (place.region.begin < 0 || place.region.end <= place.region.begin)
            reader.fail("the place ends before it begins.");
        place.score = reader.real(fields[4], "score");
        place.strand = fields[5] == "-" ? Strand::Reverse : fields[5] == "+" ? Strand::Forward : Strand::None;
        place.match = fields[6] == "nan" ? std::nan("") : reader.real(fields[6], "match_bits");
        place.toCore = static_cast<int>(std::clamp<std::int64_t>(reader.integer(fields[7], "to_core"), -1'000'000, 1'000'000));
        place.opposite = fields[8] == "opposite";
        place.core = {place.region.chrom, reader.integer(fields[11], "core_begin"), reader.integer(fields[12], "core_end")};
        places.push_back(std::move(place));
    }
    std::stable_sort(places.begin(), places.end(), [](const SeqletPlace& a, const SeqletPlace& b) { return a.score > b.score; });
    return places;
}

std::string pText(double log10P)
{
    if (std::isnan(log10P))
        return "no test";
    return log10P < -300 ? "P < 1e-300" : "P = " + formatReal(std::pow(10, log10P), 2);
}

std::string orientationSentence(const MotifRow& motif)
{
    const Spacing& s = motif.spacing;
    const std::string counts = withThousands(s.same) + " on the core's strand, " + withThousands(s.opposite) + " on the other";
    return std::isnan(s.log10POrientation) ? counts + "; it reads much the same on both, so this is not tested"
                                           : counts + ": " + pText(s.log10POrientation);
}

std::string spacingSentence(const MotifRow& motif)
{
    const Spacing& s = motif.spacing;
    if (std::isnan(s.log10PBest))
        return "No distance is found more often than expected";
    return std::string(s.bestDistance > 0   ? "+"
                       : s.bestDistance < 0 ? "−"
                                            : "") +
           std::to_string(std::abs(s.bestDistance)) + " bp on the " + (s.bestOpposite ? "other" : "core's") +
           " strand: " + withThousands(s.bestCount) + ", " + formatReal(s.bestExpected, 2) + " expected, adjusted " + pText(s.log10PBest);
}

}  // namespace bindscape::seqlets
