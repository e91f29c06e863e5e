// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/row_report.h"

#include "core/base/text.h"

#include <algorithm>
#include <limits>

namespace bindscape::genome {

const Contig* ContigNames::find(std::string_view name)
{
    auto found = m_found.find(name);
    if (found == m_found.end()) {
        std::optional<Contig> contig;
        if (m_anyName)
            contig = Contig{std::string(name), std::numeric_limits<std::int64_t>::max()};
        else if (const Contig* resolved = m_contigs.resolve(name))
            contig = *resolved;
        found = m_found.emplace(std::string(name), std::move(contig)).first;
    }
    return found->second ? &*found->second : nullptr;
}

void RowReport::bad(long line, std::string_view kind, const std::string& detail)
{
    auto entry = std::find_if(m_bad.begin(), m_bad.end(), [&](const auto& bad) { return bad.first == kind; });
    if (entry == m_bad.end())
        entry = m_bad.insert(m_bad.end(), {std::string(kind), Kind{0, line, detail}});
    ++entry->second.count;
}

void RowReport::unknownContig(long line, std::string_view name)
{
    if (m_unknownRows++ == 0)
        m_unknownLine = line;
    if (!m_unknownSet.contains(name)) {
        m_unknownSet.emplace(name);
        m_unknownNames.emplace_back(name);
    }
}

void RowReport::beyondEnd(long line, const Contig& contig, std::int64_t end)
{
    if (m_beyond++ > 0)
        return;
    m_beyondLine = line;
    m_beyondDetail = "reaches to " + withThousands(end) + ", " + contig.name + " ends at " + withThousands(contig.length);
}

namespace {

std::string listed(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 5;
    const std::vector<std::string> shown(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, names.size())));
    return join(shown, ", ") + (names.size() > kShown ? ", ..." : "");
}

}  // namespace

Warnings RowReport::warnings(std::string_view what) const
{
    if (m_good == 0) {
        if (m_bad.empty())
            throw Error(m_path + " holds no " + std::string(what) + ": it has no rows. Check that it was written to its end.");
        const auto& [kind, first] = m_bad.front();
        throw Error(m_path + " holds no row that can be read as " + std::string(what) + "; line " + std::to_string(first.line) + " " +
                    first.detail + " (" + kind + "). Check that the file is what its name says.");
    }
    Warnings warnings;
    for (const auto& [kind, bad] : m_bad)
        warnings.push_back(
            {m_path, bad.line,
             plural(bad.count, "row") + (bad.count == 1 ? " was" : " were") + " left out: " + kind + " (this one " + bad.detail + ")."});
    if (m_unknownRows > 0)
        warnings.push_back({m_path, m_unknownLine,
                            plural(m_unknownRows, "row") + (m_unknownRows == 1 ? " lies" : " lie") + " on " +
                                plural(static_cast<std::int64_t>(m_unknownNames.size()), "chromosome") + " that the genome lacks (" +
                                listed(m_unknownNames) + ") and " + (m_unknownRows == 1 ? "was" : "were") + " left out."});
    if (m_beyond > 0) {
        const std::int64_t known = m_good - m_unknownRows;
        const bool many = m_beyond >= 3 && m_beyond * 100 > known;
        warnings.push_back({m_path, m_beyondLine,
                            plural(m_beyond, "row") + " of " + withThousands(known) + (m_beyond == 1 ? " reaches" : " reach") +
                                " beyond the end of the chromosome and " + (m_beyond == 1 ? "was" : "were") + " left out (this one " +
                                m_beyondDetail + ")." +
                                (many ? " The file was probably made for another assembly, or this genome is only a part." : "")});
    }
    return warnings;
}

}  // namespace bindscape::genome
