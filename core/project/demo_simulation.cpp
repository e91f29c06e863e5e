// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo_simulation.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/genome/sequence.h"
#include "core/motif/scanner.h"
#include "core/simulation/draw.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::project {

namespace {

using simulation::drawInstance;

constexpr std::int64_t kTelomere = 2000;  // N at both ends

enum class SlotKind { Empty, Bound, Unbound, ContextAlone };
struct Slot {
    SlotKind kind = SlotKind::Empty;
    bool closed = false;
    std::int64_t middle = 0;
};

class ChromosomeMaker {
public:
    ChromosomeMaker(const DemoRecipe& recipe, std::uint64_t seed, int number)
        : m_recipe(recipe), m_random(seed, "demo chr" + std::to_string(number)), m_core(recipe.motifOf(recipe.core)),
          m_context(recipe.motifOf(recipe.context)),
          m_prepared(motif::prepare(m_core, motif::Background{recipe.background}, recipe.corePvalue))
    {
        m_out.name = "chr" + std::to_string(number);
    }

    SimulatedChromosome make(int firstGene)
    {
        drawBackground();
        layOutSlots();
        for (const Slot& slot : m_slots)
            fillSlot(slot);
        makeGaps();
        makeGenes(firstGene);
        softMask();
        mergeOpenRegions();
        drawSignals();
        const auto byBegin = [](const auto& a, const auto& b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); };
        std::sort(m_out.truth.begin(), m_out.truth.end(), byBegin);
        std::sort(m_out.chip.begin(), m_out.chip.end(), byBegin);
        return std::move(m_out);
    }

private:
    std::int64_t between(std::int64_t low, std::int64_t high)  // both included
    {
        return low + static_cast<std::int64_t>(m_random.below(static_cast<std::uint64_t>(high - low + 1)));
    }
    bool chance(double p) { return m_random.uniform() < p; }

    void drawBackground()
    {
        m_out.letters.resize(static_cast<std::size_t>(m_recipe.chromosomeLength));
        for (char& letter : m_out.letters)
            letter = simulation::drawLetter(m_recipe.background, m_random);
        std::fill_n(m_out.letters.begin(), kTelomere, 'N');
        std::fill_n(m_out.letters.rbegin(), kTelomere, 'N');
    }

    void layOutSlots()
    {
        for (std::int64_t middle = kTelomere + m_recipe.spacing; middle + kTelomere + m_recipe.spacing <= m_recipe.chromosomeLength;
             middle += m_recipe.spacing) {
            Slot slot;
            slot.middle = middle + between(-m_recipe.jitter, m_recipe.jitter);
            const double u = m_random.uniform();
            const double bound = m_recipe.shareBound, unbound = bound + m_recipe.shareUnbound;
            slot.kind = u < bound                                  ? SlotKind::Bound
                        : u < unbound                              ? SlotKind::Unbound
                        : u < unbound + m_recipe.shareContextAlone ? SlotKind::ContextAlone
                                                                   : SlotKind::Empty;
            m_slots.push_back(slot);
        }
        // Closed chromatin comes in domains: runs of neighbouring slots.
        const double start = m_recipe.shareClosed / m_recipe.closedRun;
        for (std::size_t i = 0; i < m_slots.size(); ++i)
            if (chance(start))
                for (std::size_t j = i; j < std::min(m_slots.size(), i + static_cast<std::size_t>(m_recipe.closedRun)); ++j)
                    m_slots[j].closed = true;
    }

    // Writes the instance in a random orientation and notes it.
    void plant(const std::string& instance, std::int64_t begin, const std::string& name)
    {
        const bool reverse = chance(0.5);
        const std::string letters = reverse ? genome::reverseComplement(instance) : instance;
        std::copy(letters.begin(), letters.end(), m_out.letters.begin() + begin);
        m_out.truth.push_back(
            {begin, begin + static_cast<std::int64_t>(letters.size()), name, reverse ? Strand::Reverse : Strand::Forward});
    }

    std::string drawCore()
    {
        const std::span<const motif::PreparedMotif> motifs(&m_prepared, 1);
        for (int attempt = 0; attempt < 1'000'000; ++attempt) {
            const std::string letters = drawInstance(m_core, m_random);
            int score = 0;
            for (std::size_t i = 0; i < letters.size(); ++i)
                score += m_prepared.scores.cells[i][genome::baseCode(letters[i])];
            if (score >= m_prepared.threshold)
                return letters;
        }
        throw Error("The core motif of the recipe has practically no instance below its p-value threshold; raise core_pvalue.");
    }

    // Context motifs anywhere within reach of the core, never on it and never on each other.
    int plantContext(std::int64_t coreBegin, std::int64_t coreEnd, const std::string& name)
    {
        const std::int64_t width = m_context.width();
        std::vector<std::int64_t> taken;
        const int count = simulation::drawCount(m_recipe.contextMean, m_recipe.contextMost, m_random);
        while (static_cast<int>(taken.size()) < count) {
            const std::int64_t begin = between(coreBegin - m_recipe.contextReach, coreEnd + m_recipe.contextReach - width);
            const bool onCore = begin < coreEnd && coreBegin < begin + width;
            if (onCore || std::any_of(taken.begin(), taken.end(), [&](std::int64_t other) { return std::abs(other - begin) < width; }))
                continue;
            taken.push_back(begin);
            plant(drawInstance(m_context, m_random), begin, name);
        }
        return count;
    }

    void addPeak(std::int64_t middle, double signal)
    {
        const std::int64_t summit = middle + static_cast<std::int64_t>(std::lround(12 * std::clamp(m_random.normal(), -3.0, 3.0)));
        m_out.chip.push_back({summit - between(100, 190), summit + between(100, 190), summit, signal});
    }

    void addOpenRegion(std::int64_t middle)
    {
        const std::int64_t centre = middle + between(-40, 40);
        const double signal = 6 * std::exp(0.4 * m_random.normal());
        m_out.dnase.push_back({centre - between(150, 350), centre + between(150, 350), centre, signal});
    }

    void fillSlot(const Slot& slot)
    {
        if (slot.kind == SlotKind::Empty)
            return;
        if (slot.kind == SlotKind::ContextAlone) {
            plant(drawInstance(m_context, m_random), slot.middle, m_recipe.context + "_alone");
            if (!slot.closed && chance(m_recipe.shareUnboundOpen))
                addOpenRegion(slot.middle);
            return;
        }
        const std::int64_t end = slot.middle + m_core.width();
        const bool bound = slot.kind == SlotKind::Bound && !slot.closed;
        plant(drawCore(), slot.middle, m_recipe.core + (bound ? "_bound" : slot.closed ? "_closed" : "_unbound"));
        const double strength = std::exp(0.35 * m_random.normal());
        if (bound) {
            const int count = plantContext(slot.middle, end, m_recipe.context + "_bound");
            addOpenRegion(slot.middle);
            if (!chance(m_recipe.peaksMissed))
                addPeak(slot.middle, (8 + 10 * count) * strength);
        } else if (slot.closed) {
            if (chance(m_recipe.shareClosedWithContext))
                plantContext(slot.middle, end, m_recipe.context + "_closed");
        } else {
            if (chance(m_recipe.shareUnboundOpen))
                addOpenRegion(slot.middle);
            if (chance(m_recipe.peaksFalse))
                addPeak(slot.middle, 6 * strength);
        }
    }

    void makeGaps()
    {
        std::vector<std::int64_t> empty;
        for (const Slot& slot : m_slots)
            if (slot.kind == SlotKind::Empty)
                empty.push_back(slot.middle);
        m_random.shuffle(empty);
        for (std::size_t i = 0; i < empty.size() && i < static_cast<std::size_t>(m_recipe.gapsPerChromosome); ++i)
            std::fill_n(m_out.letters.begin() + empty[i] - 200, between(200, 600), 'N');
    }

    void makeGenes(int firstGene)
    {
        const std::int64_t segment = m_recipe.chromosomeLength / std::max(1, m_recipe.genesPerChromosome);
        for (int i = 0; i < m_recipe.genesPerChromosome; ++i) {
            SimulatedGene gene;
            gene.name = "DEMO" + std::to_string(firstGene + i);
            gene.strand = chance(0.5) ? Strand::Forward : Strand::Reverse;
            const std::int64_t length = std::min(between(4000, 25'000), segment / 2);
            const std::int64_t wanted = i * segment + between(segment / 5, segment / 3) + (gene.strand == Strand::Reverse ? length : 0);
            const std::int64_t tss = std::clamp(besideOpenSlot(wanted), kTelomere + length, m_recipe.chromosomeLength - kTelomere - length);
            gene.begin = gene.strand == Strand::Forward ? tss : tss - length;
            gene.end = gene.begin + length;
            drawExons(gene);
            addOpenRegion(tss);
            m_out.genes.push_back(std::move(gene));
        }
    }

    // A transcription start lies a little beside the nearest bound site.
    std::int64_t besideOpenSlot(std::int64_t wanted)
    {
        std::int64_t best = wanted, distance = std::numeric_limits<std::int64_t>::max();
        for (const Slot& slot : m_slots)
            if (slot.kind == SlotKind::Bound && !slot.closed && std::abs(slot.middle - wanted) < distance) {
                distance = std::abs(slot.middle - wanted);
                best = slot.middle + 600;
            }
        return best;
    }

    void drawExons(SimulatedGene& gene)
    {
        const std::int64_t count = between(2, 6), length = gene.end - gene.begin, pitch = length / count;
        for (std::int64_t i = 0; i < count; ++i) {
            const std::int64_t size = between(120, 400);
            const std::int64_t begin = i == 0           ? gene.begin
                                       : i + 1 == count ? gene.end - size
                                                        : gene.begin + i * pitch + between(0, pitch - 400);
            gene.exons.emplace_back(begin, begin + size);
        }
    }

    void softMask()
    {
        constexpr std::int64_t kShortest = 200, kLongest = 1400;
        const auto stretches =
            static_cast<std::int64_t>(m_recipe.softMasked * static_cast<double>(m_recipe.chromosomeLength) / ((kShortest + kLongest) / 2));
        for (std::int64_t i = 0; i < stretches; ++i) {
            const std::int64_t begin = between(kTelomere, m_recipe.chromosomeLength - kTelomere - kLongest),
                               length = between(kShortest, kLongest);
            for (std::int64_t j = begin; j < begin + length; ++j)
                if (char& letter = m_out.letters[static_cast<std::size_t>(j)]; letter != 'N')
                    letter = static_cast<char>(letter | 0x20);
        }
    }

    void mergeOpenRegions()
    {
        auto& regions = m_out.dnase;
        std::sort(regions.begin(), regions.end(),
                  [](const auto& a, const auto& b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
        std::vector<SimulatedPeak> merged;
        for (const auto& region : regions) {
            if (merged.empty() || region.begin > merged.back().end) {
                merged.push_back(region);
                continue;
            }
            auto& last = merged.back();
            last.end = std::max(last.end, region.end);
            if (region.signal > last.signal) {
                last.signal = region.signal;
                last.summit = region.summit;
            }
        }
        regions = std::move(merged);
    }

    // Smooth bumps on noise; written with one decimal, so the last bits of exp() do not matter.
    void addBumps(std::vector<float>& signal, const std::vector<SimulatedPeak>& peaks, double height) const
    {
        for (const auto& peak : peaks) {
            const double width = static_cast<double>(peak.end - peak.begin) / 4;
            const auto bins = static_cast<std::int64_t>(signal.size());
            for (std::int64_t bin = std::max<std::int64_t>(0, peak.begin / kSignalBin - 20);
                 bin < std::min(bins, peak.end / kSignalBin + 20); ++bin) {
                const double x = (static_cast<double>(bin * kSignalBin + kSignalBin / 2) - static_cast<double>(peak.summit)) / width;
                signal[static_cast<std::size_t>(bin)] += static_cast<float>(height * peak.signal * std::exp(-x * x / 2));
            }
        }
    }

    void drawSignals()
    {
        const auto bins = static_cast<std::size_t>(m_recipe.chromosomeLength / kSignalBin);
        m_out.chipSignal.assign(bins, 0);
        m_out.dnaseSignal.assign(bins, 0);
        addBumps(m_out.chipSignal, m_out.chip, 2.0);
        addBumps(m_out.dnaseSignal, m_out.dnase, 4.0);
        for (auto* signal : {&m_out.chipSignal, &m_out.dnaseSignal}) {
            double drift = 0;
            for (std::size_t bin = 0; bin < bins; ++bin) {
                drift = 0.9 * drift + 0.2 * m_random.normal();
                const double noisy = (*signal)[bin] * (1 + 0.08 * m_random.normal()) + std::max(0.0, 1 + drift);
                const bool unknown = m_out.letters[bin * kSignalBin] == 'N';
                (*signal)[bin] =
                    unknown ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(std::round(std::max(0.0, noisy) * 10) / 10);
            }
        }
    }

    const DemoRecipe& m_recipe;
    Random m_random;
    const motif::Motif& m_core;
    const motif::Motif& m_context;
    motif::PreparedMotif m_prepared;
    std::vector<Slot> m_slots;
    SimulatedChromosome m_out;
};

}  // namespace

std::vector<SimulatedChromosome> simulateDemo(const DemoRecipe& recipe, std::uint64_t seed, Progress& progress)
{
    std::vector<SimulatedChromosome> chromosomes;
    for (int i = 0; i < recipe.chromosomes; ++i) {
        progress.checkpoint(static_cast<double>(i) / recipe.chromosomes, "simulating chr" + std::to_string(i + 1));
        chromosomes.push_back(ChromosomeMaker(recipe, seed, i + 1).make(1 + i * recipe.genesPerChromosome));
    }
    return chromosomes;
}

}  // namespace bindscape::project
