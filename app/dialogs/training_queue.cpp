// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_queue.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <set>

namespace bindscape::app {

using Severity = Check::Severity;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("TrainingDialog", text); }

bool isOfOneFactor(const Check& check) { return check.field != "genome" && check.field != "project" && check.field != "chromosomes"; }

// "Four"; larger ones in digits.
QString counted(std::size_t number)
{
    const QStringList words{tr("No"), tr("One"), tr("Two"), tr("Three"), tr("Four"), tr("Five"), tr("Six"), tr("Seven"), tr("Eight"), tr("Nine"), tr("Ten"), tr("Eleven"), tr("Twelve")};
    return number < static_cast<std::size_t>(words.size()) ? words[static_cast<int>(number)] : QString::number(number);
}

}  // namespace

std::vector<Check> checksOfOthers(const std::vector<TrainingChoice>& choices, const TrainingChoice& current, const project::Project& project, bool genomeOpen)
{
    std::vector<Check> checks;
    if (choices.empty())
        checks.push_back({Severity::Error, "Tick at least one transcription factor in the table.", {}});
    std::set<std::string> names;
    for (const TrainingChoice& choice : choices) {
        if (!choice.tf.empty() && !names.insert(choice.tf + "\n" + choice.name).second)
            checks.push_back({Severity::Error, "Two rows would both be \"" + choice.name + "\" of " + choice.tf + ". Give them different cell types, or remove one.", {}});
        if (choice == current)
            continue;
        for (Check& check : quickChecks(choice, project, genomeOpen))
            if (isOfOneFactor(check))
                checks.push_back({check.severity, (choice.tf.empty() ? std::string("A row without a name") : choice.tf) + ": " + check.text, {}});
    }
    // Rounds of one factor say the same.
    std::vector<Check> once;
    for (Check& check : checks)
        if (std::none_of(once.begin(), once.end(), [&](const Check& known) { return known.text == check.text; }))
            once.push_back(std::move(check));
    return once;
}

QString queueText(const std::vector<TrainingChoice>& choices)
{
    constexpr int kMostNamed = 6;
    QStringList models;
    for (const TrainingChoice& choice : choices) {
        QString factor = choice.tf.empty() ? tr("new TF") : QString::fromStdString(choice.tf);
        if (choice.settings.round > 0)
            factor += tr(" round %1").arg(choice.settings.round);
        if (choice.core != CoreChoice::Blocked)
            models << tr("%1 present").arg(factor);
        if (choice.core != CoreChoice::Present)
            models << tr("%1 blocked").arg(factor);
    }
    if (models.isEmpty())
        return tr("No model is queued: no transcription factor is ticked.");
    const QString named = models.mid(0, kMostNamed).join(QStringLiteral(", ")) + (models.size() > kMostNamed ? tr(", and %1 more").arg(models.size() - kMostNamed) : QString());
    return (models.size() == 1 ? tr("%1 model is queued: %2.") : tr("%1 models are queued: %2.")).arg(counted(static_cast<std::size_t>(models.size())), named);
}

QString trainingHelp()
{
    return tr("<h3>How a model is trained</h3>"
              "<p>The genome is scanned for the motif of each TF. A hit that lies fully inside a peak is <b>bound</b>, any other is <b>unbound</b>. "
              "A network learns to tell the two apart from the sequence around the hit; what it has learned is read off as a score of every base.</p>"
              "<h3>Which unbound hits</h3>"
              "<p>They decide what the network learns. <b>Baseline</b>: they match the bound ones in the p-value of the motif. "
              "<b>GC-controlled</b>: also in GC content, so that GC alone explains nothing. "
              "<b>DNase-controlled</b>: both lie in open chromatin, so that openness alone explains nothing either.</p>"
              "<h3>Core present and blocked</h3>"
              "<p>The pair is trained on the same sites; in one of them the motif itself is replaced by N. The difference is what the core explains.</p>"
              "<h3>Several at once</h3>"
              "<p>Add TFs one by one, from the peak files of a folder, or from a table with the columns tf, motif, peaks and cell. All share the "
              "settings below the table. <b>Add to queue</b> leaves the dialog open for the next; <b>Copy as command line</b> gives the same work for a cluster.</p>");
}

}  // namespace bindscape::app
