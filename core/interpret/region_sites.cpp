// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/region_sites.h"

#include "core/base/text.h"
#include "core/genome/intervals.h"

#include <algorithm>
#include <tuple>

namespace bindscape::interpret {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLongestMotif = 64;

bool isInstance(const genome::Interval& row) { return row.strand != Strand::None && row.end - row.begin <= kLongestMotif; }

struct MadeSite {
    scores::ScoredSite site;
    bool hasCore = false;  // a motif instance, not a place in a stretch
};

class SiteMaker {
public:
    explicit SiteMaker(std::int64_t window) : m_window(window) {}

    void add(const std::string& chrom, std::int64_t length, const genome::Interval& row)
    {
        if (!isInstance(row)) {
            for (const std::int64_t begin : beginsAlong(row, length))
                addSite(chrom, begin, begin + m_window / 2, begin + m_window / 2 + 1, Strand::None, row.name);
            return;
        }
        const std::int64_t begin = row.begin - (m_window - (row.end - row.begin)) / 2;
        if (begin < 0 || begin + m_window > length)
            ++m_skipped;
        else
            addSite(chrom, begin, row.begin, row.end, row.strand, row.name);
    }

    // Sorts what was added since the last call. Neighbouring stretches ask for the same window near the end of a chromosome; it keeps the
    // name of the first.
    void endContig()
    {
        const auto key = [](const MadeSite& made) {
            const auto& s = made.site;
            return std::tuple(s.window.begin, s.coreBegin, s.coreEnd, s.strand, made.hasCore);
        };
        const auto first = m_sites.begin() + static_cast<std::ptrdiff_t>(m_done);
        std::stable_sort(first, m_sites.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
        m_sites.erase(std::unique(first, m_sites.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }), m_sites.end());
        m_done = m_sites.size();
    }
    const std::vector<MadeSite>& sites() const { return m_sites; }
    std::int64_t skipped() const { return m_skipped; }

private:
    std::vector<std::int64_t> beginsAlong(const genome::Interval& row, std::int64_t length)
    {
        if (length < m_window) {
            ++m_skipped;
            return {};
        }
        std::vector<std::int64_t> begins;
        if (row.end - row.begin <= m_window) {
            begins.push_back((row.begin + row.end - m_window) / 2);
        } else {
            for (std::int64_t begin = row.begin; begin + m_window < row.end; begin += std::max<std::int64_t>(1, m_window / 2))
                begins.push_back(begin);
            begins.push_back(row.end - m_window);
        }
        for (std::int64_t& begin : begins)
            begin = std::clamp<std::int64_t>(begin, 0, length - m_window);
        return begins;
    }

    void addSite(const std::string& chrom, std::int64_t begin, std::int64_t coreBegin, std::int64_t coreEnd, Strand strand, const std::string& name)
    {
        scores::ScoredSite site;
        site.window = {chrom, begin, begin + m_window};
        site.coreBegin = coreBegin;
        site.coreEnd = coreEnd;
        site.strand = strand;
        site.label = -1;
        site.name = name == "." ? "" : name;
        m_sites.push_back({std::move(site), strand != Strand::None});
    }

    std::int64_t m_window, m_skipped = 0;
    std::size_t m_done = 0;
    std::vector<MadeSite> m_sites;
};

genome::IntervalSet readRegions(const std::string& regions, const genome::Reference& reference)
{
    std::error_code ignored;
    if (fs::exists(regions, ignored))
        return genome::readIntervals(regions, reference.contigs());
    genome::IntervalSet one;
    try {
        std::string note;
        const Region place = genome::parseLocus(reference.contigs(), regions, "", &note);
        if (!note.empty())
            one.warnings.push_back({"", 0, note});
        genome::Interval interval;
        interval.begin = place.begin;
        interval.end = place.end;
        one.byChrom[place.chrom] = {interval};
    } catch (const Error& error) {
        throw Error("\"" + regions + "\" is neither a file nor a place in " + reference.path().string() + ": " + error.what());
    }
    return one;
}

bool isKnown(char letter) { return std::string_view("ACGTacgt").find(letter) != std::string_view::npos; }

// Letters of windows with their cores, one after the other; those without a known base are left out.
class WindowReader {
public:
    WindowReader(const genome::Reference& reference, std::int64_t window, bool coreBlocked, int maskWidth)
        : m_reference(reference), m_windows(std::make_shared<dataset::WindowSet>()), m_coreBlocked(coreBlocked), m_maskWidth(maskWidth)
    {
        m_windows->windows = genome::PackedWindows(static_cast<std::size_t>(window));
    }
    // Whether it was kept.
    bool add(const scores::ScoredSite& site, bool hasCore)
    {
        std::string letters = m_reference.fetch(site.window);
        if (std::none_of(letters.begin(), letters.end(), isKnown)) {
            ++m_unknown;
            return false;
        }
        if (m_coreBlocked && hasCore) {
            const Region mask = dataset::maskOf({site.window.chrom, site.coreBegin, site.coreEnd}, site.window, m_maskWidth);
            const auto width = static_cast<std::size_t>(mask.length());
            letters.replace(static_cast<std::size_t>(mask.begin - site.window.begin), width, width, 'N');
        }
        m_windows->windows.append(letters);
        m_windows->instance.push_back(m_sites.size());
        m_windows->labels.push_back(std::max(site.label, 0));
        m_sites.push_back(site);
        return true;
    }
    std::size_t kept() const { return m_sites.size(); }
    std::int64_t unknown() const { return m_unknown; }
    void finish(ScoredWindows& result)
    {
        result.sites = std::move(m_sites);
        result.windows = std::move(m_windows);
    }

private:
    const genome::Reference& m_reference;
    std::shared_ptr<dataset::WindowSet> m_windows;
    std::vector<scores::ScoredSite> m_sites;
    bool m_coreBlocked;
    int m_maskWidth;
    std::int64_t m_unknown = 0;
};

// By begin; the chromosomes stay in their order.
void sortInChromosomes(std::vector<scores::ScoredSite>& sites)
{
    for (auto first = sites.begin(); first != sites.end();) {
        const auto last = std::find_if(first, sites.end(), [&](const auto& site) { return site.window.chrom != first->window.chrom; });
        std::stable_sort(first, last, [](const auto& a, const auto& b) { return a.window.begin < b.window.begin; });
        first = last;
    }
}

void warnOf(ScoredWindows& result, const std::string& file, std::int64_t count, const std::string& what, const std::string& many)
{
    if (count > 0)
        result.warnings.push_back({file, 0, plural(count, what, many)});
}

// Why nothing is left: what would have been warnings, in one sentence.
std::string reasonsOf(const Warnings& warnings, const std::string& regions)
{
    std::string text;
    for (const Warning& warning : warnings) {
        const std::string reason = toText(warning.file == regions ? Warning{{}, warning.line, warning.message} : warning);
        text += " " + reason;
    }
    return text;
}

void warnOfUnknown(ScoredWindows& result, const std::string& file, std::int64_t count)
{
    warnOf(result, file, count, "window has no known base and is left out.", "windows have no known base and are left out.");
}

}  // namespace

ScoredWindows regionWindows(const std::string& regions, const genome::Reference& reference, std::int64_t window, bool coreBlocked,
                            int maskWidth, Progress& progress)
{
    ScoredWindows result;
    const auto rows = readRegions(regions, reference);
    result.warnings = rows.warnings;
    SiteMaker maker(window);
    for (const auto& contig : reference.contigs()) {
        if (const auto found = rows.byChrom.find(contig.name); found != rows.byChrom.end())
            for (const auto& row : found->second)
                maker.add(contig.name, contig.length, row);
        maker.endContig();
    }
    WindowReader reader(reference, window, coreBlocked, maskWidth);
    std::int64_t stretches = 0;
    for (const auto& [site, hasCore] : maker.sites()) {
        stretches += reader.add(site, hasCore) && !hasCore ? 1 : 0;
        if (reader.kept() % 256 == 0)
            progress.checkpoint(static_cast<double>(reader.kept()) / static_cast<double>(maker.sites().size()), "Reading windows");
    }
    warnOf(result, regions, maker.skipped(), "region has no whole window inside its chromosome and is left out.",
           "regions have no whole window inside their chromosome and are left out.");
    warnOfUnknown(result, regions, reader.unknown());
    if (coreBlocked && stretches > 0)
        result.warnings.push_back(
            {regions, 0,
             "The network was trained with the core blocked; regions without a strand have no core, so nothing is blocked in them."});
    if (reader.kept() == 0)
        throw Error("There is nothing to score in " + regions + ": no region has a window of " + std::to_string(window) + " bases in " +
                    reference.path().string() + "." + reasonsOf(result.warnings, regions));
    reader.finish(result);
    return result;
}

ScoredWindows shiftedWindows(const std::vector<scores::ScoredSite>& sites, std::int64_t shift, const genome::Reference& reference,
                             bool coreBlocked, int maskWidth, Progress& progress)
{
    ScoredWindows result;
    std::int64_t outside = 0;
    std::vector<scores::ScoredSite> moved;
    for (scores::ScoredSite site : sites) {
        const bool hasCore = site.strand != Strand::None;
        const std::int64_t along = !hasCore ? 0 : site.strand == Strand::Reverse ? -shift : shift;
        site.window.begin += along;
        site.window.end += along;
        if (hasCore && (site.coreBegin < site.window.begin || site.coreEnd > site.window.end))
            throw Error("Windows of " + std::to_string(site.window.length()) + " bases that are shifted by " + std::to_string(shift) +
                        " bases lose their core, for example the one of " + toLocus({site.window.chrom, site.coreBegin, site.coreEnd}) +
                        ". Shift by less than half a window.");
        if (site.window.begin < 0 || site.window.end > reference.length(site.window.chrom).value_or(0))
            ++outside;
        else
            moved.push_back(std::move(site));
    }
    sortInChromosomes(moved);  // strands move apart
    WindowReader reader(reference, sites.empty() ? 0 : sites.front().window.length(), coreBlocked, maskWidth);
    for (std::size_t i = 0; i < moved.size(); ++i) {
        reader.add(moved[i], moved[i].strand != Strand::None);
        if (i % 256 == 0)
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(moved.size()), "Reading windows");
    }
    warnOf(result, {}, outside, "window lies beyond the end of its chromosome once it is shifted, and is left out.",
           "windows lie beyond the ends of their chromosomes once they are shifted, and are left out.");
    warnOfUnknown(result, {}, reader.unknown());
    if (reader.kept() == 0)
        throw Error("No window is left to score once all are shifted by " + std::to_string(shift) + " bases.");
    reader.finish(result);
    return result;
}

}  // namespace bindscape::interpret
