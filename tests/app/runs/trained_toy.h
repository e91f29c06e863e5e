// SPDX-License-Identifier: GPL-3.0-or-later
// A project of the toy genome with one analysis whose two runs, core present and blocked, have been trained for an epoch.
#pragma once

#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/nn/architecture.h"
#include "core/project/project.h"
#include "tests/core/train/toy_dataset.h"

namespace bindscape::test {

class TrainedToy {
public:
    explicit TrainedToy(std::filesystem::path folder) : m_folder(std::move(folder)), m_toy(m_folder / "files")
    {
        const auto dataset = m_toy.make("toy", {"chr1"}, {"chr2"}, {"chr3"});
        const auto place = paths::datasetFolder(m_folder, "toy");
        std::filesystem::create_directories(place.parent_path());
        std::filesystem::rename(dataset, place);
        for (const bool blocked : {false, true})
            train(place, blocked);
    }
    project::Project project() const
    {
        project::Project project;
        project.file = m_folder / "toy.bindscape";
        project.genome = m_toy.genome();
        project::AnalysisEntry analysis;
        analysis.id = "toy";
        analysis.tf = "TOY";
        for (const bool blocked : {false, true}) {
            project::RunEntry run;
            run.id = blocked ? "toy-blocked" : "toy-present";
            run.name = "run 1";
            run.coreBlocked = blocked;
            analysis.runs.push_back(run);
        }
        project.analyses.push_back(analysis);
        return project;
    }

private:
    void train(const std::filesystem::path& dataset, bool blocked) const
    {
        const auto& compute = compute::loadCompute();
        auto options = compute.presetOptions("quick", "danq");
        const auto& architecture = nn::findDescription("danq");
        options.architectureValues = Values(architecture.parameters);
        for (const auto& [id, value] : architecture.narrow)
            options.architectureValues.set(architecture.parameters, id, "6");
        options.coreBlocked = blocked;
        options.maxEpochs = 1;
        options.threads = 1;
        options.device = "cpu";
        SilentProgress silent;
        compute.train(dataset, m_toy.genome(), options, paths::runFolder(m_folder, blocked ? "toy-blocked" : "toy-present"), silent, {});
    }
    std::filesystem::path m_folder;
    ToyDatasets m_toy;
};

}  // namespace bindscape::test
