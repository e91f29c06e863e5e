// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/ranked.h"

#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/genome/variant_alleles.h"
#include "core/variation/vcf_fields.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <tuple>

namespace bindscape::variation {

namespace {

constexpr std::size_t kBatch = 128;           // sequences that a network is asked about at once
constexpr std::size_t kMostWaiting = 20'000;  // lines that wait for its answers
constexpr std::size_t kMostBytes = 8 << 20;   // of these lines: with genotypes of thousands of people they are long
constexpr double kCollected = 0.3, kScored = 0.5, kRanked = 0.75;

const InfoField kScore{"BINDSCAPE_SCORE", "1", "Float",
                       "Largest absolute attribution score of the bases that the variant changes, over all models"};
const InfoField kModel{"BINDSCAPE_TF", "1", "String", "Model with that score"};
const InfoField kRank{"BINDSCAPE_RANK", "1", "Float", "Rank of that base in its scored window, 1 = lowest"};
const InfoField kCore{"BINDSCAPE_CORE", "1", "Integer", "Bases to the nearest core motif of that model, 0 = inside"};
const InfoField kChange{"BINDSCAPE_DLOGIT", "A", "Float", "Change of the network's logit, alternate minus reference"};
const InfoField kMotif{"BINDSCAPE_MOTIF", "1", "String", "Best motif match over the variant in the reference, else the nearest: name|strand|p"};
const InfoField kMotifDistance{"BINDSCAPE_MOTIF_DISTANCE", "1", "Integer", "Bases from the variant to that match, 0 = over the variant"};
const std::vector<InfoField> kFields{kScore, kModel, kRank, kCore, kChange, kMotif, kMotifDistance};

bool isLetters(std::string_view allele) { return !allele.empty() && allele.find_first_not_of("ACGTNacgtn") == std::string_view::npos; }

std::string upperLetters(std::string_view letters)
{
    std::string result(letters);
    for (char& c : result)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

std::vector<std::pair<std::string, std::string>> fieldsOf(const RankedVariant& variant)
{
    std::vector<std::pair<std::string, std::string>> fields;
    if (variant.best.scored()) {
        fields.emplace_back(kScore.name, formatReal(static_cast<double>(variant.best.raw)));
        fields.emplace_back(kModel.name, infoText(variant.model));
        fields.emplace_back(kRank.name, formatReal(static_cast<double>(variant.best.rank)));
        fields.emplace_back(kCore.name, std::to_string(variant.best.coreDistance));
    }
    if (!variant.changes.empty()) {
        std::vector<std::string> changes;
        for (const double change : variant.changes)
            changes.push_back(std::isnan(change) ? "." : formatReal(change));
        fields.emplace_back(kChange.name, join(changes, ","));
    }
    if (variant.motif) {
        fields.emplace_back(kMotif.name, infoText(variant.motif->motif) + "|" + toChar(variant.motif->strand) + "|" +
                                             formatReal(variant.motif->pvalue, 3));
        fields.emplace_back(kMotifDistance.name, std::to_string(variant.motif->distance));
    }
    return fields;
}

// Keeps the best of many.
class Best {
public:
    Best(std::size_t most, RankBy by, Strength strength) : m_most(most), m_by(by), m_strength(strength) {}

    // Would it be kept? For not making what is dropped at once.
    bool wants(double key) const { return m_most > 0 && (m_heap.size() < m_most || key > m_heap.front().key); }
    double keyOf(const RankedVariant& variant) const
    {
        const double value = m_by == RankBy::Score ? variant.best.strength(m_strength) : std::fabs(variant.largestChange());
        return std::isnan(value) ? -2 : value;
    }
    void add(RankedVariant variant)
    {
        const double key = keyOf(variant);
        if (!wants(key))
            return;
        if (m_heap.size() >= m_most) {
            std::pop_heap(m_heap.begin(), m_heap.end(), isBetter);
            m_heap.pop_back();
        }
        m_heap.push_back({key, std::move(variant)});
        std::push_heap(m_heap.begin(), m_heap.end(), isBetter);
    }
    std::vector<RankedVariant> take()
    {
        std::sort_heap(m_heap.begin(), m_heap.end(), isBetter);
        std::vector<RankedVariant> sorted;
        for (Entry& entry : m_heap)
            sorted.push_back(std::move(entry.variant));
        return sorted;
    }

private:
    struct Entry {
        double key;
        RankedVariant variant;
    };
    static bool isBetter(const Entry& a, const Entry& b) { return a.key != b.key ? a.key > b.key : a.variant.line < b.variant.line; }

    std::size_t m_most;
    RankBy m_by;
    Strength m_strength;
    std::vector<Entry> m_heap;  // the worst in front
};

// Changes of logit and motifs of variants.
class Helper {
public:
    Helper(const genome::Reference& reference, const RankHelp& help, std::string file, RankResult& result)
        : m_reference(reference), m_help(help), m_file(std::move(file)), m_result(result)
    {
    }

    void ask(std::span<RankedVariant*> variants, Progress& progress)
    {
        if (m_help.network != nullptr)
            askNetwork(variants, progress);
        if (m_help.motifs != nullptr)
            for (RankedVariant* variant : variants)
                variant->motif = nearestMatch(variant->region(), progress);
    }

private:
    void askNetwork(std::span<RankedVariant*> variants, Progress& progress)
    {
        std::vector<std::string> sequences;  // reference and alternate of each allele
        std::vector<double*> answers;
        for (RankedVariant* variant : variants) {
            const auto alternates = split(variant->alternates, ',');
            variant->changes.assign(alternates.size(), std::nan(""));
            const auto cores = m_help.cores != nullptr && m_help.rules.centre == whatif::Centre::NearestCore
                                   ? whatif::coresNear(*m_help.cores, variant->region(), m_help.rules.window, progress)
                                   : std::vector<whatif::Core>();
            for (std::size_t i = 0; i < alternates.size(); ++i)
                if (auto windows = windowsOf(*variant, alternates[i], cores)) {
                    sequences.push_back(std::move(windows->reference));
                    sequences.push_back(std::move(windows->alternate));
                    answers.push_back(&variant->changes[i]);
                }
        }
        SilentProgress silent;
        for (std::size_t begin = 0; begin < answers.size(); begin += kBatch / 2) {
            if (progress.cancelled())
                throw Cancelled{};
            const std::size_t end = std::min(answers.size(), begin + kBatch / 2);
            const auto logits = m_help.network->logits(std::span(sequences).subspan(2 * begin, 2 * (end - begin)), silent);
            for (std::size_t i = begin; i < end; ++i)
                *answers[i] = logits[2 * (i - begin) + 1] - logits[2 * (i - begin)];
        }
    }

    std::optional<whatif::VariantWindows> windowsOf(const RankedVariant& variant, std::string_view alternate,
                                                    const std::vector<whatif::Core>& cores)
    {
        try {
            if (!isLetters(alternate) || !isLetters(variant.reference))
                throw Error(variant.reference + ">" + std::string(alternate.substr(0, 40)) +
                            " has no letters that could be put into a window.");
            const whatif::Variant asked{
                variant.chrom, variant.begin, variant.id, upperLetters(variant.reference), {upperLetters(alternate)}};
            return whatif::variantWindows(m_reference, asked, 0, cores, m_help.rules);
        } catch (const Error& error) {
            if (m_result.notAsked++ == 0)
                m_result.warnings.push_back(
                    {m_file, variant.line, std::string("The network could not be asked about an alternate: ") + error.what()});
            return std::nullopt;
        }
    }

    // Over the variant first: that is what nearly all are asked for, and it is read in no time.
    std::optional<MotifMatch> nearestMatch(const Region& variant, Progress& progress) const
    {
        constexpr std::int64_t kNear = 50;
        for (const std::int64_t reach : {std::int64_t{0}, std::min(kNear, m_help.motifReach), m_help.motifReach})
            if (const auto match = nearestWithin(variant, reach, progress))
                return match;
        return std::nullopt;
    }

    std::optional<MotifMatch> nearestWithin(const Region& variant, std::int64_t reach, Progress& progress) const
    {
        SilentProgress silent;
        if (progress.cancelled())
            throw Cancelled{};
        const Region around{variant.chrom, std::max<std::int64_t>(0, variant.begin - reach), variant.end + reach};
        const auto data = m_help.motifs->read(around, std::numeric_limits<int>::max(), silent);
        const auto* hits = std::get_if<genome::MotifHits>(&data);
        const genome::MotifHit* best = nullptr;
        std::int64_t nearest = 0;
        if (hits != nullptr)
            for (const auto& hit : hits->items) {
                const std::int64_t distance = std::max({std::int64_t{0}, variant.begin - hit.end + 1, hit.begin - variant.end + 1});
                if (distance <= reach && (best == nullptr || std::tie(distance, hit.pvalue) < std::tie(nearest, best->pvalue))) {
                    best = &hit;
                    nearest = distance;
                }
            }
        if (best == nullptr)
            return std::nullopt;
        return MotifMatch{best->motif, {variant.chrom, best->begin, best->end}, best->strand, best->pvalue, nearest};
    }

    const genome::Reference& m_reference;
    const RankHelp& m_help;
    std::string m_file;
    RankResult& m_result;
};

class Ranker {
public:
    Ranker(const std::filesystem::path& variants, const genome::Reference& reference, std::span<const Model> models,
           const RankOptions& options, const RankHelp& help, const std::filesystem::path& annotated)
        : m_path(variants), m_reference(reference), m_models(models), m_options(options),
          m_helper(reference, help, variants.string(), m_result), m_hasHelp(help.network != nullptr || help.motifs != nullptr),
          m_askAll(m_hasHelp && (!annotated.empty() || options.by == RankBy::Change)), m_best(options.top, options.by, options.strength)
    {
        if (options.by == RankBy::Change && help.network == nullptr)
            throw Error("Variants can be ranked by the change of logit only where a network is there to be asked.");
        if (!annotated.empty())
            m_writer = std::make_unique<TableWriter>(annotated);
    }

    RankResult run(Progress& progress)
    {
        const double ranked = m_hasHelp && !m_askAll ? kRanked : 1;
        SubProgress collecting(progress, 0, kCollected), scoring(progress, kCollected, kScored), ranking(progress, kScored, ranked);
        collect(collecting);
        m_scores = bestScores(m_models, m_reference.contigs(), m_places, m_options.sites, m_options.strength, scoring);
        rank(ranking);
        m_result.variants = m_best.take();
        if (m_hasHelp && !m_askAll) {
            std::vector<RankedVariant*> all;
            for (auto& variant : m_result.variants)
                all.push_back(&variant);
            SubProgress asking(progress, ranked, 1);
            askInParts(all, asking);
        }
        if (m_writer)
            m_writer->commit();
        if (m_result.notAsked > 1)
            m_result.warnings.push_back(
                {m_path.string(), 0,
                 "The network could not be asked about " + plural(m_result.notAsked, "alternate") + "; the first reason is above."});
        return std::move(m_result);
    }

private:
    struct Waiting {
        std::string line;
        bool annotate = false;
        RankedVariant variant;
    };

    bool isWanted(const genome::VariantRow& row) const
    {
        if (m_options.passedOnly && !row.variant.passed)
            return false;
        if (m_options.snpsOnly)
            return !snpsOf(row).empty();
        return row.variant.type != genome::VariantType::Reference;
    }

    // Also beside alternates of another kind ("G,*"), as singletons are counted.
    static std::vector<std::string_view> snpsOf(const genome::VariantRow& row)
    {
        std::vector<std::string_view> snps;
        for (const auto alternate : row.alternates)
            if (genome::placeOfSnv(row.reference, alternate))
                snps.push_back(alternate);
        return snps;
    }

    Place placeIn(const VariantInput& input) const
    {
        const auto& row = input.row();
        return placeOf(input.contig(), row.variant.begin, row.reference, m_options.snpsOnly ? snpsOf(row) : row.alternates);
    }

    void sortPlaces()
    {
        std::sort(m_places.begin(), m_places.end());
        m_places.erase(std::unique(m_places.begin(), m_places.end()), m_places.end());
    }

    // The first time: which places matter, and is it the right assembly?
    void collect(Progress& progress)
    {
        constexpr std::size_t kFew = 1 << 20;
        SubProgress windows(progress, 0, 0.1), reading(progress, 0.1, 1);
        const Stretches stretches = scoredStretches(m_models, m_reference.contigs(), m_options.sites, windows);
        if (stretches.bases() == 0 && !m_options.everywhere)
            throw Error("None of the scored windows lies on a chromosome of " + m_reference.path().filename().string() +
                        ", so that no variant can be in one. Give the genome that the scores were made with.");
        VariantInput input(m_path, m_reference, {m_options.mostMismatches});
        if (m_writer && input.stream().binary())
            throw Error(m_path.string() + " is a BCF; only a VCF can be given back with INFO fields. Convert it with \"bcftools view\".");
        std::size_t sorted = 0;
        for (auto item = input.next(reading); item != VariantInput::Item::End; item = input.next(reading)) {
            if (item != VariantInput::Item::Usable)
                continue;
            const auto& row = input.row();
            if (!isWanted(row)) {
                ++m_result.leftOut;
                continue;
            }
            const Place place = placeIn(input);
            if (!stretches.overlaps(place.contig, place.begin, place.end()))
                continue;
            ++m_result.scored;
            if (m_places.empty() || m_places.back() != place)
                m_places.push_back(place);
            if (m_places.size() >= std::max(kFew, 2 * sorted)) {
                sortPlaces();
                sorted = m_places.size();
            }
        }
        sortPlaces();
        m_result.rows = input.rows();
        m_result.usable = input.usable();
        m_result.reference = input.reference();
        m_result.warnings = input.warnings();
        if (m_result.reference.unknown > 0)
            m_result.warnings.push_back({m_path.string(), 0,
                                         plural(m_result.reference.unknown, "variant") +
                                             " could not be compared with the genome, which has N or another unknown letter there."});
    }

    const BestScore* scoreOf(const Place& place) const
    {
        const auto found = std::lower_bound(m_places.begin(), m_places.end(), place);
        return found == m_places.end() || *found != place ? nullptr : &m_scores[static_cast<std::size_t>(found - m_places.begin())];
    }

    RankedVariant variantOf(const VariantInput& input, const BestScore* score) const
    {
        const auto& row = input.row();
        RankedVariant variant;
        variant.chrom = m_reference.contigs()[input.contig()].name;
        variant.begin = row.variant.begin;
        variant.id = row.variant.id;
        variant.filter = row.variant.filter;
        variant.reference = row.reference;
        for (const auto alternate : row.alternates)
            variant.alternates += (variant.alternates.empty() ? "" : ",") + std::string(alternate);
        variant.line = input.stream().number();
        if (score != nullptr)
            variant.best = *score;
        if (variant.best.scored())
            variant.model = m_models[static_cast<std::size_t>(variant.best.model)].name;
        return variant;
    }

    // The second time: every variant with its score.
    void rank(Progress& progress)
    {
        VariantInput input(m_path, m_reference, {1.0});
        for (auto item = input.next(progress); item != VariantInput::Item::End; item = input.next(progress)) {
            if (item == VariantInput::Item::Comment && m_writer)
                header(input);
            if (item == VariantInput::Item::Comment)
                continue;
            const bool usable = item == VariantInput::Item::Usable && isWanted(input.row());
            const BestScore* score = nullptr;
            if (usable)
                score = scoreOf(placeIn(input));
            const bool counts = usable && ((score != nullptr && score->scored()) || m_options.everywhere);
            if (!counts) {
                if (m_writer)
                    wait({wholeLine(input), false, {}});
            } else if (m_askAll || m_writer) {
                wait({m_writer ? wholeLine(input) : std::string(), true, variantOf(input, score)});
            } else if (m_best.wants(score == nullptr ? -1 : score->strength(m_options.strength))) {
                m_best.add(variantOf(input, score));
            }
            if (m_annotating >= kBatch / 2 || m_waiting.size() >= kMostWaiting || m_bytes >= kMostBytes)
                flush(progress);
        }
        flush(progress);
    }

    static std::string wholeLine(const VariantInput& input)
    {
        return std::string(input.stream().line()) + (input.stream().endsWithReturn() ? "\r" : "");
    }

    void header(const VariantInput& input)
    {
        const auto line = input.stream().line();
        if (describesOneOf(line, kFields))
            return;
        if (line.starts_with("#CHROM"))
            for (const InfoField& field : kFields)
                wait({headerLine(field) + (input.stream().endsWithReturn() ? "\r" : ""), false, {}});
        wait({wholeLine(input), false, {}});
    }

    void wait(Waiting waiting)
    {
        m_annotating += waiting.annotate ? 1 : 0;
        m_bytes += waiting.line.size();
        m_waiting.push_back(std::move(waiting));
    }

    void askInParts(std::span<RankedVariant*> variants, Progress& progress)
    {
        for (std::size_t begin = 0; begin < variants.size(); begin += kBatch) {
            progress.checkpoint(static_cast<double>(begin) / static_cast<double>(variants.size()),
                                withThousands(static_cast<std::int64_t>(begin)) + " of " +
                                    plural(static_cast<std::int64_t>(variants.size()), "variant") + " looked at more closely");
            m_helper.ask(variants.subspan(begin, std::min(kBatch, variants.size() - begin)), progress);
        }
    }

    void flush(Progress& progress)
    {
        if (m_askAll) {
            std::vector<RankedVariant*> asked;
            for (Waiting& waiting : m_waiting)
                if (waiting.annotate)
                    asked.push_back(&waiting.variant);
            m_helper.ask(asked, progress);
        }
        flushLines();
    }

    // What an earlier time has put in goes in any case.
    static std::string textOf(const Waiting& waiting)
    {
        if (waiting.annotate)
            return withInfo(waiting.line, kFields, fieldsOf(waiting.variant));
        const bool old = !waiting.line.starts_with('#') && waiting.line.find("BINDSCAPE_") != std::string::npos;
        return old ? withInfo(waiting.line, kFields, {}) : waiting.line;
    }

    void flushLines()
    {
        for (Waiting& waiting : m_waiting) {
            if (m_writer)
                m_writer->line(textOf(waiting));
            if (waiting.annotate)
                m_best.add(std::move(waiting.variant));
        }
        m_waiting.clear();
        m_annotating = m_bytes = 0;
    }

    std::filesystem::path m_path;
    const genome::Reference& m_reference;
    std::span<const Model> m_models;
    RankOptions m_options;
    RankResult m_result;
    Helper m_helper;
    bool m_hasHelp, m_askAll;
    Best m_best;
    std::unique_ptr<TableWriter> m_writer;
    std::vector<Place> m_places;  // sorted, each once
    std::vector<BestScore> m_scores;
    std::vector<Waiting> m_waiting;
    std::size_t m_annotating = 0, m_bytes = 0;
};

}  // namespace

double RankedVariant::largestChange() const
{
    double largest = std::nan("");
    for (const double change : changes)
        if (!(std::fabs(change) <= std::fabs(largest)) && !std::isnan(change))
            largest = change;
    return largest;
}

RankResult rankVariants(const std::filesystem::path& variants, const genome::Reference& reference, std::span<const Model> models,
                        const RankOptions& options, const RankHelp& help, const std::filesystem::path& annotated, Progress& progress)
{
    return Ranker(variants, reference, models, options, help, annotated).run(progress);
}

}  // namespace bindscape::variation
