// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/compendium/bin_judge.h"
#include "core/compendium/compendium.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <map>
#include <optional>

namespace bindscape::compendium {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using dataset::Split;

namespace {

constexpr int kCompendiumFormat = 1;
constexpr const char* kBinColumns = "#chrom\tbegin\tend\tsplit\ttracks";
constexpr std::size_t kBinColumnCount = 5;

// Where an input was, and the same place seen from the folder, so that both can be moved together.
void addFile(Json& record, const std::string& file, const fs::path& folder)
{
    record["file"] = file;
    if (paths::isRemote(file))
        return;
    std::error_code ec;
    const fs::path relative = fs::relative(file, folder, ec);
    if (!ec && !relative.empty())
        record["relative"] = relative.string();
}

std::string locate(const nlohmann::json& record, const fs::path& folder)
{
    const auto file = record.at("file").get<std::string>();
    std::error_code ec;
    if (fs::exists(file, ec) || !record.contains("relative"))
        return file;
    const fs::path moved = (folder / record.at("relative").get<std::string>()).lexically_normal();
    return fs::exists(moved, ec) ? moved.string() : file;
}

Json settingsRecord(const CompendiumSettings& settings)
{
    return {{"bin", settings.bin},
            {"window", settings.window},
            {"covered", settings.covered},
            {"max_unknown", settings.maxUnknown},
            {"empty_bins", settings.emptyBins},
            {"max_bins", settings.maxBins},
            {"seed", settings.seed}};
}

Json toRecord(const Compendium& compendium, const fs::path& folder)
{
    const CompendiumOptions& options = compendium.options;
    Json genome = Json::object(), exclude = Json::object(), tracks = Json::array(), warnings = Json::array();
    addFile(genome, options.genomeFile, folder);
    genome["contigs_md5"] = compendium.contigsMd5;
    for (std::size_t t = 0; t < options.tracks.size(); ++t) {
        const TrackCounts& counts = compendium.counts[t];
        Json track{{"name", options.tracks[t].name}, {"kind", options.tracks[t].kind}};
        addFile(track, options.tracks[t].file.string(), folder);
        track["md5"] = compendium.md5[t];
        track["regions"] = counts.regions;
        track["bins"] = {{"train", counts.train}, {"validation", counts.validation}, {"test", counts.test}};
        tracks.push_back(track);
    }
    for (const auto& warning : compendium.warnings)
        warnings.push_back(toText(warning));
    Json record{{"format", kCompendiumFormat}, {"program", std::string("Bindscape ") + version()}, {"settings", settingsRecord(options.settings)}};
    record["split"] = {{"train", options.train}, {"validation", options.validation}, {"test", options.test}};
    record["bins"] = compendium.bins.size();
    record["left_out"] = {{"outside_chromosome", compendium.leftOutEdge},
                          {"excluded_region", compendium.leftOutExcluded},
                          {"unknown_bases", compendium.leftOutUnknown},
                          {"other_chromosome", compendium.leftOutChromosome}};
    record["genome"] = genome;
    if (!options.excludeFile.empty()) {
        addFile(exclude, options.excludeFile, folder);
        record["exclude"] = exclude;
    }
    record["chroms"] = compendium.chroms;
    record["tracks"] = tracks;
    record["warnings"] = warnings;
    return record;
}

CompendiumSettings readSettings(const nlohmann::json& record)
{
    CompendiumSettings settings;
    settings.bin = record.at("bin");
    settings.window = record.at("window");
    settings.covered = record.at("covered");
    settings.maxUnknown = record.at("max_unknown");
    settings.emptyBins = record.at("empty_bins");
    settings.maxBins = record.at("max_bins");
    settings.seed = record.at("seed");
    if (settings.bin < 1 || settings.window < settings.bin || settings.window > 100000)
        throw Error("a number in it is out of range");
    return settings;
}

void readTracks(Compendium& compendium, const nlohmann::json& tracks, const fs::path& folder)
{
    for (const auto& track : tracks) {
        compendium.options.tracks.push_back({track.at("name"), locate(track, folder), track.at("kind")});
        compendium.md5.push_back(track.at("md5"));
        const auto& bins = track.at("bins");
        compendium.counts.push_back({track.at("regions"), bins.at("train"), bins.at("validation"), bins.at("test")});
    }
    if (compendium.options.tracks.empty())
        throw Error("it names no track");
}

Compendium fromRecord(const nlohmann::json& record, const fs::path& folder, std::size_t& rows)
{
    if (record.at("format").get<int>() > kCompendiumFormat)
        throw Error("it was made by a newer version of Bindscape");
    Compendium compendium;
    CompendiumOptions& options = compendium.options;
    options.settings = readSettings(record.at("settings"));
    const auto& split = record.at("split");
    options.train = split.at("train").get<std::vector<std::string>>();
    options.validation = split.at("validation").get<std::vector<std::string>>();
    options.test = split.at("test").get<std::vector<std::string>>();
    options.defaultSplit = false;
    options.genomeFile = locate(record.at("genome"), folder);
    compendium.contigsMd5 = record.at("genome").at("contigs_md5");
    if (record.contains("exclude"))
        options.excludeFile = locate(record.at("exclude"), folder);
    const auto& leftOut = record.at("left_out");
    compendium.leftOutEdge = leftOut.at("outside_chromosome");
    compendium.leftOutExcluded = leftOut.at("excluded_region");
    compendium.leftOutUnknown = leftOut.at("unknown_bases");
    compendium.leftOutChromosome = leftOut.at("other_chromosome");
    compendium.chroms = record.at("chroms").get<std::vector<std::string>>();
    readTracks(compendium, record.at("tracks"), folder);
    for (const auto& warning : record.at("warnings"))
        compendium.warnings.push_back({"", 0, warning.get<std::string>()});
    rows = record.at("bins");
    return compendium;
}

Compendium readRecord(const fs::path& folder, std::size_t& rows)
{
    const fs::path path = folder / paths::kCompendiumFile;
    if (!compendiumExists(folder))
        throw Error(folder.string() + " is no compendium of tracks: it has no " + paths::kCompendiumFile + ". Make it, or make it again if that was interrupted.");
    try {
        return fromRecord(nlohmann::json::parse(readFile(path)), folder, rows);
    } catch (const nlohmann::json::exception& error) {
        throw Error(path.string() + " is damaged (" + error.what() + "). Make the compendium again.");
    } catch (const Error& error) {
        throw Error(path.string() + " cannot be used: " + error.what() + ". Make the compendium again.");
    }
}

// Numbers of the tracks that label a bin, "." for none.
std::string tracksOf(const Compendium& compendium, std::size_t bin)
{
    const std::size_t words = compendium.wordsPerBin();
    std::string text;
    for (std::size_t word = 0; word < words; ++word)
        for (std::uint64_t bits = compendium.labels[bin * words + word]; bits != 0; bits &= bits - 1)
            text.append(text.empty() ? "" : ",").append(std::to_string(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    return text.empty() ? "." : text;
}

void writeBins(const Compendium& compendium, const fs::path& path)
{
    TableWriter table(path);
    table.line(kBinColumns);
    for (std::size_t i = 0; i < compendium.bins.size(); ++i) {
        const Bin& bin = compendium.bins[i];
        table.line(compendium.chroms[bin.chrom] + "\t" + std::to_string(bin.begin) + "\t" + std::to_string(bin.begin + compendium.options.settings.bin) + "\t" +
                   std::string(toText(bin.split)) + "\t" + tracksOf(compendium, i));
    }
    table.commit();
}

class BinReader {
public:
    BinReader(Compendium& compendium, const fs::path& path) : m_compendium(compendium), m_table(path), m_counts(compendium.options.tracks.size())
    {
        for (std::size_t i = 0; i < compendium.chroms.size(); ++i)
            m_chroms.emplace(compendium.chroms[i], static_cast<std::uint32_t>(i));
    }

    void read()
    {
        std::string_view line;
        if (!m_table.next(line) || line != kBinColumns)
            m_table.fail("this is not the table of bins of a compendium.");
        while (m_table.next(line))
            readRow(split(line, '\t'));
    }

    // The table and the record tell the same counts if they belong together.
    bool countsAgree() const
    {
        for (std::size_t t = 0; t < m_counts.size(); ++t) {
            const TrackCounts &found = m_counts[t], &said = m_compendium.counts[t];
            if (found.train != said.train || found.validation != said.validation || found.test != said.test)
                return false;
        }
        return true;
    }

private:
    void readRow(const std::vector<std::string_view>& fields)
    {
        if (fields.size() != kBinColumnCount)
            m_table.fail("a row has " + std::to_string(kBinColumnCount) + " columns, this one has " + std::to_string(fields.size()) + ".");
        const auto chrom = m_chroms.find(fields[0]);
        if (chrom == m_chroms.end())
            m_table.fail("the chromosome \"" + std::string(fields[0].substr(0, 40)) + "\" is not one of this compendium.");
        Bin bin;
        bin.chrom = chrom->second;
        bin.begin = m_table.integer(fields[1], "begin");
        const int width = m_compendium.options.settings.bin;
        if (bin.begin < 0 || bin.begin % width != 0 || m_table.integer(fields[2], "end") != bin.begin + width ||
            windowBegin(bin.begin, m_compendium.options.settings) < 0)
            m_table.fail("this is no bin of " + std::to_string(width) + " bases with a window inside of its chromosome.");
        const auto part = dataset::splitFromText(fields[3]);
        if (!part || *part == Split::Unused)
            m_table.fail("\"" + std::string(fields[3].substr(0, 40)) + "\" in column split is not train, validation or test.");
        bin.split = *part;
        if (!m_compendium.bins.empty()) {
            const Bin& last = m_compendium.bins.back();
            if (std::pair(bin.chrom, bin.begin) <= std::pair(last.chrom, last.begin))
                m_table.fail("the rows are not sorted by position, or a bin is there twice.");
        }
        m_compendium.bins.push_back(bin);
        readTracks(fields[4], bin.split);
    }

    void readTracks(std::string_view text, Split part)
    {
        const std::size_t words = m_compendium.wordsPerBin();
        m_compendium.labels.resize(m_compendium.labels.size() + words);
        std::uint64_t* labels = m_compendium.labels.data() + m_compendium.labels.size() - words;
        if (text == ".")
            return;
        std::int64_t last = -1;
        for (const auto field : split(text, ',')) {
            const std::int64_t track = m_table.integer(field, "tracks");
            if (track <= last || track >= static_cast<std::int64_t>(m_counts.size()))
                m_table.fail("the numbers in column tracks must ascend and be below " + std::to_string(m_counts.size()) + ", the number of tracks.");
            last = track;
            const auto t = static_cast<std::size_t>(track);
            labels[t / 64] |= std::uint64_t{1} << (t % 64);
            TrackCounts& counts = m_counts[t];
            ++(part == Split::Train ? counts.train : part == Split::Validation ? counts.validation : counts.test);
        }
    }

    Compendium& m_compendium;
    TableReader m_table;
    std::vector<TrackCounts> m_counts;
    std::map<std::string, std::uint32_t, std::less<>> m_chroms;
};

}  // namespace

bool compendiumExists(const fs::path& folder)
{
    std::error_code ec;
    return fs::is_regular_file(folder / paths::kCompendiumFile, ec);
}

void writeCompendium(const Compendium& compendium, const fs::path& folder)
{
    writeFolderAtomically(folder, paths::kCompendiumFile, [&](const fs::path& staging) {
        writeBins(compendium, staging / paths::kBinsFile);
        writeFileAtomically(staging / paths::kCompendiumFile, toRecord(compendium, folder).dump(1) + "\n");
    });
}

Compendium readCompendium(const fs::path& folder)
{
    std::size_t rows = 0;
    Compendium compendium = readRecord(folder, rows);
    const fs::path table = folder / paths::kBinsFile;
    BinReader reader(compendium, table);
    reader.read();
    if (compendium.bins.size() != rows || !reader.countsAgree())
        throw Error(table.string() + " does not belong to the " + paths::kCompendiumFile + " beside it: they name other numbers of bins. Make the compendium again.");
    return compendium;
}

}  // namespace bindscape::compendium
