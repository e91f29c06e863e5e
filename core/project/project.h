// SPDX-License-Identifier: GPL-3.0-or-later
// A project: plain structs and versioned JSON. Paths inside are relative to the project file where possible. Unknown keys are
// kept on saving, so that a newer program's project survives an older one.
#pragma once

#include "core/base/error.h"
#include "core/base/region.h"
#include "core/compendium/compendium.h"
#include "core/draw/theme.h"
#include "core/tracks/track_painter.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

struct TrackEntry {
    std::string id, name;
    std::string subtitle;        // source or mode, second line of the header
    std::filesystem::path file;  // absolute in memory; empty for the sequence track; a folder for scores
    std::string kind;            // tracks' kind as text; "" = find out by content
    tracks::TrackStyle style;
    std::string group;    // scale group, "" = own
    std::string overlay;  // tracks with the same one share a row, in their order; "" = a row of its own
    bool detail = false;  // shown in the detail view as well as / instead of the overview
    bool overview = true;
    nlohmann::json unknownKeys = nlohmann::json::object();
};

// How a network is trained where that differs from the preset.
struct TrainSettings {
    double learningRate = 0;  // 0 = the preset's
    long patience = 0;        // 0 = the preset's
    bool reverseComplement = true;
    std::filesystem::path trunk;  // run folder to start from; empty: from scratch
    bool freezeTrunk = false;
    std::string stopBy = "loss";  // what patience watches: "loss", "auroc"
    long shift = 0;               // bases
    std::string classWeights = "equal";  // "equal", "balanced"
    bool ema = true;              // average the weights
    std::map<std::string, double> groupRates;  // layer group -> multiple of the learning rate, 0 = frozen; not named = 1
    bool score = true;        // Grad-CAM and what follows from it, after training
    bool operator==(const TrainSettings&) const = default;
};
// One network on one data set.
struct RunEntry {
    std::string id;  // folder name under runs/
    std::string name;
    std::string architecture = "danq", preset = "small";
    bool coreBlocked = false;
    std::uint64_t seed = 1;
    long maxEpochs = 0, batch = 0;                         // 0 = the preset's
    std::string device = "auto";                           // auto, cpu, cuda
    TrainSettings settings;
    int threads = 0;                                       // of training on the CPU; 0 = as many as the program is told to use
    nlohmann::json parameters = nlohmann::json::object();  // architecture values that differ from the default
    std::string notes;     // the user's own words
    bool starred = false;  // marked by the user
    nlohmann::json unknownKeys = nlohmann::json::object();
};
// Whether the two are the same network with the same settings, apart from the core.
bool sameNetwork(const RunEntry& a, const RunEntry& b);
// How instances become a data set, beside files and chromosomes; the fields are those of dataset::DatasetOptions.
struct DesignSettings {
    std::string partial = "negative", overlap = "keep";
    std::int64_t flank = 0;
    double ratio = 1, pBin = 0.1, gcBin = 0.02;
    int window = 1000, gcWindow = 0, maskWidth = 0;
    bool pooled = false;
    int round = 0;  // 0 = by chromosome
    double testShare = 0.20, validationShare = 0.08;
    bool keepTogether = true;
    bool operator==(const DesignSettings&) const = default;
};
// One data set with its runs and what is made of them.
struct AnalysisEntry {
    std::string id;  // folder name under datasets/
    std::string tf, cell;
    std::filesystem::path motifFile, peaks, dnase, exclude;
    std::filesystem::path sites, negatives;  // labelled sites instead of motif and peaks; own unbound ones
    int labelColumn = 0;                     // of `sites`
    std::string motifId;
    std::string design = "baseline", match = "keep-positives", background = "genome";
    double pvalue = 1e-4;
    std::vector<std::string> train, validation, test;  // empty: defaults
    DesignSettings settings;
    int maxUnknown = 100;
    std::int64_t maxSites = 0;
    std::uint64_t seed = 0;
    std::vector<RunEntry> runs;
    int k = 5;
    double top = 0.01;
    nlohmann::json unknownKeys = nlohmann::json::object();
};

// A trunk to be pre-trained on many tracks. Its compendium lies in datasets/ID, its run in runs/RUN.
struct TrunkEntry {
    std::string id;    // folder name under datasets/
    std::string name;
    std::vector<compendium::Track> tracks;
    std::filesystem::path exclude;
    compendium::CompendiumSettings settings;
    std::vector<std::string> train, validation, test;  // empty: defaults
    RunEntry run;      // coreBlocked and score have no meaning here
    nlohmann::json unknownKeys = nlohmann::json::object();
};

// A region of interest.
struct RegionEntry {
    std::string id;
    Region region;
    std::string label;
    std::optional<draw::Color> color;  // none = the theme's
    nlohmann::json unknownKeys = nlohmann::json::object();
};

struct ViewState {
    std::optional<Region> overview, detail;
    bool detailShown = true;
    draw::BaseColors baseColors = draw::BaseColors::OkabeIto;  // of figures made from a recipe; on screen it is a preference
    std::vector<Region> loci;  // several places side by side; fewer than two: `overview` alone
};

struct Project {
    std::filesystem::path file;  // where it is saved
    std::string name, genomeName;
    std::filesystem::path genome;  // FASTA
    std::filesystem::path cytobands;
    std::vector<TrackEntry> tracks;
    std::vector<AnalysisEntry> analyses;
    std::vector<TrunkEntry> trunks;
    std::vector<RegionEntry> regions;
    ViewState view;
    std::filesystem::path motifs;  // motif file for naming k-mers and motif matches
    nlohmann::json unknownKeys = nlohmann::json::object();

    std::filesystem::path folder() const { return file.parent_path(); }
};

inline constexpr int kProjectFormat = 1;
inline constexpr const char* kProjectEnding = ".bindscape";

// Throws Error with file and place for damaged JSON, a newer format, or wrong types.
Project readProject(const std::filesystem::path& file);
void writeProject(const Project& project, const std::filesystem::path& file);  // atomic
// The same as JSON, with paths relative to `folder` where they share more than the root. `source` is named in errors.
nlohmann::json toJson(const Project& project, const std::filesystem::path& folder);
Project projectFromJson(const nlohmann::json& json, const std::filesystem::path& folder, const std::string& source);
// Files that the project names and that are not there.
std::vector<std::filesystem::path> missingFiles(const Project& project);

}  // namespace bindscape::project
