// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/simulation.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/text.h"
#include "core/genome/intervals.h"
#include "core/project/predictions.h"
#include "core/project/run_figures.h"
#include "core/project/simulation_paths.h"
#include "core/project/simulation_table.h"
#include "core/project/simulation_truth.h"
#include "core/project/stamps.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <chrono>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr double kRocWidthMm = 130;               // a square plot with the names of its curves beside it
constexpr const char* kSpeedFile = "speed.json";  // beside the scores of a method: how long they took

// A method with the options that it is measured with.
struct Variant {
    const interpret::Method* method;
    Values values;
    std::string id, title;
};

Variant variantOf(const compute::Compute& compute, const std::string& id)
{
    const auto parts = split(id, ':');
    std::vector<std::string> known;
    for (const auto& method : compute.methods()) {
        known.push_back(method.id);
        if (method.id != parts.front())
            continue;
        Variant variant{&method, Values(method.parameters), id, {}};
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const auto equals = parts[i].find('=');
            if (equals == std::string_view::npos)
                throw Error("The option \"" + std::string(parts[i]) + "\" of " + method.id + " must be NAME=VALUE.");
            variant.values.set(method.parameters, std::string(parts[i].substr(0, equals)), std::string(parts[i].substr(equals + 1)));
        }
        variant.title = interpret::titleWithOptions(method, variant.values);
        return variant;
    }
    throw Error("There is no interpretation method called \"" + std::string(parts.front()) + "\". Known methods: " + join(known, ", ") + ".");
}

std::string architectureTitle(const compute::Compute& compute, const std::string& id)
{
    for (const auto& architecture : compute.architectures())
        if (architecture.id == id)
            return architecture.title;
    return id;
}

// Scores of one method with one network on the interpretation set.
struct ScoreStep {
    fs::path project;
    std::string run;
    Variant method;

    fs::path runFolder() const { return paths::runFolder(project, run); }
    fs::path scores() const { return paths::scoresFolder(runFolder(), method.id); }
    fs::path interpret() const { return project / paths::kSimulationInterpretFile; }
    std::string name() const { return "scores-" + method.id; }

    // Of weights, sequences and the method's options.
    std::string key(Stamps& stamps) const
    {
        std::string text = stamps.fingerprint(runFolder() / paths::kModelFile) + "\n" + stamps.fingerprint(interpret()) + "\n" +
                           stamps.fingerprint(project / paths::kSimulationGenomeFile) + "\n" + method.method->id;
        for (const auto& [id, value] : method.values.all())
            text += "\n" + id + "=" + bindscape::toText(value);
        return md5OfText(text);
    }
    bool done() const
    {
        Stamps stamps(runFolder());
        return scores::scoresExist(scores()) && stamps.key(name()) == key(stamps);
    }
};

void score(const ScoreStep& step, const fs::path& genome, const compute::Compute& compute, int threads, Progress& progress,
           const RunObserver& observer)
{
    Stamps stamps(step.runFolder());
    const std::string key = step.key(stamps);
    if (stamps.started(step.name()) != key)
        scores::removeScores(step.scores());
    stamps.begin(step.name(), key);
    interpret::InterpretOptions options;
    options.method = step.method.method->id;
    options.values = step.method.values;
    options.regions = step.interpret().string();
    options.threads = threads;
    const auto result = compute.interpret(step.runFolder(), {}, genome, options, step.scores(), progress);
    for (const auto& warning : result.warnings)
        if (observer.warning)
            observer.warning(warning);
    const nlohmann::json speed{{"sequences_per_second", result.sequencesPerSecond}, {"threads", threads}, {"method", step.method.id}};
    writeFileAtomically(step.scores() / kSpeedFile, speed.dump(1) + "\n");
    stamps.finish(step.name(), key);
}

void readSpeed(const ScoreStep& step, SimulationResult& result)
{
    std::error_code ignored;
    if (!fs::exists(step.scores() / kSpeedFile, ignored))
        return;
    const auto speed = nlohmann::json::parse(readFile(step.scores() / kSpeedFile, 1u << 16), nullptr, false);
    if (!speed.is_object())
        return;
    const double perSecond = speed.value("sequences_per_second", 0.0);
    if (perSecond > 0)
        result.secondsPerSequence = 1 / perSecond;
    result.threads = speed.value("threads", 0);
}

// Of the sequences as they were simulated: their reverse strands are of no kind that the network was trained on.
std::optional<double> testAuroc(const fs::path& runFolder)
{
    const auto predictions = readPredictions(runFolder / paths::kPredictionsFile, "test");
    std::vector<int> labels;
    std::vector<double> logits;
    for (std::size_t row = 0; row < predictions.labels.size(); row += 2) {
        labels.push_back(predictions.labels[row]);
        logits.push_back(predictions.scores[row]);
    }
    return stats::auroc(labels, logits);
}

struct Measured {
    SimulationResult result;
    std::vector<stats::RocPoint> curve;
};

Measured measure(const ScoreStep& step, const SimulationTruth& truth, const SimulationOptions& options)
{
    const auto set = scores::readScores(step.scores());
    simulation::BaseBenchmark byScore(simulation::RankBy::Score), byMagnitude(simulation::RankBy::Magnitude);
    for (std::size_t i = 0; i < set.sites.size(); ++i) {
        const auto planted = truth.of(set.sites[i]);
        for (auto* benchmark : {&byScore, &byMagnitude})
            benchmark->add({set.row(i), set.window}, planted);
    }
    Measured measured;
    auto& result = measured.result;
    const auto& chosen = options.rankBy == simulation::RankBy::Score ? byScore : byMagnitude;
    result.method = step.method.id;
    result.methodTitle = step.method.title;
    result.rankBy = options.rankBy;
    result.metrics = chosen.metrics();
    result.aurocByScore = byScore.metrics().auroc;
    result.aurocByMagnitude = byMagnitude.metrics().auroc;
    readSpeed(step, result);
    measured.curve = chosen.curve();
    return measured;
}

void addTrack(Project& project, const ScoreStep& step, const SimulationResult& result)
{
    TrackEntry track;
    track.id = step.run + "." + step.method.id;
    if (std::any_of(project.tracks.begin(), project.tracks.end(), [&](const TrackEntry& known) { return known.id == track.id; }))
        return;
    track.name = result.methodTitle;
    track.subtitle = result.architectureTitle;
    track.file = step.scores();
    track.kind = toText(genome::TrackKind::Attribution);
    track.style.role = "score_present";
    track.style.graph = "heat";
    track.style.height = 22;
    track.style.normalised = true;
    track.detail = true;
    const bool sequenceLast = !project.tracks.empty() && project.tracks.back().kind == toText(genome::TrackKind::Sequence);
    project.tracks.insert(project.tracks.end() - (sequenceLast ? 1 : 0), std::move(track));
}

// Training takes nearly all of the time; mutagenesis of what is left, because it asks the network about every substitution.
double weightOf(const std::string& method) { return method == "ism" ? 12 : 1; }
constexpr double kTrainWeight = 60;

class SimulationRun {
public:
    SimulationRun(Project& project, const SimulationOptions& options, const compute::Compute& compute, int threads, Progress& progress,
                  const RunObserver& observer)
        : m_project(project), m_options(options), m_compute(compute), m_threads(threads), m_progress(progress), m_observer(observer)
    {
        for (const auto& method : options.methods)
            m_total += weightOf(variantOf(compute, method).method->id) * static_cast<double>(options.architectures.size());
        m_total += kTrainWeight * static_cast<double>(options.architectures.size());
    }

    std::vector<SimulationResult> run()
    {
        train();
        for (const auto& architecture : m_options.architectures)
            for (const auto& method : m_options.methods)
                scoreOne({m_project.folder(), architecture, variantOf(m_compute, method)});
        m_progress.checkpoint(1, "measuring");
        return measureAll();
    }

private:
    void train()
    {
        Project wanted = m_project;  // networks of earlier calls are not trained again
        const auto isOurs = [](const AnalysisEntry& entry) {
            return entry.id == paths::kSimulationAnalysis || entry.id == paths::kSimulationWarmUp;
        };
        std::erase_if(wanted.analyses, [&](const AnalysisEntry& entry) {
            return !isOurs(entry) || (entry.id == paths::kSimulationWarmUp && !startsWarm());
        });
        for (auto& analysis : wanted.analyses)
            std::erase_if(analysis.runs, [&](const RunEntry& run) {
                return std::find(m_options.architectures.begin(), m_options.architectures.end(), run.architecture) ==
                       m_options.architectures.end();
            });
        wanted.trunks.clear();
        m_done = kTrainWeight * static_cast<double>(m_options.architectures.size());
        SubProgress part(m_progress, 0, m_done / m_total);
        runProject(wanted, m_compute, {StepKind::Dataset, StepKind::Train, StepKind::Evaluate}, m_threads, part, m_observer);
    }

    bool startsWarm() const { return m_options.warmUp && m_options.trunk.empty(); }

    void scoreOne(const ScoreStep& step)
    {
        const double begin = m_done / m_total;
        m_done += weightOf(step.method.method->id);
        if (step.done())
            return;
        Step told;
        told.kind = StepKind::Interpret;
        told.analysis = paths::kSimulationAnalysis;
        told.run = step.run;
        told.title = step.method.title + " with " + architectureTitle(m_compute, step.run);
        if (m_observer.started)
            m_observer.started(told);
        const auto start = std::chrono::steady_clock::now();
        SubProgress part(m_progress, begin, m_done / m_total);
        score(step, m_project.genome, m_compute, m_threads, part, m_observer);
        if (m_observer.finished)
            m_observer.finished(told, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }

    // Without options in the order of the list, then those with options that this call or an earlier one asked for.
    std::vector<std::string> measuredMethods(const RunEntry& run) const
    {
        std::vector<std::string> ids;
        const auto add = [&](const std::string& id) {
            if (std::find(ids.begin(), ids.end(), id) == ids.end())
                ids.push_back(id);
        };
        for (const auto& method : m_compute.methods())
            add(method.id);
        for (const auto& id : m_options.methods)
            add(id);
        std::vector<std::string> earlier;
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(paths::runFolder(m_project.folder(), run.id), ignored))
            if (const fs::path speed = entry.path() / kSpeedFile; fs::exists(speed, ignored)) {
                const auto json = nlohmann::json::parse(readFile(speed, 1u << 16), nullptr, false);
                if (json.is_object() && json.contains("method") && json["method"].is_string())
                    earlier.push_back(json["method"]);
            }
        std::sort(earlier.begin(), earlier.end());
        for (const auto& id : earlier)
            if (isKnown(id))
                add(id);
        return ids;
    }
    bool isKnown(const std::string& id) const
    {
        try {
            variantOf(m_compute, id);
            return true;
        } catch (const Error&) {
            return false;  // of another version of the program
        }
    }

    // Every network and method that was scored, also by earlier calls with other choices.
    std::vector<SimulationResult> measureAll()
    {
        const SimulationTruth truth(m_project.folder());
        std::vector<SimulationResult> results;
        std::vector<NamedRoc> curves;
        for (const auto& analysis : m_project.analyses)
            for (const auto& run : analysis.runs)
                for (const auto& method : measuredMethods(run)) {
                    const ScoreStep step{m_project.folder(), run.id, variantOf(m_compute, method)};
                    if (analysis.id != paths::kSimulationAnalysis || !step.done())
                        continue;
                    Measured measured = measure(step, truth, m_options);
                    measured.result.architecture = run.architecture;
                    measured.result.architectureTitle = architectureTitle(m_compute, run.architecture);
                    measured.result.testAuroc = testAuroc(step.runFolder());
                    addTrack(m_project, step, measured.result);
                    curves.push_back({measured.result.architecture, measured.result.method, std::move(measured.curve)});
                    results.push_back(std::move(measured.result));
                }
        writeProject(m_project, m_project.file);
        writeSimulation(results, curves, m_project.folder());
        exportFigures(results);
        return results;
    }

    void exportFigures(const std::vector<SimulationResult>& results)
    {
        if (results.empty())
            return;
        const fs::path folder = m_project.folder(), figures = paths::figuresFolder(folder);
        exportFromRecipe(simulationRocRecipe(folder), figures, "fig2a", kRocWidthMm, m_progress);
        for (const auto& architecture : architecturesOf(results))
            exportFromRecipe(simulationSequenceRecipe(folder, architecture), figures, "fig2b-" + architecture, kPageWidthMm, m_progress);
    }

    Project& m_project;
    const SimulationOptions& m_options;
    const compute::Compute& m_compute;
    int m_threads;
    Progress& m_progress;
    const RunObserver& m_observer;
    double m_total = 0, m_done = 0;
};

// Beside the methods as they are: Grad-CAM of AgentBind's follow-up, and gradients corrected for what points off the simplex.
constexpr const char* kVariants[][3] = {{"gradcam", "relu_cam", "gradcam:relu_cam=false"}, {"saliency", "off_simplex", "saliency:off_simplex=true"}};

}  // namespace

std::vector<SimulationMethod> simulationMethods(const compute::Compute& compute)
{
    std::vector<SimulationMethod> all;
    for (const auto& method : compute.methods())
        all.push_back({method.id, method.title});
    for (const auto& [id, option, variant] : kVariants)
        for (const auto& method : compute.methods())
            if (method.id == id && std::any_of(method.parameters.begin(), method.parameters.end(), [&](const auto& one) { return one.id == option; }))
                all.push_back(simulationMethod(compute, variant));
    return all;
}

SimulationMethod simulationMethod(const compute::Compute& compute, const std::string& id) { return {id, variantOf(compute, id).title}; }

std::vector<SimulationResult> runSimulation(Project& project, const SimulationOptions& options, const compute::Compute& compute,
                                            int threads, Progress& progress, const RunObserver& observer)
{
    if (options.architectures.empty() || options.methods.empty())
        throw Error("The check of the methods needs at least one network and one method.");
    return SimulationRun(project, options, compute, threads, progress, observer).run();
}

}  // namespace bindscape::project
