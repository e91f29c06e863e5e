// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/variant_input.h"

#include "core/base/text.h"
#include "core/genome/variant_set.h"

namespace bindscape::variation {

namespace {

constexpr std::int64_t kRowsPerReport = 4096;

}  // namespace

VariantInput::VariantInput(const std::filesystem::path& path, const genome::Reference& reference, const InputOptions& options)
    : m_path(path), m_reference(reference), m_stream(path, options.fields), m_names(reference.contigs()), m_report(path),
      m_check(reference, path, options.mostMismatches)
{
    for (std::size_t i = 0; i < reference.contigs().size(); ++i)
        m_numbers.emplace(reference.contigs()[i].name, i);
}

VariantInput::Item VariantInput::next(Progress& progress)
{
    using Kind = genome::VariantStream::Item;
    const Kind item = m_stream.next();
    if (item == Kind::End) {
        if (!m_ended)
            m_check.finish();
        m_ended = true;
        return Item::End;
    }
    if (item == Kind::Comment)
        return Item::Comment;
    if (m_rows++ % kRowsPerReport == 0)
        progress.checkpoint(m_stream.done(), plural(m_rows - 1, "variant") + " of " + m_path.filename().string());
    if (item == Kind::Fault) {
        m_report.bad(m_stream.number(), m_stream.fault().kind, m_stream.fault().detail);
        return Item::LeftOut;
    }
    m_report.good();
    return judge();
}

VariantInput::Item VariantInput::judge()
{
    const auto& row = m_stream.row();
    if (m_last == nullptr || row.chrom != m_lastName) {
        m_lastName = row.chrom;
        m_last = m_names.find(row.chrom);
        if (m_last != nullptr)
            m_contig = m_numbers.at(m_last->name);
    }
    if (m_last == nullptr) {
        m_report.unknownContig(m_stream.number(), row.chrom);
        return Item::LeftOut;
    }
    const std::int64_t end = row.variant.begin + static_cast<std::int64_t>(row.reference.size());
    if (end > m_last->length) {
        m_report.beyondEnd(m_stream.number(), *m_last, end);
        return Item::LeftOut;
    }
    if (m_check.check(m_contig, row.variant.begin, row.reference, row.alternates, m_stream.number()) == ReferenceCheck::Answer::Different)
        return Item::LeftOut;
    ++m_usable;
    return Item::Usable;
}

Warnings VariantInput::warnings() const
{
    Warnings warnings;
    if (m_rows == 0 && m_stream.hasHeader())
        warnings.push_back({m_path.string(), 0, "It has a header and no variants."});
    else
        warnings = m_report.warnings("variants");
    genome::compareHeader(m_path, m_stream.header(), m_reference.contigs(), warnings);
    for (auto& warning : m_check.warnings())
        warnings.push_back(std::move(warning));
    return warnings;
}

}  // namespace bindscape::variation
