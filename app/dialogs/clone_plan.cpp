// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/clone_plan.h"

#include "app/runs/run_names.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <functional>
#include <set>

namespace bindscape::app {

namespace {

constexpr const char* kSize = "size:";
constexpr const char* kRate = "rate:";

QString tr(const char* text) { return QCoreApplication::translate("CloneDialog", text); }

// One setting: how it is read from a choice and put into one.
struct Setting {
    CloneField field;
    std::function<std::string(const TrainingChoice&)> get;
    std::function<void(TrainingChoice&, const std::string&)> set;
};

[[noreturn]] void refuse(const QString& label, const std::string& text, const QString& wanted)
{
    throw Error(tr("%1 must be %2, not \"%3\".").arg(label, wanted, QString::fromStdString(text)).toStdString());
}

long wholeNumber(const QString& label, const std::string& text, long least, long most)
{
    const auto value = parseInteger(text);
    if (!value || *value < least || *value > most)
        refuse(label, text, tr("a whole number from %1 to %2").arg(least).arg(most));
    return static_cast<long>(*value);
}

double realNumber(const QString& label, const std::string& text, double least, double most)
{
    const auto value = parseReal(text);
    if (!value || !(*value >= least && *value <= most))
        refuse(label, text, tr("a number from %1 to %2").arg(least).arg(most));
    return *value;
}

std::string number(double value) { return formatReal(value, 6); }
std::string yesNo(bool value) { return value ? "yes" : "no"; }

Setting whole(const char* id, const QString& label, const QString& help, long least, long most, std::function<long(const TrainingChoice&)> get,
              std::function<void(TrainingChoice&, long)> set)
{
    return {{id, label, help, {}, {}},
            [get = std::move(get)](const TrainingChoice& choice) { return std::to_string(get(choice)); },
            [=](TrainingChoice& choice, const std::string& text) { set(choice, wholeNumber(label, text, least, most)); }};
}

Setting real(const std::string& id, const QString& label, const QString& help, double least, double most, std::function<double(const TrainingChoice&)> get,
             std::function<void(TrainingChoice&, double)> set)
{
    return {{id, label, help, {}, {}},
            [get = std::move(get)](const TrainingChoice& choice) { return number(get(choice)); },
            [=](TrainingChoice& choice, const std::string& text) { set(choice, realNumber(label, text, least, most)); }};
}

Setting oneOf(const std::string& id, const QString& label, const QString& help, const std::vector<std::string>& options,
              std::function<std::string(const TrainingChoice&)> get, std::function<void(TrainingChoice&, const std::string&)> set)
{
    return {{id, label, help, {}, options}, std::move(get), [=](TrainingChoice& choice, const std::string& text) {
                if (std::find(options.begin(), options.end(), text) == options.end())
                    refuse(label, text, tr("one of %1").arg(QString::fromStdString(join(options, ", "))));
                set(choice, text);
            }};
}

Setting flag(const char* id, const QString& label, const QString& help, std::function<bool(const TrainingChoice&)> get, std::function<void(TrainingChoice&, bool)> set)
{
    return oneOf(id, label, help, {"yes", "no"}, [get = std::move(get)](const TrainingChoice& choice) { return yesNo(get(choice)); },
                 [set = std::move(set)](TrainingChoice& choice, const std::string& text) { set(choice, text == "yes"); });
}

const char* toText(CoreChoice core) { return core == CoreChoice::Both ? "both" : core == CoreChoice::Blocked ? "blocked" : "present"; }

// Sizes of a network mean nothing to another one.
void changeArchitecture(TrainingChoice& choice, const std::string& id)
{
    choice.architecture = id;
    choice.parameters = nlohmann::json::object();
    choice.training.groupRates.clear();
}

std::vector<std::string> idsOf(const auto& entries)
{
    std::vector<std::string> ids;
    for (const auto& entry : entries)
        ids.push_back(entry.id);
    return ids;
}

void addTraining(std::vector<Setting>& list, const train::TrainOptions& usual)
{
    list.push_back({{"seed", tr("Seed"), tr("Of the first weights, the order of the rows and dropout"), {}, {}},
                    [](const TrainingChoice& c) { return std::to_string(c.seed); },
                    [](TrainingChoice& c, const std::string& text) { c.seed = static_cast<std::uint64_t>(wholeNumber(tr("Seed"), text, 0, 2'000'000'000)); }});
    list.push_back(real("learning_rate", tr("Learning rate"), tr("Of Adam, at the start"), 1e-9, 1.0,
                        [usual](const TrainingChoice& c) { return c.training.learningRate > 0 ? c.training.learningRate : usual.learningRate; },
                        [](TrainingChoice& c, double value) { c.training.learningRate = value; }));
    list.push_back(whole("batch", tr("Batch"), tr("Rows a step"), 1, 100'000, [usual](const TrainingChoice& c) { return c.batch > 0 ? c.batch : usual.batch; },
                         [](TrainingChoice& c, long value) { c.batch = value; }));
    list.push_back(whole("patience", tr("Patience"), tr("Epochs without a better value before training stops"), 1, 10'000,
                         [usual](const TrainingChoice& c) { return c.training.patience > 0 ? c.training.patience : usual.patience; },
                         [](TrainingChoice& c, long value) { c.training.patience = value; }));
    list.push_back(whole("max_epochs", tr("Most epochs"), tr("Training ends after so many in any case"), 1, 1'000'000,
                         [usual](const TrainingChoice& c) { return c.maxEpochs > 0 ? c.maxEpochs : usual.maxEpochs; },
                         [](TrainingChoice& c, long value) { c.maxEpochs = value; }));
    list.push_back(oneOf("stop_by", tr("Stop by"), tr("What patience watches on the validation chromosomes"), {"loss", "auroc"},
                         [](const TrainingChoice& c) { return c.training.stopBy; }, [](TrainingChoice& c, const std::string& v) { c.training.stopBy = v; }));
    list.push_back(flag("ema", tr("Averaged weights"), tr("A moving average of the weights is measured and kept"), [](const TrainingChoice& c) { return c.training.ema; },
                        [](TrainingChoice& c, bool v) { c.training.ema = v; }));
    list.push_back(flag("reverse_complement", tr("Reverse complement"), tr("Both strands of every window are rows"),
                        [](const TrainingChoice& c) { return c.training.reverseComplement; }, [](TrainingChoice& c, bool v) { c.training.reverseComplement = v; }));
    list.push_back(whole("shift", tr("Shift"), tr("Windows are moved by up to so many bases, anew in every epoch"), 0, 100'000,
                         [](const TrainingChoice& c) { return c.training.shift; }, [](TrainingChoice& c, long v) { c.training.shift = v; }));
    list.push_back(oneOf("class_weights", tr("Class weights"), tr("Whether bound and unbound rows weigh the same in the loss"), {"equal", "balanced"},
                         [](const TrainingChoice& c) { return c.training.classWeights; }, [](TrainingChoice& c, const std::string& v) { c.training.classWeights = v; }));
    list.push_back(oneOf("device", tr("Device"), tr("Where it is trained"), {"auto", "cpu", "cuda"}, [](const TrainingChoice& c) { return c.device; },
                         [](TrainingChoice& c, const std::string& v) { c.device = v; }));
}

void addTrunk(std::vector<Setting>& list)
{
    list.push_back({{"trunk", tr("Start from"), tr("Folder of the run whose layers are taken over; \"none\": from scratch"), {}, {}},
                    [](const TrainingChoice& c) { return c.training.trunk.empty() ? std::string("none") : c.training.trunk.string(); },
                    [](TrainingChoice& c, const std::string& text) {
                        c.training.trunk = text == "none" ? std::filesystem::path() : std::filesystem::path(text);
                        if (text == "none")
                            c.training.freezeTrunk = false;
                    }});
    list.push_back(flag("freeze_trunk", tr("Trunk stays as it is"), tr("The layers that were taken over are not trained"), [](const TrainingChoice& c) { return c.training.freezeTrunk; },
                        [](TrainingChoice& c, bool v) {
                            if (v && c.training.trunk.empty())
                                throw Error(tr("There is no trunk to keep as it is: the run starts from scratch.").toStdString());
                            c.training.freezeTrunk = v;
                        }));
}

void addData(std::vector<Setting>& list)
{
    list.push_back(oneOf("design", tr("Design"), tr("Which unbound sites are compared with the bound ones"), {"baseline", "gc", "dnase"},
                         [](const TrainingChoice& c) { return c.design; }, [](TrainingChoice& c, const std::string& v) { c.design = v; }));
    list.push_back(real("ratio", tr("Unbound for each bound"), tr("How many unbound sites are taken for one bound"), 0.01, 1000, [](const TrainingChoice& c) { return c.settings.ratio; },
                        [](TrainingChoice& c, double v) { c.settings.ratio = v; }));
    list.push_back(real("pvalue", tr("Motif p-value"), tr("Only hits at least as good are sites"), 1e-12, 1, [](const TrainingChoice& c) { return c.pvalue; },
                        [](TrainingChoice& c, double v) { c.pvalue = v; }));
}

std::string textOf(const nlohmann::json& value) { return value.is_string() ? value.get<std::string>() : value.is_boolean() ? yesNo(value.get<bool>()) : value.is_number_float() ? number(value.get<double>()) : value.dump(); }

nlohmann::json jsonOf(const Value& value)
{
    return std::visit([](const auto& known) { return nlohmann::json(known); }, value);
}

void addNetwork(std::vector<Setting>& list, const nn::Architecture& network)
{
    const Values defaults(network.parameters);
    for (const Parameter& parameter : network.parameters) {
        const std::string id = parameter.id;
        const std::string usual = textOf(jsonOf(defaults.all().find(id)->second));
        std::vector<std::string> options;
        if (const auto* choice = std::get_if<Choice>(&parameter.kind))
            options = choice->options;
        else if (std::holds_alternative<Flag>(parameter.kind))
            options = {"yes", "no"};
        list.push_back({{kSize + id, QString::fromStdString(parameter.label), QString::fromStdString(parameter.help), {}, options},
                        [id, usual](const TrainingChoice& c) { return c.parameters.contains(id) ? textOf(c.parameters[id]) : usual; },
                        [id, parameters = network.parameters, options](TrainingChoice& c, const std::string& text) {
                            Values values(parameters);
                            const bool isFlag = options == std::vector<std::string>{"yes", "no"};
                            values.set(parameters, id, isFlag ? (text == "yes" ? "true" : "false") : text);
                            c.parameters[id] = jsonOf(values.all().find(id)->second);
                        }});
    }
    for (const nn::LayerGroup& group : network.groups)
        list.push_back(real(kRate + group.id, tr("Rate of %1").arg(QString::fromStdString(group.title).toLower()), tr("As a multiple of the learning rate; 0 = these layers stay as they are"), 0, 1000,
                            [id = group.id](const TrainingChoice& c) {
                                const auto found = c.training.groupRates.find(id);
                                return found == c.training.groupRates.end() ? 1.0 : found->second;
                            },
                            [id = group.id](TrainingChoice& c, double v) { c.training.groupRates[id] = v; }));
}

std::vector<Setting> settings(const TrainingChoice& source, const Catalogue& catalogue)
{
    std::vector<Setting> list;
    const train::TrainOptions* known = catalogue.options(source.preset, source.architecture);
    train::TrainOptions usual = known != nullptr ? *known : train::TrainOptions();
    if (const nn::Architecture* network = catalogue.architecture(source.architecture); network != nullptr && usual.learningRate == 0)
        usual.learningRate = network->learningRate;
    addTraining(list, usual);
    list.insert(list.begin() + 1, oneOf("architecture", tr("Network"), tr("Another one has its own sizes, as published"), idsOf(catalogue.architectures),
                                        [](const TrainingChoice& c) { return c.architecture; }, changeArchitecture));
    list.insert(list.begin() + 2, oneOf("core", tr("Core"), tr("Whether the network sees the motif itself; both: a pair of runs"), {"present", "blocked", "both"},
                                        [](const TrainingChoice& c) { return std::string(toText(c.core)); },
                                        [](TrainingChoice& c, const std::string& v) { c.core = v == "both" ? CoreChoice::Both : v == "blocked" ? CoreChoice::Blocked : CoreChoice::Present; }));
    addTrunk(list);
    list.push_back(oneOf("preset", tr("Preset"), tr("Schedule, sizes and whatever is not set by itself"), idsOf(catalogue.presets), [](const TrainingChoice& c) { return c.preset; },
                         [](TrainingChoice& c, const std::string& v) { c.preset = v; }));
    addData(list);
    if (const nn::Architecture* network = catalogue.architecture(source.architecture))
        addNetwork(list, *network);
    for (Setting& setting : list)
        setting.field.value = setting.get(source);
    return list;
}

// "run 2 · seed 3"; what an earlier clone said about the same setting makes room.
std::string nameOf(const TrainingChoice& source, const TrainingChoice& choice, const CloneField& field, const std::string& value, const std::vector<CloneRun>& before, const project::Project& project)
{
    const std::string word = toLower(field.label.toStdString());
    const QString separator = QStringLiteral(" · ");
    QStringList parts = QString::fromStdString(source.name).split(separator);
    parts.removeIf([&](const QString& part) { return part.startsWith(QString::fromStdString(word) + QLatin1Char(' ')); });
    const std::string shown = field.id == "trunk" ? std::filesystem::path(value).filename().string() : value;
    parts << QString::fromStdString(word + " " + shown);
    const std::string wish = parts.join(separator).toStdString();
    std::string name = wish;
    const auto taken = [&] {
        return nameIsTaken(choice, project, name) || std::any_of(before.begin(), before.end(), [&](const CloneRun& run) { return run.choice.name == name; });
    };
    for (int number = 2; taken(); ++number)
        name = wish + " (" + std::to_string(number) + ")";
    return name;
}

}  // namespace

std::vector<CloneField> cloneFields(const TrainingChoice& source, const Catalogue& catalogue)
{
    std::vector<CloneField> fields;
    for (Setting& setting : settings(source, catalogue))
        fields.push_back(std::move(setting.field));
    return fields;
}

std::vector<CloneRun> clones(const TrainingChoice& source, const std::string& field, const std::string& values, const Catalogue& catalogue, const project::Project& project)
{
    const auto list = settings(source, catalogue);
    const auto setting = std::find_if(list.begin(), list.end(), [&](const Setting& entry) { return entry.field.id == field; });
    if (setting == list.end())
        throw Error(tr("There is no setting \"%1\".").arg(QString::fromStdString(field)).toStdString());
    std::vector<CloneRun> runs;
    std::set<std::string> seen;
    for (const std::string_view part : split(values, ',')) {
        const std::string text(trim(part));
        if (text.empty())
            throw Error(tr("Give a new value for %1; several are separated by commas.").arg(setting->field.label).toStdString());
        CloneRun run{source, {}};
        setting->set(run.choice, text);
        const std::string value = setting->get(run.choice);
        if (value == setting->field.value)
            throw Error(tr("%1 is %2 already: nothing would differ.").arg(setting->field.label, QString::fromStdString(value)).toStdString());
        if (!seen.insert(value).second)
            throw Error(tr("%1 comes twice.").arg(QString::fromStdString(value)).toStdString());
        run.choice.name = nameOf(source, run.choice, setting->field, value, runs, project);
        run.says = tr("%1: %2 %3 instead of %4").arg(QString::fromStdString(run.choice.name), setting->field.label.toLower(), QString::fromStdString(value), QString::fromStdString(setting->field.value));
        runs.push_back(std::move(run));
    }
    return runs;
}

}  // namespace bindscape::app
