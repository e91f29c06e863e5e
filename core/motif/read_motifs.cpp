// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/motif/motif_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <set>

namespace bindscape::motif {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 28;  // bytes; all known collections together are far smaller
constexpr double kSumTolerance = 0.02;
constexpr double kUnevenCounts = 0.1;

double sum(const Row& row)
{
    return std::accumulate(row.begin(), row.end(), 0.0);
}

bool isJasparAccession(std::string_view text)
{
    const auto digit = [&](std::size_t i) { return std::isdigit(static_cast<unsigned char>(text[i])) != 0; };
    if (text.size() < 8 || !std::isupper(static_cast<unsigned char>(text[0])) || !std::isupper(static_cast<unsigned char>(text[1])))
        return false;
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || dot < 6 || dot + 1 == text.size())
        return false;
    for (std::size_t i = 2; i < text.size(); ++i)
        if (i != dot && !digit(i))
            return false;
    return true;
}

bool startsLine(const MotifText& text, std::string_view word)
{
    return std::any_of(text.lines.begin(), text.lines.end(), [&](const TextLine& line) { return line.text.starts_with(word); });
}

bool looksTransfac(const MotifText& text)
{
    return std::any_of(text.lines.begin(), text.lines.end(), [](const TextLine& line) {
        const auto fields = splitBlank(line.text);
        return fields.size() >= 5 && (fields[0] == "P0" || fields[0] == "PO") && fields[1].size() == 1;
    });
}

MotifText splitLines(const std::filesystem::path& path, std::string_view content)
{
    MotifText text{path, {}};
    long number = 0;
    for (const auto line : split(content, '\n'))
        text.lines.push_back({trim(line), ++number});
    return text;
}

void refuseForeignContent(const std::filesystem::path& path, std::string_view content)
{
    const std::string formats = "Give a motif file in MEME, JASPAR, HOCOMOCO or TRANSFAC format, or one plain matrix.";
    if (trim(content).empty())
        throw Error(path.string() + " is empty. " + formats);
    if (content.starts_with("\x1f\x8b"))
        throw Error(path.string() + " is compressed. Unpack it first (gunzip).");
    if (content.find('\0') != std::string_view::npos)
        throw Error(path.string() + " is a binary file. " + formats);
    if (const auto end = content.find('\r'); end < content.size() - 1 && content.find('\n') == std::string_view::npos)
        throw Error(path.string() +
                    ", line 1: the lines end with a carriage return alone, as on old Macs; save the file with Unix line ends.");
    if (trim(content).starts_with('<'))
        throw Error(path.string() + ", line 1: this is XML or HTML. Use the text output of MEME instead. " + formats);
}

void warnOfDuplicates(const MotifFile& file, const MotifText& text, Warnings& warnings)
{
    std::set<std::string> seen;
    std::size_t repeated = 0;
    std::string example;
    for (const auto& motif : file.motifs)
        if (!seen.insert(motif.id).second && repeated++ == 0)
            example = motif.id;
    if (repeated > 0)
        warnings.push_back(
            {text.path.string(), 0,
             "Motif " + example + " is there more than once" + (repeated > 1 ? " (and others too)" : "") + "; the first one is used."});
}

}  // namespace

double MotifText::cell(std::string_view field, long line) const
{
    const auto value = parseReal(field);
    if (!value || !std::isfinite(*value))
        fail(line, "\"" + std::string(field.substr(0, 40)) + "\" is not a number of a motif matrix.");
    if (*value < 0)
        fail(line, "the matrix has a negative cell (" + std::string(field) +
                       "). This may be a log-odds matrix; counts or probabilities are needed.");
    return *value;
}

void setName(Motif& motif, std::string_view header)
{
    const auto fields = splitBlank(header);
    if (fields.empty())
        return;
    motif.id = fields[0];
    motif.name = fields.size() > 1 ? std::string(fields[1]) : motif.id;
    const auto bar = fields[0].find('_');
    if (fields.size() == 1 && bar != std::string_view::npos && bar + 1 < fields[0].size() && isJasparAccession(fields[0].substr(0, bar))) {
        motif.id = fields[0].substr(0, bar);
        motif.name = fields[0].substr(bar + 1);
    }
}

void checkRows(Motif& motif, const MotifText& text, long line, const std::vector<long>& rowLines, Warnings& warnings)
{
    const std::string who = "motif " + motif.id;
    if (motif.rows.empty())
        text.fail(line, who + " has no rows.");
    if (motif.rows.size() > kMaxWidth)
        text.fail(line, who + " is " + std::to_string(motif.rows.size()) + " bases wide; at most " + std::to_string(kMaxWidth) +
                            " can be scanned.");
    double largest = 0, lowest = HUGE_VAL, highest = 0, total = 0;
    std::size_t worst = 0;
    for (std::size_t i = 0; i < motif.rows.size(); ++i) {
        const double s = sum(motif.rows[i]);
        if (s <= 0)
            text.fail(rowLines.empty() ? line : rowLines[i], who + " has only zeros at position " + std::to_string(i + 1) + ".");
        if (!(s <= kLargestNsites))
            text.fail(rowLines.empty() ? line : rowLines[i],
                      who + " has numbers that are too large at position " + std::to_string(i + 1) + ".");
        largest = std::max(largest, *std::max_element(motif.rows[i].begin(), motif.rows[i].end()));
        lowest = std::min(lowest, s);
        highest = std::max(highest, s);
        total += s;
        if (std::fabs(s - 1) > std::fabs(sum(motif.rows[worst]) - 1))
            worst = i;
    }
    if (largest <= 1 + kSumTolerance) {  // probabilities
        if (std::fabs(sum(motif.rows[worst]) - 1) > kSumTolerance)
            text.fail(rowLines.empty() ? line : rowLines[worst], who + ": the probabilities at position " + std::to_string(worst + 1) +
                                                                     " sum to " + formatReal(sum(motif.rows[worst]), 4) + ", not to 1.");
        return;
    }
    motif.nsites = total / static_cast<double>(motif.rows.size());
    if (highest > lowest * (1 + kUnevenCounts))
        warnings.push_back({text.path.string(), line,
                            "The counts of " + who + " sum to " + formatReal(lowest) + " at one position and to " + formatReal(highest) +
                                " at another; each position is scaled by its own sum."});
}

MotifFile readMotifs(const std::filesystem::path& path)
{
    std::string content = readFile(path, kLargestFile);
    if (content.starts_with("\xef\xbb\xbf"))
        content.erase(0, 3);  // byte order mark of Windows editors
    refuseForeignContent(path, content);
    const MotifText text = splitLines(path, content);
    MotifFile file;
    if (startsLine(text, "MEME version") || startsLine(text, "letter-probability matrix"))
        file.motifs = readMeme(text, file.warnings);
    else if (looksTransfac(text))
        file.motifs = readTransfac(text, file.warnings);
    else
        file.motifs = readMatrices(text, file.warnings);
    if (file.motifs.empty())
        throw Error(path.string() + " has no motif in it.");
    warnOfDuplicates(file, text, file.warnings);
    return file;
}

const Motif& findMotif(const MotifFile& file, std::string_view idOrName)
{
    if (idOrName.empty() && file.motifs.size() == 1)
        return file.motifs.front();
    for (const auto& motif : file.motifs)
        if (motif.id == idOrName)
            return motif;
    const std::string wanted = toLower(idOrName);
    for (const auto& motif : file.motifs)
        if (toLower(motif.id) == wanted)
            return motif;
    for (const auto& motif : file.motifs)
        if (toLower(motif.name) == wanted)
            return motif;
    std::vector<std::string> near;
    for (const auto& motif : file.motifs) {
        const std::string both = toLower(motif.id + " " + motif.name);
        const bool similar =
            !wanted.empty() && (both.find(wanted) != std::string::npos || wanted.find(toLower(motif.name)) != std::string::npos);
        if ((similar || file.motifs.size() <= 8) && near.size() < 8)
            near.push_back(motif.id + (motif.name == motif.id ? "" : " (" + motif.name + ")"));
    }
    if (idOrName.empty())
        throw Error("The motif file has " + plural(static_cast<std::int64_t>(file.motifs.size()), "motif") + ": say which one to use.");
    throw Error("The motif file has no motif called \"" + std::string(idOrName) + "\"." +
                (near.empty() ? " Look up its id in the file." : " Similar ones: " + join(near, ", ") + "."));
}

}  // namespace bindscape::motif
