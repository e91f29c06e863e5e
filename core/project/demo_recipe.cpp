// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo_recipe.h"

#include "core/base/error.h"
#include "core/project/json_reader.h"

#include <cmath>

namespace bindscape::project {

namespace {

motif::Row readRow(const nlohmann::json& value, const JsonReader& reader, const std::string& key)
{
    motif::Row row{};
    if (!value.is_array() || value.size() != row.size())
        reader.fail(key, "must hold four frequencies, A C G T");
    double sum = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!value[i].is_number() || !(value[i].get<double>() > 0))
            reader.fail(key, "must hold numbers above zero");
        sum += row[i] = value[i].get<double>();
    }
    if (std::abs(sum - 1) > 1e-6)
        reader.fail(key, "must sum to 1");
    return row;
}

motif::Motif readMotif(JsonReader reader, const nlohmann::json& object)
{
    motif::Motif motif;
    motif.id = reader.requiredText("id");
    motif.name = reader.text("name", motif.id);
    const auto rows = object.value("rows", nlohmann::json::array());
    if (!rows.is_array() || rows.empty() || rows.size() > 50)
        reader.fail("rows", "must be a list of 1 to 50 rows");
    for (const auto& row : rows)
        motif.rows.push_back(readRow(row, reader, "rows"));
    return motif;
}

void readShares(JsonReader& reader, DemoRecipe& recipe)
{
    const auto share = [&](const char* key) { return reader.real(key, 0, 0, 1); };
    recipe.shareBound = share("share_bound");
    recipe.shareUnbound = share("share_unbound");
    recipe.shareContextAlone = share("share_context_alone");
    recipe.shareClosed = share("share_closed");
    recipe.shareClosedWithContext = share("share_closed_with_context");
    recipe.shareUnboundOpen = share("share_unbound_open");
    recipe.peaksMissed = share("peaks_missed");
    recipe.peaksFalse = share("peaks_false");
    recipe.softMasked = share("soft_masked");
    if (recipe.shareBound + recipe.shareUnbound + recipe.shareContextAlone > 1)
        reader.fail("share_bound", "and the other two shares of slots sum to more than 1");
}

}  // namespace

const motif::Motif& DemoRecipe::motifOf(const std::string& id) const
{
    for (const auto& motif : motifs)
        if (motif.id == id)
            return motif;
    throw Error("The recipe of the demonstration has no motif \"" + id + "\".");
}

DemoRecipe parseDemoRecipe(std::string_view text, const std::string& source)
{
    const auto json = parseJson(text, source);
    JsonReader reader(json, source, "");
    DemoRecipe recipe;
    recipe.chromosomes = static_cast<int>(reader.integer("chromosomes", 9, 1, 22));
    recipe.spacing = reader.integer("spacing", 2000, 1400, 100'000);
    recipe.jitter = reader.integer("jitter", 0, 0, recipe.spacing / 4);
    recipe.chromosomeLength = reader.integer("chromosome_length", 600'000, 20 * recipe.spacing, 50'000'000);
    recipe.background = readRow(json.value("background", nlohmann::json()), reader, "background");
    recipe.core = reader.requiredText("core");
    recipe.context = reader.requiredText("context");
    recipe.corePvalue = reader.real("core_pvalue", 1e-4, 1e-6, 0.1);
    recipe.contextMean = reader.real("context_mean", 1, 0.01, 10);
    recipe.contextMost = static_cast<int>(reader.integer("context_most", 3, 1, 5));
    recipe.contextReach = reader.integer("context_reach", 150, 60, 450);
    readShares(reader, recipe);
    recipe.closedRun = static_cast<int>(reader.integer("closed_run", 8, 1, 1000));
    recipe.gapsPerChromosome = static_cast<int>(reader.integer("gaps_per_chromosome", 0, 0, 100));
    recipe.genesPerChromosome = static_cast<int>(reader.integer("genes_per_chromosome", 0, 0, 1000));
    recipe.architecture = reader.text("architecture", recipe.architecture);
    recipe.preset = reader.text("preset", recipe.preset);
    recipe.maxEpochs = reader.integer("max_epochs", 0, 0, 1000);
    auto motifs = reader.children("motifs");
    for (std::size_t i = 0; i < motifs.size(); ++i)
        recipe.motifs.push_back(readMotif(motifs[i], json["motifs"][i]));
    recipe.motifOf(recipe.core);
    recipe.motifOf(recipe.context);
    return recipe;
}

}  // namespace bindscape::project
