// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_panel.h"
#include "core/analysis/kmer_walk.h"
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::analysis {

namespace {

const std::string kColumns = "page\trow\tkmer\tn_top\tn_total\ttop_words\tall_words\todds_ratio\tci_low\tci_high\tlog10_p\tlog10_p_"
                             "bonferroni\tlog10_q_bh\tsignificant\t"
                             "permutation_p\tpermutation_fwer\tmotif\tmotif_similarity\tmotif_p\tmotif_p_bonferroni\tfamily";
const std::string kFirstLine = "##kmer_panel\t1";
const std::vector<std::string> kCounted{"top", "signed", "normalise", "method", "core", "labels", "sites", "scores"};
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

const std::vector<std::pair<std::string, KmerOrientation>> kOrientations{
    {"core", KmerOrientation::Core}, {"genome", KmerOrientation::Genome}, {"both", KmerOrientation::Both}};

std::string textOf(const std::vector<stats::Merge>& tree)
{
    std::string text;
    for (const auto& merge : tree)
        text += '\t' + std::to_string(merge.left) + ' ' + std::to_string(merge.right) + ' ' + formatExact(merge.height);
    return text + '\n';
}

std::string textOf(const PanelCell& cell, const PanelWord& word)
{
    std::vector<std::string> fields{word.kmer, std::to_string(cell.top), std::to_string(cell.total), std::to_string(cell.allTop),
                                    std::to_string(cell.all)};
    for (const double number : {cell.oddsRatio, cell.low, cell.high, cell.log10P, cell.log10Bonferroni, cell.log10Q})
        fields.push_back(numberText(number));
    fields.push_back(cell.significant ? "1" : "0");
    for (const double number : {cell.permutationP, cell.permutationFwer})
        fields.push_back(numberText(number));
    fields.push_back(word.motif);
    for (const double number : {word.motifSimilarity, word.motifP, word.motifAdjustedP})
        fields.push_back(numberText(number));
    fields.push_back(word.family);
    return join(fields, "\t");
}

// The lines before the table, each "##name\tvalue...", and the table itself as fields.
class PanelText {
public:
    explicit PanelText(const std::filesystem::path& path) : m_path(path), m_content(readFile(path, kMostBytes))
    {
        const std::size_t width = split(kColumns, '\t').size();
        bool inTable = false;
        long number = 0;
        for (auto line : split(m_content, '\n')) {
            ++number;
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            if (number == 1 && line != kFirstLine)
                fail(1, "this is no panel of k-mers; such files begin with " + kFirstLine.substr(0, kFirstLine.find('\t')) + ".");
            if (line.starts_with("##"))
                m_settings.emplace_back(number, split(line.substr(2), '\t'));
            else if (!inTable && line == "#" + kColumns)
                inTable = true;
            else if (!inTable)
                fail(number, "the columns of the table must be named here: #" + kColumns + ".");
            else if (!line.empty()) {
                m_rows.emplace_back(number, split(line, '\t'));
                if (m_rows.back().second.size() != width)
                    fail(number, "the row has " + std::to_string(m_rows.back().second.size()) + " columns instead of " +
                                     std::to_string(width) + "; the file may be truncated.");
            }
        }
        m_lines = number;
    }

    using Line = std::pair<long, std::vector<std::string_view>>;
    const std::vector<Line>& rows() const { return m_rows; }
    // How the words were counted: further lines, none of which must be there.
    Settings counted() const
    {
        Settings settings;
        for (const auto& [line, fields] : m_settings)
            if (std::find(kCounted.begin(), kCounted.end(), fields[0]) != kCounted.end() && fields.size() == 2)
                settings.emplace_back(fields[0], fields[1]);
        return settings;
    }
    const Line& setting(const std::string& name) const
    {
        const auto found = std::find_if(m_settings.begin(), m_settings.end(), [&](const Line& line) { return line.second[0] == name; });
        if (found == m_settings.end())
            fail(1, "the line ##" + name + " is missing.");
        return *found;
    }
    std::string_view value(const std::string& name) const
    {
        const Line& line = setting(name);
        if (line.second.size() != 2)
            fail(line.first, "##" + name + " must have one value.");
        return line.second[1];
    }
    double real(const std::string& name) const
    {
        const auto number = parseReal(value(name));
        if (!number)
            fail(setting(name).first, "\"" + std::string(value(name)) + "\" is not a number.");
        return *number;
    }
    double real(const Line& line, std::size_t column) const
    {
        const auto number = parseReal(line.second[column]);
        if (!number)
            fail(line.first, "\"" + std::string(line.second[column]) + "\" is not a number.");
        return *number;
    }
    std::int64_t count(const Line& line, std::size_t column) const
    {
        const auto number = parseInteger(line.second[column]);
        if (!number || *number < 0)
            fail(line.first, "\"" + std::string(line.second[column]) + "\" is not a count.");
        return *number;
    }
    long lines() const { return m_lines; }
    [[noreturn]] void fail(long line, const std::string& sentence) const
    {
        throw Error(m_path.string() + ", line " + std::to_string(line) + ": " + sentence);
    }

private:
    std::filesystem::path m_path;
    std::string m_content;
    std::vector<Line> m_settings, m_rows;
    long m_lines = 0;
};

// A tree of so many leaves: every cluster is joined once, and only with clusters that are there already.
std::vector<stats::Merge> treeOf(const PanelText& file, const std::string& name, std::size_t leaves)
{
    const auto& line = file.setting(name);
    if (line.second.size() != std::max<std::size_t>(leaves, 1))
        file.fail(line.first,
                  "the tree must have one merge less than its " + plural(static_cast<std::int64_t>(leaves), "leaf", "leaves") + ".");
    std::vector<stats::Merge> tree;
    std::vector<std::size_t> sizes(leaves, 1);
    std::vector<bool> joined(2 * leaves, false);
    for (std::size_t i = 1; i < line.second.size(); ++i) {
        const auto bad = [&] { file.fail(line.first, "\"" + std::string(line.second[i]) + "\" is not a merge of two clusters."); };
        const auto parts = splitBlank(line.second[i]);
        if (parts.size() != 3)
            bad();
        const auto left = parseInteger(parts[0]).value_or(-1), right = parseInteger(parts[1]).value_or(-1);
        const double height = parseReal(parts[2]).value_or(-1);
        const auto made = static_cast<std::int64_t>(sizes.size());
        if (left < 0 || right < 0 || left >= made || right >= made || left == right || !(height >= 0))
            bad();
        const auto l = static_cast<std::size_t>(left), r = static_cast<std::size_t>(right);
        if (joined[l] || joined[r])
            bad();
        joined[l] = joined[r] = true;
        sizes.push_back(sizes[l] + sizes[r]);
        tree.push_back({l, r, height, sizes.back()});
    }
    return tree;
}

std::vector<std::string> namesOf(const PanelText& file, const std::string& name)
{
    const auto& line = file.setting(name);
    std::vector<std::string> names(line.second.begin() + 1, line.second.end());
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (names.empty() || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end() || sorted.front().empty())
        file.fail(line.first, "##" + name + " must have names, and each of them once.");
    return names;
}

PanelCell readCell(const PanelText& file, const PanelText::Line& line)
{
    PanelCell cell;
    std::size_t column = 3;
    for (std::int64_t* count : {&cell.top, &cell.total, &cell.allTop, &cell.all})
        *count = file.count(line, column++);
    for (double* number : {&cell.oddsRatio, &cell.low, &cell.high, &cell.log10P, &cell.log10Bonferroni, &cell.log10Q})
        *number = file.real(line, column++);
    cell.significant = file.count(line, column++) != 0;
    cell.permutationP = file.real(line, column++);
    cell.permutationFwer = file.real(line, column++);
    if (cell.top > cell.total || cell.allTop > cell.all || cell.total > cell.all)
        file.fail(line.first, "the counts cannot be.");
    return cell;
}

void readTable(const PanelText& file, KmerPanel& panel)
{
    const std::size_t wanted = panel.pages.size() * panel.rows.size() * panel.words.size();
    for (const auto& line : file.rows()) {
        const std::size_t i = panel.cells.size();
        if (i == wanted)
            file.fail(line.first, "there are more cells than pages, rows and words.");
        PanelWord& word = panel.words[i % panel.words.size()];
        const std::size_t row = i / panel.words.size() % panel.rows.size(), page = i / panel.words.size() / panel.rows.size();
        if (line.second[0] != panel.pages[page] || line.second[1] != panel.rows[row] || line.second[2] != word.kmer)
            file.fail(line.first, "the cell of " + panel.pages[page] + ", " + panel.rows[row] + " and " + word.kmer + " must be here.");
        panel.cells.push_back(readCell(file, line));
        word.motif = line.second[16];
        word.motifSimilarity = file.real(line, 17);
        word.motifP = file.real(line, 18);
        word.motifAdjustedP = file.real(line, 19);
        word.family = line.second[20];
    }
    if (panel.cells.size() != wanted)
        file.fail(file.lines(), "the file ends after " + std::to_string(panel.cells.size()) + " of " + std::to_string(wanted) +
                                    " cells; it may be truncated.");
}

}  // namespace

void writeKmerPanel(const KmerPanel& panel, const std::filesystem::path& tsv)
{
    const PanelOptions& options = panel.options;
    std::string text = kFirstLine + '\n';
    std::vector<std::string> words;
    for (const auto& word : panel.words)
        words.push_back(word.kmer);
    const auto orientation =
        std::find_if(kOrientations.begin(), kOrientations.end(), [&](const auto& one) { return one.second == panel.orientation; });
    text += "##orientation\t" + orientation->first + '\n' + settingLines(panel.settings);
    text += "##best\t" + std::to_string(options.best) + "\n##filter_p\t" + formatExact(options.filterP) + "\n##drawn_p\t" +
            formatExact(options.drawnP);
    text += "\n##reference\t" + panel.pages[options.reference] + "\n##leaves\t" + (options.optimalLeaves ? "optimal" : "scipy");
    text += std::string("\n##correction\t") + (options.correction == PanelCorrection::OverWords ? "words" : "cells") + "\n##level\t" +
            formatExact(options.level);
    text += "\n##family_similarity\t" + formatExact(options.familySimilarity) + "\n##family_p\t" + formatExact(options.familyP);
    text += "\n##bracket\t" + std::to_string(options.bracket);
    text += "\n##pages\t" + join(panel.pages, "\t") + "\n##rows\t" + join(panel.rows, "\t") + "\n##words\t" + join(words, "\t");
    text += "\n##row_tree" + textOf(panel.rowTree) + "##word_tree" + textOf(panel.wordTree) + "#" + kColumns + '\n';
    for (std::size_t page = 0; page < panel.pages.size(); ++page)
        for (std::size_t row = 0; row < panel.rows.size(); ++row)
            for (std::size_t word = 0; word < panel.words.size(); ++word)
                text += panel.pages[page] + '\t' + panel.rows[row] + '\t' + textOf(panel.cell(page, row, word), panel.words[word]) + '\n';
    writeFileAtomically(tsv, text);
}

KmerPanel readKmerPanel(const std::filesystem::path& tsv)
{
    const PanelText file(tsv);
    KmerPanel panel;
    panel.settings = file.counted();
    const auto whole = [&](const std::string& name) {
        const auto number = parseInteger(file.value(name));
        if (!number || *number < 1)
            file.fail(file.setting(name).first, "\"" + std::string(file.value(name)) + "\" is not a count of at least 1.");
        return static_cast<std::size_t>(*number);
    };
    const auto choice = [&](const std::string& name, std::string_view other, std::string_view usual) {
        const auto value = file.value(name);
        if (value != other && value != usual)
            file.fail(file.setting(name).first, "##" + name + " must be " + std::string(usual) + " or " + std::string(other) + ".");
        return value == other;
    };
    PanelOptions& options = panel.options;
    options.best = whole("best");
    options.bracket = whole("bracket");
    options.filterP = file.real("filter_p");
    options.drawnP = file.real("drawn_p");
    options.level = file.real("level");
    options.familySimilarity = file.real("family_similarity");
    options.familyP = file.real("family_p");
    options.optimalLeaves = choice("leaves", "optimal", "scipy");
    options.correction = choice("correction", "cells", "words") ? PanelCorrection::OverCells : PanelCorrection::OverWords;
    const auto orientation =
        std::find_if(kOrientations.begin(), kOrientations.end(), [&](const auto& one) { return one.first == file.value("orientation"); });
    if (orientation == kOrientations.end())
        file.fail(file.setting("orientation").first, "##orientation must be core, genome or both.");
    panel.orientation = orientation->second;
    panel.pages = namesOf(file, "pages");
    panel.rows = namesOf(file, "rows");
    const auto reference = std::find(panel.pages.begin(), panel.pages.end(), file.value("reference"));
    if (reference == panel.pages.end())
        file.fail(file.setting("reference").first, "the panel has no page " + std::string(file.value("reference")) + ".");
    options.reference = static_cast<std::size_t>(reference - panel.pages.begin());
    for (const auto& kmer : namesOf(file, "words")) {
        PanelWord word;
        word.kmer = kmer;
        if (!wordOf(kmer) || (!panel.words.empty() && kmer.size() != panel.words[0].kmer.size()) ||
            static_cast<int>(kmer.size()) > kLongestKmer)
            file.fail(file.setting("words").first, "\"" + kmer + "\" is not a word of the letters A, C, G, T, as long as the others.");
        panel.words.push_back(word);
    }
    panel.k = static_cast<int>(panel.words[0].kmer.size());
    panel.rowTree = treeOf(file, "row_tree", panel.rows.size());
    panel.wordTree = treeOf(file, "word_tree", panel.words.size());
    readTable(file, panel);
    setFamilies(panel, {});
    return panel;
}

}  // namespace bindscape::analysis
