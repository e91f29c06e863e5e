// SPDX-License-Identifier: GPL-3.0-or-later
// How an amino acid looks, alike in genes and in the translated sequence. Internal to core/tracks.
#pragma once

#include "core/genome/codons.h"
#include "core/tracks/paint_support.h"

#include <array>
#include <cstdint>

namespace bindscape::tracks {

// Letters in pieces, sorted by position: the genome's, where they are known.
class LetterPieces {
public:
    explicit LetterPieces(const std::vector<genome::Genes::Letters>& pieces) : m_pieces(pieces) {}
    char at(std::int64_t position) const;  // 'N' where it is not known

private:
    const std::vector<genome::Genes::Letters>& m_pieces;
};

// What a codon of the transcript means; 'X' where not all of its letters are known.
char translated(const genome::Transcript& transcript, const genome::Codon& codon, const LetterPieces& letters);

struct AminoAcid {
    char letter = 'X';
    bool start = false;  // green; stops are red, and all others alternate by `odd`
    bool odd = false;
};
// The cell of a codon, or of its part in one exon; the letter only with `named`, and where it fits.
void paintAminoAcid(const PaintContext& context, const draw::Rect& cell, const AminoAcid& acid, draw::Color color, bool named);

// Over the coding boxes of a transcript: its codons that are in view.
void paintCodons(const PaintContext& context, const genome::Transcript& transcript, const LetterPieces& letters, double top, double height,
                 draw::Color color);

}  // namespace bindscape::tracks
