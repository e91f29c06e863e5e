// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/file_sorter.h"

#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/formats.h"
#include "core/genome/text_lines.h"
#include "core/project/run_archive.h"
#include "core/project/run_project.h"

#include <algorithm>
#include <array>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

// "GM12878_SP1.narrowPeak.gz" -> "GM12878_SP1"
std::string stemOf(const fs::path& file)
{
    static constexpr std::array<std::string_view, 21> kEndings{".gz",        ".bgz", ".bw",  ".bigwig",   ".bb",       ".bigbed",  ".bed", ".narrowpeak",
                                                               ".broadpeak", ".gtf", ".gff", ".genepred", ".bedgraph", ".refflat", ".txt", ".refgene",
                                                               ".wig",       ".vcf", ".bcf", ".bam",      ".cram"};
    std::string name = file.filename().string();
    if (paths::isRemote(file))
        name.resize(std::min(name.size(), name.find('?')));
    for (bool cut = true; cut;) {
        cut = false;
        for (const auto ending : kEndings) {
            if (name.size() > ending.size() && toLower(name).ends_with(ending)) {
                name.resize(name.size() - ending.size());
                cut = true;
            }
        }
    }
    return name;
}

bool mentions(const std::string& name, std::initializer_list<std::string_view> words)
{
    const std::string lower = toLower(name);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// The colour's meaning, guessed from kind and name; the user can change the colour.
std::string roleOf(genome::TrackKind kind, const std::string& name)
{
    const bool open = mentions(name, {"dnase", "atac", "hotspot", "openchrom", "faire"});
    switch (kind) {
    case genome::TrackKind::Signal: return open ? "dnase" : "chip";
    case genome::TrackKind::Intervals: return open ? "hotspots" : "peaks";
    case genome::TrackKind::Genes: return "genes";
    case genome::TrackKind::MotifHits: return "motif";
    case genome::TrackKind::Attribution: return mentions(name, {"blocked"}) ? "score_blocked" : "score_present";
    case genome::TrackKind::Sequence: return "sequence";
    case genome::TrackKind::Variants: return "variants";
    }
    return {};
}

// UCSC's cytoBand table: chrom, begin, end, name, stain.
bool looksLikeCytobands(std::string_view head)
{
    static constexpr std::array<std::string_view, 9> kStains{"gneg", "gpos25", "gpos50", "gpos75", "gpos100", "gvar", "stalk", "acen", "gpos"};
    const auto rows = genome::tableHead(head).rows;
    return !rows.empty() && std::all_of(rows.begin(), rows.end(), [](const auto& row) {
        return row.size() == 5 && parseInteger(row[1]) && parseInteger(row[2]) &&
               std::any_of(kStains.begin(), kStains.end(), [&](std::string_view stain) { return row[4].starts_with(stain); });
    });
}

bool looksLikeMotifs(const fs::path& file, std::string_view head)
{
    return head.starts_with("MEME version") || genome::nameEndsWith(file, {".meme", ".jaspar", ".transfac", ".pfm"});
}

}  // namespace

FileSort sortOf(const fs::path& file)
{
    std::error_code failure;
    if (paths::isRemote(file))
        return genome::looksLikeGenome(genome::headOf(file, 64)) ? FileSort::Genome : FileSort::Track;
    if (fs::is_directory(file, failure)) {
        if (fs::exists(file / paths::kScoresFile, failure))
            return FileSort::Track;
        throw Error(file.string() + " is a folder without scores. Open the files in it instead.");
    }
    if (!fs::exists(file, failure))
        throw Error("There is no file " + file.string() + ". Perhaps it was moved or its drive is not connected.");
    if (file.extension() == project::kProjectEnding)
        return FileSort::Project;
    if (project::isRunArchive(file))
        return FileSort::RunArchive;
    constexpr std::size_t kHead = 4096;
    const std::string head = genome::headOf(file, kHead);
    if (looksLikeMotifs(file, head))  // matrices of JASPAR begin with '>' as sequences do
        return FileSort::Motifs;
    if (genome::looksLikeGenome(head))
        return FileSort::Genome;
    return looksLikeCytobands(head) ? FileSort::Cytobands : FileSort::Track;
}

OpenedGenome openAsGenome(const fs::path& file)
{
    OpenedGenome opened;
    try {
        opened.reference = genome::Reference::open(paths::absolute(file), opened.warnings);
    } catch (const Error& error) {
        opened.failure = error.what();
    }
    return opened;
}

OpenedTrack openAsTrack(const fs::path& file, std::shared_ptr<const genome::Reference> reference)
{
    OpenedTrack opened;
    auto& entry = opened.entry;
    entry.file = paths::absolute(file);
    entry.name = stemOf(file);
    if (file.filename() == paths::kInstancesFile) {
        entry.kind = toText(genome::TrackKind::MotifHits);
        entry.name = file.parent_path().filename().string() + " motif hits";
    }
    opened.source = project::openProjectTrack(entry, std::move(reference));
    const auto kind = opened.source->kind();
    entry.kind = toText(kind);
    entry.subtitle = file.filename().string();
    entry.style.role = roleOf(kind, entry.name);
    entry.style.height = tracks::defaultHeight(kind, entry.style.graph);
    entry.detail = kind == genome::TrackKind::MotifHits || kind == genome::TrackKind::Attribution;
    return opened;
}

project::TrackEntry sequenceEntry()
{
    project::TrackEntry entry;
    entry.id = "sequence";
    entry.name = "Sequence";
    entry.subtitle = "+ strand, complement";
    entry.kind = toText(genome::TrackKind::Sequence);
    entry.style.role = "sequence";
    entry.style.height = tracks::defaultHeight(genome::TrackKind::Sequence, {});
    entry.detail = true;
    entry.overview = false;
    return entry;
}

}  // namespace bindscape::app
