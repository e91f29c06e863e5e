// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/comparison.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/project/stamps.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr const char* kInputsStep = "inputs";  // what an evaluation was made from
constexpr const char* kResultStep = "result";  // the evaluation itself

struct RunState {
    train::RunRecord record;
    std::optional<dataset::DatasetOptions> trainedOn;  // none if that data set is gone
    fs::path dataset;
};
struct DatasetState {
    dataset::DatasetOptions options;
    std::string cacheName;  // in RUN/evaluations
};

std::string folderName(const fs::path& folder)
{
    return (fs::absolute(folder) / "").lexically_normal().parent_path().filename().string();
}

RunState readRun(const ComparedRun& run)
{
    if (!train::hasRunRecord(run.folder))
        throw Error(run.folder.string() + " is not a run folder. Give folders that the command train made.");
    RunState state{train::readRunRecord(run.folder), std::nullopt, {}};
    if (!fs::exists(run.folder / paths::kModelFile))
        throw Error("The run in " + run.folder.string() + " has no trained network yet. Let it finish first.");
    try {
        state.dataset = datasetOfRun(run);
        state.trainedOn = dataset::readDatasetOptions(state.dataset);
    } catch (const Error&) {
        // Gone: only the check for leakage needs it, which then says so.
    }
    return state;
}

std::vector<DatasetState> readDatasets(const std::vector<ComparedDataset>& datasets)
{
    std::vector<DatasetState> states;
    for (const auto& dataset : datasets) {
        const std::string name = folderName(dataset.folder);
        const auto same = std::count_if(datasets.begin(), datasets.end(), [&](const auto& other) { return folderName(other.folder) == name; });
        const std::string full = fs::absolute(dataset.folder).lexically_normal().string();
        states.push_back({dataset::readDatasetOptions(dataset.folder), same > 1 ? name + "-" + md5OfText(full).substr(0, 8) : name});
    }
    return states;
}

bool sameFolder(const fs::path& a, const fs::path& b)
{
    std::error_code error;
    return fs::equivalent(a, b, error) && !error;
}

const std::vector<std::string>& chromosomes(const dataset::DatasetOptions& options, const std::string& split)
{
    return split == "train" ? options.train : split == "validation" ? options.validation : options.test;
}

// Chromosomes that the model was trained on and that the sites to be measured lie on.
std::vector<std::string> sharedChromosomes(const dataset::DatasetOptions& trainedOn, const dataset::DatasetOptions& tested, const std::string& split)
{
    std::vector<std::string> shared;
    for (const auto& chrom : chromosomes(tested, split))
        if (std::find(trainedOn.train.begin(), trainedOn.train.end(), chrom) != trainedOn.train.end())
            shared.push_back(chrom);
    return shared;
}

// One model on one data set: where its evaluation lies and whether it is still true.
class Evaluations {
public:
    Evaluations(const CrossRequest& request, const ComparedRun& run, const RunState& runState, const ComparedDataset& dataset,
                const DatasetState& datasetState)
        : m_request(request), m_run(run), m_record(runState.record), m_dataset(dataset),
          m_folder(run.folder / "evaluations" / (datasetState.cacheName + "-" + request.split)), m_stamps(m_folder)
    {
    }

    bool isOwn(const RunState& run)
    {
        return m_record.inputs.instancesMd5 == m_stamps.fingerprint(m_dataset.folder / paths::kInstancesFile) ||
               (!run.dataset.empty() && sameFolder(run.dataset, m_dataset.folder));
    }

    // What training measured at its end, or what was measured here; none if neither is there or still true.
    std::optional<stats::RankingMetrics> known()
    {
        if (m_record.inputs.instancesMd5 == m_stamps.fingerprint(m_dataset.folder / paths::kInstancesFile) && isNewer(m_run.folder))
            if (auto metrics = readable(m_run.folder))
                return metrics;
        const fs::path file = m_folder / paths::kEvaluationFile;
        std::error_code ignored;
        if (!fs::exists(file, ignored))
            return std::nullopt;
        const bool ours = m_stamps.key(kResultStep) == m_stamps.fingerprint(file);
        if (ours && m_stamps.key(kInputsStep) != inputs())
            return std::nullopt;
        // Somebody else's evaluation (the command evaluate) counts if it is younger than all that it was made from.
        if (!ours && !isNewer(m_folder))
            return std::nullopt;
        return readable(m_folder);
    }

    stats::RankingMetrics measure(const compute::Compute& compute, Progress& progress, Warnings& warnings)
    {
        train::EvaluateOptions options;
        options.split = m_request.split;
        options.bootstrap = m_request.bootstrap;
        options.baselines = false;
        options.seed = m_request.seed;
        options.threads = m_request.threads;
        options.device = m_request.device;
        const fs::path genome = m_dataset.genome.empty() ? fs::path(dataset::readDatasetOptions(m_dataset.folder).genomeFile) : m_dataset.genome;
        m_stamps.begin(kResultStep, inputs());
        const auto evaluation = compute.evaluate(m_run.folder, m_dataset.folder, genome, options, m_folder, progress);
        warnings.insert(warnings.end(), evaluation.warnings.begin(), evaluation.warnings.end());
        Stamps after(m_folder);
        after.finish(kInputsStep, inputs());
        after.finish(kResultStep, after.fingerprint(m_folder / paths::kEvaluationFile));
        if (auto metrics = read(m_folder))
            return *metrics;
        throw Error("The evaluation in " + m_folder.string() + " lacks the split " + m_request.split + ". Remove the folder and start again.");
    }

private:
    std::string inputs()
    {
        std::string text;
        for (const fs::path& file : inputFiles())
            text += m_stamps.fingerprint(file) + "\n";
        return md5OfText(text + m_request.split);
    }
    std::vector<fs::path> inputFiles() const
    {
        return {m_run.folder / paths::kModelFile, m_dataset.folder / paths::kInstancesFile, m_dataset.folder / paths::kDatasetFile};
    }
    bool isNewer(const fs::path& folder) const
    {
        std::error_code error;
        const auto time = fs::last_write_time(folder / paths::kEvaluationFile, error);
        const auto files = inputFiles();
        return !error && std::all_of(files.begin(), files.end(), [&](const fs::path& file) {
            const auto then = fs::last_write_time(file, error);
            return !error && then <= time;
        });
    }
    // A damaged evaluation is none: it is measured again.
    std::optional<stats::RankingMetrics> readable(const fs::path& folder) const
    {
        try {
            return read(folder);
        } catch (const Error&) {
            return std::nullopt;
        }
    }
    // Rows are the two strands: an evaluation with averaged strands is another number.
    std::optional<stats::RankingMetrics> read(const fs::path& folder) const
    {
        const auto evaluation = train::readEvaluation(folder);
        for (const auto& split : evaluation.splits)
            if (split.split == m_request.split && split.rows.positives == 2 * split.sites.positives && split.rows.negatives == 2 * split.sites.negatives)
                return split.rows;
        return std::nullopt;
    }

    const CrossRequest& m_request;
    const ComparedRun& m_run;
    const train::RunRecord& m_record;
    const ComparedDataset& m_dataset;
    fs::path m_folder;
    Stamps m_stamps;
};

void warn(const CrossObserver& observer, const std::string& sentence)
{
    if (observer.warning)
        observer.warning({"", 0, sentence});
}

bool leaks(const ComparedRun& run, const RunState& runState, const ComparedDataset& dataset, const DatasetState& datasetState,
           const std::string& split, const CrossObserver& observer)
{
    if (!runState.trainedOn)
        return false;
    if (runState.trainedOn->rounds.round > 0 || datasetState.options.rounds.round > 0) {
        warn(observer, run.name + " on " + dataset.name + ": sites were split at random, not by chromosome, so windows that this model was trained on may be among those that it is measured on.");
        return true;
    }
    const auto shared = sharedChromosomes(*runState.trainedOn, datasetState.options, split);
    if (!shared.empty())
        warn(observer, run.name + " was trained on " + join(shared, ", ") + ", which " + dataset.name +
                           " is measured on: its value there is too good. Use data sets with the same chromosome roles.");
    return !shared.empty();
}

// GC of the used windows of each class; the table of sites is read once as long as it does not change.
struct SiteMeans {
    std::int64_t bound = 0, unbound = 0;
    double gcBound = 0, gcUnbound = 0;
};
SiteMeans siteMeans(const fs::path& folder)
{
    static std::mutex mutex;
    static std::map<std::string, SiteMeans> known;
    const fs::path table = folder / paths::kInstancesFile;
    std::error_code ignored;
    const std::string key = table.string() + " " + std::to_string(fs::last_write_time(table, ignored).time_since_epoch().count()) + " " +
                            std::to_string(fs::file_size(table, ignored));
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(key); found != known.end())
        return found->second;
    const auto data = dataset::readDataset(folder);
    SiteMeans means;
    std::int64_t gcKnown[2] = {0, 0};
    double sum[2] = {0, 0};
    for (const auto& site : data.instances) {
        if (!site.used)
            continue;
        ++(site.label ? means.bound : means.unbound);
        if (std::isnan(site.gc))
            continue;
        sum[site.label ? 1 : 0] += site.gc;
        ++gcKnown[site.label ? 1 : 0];
    }
    means.gcBound = gcKnown[1] > 0 ? sum[1] / static_cast<double>(gcKnown[1]) : std::numeric_limits<double>::quiet_NaN();
    means.gcUnbound = gcKnown[0] > 0 ? sum[0] / static_cast<double>(gcKnown[0]) : std::numeric_limits<double>::quiet_NaN();
    return known[key] = means;
}

}  // namespace

fs::path datasetOfRun(const ComparedRun& run)
{
    if (!run.dataset.empty())
        return run.dataset;
    const fs::path recorded = train::readRunRecord(run.folder).inputs.datasetFolder;
    // Where it was, or in the same place beside a run that was moved with it.
    const std::string name = folderName(recorded);
    const fs::path above = (fs::absolute(run.folder) / "").lexically_normal().parent_path().parent_path();
    for (const fs::path& place : {recorded, above / name, above.parent_path() / "datasets" / name})
        if (dataset::datasetExists(place))
            return place;
    throw Error("The data set " + recorded.string() + " of the run " + run.folder.string() + " is not there. Move it back, or make it again.");
}

analysis::CrossTable crossTable(const CrossRequest& request, const std::function<const compute::Compute&()>& compute, Progress& progress,
                                const CrossObserver& observer)
{
    analysis::CrossTable table;
    table.split = request.split;
    std::vector<RunState> runs;
    for (const auto& run : request.runs) {
        table.models.push_back(run.name);
        runs.push_back(readRun(run));
        if (!runs.back().trainedOn)
            warn(observer, "The data set that " + run.name + " was trained on is not there, so leakage cannot be checked for it.");
    }
    const auto datasets = readDatasets(request.datasets);
    for (const auto& dataset : request.datasets)
        table.datasets.push_back(dataset.name);
    const double total = static_cast<double>(std::max<std::size_t>(1, runs.size() * datasets.size()));
    for (std::size_t r = 0; r < runs.size(); ++r) {
        for (std::size_t d = 0; d < datasets.size(); ++d) {
            const double done = static_cast<double>(table.cells.size());
            SubProgress part(progress, done / total, (done + 1) / total);
            part.checkpoint(0, request.runs[r].name + " on " + request.datasets[d].name);
            Evaluations evaluations(request, request.runs[r], runs[r], request.datasets[d], datasets[d]);
            analysis::CrossCell cell;
            cell.own = evaluations.isOwn(runs[r]);
            cell.leakage = !cell.own && leaks(request.runs[r], runs[r], request.datasets[d], datasets[d], request.split, observer);
            auto metrics = evaluations.known();
            const bool fits = runs[r].record.inputs.window == datasets[d].options.window;
            const bool now = !metrics && compute && fits;
            if (now) {
                Warnings warnings;
                metrics = evaluations.measure(compute(), part, warnings);
                for (const auto& warning : warnings)
                    warn(observer, request.runs[r].name + " on " + request.datasets[d].name + ": " + toText(warning));
            } else if (!fits) {
                warn(observer, request.runs[r].name + " reads windows of " + std::to_string(runs[r].record.inputs.window) + " bases, but " +
                                   request.datasets[d].name + " has windows of " + std::to_string(datasets[d].options.window) +
                                   ": the cell stays empty.");
            }
            cell.measured = metrics.has_value() || !fits;
            cell.metrics = metrics.value_or(stats::RankingMetrics{});
            table.cells.push_back(cell);
            if (observer.cell)
                observer.cell(r, d, now);
        }
    }
    progress.report(1, "done");
    return table;
}

analysis::RunFacts runFacts(const ComparedRun& run, const std::string& split)
{
    const auto record = train::readRunRecord(run.folder);
    const fs::path folder = datasetOfRun(run);
    const SiteMeans means = siteMeans(folder);
    analysis::RunFacts facts;
    facts.name = run.name;
    facts.tf = run.tf.empty() ? record.inputs.motif.substr(0, record.inputs.motif.find(' ')) : run.tf;
    facts.cell = run.cell;
    facts.design = dataset::toText(dataset::readDatasetOptions(folder).design);
    facts.coreBlocked = record.options.coreBlocked;
    facts.bound = means.bound;
    facts.unbound = means.unbound;
    facts.gcBound = means.gcBound;
    facts.gcUnbound = means.gcUnbound;
    const auto evaluation = train::readEvaluation(run.folder);
    for (const auto& part : evaluation.splits)
        if (part.split == split) {
            facts.auroc = part.rows.auroc;
            facts.auprc = part.rows.auprc;
        }
    return facts;
}

std::vector<fs::path> kmerTablesOf(const fs::path& runFolder)
{
    std::error_code ignored;
    std::vector<fs::path> files;
    for (const fs::path& file : {runFolder / paths::kKmersFile, paths::scoresFolder(runFolder) / paths::kKmersFile})
        if (fs::exists(file, ignored))
            files.push_back(file);
    return files;
}

std::optional<fs::path> kmerTableOf(const fs::path& runFolder)
{
    const auto files = kmerTablesOf(runFolder);
    return files.empty() ? std::nullopt : std::optional(files.front());
}

}  // namespace bindscape::project
