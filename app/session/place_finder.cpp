// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/place_finder.h"

#include "app/session/motif_jump.h"
#include "core/base/text.h"
#include "core/genome/locus.h"
#include "core/genome/name_search.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace bindscape::app {

namespace fs = std::filesystem;
using genome::NamePart;

namespace {

using Kind = NamedThing::Kind;
constexpr std::size_t kShortestPart = 3;  // letters that are looked for inside names
constexpr std::size_t kMostChromosomes = 4;

// A motif library of thousands of matrices is parsed once, not at every key; again when the file has changed.
std::shared_ptr<const motif::MotifFile> motifsOf(const fs::path& path)
{
    struct Kept {
        fs::file_time_type time;
        std::shared_ptr<const motif::MotifFile> file;
    };
    static std::mutex mutex;
    static std::map<fs::path, Kept> kept;
    std::error_code failure;
    const auto time = fs::last_write_time(path, failure);
    if (failure)
        return nullptr;
    const std::lock_guard lock(mutex);
    const auto found = kept.find(path);
    if (found != kept.end() && found->second.time == time)
        return found->second.file;
    std::shared_ptr<const motif::MotifFile> file;
    try {
        file = std::make_shared<motif::MotifFile>(motif::readMotifs(path));
    } catch (const Error&) {  // whoever needs the matrices says so; here they have no names
    }
    kept[path] = {time, file};
    return file;
}

bool matches(std::string_view name, const std::string& wanted, NamePart part)
{
    const std::string lower = toLower(name);
    switch (part) {
    case NamePart::Whole: return lower == wanted;
    case NamePart::Beginning: return lower.starts_with(wanted);
    case NamePart::Inside: return lower.find(wanted, 1) != std::string::npos && !lower.starts_with(wanted);
    }
    return false;
}

class Collection {
public:
    explicit Collection(std::size_t limit) : m_limit(limit) {}
    bool isFull() const { return m_things.size() >= m_limit; }
    std::size_t room() const { return m_limit - m_things.size(); }
    void add(NamedThing thing)
    {
        const auto same = [&](const NamedThing& other) {
            return other.kind == thing.kind && other.name == thing.name && other.region == thing.region && other.detail == thing.detail;
        };
        if (!isFull() && std::none_of(m_things.begin(), m_things.end(), same))
            m_things.push_back(std::move(thing));
    }
    std::vector<NamedThing> take() { return std::move(m_things); }

private:
    std::size_t m_limit;
    std::vector<NamedThing> m_things;
};

void addFeatures(const std::vector<PlaceFinder::Track>& tracks, Kind kind, const std::string& wanted, NamePart part, std::size_t limit,
                 Collection& found, Progress& progress)
{
    for (const auto& track : tracks) {
        progress.checkpoint(-1, {});
        if (found.isFull())
            return;
        for (auto& feature : genome::findNames(*track.source, wanted, part, limit, progress))
            found.add({kind, std::move(feature.name), std::move(feature.detail), track.name, feature.region});
    }
}

void addMotifs(const std::vector<fs::path>& files, const std::string& wanted, NamePart part, Collection& found)
{
    for (const auto& path : files) {
        const auto file = motifsOf(path);
        if (!file)
            continue;
        for (const auto& motif : file->motifs) {
            if (found.isFull())
                return;
            if (matches(motif.name, wanted, part) || matches(motif.id, wanted, part) || (part == NamePart::Whole && toLower(motif.title()) == wanted))
                found.add({Kind::Motif, motif.name, motif.id, path.string(), {}});
        }
    }
}

}  // namespace

std::vector<NamedThing> PlaceFinder::find(const std::string& text, std::size_t limit, Progress& progress) const
{
    const std::string wanted = toLower(trim(text));
    Collection found(limit);
    if (wanted.empty())
        return {};
    for (const auto part : {NamePart::Whole, NamePart::Beginning, NamePart::Inside}) {
        if (part == NamePart::Inside && wanted.size() < kShortestPart)
            break;
        addFeatures(genes, Kind::Gene, wanted, part, limit, found, progress);
        addMotifs(motifFiles, wanted, part, found);
        for (const auto& entry : regions)
            if (!found.isFull() && matches(entry.label, wanted, part))
                found.add({Kind::Region, entry.label, {}, {}, entry.region});
        addFeatures(others, Kind::Feature, wanted, part, limit, found, progress);
        std::size_t chromosomes = 0;
        for (const auto& contig : reference->contigs())
            if (part != NamePart::Inside && !found.isFull() && chromosomes < kMostChromosomes && matches(contig.name, wanted, part)) {
                found.add({Kind::Chromosome, contig.name, {}, {}, {contig.name, 0, contig.length}});
                ++chromosomes;
            }
    }
    return found.take();
}

std::string PlaceFinder::nearestName(const std::string& text, Progress& progress) const
{
    genome::NearestName nearest(text);
    for (const auto& track : genes)
        nearest.offerNames(*track.source, progress);
    for (const auto& path : motifFiles)
        if (const auto file = motifsOf(path))
            for (const auto& motif : file->motifs) {
                nearest.offer(motif.name);
                nearest.offer(motif.id);
            }
    for (const auto& entry : regions)
        nearest.offer(entry.label);
    for (const auto& track : others)
        nearest.offerNames(*track.source, progress);
    if (nearest.name().empty())
        return genome::nearestContig(reference->contigs(), text);
    return nearest.name();
}

PlaceFinder::Found PlaceFinder::placeOf(const NamedThing& thing, Progress& progress) const
{
    switch (thing.kind) {
    case Kind::Chromosome: return {thing.region, false};
    case Kind::Region: {
        const auto margin = thing.region.length() / 10;
        return {{thing.region.chrom, thing.region.begin - margin, thing.region.end + margin}, false};
    }
    case Kind::Motif: {
        const auto file = motifsOf(thing.from);
        if (!file)
            throw Error("The motif file " + thing.from + " can no longer be read.");
        const auto& motif = motif::findMotif(*file, thing.detail);
        const auto instance = nearestInstance(motif, hits, *reference, view, progress);
        if (!instance)
            throw Error("No instance of " + motif.title() + " was found on " + view.chrom + " (p " + formatReal(kJumpPvalue) + ").");
        return {*instance, true};
    }
    case Kind::Gene:
    case Kind::Feature: break;
    }
    return {{thing.region.chrom, thing.region.begin - kPadding, thing.region.end + kPadding}, false};
}

}  // namespace bindscape::app
