// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/factors.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr std::array kPeakEndings{".narrowpeak", ".broadpeak", ".bed"};
// What stands in names of peak files beside factor and cell.
constexpr std::array kNoNames{"peaks", "peak", "summits", "rep1", "rep2", "idr", "optimal", "conservative", "chip", "chipseq", "hg19", "hg38", "grch37", "grch38", "mm10", "sorted"};

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool isUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

// The name without the endings of a peak file; none if it is not one.
std::optional<std::string> peakStem(const fs::path& file)
{
    std::string name = file.filename().string();
    if (toLower(name).ends_with(".gz"))
        name.resize(name.size() - 3);
    for (const std::string_view ending : kPeakEndings)
        if (toLower(name).ends_with(ending) && name.size() > ending.size())
            return name.substr(0, name.size() - ending.size());
    return std::nullopt;
}

// "SydhGm12878Nrf1" in parts that begin with a capital.
std::vector<std::string> camelParts(std::string_view text)
{
    std::vector<std::string> parts;
    for (const char c : text) {
        if (parts.empty() || isUpper(c))
            parts.emplace_back();
        parts.back() += c;
    }
    return parts;
}

// ENCODE writes the antibody's catalogue number behind the factor: "Mef2csc13268", "Elk112771", "Znf143166181ap".
std::string withoutAntibody(std::string name)
{
    constexpr std::size_t kCatalogueDigits = 5;
    const auto digitsBefore = [&](std::size_t end) {
        std::size_t n = 0;
        while (n < end && isDigit(name[end - 1 - n]))
            ++n;
        return n;
    };
    if (const std::size_t n = digitsBefore(name.size()); n > 0 && name.size() > n + 2 && name.compare(name.size() - n - 2, 2, "sc") == 0)
        return name.substr(0, name.size() - n - 2);
    if (name.ends_with("ap") && digitsBefore(name.size() - 2) > kCatalogueDigits)
        return name.substr(0, name.size() - 2 - (kCatalogueDigits + 1));
    if (digitsBefore(name.size()) > kCatalogueDigits)
        return name.substr(0, name.size() - kCatalogueDigits);
    return name;
}

// wgEncodeAwgTfbs, laboratory, cell, factor, antibody or protocol, UniPk.
std::optional<Factor> encodeFactor(const std::string& stem)
{
    constexpr std::string_view kStart = "wgEncodeAwgTfbs";
    if (!stem.starts_with(kStart))
        return std::nullopt;
    const auto parts = camelParts(std::string_view(stem).substr(kStart.size()));
    if (parts.size() < 3)
        return std::nullopt;
    Factor factor;
    factor.cell = upper(parts[1]);
    factor.tf = upper(withoutAntibody(parts[2]));
    return factor;
}

struct Columns {
    std::optional<std::size_t> tf, motif, peaks, cell;
};

Columns columnsOf(const TableReader& reader, std::string_view header)
{
    Columns columns;
    const auto names = split(header, '\t');
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::string name = toLower(trim(names[i]));
        if (i == 0 && name.starts_with('#'))
            name = trim(std::string_view(name).substr(1));
        const std::array<std::pair<std::string_view, std::optional<std::size_t>*>, 4> known{
            {{"tf", &columns.tf}, {"motif", &columns.motif}, {"peaks", &columns.peaks}, {"cell", &columns.cell}}};
        for (const auto& [key, place] : known)
            if (name == key)
                *place = i;
    }
    if (!columns.tf || !columns.peaks)
        reader.fail(std::string("the header has no column \"") + (columns.tf ? "peaks" : "tf") +
                    "\". Name the columns tf, motif, peaks and cell, with tabs between them.");
    return columns;
}

}  // namespace

std::vector<Factor> readFactorTable(const fs::path& file)
{
    TableReader reader(file);
    std::string_view line;
    std::optional<Columns> columns;
    std::vector<Factor> factors;
    while (reader.next(line)) {
        if (trim(line).empty() || (columns && line.starts_with('#')))
            continue;
        if (!columns) {
            columns = columnsOf(reader, line);
            continue;
        }
        const auto fields = split(line, '\t');
        const auto field = [&](const std::optional<std::size_t>& column) {
            return column && *column < fields.size() ? std::string(trim(fields[*column])) : std::string();
        };
        Factor factor{field(columns->tf), field(columns->cell), field(columns->motif), field(columns->peaks)};
        if (factor.tf.empty())
            reader.fail("the column \"tf\" is empty. Name the transcription factor.");
        if (factor.peaks.empty())
            reader.fail("the column \"peaks\" is empty. Name the peak file of " + factor.tf + ".");
        factor.peaks = (fs::absolute(file).parent_path() / factor.peaks).lexically_normal();
        std::error_code ignored;
        if (!fs::is_regular_file(factor.peaks, ignored))
            reader.fail("the peak file " + factor.peaks.string() + " is not there. Correct its path, which is relative to the table's folder.");
        factors.push_back(std::move(factor));
    }
    if (factors.empty())
        throw Error(file.string() + ": the table has no row. Give each transcription factor a line with tf, motif, peaks and cell.");
    return factors;
}

std::vector<Factor> factorsOfFolder(const fs::path& folder, Progress& progress)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        progress.checkpoint(-1, "listing peak files");
        std::error_code ignored;
        if (peakStem(entry->path()) && entry->is_regular_file(ignored))
            files.push_back(entry->path());
    }
    if (error)
        throw Error("The folder " + folder.string() + " cannot be listed: " + error.message() + ".");
    if (files.empty())
        throw Error("The folder " + folder.string() + " has no peak file (.narrowPeak, .broadPeak or .bed, plain or .gz).");
    std::sort(files.begin(), files.end());
    std::vector<Factor> factors;
    for (const fs::path& file : files)
        factors.push_back(guessFactor(file));
    return factors;
}

Factor guessFactor(const fs::path& peaks)
{
    Factor factor;
    factor.peaks = peaks;
    const std::string stem = peakStem(peaks).value_or(peaks.stem().string());
    if (const auto encode = encodeFactor(stem)) {
        factor.tf = encode->tf;
        factor.cell = encode->cell;
        return factor;
    }
    std::string word;
    std::vector<std::string> words;
    for (const char c : stem + "_") {
        if (c != '_' && c != '.' && c != '-' && c != ' ') {
            word += c;
            continue;
        }
        if (!word.empty() && std::find(kNoNames.begin(), kNoNames.end(), toLower(word)) == kNoNames.end())
            words.push_back(word);
        word.clear();
    }
    if (!words.empty())
        factor.tf = upper(words[0]);
    if (words.size() > 1)
        factor.cell = words[1];
    return factor;
}

std::string motifCalled(const std::vector<motif::Motif>& motifs, const std::string& idOrName)
{
    std::string found;
    for (const auto& motif : motifs) {
        if (motif.id == idOrName)
            return motif.id;
        if (!idOrName.empty() && toLower(motif.name) == toLower(idOrName))
            found = motif.id;
    }
    return found;
}

}  // namespace bindscape::app
