// SPDX-License-Identifier: GPL-3.0-or-later
// The tracks that a trunk is pre-trained on, as a table (name, file, kind) with what makes bins of them. Files are added with a
// button, dropped, taken from a table or from the browser; every change of the list can be undone. It reads no file itself.
#pragma once

#include "app/dialogs/form_part.h"
#include "core/compendium/compendium.h"

#include <vector>

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace bindscape::app {

class FileCombo;

class TracksPart : public FormPart {
    Q_OBJECT
public:
    TracksPart();

    void setOpenTracks(const std::vector<compendium::Track>& tracks);  // of the browser, for their button
    void setExcludeFiles(const std::vector<project::TrackEntry>& tracks);
    const std::vector<compendium::Track>& tracks() const { return m_tracks; }
    void addFiles(const std::vector<std::filesystem::path>& files);
    void addTracks(const std::vector<compendium::Track>& tracks);  // those whose file is there already are left out
    void removeSelected();
    void undo();
    QTableWidget& table() { return *m_table; }

    void setTrunk(const project::TrunkEntry& trunk);
    void addTo(project::TrunkEntry& trunk) const;
    void setChoice(const TrainingChoice&) override {}
    void addTo(TrainingChoice&) const override {}

Q_SIGNALS:
    void tableWanted(const QString& file);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeTable();
    QLayout* makeButtons();
    QLayout* makeBins();
    QLayout* makeMore();
    void change(std::vector<compendium::Track> tracks);
    void fillTable();
    void cellEdited(int row, int column);

    std::vector<compendium::Track> m_tracks, m_open;
    std::vector<std::vector<compendium::Track>> m_before;
    QTableWidget* m_table;
    QLabel* m_count;
    QPushButton *m_fromBrowser, *m_remove, *m_undo;
    QSpinBox *m_bin, *m_window, *m_unknown, *m_most;
    QDoubleSpinBox *m_covered, *m_empty;
    FileCombo* m_exclude;
    bool m_showing = false;
};

}  // namespace bindscape::app
