// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/variant_tables.h"

#include "core/base/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace bindscape::app {

namespace {

using Cell = std::variant<std::monostate, double, std::string>;

QString tr(const char* text) { return QCoreApplication::translate("VariantTables", text); }

Cell real(double value) { return std::isfinite(value) ? Cell(value) : Cell(); }
Cell text(const std::string& value) { return value.empty() || value == "." ? Cell() : Cell(value); }

std::string upper(std::string_view letters)
{
    std::string result(letters);
    for (char& c : result)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

bool hasLetters(const std::string& alleles)
{
    return !alleles.empty() && std::all_of(alleles.begin(), alleles.end(),
                                           [](char c) { return std::string_view("ACGTNacgtn").find(c) != std::string_view::npos; });
}

std::optional<whatif::Variant> variantOf(const std::string& chrom, std::int64_t begin, const std::string& id, const std::string& reference,
                                         const std::string& alternates)
{
    whatif::Variant variant{chrom, begin, id == "." ? std::string() : id, upper(reference), {}};
    for (const auto one : split(alternates, ','))
        if (hasLetters(std::string(one)))
            variant.alternates.push_back(upper(one));
    if (!hasLetters(reference) || variant.alternates.empty())
        return std::nullopt;
    return variant;
}

std::string change(const std::string& reference, const std::string& alternates)
{
    constexpr std::size_t kLongest = 16;
    const auto cut = [](const std::string& letters) { return letters.size() > kLongest ? letters.substr(0, kLongest) + "…" : letters; };
    return reference.empty() && alternates.empty() ? std::string() : cut(reference) + ">" + cut(alternates);
}

}  // namespace

VariantTable rankedTable(const std::vector<variation::RankedVariant>& variants)
{
    VariantTable table;
    table.names = {tr("ID"), tr("Change"), tr("Score"), tr("Rank"), tr("TF"), tr("To core"), tr("Δ logit"), tr("Motif"), tr("To motif"), tr("Filter")};
    table.helps = {tr("Name in the file"),
                   tr("Reference and alternates"),
                   tr("Largest |score| over the networks"),
                   tr("Of that base in its window; 1,000 is the best of 1,000"),
                   tr("Network with that score"),
                   tr("Bases to the nearest core motif; 0 inside"),
                   tr("Change of the logit of the asked run, of the alternate with the largest"),
                   tr("Best motif match over the variant, in the reference; else the nearest"),
                   tr("Bases to that match; 0 over the variant"),
                   tr("FILTER of the file")};
    for (const auto& v : variants) {
        const bool scored = !v.model.empty();
        const auto ifScored = [&](double value) { return scored ? real(value) : Cell(); };
        table.lines.push_back({v.region(),
                               variantOf(v.chrom, v.begin, v.id, v.reference, v.alternates),
                               {text(v.id), text(change(v.reference, v.alternates)), ifScored(static_cast<double>(v.best.raw)),
                                ifScored(static_cast<double>(v.best.rank)), text(v.model), ifScored(v.best.coreDistance),
                                real(v.largestChange()), text(v.motif ? v.motif->motif : std::string()),
                                v.motif ? real(static_cast<double>(v.motif->distance)) : Cell(), text(v.filter)},
                               v.model});
    }
    return table;
}

VariantTable testedTable(const std::vector<variation::TestedVariant>& variants)
{
    VariantTable table;
    table.names = {tr("ID"), tr("Change"), tr("Effect"), tr("FDR"), tr("Positive"), tr("Score"), tr("Rank"), tr("TF"), tr("To core")};
    table.helps = {tr("Name in the table"),
                   tr("Reference and alternate"),
                   tr("As measured"),
                   tr("False discovery rate of the effect"),
                   tr("FDR below the threshold"),
                   tr("Largest |score| over the networks"),
                   tr("Of that base in its window"),
                   tr("Network with that score"),
                   tr("Bases to the nearest core motif; 0 inside")};
    for (const auto& v : variants) {
        const std::int64_t length = std::max<std::int64_t>(1, static_cast<std::int64_t>(v.reference.size()));
        table.lines.push_back(
            {{v.chrom, v.begin, v.begin + length},
             variantOf(v.chrom, v.begin, v.id, v.reference, v.alternate),
             {text(v.id), text(change(v.reference == "." ? "" : v.reference, v.alternate == "." ? "" : v.alternate)), real(v.effect),
              real(v.fdr), Cell(std::string(v.positive ? "yes" : "no")), real(static_cast<double>(v.best.raw)),
              real(static_cast<double>(v.best.rank)), text(v.model), real(v.best.coreDistance)},
             v.model});
    }
    return table;
}

VariantTable singletonTable(const std::vector<variation::SingletonSite>& sites)
{
    VariantTable table;
    table.names = {tr("TF"), tr("AC"), tr("AN"), tr("Singleton"), tr("Score"), tr("Rank"), tr("To core"), tr("Classes")};
    table.helps = {tr("Network whose window has the variant"),
                   tr("Count of the other alleles"),
                   tr("Chromosomes that were read"),
                   tr("Seen in one chromosome only"),
                   tr("|score| of that network"),
                   tr("Of the base in its window"),
                   tr("Bases to the nearest core motif; 0 inside"),
                   tr("Which of the points it counts for")};
    for (const auto& s : sites)
        table.lines.push_back({s.region,
                               std::nullopt,
                               {text(s.model), real(static_cast<double>(s.count)), real(static_cast<double>(s.chromosomes)),
                                Cell(std::string(s.singleton ? "yes" : "no")), real(static_cast<double>(s.score.raw)),
                                real(static_cast<double>(s.score.rank)), real(s.score.coreDistance), text(join(s.classes, ", "))},
                               s.model});
    return table;
}

int columnWidth(const QString& name)
{
    if (name == tr("ID") || name == tr("Motif"))
        return 110;
    if (name == tr("Change") || name == tr("TF") || name == tr("Score"))
        return 84;
    return 64;
}

ExportedList listOf(const VariantTable& table)
{
    ExportedList list;
    list.columns = {"chrom", "pos", "end"};
    for (const QString& name : table.names)
        list.columns.push_back(
            name.toLower().replace(QLatin1Char(' '), QLatin1Char('_')).replace(QStringLiteral("δ"), QStringLiteral("delta")).toStdString());
    for (const auto& line : table.lines) {
        std::vector<std::string> row{line.region.chrom, std::to_string(line.region.begin + 1), std::to_string(line.region.end)};
        for (const auto& cell : line.cells) {
            const auto* number = std::get_if<double>(&cell);
            const auto* words = std::get_if<std::string>(&cell);
            row.push_back(number != nullptr ? formatReal(*number, 9) : words != nullptr ? *words : std::string("NA"));
        }
        list.rows.push_back(std::move(row));
    }
    return list;
}

}  // namespace bindscape::app
