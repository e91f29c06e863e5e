// SPDX-License-Identifier: GPL-3.0-or-later
// Motifs of the seqlets of the selected run; choosing one lists its instances, which move the browser, and shows how far from the
// core and on which strand they lie.
#pragma once

#include "app/panels/run_panel.h"

class QLabel;
class QPushButton;
class QTableView;
class QToolButton;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::seqlets {
struct Report;
struct SeqletPlace;
struct SpacingRow;
}  // namespace bindscape::seqlets

namespace bindscape::app {

class MotifList;
class PlacesModel;

class MotifsPanel : public RunPanel {
    Q_OBJECT
public:
    MotifsPanel(Session& session, QWidget* parent);

    MotifList& motifs() { return *m_motifs; }
    QTableView& places() { return *m_places; }
    PlacesModel& placesModel() { return *m_model; }
    widgets::ChartView& spacing() { return *m_spacing; }
    QPushButton& findAgain() { return *m_again; }

protected:
    void reload() override;

private:
    struct Data;
    struct Chosen;
    QWidget* makeSide();
    void showData(const Data& data);
    void showMotif();
    void showChosen(Chosen chosen);
    void go(int row);
    void exportKind(const char* kind);

    MotifList* m_motifs;
    QTableView* m_places;
    PlacesModel* m_model;
    widgets::ChartView* m_spacing;
    QLabel *m_title, *m_tests;
    QPushButton* m_again;
    QToolButton* m_export;
    std::filesystem::path m_folder;
};

}  // namespace bindscape::app
