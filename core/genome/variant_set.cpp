// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/variant_set.h"

#include "core/base/text.h"
#include "core/genome/contig_index.h"
#include "core/genome/formats.h"
#include "core/genome/row_report.h"
#include "core/genome/variant_stream.h"

#include <htslib/kstring.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kMostVariants = 20'000'000;
constexpr std::size_t kLongestHeader = std::size_t{1} << 28;
constexpr std::string_view kBcfMagic = "BCF\2";

Error damaged(const std::filesystem::path& path)
{
    return Error(path.string() + " is damaged or was cut off: it cannot be decompressed to its end. Copy or download it again.");
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const std::vector<Contig>& contigs)
        : m_path(path), m_contigs(contigs), m_names(contigs), m_report(path)
    {
    }

    VariantSet read()
    {
        VariantStream stream(m_path);
        for (auto item = stream.next(); item != VariantStream::Item::End; item = stream.next()) {
            const long line = stream.binary() ? 0 : stream.number();
            if (item == VariantStream::Item::Comment)
                continue;
            ++m_rows;
            if (item == VariantStream::Item::Row)
                keep(stream.row(), line);
            else
                m_report.bad(line, stream.fault().kind, stream.fault().detail);
        }
        m_set.binary = stream.binary();
        // A header without rows is what a caller writes that has found nothing.
        if (m_rows == 0 && stream.hasHeader())
            m_set.warnings.push_back({m_path.string(), 0, "It has a header and no variants."});
        else
            m_set.warnings = m_report.warnings("variants");
        compareHeader(m_path, stream.header(), m_contigs, m_set.warnings);
        for (auto& [chrom, sites] : m_set.byChrom)
            std::stable_sort(sites.begin(), sites.end(), [](const Site& a, const Site& b) { return a.begin < b.begin; });
        m_set.arena.shrink_to_fit();
        return std::move(m_set);
    }

private:
    void keep(const VariantRow& row, long line)
    {
        m_report.good();
        const Contig* contig = m_names.find(row.chrom);
        if (contig == nullptr)
            return m_report.unknownContig(line, row.chrom);
        const Variant& variant = row.variant;
        if (variant.end > contig->length)
            return m_report.beyondEnd(line, *contig, variant.end);
        const std::size_t text = m_set.arena.size();
        if (++m_set.kept > kMostVariants || text > std::numeric_limits<std::uint32_t>::max() - 1024)
            throw Error(m_path.string() + " has more than " + withThousands(m_set.kept - 1) +
                        " variants, which is too much to hold in memory; compress it with bgzip and index it with tabix.");
        for (const std::string* part : {&variant.id, &variant.reference, &variant.alternates})
            m_set.arena.append(part->c_str(), part->size() + 1);
        auto& sites = m_last != nullptr && m_lastContig == contig ? *m_last : m_set.byChrom[contig->name];
        m_last = &sites;
        m_lastContig = contig;
        sites.push_back({variant.begin, variant.end, variant.quality, variant.frequency, static_cast<std::uint32_t>(text),
                         filterNumber(variant.filter), variant.type});
    }

    // Callers write a few filters in many combinations; more than fit are shown as the last one.
    std::uint16_t filterNumber(const std::string& filter)
    {
        constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
        const auto found = m_filters.find(filter);
        if (found != m_filters.end())
            return found->second;
        if (m_set.filters.size() >= kMost) {
            m_set.filters.resize(kMost);
            m_set.filters.emplace_back("several filters");
            return kMost;
        }
        const auto number = static_cast<std::uint16_t>(m_set.filters.size());
        m_set.filters.push_back(filter);
        m_filters.emplace(filter, number);
        return number;
    }

    std::filesystem::path m_path;
    const std::vector<Contig>& m_contigs;
    ContigNames m_names;
    RowReport m_report;
    VariantSet m_set;
    std::unordered_map<std::string, std::uint16_t> m_filters;
    std::vector<Site>* m_last = nullptr;
    const Contig* m_lastContig = nullptr;
    std::int64_t m_rows = 0;
};

}  // namespace

Variant VariantSet::variant(const Site& site) const
{
    Variant variant;
    const char* text = arena.c_str() + site.text;
    variant.id = text;
    text += variant.id.size() + 1;
    variant.reference = text;
    variant.alternates = text + variant.reference.size() + 1;
    variant.begin = site.begin;
    variant.end = site.end;
    variant.type = site.type;
    variant.quality = site.quality;
    variant.frequency = site.frequency;
    variant.filter = filters[site.filter];
    variant.passed = variant.filter == "." || variant.filter == "PASS";
    return variant;
}

VariantSet readVariants(const std::filesystem::path& path, const std::vector<Contig>& contigs) { return Reader(path, contigs).read(); }

VcfHeader readVcfHeader(BGZF& file, const std::filesystem::path& path)
{
    VcfHeader header;
    std::array<char, 5> magic{};
    const Error tooLong(path.string() + " has a header that does not end. Check that the file is what its name says.");
    if (bgzf_peek(&file) == kBcfMagic.front() && bgzf_read(&file, magic.data(), magic.size()) == static_cast<ssize_t>(magic.size()) &&
        std::string_view(magic.data(), kBcfMagic.size()) == kBcfMagic) {
        header.numbered = true;
        std::uint32_t length = 0;
        if (bgzf_read(&file, &length, sizeof length) != sizeof length)
            throw damaged(path);
        if (length > kLongestHeader)
            throw tooLong;
        std::string text;
        constexpr std::size_t kPart = std::size_t{1} << 16;
        while (text.size() < length) {
            const std::size_t old = text.size();
            text.resize(std::min<std::size_t>(old + kPart, length));
            if (bgzf_read(&file, text.data() + old, text.size() - old) != static_cast<ssize_t>(text.size() - old))
                throw damaged(path);
        }
        for (const auto line : split(text, '\n'))
            addHeaderLine(header, line);
        return header;
    }
    kstring_t line = KS_INITIALIZE;
    const std::unique_ptr<kstring_t, void (*)(kstring_t*)> freed(&line, &ks_free);
    std::size_t read = 0;
    int code = 0;
    while (bgzf_peek(&file) == '#' && (code = bgzf_getline(&file, '\n', &line)) >= 0) {
        if ((read += line.l) > kLongestHeader)
            throw tooLong;
        addHeaderLine(header, std::string_view(line.s, line.l));
    }
    if (code < -1)
        throw damaged(path);
    return header;
}

void compareHeader(const std::filesystem::path& path, const VcfHeader& header, const std::vector<Contig>& contigs, Warnings& warnings)
{
    const ContigIndex names(contigs);
    std::vector<Contig> known;
    std::copy_if(header.contigs.begin(), header.contigs.end(), std::back_inserter(known),
                 [&](const Contig& contig) { return contig.length > 0 && names.resolve(contig.name) != nullptr; });
    if (!known.empty())
        compareContigs(path, known, contigs, warnings);
}

}  // namespace bindscape::genome
