// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/whatif/variant_windows.h"

#include "core/base/text.h"
#include "core/dataset/dataset.h"

#include <algorithm>
#include <cctype>
#include <limits>

namespace bindscape::whatif {

namespace {

std::string upperLetters(std::string letters)
{
    for (char& c : letters)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return letters;
}

std::int64_t size(const std::string& text) { return static_cast<std::int64_t>(text.size()); }

// The alleles without what they have in common at their ends: the beginning first, as variants are aligned to the left.
struct Change {
    std::int64_t begin = 0;
    std::string removed, inserted;
    std::int64_t end() const { return begin + size(removed); }
};

Change changeOf(const Variant& variant, const std::string& alternate)
{
    Change change{variant.begin, variant.reference, alternate};
    std::size_t same = 0;
    while (same < change.removed.size() && same < change.inserted.size() && change.removed[same] == change.inserted[same])
        ++same;
    change.removed.erase(0, same);
    change.inserted.erase(0, same);
    change.begin += static_cast<std::int64_t>(same);
    while (!change.removed.empty() && !change.inserted.empty() && change.removed.back() == change.inserted.back()) {
        change.removed.pop_back();
        change.inserted.pop_back();
    }
    return change;
}

std::int64_t middle(const Core& core) { return (core.begin + core.end) / 2; }

std::string coreText(const Core& core, const std::string& chrom)
{
    const std::string strand = core.strand == Strand::None ? "" : core.strand == Strand::Reverse ? " (−)" : " (+)";
    const std::string label = core.label == 1 ? "bound " : core.label == 0 ? "unbound " : "";
    return "the " + label + (core.motif.empty() ? "core" : core.motif) + strand + " at " + toLocus({chrom, core.begin, core.end});
}

PlacedWindow chooseWindow(const genome::Reference& genome, const std::string& chrom, const Change& change, const std::vector<Core>& cores,
                          const WindowRules& rules, std::vector<std::string>& notes)
{
    std::optional<PlacedWindow> best;
    if (rules.centre == Centre::NearestCore) {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (const Core& core : cores) {
            const auto window = windowOfCore(genome, chrom, core, rules);
            const bool holds = window && window->region.contains(change.begin) && change.end() <= window->region.end;
            if (const auto away = std::abs(middle(core) - change.begin); holds && away < least) {
                least = away;
                best = window;
            }
        }
    }
    if (!best) {
        const std::int64_t position = change.begin + std::max<std::int64_t>(0, change.end() - change.begin - 1) / 2;
        const PlacedWindow window = windowAbout(genome, chrom, position, rules);
        const std::int64_t moved = window.region.begin - (position - rules.window / 2);
        const std::string placed = moved == 0 ? "he window is centred on the variant."
                                              : "he window about the variant would reach beyond the " + std::string(moved > 0 ? "beginning" : "end") +
                                                    " of the chromosome and is moved by " + plural(std::abs(moved), "base") + " into it.";
        notes.push_back((rules.centre == Centre::NearestCore ? "No core of the data set is in reach: t" : "T") + placed);
        if (rules.coreBlocked)
            notes.push_back("The network was trained with the core blocked, but this window has no core: nothing is blocked.");
        return window;
    }
    const Core& core = *best->core;
    const std::int64_t away = change.begin >= core.end     ? change.begin - core.end + 1
                              : change.end() <= core.begin ? core.begin - change.end() + 1
                                                           : 0;
    notes.push_back("Window of " + coreText(core, chrom) +
                    (away == 0 ? ", in which the variant lies" : ", " + withThousands(away) + " bp from the variant") +
                    (best->coreBlocked ? "; its core is blocked by N." : "."));
    return *best;
}

}  // namespace

WindowRules rulesOf(const train::RunRecord& run, Centre centre, Warnings& warnings)
{
    WindowRules rules{run.inputs.window, run.options.coreBlocked, 0, centre};
    const std::string& folder = run.inputs.datasetFolder;
    if (rules.coreBlocked && dataset::datasetExists(folder))
        rules.maskWidth = dataset::readDatasetOptions(folder).maskWidth;
    else if (rules.coreBlocked)
        warnings.push_back(
            {folder, 0, "the data set of this network is not there, so that its width of the mask is not known; the cores are blocked."});
    return rules;
}

std::string lettersOf(const genome::Reference& genome, const Region& window) { return upperLetters(genome.fetch(window)); }

std::string blocked(std::string letters, const PlacedWindow& window)
{
    if (window.coreBlocked && window.mask.length() > 0) {
        const auto width = static_cast<std::size_t>(window.mask.length());
        letters.replace(static_cast<std::size_t>(window.mask.begin - window.region.begin), width, width, 'N');
    }
    return letters;
}

std::optional<PlacedWindow> windowOfCore(const genome::Reference& genome, const std::string& chrom, const Core& core,
                                         const WindowRules& rules)
{
    const auto length = genome.length(chrom);
    const std::int64_t begin = core.begin - (rules.window - (core.end - core.begin)) / 2;
    if (!length || begin < 0 || begin + rules.window > *length || core.end <= core.begin || core.end - core.begin > rules.window)
        return std::nullopt;
    PlacedWindow window{{chrom, begin, begin + rules.window}, core, rules.coreBlocked, {}};
    if (rules.coreBlocked)
        window.mask = dataset::maskOf({chrom, core.begin, core.end}, window.region, rules.maskWidth);
    return window;
}

PlacedWindow windowAbout(const genome::Reference& genome, const std::string& chrom, std::int64_t position, const WindowRules& rules)
{
    const auto length = genome.length(chrom);
    if (!length)
        throw Error("The genome has no chromosome called " + chrom + ".");
    if (*length < rules.window)
        throw Error(chrom + " has " + withThousands(*length) + " bases, fewer than the window of " + withThousands(rules.window) +
                    " that the network reads.");
    const std::int64_t begin = std::clamp<std::int64_t>(position - rules.window / 2, 0, *length - rules.window);
    return {{chrom, begin, begin + rules.window}, std::nullopt, false, {}};
}

VariantWindows variantWindows(const genome::Reference& genome, const Variant& variant, std::size_t alternate,
                              const std::vector<Core>& cores, const WindowRules& rules)
{
    checkReference(genome, variant);
    const Change change = changeOf(variant, variant.alternates.at(alternate));
    if (size(change.removed) > rules.window || size(change.inserted) > rules.window)
        throw Error("The alleles of " + toText(variant, alternate) + " are longer than the window of " + withThousands(rules.window) +
                    " bases that the network reads.");
    VariantWindows result;
    const std::int64_t length = *genome.length(variant.chrom);
    result.window = chooseWindow(genome, variant.chrom, change, cores, rules, result.notes);
    const Region& window = result.window.region;
    result.offset = change.begin - window.begin;
    result.removed = size(change.removed);
    result.inserted = size(change.inserted);
    const std::string letters = lettersOf(genome, window);
    const auto at = static_cast<std::size_t>(result.offset);
    std::string other = letters.substr(0, at) + change.inserted;
    const std::int64_t shift = result.inserted - result.removed;
    if (change.end() < window.end)
        other += letters.substr(at + change.removed.size());
    if (shift > 0) {
        result.notes.push_back("The alternate is " + plural(shift, "base") +
                               " longer: the window keeps its length, and as many fall off its right end.");
    } else if (shift < 0) {
        const std::int64_t from = std::max(window.end, change.end()), to = std::min(length, from - shift);
        if (to > from)
            other += lettersOf(genome, {window.chrom, from, to});
        result.notes.push_back("The alternate is " + plural(-shift, "base") +
                               " shorter: the window keeps its length with the bases behind its right end" +
                               (to - from < -shift ? ", and with N where the chromosome ends." : "."));
    }
    other.resize(static_cast<std::size_t>(rules.window), 'N');
    result.reference = blocked(letters, result.window);
    result.alternate = std::move(other);
    if (!result.window.coreBlocked || result.window.mask.length() <= 0)
        return result;
    // The mask moves with its bases.
    const auto moved = [&](std::int64_t position) {
        if (position <= change.begin)
            return position;
        return position >= change.end() ? position + shift : change.begin + std::min(position - change.begin, result.inserted);
    };
    const std::int64_t begin = std::clamp<std::int64_t>(moved(result.window.mask.begin) - window.begin, 0, rules.window);
    const std::int64_t end = std::clamp<std::int64_t>(moved(result.window.mask.end) - window.begin, begin, rules.window);
    result.alternate.replace(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin), static_cast<std::size_t>(end - begin),
                             'N');
    if (result.reference == result.alternate)
        result.notes.push_back("The variant lies in the blocked core: the network sees N there with either allele, so nothing can change.");
    return result;
}

std::vector<Core> coresNear(const genome::TrackSource& instances, const Region& region, std::int64_t window, Progress& progress)
{
    const Region around{region.chrom, std::max<std::int64_t>(0, region.begin - window), region.end + window};
    const auto data = instances.read(around, std::numeric_limits<int>::max(), progress);
    std::vector<Core> cores;
    if (const auto* hits = std::get_if<genome::MotifHits>(&data))
        for (const auto& hit : hits->items)
            cores.push_back({hit.begin, hit.end, hit.strand, hit.motif, hit.label});
    return cores;
}

}  // namespace bindscape::whatif
