// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace bindscape::dataset {

namespace fs = std::filesystem;

namespace {

Dataset readRecord(const fs::path& folder, std::int64_t& rows)
{
    const fs::path path = folder / paths::kDatasetFile;
    std::error_code ec;
    if (!fs::exists(path, ec))
        throw Error(folder.string() + " is not a data set: it has no " + paths::kDatasetFile +
                    ". Make it with the command \"dataset\", or make it again if that was interrupted.");
    try {
        return fromRecord(nlohmann::json::parse(readFile(path)), folder, rows);
    } catch (const nlohmann::json::exception& error) {
        throw Error(path.string() + " is damaged (" + error.what() + "). Make the data set again.");
    } catch (const Error& error) {
        throw Error(path.string() + " cannot be used: " + error.what() + ". Make the data set again.");
    }
}

// Rows of instances.bed.gz. P-values have four digits there; the full value comes back through the integer score. Rows of a list of
// sites have the scores of that list, and cores of any width; so have sites that were added by hand.
class RowReader {
public:
    // prepared: nothing for a list of sites.
    RowReader(const Dataset& dataset, std::optional<motif::PreparedMotif> prepared, const TableReader& table, std::size_t columns)
        : m_dataset(dataset), m_table(table), m_prepared(std::move(prepared)), m_columns(columns)
    {
        for (std::size_t i = 0; i < dataset.chroms.size(); ++i)
            m_chroms[dataset.chroms[i]] = static_cast<std::uint32_t>(i);
        for (const auto& contig : dataset.contigs)
            m_lengths[contig.name] = contig.length;
    }

    Instance read(std::string_view line)
    {
        const auto fields = split(line, '\t');
        if (fields.size() != m_columns)
            m_table.fail("a row has " + std::to_string(m_columns) + " columns, this one has " + std::to_string(fields.size()) + ".");
        Instance instance;
        if (m_columns == kInstanceColumnCount)
            readLast(instance, fields);
        readPlace(instance, fields);
        readScore(instance, fields);
        instance.label = flag(fields[7], "label");
        instance.used = flag(fields[8], "used");
        const auto split = splitFromText(fields[9]);
        if (!split)
            m_table.fail("\"" + std::string(fields[9]) + "\" in column split is not train, validation, test or unused.");
        instance.split = *split;
        instance.gc = m_table.real(fields[10], "gc");
        if (instance.gc < 0 || instance.gc > 1)
            m_table.fail("the value in column gc must lie between 0 and 1.");
        // Distinct values of windows up to 10,000 bases are further apart than this, so the bin is the one that was matched.
        if (!std::isnan(instance.gc))
            instance.gcBin = static_cast<std::int16_t>(gcBin(std::llround(instance.gc * 1e6 + 1), 1000000, m_dataset.options.gcBinWidth));
        instance.signal = m_table.real(fields[11], "signal");
        instance.dnase = flag(fields[12], "dnase");
        return instance;
    }

private:
    void readLast(Instance& instance, const std::vector<std::string_view>& fields)
    {
        const std::int64_t unknown = m_table.integer(fields[13], "unknown");
        if (unknown < 0 || unknown > m_dataset.options.window)
            m_table.fail("the number in column unknown does not fit the window.");
        instance.unknown = static_cast<std::uint32_t>(unknown);
        const auto edit = siteEditFromText(fields[14]);
        if (!edit)
            m_table.fail("\"" + std::string(fields[14].substr(0, 40)) + "\" in column edit is not bound, unbound, excluded, added or \".\".");
        instance.edit = *edit;
    }

    // Cores that need not be as wide as the motif.
    bool isFree(const Instance& instance) const { return !m_prepared || instance.edit == SiteEdit::Added; }

    void readPlace(Instance& instance, const std::vector<std::string_view>& fields)
    {
        const auto chrom = m_chroms.find(fields[0]);
        if (chrom == m_chroms.end())
            m_table.fail("the chromosome \"" + std::string(fields[0].substr(0, 40)) + "\" is not one of this data set.");
        instance.chrom = chrom->second;
        instance.begin = m_table.integer(fields[1], "begin");
        const std::int64_t end = m_table.integer(fields[2], "end");
        const std::int64_t widest = std::min<std::int64_t>(m_dataset.options.window, std::numeric_limits<std::uint16_t>::max());
        const std::int64_t width = end - instance.begin;
        const bool goodWidth = isFree(instance) ? width >= 1 && width <= widest : width == m_dataset.motif.width();
        const auto length = m_lengths.find(fields[0]);
        if (instance.begin < 0 || length == m_lengths.end() || end > length->second || !goodWidth)
            m_table.fail("the interval does not fit the motif or the chromosome.");
        instance.width = static_cast<std::uint16_t>(width);
        if (fields[5] != "+" && fields[5] != "-")
            m_table.fail("the strand must be + or -.");
        instance.strand = strandFromChar(fields[5][0]);
        if (std::pair(instance.chrom, instance.begin) < m_last)
            m_table.fail("the rows are not sorted by position.");
        m_last = {instance.chrom, instance.begin};
        const Region window = m_dataset.window(instance);
        instance.windowFits = window.begin >= 0 && window.end <= length->second;
    }

    void readScore(Instance& instance, const std::vector<std::string_view>& fields)
    {
        const double written = m_table.real(fields[4], "score");
        const double pvalue = m_table.real(fields[6], "pvalue");
        if (!takeIntegerScore(instance, written, pvalue)) {
            if (!std::isfinite(written) || !(pvalue > 0 && pvalue <= 1))
                m_table.fail("the score must be a number, and the p-value one above 0 and at most 1.");
            instance.score = written;
            instance.pvalue = pvalue;
        }
        instance.pBin = static_cast<std::int16_t>(pValueBin(instance.pvalue, m_dataset.options.pBinWidth));
    }

    // False: a row whose score need not come from the motif, and does not.
    bool takeIntegerScore(Instance& instance, double written, double pvalue) const
    {
        if (!m_prepared)
            return false;
        const auto& [motif, scores, pvalues, threshold] = *m_prepared;
        const double score = std::round((written - static_cast<double>(motif.width()) * scores.offset) * scores.scale);  // six digits were written
        const bool possible = score >= 0 && score < static_cast<double>(pvalues.p.size());
        const double exact = possible ? pvalues.p[static_cast<std::size_t>(score)] : 0;
        const bool belongs = std::fabs(exact - pvalue) <= 1e-3 * pvalue;
        if (isFree(instance) && (!possible || !belongs))
            return false;
        if (!possible)
            m_table.fail("the score is not one that the motif of dataset.json can give.");
        if (!belongs)
            m_table.fail("the p-value does not belong to the score.");
        instance.score = scores.realScore(static_cast<int>(score));
        instance.pvalue = exact;
        return true;
    }

    bool flag(std::string_view field, std::string_view column) const
    {
        if (field != "0" && field != "1")
            m_table.fail("the value in column " + std::string(column) + " must be 0 or 1.");
        return field == "1";
    }

    const Dataset& m_dataset;
    const TableReader& m_table;
    std::optional<motif::PreparedMotif> m_prepared;
    std::size_t m_columns;
    std::map<std::string, std::uint32_t, std::less<>> m_chroms;
    std::map<std::string, std::int64_t, std::less<>> m_lengths;
    std::pair<std::uint32_t, std::int64_t> m_last{0, 0};
};

void readInstances(Dataset& dataset, std::optional<motif::PreparedMotif> prepared, const fs::path& path, std::int64_t rows)
{
    TableReader table(path);
    std::string_view line;
    if (!table.next(line) || (line != kInstanceColumns && line != kEarlierInstanceColumns))
        throw Error(path.string() + ", line 1: this is not the table of instances of a data set.");
    RowReader reader(dataset, std::move(prepared), table, line == kInstanceColumns ? kInstanceColumnCount : kEarlierInstanceColumnCount);
    while (table.next(line))
        dataset.instances.push_back(reader.read(line));
    if (static_cast<std::int64_t>(dataset.instances.size()) != rows)
        throw Error(path.string() + " has " + withThousands(static_cast<std::int64_t>(dataset.instances.size())) + " rows, but " + paths::kDatasetFile +
                    " says " + withThousands(rows) + ". Make the data set again.");
}

std::vector<MatchingRow> readMatching(const fs::path& path)
{
    TableReader table(path);
    std::vector<MatchingRow> rows;
    std::string_view line;
    if (!table.next(line) || line != kMatchingColumns)
        throw Error(path.string() + ", line 1: this is not the matching table of a data set.");
    while (table.next(line)) {
        const auto fields = split(line, '\t');
        if (fields.size() != 7)
            table.fail("a row has 7 columns, this one has " + std::to_string(fields.size()) + ".");
        MatchingRow row;
        row.pBin = static_cast<int>(table.integer(fields[0], "p_bin"));
        row.gcBin = static_cast<int>(table.integer(fields[1], "gc_bin"));
        row.positives = table.integer(fields[2], "positives");
        row.negativesAvailable = table.integer(fields[3], "negatives_available");
        row.negativesTaken = table.integer(fields[4], "negatives_taken");
        row.positivesDropped = table.integer(fields[5], "positives_dropped");
        row.split = fields[6];
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

Dataset readDataset(const fs::path& folder)
{
    std::int64_t rows = 0;
    Dataset dataset = readRecord(folder, rows);
    std::optional<motif::PreparedMotif> prepared;
    try {
        if (!dataset.isSiteList())
            prepared = motif::prepare(dataset.motif, dataset.background, dataset.options.pvalue);
    } catch (const Error& error) {
        throw Error((folder / paths::kDatasetFile).string() + " cannot be used: " + error.what());
    }
    readInstances(dataset, std::move(prepared), folder / paths::kInstancesFile, rows);
    dataset.matching = readMatching(folder / paths::kMatchingFile);
    return dataset;
}

DatasetOptions readDatasetOptions(const fs::path& folder)
{
    std::int64_t rows = 0;
    return readRecord(folder, rows).options;
}

std::vector<InputFile> readDatasetInputs(const fs::path& folder)
{
    const fs::path path = folder / paths::kDatasetFile;
    try {
        std::vector<InputFile> inputs;
        const auto record = nlohmann::json::parse(readFile(path));
        for (const auto& input : record.at("inputs"))
            inputs.push_back({input.at("role"), input.at("file"), input.value("md5", "")});
        return inputs;
    } catch (const nlohmann::json::exception& error) {
        throw Error(path.string() + " is damaged (" + error.what() + "). Make the data set again.");
    }
}

}  // namespace bindscape::dataset
