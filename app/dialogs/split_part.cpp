// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/split_part.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/chromosome_strip.h"
#include "widgets/forms/form_layout.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

namespace bindscape::app {

using widgets::addField;
using widgets::ChromosomePart;
using widgets::scaled;

namespace {

std::vector<std::string> toStrings(const QStringList& list)
{
    std::vector<std::string> result;
    for (const QString& text : list)
        result.push_back(text.toStdString());
    return result;
}

}  // namespace

SplitPart::SplitPart() : FormPart(tr("Split and run"))
{
    auto* form = widgets::formLayout(this);
    m_chromosomes = new widgets::ChromosomeStrip;
    addField(form, tr("&Chromosomes"), m_chromosomes, tr("Which chromosomes train, validate (when to stop) and test (the honest measure)"));
    m_legend = widgets::hintLabel({}, this);
    m_legend->setTextFormat(Qt::RichText);
    form->addRow(QString(), m_legend);
    addProblemRow(form, "chromosomes", m_chromosomes);
    m_name = new QLineEdit;
    m_name->setMaximumWidth(scaled(260));
    addField(form, tr("Run na&me"), m_name, tr("How this run is called in the list of models"));
    addProblemRow(form, "name", m_name);
    connect(m_chromosomes, &widgets::ChromosomeStrip::changed, this, [this] {
        updateLegend();
        Q_EMIT changed();
    });
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &SplitPart::updateLegend);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameEdited = true; });
    connect(m_name, &QLineEdit::textChanged, this, &FormPart::changed);
}

void SplitPart::updateLegend()
{
    const auto text = [this](ChromosomePart part) {
        const QStringList names = m_chromosomes->names(part);
        return names.isEmpty() ? tr("none") : names.join(QStringLiteral(", "));
    };
    const auto square = [](draw::Color color) {
        return QStringLiteral("<span style=\"color:%1\">■</span> ").arg(widgets::toQColor(color).name());
    };
    QString legend = tr("train (%1) &nbsp; ").arg(m_chromosomes->names(ChromosomePart::Train).size());
    legend += square(widgets::theme().orange) + tr("validation: %1 &nbsp; ").arg(text(ChromosomePart::Validation));
    legend += square(widgets::theme().purple) + tr("test: %1").arg(text(ChromosomePart::Test));
    if (!m_chromosomes->names(ChromosomePart::Unused).isEmpty())
        legend += tr(" &nbsp; not used: %1").arg(text(ChromosomePart::Unused));
    m_legend->setText(legend + tr("<br>Click a box to change its part; drag to give several the same."));
}

void SplitPart::setContigs(const std::vector<genome::Contig>& contigs)
{
    const QSignalBlocker quiet(m_chromosomes);
    QStringList names;
    for (const std::string& name : mainChromosomes(contigs))
        names << QString::fromStdString(name);
    m_chromosomes->setChromosomes(names);
    m_proposed = proposedSplit(contigs);
    m_chromosomes->setPart(QString::fromStdString(m_proposed.first), ChromosomePart::Validation);
    m_chromosomes->setPart(QString::fromStdString(m_proposed.second), ChromosomePart::Test);
    updateLegend();
}

void SplitPart::proposeName(const std::string& name)
{
    if (m_nameEdited)
        return;
    const QSignalBlocker quiet(m_name);
    m_name->setText(QString::fromStdString(name));
}

void SplitPart::setChoice(const TrainingChoice& choice)
{
    const auto give = [this](const std::vector<std::string>& names, ChromosomePart part) {
        for (const std::string& name : names)
            m_chromosomes->setPart(QString::fromStdString(name), part);
    };
    if (!choice.validation.empty() || !choice.test.empty()) {
        const ChromosomePart rest = choice.train.empty() ? ChromosomePart::Train : ChromosomePart::Unused;
        for (const ChromosomePart part : {ChromosomePart::Train, ChromosomePart::Validation, ChromosomePart::Test, ChromosomePart::Unused})
            for (const QString& name : m_chromosomes->names(part))
                m_chromosomes->setPart(name, rest);
        give(choice.train, ChromosomePart::Train);
        give(choice.validation, ChromosomePart::Validation);
        give(choice.test, ChromosomePart::Test);
    }
    if (!choice.name.empty())
        proposeName(choice.name);
}

void SplitPart::addTo(TrainingChoice& choice) const
{
    choice.name = m_name->text().trimmed().toStdString();
    choice.validation = toStrings(m_chromosomes->names(ChromosomePart::Validation));
    choice.test = toStrings(m_chromosomes->names(ChromosomePart::Test));
    // With nothing left out, "all the others" stays open for contigs without a box.
    choice.train = m_chromosomes->names(ChromosomePart::Unused).isEmpty() ? std::vector<std::string>()
                                                                          : toStrings(m_chromosomes->names(ChromosomePart::Train));
    choice.asProposed = choice.train.empty() && choice.validation == std::vector{m_proposed.first} && choice.test == std::vector{m_proposed.second};
}

}  // namespace bindscape::app
