// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/kmer_panel.h"

#include "core/base/text.h"
#include "core/project/panel_kmers.h"
#include "core/project/relocated.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

std::optional<std::size_t> indexOf(const std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

std::vector<figure::KmerMatrix::Merge> treeOf(const std::vector<stats::Merge>& merges)
{
    std::vector<figure::KmerMatrix::Merge> tree;
    for (const auto& merge : merges)
        tree.push_back({merge.left, merge.right, merge.height});
    return tree;
}

// Which words are the best-scoring ones, as far as the table says it.
std::string countedNote(const analysis::Settings& settings)
{
    const auto said = [&](const char* name) { return analysis::settingOf(settings, name); };
    const auto top = parseReal(said("top"));
    if (!top)
        return {};
    const auto method = said("method"), labels = said("labels"), sites = said("sites");
    std::string note = " Best-scoring: the top " + formatReal(100 * *top) + " % of words by the mean " +
                       (said("signed") == "yes" ? "signed" : "absolute") + " score of their bases" +
                       (said("normalise") == "yes" ? ", Σ|score| = 1 a window" : "");
    if (!method.empty())
        note += "; " + method;
    if (said("core") == "blocked")
        note += "; core blocked";
    if (!labels.empty())
        note += "; sites: " + labels;
    if (!sites.empty())
        note += "; " + sites;
    return note + ".";
}

std::string noteOf(const analysis::KmerPanel& panel, const std::string& word)
{
    const auto& options = panel.options;
    std::string note = "Empty: nominal P ≥ " + formatReal(options.drawnP) + ", one-sided Fisher test. Columns: the " +
                       std::to_string(options.best) + " " + word + "s of each page with the largest odds ratio in a row with P ≤ " +
                       formatReal(options.filterP, 3) + ". ";
    note += "Order: average linkage of Euclidean distances between the odds ratios of " + pageTitle(panel.pages[options.reference]) +
            (options.optimalLeaves ? ", neighbours as alike as its branches allow. " : ". ");
    note += panel.orientation == analysis::KmerOrientation::Core     ? "Words read along the core motif's strand."
            : panel.orientation == analysis::KmerOrientation::Genome ? "Words read along the genome."
                                                                     : "A word stands for its reverse complement, too.";
    note += countedNote(panel.settings);
    if (!panel.brackets.empty())
        note += " Brackets: families of known motifs like the words.";
    return note;
}

}  // namespace

figure::KmerMatrix kmerMatrix(const analysis::KmerPanel& panel, const KmerPanelView& view)
{
    const auto page = view.page.empty() ? std::optional(panel.options.reference) : indexOf(panel.pages, view.page);
    if (!page)
        throw Error("The panel of k-mers has no page " + view.page + "; it has " + join(panel.pages, ", ") + ".");
    const std::string word = std::to_string(panel.k) + "-mer";
    figure::KmerMatrix matrix;
    matrix.title = word + " enrichment in high-scoring context";
    matrix.subtitle = join({pageTitle(panel.pages[*page]), plural(static_cast<std::int64_t>(panel.rows.size()), "row") + " × " +
                                                    plural(static_cast<std::int64_t>(panel.words.size()), word)},
                           " · ") +
                      (view.title.empty() ? "" : " · " + view.title);
    matrix.note = noteOf(panel, word);
    matrix.rows = panel.rows;
    for (const auto& one : panel.words) {
        matrix.columns.push_back(one.kmer);
        matrix.families.push_back(one.family);
    }
    for (std::size_t r = 0; r < panel.rows.size(); ++r)
        for (std::size_t w = 0; w < panel.words.size(); ++w) {
            const auto& cell = panel.cell(*page, r, w);
            matrix.cells.push_back({cell.oddsRatio, cell.low, cell.high, cell.log10P, cell.log10Bonferroni, cell.top, cell.total});
        }
    matrix.rowTree = treeOf(panel.rowTree);
    matrix.columnTree = treeOf(panel.wordTree);
    for (const auto& bracket : panel.brackets)
        matrix.brackets.push_back({bracket.first, bracket.last, bracket.family});
    matrix.drawnP = panel.options.drawnP;
    matrix.row = indexOf(matrix.rows, view.row);
    matrix.column = indexOf(matrix.columns, view.kmer);
    return matrix;
}

std::string kmerPanelRecipe(const fs::path& panelTsv, const KmerPanelView& view)
{
    nlohmann::json recipe{
        {"kind", kKmerPanelKind}, {"file", fs::absolute(panelTsv).lexically_normal().string()}, {"page", view.page}, {"title", view.title}};
    if (!view.row.empty())
        recipe["row"] = view.row;
    if (!view.kmer.empty())
        recipe["kmer"] = view.kmer;
    return recipe.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

figure::KmerMatrix kmerPanelPicture(JsonReader& reader, const fs::path& folder)
{
    const fs::path file = reader.path("file", folder);
    if (file.empty())
        reader.fail("file", "is missing");
    return kmerMatrix(analysis::readKmerPanel(relocated(file, folder)),
                      {reader.text("page"), reader.text("title"), reader.text("row"), reader.text("kmer")});
}

}  // namespace bindscape::project
