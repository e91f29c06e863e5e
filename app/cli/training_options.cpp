// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/training_options.h"

#include "app/cli/inputs.h"
#include "app/cli/number_checks.h"
#include "core/base/text.h"
#include "core/train/layer_rates.h"

namespace bindscape::cli {

namespace {

std::optional<train::GroupRate> groupRateOf(const std::string& text)
{
    const std::size_t equals = text.find('=');
    const auto factor = equals == std::string::npos ? std::nullopt : parseReal(std::string_view(text).substr(equals + 1));
    return factor && *factor >= 0 ? std::optional(train::GroupRate{text.substr(0, equals), *factor}) : std::nullopt;
}

CLI::Validator groupRate()
{
    return CLI::Validator(
        [](std::string& text) {
            return groupRateOf(text) ? std::string()
                                     : "\"" + text + "\" is not GROUP=FACTOR, a group of layers and a number of at least 0, for example convolution=0.1";
        },
        "");
}

std::vector<train::GroupRate> groupRatesOf(const TrainingArguments& a)
{
    std::vector<train::GroupRate> rates;
    for (const auto& text : a.groupRates)
        rates.push_back(*groupRateOf(text));
    for (const auto& group : a.freeze)
        rates.push_back({group, 0});
    return rates;
}

}  // namespace

void addTrainingOptions(CLI::App& app, TrainingArguments& a)
{
    app.add_option("--architecture", a.architecture, "danq, deepsea, dilated, ... (--list shows all; default danq)")->type_name("ID");
    app.add_option("--parameter", a.parameters, "A size of the network, for example filters=64 (--list shows all); may be repeated")
        ->type_name("NAME=VALUE")->allow_extra_args(false);
    app.add_option("--preset", a.preset, "small (stops early), paper (plateau of ten epochs), cosine (rate falling to zero), calm (that, larger weight penalty, gradients of an LSTM clipped), quick (narrow network); default small")->type_name("ID");
    app.add_option("--epochs", a.epochs, "At most this many passes over the training sites (default: of the preset)")->check(CLI::Range(1L, 100000L));
    app.add_option("--batch", a.batch, "Rows per training step (default: of the preset, mostly 128)")->check(CLI::Range(2L, 65536L));
    app.add_option("--schedule", a.schedule, "early: stop when the validation loss stays (see --stop-by); plateau: divide the rate by ten then; cosine: the rate falls to zero over exactly --epochs (default: of the preset)")
        ->check(CLI::IsMember({"early", "plateau", "cosine"}));
    app.add_option("--patience", a.patience, "Epochs without a better validation loss before that happens (default: of the preset)")->check(CLI::Range(1L, 100000L));
    app.add_option("--learning-rate", a.learningRate, "First learning rate of Adam (default: as published for the architecture)")->check(positiveNumber());
    app.add_option("--ema", a.emaDecay, "Decay of the running average of the weights; 0 = no averaging (default 0.999)")->check(CLI::Range(0.0, 1.0));
    app.add_option("--penalty", a.penalty, "Weight penalty (default 5.1e-7)")->check(numberFromZero());
    app.add_option("--clip", a.clipNorm, "Scale the gradients of a step to this length where they are longer, so that one odd batch cannot undo what was learnt; 0 = never (default: of the preset)")
        ->check(numberFromZero());
    CLI::Option* trunk = app.add_option("--trunk", a.trunk, "Start from the layers below the dense ones of this finished run: convolutions, LSTM, their batch "
                                                            "normalisation. It must have the same architecture and sizes; dense layers begin anew")->type_name("RUN");
    app.add_flag("--freeze-trunk", a.freezeTrunk, "Leave the layers of --trunk as they are; only the dense layers learn")->needs(trunk);
    app.add_option("--group-rate", a.groupRates, "Let a group of layers (train --list shows all) learn at this multiple of the learning rate, for example "
                                                 "convolution=0.1; 0 = frozen, 1 = default; may be repeated")
        ->type_name("GROUP=FACTOR")->allow_extra_args(false)->check(groupRate());
    app.add_option("--freeze", a.freeze, "Leave a group of layers as it is, the same as --group-rate GROUP=0; may be repeated")
        ->type_name("GROUP")->allow_extra_args(false);
    app.add_option("--stop-by", a.stopBy, "What tells which epoch is better, for the schedule and for the weights that are kept: loss or auroc, both of the "
                                          "validation sites (default loss)")->check(CLI::IsMember({"loss", "auroc"}));
    app.add_flag("--forward-only", a.forwardOnly, "Do not add the reverse complement of every window");
    app.add_option("--device", a.device, "auto, cpu, cuda or cuda:1 (default auto: the GPU if there is one)")->check(deviceName());
}

train::TrainOptions trainOptions(const TrainingArguments& a, const Globals& globals, const compute::Compute& compute)
{
    train::TrainOptions options = asUsage([&] { return compute.presetOptions(a.preset, a.architecture); });
    for (const auto& architecture : compute.architectures())
        if (architecture.id == options.architecture && !a.parameters.empty()) {
            Values values = options.architectureValues.all().empty() ? Values(architecture.parameters) : options.architectureValues;
            applyValues(values, architecture.parameters, a.parameters);
            options.architectureValues = values;
        }
    options.maxEpochs = a.epochs.value_or(options.maxEpochs);
    options.batch = a.batch.value_or(options.batch);
    options.schedule = a.schedule.value_or(options.schedule);
    options.patience = a.patience.value_or(options.patience);
    options.learningRate = a.learningRate.value_or(options.learningRate);
    options.emaDecay = a.emaDecay.value_or(options.emaDecay);
    options.penalty = a.penalty.value_or(options.penalty);
    options.clipNorm = a.clipNorm.value_or(options.clipNorm);
    options.reverseComplement = !a.forwardOnly;
    options.trunk = a.trunk.empty() ? a.trunk : absolutePath(a.trunk);
    options.freezeTrunk = a.freezeTrunk;
    options.stopBy = a.stopBy;
    options.groupRates = groupRatesOf(a);
    asUsage([&] { return train::layerRates(options); });
    options.device = a.device;
    options.seed = globals.seedOr(options.seed);
    options.threads = globals.threads;
    return options;
}

train::TrainObserver epochLines(Console& console)
{
    train::TrainObserver observer;
    observer.epoch = [&console](const train::EpochMetrics& e) {
        const auto optional = [](const std::optional<double>& v) { return v ? nlohmann::ordered_json(*v) : nlohmann::ordered_json(nullptr); };
        console.event("epoch", {{"epoch", e.epoch}, {"train_loss", e.trainLoss}, {"validation_loss", e.validationLoss},
                                {"validation_auroc", optional(e.validationAuroc)}, {"validation_auprc", optional(e.validationAuprc)},
                                {"learning_rate", e.learningRate}, {"seconds", e.seconds}, {"best", e.best}});
        if (console.style() != Console::Style::Json)
            console.say("epoch " + std::to_string(e.epoch) + "  train loss " + formatFixed(e.trainLoss, 4) + "  validation loss " +
                        formatFixed(e.validationLoss, 4) + "  auROC " + (e.validationAuroc ? formatFixed(*e.validationAuroc, 4) : "not defined") +
                        (e.best ? "  best so far" : "") + "  " + formatDuration(e.seconds));
    };
    return observer;
}

}  // namespace bindscape::cli
