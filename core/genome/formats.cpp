// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/formats.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/contig_index.h"
#include "core/genome/indexed_table.h"
#include "core/genome/table_rows.h"
#include "core/genome/text_lines.h"

#include <algorithm>
#include <array>

namespace bindscape::genome {

// To add a format: one file, and one line here. Earlier entries win when two are equally sure.
std::span<const TrackFormat> trackFormats()
{
    static const std::array formats{bigWigFormat(), bigBedFormat(), variantFormat(), alignmentFormat(), geneFormat(), bedGraphFormat(), intervalFormat()};
    return formats;
}

TableHead tableHead(std::string_view head)
{
    constexpr std::size_t kRows = 10;
    TableHead table;
    while (!head.empty() && table.rows.size() < kRows) {
        const std::size_t end = head.find('\n');
        // The last line is cut unless it is the only one.
        if (end == std::string_view::npos && !table.rows.empty())
            break;
        std::string_view line = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.starts_with("track"))
            table.trackLine = toLower(line);
        if (isTableComment(line))
            continue;
        table.rows.emplace_back();
        splitColumns(line, table.rows.back());
    }
    return table;
}

bool nameEndsWith(const std::filesystem::path& path, std::initializer_list<std::string_view> endings)
{
    std::string name = toLower(path.filename().string());
    if (paths::isRemote(path))
        name.resize(std::min(name.size(), name.find_first_of("?#")));
    for (const std::string_view packed : {".gz", ".bgz", ".bgzip", ".gzip"})
        if (name.ends_with(packed)) {
            name.resize(name.size() - packed.size());
            break;
        }
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

void compareContigs(const std::filesystem::path& path, const std::vector<Contig>& ofFile, const std::vector<Contig>& ofGenome,
                    Warnings& warnings)
{
    if (ofGenome.empty())
        return;
    std::size_t shared = 0;
    std::size_t differing = 0;
    std::string example;
    const ContigIndex names(ofGenome);
    for (const auto& contig : ofFile) {
        const Contig* same = names.resolve(contig.name);
        if (same == nullptr)
            continue;
        ++shared;
        if (same->length != contig.length && ++differing == 1)
            example = contig.name + " has " + withThousands(contig.length) + " bases in the file and " + withThousands(same->length) +
                      " in the genome";
    }
    if (shared == 0)
        warnings.push_back({path.string(), 0, "None of its chromosomes is in the genome: nothing of it can be shown."});
    else if (differing > 0)
        warnings.push_back({path.string(), 0,
                            plural(static_cast<std::int64_t>(differing), "chromosome") + " of " + std::to_string(shared) +
                                " differ in length (" + example +
                                "): the file was probably made for another assembly, or this genome is only a part."});
}

namespace {

Error unknownFormat(const std::filesystem::path& path, std::string_view head)
{
    if (looksLikeGenome(head))
        return Error(path.string() + " holds sequences; open it as the genome, not as a track.");
    std::vector<std::string> titles;
    for (const auto& format : trackFormats())
        titles.push_back(format.title);
    return Error(path.string() + " is in no format that can be shown as a track. Known are: " + join(titles, ", ") + ".");
}

// Tables whose columns could be taken for places, told by their names.
void refuseOtherUse(const std::filesystem::path& path)
{
    if (nameEndsWith(path, {".fai", ".gzi", ".tbi", ".csi", ".bai", ".crai", ".idx"}))
        throw Error(path.string() + " is the index of another file; open that file itself.");
    if (nameEndsWith(path, {".pfm", ".ppm", ".pwm", ".meme", ".jaspar", ".transfac"}))
        throw Error(path.string() + " holds motifs by its name; open it where motifs are chosen, not as a track.");
}

}  // namespace

std::shared_ptr<const TrackSource> openTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs)
{
    std::string head = headOf(path, std::size_t{1} << 16);
    refuseOtherUse(path);
    if (head.empty() && (paths::isRemote(path) || std::filesystem::file_size(path) == 0))
        throw Error(path.string() + " is empty.");
    if (head.starts_with("\xef\xbb\xbf"))
        head.erase(0, 3);
    const TrackFormat* best = nullptr;
    Confidence confidence = Confidence::No;
    for (const auto& format : trackFormats()) {
        const Confidence sure = format.understands(head, path);
        if (sure > confidence) {
            best = &format;
            confidence = sure;
        }
    }
    if (best == nullptr)
        throw unknownFormat(path, head);
    if (auto indexed = openIndexedTable(*best, path, contigs))
        return indexed;
    return best->open(path, contigs);
}

}  // namespace bindscape::genome
