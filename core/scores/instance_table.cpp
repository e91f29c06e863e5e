// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/instance_table.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <limits>

namespace bindscape::scores {

namespace {

constexpr std::string_view kHitColumns = "#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue";

class Reader {
public:
    explicit Reader(const std::filesystem::path& path) : m_file(path)
    {
        std::string_view line;
        if (!m_file.next(line) || !line.starts_with(kHitColumns))
            throw Error(path.string() + ", line 1: this is not a table of motif instances; it must begin with the columns chrom, begin, end, motif_id, "
                                        "score, strand, pvalue.");
        m_columns = split(line, '\t').size();
    }

    InstanceTable read()
    {
        std::string_view line;
        while (m_file.next(line))
            add(split(line, '\t'));
        for (auto& [chrom, instances] : m_table.byChrom)
            if (!std::is_sorted(instances.begin(), instances.end(), byBegin))
                std::stable_sort(instances.begin(), instances.end(), byBegin);
        return std::move(m_table);
    }

private:
    static bool byBegin(const CompactInstance& a, const CompactInstance& b) { return a.begin < b.begin; }

    void add(const std::vector<std::string_view>& fields)
    {
        if (fields.size() != m_columns)
            m_file.fail("a row has " + std::to_string(m_columns) + " columns, this one has " + std::to_string(fields.size()) + ".");
        CompactInstance instance;
        instance.begin = m_file.integer(fields[1], "begin");
        const std::int64_t width = m_file.integer(fields[2], "end") - instance.begin;
        if (instance.begin < 0 || width <= 0 || width > std::numeric_limits<std::uint16_t>::max())
            m_file.fail("the interval is reversed, negative or too long for a motif.");
        instance.width = static_cast<std::uint16_t>(width);
        instance.motif = motifIndex(fields[3]);
        instance.score = static_cast<float>(m_file.real(fields[4], "score"));
        instance.strand = fields[5].size() == 1 ? strandFromChar(fields[5][0]) : Strand::None;
        instance.pvalue = static_cast<float>(m_file.real(fields[6], "pvalue"));
        if (m_columns >= 9) {
            instance.label = fields[7] == "1" ? 1 : 0;
            instance.used = fields[8] == "1";
        }
        if (m_current == nullptr || fields[0] != m_chrom) {
            m_chrom = fields[0];
            m_current = &m_table.byChrom[m_chrom];
        }
        m_current->push_back(instance);
        m_table.widest = std::max(m_table.widest, width);
        ++m_table.rows;
    }

    std::uint16_t motifIndex(std::string_view id)
    {
        auto& motifs = m_table.motifs;
        if (!motifs.empty() && motifs[m_lastMotif] == id)
            return m_lastMotif;
        const auto found = std::find(motifs.begin(), motifs.end(), id);
        if (found == motifs.end() && motifs.size() == std::numeric_limits<std::uint16_t>::max())
            m_file.fail("the table names too many motifs.");
        m_lastMotif = static_cast<std::uint16_t>(found - motifs.begin());
        if (found == motifs.end())
            motifs.emplace_back(id);
        return m_lastMotif;
    }

    TableReader m_file;
    std::size_t m_columns = 0;
    InstanceTable m_table;
    std::string m_chrom;
    std::vector<CompactInstance>* m_current = nullptr;
    std::uint16_t m_lastMotif = 0;
};

}  // namespace

InstanceTable readInstanceTable(const std::filesystem::path& path) { return Reader(path).read(); }

}  // namespace bindscape::scores
