// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/record.h"

#include "core/base/checksum.h"
#include "core/base/text.h"
#include "core/base/version.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::dataset {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::array<std::pair<std::string_view, std::string DatasetOptions::*>, 8> kInputs{{{"genome", &DatasetOptions::genomeFile},
                                                                                            {"motif", &DatasetOptions::motifFile},
                                                                                            {"peaks", &DatasetOptions::peaksFile},
                                                                                            {"dnase", &DatasetOptions::dnaseFile},
                                                                                            {"exclude", &DatasetOptions::excludeFile},
                                                                                            {"sites", &DatasetOptions::sitesFile},
                                                                                            {"negatives", &DatasetOptions::negativesFile},
                                                                                            {"edits", &DatasetOptions::editsFile}}};

// Where an input was, its size and MD5, so that a reader can tell whether it is still the same.
Json inputRecord(const std::string& role, const std::string& file, const fs::path& folder)
{
    Json record{{"role", role}, {"file", file}};
    std::error_code ec;
    const fs::path relative = fs::relative(file, folder, ec);
    if (!ec && !relative.empty())
        record["relative"] = relative.string();
    if (fs::is_regular_file(file, ec)) {
        record["bytes"] = fs::file_size(file, ec);
        record["md5"] = md5OfFile(file);
    }
    return record;
}

Json inputRecords(const DatasetOptions& options, const fs::path& folder)
{
    Json inputs = Json::array();
    for (const auto& [role, file] : kInputs)
        if (!(options.*file).empty())
            inputs.push_back(inputRecord(std::string(role), options.*file, folder));
    return inputs;
}

// Options that came later are named only where they are not the defaults.
void addLaterOptions(Json& record, const DatasetOptions& options)
{
    const DatasetOptions usual;
    const auto add = [&record](const char* key, const auto& value, const auto& usualValue) {
        if (value != usualValue)
            record[key] = value;
    };
    add("partial", toText(options.partial), toText(usual.partial));
    add("flank", options.flank, usual.flank);
    add("overlap", toText(options.overlap), toText(usual.overlap));
    add("ratio", options.ratio, usual.ratio);
    add("gc_window", options.gcWindow, usual.gcWindow);
    add("mask_width", options.maskWidth, usual.maskWidth);
    add("label_column", options.labelColumn, usual.labelColumn);
    const RoundOptions& rounds = options.rounds;
    if (rounds.round > 0)
        record["rounds"] = {{"round", rounds.round}, {"test", rounds.test}, {"validation", rounds.validation}, {"keep_together", rounds.keepTogether}};
}

Json optionsRecord(const DatasetOptions& options)
{
    Json record{{"motif_id", options.motifId},
            {"design", toText(options.design)},
            {"match", toText(options.match)},
            {"match_pooled", options.matchPooled},
            {"pvalue", options.pvalue},
            {"background", options.background},
            {"window", options.window},
            {"p_bin_width", options.pBinWidth},
            {"gc_bin_width", options.gcBinWidth},
            {"max_unknown", options.maxUnknown},
            {"train", options.train},
            {"validation", options.validation},
            {"test", options.test},
            {"max_sites", options.maxSites},
            {"seed", options.seed}};
    addLaterOptions(record, options);
    return record;
}

Json countsRecord(const Dataset& dataset)
{
    Json counts = Json::object();
    for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
        const SplitCounts c = dataset.counts(split);
        counts[std::string(toText(split))] = {{"bound_found", c.boundFound},
                                              {"unbound_found", c.unboundFound},
                                              {"bound_used", c.boundUsed},
                                              {"unbound_used", c.unboundUsed}};
    }
    return counts;
}

Json leftOutRecord(const Dataset& dataset)
{
    Json record = Json::object();
    for (const auto& [reason, counts] : dataset.leftOut)
        record[std::string(toText(reason))] = {{"bound", counts.bound}, {"unbound", counts.unbound}};
    return record;
}

Json editsRecord(const Dataset& dataset)
{
    Json record = Json::object();
    for (const SiteEdit edit : {SiteEdit::Bound, SiteEdit::Unbound, SiteEdit::Excluded, SiteEdit::Added})
        record[std::string(toText(edit))] = std::count_if(dataset.instances.begin(), dataset.instances.end(),
                                                          [edit](const Instance& instance) { return instance.edit == edit; });
    return record;
}

// Where the file is now: where it was, or at the same place relative to the folder.
std::string locate(const nlohmann::json& input, const fs::path& folder)
{
    const auto file = input.at("file").get<std::string>();
    std::error_code ec;
    if (fs::exists(file, ec) || !input.contains("relative"))
        return file;
    const fs::path moved = (folder / input.at("relative").get<std::string>()).lexically_normal();
    return fs::exists(moved, ec) ? moved.string() : file;
}

void readInputs(DatasetOptions& options, const nlohmann::json& inputs, const fs::path& folder)
{
    for (const auto& input : inputs) {
        const auto role = input.at("role").get<std::string>();
        for (const auto& [name, file] : kInputs)
            if (name == role)
                options.*file = locate(input, folder);
    }
}

template <class T>
T known(const std::optional<T>& value, const std::string& text)
{
    if (!value)
        throw Error("it holds the unknown word \"" + text + "\"");
    return *value;
}

void readLaterOptions(DatasetOptions& options, const nlohmann::json& record)
{
    const auto text = [&record](const char* key, std::string_view usual) { return record.value(key, std::string(usual)); };
    options.partial = known(partialOverlapFromText(text("partial", toText(options.partial))), text("partial", ""));
    options.overlap = known(windowOverlapFromText(text("overlap", toText(options.overlap))), text("overlap", ""));
    options.flank = record.value("flank", options.flank);
    options.ratio = record.value("ratio", options.ratio);
    options.gcWindow = record.value("gc_window", options.gcWindow);
    options.maskWidth = record.value("mask_width", options.maskWidth);
    options.labelColumn = record.value("label_column", options.labelColumn);
    if (!record.contains("rounds"))
        return;
    const auto& rounds = record.at("rounds");
    options.rounds = {rounds.at("round"), rounds.at("test"), rounds.at("validation"), rounds.at("keep_together")};
}

DatasetOptions readOptions(const nlohmann::json& record)
{
    DatasetOptions options;
    options.motifId = record.at("motif_id");
    options.design = known(designFromText(record.at("design").get<std::string>()), record.at("design"));
    options.match = known(matchModeFromText(record.at("match").get<std::string>()), record.at("match"));
    options.matchPooled = record.at("match_pooled");
    options.pvalue = record.at("pvalue");
    options.background = record.at("background");
    options.window = record.at("window");
    options.pBinWidth = record.at("p_bin_width");
    options.gcBinWidth = record.at("gc_bin_width");
    options.maxUnknown = record.at("max_unknown");
    options.train = record.at("train").get<std::vector<std::string>>();
    options.validation = record.at("validation").get<std::vector<std::string>>();
    options.test = record.at("test").get<std::vector<std::string>>();
    options.defaultSplit = false;
    options.maxSites = record.at("max_sites");
    options.seed = record.at("seed");
    readLaterOptions(options, record);
    return options;
}

void checkNumbers(const Dataset& dataset)
{
    const DatasetOptions& o = dataset.options;
    const auto& rows = dataset.motif.rows;
    const bool goodMatrix = std::all_of(rows.begin(), rows.end(), [](const motif::Row& row) {
        return *std::min_element(row.begin(), row.end()) >= 0 && *std::max_element(row.begin(), row.end()) > 0 &&
               std::isfinite(row[0] + row[1] + row[2] + row[3]);
    });
    const auto& letters = dataset.background.p;
    const bool goodLetters =
        *std::min_element(letters.begin(), letters.end()) > 0 && std::fabs(letters[0] + letters[1] + letters[2] + letters[3] - 1) < 1e-6;
    const bool goodMotif = dataset.isSiteList() ? rows.size() <= motif::kMaxWidth
                                                : dataset.motif.width() >= 1 && dataset.motif.width() <= o.window && rows.size() <= motif::kMaxWidth;
    const bool good = goodMatrix && goodLetters && goodMotif && dataset.motif.nsites.value_or(1) > 0 && o.window >= 1 && o.window <= 100000 &&
                      o.pvalue > 0 && o.pvalue <= 1 && o.pBinWidth >= 1e-3 && o.gcBinWidth >= 1e-3 && o.gcBinWidth <= 1 &&
                      o.maskWidth >= 0 && o.maskWidth <= o.window;
    if (!good)
        throw Error("a number in it is out of range");
}

}  // namespace

Json toRecord(const Dataset& dataset, const fs::path& folder)
{
    Json contigs = Json::array(), warnings = Json::array();
    for (const auto& contig : dataset.contigs)
        contigs.push_back({contig.name, contig.length});
    for (const auto& warning : dataset.warnings)
        warnings.push_back(toText(warning));
    Json record{{"format", kDatasetFormat},
                {"program", std::string("Bindscape ") + version()},
                {"options", optionsRecord(dataset.options)},
                {"counts", countsRecord(dataset)},
                {"left_out", leftOutRecord(dataset)}};
    if (!dataset.options.editsFile.empty())
        record["edits"] = editsRecord(dataset);
    Json motif{{"id", dataset.motif.id}, {"name", dataset.motif.name}, {"rows", dataset.motif.rows}};
    motif["nsites"] = dataset.motif.nsites ? Json(*dataset.motif.nsites) : Json(nullptr);
    record["instances"] = dataset.instances.size();
    record["inputs"] = inputRecords(dataset.options, folder);
    record["motif"] = motif;
    record["background"] = dataset.background.p;
    record["chroms"] = dataset.chroms;
    record["warnings"] = warnings;
    record["contigs"] = contigs;
    return record;
}

Dataset fromRecord(const nlohmann::json& record, const fs::path& folder, std::int64_t& rows)
{
    if (record.at("format").get<int>() > kDatasetFormat)
        throw Error("it was made by a newer version of Bindscape");
    Dataset dataset;
    dataset.options = readOptions(record.at("options"));
    readInputs(dataset.options, record.at("inputs"), folder);
    const auto& motif = record.at("motif");
    dataset.motif.id = motif.at("id");
    dataset.motif.name = motif.at("name");
    dataset.motif.rows = motif.at("rows").get<std::vector<motif::Row>>();
    if (!motif.at("nsites").is_null())
        dataset.motif.nsites = motif.at("nsites").get<double>();
    dataset.background.p = record.at("background").get<motif::Row>();
    for (const auto& contig : record.at("contigs"))
        dataset.contigs.push_back({contig.at(0).get<std::string>(), contig.at(1).get<std::int64_t>()});
    dataset.chroms = record.at("chroms").get<std::vector<std::string>>();
    if (record.contains("left_out"))
        for (const auto& [reason, counts] : record.at("left_out").items())
            dataset.leftOut[known(leftOutFromText(reason), reason)] = {counts.at("bound"), counts.at("unbound")};
    for (const auto& warning : record.at("warnings"))
        dataset.warnings.push_back({"", 0, warning.get<std::string>()});
    rows = record.at("instances");
    checkNumbers(dataset);
    return dataset;
}

}  // namespace bindscape::dataset
