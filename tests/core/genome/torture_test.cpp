// SPDX-License-Identifier: GPL-3.0-or-later
// Every file of a collection of odd and broken ones, through every door that the window has: as a track, as a genome, as motifs.
// Each loads with the content that torture_expected.h says, or is refused by one sentence that names it, within seconds.
// With BINDSCAPE_TORTURE_PRINT set, what is found is printed in the form of that table instead of being compared.
#include "core/base/text.h"
#include "core/genome/bbi_file.h"
#include "core/genome/track_data.h"
#include "core/genome/table_rows.h"
#include "core/genome/text_lines.h"
#include "core/motif/matrix.h"
#include "tests/core/genome/torture_expected.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <iostream>
#include <set>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kEnd = std::int64_t{1} << 36;

// What the file may call chromosomes: the first columns of its rows, and what a wig declares.
std::vector<std::string> namesIn(const fs::path& path)
{
    std::set<std::string> names;
    for (const auto kind : {BbiKind::BigWig, BbiKind::BigBed}) {
        try {
            const BbiFile file(path, kind);
            for (const auto& contig : file.contigs())
                names.insert(contig.name);
        } catch (const Error&) {
        }
    }
    try {
        TextLines lines(path);
        std::string_view line;
        std::vector<std::string_view> columns;
        while (names.size() < 20'000 && lines.next(line)) {
            if (line.empty() || line.front() == '#')
                continue;
            splitColumns(line, columns);
            for (std::size_t i = 0; i < columns.size() && i < 6; ++i)
                if (!parseReal(columns[i]) && columns[i].size() < 60)
                    names.emplace(columns[i].starts_with("chrom=") ? columns[i].substr(6) : columns[i]);
            if (!columns.empty())
                names.emplace(columns[0]);
        }
    } catch (const Error&) {
    }
    return {names.begin(), names.end()};
}

template <class Data> std::size_t checkItems(const Data& data, const Region& region, int bins)
{
    const auto beginOfItem = [](const auto& item) {
        if constexpr (requires { item.region; })
            return std::pair(item.region.begin, item.region.end);
        else
            return std::pair(item.begin, item.end);
    };
    if (!data.items.empty() && !data.density.empty())
        throw Error("both items and density");
    if (data.density.size() > static_cast<std::size_t>(bins))
        throw Error("more bins than asked for");
    for (const auto& item : data.items) {
        const auto [begin, end] = beginOfItem(item);
        if (begin > end || begin >= region.end || (end <= region.begin && begin != end))
            throw Error("an item outside of " + toLocus(region));
    }
    float sum = 0;
    for (const float count : data.density)
        sum += count;
    return data.items.size() + static_cast<std::size_t>(sum);
}

// Items or covered bins; throws Error if what was read cannot be.
std::size_t checkData(const TrackData& data, const Region& region, int bins)
{
    if (const auto* signal = std::get_if<Signal>(&data)) {
        if (signal->mean.size() > static_cast<std::size_t>(bins) || signal->min.size() != signal->mean.size() || signal->max.size() != signal->mean.size())
            throw Error("a signal with other bins than asked for");
        std::size_t covered = 0;
        for (std::size_t i = 0; i < signal->mean.size(); ++i) {
            covered += std::isfinite(signal->mean[i]) ? 1 : 0;
            const double slack = 1e-4 * std::max(1.0, std::fabs(static_cast<double>(signal->max[i])) + std::fabs(static_cast<double>(signal->min[i])));
            if (std::isfinite(signal->mean[i]) && !(signal->min[i] <= signal->mean[i] + slack && signal->mean[i] <= signal->max[i] + slack))
                throw Error("a mean outside of minimum and maximum");
        }
        return covered;
    }
    if (const auto* intervals = std::get_if<Intervals>(&data))
        return checkItems(*intervals, region, bins);
    if (const auto* genes = std::get_if<Genes>(&data))
        return checkItems(*genes, region, bins);
    if (const auto* variants = std::get_if<Variants>(&data))
        return checkItems(*variants, region, bins);
    throw Error("a kind that no file has");
}

// Of items the sum of their begins, of a signal its mean.
double measureOf(const TrackData& data)
{
    double sum = 0;
    if (const auto* signal = std::get_if<Signal>(&data))
        return signal->mean.empty() ? 0 : static_cast<double>(signal->mean[0]);
    if (const auto* intervals = std::get_if<Intervals>(&data))
        for (const auto& item : intervals->items)
            sum += static_cast<double>(item.begin);
    if (const auto* genes = std::get_if<Genes>(&data))
        for (const auto& item : genes->items)
            sum += static_cast<double>(item.region.begin);
    if (const auto* variants = std::get_if<Variants>(&data))
        for (const auto& item : variants->items)
            sum += static_cast<double>(item.begin);
    return sum;
}

// "variants 58 at 1234": items and the sum of their begins; "signal 1 of 2.5": chromosomes with values, and the sum of their means.
std::string trackContent(const fs::path& path)
{
    const auto track = openTrack(path, {});
    SilentProgress progress;
    std::size_t count = 0;
    double measure = 0;
    for (const std::string& name : namesIn(path)) {
        const Region whole{name, 0, kEnd};
        constexpr int kMany = 250'000;
        std::size_t here = 0;
        try {
            const TrackData data = track->read(whole, track->kind() == TrackKind::Signal ? 1 : kMany, progress);
            here = checkData(data, whole, kMany);
            measure += here > 0 ? measureOf(data) : 0;
        } catch (const Error& error) {
            if (!std::string_view(error.what()).starts_with("Zoom in"))
                throw;
        }
        count += track->kind() == TrackKind::Signal ? here > 0 : here;
        if (here == 0)
            continue;
        const auto first = track->next(name, -1);
        std::int64_t begin = first ? first->region.begin : 0;
        if (first && (!track->previous(name, first->region.end + 1) || first->region.chrom.empty()))
            throw Error("a feature that cannot be gone back to");
        for (const std::int64_t length : {1, 20, 1000, 50'000, 5'000'000})
            for (const int bins : {1, 100, 1500})
                try {
                    checkData(track->read({name, begin, begin + length}, bins, progress), {name, begin, begin + length}, bins);
                } catch (const Error& error) {
                    if (!std::string_view(error.what()).starts_with("Zoom in"))
                        throw;
                }
        (void)track->find("r", 20);
    }
    return std::string(toText(track->kind())) + " " + std::to_string(count) +
           (track->kind() == TrackKind::Signal ? " of " + formatReal(measure, 5) : " at " + std::to_string(static_cast<std::int64_t>(measure)));
}

// "genome 3 5396": sequences and their bases, all of them read.
std::string genomeContent(const fs::path& path)
{
    Warnings warnings;
    const auto reference = Reference::open(path, warnings);
    std::int64_t bases = 0;
    std::size_t looked = 0;
    for (const auto& contig : reference->contigs()) {
        bases += contig.length;
        if (contig.length == 0 || ++looked > 3000)
            continue;
        const std::string letters = reference->fetch({contig.name, 0, contig.length});
        if (static_cast<std::int64_t>(letters.size()) != contig.length || letters.find_first_of("\r\n> ") != std::string::npos)
            throw Error("letters that do not fit the length of " + contig.name);
        if (reference->fetch({contig.name, contig.length - 1, contig.length}) != letters.substr(letters.size() - 1))
            throw Error("another last letter of " + contig.name);
    }
    return "genome " + std::to_string(reference->contigs().size()) + " " + std::to_string(bases);
}

std::string motifContent(const fs::path& path)
{
    const auto file = motif::readMotifs(path);
    for (const auto& one : file.motifs)
        if (one.width() < 1 || one.consensus().size() != one.rows.size())
            throw Error("a motif without positions");
    return "motifs " + std::to_string(file.motifs.size());
}

// What is wrong with a refusal, empty if nothing: one sentence or two, about this file, without line breaks.
std::string faultOf(const std::string& sentence, const fs::path& path)
{
    if (sentence.find(path.filename().string()) == std::string::npos)
        return "does not name the file";
    if (sentence.find('\n') != std::string::npos || sentence.size() > 700)
        return "is no single sentence";
    return sentence.ends_with('.') || sentence.ends_with(')') ? "" : "has no end";
}

struct Found {
    std::string content;                 // "variants 58, motifs 1" or "refused"
    std::vector<std::string> refusals;
};

template <class Door> void tryDoor(Found& found, const fs::path& path, Door door)
{
    try {
        const std::string content = door(path);
        found.content += (found.content.empty() ? "" : ", ") + content;
    } catch (const Error& error) {
        found.refusals.emplace_back(error.what());
    }
}

// `folder`: where indexes may be written; the collection itself stays as it is.
Found openEverywhere(const fs::path& path, const fs::path& folder)
{
    Found found;
    tryDoor(found, path, trackContent);
    tryDoor(found, path, [&](const fs::path& original) {
        const fs::path copy = folder / original.filename();
        for (const char* ending : {"", ".fai", ".gzi"})
            if (fs::exists(original.string() + ending))
                fs::copy_file(original.string() + ending, copy.string() + ending, fs::copy_options::overwrite_existing);
        return genomeContent(copy);
    });
    tryDoor(found, path, motifContent);
    if (found.content.empty())
        found.content = "refused";
    return found;
}

}  // namespace

class TortureTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::optional<fs::path> m_root;

private Q_SLOTS:
    void initTestCase()
    {
        m_root = test::dataFolder();
        SKIP_WITHOUT(m_root, "BINDSCAPE_TEST_DATA");
        qputenv("XDG_CACHE_HOME", m_folder.path().toUtf8());
    }

    void everyFile_data()
    {
        QTest::addColumn<QString>("name");
        if (!m_root)
            return;
        std::set<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(*m_root / "torture"))
            if (entry.is_regular_file())
                names.insert(fs::relative(entry.path(), *m_root / "torture").generic_string());
        for (const auto& name : names)
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void everyFile()
    {
        QFETCH(QString, name);
        const std::string file = name.toStdString();
        const fs::path path = *m_root / "torture" / file;
        QElapsedTimer timer;
        timer.start();
        QTemporaryDir copies;
        const Found found = openEverywhere(path, copies.path().toStdString());
        constexpr qint64 kPatience = 20'000;  // with sanitizers; a few hundred milliseconds without
        QVERIFY2(timer.elapsed() < kPatience, qPrintable(QString("took %1 ms").arg(timer.elapsed())));
        for (const auto& sentence : found.refusals)
            QVERIFY2(faultOf(sentence, path).empty(), (faultOf(sentence, path) + ": " + sentence).c_str());
        if (qEnvironmentVariableIsSet("BINDSCAPE_TORTURE_PRINT")) {
            std::cout << "    {\"" << file << "\", \"" << found.content << "\"},\n";
            for (const auto& sentence : found.refusals)
                std::cout << "        // " << sentence << "\n";
            return;
        }
        const auto* entry = std::find_if(std::begin(test::kTorture), std::end(test::kTorture), [&](const auto& known) { return known.name == file; });
        if (entry == std::end(test::kTorture))
            QSKIP("not in the table: a newer collection");
        if (entry->content != "any")
            QCOMPARE(found.content, std::string(entry->content));
    }

    void theTableNamesFilesThatAreThere()
    {
        std::size_t there = 0;
        for (const auto& known : test::kTorture)
            there += fs::exists(*m_root / "torture" / known.name) ? 1 : 0;
        QCOMPARE(there, std::size(test::kTorture));
    }

    // A VCF of GRCh38 on hg19: places fit, lengths do not.
    void anotherAssemblyIsTold()
    {
        Warnings warnings;
        const auto reference = Reference::open(*m_root / "genome" / "hg19_partial.fa.gz", warnings);
        const auto track = openTrack(*m_root / "torture/wrong_assembly/GRCh38_chr20snippet.sites.vcf", reference->contigs());
        QVERIFY(std::any_of(track->warnings().begin(), track->warnings().end(), [](const Warning& warning) {
            return warning.message.find("the file was probably made for another assembly") != std::string::npos;
        }));
    }
};

QTEST_APPLESS_MAIN(TortureTest)
#include "torture_test.moc"
