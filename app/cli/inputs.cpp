// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/inputs.h"

#include "core/dataset/dataset.h"
#include "core/train/run_record.h"

namespace bindscape::cli {

namespace fs = std::filesystem;

void addOutputPolicy(CLI::App& app, OutputPolicy& policy)
{
    auto* overwrite = app.add_flag("--overwrite", policy.overwrite, "Replace an output that exists");
    app.add_flag("--resume", policy.resume, "Go on with an output that exists; a finished one is left as it is")->excludes(overwrite);
}

bool mayWrite(const fs::path& output, bool finished, const OutputPolicy& policy, Console& console, const std::string& option)
{
    if (!finished || policy.overwrite)
        return true;
    if (policy.resume) {
        console.say(output.string() + " is finished already.");
        console.event("finished_already", {{"file", output.string()}});
        return false;
    }
    throw Error(output.string() + " exists already. Give another place with " + option + ", or --overwrite to replace it.");
}

void requireFolderOf(const fs::path& output)
{
    std::error_code ignored;
    if (const fs::path folder = output.parent_path(); !folder.empty() && !fs::is_directory(folder, ignored))
        throw Error("The folder " + folder.string() + " of " + output.filename().string() + " does not exist. Make it, or name another one.");
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

namespace {

std::string existingGenome(const std::string& given, const std::string& recorded, const std::string& what)
{
    const std::string& file = given.empty() ? recorded : given;
    std::error_code ec;
    if (!fs::exists(file, ec))
        throw Error("The genome " + file + " is not there" +
                    (given.empty() ? ", although the " + what + " was made from it; say where it is now with --genome." : "."));
    return file;
}

}  // namespace

std::string genomeOf(const fs::path& datasetFolder, const std::string& given)
{
    return existingGenome(given, given.empty() ? dataset::readDatasetOptions(datasetFolder).genomeFile : "", "data set");
}

std::string genomeOfRun(const fs::path& runFolder, const std::string& given)
{
    return existingGenome(given, given.empty() ? train::readRunRecord(runFolder).inputs.genomeFile : "", "run");
}

void applyValues(Values& values, std::span<const Parameter> parameters, const std::vector<std::string>& pairs)
{
    for (const auto& pair : pairs) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos)
            throw UsageError("\"" + pair + "\" is not of the form name=value.");
        asUsage([&] { values.set(parameters, pair.substr(0, equals), pair.substr(equals + 1)); });
    }
}

}  // namespace bindscape::cli
