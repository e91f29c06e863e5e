// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/amino_acids.h"

#include "core/genome/sequence.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace bindscape::tracks {

char LetterPieces::at(std::int64_t position) const
{
    const auto next = std::upper_bound(m_pieces.begin(), m_pieces.end(), position,
                                       [](std::int64_t p, const genome::Genes::Letters& piece) { return p < piece.begin; });
    if (next == m_pieces.begin())
        return 'N';
    const auto& piece = *(next - 1);
    const auto at = static_cast<std::size_t>(position - piece.begin);
    return at < piece.text.size() ? piece.text[at] : 'N';
}

char translated(const genome::Transcript& transcript, const genome::Codon& codon, const LetterPieces& letters)
{
    std::array<char, 3> triplet{};
    for (std::size_t i = 0; i < 3; ++i) {
        const char letter = letters.at(codon.bases[i]);
        triplet[i] = transcript.strand == Strand::Reverse ? genome::complement(letter) : letter;
    }
    return genome::aminoAcid(triplet[0], triplet[1], triplet[2]);
}

void paintAminoAcid(const PaintContext& context, const draw::Rect& cell, const AminoAcid& acid, draw::Color color, bool named)
{
    const draw::Theme& theme = context.theme;
    const draw::Color fill = acid.letter == '*' ? theme.vermillion
                             : acid.start       ? theme.green
                             : acid.odd         ? draw::mix(color, theme.canvas, 0.3)
                                                : color;
    const double left = edgeAt(context, cell.x), right = edgeAt(context, cell.right());
    context.canvas.fillRect({left, cell.y, std::max(right - left, finestColumn(context)), cell.height}, fill);
    const double size = std::min(context.fontSize, cell.height * 0.95);
    if (named && cell.width >= size * 0.85 && cell.height >= context.fontSize * 0.75)
        context.canvas.text({cell.x + cell.width / 2, cell.y + cell.height / 2 + size * 0.36}, std::string(1, acid.letter), {size, true},
                            theme.canvas, draw::Align::Center);
}

void paintCodons(const PaintContext& context, const genome::Transcript& transcript, const LetterPieces& letters, double top, double height,
                 draw::Color color)
{
    const auto begin = static_cast<std::int64_t>(std::floor(context.viewport.toBase(context.area.x)));
    const auto end = static_cast<std::int64_t>(std::ceil(context.viewport.toBase(context.area.right())));
    for (const genome::Codon& codon : genome::codonsIn(transcript, begin, end)) {
        const char letter = translated(transcript, codon, letters);
        if (letter == 'X')
            continue;  // not read yet, or not known
        const AminoAcid acid{letter, codon.number == 0 && letter == 'M', codon.number % 2 == 1};
        auto bases = codon.bases;
        std::sort(bases.begin(), bases.end());
        // Runs of neighbouring bases: an intron may lie between them. The longest bears the letter.
        std::array<std::pair<std::size_t, std::size_t>, 3> runs{};
        std::size_t count = 0, longest = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            if (count > 0 && bases[i] == bases[i - 1] + 1)
                runs[count - 1].second = i + 1;
            else
                runs[count++] = {i, i + 1};
            if (runs[count - 1].second - runs[count - 1].first > runs[longest].second - runs[longest].first)
                longest = count - 1;
        }
        for (std::size_t i = 0; i < count; ++i) {
            const Extent extent = extentOf(context, bases[runs[i].first], bases[runs[i].second - 1] + 1);
            if (isVisible(context, extent))
                paintAminoAcid(context, {extent.left, top, extent.width(), height}, acid, color, i == longest);
        }
    }
}

}  // namespace bindscape::tracks
