// SPDX-License-Identifier: GPL-3.0-or-later
// What references of every format share: their sequences by name, and that no region outside of one is read. Internal to
// core/genome. Thread-safe once setContigs() was called, as far as letters() is.
#pragma once

#include "core/base/text.h"
#include "core/genome/contig_index.h"
#include "core/genome/reference.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::genome {

class NamedReference : public Reference {
public:
    explicit NamedReference(std::filesystem::path path) : m_path(std::move(path)) {}

    const std::filesystem::path& path() const override { return m_path; }
    const std::vector<Contig>& contigs() const override { return m_contigs; }
    std::optional<std::string> resolve(std::string_view name) const override
    {
        const Contig* contig = m_names->resolve(name);
        return contig == nullptr ? std::nullopt : std::optional(contig->name);
    }
    std::optional<std::int64_t> length(std::string_view chrom) const override
    {
        const Contig* contig = m_names->exact(chrom);
        return contig == nullptr ? std::nullopt : std::optional(contig->length);
    }
    std::string fetch(const Region& region) const override
    {
        const Contig* contig = m_names->exact(region.chrom);
        if (contig == nullptr)
            throw Error(m_path.string() + " has no sequence called " + region.chrom + ".");
        if (region.begin < 0 || region.end < region.begin || region.end > contig->length)
            throw Error(toLocus(region) + " does not lie inside of " + region.chrom + ", which has " + withThousands(contig->length) + " bases.");
        return region.begin == region.end ? std::string() : letters(static_cast<std::size_t>(contig - m_contigs.data()), region);
    }

protected:
    // Once, in the constructor of what derives from this.
    void setContigs(std::vector<Contig> contigs)
    {
        m_contigs = std::move(contigs);
        m_names.emplace(m_contigs);
    }

private:
    // Of a region that is not empty and lies inside of that contig.
    virtual std::string letters(std::size_t contig, const Region& region) const = 0;

    std::filesystem::path m_path;
    std::vector<Contig> m_contigs;
    std::optional<ContigIndex> m_names;
};

}  // namespace bindscape::genome
