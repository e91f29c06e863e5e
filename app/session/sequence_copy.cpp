// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sequence_copy.h"

#include "core/base/text.h"
#include "core/genome/sequence.h"

#include <QClipboard>
#include <QGuiApplication>

#include <numeric>

namespace bindscape::app {

namespace {

constexpr std::int64_t kLongestCopy = 10'000'000;
constexpr std::size_t kFastaWidth = 60;

QString tr(const char* text)
{
    return QCoreApplication::translate("SequenceCopy", text);
}

std::string fasta(const Region& region, const std::string& letters, bool reverse)
{
    std::string text = ">" + region.chrom + ":" + std::to_string(region.begin + 1) + "-" + std::to_string(region.end) + (reverse ? "(-)\n" : "\n");
    for (std::size_t at = 0; at < letters.size(); at += kFastaWidth)
        text += letters.substr(at, kFastaWidth) + "\n";
    return text;
}

QString named(const std::vector<Region>& regions)
{
    return regions.size() == 1 ? QString::fromStdString(toLocus(regions.front())) : tr("%1 regions").arg(regions.size());
}

}  // namespace

void copyLoci(Session& session, const std::vector<Region>& regions)
{
    if (regions.empty())
        return;
    QStringList loci;
    for (const auto& region : regions)
        loci << QString::fromStdString(toLocus(region));
    QGuiApplication::clipboard()->setText(loci.join(QLatin1Char('\n')));
    session.say(regions.size() == 1 ? tr("Copied %1.").arg(loci.front()) : tr("Copied %1 loci.").arg(loci.size()), Severity::Note);
}

void copySequences(Session& session, const std::vector<Region>& regions, bool reverse)
{
    const auto reference = session.reference();
    if (!reference || regions.empty())
        return;
    const auto bases = std::accumulate(regions.begin(), regions.end(), std::int64_t{0}, [](auto sum, const auto& region) { return sum + region.length(); });
    if (bases > kLongestCopy) {
        session.say(tr("%1 bases are too many to be copied (the limit is 10 Mb). Choose less.").arg(QString::fromStdString(withThousands(bases))),
                    Severity::Warning);
        return;
    }
    const auto work = [reference, regions, reverse](Progress& progress) {
        std::string text;
        for (const auto& region : regions) {
            progress.checkpoint(-1, {});
            auto letters = reference->fetch(region);
            if (reverse)
                letters = genome::reverseComplement(letters);
            text += regions.size() == 1 ? letters : fasta(region, letters, reverse);
        }
        return text;
    };
    session.jobs().start<std::string>({tr("Copy sequence"), jobs::Pool::Readers, false, false}, work, &session,
                                      [&session, regions, bases, reverse](const std::string& text) {
                                          QGuiApplication::clipboard()->setText(QString::fromStdString(text));
                                          session.say((reverse ? tr("Copied the reverse complement of %1 (%2 bases).") : tr("Copied %1 (%2 bases)."))
                                                          .arg(named(regions), QString::fromStdString(withThousands(bases))),
                                                      Severity::Note);
                                      });
}

}  // namespace bindscape::app
