// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_panel.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace bindscape::analysis {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastCap = 10;           // the end of the published colours
constexpr double kFilterOfAllRows = 0.01;  // divided by the number of rows (published notebook)

void checkNames(const std::vector<std::string>& names, const std::string& what)
{
    if (names.empty())
        throw Error("A panel of k-mers needs at least one " + what + ".");
    std::set<std::string> seen;
    for (const auto& name : names) {
        if (name.empty() || name.find_first_of("\t\n\r") != std::string::npos)
            throw Error("Every " + what + " of a panel of k-mers needs a name without tabs and ends of lines.");
        if (!seen.insert(name).second)
            throw Error("Two " + what + "s of the panel are called " + name + ". Give one of them another name.");
    }
}

// The first table; throws if another one has other words.
const KmerTable& checkTables(const std::vector<std::string>& pages, const std::vector<PanelRow>& rows)
{
    const KmerTable* first = nullptr;
    for (const auto& row : rows) {
        bool any = false;
        if (row.tables.size() != pages.size())
            throw Error("The row " + row.name + " of the panel has " + plural(static_cast<std::int64_t>(row.tables.size()), "table") +
                        " for " + plural(static_cast<std::int64_t>(pages.size()), "page") + ".");
        for (const KmerTable* table : row.tables) {
            if (table == nullptr)
                continue;
            any = true;
            first = first == nullptr ? table : first;
            const bool same =
                table->rows.size() == first->rows.size() && std::equal(table->rows.begin(), table->rows.end(), first->rows.begin(),
                                                                       [](const KmerRow& a, const KmerRow& b) { return a.kmer == b.kmer; });
            if (!same)
                throw Error("The k-mers of " + row.name +
                            " are not those of the other rows: one length and one orientation for all of a panel.");
        }
        if (!any)
            throw Error("The row " + row.name + " of the panel has no table of k-mers on any page.");
    }
    return *first;
}

// Numbers of the words that a page adds.
std::vector<std::size_t> bestWords(const std::vector<PanelRow>& rows, std::size_t page, std::size_t words, const PanelOptions& options)
{
    const double limit = std::log10(options.filterP);
    std::vector<std::pair<double, std::size_t>> best;  // minus the largest odds ratio: equal ones stay alphabetical
    for (std::size_t word = 0; word < words; ++word) {
        double largest = -1;
        for (const auto& row : rows) {
            if (row.tables[page] == nullptr)
                continue;
            const KmerRow& cell = row.tables[page]->rows[word];
            if (cell.log10P <= limit && !std::isnan(cell.oddsRatio))
                largest = std::max(largest, cell.oddsRatio);
        }
        if (largest > 0)
            best.emplace_back(-largest, word);
    }
    std::sort(best.begin(), best.end());
    if (best.size() > options.best)
        best.resize(options.best);
    std::vector<std::size_t> numbers;
    for (const auto& one : best)
        numbers.push_back(one.second);
    return numbers;
}

PanelCell cellOf(const KmerTable* table, std::size_t word, double log10Cells, const PanelOptions& options)
{
    PanelCell cell;
    cell.oddsRatio = cell.low = cell.high = cell.log10P = cell.log10Bonferroni = cell.log10Q = cell.permutationP = cell.permutationFwer =
        kNan;
    if (table == nullptr)
        return cell;
    const KmerRow& row = table->rows[word];
    cell.top = row.top;
    cell.total = row.total;
    cell.allTop = table->topOccurrences;
    cell.all = table->occurrences;
    cell.oddsRatio = row.oddsRatio;
    cell.low = row.low;
    cell.high = row.high;
    cell.log10P = row.log10P;
    cell.log10Bonferroni = options.correction == PanelCorrection::OverWords ? row.log10Bonferroni : std::min(0.0, row.log10P + log10Cells);
    cell.log10Q = row.log10Q;
    cell.significant = cell.log10Bonferroni < std::log10(options.level);
    cell.permutationP = row.permutationP;
    cell.permutationFwer = row.permutationFwer;
    return cell;
}

PanelWord panelWord(std::size_t number, const std::vector<PanelRow>& rows, const PanelOptions& options)
{
    PanelWord word;
    word.motifP = word.motifAdjustedP = kNan;
    for (const auto& row : rows) {
        for (const KmerTable* table : row.tables) {
            if (table == nullptr)
                continue;
            const KmerRow& named = table->rows[number];
            word.kmer = named.kmer;
            if (named.motif.empty())
                continue;
            word.motif = named.motif;
            word.motifSimilarity = named.motifSimilarity;
            word.motifP = named.motifP;
            word.motifAdjustedP = named.motifAdjustedP;
            if (named.motifSimilarity >= options.familySimilarity && !(named.motifP > options.familyP))
                word.family = named.family;
            return word;
        }
    }
    return word;
}

// Odds ratios of the reference page as they are clustered.
std::vector<double> clusteredValues(const KmerPanel& panel)
{
    const std::size_t page = panel.options.reference;
    double cap = kLeastCap;
    for (std::size_t r = 0; r < panel.rows.size(); ++r)
        for (std::size_t w = 0; w < panel.words.size(); ++w)
            if (const auto& cell = panel.cell(page, r, w); panel.isDrawn(cell) && std::isfinite(cell.oddsRatio))
                cap = std::max(cap, cell.oddsRatio);
    std::vector<double> values;
    for (std::size_t r = 0; r < panel.rows.size(); ++r)
        for (std::size_t w = 0; w < panel.words.size(); ++w) {
            const auto& cell = panel.cell(page, r, w);
            values.push_back(panel.isDrawn(cell) && !std::isnan(cell.oddsRatio) ? std::min(cell.oddsRatio, cap) : 0);
        }
    return values;
}

// The order of one axis, and its tree with the leaves numbered in that order.
std::vector<std::size_t> orderOf(const std::vector<double>& values, std::size_t rows, std::size_t columns, bool optimal,
                                 std::vector<stats::Merge>& tree)
{
    const auto dendrogram = stats::averageLinkage(values, rows, columns);
    const auto order = optimal ? stats::optimalOrder(values, rows, columns, dendrogram) : dendrogram.order;
    std::vector<std::size_t> place(rows);
    for (std::size_t i = 0; i < rows; ++i)
        place[order[i]] = i;
    tree = dendrogram.merges;
    for (auto& merge : tree)
        for (std::size_t* side : {&merge.left, &merge.right})
            if (*side < rows)
                *side = place[*side];
    return order;
}

void reorder(KmerPanel& panel)
{
    const auto values = clusteredValues(panel);
    const std::size_t height = panel.rows.size(), width = panel.words.size();
    const auto rows = orderOf(values, height, width, panel.options.optimalLeaves, panel.rowTree);
    const auto words = orderOf(stats::transposed(values, height, width), width, height, panel.options.optimalLeaves, panel.wordTree);
    KmerPanel before = panel;
    for (std::size_t r = 0; r < height; ++r)
        panel.rows[r] = before.rows[rows[r]];
    for (std::size_t w = 0; w < width; ++w)
        panel.words[w] = before.words[words[w]];
    panel.cells.clear();
    for (std::size_t page = 0; page < panel.pages.size(); ++page)
        for (const std::size_t r : rows)
            for (const std::size_t w : words)
                panel.cells.push_back(before.cell(page, r, w));
}

void findBrackets(KmerPanel& panel)
{
    panel.brackets.clear();
    for (std::size_t first = 0, next = 0; first < panel.words.size(); first = next) {
        const std::string& family = panel.words[first].family;
        for (next = first + 1; next < panel.words.size() && panel.words[next].family == family;)
            ++next;
        if (!family.empty() && next - first >= panel.options.bracket)
            panel.brackets.push_back({first, next - 1, family});
    }
}

// What all tables say alike; else what each page says, as far as its tables agree.
std::string sharedSetting(const std::vector<std::string>& pages, const std::vector<PanelRow>& rows, const std::string& name)
{
    std::vector<std::string> parts;
    std::set<std::string> all;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        std::set<std::string> values;
        for (const auto& row : rows)
            if (row.tables[page] != nullptr)
                values.insert(settingOf(row.tables[page]->settings, name));
        all.insert(values.begin(), values.end());
        values.erase("");
        if (!values.empty())
            parts.push_back(pages[page] + ": " + join(std::vector<std::string>(values.begin(), values.end()), " and "));
    }
    return all.size() == 1 ? *all.begin() : join(parts, "; ");
}

Settings settingsOf(const std::vector<std::string>& pages, const std::vector<PanelRow>& rows, const KmerOptions& options)
{
    Settings settings{{"top", formatReal(options.top)}, {"signed", options.isSigned ? "yes" : "no"}, {"normalise", options.normalise ? "yes" : "no"}};
    for (const char* name : {"method", "core", "labels", "sites"})
        setSetting(settings, name, sharedSetting(pages, rows, name));
    return settings;
}

}  // namespace

bool KmerPanel::isDrawn(const PanelCell& cell) const { return cell.log10P < std::log10(options.drawnP); }

KmerPanel kmerPanel(const std::vector<std::string>& pages, const std::vector<PanelRow>& rows, const PanelOptions& options)
{
    KmerPanel panel;
    panel.pages = pages;
    for (const auto& row : rows)
        panel.rows.push_back(row.name);
    checkNames(pages, "page");
    checkNames(panel.rows, "row");
    if (options.reference >= pages.size())
        throw Error("The panel has no page number " + std::to_string(options.reference + 1) + " to take its order from.");
    const KmerTable& first = checkTables(pages, rows);
    panel.k = first.options.k;
    panel.orientation = first.options.orientation;
    panel.options = options;
    panel.settings = settingsOf(pages, rows, first.options);
    if (!(options.filterP > 0))
        panel.options.filterP = kFilterOfAllRows / static_cast<double>(rows.size());
    std::set<std::size_t> chosen;
    for (std::size_t page = 0; page < pages.size(); ++page)
        for (const std::size_t word : bestWords(rows, page, first.rows.size(), panel.options))
            chosen.insert(word);
    if (chosen.empty())
        throw Error("No word of any row has a P of at most " + formatReal(panel.options.filterP) +
                    ", so the panel has no columns. Choose a larger P or more sites.");
    for (const std::size_t word : chosen)
        panel.words.push_back(panelWord(word, rows, options));
    const double log10Cells = std::log10(static_cast<double>(chosen.size() * rows.size()));
    for (std::size_t page = 0; page < pages.size(); ++page)
        for (const auto& row : rows)
            for (const std::size_t word : chosen)
                panel.cells.push_back(cellOf(row.tables[page], word, log10Cells, panel.options));
    reorder(panel);
    findBrackets(panel);
    return panel;
}

void setFamilies(KmerPanel& panel, const std::map<std::string, std::string>& families)
{
    for (auto& word : panel.words)
        if (const auto found = families.find(word.kmer); found != families.end())
            word.family = found->second;
    findBrackets(panel);
}

}  // namespace bindscape::analysis
