// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project.h"

#include "core/analysis/kmers.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/project/json_reader.h"
#include "core/project/match_settings.h"
#include "core/project/project_json.h"
#include "core/project/set_aside.h"

#include <algorithm>
#include <limits>
#include <set>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

// Relative as long as both lie under one folder below the root: such a pair is probably moved together.
std::string pathText(const fs::path& path, const fs::path& folder)
{
    if (path.empty())
        return {};
    if (paths::isRemote(path))
        return path.string();
    const fs::path full = path.is_absolute() ? path.lexically_normal() : fs::absolute(path).lexically_normal();
    auto own = full.begin(), base = folder.begin();
    int shared = 0;
    for (; own != full.end() && base != folder.end() && *own == *base; ++own, ++base)
        ++shared;
    return shared > 1 ? full.lexically_relative(folder).generic_string() : full.generic_string();
}

namespace {

constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();
constexpr double kHuge = std::numeric_limits<double>::max();
const std::vector<std::string> kScaleModes{"auto", "fixed", "log", "symmetric", "percentile"};  // order of tracks::ScaleMode

json toJson(const Region& region)
{
    return {{"chrom", region.chrom}, {"begin", region.begin}, {"end", region.end}};
}

json toJson(const tracks::TrackStyle& style)
{
    json out{{"role", style.role},
             {"height", style.height},
             {"scale", kScaleModes[static_cast<std::size_t>(style.scale)]},
             {"min", style.min},
             {"max", style.max},
             {"graph", style.graph},
             {"flipped", style.flipped},
             {"normalised", style.normalised},
             {"percentile", style.percentile},
             {"logarithmic", style.logarithmic},
             {"summary", style.summary},
             {"opacity", style.opacity}};
    if (style.color)
        out["color"] = draw::toText(*style.color);
    if (style.negativeColor)
        out["negative_color"] = draw::toText(*style.negativeColor);
    return out;
}

json toJson(const TrackEntry& track, const fs::path& folder)
{
    json out = track.unknownKeys;
    out.update({{"id", track.id},
                {"name", track.name},
                {"subtitle", track.subtitle},
                {"file", pathText(track.file, folder)},
                {"kind", track.kind},
                {"style", toJson(track.style)},
                {"group", track.group},
                {"overlay", track.overlay},
                {"detail", track.detail},
                {"overview", track.overview}});
    if (const auto matches = matchSettings(track))
        out[kMatchesKey]["cores"] = pathText(matches->cores, folder);
    return out;
}

json toJson(const RegionEntry& entry)
{
    json out = entry.unknownKeys;
    out.update({{"id", entry.id}, {"region", toJson(entry.region)}, {"label", entry.label}});
    if (entry.color)
        out["color"] = draw::toText(*entry.color);
    return out;
}

json toJson(const DesignSettings& settings)
{
    return {{"partial", settings.partial},
            {"overlap", settings.overlap},
            {"flank", settings.flank},
            {"ratio", settings.ratio},
            {"p_bin", settings.pBin},
            {"gc_bin", settings.gcBin},
            {"window", settings.window},
            {"gc_window", settings.gcWindow},
            {"mask_width", settings.maskWidth},
            {"pooled", settings.pooled},
            {"round", settings.round},
            {"test_share", settings.testShare},
            {"validation_share", settings.validationShare},
            {"keep_together", settings.keepTogether}};
}

json toJson(const AnalysisEntry& entry, const fs::path& folder)
{
    json out = entry.unknownKeys;
    out.update({{"id", entry.id},
                {"tf", entry.tf},
                {"cell", entry.cell},
                {"motif_file", pathText(entry.motifFile, folder)},
                {"motif_id", entry.motifId},
                {"peaks", pathText(entry.peaks, folder)},
                {"dnase", pathText(entry.dnase, folder)},
                {"exclude", pathText(entry.exclude, folder)},
                {"design", entry.design},
                {"match", entry.match},
                {"background", entry.background},
                {"pvalue", entry.pvalue},
                {"train", entry.train},
                {"validation", entry.validation},
                {"test", entry.test},
                {"max_unknown", entry.maxUnknown},
                {"max_sites", entry.maxSites},
                {"seed", entry.seed},
                {"k", entry.k},
                {"top", entry.top}});
    if (entry.settings != DesignSettings{} || !entry.sites.empty())
        out["settings"] = toJson(entry.settings);
    if (!entry.sites.empty()) {
        out["sites"] = pathText(entry.sites, folder);
        out["label_column"] = entry.labelColumn;
    }
    if (!entry.negatives.empty())
        out["negatives"] = pathText(entry.negatives, folder);
    out["runs"] = json::array();
    for (const auto& run : entry.runs)
        out["runs"].push_back(toJson(run, folder));
    return out;
}

}  // namespace

// Ids become folder names: nothing that leaves the project's folder or hides in it.
std::string readId(JsonReader& reader, std::set<std::string>& taken)
{
    const std::string id = reader.requiredText("id");
    const bool plain =
        id.size() <= 200 && id.front() != '.' && std::none_of(id.begin(), id.end(), [](unsigned char c) { return c == '/' || c < 32; });
    if (!plain)
        reader.fail("id", "is \"" + id + "\", which cannot be the name of a folder");
    if (!taken.insert(id).second)
        reader.fail("id", "is \"" + id + "\", which another entry has already; ids must differ");
    return id;
}

namespace {

std::optional<draw::Color> readColor(JsonReader& reader, const char* key)
{
    const auto text = reader.text(key);
    if (text.empty())
        return std::nullopt;
    const auto color = draw::parseColor(text);
    if (!color)
        reader.fail(key, "is \"" + text + "\"; write it as #RRGGBB");
    return color;
}

tracks::TrackStyle readStyle(JsonReader reader)
{
    tracks::TrackStyle style;
    style.color = readColor(reader, "color");
    style.negativeColor = readColor(reader, "negative_color");
    style.role = reader.text("role");
    style.height = reader.real("height", style.height, 1, 4000);
    const auto mode = reader.choice("scale", kScaleModes.front(), kScaleModes);
    style.scale = static_cast<tracks::ScaleMode>(std::find(kScaleModes.begin(), kScaleModes.end(), mode) - kScaleModes.begin());
    style.min = reader.real("min", style.min, -kHuge, kHuge);
    style.max = reader.real("max", style.max, -kHuge, kHuge);
    style.graph = reader.text("graph");
    style.flipped = reader.flag("flipped", false);
    style.normalised = reader.flag("normalised", false);
    style.percentile = reader.real("percentile", style.percentile, 50, 100);
    style.logarithmic = reader.flag("logarithmic", false);
    style.summary = reader.choice("summary", "", {"", "whiskers", "max", "mean", "min"});
    style.opacity = reader.real("opacity", style.opacity, 0.05, 1);
    return style;
}

TrackEntry readTrack(JsonReader reader, const fs::path& folder, std::set<std::string>& ids)
{
    TrackEntry track;
    track.id = readId(reader, ids);
    track.name = reader.text("name", track.id);
    track.subtitle = reader.text("subtitle");
    track.file = reader.path("file", folder);
    track.kind = reader.choice("kind", "", {"", "sequence", "signal", "intervals", "genes", "motif_hits", "attribution", "variants"});
    track.style = readStyle(reader.child("style"));
    track.group = reader.text("group");
    track.overlay = reader.text("overlay");
    track.detail = reader.flag("detail", track.detail);
    track.overview = reader.flag("overview", track.overview);
    const bool hasMatches = !reader.object(kMatchesKey).empty();
    JsonReader matches = reader.child(kMatchesKey);
    track.unknownKeys = reader.unknown();
    if (hasMatches)
        setMatchSettings(track, {matches.real("pvalue", 1e-4, 1e-12, 0.01), matches.flag("fold", true), matches.path("cores", folder)});
    return track;
}

DesignSettings readDesignSettings(JsonReader reader, double usualRatio)
{
    constexpr int kLongest = 100'000;  // bases of a window
    DesignSettings settings;
    settings.ratio = usualRatio;
    settings.partial = reader.choice("partial", settings.partial, {"negative", "drop"});
    settings.overlap = reader.choice("overlap", settings.overlap, {"keep", "drop"});
    settings.flank = reader.integer("flank", settings.flank, 0, 1'000'000'000);
    settings.ratio = reader.real("ratio", settings.ratio, 0, 1e3);
    settings.pBin = reader.real("p_bin", settings.pBin, 1e-3, 100);
    settings.gcBin = reader.real("gc_bin", settings.gcBin, 1e-3, 1);
    settings.window = static_cast<int>(reader.integer("window", settings.window, 20, kLongest));
    settings.gcWindow = static_cast<int>(reader.integer("gc_window", settings.gcWindow, 0, kLongest));
    settings.maskWidth = static_cast<int>(reader.integer("mask_width", settings.maskWidth, 0, kLongest));
    settings.pooled = reader.flag("pooled", settings.pooled);
    settings.round = static_cast<int>(reader.integer("round", settings.round, 0, 100'000));
    settings.testShare = reader.real("test_share", settings.testShare, 0, 0.95);
    settings.validationShare = reader.real("validation_share", settings.validationShare, 0, 0.95);
    settings.keepTogether = reader.flag("keep_together", settings.keepTogether);
    return settings;
}

AnalysisEntry readAnalysis(JsonReader reader, const fs::path& folder, std::set<std::string>& ids, std::set<std::string>& runIds)
{
    AnalysisEntry entry;
    entry.id = readId(reader, ids);
    entry.tf = reader.text("tf", entry.id);
    entry.cell = reader.text("cell");
    entry.motifFile = reader.path("motif_file", folder);
    entry.motifId = reader.text("motif_id");
    entry.peaks = reader.path("peaks", folder);
    entry.dnase = reader.path("dnase", folder);
    entry.exclude = reader.path("exclude", folder);
    entry.design = reader.choice("design", entry.design, {"baseline", "gc", "dnase"});
    entry.match = reader.choice("match", entry.match, {"keep-positives", "strict"});
    entry.background = reader.text("background", entry.background);
    entry.pvalue = reader.real("pvalue", entry.pvalue, 1e-12, 1);
    entry.train = reader.texts("train");
    entry.validation = reader.texts("validation");
    entry.test = reader.texts("test");
    entry.maxUnknown = static_cast<int>(reader.integer("max_unknown", entry.maxUnknown, 0, 1'000'000));
    entry.maxSites = reader.integer("max_sites", entry.maxSites, 0, kMany);
    entry.seed = reader.seed("seed", entry.seed);
    entry.k = static_cast<int>(reader.integer("k", entry.k, analysis::kShortestKmer, analysis::kLongestKmer));
    entry.top = reader.real("top", entry.top, 1e-6, 1);
    entry.sites = reader.path("sites", folder);
    // A list of sites is taken whole unless its design matches it or a ratio is named; as the command line does.
    entry.settings = readDesignSettings(reader.child("settings"), !entry.sites.empty() && entry.design == "baseline" ? 0 : 1);
    entry.labelColumn = static_cast<int>(reader.integer("label_column", 0, 0, 10'000));
    entry.negatives = reader.path("negatives", folder);
    for (auto& run : reader.children("runs"))
        entry.runs.push_back(readRun(std::move(run), folder, runIds));
    entry.unknownKeys = reader.unknown();
    return entry;
}

RegionEntry readRegion(JsonReader reader, std::set<std::string>& ids)
{
    RegionEntry entry;
    entry.id = readId(reader, ids);
    entry.region = reader.region("region").value_or(Region{});
    if (entry.region.length() <= 0)
        reader.fail("region", "is missing or empty; it needs chrom, begin and end");
    entry.label = reader.text("label");
    entry.color = readColor(reader, "color");
    entry.unknownKeys = reader.unknown();
    return entry;
}

ViewState readView(JsonReader reader)
{
    ViewState view{reader.region("overview"), reader.region("detail"), reader.flag("detail_shown", true), {}, {}};
    if (reader.choice("base_colors", "okabe-ito", {"okabe-ito", "igv"}) == "igv")
        view.baseColors = draw::BaseColors::Igv;
    for (auto& locus : reader.children("loci"))
        if (const auto region = locus.region("region"))
            view.loci.push_back(*region);
    return view;
}

// Reads part by part. With somewhere to report to, a part that cannot be read is put aside and the others are read.
class PartReader {
public:
    PartReader(JsonReader& reader, Warnings* problems) : m_reader(reader), m_problems(problems)
    {
        if (problems)
            part(kSetAside, [&] { m_earlier = reader.object(kSetAside); });
    }

    // Every entry of a list; those that an earlier reading put aside are tried again.
    template <class Read>
    void list(const char* key, Read&& read)
    {
        if (!m_problems) {
            for (auto& entry : m_reader.children(key))
                read(std::move(entry));
            return;
        }
        part(key, [&] { entries(key, m_reader.list(key), {}, read); });
        if (const auto old = m_earlier.find(key); old != m_earlier.end() && old->is_array()) {
            entries(key, *old, std::string(kSetAside) + ".", read);
            m_earlier.erase(old);
        }
    }
    template <class Read>
    void part(const char* key, Read&& read)
    {
        if (!m_problems) {
            read();
            return;
        }
        try {
            read();
        } catch (const Error& error) {
            keep(key, m_reader.value(key), error);
        }
    }
    // What was put aside, now and before.
    json aside() const
    {
        json all = m_earlier;
        for (const auto& [key, values] : m_aside.items())
            for (const json& value : values)
                all[key].push_back(value);
        return all;
    }

private:
    template <class Read>
    void entries(const char* key, const json& list, const std::string& before, Read&& read)
    {
        for (std::size_t i = 0; i < list.size(); ++i) {
            try {
                read(JsonReader(list[i], m_reader.source(), before + m_reader.placeIn(key, i)));
            } catch (const Error& error) {
                keep(key, list[i], error);
            }
        }
    }
    void keep(const char* key, const json& value, const Error& error)
    {
        m_aside[key].push_back(value);
        m_problems->push_back({{}, 0, error.what()});
    }

    JsonReader& m_reader;
    Warnings* m_problems;
    json m_earlier = json::object(), m_aside = json::object();
};

void readParts(Project& project, JsonReader& reader, const fs::path& folder, Warnings* problems)
{
    PartReader parts(reader, problems);
    parts.part("name", [&] { project.name = reader.text("name"); });
    parts.part("genome", [&] {
        JsonReader genome = reader.child("genome");
        project.genomeName = genome.text("name");
        project.genome = genome.path("file", folder);
        project.cytobands = genome.path("cytobands", folder);
    });
    parts.part("motifs", [&] { project.motifs = reader.path("motifs", folder); });
    std::set<std::string> trackIds, analysisIds, runIds, regionIds;
    parts.list("tracks", [&](JsonReader entry) { project.tracks.push_back(readTrack(std::move(entry), folder, trackIds)); });
    parts.list("analyses",
               [&](JsonReader entry) { project.analyses.push_back(readAnalysis(std::move(entry), folder, analysisIds, runIds)); });
    parts.list("trunks", [&](JsonReader entry) { project.trunks.push_back(readTrunk(std::move(entry), folder, analysisIds, runIds)); });
    parts.list("regions", [&](JsonReader entry) { project.regions.push_back(readRegion(std::move(entry), regionIds)); });
    parts.part("view", [&] { project.view = readView(reader.child("view")); });
    project.unknownKeys = reader.unknown();
    if (const json aside = parts.aside(); !aside.empty())
        project.unknownKeys[kSetAside] = aside;
}

Project readObject(const json& object, const fs::path& folder, const std::string& source, Warnings* problems)
{
    JsonReader reader(object, source, "");
    const auto format = reader.integer("format", 0, 0, kMany);
    if (format == 0)
        throw Error(source + ": this is not a Bindscape project (\"format\" is missing).");
    if (format > kProjectFormat)
        throw Error(source + ": this project was saved by a newer Bindscape (format " + std::to_string(format) + ", this program reads " +
                    std::to_string(kProjectFormat) + "). Update the program to open it.");
    reader.text("program");  // told for people, not read
    Project project;
    readParts(project, reader, folder, problems);
    return project;
}

Project readWhole(const fs::path& file, Warnings* problems)
{
    constexpr std::size_t kLargest = 64u << 20;
    fs::path full = fs::absolute(file).lexically_normal();
    // Paths are relative to the project, not to a link that leads to it; saving must not replace the link.
    std::error_code failure;
    if (fs::is_symlink(full, failure))
        if (const fs::path real = fs::canonical(full, failure); !failure)
            full = real;
    Project project = readObject(parseJson(readFile(full, kLargest), full.string()), full.parent_path(), full.string(), problems);
    project.file = full;
    return project;
}

}  // namespace

json toJson(const Project& project, const fs::path& folder)
{
    json out = project.unknownKeys;
    out["format"] = kProjectFormat;
    out["program"] = std::string("Bindscape ") + version();
    out["name"] = project.name;
    out["genome"] = {
        {"name", project.genomeName}, {"file", pathText(project.genome, folder)}, {"cytobands", pathText(project.cytobands, folder)}};
    out["motifs"] = pathText(project.motifs, folder);
    out["tracks"] = json::array();
    for (const auto& track : project.tracks)
        out["tracks"].push_back(toJson(track, folder));
    out["analyses"] = json::array();
    for (const auto& entry : project.analyses)
        out["analyses"].push_back(toJson(entry, folder));
    if (!project.trunks.empty())
        out["trunks"] = json::array();
    for (const auto& trunk : project.trunks)
        out["trunks"].push_back(toJson(trunk, folder));
    out["regions"] = json::array();
    for (const auto& entry : project.regions)
        out["regions"].push_back(toJson(entry));
    out["view"] = {{"detail_shown", project.view.detailShown}};
    if (project.view.baseColors == draw::BaseColors::Igv)
        out["view"]["base_colors"] = "igv";
    for (const auto& locus : project.view.loci)
        out["view"]["loci"].push_back({{"region", toJson(locus)}});
    if (project.view.overview)
        out["view"]["overview"] = toJson(*project.view.overview);
    if (project.view.detail)
        out["view"]["detail"] = toJson(*project.view.detail);
    return out;
}

Project projectFromJson(const json& object, const fs::path& folder, const std::string& source)
{
    return readObject(object, folder, source, nullptr);
}

Project projectFromJson(const json& object, const fs::path& folder, const std::string& source, Warnings& setAside)
{
    return readObject(object, folder, source, &setAside);
}

bool sameNetwork(const RunEntry& a, const RunEntry& b)
{
    TrainSettings same = b.settings;
    same.score = a.settings.score;  // says nothing about the weights
    return a.architecture == b.architecture && a.preset == b.preset && a.seed == b.seed && a.maxEpochs == b.maxEpochs && a.batch == b.batch &&
           a.parameters == b.parameters && a.settings == same;
}

Project readProject(const fs::path& file)
{
    return readWhole(file, nullptr);
}

Project readProject(const fs::path& file, Warnings& setAside)
{
    return readWhole(file, &setAside);
}

void writeProject(const Project& project, const fs::path& file)
{
    const fs::path full = fs::absolute(file).lexically_normal();
    try {
        writeFileAtomically(full, toJson(project, full.parent_path()).dump(2) + "\n");
    } catch (const json::exception&) {
        throw Error(full.string() + " was not saved: a name in the project is not valid UTF-8. Rename the file or track in question.");
    }
}

std::vector<fs::path> missingFiles(const Project& project)
{
    std::vector<fs::path> missing;
    const auto check = [&](const fs::path& path) {
        std::error_code ignored;
        if (!path.empty() && !paths::isRemote(path) && !fs::exists(path, ignored) && std::find(missing.begin(), missing.end(), path) == missing.end())
            missing.push_back(path);
    };
    check(project.genome);
    check(project.cytobands);
    check(project.motifs);
    for (const auto& track : project.tracks)
        check(track.file);
    for (const auto& entry : project.analyses)
        for (const auto& path : {entry.motifFile, entry.peaks, entry.dnase, entry.exclude, entry.sites, entry.negatives})
            check(path);
    for (const auto& trunk : project.trunks) {
        check(trunk.exclude);
        for (const auto& track : trunk.tracks)
            check(track.file);
    }
    return missing;
}

}  // namespace bindscape::project
