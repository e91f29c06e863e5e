// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/inputs.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

void addOutputPolicy(CLI::App& app, OutputPolicy& policy)
{
    auto* overwrite = app.add_flag("--overwrite", policy.overwrite, "Replace an output that exists");
    app.add_flag("--resume", policy.resume, "Go on with an output that exists; a finished one is left as it is")->excludes(overwrite);
}

bool mayWrite(const fs::path& output, bool finished, const OutputPolicy& policy)
{
    if (!finished || policy.overwrite)
        return true;
    if (policy.resume)
        return false;
    throw Error(output.string() + " exists already. Give another place with --out, or --overwrite to replace it.");
}

std::shared_ptr<const genome::Reference> openGenome(const std::string& file, Console& console)
{
    Warnings warnings;
    auto reference = genome::Reference::open(file, warnings);
    console.warn(warnings);
    return reference;
}

motif::Background chooseBackground(const std::string& text, const genome::Reference& reference, int threads, Progress& progress)
{
    return text == "genome" ? motif::genomeBackground(reference, threads, progress) : motif::parseBackground(text);
}

std::vector<motif::Motif> chooseMotifs(const std::string& file, const std::vector<std::string>& ids, Console& console)
{
    const motif::MotifFile content = motif::readMotifs(file);
    console.warn(content.warnings);
    if (ids.empty())
        return content.motifs;
    std::vector<motif::Motif> chosen;
    for (const auto& id : ids)
        chosen.push_back(motif::findMotif(content, id));
    return chosen;
}

std::string absolutePath(const std::string& file)
{
    return file.empty() ? file : fs::absolute(file).lexically_normal().string();
}

}  // namespace bindscape::cli
