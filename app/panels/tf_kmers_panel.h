// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers of all TFs of the project: squares of odds ratio and P, a page a design (or a stratum of the sites, or a cell type) in one shared
// order, families as brackets; beside them the chosen word's logo, its table of counts, all pages, a permutation test and where it scores
// best.
#pragma once

#include "app/panels/run_panel.h"
#include "app/panels/site_table.h"
#include "core/project/panel_kmers.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace bindscape::widgets {
class ChartView;
class KmerMatrixView;
}  // namespace bindscape::widgets

namespace bindscape::app {

class MotifLogo;

class TfKmersPanel : public RunPanel {
    Q_OBJECT
public:
    TfKmersPanel(Session& session, QWidget* parent);

    widgets::KmerMatrixView& map() { return *m_map; }
    SiteTable& instances() { return *m_instances; }
    QTableWidget& counts() { return *m_counts; }
    widgets::ChartView& designs() { return *m_designs; }
    QComboBox& page() { return *m_page; }    // of the panel: a design, or what pages() says
    QComboBox& pages() { return *m_pages; }
    QComboBox& design() { return *m_design; }  // of the pages, where they are not the designs
    QPushButton& permute() { return *m_permute; }
    QPushButton& missing() { return *m_missing; }
    QString wordFacts() const;
    void setStrata(const std::filesystem::path& file);  // of the pages, instead of asking for it
    QSpinBox& k() { return *m_k; }
    QLineEdit& find() { return *m_find; }
    QString word() const;
    // Kept beside the project; undoable.
    void nameFamily(const std::vector<std::string>& words, const std::string& family);

protected:
    void reload() override;

private:
    struct Instances {
        std::vector<ScoredPlace> places;
        motif::Motif around;
        std::int64_t all = 0;
    };
    void makeColumn();
    void followSelection();
    QWidget* makeSide();
    project::KmerQuestion question() const;
    void showAnswer(project::KmerAnswer answer);
    void fillPages();
    void changePages();
    void showPage();
    void chosenHere();
    void showWord(const analysis::PanelCell& cell, const analysis::PanelWord& word);
    void permuteNow();
    void takeFamilies(const std::map<std::string, std::string>& families);
    void showChosen();
    void showCounts(const analysis::PanelCell& cell, const std::string& word);
    void showDesigns(std::size_t row, std::size_t word);
    void readInstances(const std::string& run, const std::string& word);
    void askFamily(const std::vector<std::string>& words, const QString& now);
    void findThing(const QString& text);
    void exportMap();
    void exportInstances();
    std::vector<std::string> withoutPretrained() const;
    void showMissing();

    QComboBox *m_page, *m_pages, *m_design, *m_order, *m_scores;
    QCheckBox* m_leaves;
    QSpinBox* m_k;
    QDoubleSpinBox* m_top;
    QLineEdit* m_find;
    QPushButton *m_export, *m_family, *m_permute, *m_missing;
    widgets::KmerMatrixView* m_map;
    QLabel *m_word, *m_wordFacts, *m_instancesTitle, *m_under;
    MotifLogo* m_logo;
    QTableWidget* m_counts;
    widgets::ChartView* m_designs;
    SiteTable* m_instances;
    project::KmerAnswer m_answer;
    std::filesystem::path m_starts, m_regions;  // of the strata
    int m_pagesBefore = 0;                      // index that the choice of pages goes back to
};

}  // namespace bindscape::app
