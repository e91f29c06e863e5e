// SPDX-License-Identifier: GPL-3.0-or-later
// Asking the trained networks of the project about variants and edited windows. The network that was asked last stays in memory, with the
// cores of its data set, until its file changes.
#pragma once

#include "app/session/file_stamp.h"
#include "app/session/session.h"
#include "core/whatif/comparison.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::app {

// What a job needs to know of a run.
struct AskedRun {
    std::string id, title;  // "GATA1 · Baseline · DanQ · run 1, core blocked"
    std::filesystem::path folder, instances;
    bool operator==(const AskedRun&) const = default;
};
std::optional<AskedRun> askedRun(const project::Project& project, const std::string& runId);
// Those of the analyses that have a trained model now, in the order of the project. Looks at the disk.
std::vector<AskedRun> trainedRuns(const project::Project& project);

// Any thread; calls that need the same file wait for each other.
class KeptModels {
public:
    std::shared_ptr<interpret::OpenModel> model(const AskedRun& run);
    // Null where the data set is not there.
    std::shared_ptr<const genome::TrackSource> instances(const AskedRun& run, const std::vector<genome::Contig>& contigs);

private:
    template <class Thing>
    struct Kept {
        std::mutex busy;
        std::filesystem::path file;
        FileStamp stamp;
        std::shared_ptr<Thing> thing;
    };
    Kept<interpret::OpenModel> m_model;
    Kept<const genome::TrackSource> m_instances;
};

struct VariantQuestion {
    whatif::Variant variant;
    std::size_t alternate = 0;
    whatif::Centre centre = whatif::Centre::NearestCore;
};
// The windows as this network reads them.
whatif::Pair pairFor(KeptModels& kept, const AskedRun& run, const train::RunRecord& record, const genome::Reference& genome,
                     const VariantQuestion& question, Progress& progress);

// One row a model.
struct ModelAnswer {
    AskedRun run;
    double reference = 0, alternate = 0;  // logits
    std::string trouble;                  // a sentence, where it could not be asked
};
ModelAnswer askModel(KeptModels& kept, const AskedRun& run, const genome::Reference& genome, const VariantQuestion& question,
                     Progress& progress);

// A job that computes beside whatever else does, so that an answer comes at once while a training or a long scoring runs. GUI thread.
template <class Result>
jobs::Job* startAsking(Session& session, const QString& title, std::function<Result(Progress&)> work, QObject* guard,
                       std::function<void(Result)> done)
{
    jobs::JobOptions options;
    options.title = title;
    options.pool = jobs::Pool::Compute;
    options.visible = false;
    jobs::Job* job = session.jobs().start<Result>(std::move(options), std::move(work), guard, std::move(done));
    if (job->state() == jobs::JobState::Waiting)
        session.jobs().startNow(job);
    return job;
}

}  // namespace bindscape::app
