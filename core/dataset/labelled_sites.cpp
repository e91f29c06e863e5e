// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/labelled_sites.h"

#include "core/base/text.h"
#include "core/genome/row_report.h"
#include "core/genome/table_rows.h"
#include "core/genome/text_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace bindscape::dataset {

namespace {

using Row = std::vector<std::string_view>;

std::optional<std::uint8_t> labelFromText(std::string_view text)
{
    constexpr std::array<std::string_view, 6> bound{"1", "+1", "bound", "pos", "positive", "true"};
    constexpr std::array<std::string_view, 6> unbound{"0", "-1", "unbound", "neg", "negative", "false"};
    const std::string word = toLower(text);
    if (std::find(bound.begin(), bound.end(), word) != bound.end())
        return 1;
    return std::find(unbound.begin(), unbound.end(), word) != unbound.end() ? std::optional<std::uint8_t>(0) : std::nullopt;
}

bool isRow(std::string_view line, Row& fields)
{
    genome::splitColumns(trim(line), fields);
    return fields.size() >= 3 && parseInteger(fields[1]) && parseInteger(fields[2]);
}

// 1-based column of that name in a line above the first row, with or without "#"; 0 if there is none.
int columnCalled(const std::string& name, const std::string& file)
{
    constexpr std::size_t kHead = 1 << 16;
    const std::string head = genome::headOf(file, kHead);
    Row fields;
    for (std::string_view line : split(head, '\n')) {
        if (line.starts_with('#'))
            line.remove_prefix(line.find_first_not_of('#') == std::string_view::npos ? line.size() : line.find_first_not_of('#'));
        else if (genome::isTableComment(line))
            continue;
        else if (isRow(line, fields))
            break;
        genome::splitColumns(trim(line), fields);
        const auto found = std::find_if(fields.begin(), fields.end(), [&](std::string_view field) { return toLower(field) == name; });
        if (fields.size() >= 3 && found != fields.end())
            return static_cast<int>(found - fields.begin()) + 1;
    }
    return 0;
}

class Reader {
public:
    Reader(Dataset& dataset, const std::string& file, int labelColumn, std::uint8_t label)
        : m_dataset(dataset), m_file(file), m_rows(file), m_names(dataset.contigs), m_report(file), m_labelColumn(labelColumn), m_label(label)
    {
        for (std::size_t i = 0; i < dataset.contigs.size(); ++i)
            m_index[dataset.contigs[i].name] = static_cast<std::uint32_t>(i);
    }

    // Rows as instances whose chrom is an index into dataset.contigs.
    void read(std::vector<Instance>& instances)
    {
        while (m_rows.next())
            readRow(m_rows.fields(), instances);
        const Warnings warnings = m_report.warnings("sites");
        m_dataset.warnings.insert(m_dataset.warnings.end(), warnings.begin(), warnings.end());
    }

private:
    void readRow(const Row& row, std::vector<Instance>& instances)
    {
        std::int64_t begin = 0, end = 0;
        if (!genome::readSpan(row, m_rows.number(), m_report, begin, end))
            return;
        const std::int64_t widest = std::min<std::int64_t>(m_dataset.options.window, std::numeric_limits<std::uint16_t>::max());
        if (end == begin || end - begin > widest)
            return m_report.bad(m_rows.number(), "a site has at least one base and is not wider than the window",
                                "has " + withThousands(end - begin) + " bases");
        if (m_labelColumn > static_cast<int>(row.size()))
            return m_report.bad(m_rows.number(), "the label is expected in column " + std::to_string(m_labelColumn),
                                "has " + plural(static_cast<std::int64_t>(row.size()), "column"));
        Instance instance;
        instance.label = m_labelColumn > 0 ? label(row[static_cast<std::size_t>(m_labelColumn) - 1]) : m_label;
        m_report.good();
        const genome::Contig* contig = m_names.find(row[0]);
        if (contig == nullptr)
            return m_report.unknownContig(m_rows.number(), row[0]);
        if (end > contig->length)
            return m_report.beyondEnd(m_rows.number(), *contig, end);
        instance.chrom = m_index.at(contig->name);
        instance.begin = begin;
        instance.width = static_cast<std::uint16_t>(end - begin);
        constexpr int kScoreColumn = 5;
        if (row.size() >= kScoreColumn && m_labelColumn != kScoreColumn)
            if (const auto score = parseReal(row[kScoreColumn - 1]); score && std::isfinite(*score))
                instance.score = *score;
        if (row.size() > kScoreColumn && row[kScoreColumn] == "-")
            instance.strand = Strand::Reverse;
        instances.push_back(instance);
    }

    std::uint8_t label(std::string_view text) const
    {
        if (const auto label = labelFromText(text))
            return *label;
        throw Error(m_file + ", line " + std::to_string(m_rows.number()) + ": \"" + std::string(text.substr(0, 40)) + "\" in column " +
                    std::to_string(m_labelColumn) +
                    " is not a label; labels are 1 or 0, bound or unbound. Name the column of the labels if it is another one.");
    }

    Dataset& m_dataset;
    std::string m_file;
    genome::TableRows m_rows;
    genome::ContigNames m_names;
    genome::RowReport m_report;
    int m_labelColumn;
    std::uint8_t m_label;
    std::map<std::string, std::uint32_t> m_index;
};

// Sorts; one row a site remains, none where its rows disagree.
void tidy(std::vector<Instance>& instances, Dataset& dataset)
{
    const auto place = [](const Instance& i) { return std::tuple(i.chrom, i.begin, i.width, toChar(i.strand)); };
    std::stable_sort(instances.begin(), instances.end(), [&](const Instance& a, const Instance& b) { return place(a) < place(b); });
    std::vector<Instance> kept;
    std::int64_t repeated = 0, contradictory = 0;
    for (std::size_t first = 0; first < instances.size();) {
        std::size_t next = first;
        bool agree = true;
        for (; next < instances.size() && place(instances[next]) == place(instances[first]); ++next)
            agree = agree && instances[next].label == instances[first].label;
        if (agree)
            kept.push_back(instances[first]);
        repeated += agree ? static_cast<std::int64_t>(next - first) - 1 : 0;
        contradictory += agree ? 0 : 1;
        first = next;
    }
    const std::string& file = dataset.options.sitesFile;
    if (repeated > 0)
        dataset.warnings.push_back({file, 0, plural(repeated, "row repeats", "rows repeat") + " a site of another row and " +
                                                 (repeated == 1 ? "was" : "were") + " left out."});
    if (contradictory > 0)
        dataset.warnings.push_back({file, 0, plural(contradictory, "site is", "sites are") + " listed both as bound and as unbound and " +
                                                 (contradictory == 1 ? "was" : "were") + " left out."});
    instances = std::move(kept);
}

}  // namespace

void readSiteList(Dataset& dataset)
{
    const DatasetOptions& options = dataset.options;
    int column = options.labelColumn > 0 ? options.labelColumn : columnCalled("label", options.sitesFile);
    constexpr int kUsualColumn = 5;
    if (column == 0 && options.negativesFile.empty())
        column = kUsualColumn;
    std::vector<Instance> instances;
    Reader(dataset, options.sitesFile, column, 1).read(instances);
    if (!options.negativesFile.empty())
        Reader(dataset, options.negativesFile, 0, 0).read(instances);
    const bool someFit = !instances.empty();
    tidy(instances, dataset);
    if (instances.empty() && someFit)
        throw Error("Every site in " + options.sitesFile + " is listed both as bound and as unbound. Check the labels.");
    if (instances.empty())
        throw Error("None of the sites in " + options.sitesFile + " lies on a chromosome of the genome " + options.genomeFile +
                    ". Do both belong to the same assembly?");
    std::map<std::uint32_t, std::uint32_t> chroms;  // of contigs to those of the data set
    for (const auto& instance : instances)
        chroms.emplace(instance.chrom, 0);
    for (auto& [contig, index] : chroms) {
        index = static_cast<std::uint32_t>(dataset.chroms.size());
        dataset.chroms.push_back(dataset.contigs[contig].name);
    }
    for (auto& instance : instances)
        instance.chrom = chroms.at(instance.chrom);
    dataset.instances = std::move(instances);
}

}  // namespace bindscape::dataset
