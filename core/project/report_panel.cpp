// SPDX-License-Identifier: GPL-3.0-or-later
// The report of all TFs of a project.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/project/kmer_panel.h"
#include "core/project/panel_kmers.h"
#include "core/project/panel_profiles.h"
#include "core/project/report_parts.h"
#include "core/project/run_figures.h"
#include "core/scores/score_set.h"
#include "core/seqlets/motif_folder.h"

#include <algorithm>
#include <map>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kExamplesOfATf = 2, kMotifsOfATf = 3;

std::string count(std::int64_t number) { return withThousands(number); }

// A network of the project, with what is there of it. Of a row of the panel the network that sees the core and the one that does not.
struct PanelNetwork {
    std::string title;  // "SP1, GC-controlled", "SP1, GC-controlled, core blocked"
    std::string name, design;
    const AnalysisEntry* analysis = nullptr;
    const RunEntry* run = nullptr;
    fs::path folder;
    std::optional<train::RunRecord> record;  // of one that is trained to its end
    std::string trouble;                     // else why not, one sentence
};

void readState(PanelNetwork& network)
{
    if (!train::hasRunRecord(network.folder)) {
        network.trouble = network.title + ": the run " + network.run->id + " is not there; it was not trained yet, or its folder was moved away.";
        return;
    }
    try {
        auto record = train::readRunRecord(network.folder);
        if (record.complete())
            network.record = std::move(record);
        else
            network.trouble = network.title + ": the run " + network.run->id + " is not trained to its end yet.";
    } catch (const Error& error) {
        network.trouble = network.title + ": " + withoutFolders(error.what());
    }
}

std::vector<PanelNetwork> networksOf(const Project& project)
{
    std::vector<PanelNetwork> networks;
    for (const auto& design : panelDesigns(project))
        for (const auto& row : panelRuns(project, design))
            for (const RunEntry* run : {row.present, row.blocked})
                if (run != nullptr) {
                    PanelNetwork network{row.name + ", " + designTitle(design) + (run->coreBlocked ? ", core blocked" : ""), row.name, design, row.analysis, run,
                                         paths::runFolder(project.folder(), run->id), {}, {}};
                    readState(network);
                    networks.push_back(std::move(network));
                }
    return networks;
}

// As they come, each once.
template <class Items, class TextOf>
std::string distinct(const Items& items, const TextOf& textOf)
{
    std::vector<std::string> seen;
    for (const auto& item : items)
        if (const std::string text = textOf(item); !text.empty() && std::find(seen.begin(), seen.end(), text) == seen.end())
            seen.push_back(text);
    return join(seen, ", ");
}

void addWhatWasDone(ReportWriter& report, const Project& project, const std::vector<PanelNetwork>& networks)
{
    const auto trained = std::count_if(networks.begin(), networks.end(), [](const auto& network) { return network.record.has_value(); });
    report.paragraph("Which context decides where transcription factors are bound: for each TF a network that tells bound from unbound instances of its motif, "
                     "how well it does on chromosomes that it was not trained on, beside simpler models, and which bases it looks at.");
    report.table({{"what", "value"},
                  {"genome", fileName(project.genome)},
                  {"TFs", distinct(networks, [](const auto& network) { return network.name; })},
                  {"designs", distinct(networks, [](const auto& network) { return designTitle(network.design); })},
                  {"networks", distinct(networks, [](const auto& network) { return nn::findDescription(network.run->architecture).title; })},
                  {"trained", count(trained) + " of " + plural(static_cast<std::int64_t>(networks.size()), "network")}});
    std::vector<std::string> missing;
    for (const auto& network : networks)
        if (!network.trouble.empty())
            missing.push_back(network.trouble);
    for (const auto& analysis : project.analyses)
        if (std::all_of(analysis.runs.begin(), analysis.runs.end(), [](const auto& run) { return run.coreBlocked; }))
            missing.push_back(analysis.tf + ", " + designTitle(analysis.design) + ": no network that sees the core was set up.");
    if (missing.empty())
        return;
    report.section("What is missing");
    for (const auto& sentence : missing)
        report.paragraph(sentence);
    report.code("bindscape-cli run " + shellWord(fileName(project.file)));
}

// Data sets by the id of their analysis; those that cannot be read are told.
using Datasets = std::map<std::string, dataset::Dataset>;

Datasets addDatasets(ReportWriter& report, const Project& project, const std::vector<PanelNetwork>& networks, Progress& progress)
{
    Datasets datasets;
    std::vector<std::string> troubles;
    ReportTable rows{{"TF", "design", "motif", "found", "training", "validation", "test", "matching"}};
    for (const auto& network : networks) {
        if (network.run->coreBlocked)
            continue;
        progress.checkpoint(0.05, "Data set of " + network.title);
        const fs::path folder = paths::datasetFolder(project.folder(), network.analysis->id);
        try {
            if (!dataset::datasetExists(folder))
                throw Error("its data set, datasets/" + network.analysis->id + ", is not there yet.");
            const auto& data = datasets.emplace(network.analysis->id, dataset::readDataset(folder)).first->second;
            dataset::SplitCounts all;
            std::vector<std::string> used;
            for (const auto split : {dataset::Split::Train, dataset::Split::Validation, dataset::Split::Test}) {
                const auto counts = data.counts(split);
                all.boundFound += counts.boundFound;
                all.unboundFound += counts.unboundFound;
                used.push_back(count(counts.boundUsed) + " / " + count(counts.unboundUsed));
            }
            rows.push_back({network.name, designTitle(network.design), data.motif.title(), count(all.boundFound) + " / " + count(all.unboundFound), used[0], used[1],
                            used[2], matchingText(data)});
        } catch (const Error& error) {
            troubles.push_back(network.title + ": " + withoutFolders(error.what()));
        }
    }
    report.section("Data sets");
    if (rows.size() > 1) {
        report.table(rows);
        report.paragraph("Sites, bound / unbound: found with a usable window on the chromosomes of the three splits, and used in each.");
    }
    for (const auto& trouble : troubles)
        report.paragraph(trouble);
    return datasets;
}

void addNetworks(ReportWriter& report, const std::vector<PanelNetwork>& networks)
{
    report.section("Evaluation");
    ReportTable rows{{"TF", "design", "auROC, core present", "auROC, core blocked", "bound test sites", "unbound"}};
    std::vector<std::pair<const PanelNetwork*, train::SplitEvaluation>> tests;
    std::vector<std::string> without, titles;  // titles: of the simpler models, as columns
    for (const auto& network : networks) {
        const auto test = evaluationOf(network.folder, "test");
        if (!test && network.record)
            without.push_back(network.title);
        if (!test || network.run->coreBlocked)
            continue;
        const auto partner = std::find_if(networks.begin(), networks.end(), [&](const auto& other) {
            return other.run->coreBlocked && other.name == network.name && other.design == network.design;
        });
        const auto blocked = partner == networks.end() ? std::nullopt : evaluationOf(partner->folder, "test");
        rows.push_back({network.name, designTitle(network.design), metricText(test->sites.auroc), blocked ? metricText(blocked->sites.auroc) : "",
                        count(test->sites.positives), count(test->sites.negatives)});
        for (const auto& baseline : test->baselines)
            if (std::find(titles.begin(), titles.end(), baseline.title) == titles.end())
                titles.push_back(baseline.title);
        tests.emplace_back(&network, *test);
    }
    if (rows.size() > 1) {
        report.table(rows);
        report.paragraph("On the test chromosomes, by site, strands averaged, with 95 % bootstrap intervals.");
    }
    if (!without.empty())
        report.paragraph("No evaluation on test chromosomes yet: " + join(without, "; ") + ".");
    if (tests.empty())
        return;
    ReportTable beside{{"TF", "design", "network", "core hidden"}};
    beside.front().insert(beside.front().end(), titles.begin(), titles.end());
    beside.front().insert(beside.front().end(), {"motif score alone", "inside open chromatin"});
    for (const auto& [network, test] : tests) {
        std::vector<std::string> row{network->name, designTitle(network->design), metricText(test.sites.auroc), test.coreHidden ? metricText(test.coreHidden->auroc) : ""};
        for (const auto& title : titles) {
            const auto found = std::find_if(test.baselines.begin(), test.baselines.end(), [&](const auto& baseline) { return baseline.title == title; });
            row.push_back(found == test.baselines.end() ? "" : metricText(found->sites.auroc));
        }
        row.push_back(metricText(test.motifScore.auroc));
        row.push_back(test.dnase ? metricText(test.dnase->auroc) : "");
        beside.push_back(std::move(row));
    }
    report.table(beside);
    report.paragraph("auROC of the networks that see the core, of the same networks with the core hidden, and of simpler models of the same sites.");
}

void addProfiles(ReportWriter& report, const Project& project, Progress& progress)
{
    report.section("Aggregate profiles");
    bool any = false;
    for (const auto& design : panelDesigns(project)) {
        progress.checkpoint(0.2, "Profiles, " + designTitle(design));
        ProfileQuestion question;
        question.design = design;
        question.keep = false;
        const auto answer = profilePanel(project, question, 1, progress);
        if (!answer.panel.rows.empty())
            report.figure(profileMatrix(answer.panel, {answer.file, "Aggregate profiles", designTitle(design) + ", bound sites", "Grad-CAM", {}, {}}), kPageWidthMm,
                          "Mean |Grad-CAM| by distance from the core, " + designTitle(design) + ".");
        any = any || !answer.panel.rows.empty();
        if (!answer.unscored.empty())
            report.paragraph("No scores of bound sites yet, " + designTitle(design) + ": " + join(answer.unscored, ", ") + ".");
        for (const auto& warning : answer.warnings)
            report.paragraph(withoutFolders(toText(warning)));
    }
    report.section("Enriched words");
    progress.checkpoint(0.5, "Words");
    if (!any)
        return report.paragraph("No network has scores of bound sites yet.");
    KmerQuestion question;
    question.keep = false;
    try {
        const auto answer = kmerPanelOf(project, question, progress);
        for (const auto& page : answer.panel.pages)
            report.figure(kmerMatrix(answer.panel, {page, {}, {}, {}}), kPageWidthMm, "Words enriched among the best-scoring ones, " + designTitle(page) + ".");
        for (const auto& warning : answer.warnings)
            report.paragraph(withoutFolders(toText(warning)));
    } catch (const Error& error) {
        report.paragraph(withoutFolders(error.what()));  // the rest is worth reading without them
    }
}

void addMotifs(ReportWriter& report, const std::vector<PanelNetwork>& networks)
{
    report.section("Motifs of the scores");
    ReportTable rows{{"TF", "design", "motif", "consensus", "seqlets", "sites", "most like", "similarity"}};
    std::vector<std::string> without;
    for (const auto& network : networks) {
        const fs::path scores = paths::scoresFolder(network.folder);
        if (network.run->coreBlocked || !scores::scoresExist(scores))
            continue;
        if (!seqlets::motifsExist(paths::motifsFolder(scores))) {
            without.push_back("bindscape-cli motifs --scores " + shellWord("runs/" + network.run->id + "/" + fileName(scores)));
            continue;
        }
        const auto found = seqlets::readMotifs(paths::motifsFolder(scores));
        for (std::size_t i = 0; i < std::min(kMotifsOfATf, found.motifs.size()); ++i) {
            const auto& motif = found.motifs[i];
            rows.push_back({network.name, designTitle(network.design), motif.id, motif.consensus, count(motif.seqlets), count(motif.sites),
                            motif.matches.empty() ? "" : motif.matches.front().title(), motif.matches.empty() ? "" : formatFixed(motif.matches.front().similarity, 3)});
        }
    }
    if (rows.size() > 1) {
        report.table(rows);
        report.paragraph("The first " + std::to_string(kMotifsOfATf) + " motifs of each network that runs of high score share.");
    }
    if (without.empty())
        return;
    report.paragraph("Motifs were not looked for in the scores of " + plural(static_cast<std::int64_t>(without.size()), "network") + "; these commands do it, with --motifs FILE they name the known ones:");
    report.code(join(without, "\n"));
}

// Of each TF once, under the first design that has scores; GC-controlled before the others.
void addSurestSites(ReportWriter& report, const Project& project, std::vector<PanelNetwork> networks, Progress& progress)
{
    std::stable_partition(networks.begin(), networks.end(), [](const auto& network) { return network.design == "gc"; });
    report.section("Best examples");
    std::set<std::string> shown;
    for (const auto& network : networks) {
        if (network.run->coreBlocked || shown.contains(network.name))
            continue;
        progress.checkpoint(0.7, "Best examples of " + network.name);
        if (addExamples(report, project, *network.analysis, *network.run, kExamplesOfATf, network.title + ": ", progress))
            shown.insert(network.name);
    }
    if (shown.empty())
        report.paragraph("No network has scores of bound sites yet.");
}

struct MethodsText {
    std::string title, design;
    std::vector<std::string> sentences;
};

// Takes the sentences that all of the texts of a design have (of all designs where it is empty) out of them.
std::vector<std::string> takeShared(std::vector<MethodsText>& texts, const std::string& design)
{
    const auto isOf = [&](const MethodsText& text) { return design.empty() || text.design == design; };
    const auto first = std::find_if(texts.begin(), texts.end(), isOf);
    std::vector<std::string> shared;
    for (const auto& sentence : first->sentences)
        if (std::all_of(texts.begin(), texts.end(), [&](const MethodsText& text) {
                return !isOf(text) || std::find(text.sentences.begin(), text.sentences.end(), sentence) != text.sentences.end();
            }))
            shared.push_back(sentence);
    for (auto& text : texts)
        if (isOf(text))
            std::erase_if(text.sentences, [&](const std::string& one) { return std::find(shared.begin(), shared.end(), one) != shared.end(); });
    return shared;
}

// What all networks share once, then what those of a design share, then of each what is its own.
void addMethods(ReportWriter& report, const Project& project, const std::vector<PanelNetwork>& networks, const Datasets& datasets)
{
    std::vector<MethodsText> texts;
    for (const auto& network : networks)
        if (const auto data = datasets.find(network.analysis->id); network.record && data != datasets.end())
            texts.push_back({network.title, network.design, methodsSentences(project, *network.analysis, *network.run, &data->second)});
    if (texts.empty())
        return;
    report.section("Methods");
    report.paragraph((texts.size() > 1 ? "All networks: " : "") + join(takeShared(texts, {}), " "));
    for (const auto& design : panelDesigns(project)) {
        const auto several = std::count_if(texts.begin(), texts.end(), [&](const auto& text) { return text.design == design; });
        if (several < 2)
            continue;
        if (const auto shared = takeShared(texts, design); !shared.empty())
            report.paragraph("All " + designTitle(design) + " networks: " + join(shared, " "));
    }
    for (const auto& text : texts)
        if (!text.sentences.empty())
            report.paragraph(text.title + ": " + join(text.sentences, " "));
}

}  // namespace

void panelReport(const Project& project, const std::string& reportName, ReportWriter& report, Progress& progress)
{
    const auto networks = networksOf(project);
    if (networks.empty())
        throw Error(project.file.string() + " has no network that sees the core, so that there is nothing to report on. Add TFs with their networks first.");
    report.begin(project.name.empty() ? fileName(project.file) : project.name);
    addWhatWasDone(report, project, networks);
    const auto datasets = addDatasets(report, project, networks, progress);
    addNetworks(report, networks);
    addProfiles(report, project, progress);
    addMotifs(report, networks);
    addSurestSites(report, project, networks, progress);
    addMethods(report, project, networks, datasets);
    std::vector<ReportedRun> runs;
    for (const auto& network : networks)
        if (network.record)
            runs.push_back({network.title, *network.record});
    addReproduce(report, project, runs, {}, reportName);
    addInputs(report, runs);
}

}  // namespace bindscape::project
