// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/relink_check.h"

#include "app/session/file_sorter.h"
#include "core/motif/matrix.h"
#include "core/project/match_settings.h"
#include "core/project/run_project.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("RelinkCheck", text);
}

QString nameOf(const fs::path& file)
{
    return QString::fromStdString(file.filename().string());
}

// In words of the field.
QString kindText(std::string_view kind)
{
    if (kind == "signal")
        return tr("signal");
    if (kind == "intervals")
        return tr("intervals");
    if (kind == "genes")
        return tr("genes");
    if (kind == "motif_hits")
        return tr("motif hits");
    if (kind == "attribution")
        return tr("scores");
    if (kind == "variants")
        return tr("variants");
    return tr("sequence");
}

RelinkVerdict checkTrack(const project::TrackEntry& track, const fs::path& file, const std::shared_ptr<const genome::Reference>& reference)
{
    if (project::matchSettings(track))  // throws what is wrong with it
        return motif::readMotifs(file).motifs.empty() ? RelinkVerdict{tr("%1 has no motif.").arg(nameOf(file)), {}} : RelinkVerdict{};
    if (sortOf(file) != FileSort::Track)
        return {tr("%1 is not a file of a track. Choose another file.").arg(nameOf(file)), {}};
    auto entry = track;
    entry.file = file;
    // Results of this program know by their kind how to be read; everything else is found out by content.
    const bool own = track.kind == "motif_hits" || track.kind == "attribution";
    if (own && !reference)
        return {};
    if (!own)
        entry.kind.clear();
    const auto source = reference ? project::openProjectTrack(entry, reference) : genome::openTrack(file, {});
    if (!track.kind.empty() && toText(source->kind()) != track.kind)
        return {tr("%1 holds %2, but the track %3 shows %4. Choose another file.")
                    .arg(nameOf(file), kindText(toText(source->kind())), QString::fromStdString(track.name), kindText(track.kind)),
                {}};
    RelinkVerdict verdict;
    if (reference && !source->warnings().empty())
        verdict.warning = QString::fromStdString(toText(source->warnings().front()));
    return verdict;
}

RelinkVerdict checkGenome(const project::Project& project, const fs::path& file)
{
    if (sortOf(file) != FileSort::Genome)
        return {tr("%1 is not a genome (FASTA). Choose another file.").arg(nameOf(file)), {}};
    Warnings warnings;
    const auto reference = genome::Reference::open(file, warnings);
    std::set<std::string> wanted;
    for (const auto& place : {project.view.overview, project.view.detail})
        if (place)
            wanted.insert(place->chrom);
    for (const auto& region : project.regions)
        wanted.insert(region.region.chrom);
    for (const auto& chrom : wanted)
        if (!reference->length(chrom))
            return {{}, tr("%1 has no chromosome called %2, which this project shows.").arg(nameOf(file), QString::fromStdString(chrom))};
    return {};
}

}  // namespace

RelinkVerdict checkReplacement(const project::Project& project, const project::MissingFile& missing, const fs::path& file,
                               std::shared_ptr<const genome::Reference> reference)
{
    try {
        switch (missing.use) {
        case project::FileUse::Genome: return checkGenome(project, file);
        case project::FileUse::Motifs: motif::readMotifs(file); return {};
        case project::FileUse::Cytobands: return {};
        case project::FileUse::Input: {
            const auto source = genome::openTrack(file, reference ? reference->contigs() : std::vector<genome::Contig>());
            if (source->kind() != genome::TrackKind::Intervals)
                return {tr("%1 holds %2, but %3 must be intervals. Choose another file.")
                            .arg(nameOf(file), kindText(toText(source->kind())), QString::fromStdString(missing.uses.front())),
                        {}};
            return {{}, reference && !source->warnings().empty() ? QString::fromStdString(toText(source->warnings().front())) : QString()};
        }
        case project::FileUse::Track: break;
        }
        const auto track = std::find_if(project.tracks.begin(), project.tracks.end(), [&](const auto& one) { return one.id == missing.trackId; });
        return track == project.tracks.end() ? RelinkVerdict{} : checkTrack(*track, file, reference);
    } catch (const std::exception& error) {
        return {QString::fromUtf8(error.what()), {}};
    }
}

}  // namespace bindscape::app
