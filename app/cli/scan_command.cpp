// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli scan: motif instances on a genome, written as they are found.
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/table_file.h"
#include "core/base/text.h"

#include <array>
#include <charconv>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct ScanArguments {
    std::string genome, motif, background = "genome", out;
    std::vector<std::string> ids, regions;
    double pvalue = 1e-4;
    bool bothPerPosition = false;
    OutputPolicy policy;
};

std::vector<Region> parseRegions(const std::vector<std::string>& texts, const genome::Reference& reference, Console& console)
{
    std::vector<Region> regions;
    for (const auto& text : texts) {
        std::string note;
        regions.push_back(genome::parseLocus(reference.contigs(), text, "", &note));
        if (!note.empty())
            console.warn({"", 0, note});
    }
    return regions;
}

// Rows of hits. What follows the end of a site depends on motif, score and strand alone, and few scores reach the threshold:
// that text is made once for each.
class HitRows {
public:
    explicit HitRows(std::span<const motif::PreparedMotif> motifs) : m_motifs(motifs), m_tails(motifs.size())
    {
        for (std::size_t i = 0; i < motifs.size(); ++i)
            m_tails[i].resize(motifs[i].pvalues.p.size());
    }

    // One row a hit, without the last end of line; the view lives until the next call.
    std::string_view of(const std::string& chrom, std::span<const motif::Hit> hits)
    {
        m_text.clear();
        for (const auto& hit : hits) {
            const Tail& tail = tailOf(hit);
            m_text.append(chrom).append(1, '\t');
            append(hit.begin);
            m_text.append(1, '\t');
            append(hit.begin + m_motifs[hit.motif].motif.width());
            m_text.append(tail.text);
            m_text[m_text.size() - tail.strand] = toChar(hit.strand);
        }
        return std::string_view(m_text).substr(0, m_text.size() - (m_text.empty() ? 0 : 1));
    }

private:
    struct Tail {
        std::string text;
        std::size_t strand = 0;  // its place, counted from the end
    };

    const Tail& tailOf(const motif::Hit& hit)
    {
        Tail& tail = m_tails[hit.motif][static_cast<std::size_t>(hit.score)];
        if (tail.text.empty()) {
            const auto& motif = m_motifs[hit.motif];
            const std::string pvalue = formatReal(motif.pvalues.p[static_cast<std::size_t>(hit.score)], 4);
            tail.text = "\t" + motif.motif.id + "\t" + formatReal(motif.scores.realScore(hit.score)) + "\t+\t" + pvalue + "\n";
            tail.strand = pvalue.size() + 3;
        }
        return tail;
    }
    void append(std::int64_t number)
    {
        std::array<char, 24> digits;
        m_text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
    }

    std::span<const motif::PreparedMotif> m_motifs;
    std::vector<std::vector<Tail>> m_tails;  // by motif and score
    std::string m_text;
};

int scan(const ScanArguments& arguments, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = arguments.out;
    if (!mayWrite(out, fs::exists(out), arguments.policy, console))
        return kDone;
    const auto motifs = chooseMotifs(arguments.motif, arguments.ids, console);
    const auto reference = openGenome(arguments.genome, console);
    TableWriter table(out);
    const bool counting = arguments.background == "genome";
    SubProgress first(console, 0, counting ? 0.3 : 0), second(console, counting ? 0.3 : 0, 1);
    const auto background = chooseBackground(arguments.background, *reference, globals.threads, first);
    std::vector<motif::PreparedMotif> prepared;
    for (const auto& motif : motifs)
        prepared.push_back(motif::prepare(motif, background, arguments.pvalue));
    motif::ScanOptions options{arguments.pvalue, arguments.bothPerPosition, globals.threads, parseRegions(arguments.regions, *reference, console)};
    std::int64_t hits = 0;
    HitRows rows(prepared);
    table.line("#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue");
    motif::scanGenome(*reference, prepared, options, [&](const std::string& chrom, std::span<const motif::Hit> found) {
        table.line(rows.of(chrom, found));
        hits += static_cast<std::int64_t>(found.size());
    }, second);
    table.commit(out.extension() == ".gz");
    console.event("done", {{"hits", hits}, {"file", out.string()}});
    console.say(plural(hits, "motif instance") + " in " + out.string());
    return kDone;
}

}  // namespace

std::function<int()> addScan(CLI::App& app, Globals& globals)
{
    const auto arguments = std::make_shared<ScanArguments>();
    app.add_option("--genome", arguments->genome, kGenomeHelp)->required()->type_name("FASTA");
    app.add_option("--motif", arguments->motif, kMotifHelp)->required()->type_name("FILE");
    app.add_option("--motif-id", arguments->ids, "Ids or names of motifs, separated by commas (default: all motifs of the file)")
        ->delimiter(',')->type_name("ID[,ID...]");
    app.add_option("--pvalue", arguments->pvalue, "Keep sites with a p-value of at most this (default 1e-4)")->check(CLI::Range(0.0, 1.0));
    app.add_option("--background", arguments->background, std::string(kBackgroundHelp) + " (default genome)")->type_name("WHAT");
    app.add_option("--region", arguments->regions,
                   "Only here: chr1, chr1:1,000-2,000 (1-based); several may be given (default: the whole genome)")
        ->type_name("LOCUS...");
    app.add_flag("--both-per-position", arguments->bothPerPosition, "Report both strands at a position (default: the better one, ties +)");
    app.add_option("--out", arguments->out, "Result: HITS.bed, or HITS.bed.gz with a tabix index")->required()->type_name("FILE");
    addOutputPolicy(app, arguments->policy);
    return [arguments, &globals] { return scan(*arguments, globals); };
}

}  // namespace bindscape::cli
