// SPDX-License-Identifier: GPL-3.0-or-later
// A scratch copy of a window: bases are typed over, motifs put in, taken out, flanks shuffled, and the shown network says after every edit
// what it makes of it.
#pragma once

#include "app/panels/compared_part.h"
#include "app/panels/scratch_edits.h"
#include "core/motif/matrix.h"
#include "core/whatif/scratch.h"

#include <QTimer>

class QAction;
class QComboBox;
class QToolButton;

namespace bindscape::app {

class ScratchPart : public ComparedPart {
    Q_OBJECT
public:
    ScratchPart(Session& session, std::shared_ptr<KeptModels> models, QWidget* parent);

    void setRun(const std::optional<AskedRun>& run, const ScoreRequest& scored);
    // The window about the middle of what is shown, or of the hit that is selected.
    void takeView();
    void takeSite();
    // At the cursor or over what is chosen; what does not fit is said.
    void insert(const QString& motifOrLetters);
    void remove(whatif::Removal removal);
    void shuffle(whatif::Flank flank);
    void reset();
    void average();
    void openMotifs(const std::filesystem::path& file);

    ScratchEdits& edits() { return m_edits; }
    QComboBox& motifs() { return *m_motif; }
    const std::optional<whatif::PlacedWindow>& window() const { return m_window; }
    const std::optional<whatif::Marginal>& marginal() const { return m_marginal; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeControls();
    QWidget* makeSide();
    QToolButton* button(const QString& text, const QString& name, const QString& help);
    void take(const std::string& chrom, std::int64_t position, const std::optional<whatif::Core>& core);
    void adopt(const whatif::PlacedWindow& window, std::string letters);
    void ask();
    void showComparison(whatif::Comparison comparison);
    void showTrouble(const QString& sentence);
    void edited();
    void type(const QString& letters);
    void changeWindow();
    void updateButtons();
    // Offsets of what is chosen; where nothing is: the cursor (empty), or the core for the flanks of it.
    std::pair<std::size_t, std::size_t> chosen(bool orCore) const;
    template <class Work>
    void carefully(const Work& work);

    std::optional<whatif::PlacedWindow> m_window;
    ScratchEdits m_edits;
    std::optional<whatif::Marginal> m_marginal;
    std::vector<motif::Motif> m_known;
    std::filesystem::path m_motifFile;
    std::uint64_t m_seed = 0;  // of the last shuffle
    QTimer m_pause;            // between an edit and its answer
    QPointer<jobs::Job> m_asking, m_taking, m_averaging, m_reading;
    QComboBox* m_motif;
    QToolButton *m_take, *m_insert, *m_reverse, *m_remove, *m_left, *m_right, *m_reset, *m_undo, *m_redo, *m_copy, *m_average, *m_export;
};

}  // namespace bindscape::app
