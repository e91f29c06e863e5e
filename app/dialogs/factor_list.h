// SPDX-License-Identifier: GPL-3.0-or-later
// The table of the transcription factors that are trained: each row a check box, name, peaks, motif with its logo, counts of the
// pre-flight, and a cross. It shows rows and says what is wanted; it keeps none.
#pragma once

#include "core/motif/matrix.h"

#include <QTableWidget>

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::app {

struct FactorRow {
    bool on = true;
    std::string tf, cell, motifId;
    std::filesystem::path peaks, sites, negatives;
    int labelColumn = 0;
    bool named = false;                   // by the user, so that a motif gives no name
    bool proposed = false;                // nobody has chosen anything yet
    std::int64_t hits = -1, bound = -1;   // of the pre-flight; negative: not counted
    bool isBlank() const { return tf.empty() && motifId.empty() && peaks.empty() && sites.empty(); }
};

class FactorList : public QTableWidget {
    Q_OBJECT
public:
    explicit FactorList(QWidget* parent = nullptr);
    void setMotifs(const std::vector<motif::Motif>* motifs) { m_motifs = motifs; }  // must outlive it; then showRows()
    void showRows(const std::vector<FactorRow>& rows, int current);
    void showRow(int index, const FactorRow& row);

Q_SIGNALS:
    void rowChosen(int index);
    void rowChecked(int index, bool on);
    void rowNamed(int index, const QString& tf);
    void removeWanted(int index);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum Column { Tf, Peaks, MotifId, Logo, Hits, Bound, Remove, Columns };
    void addRow(int index);
    void fitHeight();
    const std::vector<motif::Motif>* m_motifs = nullptr;
    bool m_showing = false;
};

}  // namespace bindscape::app
