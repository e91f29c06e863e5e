// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/what_if.h"

#include "app/runs/compute_threads.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/scores/score_set.h"

namespace bindscape::app {

namespace fs = std::filesystem;

std::optional<AskedRun> askedRun(const project::Project& project, const std::string& runId)
{
    const auto found = findRun(project, runId);
    if (!found)
        return std::nullopt;
    AskedRun run;
    run.id = runId;
    run.title = runTitle(*found->analysis, *found->run).toStdString() + (found->run->coreBlocked ? ", core blocked" : ", core present");
    run.folder = folderOf(project, *found->run);
    run.instances = paths::datasetFolder(project.folder(), found->analysis->id) / paths::kInstancesFile;
    return run;
}

std::vector<AskedRun> trainedRuns(const project::Project& project)
{
    std::vector<AskedRun> runs;
    std::error_code ignored;
    for (const auto& analysis : project.analyses)
        for (const auto& entry : analysis.runs)
            if (auto run = askedRun(project, entry.id); run && fs::exists(run->folder / paths::kModelFile, ignored))
                runs.push_back(std::move(*run));
    return runs;
}

std::shared_ptr<interpret::OpenModel> KeptModels::model(const AskedRun& run)
{
    const std::scoped_lock lock(m_model.busy);
    const fs::path file = run.folder / paths::kModelFile;
    const auto stamp = FileStamp::of(file);
    if (!m_model.thing || m_model.file != file || !(m_model.stamp == stamp)) {
        m_model.thing.reset();  // not both at once
        m_model.thing = compute::loadCompute().openModel(run.folder, "auto", threadsBeside());
        m_model.file = file;
        m_model.stamp = stamp;
    }
    return m_model.thing;
}

std::shared_ptr<const genome::TrackSource> KeptModels::instances(const AskedRun& run, const std::vector<genome::Contig>& contigs)
{
    const std::scoped_lock lock(m_instances.busy);
    const auto stamp = FileStamp::of(run.instances);
    if (!stamp.there)
        return nullptr;
    if (!m_instances.thing || m_instances.file != run.instances || !(m_instances.stamp == stamp)) {
        m_instances.thing.reset();
        m_instances.thing = scores::instanceTrack(run.instances, contigs);
        m_instances.file = run.instances;
        m_instances.stamp = stamp;
    }
    return m_instances.thing;
}

whatif::Pair pairFor(KeptModels& kept, const AskedRun& run, const train::RunRecord& record, const genome::Reference& genome,
                     const VariantQuestion& question, Progress& progress)
{
    Warnings warnings;
    const auto rules = whatif::rulesOf(record, question.centre, warnings);
    std::vector<whatif::Core> cores;
    if (rules.centre == whatif::Centre::NearestCore)
        if (const auto instances = kept.instances(run, genome.contigs()))
            cores = whatif::coresNear(*instances, question.variant.region(), rules.window, progress);
    const auto windows = whatif::variantWindows(genome, question.variant, question.alternate, cores, rules);
    whatif::Pair pair = whatif::pairOf(windows, question.variant, question.alternate);
    for (const auto& warning : warnings)
        pair.notes.push_back(toText(warning));
    return pair;
}

ModelAnswer askModel(KeptModels& kept, const AskedRun& run, const genome::Reference& genome, const VariantQuestion& question,
                     Progress& progress)
{
    ModelAnswer answer;
    answer.run = run;
    try {
        const auto model = compute::loadCompute().openModel(run.folder, "auto", threadsBeside());
        const auto pair = pairFor(kept, run, model->record(), genome, question, progress);
        const auto logits = model->logits(std::vector{pair.first, pair.second}, progress);
        answer.reference = logits[0];
        answer.alternate = logits[1];
    } catch (const Error& error) {
        answer.trouble = error.what();
    }
    return answer;
}

}  // namespace bindscape::app
