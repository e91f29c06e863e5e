// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/tested.h"

#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/genome/row_report.h"
#include "core/genome/variant_alleles.h"
#include "core/variation/table_columns.h"
#include "core/whatif/variant.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace bindscape::variation {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr double kFarthest = 1e12;

struct Found {
    std::size_t chrom = kNone, position = kNone, locus = kNone, id = kNone, reference = kNone, alternate = kNone, effect = kNone,
                fdr = kNone;
};

Found findColumns(const ColumnTable& table, const TestedColumns& columns, const std::filesystem::path& path)
{
    Found found;
    const auto choose = [&](const std::string& given, const std::vector<std::string_view>& usual) {
        return given.empty() ? table.find(usual).value_or(kNone) : table.named(given);
    };
    found.locus = choose(columns.locus, {"locus", "variant", "coordinate"});
    found.chrom = choose(columns.chrom, {"chrom", "chr", "chromosome"});
    found.position = choose(columns.position, {"pos", "position", "bp"});
    found.id = choose(columns.id, {"id", "rsid", "snp", "rs", "name"});
    found.reference = choose(columns.reference, {"ref", "reference", "refallele"});
    found.alternate = choose(columns.alternate, {"alt", "alternate", "altallele"});
    found.effect = choose(columns.effect, {"effect", "log2fc", "logfc", "logskew", "skew", "logskewcomb", "beta", "expression", "value"});
    found.fdr = choose(columns.fdr, {"fdr", "cskewfdr", "skewfdr", "padj", "adjpval", "qvalue", "qval", "q"});
    const auto names = "; its first line names " + join(table.firstLine(), ", ") + ".";
    if (columns.locus.empty() && found.chrom != kNone && found.position != kNone)
        found.locus = kNone;
    if (found.locus == kNone && (found.chrom == kNone || found.position == kNone))
        throw Error(path.string() + " has no columns of chromosome and position, and none of a locus, that could be found by their names" +
                    names);
    if (found.fdr == kNone)
        throw Error(path.string() + " has no column of false discovery rates that could be found by its name" + names);
    return found;
}

std::string upperLetters(std::string_view letters)
{
    std::string result(letters);
    for (char& c : result)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const genome::Reference& reference, const TestedOptions& options, TestedResult& result)
        : m_path(path), m_table(path), m_reference(reference), m_options(options), m_result(result),
          m_found(findColumns(m_table, options.columns, path)), m_names(reference.contigs()), m_report(path),
          m_check(reference, path, options.mostMismatches)
    {
        for (std::size_t i = 0; i < reference.contigs().size(); ++i)
            m_numbers.emplace(reference.contigs()[i].name, i);
        const auto name = [&](std::size_t column) { return column == kNone ? std::string() : m_table.firstLine()[column]; };
        const bool places = m_found.locus == kNone;
        result.options.columns = {places ? name(m_found.chrom) : "", places ? name(m_found.position) : "", name(m_found.locus),     name(m_found.id),
                                  name(m_found.reference),           name(m_found.alternate),              name(m_found.effect), name(m_found.fdr)};
    }

    void read(Progress& progress)
    {
        constexpr std::int64_t kRowsPerReport = 1024;
        while (m_table.next()) {
            if (m_result.rows++ % kRowsPerReport == 0)
                progress.checkpoint(m_table.done(), plural(m_result.rows - 1, "row"));
            const auto variant = readRow();
            if (!variant)
                continue;
            m_result.variants.push_back(*variant);
            m_places.push_back(placeOfRow(*variant));
        }
        m_check.finish();
        m_result.reference = m_check.counts();
        if (m_check.counts().checked == 0 && !m_places.empty())
            m_result.warnings.push_back(
                {m_path.string(), 0, "It names no reference alleles, so that nothing tells whether it belongs to this genome."});
        m_result.leftOut += m_report.onUnknownContigs() + m_report.beyondEnds() + m_check.counts().mismatches;
        for (auto& warning : m_report.warnings("tested variants"))
            m_result.warnings.push_back(std::move(warning));
        for (auto& warning : m_check.warnings())
            m_result.warnings.push_back(std::move(warning));
    }
    const std::vector<Place>& places() const { return m_places; }

private:
    std::string_view field(std::size_t column) const { return column == kNone ? std::string_view() : m_table.field(column); }

    bool bad(const std::string& kind, std::string_view what)
    {
        m_report.bad(m_table.number(), kind, "has \"" + std::string(what.substr(0, 40)) + "\"");
        ++m_result.leftOut;
        return false;
    }

    // Chromosome as in the table, position from 0, alleles if there are any.
    bool readPlace(TestedVariant& variant)
    {
        variant.reference = upperLetters(field(m_found.reference));
        variant.alternate = upperLetters(field(m_found.alternate));
        if (m_found.locus == kNone) {
            // R writes 100000 as 1e+05.
            const double position = parseReal(field(m_found.position)).value_or(0);
            if (!(position >= 1 && position < kFarthest) || position != std::floor(position))
                return bad("the position is not a whole number above 0", field(m_found.position));
            variant.chrom = field(m_found.chrom);
            variant.begin = static_cast<std::int64_t>(position) - 1;
            return true;
        }
        const std::string text(field(m_found.locus));
        std::string trouble;
        if (const auto read = whatif::readVariant(m_reference.contigs(), text, trouble)) {
            variant.chrom = read->chrom;
            variant.begin = read->begin;
            if (variant.reference.empty()) {
                variant.reference = read->reference;
                variant.alternate = join(read->alternates, ",");
            }
            return true;
        }
        // "chr1:1000", also of chromosomes that the genome lacks, with or without alleles behind it.
        const std::size_t colon = text.find_first_of(":-_");
        const std::size_t behind = colon == std::string::npos ? text.size() : std::min(text.size(), text.find_first_not_of("0123456789,", colon + 1));
        std::string digits = colon == std::string::npos ? std::string() : text.substr(colon + 1, behind - colon - 1);
        std::erase(digits, ',');
        const auto position = parseInteger(digits);
        if (!position || *position < 1)
            return bad("the locus is no chromosome with a position", text);
        variant.chrom = text.substr(0, colon);
        variant.begin = *position - 1;
        return !variant.reference.empty() || readAlleles(std::string_view(text).substr(behind), variant) ||
               bad("what follows the position in the locus is no reference and alternate allele", text);
    }

    // ":AT:*", "-A-<DEL>" behind a position, or the end of a range, or nothing. They say of what kind the variant is, and whether REF is
    // that of the genome, also where a network could not be asked about it.
    static bool readAlleles(std::string_view text, TestedVariant& variant)
    {
        const auto take = [&](std::string_view separators) {
            text.remove_prefix(std::min(text.size(), text.find_first_not_of(separators)));
            const std::string_view part = text.substr(0, text.find_first_of(separators));
            text.remove_prefix(part.size());
            return part;
        };
        const std::string_view reference = take(":_ \t/|>-"), alternate = take(":_ \t/|-");
        if (reference.empty() || (alternate.empty() && parseInteger(reference)))
            return true;
        if (reference.find_first_not_of("ACGTNacgtn") != std::string_view::npos)
            return false;
        variant.reference = upperLetters(reference);
        variant.alternate = alternate.empty() ? "-" : upperLetters(alternate.substr(alternate.starts_with('>') ? 1 : 0));
        return true;
    }

    std::optional<TestedVariant> readRow()
    {
        TestedVariant variant;
        variant.line = m_table.number();
        if (!readPlace(variant))
            return std::nullopt;
        const auto fdr = parseReal(field(m_found.fdr));
        if (fdr && std::isfinite(*fdr) && (*fdr < 0 || *fdr > 1)) {
            bad("the false discovery rate is not between 0 and 1", field(m_found.fdr));
            return std::nullopt;
        }
        m_report.good();
        if (!fdr || !std::isfinite(*fdr)) {
            ++m_result.noFdr;
            return std::nullopt;
        }
        const genome::Contig* contig = m_names.find(variant.chrom);
        const bool hasReference = !variant.reference.empty() && variant.reference != "NA";
        const auto end = variant.begin + static_cast<std::int64_t>(hasReference ? variant.reference.size() : 1);
        if (contig == nullptr || end > contig->length) {
            if (contig == nullptr)
                m_report.unknownContig(variant.line, variant.chrom);
            else
                m_report.beyondEnd(variant.line, *contig, end);
            return std::nullopt;
        }
        variant.chrom = contig->name;
        variant.id = field(m_found.id);
        variant.fdr = *fdr;
        variant.positive = *fdr < m_options.fdr;
        variant.effect = parseReal(field(m_found.effect)).value_or(std::nan(""));
        const auto alternates = split(variant.alternate, ',');
        if (m_options.snpsOnly && hasReference &&
            !std::any_of(alternates.begin(), alternates.end(),
                         [&](std::string_view alternate) { return genome::placeOfSnv(variant.reference, alternate).has_value(); }) &&
            !(variant.alternate.empty() && variant.reference.size() == 1)) {
            ++m_result.notSnps;
            return std::nullopt;
        }
        if (hasReference && m_check.check(m_numbers.at(contig->name), variant.begin, variant.reference, alternates, variant.line) ==
                                ReferenceCheck::Answer::Different)
            return std::nullopt;
        return variant;
    }

    Place placeOfRow(const TestedVariant& variant) const
    {
        const std::size_t contig = m_numbers.at(variant.chrom);
        if (variant.reference.empty() || variant.alternate.empty())
            return {static_cast<std::uint32_t>(contig), 1, variant.begin};
        return placeOf(contig, variant.begin, variant.reference, split(variant.alternate, ','));
    }

    std::filesystem::path m_path;
    ColumnTable m_table;
    const genome::Reference& m_reference;
    const TestedOptions& m_options;
    TestedResult& m_result;
    Found m_found;
    genome::ContigNames m_names;
    std::map<std::string, std::size_t> m_numbers;
    genome::RowReport m_report;
    ReferenceCheck m_check;
    std::vector<Place> m_places;
};

void measure(TestedResult& result)
{
    const auto [labels, scores] = scoresOf(result.variants, result.options.strength);
    std::vector<double> positive, negative;
    for (std::size_t i = 0; i < labels.size(); ++i)
        (labels[i] == 1 ? positive : negative).push_back(scores[i]);
    const auto metrics = stats::rankingMetrics(labels, scores, {}, result.options.replicates, result.options.seed);
    result.auroc = metrics.auroc;
    result.auprc = metrics.auprc;
    result.positives = static_cast<std::int64_t>(positive.size());
    result.negatives = static_cast<std::int64_t>(negative.size());
    result.mannWhitney = stats::mannWhitney(positive, negative);
}

}  // namespace

TestedScores scoresOf(const std::vector<TestedVariant>& variants, Strength strength)
{
    TestedScores result;
    for (const TestedVariant& variant : variants) {
        result.labels.push_back(variant.positive ? 1 : 0);
        result.scores.push_back(variant.best.strength(strength));
    }
    return result;
}

TestedResult scoreTested(const std::filesystem::path& table, const genome::Reference& reference, std::span<const Model> models,
                         const TestedOptions& options, Progress& progress)
{
    constexpr double kRead = 0.2, kScored = 0.9;
    TestedResult result;
    result.options = options;
    SubProgress reading(progress, 0, kRead), scoring(progress, kRead, kScored);
    Reader reader(table, reference, options, result);
    reader.read(reading);
    const auto best = bestScores(models, reference.contigs(), reader.places(), options.sites, options.strength, scoring);
    std::vector<TestedVariant> kept;
    for (std::size_t i = 0; i < best.size(); ++i) {
        if (!best[i].scored()) {
            ++result.notScored;
            continue;
        }
        kept.push_back(std::move(result.variants[i]));
        kept.back().best = best[i];
        kept.back().model = models[static_cast<std::size_t>(best[i].model)].name;
    }
    result.variants = std::move(kept);
    progress.checkpoint(kScored, "Bootstrap of the auROC");
    measure(result);
    return result;
}

std::vector<std::string> TestedResult::notes() const
{
    std::vector<std::string> notes{"Positive: FDR < " + formatReal(options.fdr) + "; score: the largest " +
                                   (options.strength == Strength::Raw ? "|score|" : "|score| divided by its window's mean") +
                                   " of the place over the models, for variants in a scored window of at least one."};
    const auto say = [&](std::int64_t count, const std::string& what) {
        if (count > 0)
            notes.push_back(plural(count, "row") + what);
    };
    say(noFdr, " without FDR left out.");
    say(notSnps, " left out: no SNP.");
    say(leftOut, " left out: not on this genome, another reference base, or unreadable.");
    say(notScored, " left out: in no scored window.");
    return notes;
}

void writeTested(const TestedResult& result, const std::filesystem::path& path)
{
    TableWriter writer(path);
    writer.line("#chrom\tpos\tid\tref\talt\teffect\tfdr\tpositive\tscore\tscore_by_mean\trank\tcore_distance\tmodel\tline");
    const auto text = [](const std::string& field) { return field.empty() ? std::string(".") : field; };
    for (const TestedVariant& v : result.variants)
        writer.line(
            join({v.chrom, std::to_string(v.begin + 1), text(v.id), text(v.reference), text(v.alternate),
                  std::isnan(v.effect) ? "NA" : formatExact(v.effect), formatExact(v.fdr), v.positive ? "1" : "0",
                  formatReal(static_cast<double>(v.best.raw), 9), formatReal(static_cast<double>(v.best.relative), 9),
                  formatReal(static_cast<double>(v.best.rank), 9), std::to_string(v.best.coreDistance), v.model, std::to_string(v.line)},
                 "\t"));
    writer.commit();
}

std::vector<TestedVariant> readTested(const std::filesystem::path& path)
{
    constexpr std::size_t kColumns = 14;
    TableReader reader(path);
    std::vector<TestedVariant> variants;
    std::string_view line;
    while (reader.next(line)) {
        if (line.starts_with('#') || line.empty())
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() < kColumns)
            reader.fail("a table of tested variants has " + std::to_string(kColumns) + " columns, this line has " +
                        std::to_string(fields.size()) + ".");
        TestedVariant v;
        v.chrom = fields[0];
        v.begin = reader.integer(fields[1], "pos") - 1;
        v.id = fields[2];
        v.reference = fields[3];
        v.alternate = fields[4];
        v.effect = fields[5] == "NA" ? std::nan("") : reader.real(fields[5], "effect");
        v.fdr = reader.real(fields[6], "fdr");
        v.positive = fields[7] == "1";
        v.best = {static_cast<float>(reader.real(fields[8], "score")), static_cast<float>(reader.real(fields[9], "score_by_mean")),
                  static_cast<float>(reader.real(fields[10], "rank")),
                  static_cast<std::int32_t>(reader.integer(fields[11], "core_distance")), 0};
        v.model = fields[12];
        v.line = static_cast<long>(reader.integer(fields[13], "line"));
        variants.push_back(std::move(v));
    }
    return variants;
}

}  // namespace bindscape::variation
