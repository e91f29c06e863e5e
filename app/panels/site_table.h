// SPDX-License-Identifier: GPL-3.0-or-later
// A list of places with a score, best first; choosing one (click, Enter, arrow keys) says so. For k-mer instances and for the
// sites behind a point of the profile.
#pragma once

#include "core/base/region.h"

#include <QTableWidget>

#include <vector>
namespace bindscape::app {

struct ExportedList;

struct ScoredPlace {
    Region region;
    Strand strand = Strand::Forward;
    int toCore = 0;
    double score = 0;
};

class SiteTable : public QTableWidget {
    Q_OBJECT
public:
    explicit SiteTable(const QString& accessibleName, QWidget* parent = nullptr);

    void setPlaces(std::vector<ScoredPlace> places);
    const std::vector<ScoredPlace>& places() const { return m_places; }

Q_SIGNALS:
    void chosen(const bindscape::app::ScoredPlace& place);
    void exportRequested();  // from the menu

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void choose(int row);
    std::vector<ScoredPlace> m_places;
};

// As columns and rows; what they are of is the caller's to say.
ExportedList listOf(const std::vector<ScoredPlace>& places);

}  // namespace bindscape::app
