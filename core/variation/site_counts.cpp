// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/site_counts.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/variant_alleles.h"
#include "core/variation/table_columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace bindscape::variation {

namespace {

constexpr double kMostPeople = 4e9;  // counts are kept in 32 bits

bool isLetters(std::string_view allele) { return !allele.empty() && allele.find_first_not_of("ACGTNacgtn") == std::string_view::npos; }

// The first base of REF that an alternate of letters changes.
std::size_t placeOfChange(std::string_view reference, std::string_view alternate)
{
    std::size_t place = 0;
    while (place + 1 < reference.size() && place < alternate.size() &&
           std::toupper(static_cast<unsigned char>(reference[place])) == std::toupper(static_cast<unsigned char>(alternate[place])))
        ++place;
    return place;
}

// Of what one row of a file says.
struct CountedRow {
    std::size_t contig;
    std::int64_t begin;
    std::string_view reference;
    std::span<const std::string_view> alternates;
    std::span<const double> counts;
    double chromosomes;
    bool passed;
};

class Collector {
public:
    Collector(const Stretches& stretches, const SiteCountOptions& options, SiteCounts& result)
        : m_stretches(stretches), m_options(options), m_result(result)
    {
    }

    void add(const CountedRow& row)
    {
        if (m_options.passedOnly && !row.passed) {
            ++m_result.notPassed;
            return;
        }
        // Alternates at one base are one site; a row may have them at several.
        m_row.clear();
        bool counted = row.chromosomes >= 0 && row.chromosomes < kMostPeople;
        for (std::size_t i = 0; i < row.alternates.size(); ++i) {
            const auto place = placeOf(row.reference, row.alternates[i]);
            if (!place)
                continue;
            const double count = i < row.counts.size() ? row.counts[i] : std::nan("");
            counted = counted && count >= 0 && count < kMostPeople;
            if (!counted)
                continue;
            const auto position = static_cast<std::uint32_t>(row.begin + static_cast<std::int64_t>(*place));
            const auto same = std::find_if(m_row.begin(), m_row.end(), [&](const SiteCount& site) { return site.position == position; });
            if (same != m_row.end())
                same->count += static_cast<std::uint32_t>(count);
            else
                m_row.push_back({static_cast<std::uint32_t>(row.contig), position, static_cast<std::uint32_t>(count),
                                 static_cast<std::uint32_t>(row.chromosomes)});
        }
        if (!counted)
            ++m_result.notCounted;
        else if (m_row.empty())
            ++m_result.notSnps;
        else
            keepRow();
        m_anyCounted = m_anyCounted || (counted && !m_row.empty());
    }

    void finish() { merge(); }
    // Variants were there, and not one with both numbers: a field or column that is called otherwise, as a rule.
    bool nothingCounted() const { return !m_anyCounted && m_result.notCounted > 0; }

private:
    std::optional<std::size_t> placeOf(std::string_view reference, std::string_view alternate) const
    {
        if (m_options.snpsOnly)
            return genome::placeOfSnv(reference, alternate);
        return isLetters(alternate) && isLetters(reference) ? std::optional(placeOfChange(reference, alternate)) : std::nullopt;
    }

    void keepRow()
    {
        constexpr std::size_t kFew = 1 << 20;
        bool inside = false;
        for (const SiteCount& site : m_row)
            if (m_stretches.numberOf(site.contig, site.position)) {
                m_result.sites.push_back(site);
                inside = true;
            }
        if (!inside)
            ++m_result.outside;
        if (m_result.sites.size() >= std::max(kFew, 2 * m_merged))
            merge();
    }

    void merge()
    {
        auto& sites = m_result.sites;
        const auto key = [](const SiteCount& site) { return std::tie(site.contig, site.position); };
        if (!std::is_sorted(sites.begin(), sites.end(), [&](const SiteCount& a, const SiteCount& b) { return key(a) < key(b); }))
            std::stable_sort(sites.begin(), sites.end(), [&](const SiteCount& a, const SiteCount& b) { return key(a) < key(b); });
        std::size_t kept = 0;
        for (std::size_t i = 0; i < sites.size(); ++i) {
            if (kept > 0 && key(sites[kept - 1]) == key(sites[i])) {
                sites[kept - 1].count += sites[i].count;
                sites[kept - 1].chromosomes = std::max(sites[kept - 1].chromosomes, sites[i].chromosomes);
            } else {
                sites[kept++] = sites[i];
            }
        }
        sites.resize(kept);
        m_merged = kept;
    }

    const Stretches& m_stretches;
    const SiteCountOptions& m_options;
    SiteCounts& m_result;
    std::vector<SiteCount> m_row;
    std::size_t m_merged = 0;
    bool m_anyCounted = false;
};

[[noreturn]] void refuseWithoutCounts(const std::filesystem::path& path, const SiteCountOptions& options, const SiteCounts& result,
                                      const std::string& there)
{
    throw Error(path.string() + ": none of " + plural(result.notCounted, "variant") + " has both numbers, " + options.countField + " and " +
                options.chromosomesField + ". " + there + " Name the fields with --ac and --an.");
}

// Fields of INFO that a file describes; where it describes none, those of a row.
class InfoNames {
public:
    void add(const VariantInput& input, VariantInput::Item item)
    {
        constexpr std::string_view kBegin = "##INFO=<ID=";
        constexpr std::size_t kInfo = 7;
        const std::string_view line = input.stream().line();
        if (item == VariantInput::Item::Comment && line.starts_with(kBegin))
            m_names.emplace_back(line.substr(kBegin.size(), line.find_first_of(",>", kBegin.size()) - kBegin.size()));
        else if (item == VariantInput::Item::Usable && m_names.empty() && input.stream().binary())
            m_names = input.stream().header().words;
        else if (item == VariantInput::Item::Usable && m_names.empty())
            if (const auto columns = split(line, '\t'); columns.size() > kInfo)
                for (const auto field : split(columns[kInfo], ';'))
                    m_names.emplace_back(field.substr(0, field.find('=')));
        std::erase_if(m_names, [](const std::string& name) { return name.empty() || name == "." || name == "PASS"; });
    }
    bool isEmpty() const { return m_names.empty(); }
    std::string sentence() const
    {
        return m_names.empty() ? std::string("Its INFO column is empty.") : "Its INFO has the fields " + join(m_names, ", ") + ".";
    }

private:
    std::vector<std::string> m_names;
};

void readVariants(const std::filesystem::path& path, const genome::Reference& reference, const SiteCountOptions& options,
                  Collector& collector, SiteCounts& result, Progress& progress)
{
    VariantInput input(path, reference, {options.mostMismatches, {options.countField, options.chromosomesField}});
    InfoNames names;
    for (auto item = input.next(progress); item != VariantInput::Item::End; item = input.next(progress)) {
        if (names.isEmpty() || item == VariantInput::Item::Comment)
            names.add(input, item);
        if (item != VariantInput::Item::Usable)
            continue;
        const auto& row = input.row();
        collector.add(
            {input.contig(), row.variant.begin, row.reference, row.alternates, row.info.counts, row.info.chromosomes, row.variant.passed});
    }
    result.rows = input.rows();
    result.usable = input.usable();
    result.reference = input.reference();
    result.warnings = input.warnings();
    if (collector.nothingCounted())
        refuseWithoutCounts(path, options, result, names.sentence());
}

// Which column of a table is what.
struct Columns {
    std::size_t chrom = 0, position = 1, reference = 3, alternate = 4, count = 5, chromosomes = 6;
    std::optional<std::size_t> filter = 7;
    bool fromOne = false, named = false;
};

Columns columnsOf(const ColumnTable& table, const SiteCountOptions& options, const std::filesystem::path& path)
{
    Columns columns;
    const auto& first = table.firstLine();
    if (first.size() > 1 && parseInteger(first[1]))
        return columns;
    columns.named = true;
    const auto need = [&](const std::vector<std::string_view>& names) {
        if (const auto column = table.find(names))
            return *column;
        throw Error(path.string() + " has no column called " + std::string(names.front()) + "; its first line names " + join(first, ", ") +
                    ". A VCF, a BCF, or a table of chromosome, begin, end, REF, ALT, AC and AN is needed here.");
    };
    columns.chrom = need({"chrom", "chr", "chromosome", "contig"});
    if (const auto start = table.find({"start", "begin", "chromstart"})) {
        columns.position = *start;
    } else {
        columns.position = need({"pos", "position"});
        columns.fromOne = true;
    }
    columns.reference = need({"ref", "reference"});
    columns.alternate = need({"alt", "alternate"});
    columns.count = need({options.countField});
    columns.chromosomes = need({options.chromosomesField});
    columns.filter = table.find({"filter"});
    return columns;
}

class TableInput {
public:
    TableInput(const std::filesystem::path& path, const genome::Reference& reference, const SiteCountOptions& options)
        : m_path(path), m_table(path), m_columns(columnsOf(m_table, options, path)), m_names(reference.contigs()), m_report(path),
          m_check(reference, path, options.mostMismatches)
    {
        for (std::size_t i = 0; i < reference.contigs().size(); ++i)
            m_numbers.emplace(reference.contigs()[i].name, i);
    }

    void read(Collector& collector, const SiteCountOptions& options, SiteCounts& result, Progress& progress)
    {
        constexpr std::int64_t kRowsPerReport = 4096;
        while (m_table.next(!m_columns.named)) {
            if (result.rows++ % kRowsPerReport == 0)
                progress.checkpoint(m_table.done(), plural(result.rows - 1, "row") + " of " + m_path.filename().string());
            readRow(collector, result);
        }
        m_check.finish();
        if (collector.nothingCounted())
            refuseWithoutCounts(m_path, options, result, m_columns.named ? "Its first line names " + join(m_table.firstLine(), ", ") + "." : "They stand in its columns 6 and 7.");
        result.reference = m_check.counts();
        result.warnings = m_report.warnings("variants with counts");
        for (auto& warning : m_check.warnings())
            result.warnings.push_back(std::move(warning));
    }

private:
    static std::vector<double> numbers(std::string_view text)
    {
        std::vector<double> values;
        for (const auto part : split(text, ','))
            values.push_back(parseReal(part).value_or(std::nan("")));
        return values;
    }

    void readRow(Collector& collector, SiteCounts& result)
    {
        const long line = m_table.number();
        const auto position = parseInteger(m_table.field(m_columns.position));
        const std::int64_t begin = position.value_or(-1) - (m_columns.fromOne ? 1 : 0);
        const std::string_view reference = m_table.field(m_columns.reference);
        if (begin < 0 || !genome::isReferenceAllele(reference)) {
            m_report.bad(line, "the position is not a whole number, or REF is not made of bases",
                         "has \"" + std::string(m_table.field(m_columns.position)) + "\" and \"" + std::string(reference.substr(0, 40)) +
                             "\"");
            return;
        }
        m_report.good();
        const genome::Contig* contig = m_names.find(m_table.field(m_columns.chrom));
        if (contig == nullptr)
            return m_report.unknownContig(line, m_table.field(m_columns.chrom));
        const auto end = begin + static_cast<std::int64_t>(reference.size());
        if (end > contig->length)
            return m_report.beyondEnd(line, *contig, end);
        const auto alternates = split(m_table.field(m_columns.alternate), ',');
        const std::size_t number = m_numbers.at(contig->name);
        if (m_check.check(number, begin, reference, alternates, line) == ReferenceCheck::Answer::Different)
            return;
        ++result.usable;
        const auto counts = numbers(m_table.field(m_columns.count));
        const auto filter = m_columns.filter ? m_table.field(*m_columns.filter) : std::string_view();
        collector.add({number, begin, reference, alternates, counts, parseReal(m_table.field(m_columns.chromosomes)).value_or(std::nan("")),
                       filter.empty() || filter == "." || filter == "PASS"});
    }

    std::filesystem::path m_path;
    ColumnTable m_table;
    Columns m_columns;
    genome::ContigNames m_names;
    std::unordered_map<std::string, std::size_t> m_numbers;  // of the genome's contigs
    genome::RowReport m_report;
    ReferenceCheck m_check;
};

bool isVcfOrBcf(const std::filesystem::path& path)
{
    const std::string name = path.filename().string(), head = genome::headOf(path, 64);
    if (name.ends_with(".vcf") || name.find(".vcf.") != std::string::npos)
        return true;
    return head.starts_with("BCF\2") || head.starts_with("##fileformat=VCF") || head.starts_with("\xef\xbb\xbf##fileformat=VCF") ||
           head.starts_with("#CHROM\tPOS\tID");
}

}  // namespace

SiteCounts readSiteCounts(const std::filesystem::path& path, const genome::Reference& reference, const Stretches& stretches,
                          const SiteCountOptions& options, Progress& progress)
{
    SiteCounts result;
    Collector collector(stretches, options, result);
    if (isVcfOrBcf(path))
        readVariants(path, reference, options, collector, result, progress);
    else
        TableInput(path, reference, options).read(collector, options, result, progress);
    collector.finish();
    return result;
}

}  // namespace bindscape::variation
