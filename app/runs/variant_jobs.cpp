// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/variant_jobs.h"

#include "app/runs/compute_threads.h"
#include "app/runs/what_if.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/compute/compute.h"
#include "core/genome/shared_reference.h"
#include "core/motif/match_track.h"
#include "core/project/variant_studies.h"
#include "core/scores/score_bed.h"
#include "core/whatif/variant_windows.h"

#include <QVariant>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStudyProperty = "study of variants";
constexpr double kMotifPvalue = 1e-4;

// What a job needs, taken from the project before it starts.
struct Study {
    VariantStudyOrder order;
    project::StudyInputs inputs;
    std::optional<AskedRun> network;
    fs::path motifs, folder;
    int threads = 0;
};

void rankNow(const Study& study, const std::shared_ptr<const genome::Reference>& reference, Progress& progress)
{
    variation::RankOptions options;
    options.by = study.order.byChange ? variation::RankBy::Change : variation::RankBy::Score;
    options.strength = study.order.relative ? variation::Strength::Relative : variation::Strength::Raw;
    options.snpsOnly = study.order.snpsOnly;
    options.passedOnly = study.order.passedOnly;
    variation::RankHelp help;
    Warnings warnings;
    std::shared_ptr<interpret::OpenModel> model;
    std::shared_ptr<const genome::TrackSource> cores, motifs;
    if (study.network) {
        model = compute::loadCompute().openModel(study.network->folder, "auto", study.threads);
        help.network = model.get();
        help.rules = whatif::rulesOf(model->record(), whatif::Centre::NearestCore, warnings);
        std::error_code ignored;
        if (fs::exists(study.network->instances, ignored))
            cores = scores::instanceTrack(study.network->instances, reference->contigs());
        help.cores = cores.get();
    }
    if (!study.motifs.empty()) {
        motifs = motif::matchTrack(study.motifs, reference, {kMotifPvalue, false});
        help.motifs = motifs.get();
    }
    const auto result = variation::rankVariants(study.inputs.variants, *reference, study.inputs.models, options, help, study.order.annotated, progress);
    project::StudyInputs inputs = study.inputs;
    if (study.network) {
        inputs.centre = cores ? "core" : "variant";
        inputs.dataset = cores ? study.network->instances.parent_path() : fs::path();
    }
    inputs.motifs = study.motifs;
    inputs.motifPvalue = kMotifPvalue;
    inputs.motifReach = help.motifReach;
    project::writeRankedStudy(result, options, inputs, study.folder / project::kRankedFile);
}

void studyNow(const Study& study, Progress& progress)
{
    giveWayToWindow();
    const ComputingNow computing;
    Warnings warnings;
    const auto reference = genome::sharedReference(study.inputs.genome, warnings);
    requireWritableFolder(study.folder);
    switch (study.order.kind) {
    case VariantStudy::Ranked: return rankNow(study, reference, progress);
    case VariantStudy::Singletons: {
        variation::SingletonOptions options;
        options.counts.snpsOnly = true;
        options.counts.passedOnly = study.order.passedOnly;
        options.fewestChromosomes = study.order.fewestChromosomes;
        options.rule = study.order.rule;
        options.sitesFile = study.folder / project::kSingletonSitesFile;
        const auto table = variation::countSingletons(study.inputs.variants, *reference, study.inputs.models, options, progress);
        return project::writeSingletonStudy(table, study.inputs, study.folder);
    }
    case VariantStudy::Tested: {
        variation::TestedOptions options;
        options.fdr = study.order.fdr;
        options.snpsOnly = study.order.snpsOnly;
        options.strength = study.order.relative ? variation::Strength::Relative : variation::Strength::Raw;
        const auto result = variation::scoreTested(study.inputs.variants, *reference, study.inputs.models, options, progress);
        return project::writeTestedStudy(result, study.inputs, study.folder);
    }
    }
}

QString titleOf(const VariantStudyOrder& order)
{
    const QString file = QString::fromStdString(order.variants.filename().string());
    switch (order.kind) {
    case VariantStudy::Ranked: return QObject::tr("Rank the variants of %1").arg(file);
    case VariantStudy::Singletons: return QObject::tr("Singletons of %1").arg(file);
    case VariantStudy::Tested: return QObject::tr("Tested variants of %1").arg(file);
    }
    return {};
}

}  // namespace

fs::path studyTable(const project::Project& project, VariantStudy kind)
{
    const char* name = kind == VariantStudy::Ranked ? project::kRankedFile : kind == VariantStudy::Singletons ? project::kSingletonsFile : project::kTestedFile;
    return project::variantsFolder(project.folder()) / name;
}

jobs::Job* jobOfVariantStudy(Session& session)
{
    for (jobs::Job* job : session.jobs().jobs())
        if (!job->isOver() && job->property(kStudyProperty).isValid())
            return job;
    return nullptr;
}

jobs::Job* startVariantStudy(Session& session, const VariantStudyOrder& order)
{
    if (jobs::Job* known = jobOfVariantStudy(session)) {
        known->resume();
        return known;
    }
    const auto& project = session.project();
    Study study{order, {order.variants, project::studyModels(project, order.design).models, project.genome, {}}, {}, project.motifs,
                project::variantsFolder(project.folder()), threadsBeside()};
    if (study.inputs.models.empty()) {
        session.say(QObject::tr("No network of this design has scores of bound sites yet. Score one first."), Severity::Note);
        return nullptr;
    }
    if (!order.network.empty())
        study.network = askedRun(project, order.network);
    if (study.network)
        study.inputs.network = study.network->folder;
    jobs::JobOptions options;
    options.title = titleOf(order);
    jobs::Job* job = session.jobs().start(std::move(options), [study](Progress& progress) { studyNow(study, progress); });
    job->setProperty(kStudyProperty, true);
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
    });
    return job;
}

}  // namespace bindscape::app
