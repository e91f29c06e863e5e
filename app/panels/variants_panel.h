// SPDX-License-Identifier: GPL-3.0-or-later
// What the scores of all networks of a design say of the variants of a file, and the other way round: variants by score and change of
// logit; percent singletons at the best-scoring bases; variants with a measured effect against the others. Made in the background, kept in
// variants/ of the project. A row moves the browser; a bar lists the variants behind it.
#pragma once

#include "app/panels/run_panel.h"
#include "app/panels/variants_model.h"
#include "app/runs/variant_jobs.h"
#include "core/figure/chart.h"
#include "core/project/variant_studies.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableView;

namespace bindscape::widgets {
class ChartView;
}

namespace bindscape::app {

class FileCombo;

class VariantsPanel : public RunPanel {
    Q_OBJECT
public:
    VariantsPanel(Session& session, QWidget* parent);

    QComboBox& study() { return *m_study; }
    QComboBox& design() { return *m_design; }
    FileCombo& file() { return *m_file; }
    QCheckBox& asksNetwork() { return *m_ask; }
    QPushButton& start() { return *m_start; }
    QTableView& table() { return *m_table; }
    VariantsModel& variants() { return *m_model; }
    widgets::ChartView& chart() { return *m_chart; }
    QString title() const;
    VariantStudyOrder order() const;  // as it is chosen now

protected:
    void reload() override;

private:
    struct Data {
        bool there = false, isEmpty = false;
        project::StudyRecord record;
        VariantTable table;
        std::optional<figure::Chart> chart;
    };
    static Data readStudy(const std::filesystem::path& table, VariantStudy kind);
    VariantStudy kind() const;
    void makeColumn();
    QWidget* makeContent();
    void fillChoices();
    void showFields();
    void startStudy(const std::filesystem::path& annotated = {});
    void showData(Data data);
    void showLines(VariantTable table, const QString& title);
    void showBar(int series, int point);
    void go(int row, bool ask);
    void choose(const whatif::Variant& variant);
    void exportFigure();
    void exportLines();
    void exportVcf();

    QComboBox *m_study, *m_design, *m_scale, *m_by, *m_rule;
    FileCombo* m_file;
    QCheckBox *m_ask, *m_snps, *m_passed;
    QSpinBox* m_chromosomes;
    QDoubleSpinBox* m_fdr;
    QPushButton *m_start, *m_exportFigure, *m_exportList, *m_exportVcf;
    widgets::ChartView* m_chart;
    QLabel* m_title;
    QTableView* m_table;
    VariantsModel* m_model;
    project::StudyRecord m_record;
    bool m_going = false;  // a row is being followed
};

}  // namespace bindscape::app
