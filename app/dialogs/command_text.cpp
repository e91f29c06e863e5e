// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/command_text.h"

#include "core/base/text.h"

namespace bindscape::app {

std::string shellQuoted(const std::string& text)
{
    constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=.,:/@%";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos)
        return text;
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

void Command::path(const std::string& option, const std::filesystem::path& file)
{
    if (!file.empty())
        add(option, file.string());
}

void Command::text(const std::string& option, const std::string& value, const std::string& usual)
{
    if (value != usual)
        add(option, value);
}

void Command::number(const std::string& option, std::int64_t value, std::int64_t usual)
{
    if (value != usual)
        add(option, std::to_string(value));
}

void Command::real(const std::string& option, double value, double usual)
{
    if (value != usual)
        add(option, formatExact(value));
}

void Command::list(const std::string& option, const std::vector<std::string>& values)
{
    if (!values.empty())
        add(option, join(values, ","));
}

void addNetwork(Command& command, const project::RunEntry& run)
{
    const project::RunEntry usual;
    const project::TrainSettings& own = run.settings;
    command.text("--architecture", run.architecture, usual.architecture);
    command.text("--preset", run.preset, usual.preset);
    for (const auto& [id, value] : run.parameters.items())
        command.add("--parameter", id + "=" + (value.is_string() ? value.get<std::string>() : value.dump()));
    command.number("--epochs", run.maxEpochs, usual.maxEpochs);
    command.number("--batch", run.batch, usual.batch);
    command.number("--patience", own.patience, usual.settings.patience);
    command.text("--stop-by", own.stopBy, usual.settings.stopBy);
    command.real("--learning-rate", own.learningRate, usual.settings.learningRate);
    if (!own.reverseComplement)
        command.flag("--forward-only");
    command.number("--shift", own.shift, usual.settings.shift);
    if (!own.ema)
        command.add("--ema", "0");
    command.path("--trunk", own.trunk);
    if (own.freezeTrunk)
        command.flag("--freeze-trunk");
    for (const auto& [group, factor] : own.groupRates) {
        if (factor == 0)
            command.add("--freeze", group);
        else
            command.add("--group-rate", group + "=" + formatExact(factor));
    }
}

}  // namespace bindscape::app
