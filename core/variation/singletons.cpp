// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/singletons.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::variation {

namespace {

// Per thousand of a window, and the share of all bases, of the three classes of best bases.
struct Top {
    SnpClass snpClass;
    std::int64_t fromRank;  // of 1,000
    double share;
};
constexpr std::array<Top, 3> kTops{{{SnpClass::Top5, 950, 0.05}, {SnpClass::Top1, 990, 0.01}, {SnpClass::TopHalf, 995, 0.005}}};

constexpr std::size_t indexOf(SnpClass snpClass) { return static_cast<std::size_t>(snpClass); }
constexpr std::uint8_t bitOf(SnpClass snpClass) { return static_cast<std::uint8_t>(1U << indexOf(snpClass)); }
bool has(std::uint8_t bits, SnpClass snpClass) { return (bits & bitOf(snpClass)) != 0; }

// The classes of a variant for one model.
class Classifier {
public:
    Classifier(const ScoreLookup& lookup, TopRule rule) : m_lookup(lookup), m_rule(rule)
    {
        if (rule == TopRule::ContextThreshold)
            for (std::size_t i = 0; i < kTops.size(); ++i)
                m_thresholds[i] = lookup.contextThreshold(kTops[i].share);
    }

    std::uint8_t classesOf(const BaseScore& base) const
    {
        std::uint8_t bits = base.core() ? bitOf(SnpClass::Core) : 0;
        if (m_rule == TopRule::ContextThreshold && base.core())
            return bits;
        bits |= bitOf(SnpClass::All);
        for (std::size_t i = 0; i < kTops.size(); ++i) {
            const bool top = m_rule == TopRule::RankInWindow
                                 ? static_cast<double>(base.rank) * 1000 >=
                                       static_cast<double>(m_lookup.window()) * static_cast<double>(kTops[i].fromRank)
                                 : m_thresholds[i] && base.raw >= *m_thresholds[i];
            if (top)
                bits |= bitOf(kTops[i].snpClass);
        }
        return bits;
    }
    void tell(SingletonRow& row) const
    {
        for (std::size_t i = 0; i < kTops.size(); ++i)
            if (m_thresholds[i])
                row.thresholds[indexOf(kTops[i].snpClass)] = static_cast<double>(*m_thresholds[i]);
    }

private:
    const ScoreLookup& m_lookup;
    TopRule m_rule;
    std::array<std::optional<float>, kTops.size()> m_thresholds{};
};

void add(SingletonRow& row, std::uint8_t bits, bool singleton)
{
    for (std::size_t i = 0; i < kSnpClasses; ++i)
        if ((bits >> i & 1) != 0) {
            ++row.classes[i].variants;
            row.classes[i].singletons += singleton ? 1 : 0;
        }
}

// The variants behind the numbers, for who asks.
class SiteWriter {
public:
    SiteWriter(const std::filesystem::path& path, const std::vector<genome::Contig>& contigs) : m_contigs(contigs)
    {
        if (path.empty())
            return;
        m_table.emplace(path);
        m_table->line("#chrom\tbegin\tend\tmodel\tac\tan\tsingleton\tscore\tscore_by_mean\trank\tcore_distance\tclasses");
    }
    void write(const SiteCount& site, const std::string& model, const BaseScore& score, std::uint8_t bits)
    {
        if (!m_table)
            return;
        std::vector<std::string> classes;
        for (std::size_t c = 0; c < kSnpClasses; ++c)
            if ((bits >> c & 1) != 0)
                classes.emplace_back(toText(static_cast<SnpClass>(c)));
        m_table->line(join({m_contigs[site.contig].name, std::to_string(site.position), std::to_string(site.position + 1), model,
                            std::to_string(site.count), std::to_string(site.chromosomes), site.isSingleton() ? "1" : "0",
                            formatReal(static_cast<double>(score.raw), 9), formatReal(static_cast<double>(score.relative), 9),
                            formatReal(static_cast<double>(score.rank), 9), std::to_string(score.coreDistance), join(classes, ",")},
                           "\t"));
    }
    void commit()
    {
        if (m_table)
            m_table->commit();
    }

private:
    const std::vector<genome::Contig>& m_contigs;
    std::optional<TableWriter> m_table;
};

// Drops positions that too few people were looked at for.
void filter(SingletonTable& table)
{
    std::erase_if(table.counts.sites, [&](const SiteCount& site) {
        if (static_cast<std::int64_t>(site.chromosomes) < table.options.fewestChromosomes) {
            ++table.fewChromosomes;
            return true;
        }
        if (!site.isPolymorphic()) {
            ++(table.options.polymorphicOnly ? table.notPolymorphic : table.monomorphic);
            return table.options.polymorphicOnly;
        }
        return false;
    });
}

std::vector<std::string> notesOf(const SingletonTable& table)
{
    const SingletonOptions& options = table.options;
    std::vector<std::string> notes{toText(options.rule)};
    notes.push_back(std::string(options.counts.snpsOnly ? "SNPs" : "Variants") + " with AN ≥ " + withThousands(options.fewestChromosomes) +
                    (options.counts.passedOnly ? " and FILTER PASS" : ", whatever FILTER says") +
                    "; alternates of a position: AC added up, the largest AN; singleton: AC = 1 or AN − AC = 1.");
    notes.push_back("P: one-sided test of two proportions with the pooled variance, a class against all others; ± 1 standard error.");
    const auto say = [&](std::int64_t count, const std::string& what) {
        if (count > 0)
            notes.push_back(withThousands(count) + what);
    };
    say(table.counts.notPassed, " rows were left out because of FILTER.");
    say(table.counts.notSnps, options.counts.snpsOnly ? " rows were left out because they are no SNPs."
                                                      : " rows were left out because they have no alternate of letters.");
    say(table.counts.notCounted,
        " rows were left out because they have no " + options.counts.countField + " and " + options.counts.chromosomesField + ".");
    say(table.counts.outside, " rows lie outside of the scored windows.");
    say(table.fewChromosomes, " positions were left out because of AN.");
    say(table.notPolymorphic, " positions were left out because all chromosomes that were counted are the same there.");
    say(table.monomorphic, " positions count although all chromosomes that were counted are the same there (AC = 0 or AC = AN).");
    say(table.counts.reference.unknown, " variants could not be compared with the genome, which has N or another unknown letter there.");
    return notes;
}

}  // namespace

std::string_view toText(SnpClass snpClass)
{
    constexpr std::array<std::string_view, kSnpClasses> kTexts{"all", "top_5", "top_1", "top_0.5", "core"};
    return kTexts[indexOf(snpClass)];
}

std::string toText(TopRule rule)
{
    if (rule == TopRule::RankInWindow)
        return "Best bases by their rank in their own window (≥ 950, 990, 995 of 1,000; the largest where windows overlap); variants in "
               "cores are in "
               "all classes.";
    return "Context only: best bases by |score| over all bases of a model outside of its cores (5, 1, 0.5 %); variants in cores are left "
           "out of all "
           "classes but their own.";
}

double Share::share() const { return variants == 0 ? std::nan("") : static_cast<double>(singletons) / static_cast<double>(variants); }

double Share::standardError() const { return std::sqrt(share() * (1 - share()) / static_cast<double>(variants)); }

Share SingletonRow::rest(SnpClass snpClass) const
{
    const Share& all = classes[indexOf(SnpClass::All)];
    if (snpClass == SnpClass::Core && rule == TopRule::ContextThreshold)
        return all;
    const Share& part = classes[indexOf(snpClass)];
    return {all.variants - part.variants, all.singletons - part.singletons};
}

std::optional<stats::ZTest> SingletonRow::test(SnpClass snpClass) const
{
    const Share &part = classes[indexOf(snpClass)], others = rest(snpClass);
    if (snpClass == SnpClass::All)
        return std::nullopt;
    return stats::twoProportionZ(part.singletons, part.variants, others.singletons, others.variants);
}

SingletonTable countSingletons(const std::filesystem::path& variants, const genome::Reference& reference, std::span<const Model> models,
                               const SingletonOptions& options, Progress& progress)
{
    constexpr double kWindows = 0.05, kFile = 0.5;
    SingletonTable table;
    table.options = options;
    SubProgress first(progress, 0, kWindows), second(progress, kWindows, kFile);
    const Stretches stretches = scoredStretches(models, reference.contigs(), options.sites, first);
    if (stretches.bases() == 0)
        throw Error("None of the scored windows lies on a chromosome of " + reference.path().filename().string() +
                    ", so that no variant can be in one. Give the genome that the scores were made with.");
    table.counts = readSiteCounts(variants, reference, stretches, options.counts, second);
    filter(table);
    const auto& sites = table.counts.sites;
    std::vector<std::uint8_t> any(sites.size(), 0);  // classes in any model
    SiteWriter writer(options.sitesFile, reference.contigs());
    SingletonRow pooled;
    pooled.scope = SingletonRow::Scope::PooledRows;
    pooled.name = "pooled rows";
    for (std::size_t m = 0; m < models.size(); ++m) {
        const auto part = [&](std::size_t done) {
            return kFile + (1 - kFile) * static_cast<double>(done) / static_cast<double>(models.size());
        };
        SubProgress own(progress, part(m), part(m + 1));
        const ScoreLookup lookup(models[m].scores, reference.contigs(), options.sites, own);
        const Classifier classifier(lookup, options.rule);
        table.windows += lookup.windows();
        SingletonRow row;
        row.name = models[m].name;
        classifier.tell(row);
        for (std::size_t i = 0; i < sites.size(); ++i)
            if (const auto base = lookup.at(sites[i].contig, sites[i].position)) {
                const std::uint8_t bits = classifier.classesOf(*base);
                any[i] |= bits;
                add(row, bits, sites[i].isSingleton());
                writer.write(sites[i], models[m].name, *base, bits);
            }
        for (std::size_t c = 0; c < kSnpClasses; ++c) {
            pooled.classes[c].variants += row.classes[c].variants;
            pooled.classes[c].singletons += row.classes[c].singletons;
        }
        table.rows.push_back(std::move(row));
    }
    writer.commit();
    SingletonRow distinct;
    distinct.scope = SingletonRow::Scope::PooledPositions;
    distinct.name = "pooled positions";
    for (std::size_t i = 0; i < sites.size(); ++i) {
        const bool coreOnly = options.rule == TopRule::ContextThreshold && has(any[i], SnpClass::Core);
        add(distinct, coreOnly ? bitOf(SnpClass::Core) : any[i], sites[i].isSingleton());
    }
    table.rows.push_back(std::move(pooled));
    table.rows.push_back(std::move(distinct));
    for (SingletonRow& row : table.rows)
        row.rule = options.rule;
    table.notes = notesOf(table);
    return table;
}

}  // namespace bindscape::variation
