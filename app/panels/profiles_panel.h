// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregate profiles of all TFs of the project as a map, core present and blocked side by side; chosen TFs as lines, and the sites that
// score most at a position that was clicked.
#pragma once

#include "app/panels/run_panel.h"
#include "app/panels/site_table.h"
#include "core/project/panel_profiles.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;

namespace bindscape::widgets {
class ChartView;
class ProfileMatrixView;
}  // namespace bindscape::widgets

namespace bindscape::app {

class ProfilesPanel : public RunPanel {
    Q_OBJECT
public:
    ProfilesPanel(Session& session, QWidget* parent);

    widgets::ProfileMatrixView& map() { return *m_map; }
    SiteTable& sites() { return *m_sites; }
    std::vector<widgets::ChartView*> lines() const;  // those that are shown
    QComboBox& design() { return *m_design; }
    QComboBox& sequences() { return *m_sequences; }
    QComboBox& order() { return *m_order; }
    QComboBox& scale() { return *m_scale; }
    QSpinBox& smooth() { return *m_smooth; }
    QCheckBox& control() { return *m_control; }
    QCheckBox& overlay() { return *m_overlay; }
    QLineEdit& find() { return *m_find; }
    QPushButton& missing() { return *m_missing; }

protected:
    void reload() override;

private:
    static constexpr int kMostLines = 4;
    void makeColumn();
    QWidget* makeSide();
    void fillDesigns();
    project::ProfileQuestion question() const;
    project::ProfilePicture picture() const;
    project::ProfileLines linesOf(std::vector<std::string> rows) const;
    void showAnswer(project::ProfileAnswer answer);
    void showMap();
    void showLines();
    void showMissing();
    void scoreMissing();
    void clickPosition(const QString& row, int position, bool blocked);
    void showPosition(const QString& row, int position, bool blocked);
    void markPosition();
    void findRow(const QString& text);
    std::string runOfRow(const std::string& row) const;
    void exportMap();
    void exportTable();

    QComboBox *m_design, *m_sequences, *m_order, *m_scale;
    QSpinBox* m_smooth;
    QLineEdit* m_find;
    QPushButton *m_missing, *m_export, *m_table;
    QCheckBox *m_band, *m_sameAxis, *m_overlay, *m_control;
    widgets::ProfileMatrixView* m_map;
    QTabWidget* m_tabs;
    std::vector<widgets::ChartView*> m_charts;
    SiteTable* m_sites;
    QLabel *m_sitesTitle, *m_linesHint, *m_under;
    project::ProfileAnswer m_answer;
    bool m_clicking = false;
};

}  // namespace bindscape::app
