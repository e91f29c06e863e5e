// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/indexed_table.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/hts_file.h"
#include "core/genome/table_rows.h"
#include "core/genome/text_lines.h"

#include <algorithm>
#include <array>
#include <sys/mman.h>
#include <unistd.h>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kMostBytes = 16'000'000;              // compressed
constexpr std::size_t kMostText = std::size_t{256} << 20;    // unpacked
constexpr std::int64_t kFarthest = std::int64_t{1} << 31;    // end of every chromosome
constexpr std::int64_t kWidestGene = 5'000'000;

// Text that has a path, for as long as it lives.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view text) : m_file(memfd_create("rows", MFD_CLOEXEC))
    {
        while (m_file >= 0 && !text.empty()) {
            const ssize_t written = write(m_file, text.data(), text.size());
            if (written <= 0)
                break;
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        if (m_file < 0 || !text.empty()) {
            if (m_file >= 0)
                close(m_file);
            throw Error("There is not enough memory for the rows of this view.");
        }
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { close(m_file); }
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_file); }

private:
    int m_file;
};

class IndexedTable final : public TrackSource {
public:
    IndexedTable(const TrackFormat& format, const std::filesystem::path& path, const std::vector<Contig>& contigs,
                 std::unique_ptr<const IndexedFile> file, Warnings warnings)
        : m_format(format), m_path(path), m_genome(contigs), m_file(std::move(file)), m_warnings(std::move(warnings))
    {
        for (const auto& name : m_file->names())
            m_contigs.push_back({name, 0});
        m_header = headOf(path, std::size_t{1} << 16);
        m_header.resize(m_header.rfind('\n') == std::string::npos ? 0 : m_header.rfind('\n') + 1);
        m_sample = parse(m_header);
        for (Warning warning : m_sample->warnings())
            m_warnings.push_back({path.string(), warning.line, warning.message});
        // Rows of the beginning are read again where they are wanted; track lines and comments are kept for every part.
        m_header.resize(headerLength());
    }

    TrackKind kind() const override { return m_sample->kind(); }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading rows");
        const int contig = contigOf(region.chrom);
        std::string text = contig < 0 ? std::string() : rows(contig, region.begin, region.end, progress);
        // The sample has nothing where the file has nothing.
        return text.empty() ? m_sample->read(region, maxBins, progress) : parse(m_header + text)->read(region, maxBins, progress);
    }
    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override;
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override;
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override
    {
        const std::string whole = m_sample->description();
        const std::int64_t records = m_file->records();
        return whole.substr(0, whole.find(',')) + (records < 0 ? std::string() : ", " + plural(records, "row")) + ", indexed";
    }

private:
    std::shared_ptr<const TrackSource> parse(const std::string& text) const
    {
        const MemoryFile file(text);
        try {
            return m_format.open(file.path(), m_genome);
        } catch (const Error& error) {
            std::string sentence = error.what();
            if (const auto at = sentence.find(file.path().string()); at != std::string::npos)
                sentence.replace(at, file.path().string().size(), m_path.string());
            throw Error(sentence);
        }
    }

    std::size_t headerLength() const
    {
        std::size_t length = 0;
        while (length < m_header.size() && isTableComment(std::string_view(m_header).substr(length, m_header.find('\n', length) - length)))
            length = m_header.find('\n', length) + 1;
        return length;
    }

    int contigOf(const std::string& chrom) const
    {
        const auto name = resolveContig(m_contigs, chrom);
        const auto found = std::find_if(m_contigs.begin(), m_contigs.end(), [&](const Contig& contig) { return name == contig.name; });
        return found == m_contigs.end() ? -1 : static_cast<int>(found - m_contigs.begin());
    }

    std::string rows(int contig, std::int64_t begin, std::int64_t end, Progress& progress) const;
    std::string rowsOf(int contig, std::int64_t begin, std::int64_t end, Progress& progress) const;

    const TrackFormat& m_format;
    std::filesystem::path m_path;
    std::vector<Contig> m_genome;
    std::unique_ptr<const IndexedFile> m_file;
    Warnings m_warnings;
    std::vector<Contig> m_contigs;  // in the order of the index
    std::string m_header;
    std::shared_ptr<const TrackSource> m_sample;  // of the first rows
};

std::string IndexedTable::rowsOf(int contig, std::int64_t begin, std::int64_t end, Progress& progress) const
{
    const std::int64_t bytes = m_file->bytes(contig, begin, end);
    const auto zoomIn = [&](const std::string& amount) {
        return Error("Zoom in to see " + m_path.filename().string() + ": this view holds " + amount + ", and at most " + megabytes(kMostBytes) +
                     " are read at once.");
    };
    if (bytes > kMostBytes)
        throw zoomIn("about " + megabytes(bytes) + " of it");
    std::string text;
    m_file->read(
        contig, begin, end,
        [&](std::string_view line) {
            if (text.size() + line.size() > kMostText)
                throw zoomIn("more than " + megabytes(static_cast<std::int64_t>(kMostText)) + " of rows");
            text.append(line).push_back('\n');
            return true;
        },
        progress);
    return text;
}

// Genes of GTF and GFF3 have one row an exon: those outside of the view belong to what is seen as well.
std::string IndexedTable::rows(int contig, std::int64_t begin, std::int64_t end, Progress& progress) const
{
    std::string text = rowsOf(contig, begin, end, progress);
    if (kind() != TrackKind::Genes || text.empty())
        return text;
    std::int64_t first = begin, last = end;
    std::vector<std::string_view> columns;
    for (const std::string_view line : split(text, '\n')) {
        splitColumns(line, columns);
        if (columns.size() < 9)
            continue;
        const auto rowBegin = parseInteger(columns[3]), rowEnd = parseInteger(columns[4]);
        if (rowBegin && rowEnd && *rowEnd - *rowBegin < kWidestGene) {
            first = std::min(first, *rowBegin - 1);
            last = std::max(last, *rowEnd);
        }
    }
    return first < begin || last > end ? rowsOf(contig, std::max<std::int64_t>(first, 0), last, progress) : text;
}

// Looked for in stretches that grow, so that a near one is found at once and an empty chromosome costs little.
std::optional<Feature> IndexedTable::next(const std::string& chrom, std::int64_t after) const
{
    const int contig = contigOf(chrom);
    SilentProgress progress;
    std::int64_t begin = std::max<std::int64_t>(after + 1, 0);
    for (std::int64_t step = 20'000; contig >= 0 && begin < kFarthest; step *= 8) {
        const std::int64_t end = std::min(begin + step, kFarthest);
        if (const std::string text = rows(contig, begin, end, progress); !text.empty())
            if (auto found = parse(m_header + text)->next(chrom, after); found && found->region.begin < end)
                return found;
        begin = end;
    }
    return std::nullopt;
}

std::optional<Feature> IndexedTable::previous(const std::string& chrom, std::int64_t before) const
{
    const int contig = contigOf(chrom);
    SilentProgress progress;
    std::int64_t end = before;
    for (std::int64_t step = 20'000; contig >= 0 && end > 0; step *= 8) {
        const std::int64_t begin = std::max<std::int64_t>(end - step, 0);
        if (const std::string text = rows(contig, begin, end, progress); !text.empty())
            if (auto found = parse(m_header + text)->previous(chrom, before); found && found->region.begin >= begin)
                return found;
        end = begin;
    }
    return std::nullopt;
}

}  // namespace

std::shared_ptr<const TrackSource> openIndexedTable(const TrackFormat& format, const std::filesystem::path& path,
                                                    const std::vector<Contig>& contigs, std::int64_t inMemory)
{
    constexpr std::array<std::string_view, 3> tables{"genes", "intervals", "bedgraph"};
    if (std::find(tables.begin(), tables.end(), format.id) == tables.end() || !isLargeOrRemote(path, inMemory))
        return nullptr;
    Warnings warnings;
    auto file = IndexedFile::open(path, IndexedFile::Content::Lines, warnings);
    if (!file)
        return nullptr;
    return std::make_shared<const IndexedTable>(format, path, contigs, std::move(file), std::move(warnings));
}

}  // namespace bindscape::genome
