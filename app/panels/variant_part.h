// SPDX-License-Identifier: GPL-3.0-or-later
// A variant as the shown network sees it: letters of the reference, of the alternate and their difference on one scale, the change of the
// logit, and on request the same number of every trained run.
#pragma once

#include "app/runs/what_if.h"

#include <QPointer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace bindscape::widgets {
class LetterRows;
class Notice;
}  // namespace bindscape::widgets

namespace bindscape::app {

class NumbersTable;

class VariantPart : public QWidget {
    Q_OBJECT
public:
    VariantPart(Session& session, std::shared_ptr<KeptModels> models, QWidget* parent);

    void setRun(const std::optional<AskedRun>& run, const std::string& method);
    // Reads the text of the box; a variant is asked about and the browser goes there.
    void go();
    void setVariant(const whatif::Variant& variant);
    void askEveryModel();

    QLineEdit& text() { return *m_text; }
    QComboBox& alternates() { return *m_alternate; }
    QComboBox& centre() { return *m_centre; }
    widgets::LetterRows& rows() { return *m_rows; }
    NumbersTable& table() { return *m_table; }
    const std::optional<whatif::Comparison>& comparison() const { return m_comparison; }
    const std::vector<ModelAnswer>& answers() const { return m_answers; }
    QString trouble() const;
    QString numbers() const;

private:
    QWidget* makeControls();
    QWidget* makeSide();
    void ask();
    void showComparison(whatif::Comparison comparison);
    void showAnswers();
    void showTrouble(const QString& sentence);
    void drop(QPointer<jobs::Job>& job);
    void exportPicture();
    VariantQuestion question() const;

    Session& m_session;
    std::shared_ptr<KeptModels> m_models;
    std::optional<AskedRun> m_run;
    FileStamp m_stamp;  // of its model
    std::string m_method = "gradcam";
    std::optional<whatif::Variant> m_variant;
    bool m_isNew = false;  // the variant: its answer moves the view of the rows
    std::optional<whatif::Comparison> m_comparison;
    std::vector<ModelAnswer> m_answers;
    QPointer<jobs::Job> m_asking, m_askingAll;
    QLineEdit* m_text;
    QComboBox *m_alternate, *m_centre;
    QPushButton* m_every;
    QToolButton *m_export, *m_copy;
    widgets::Notice* m_notice;
    widgets::LetterRows* m_rows;
    QLabel *m_numbers, *m_notes, *m_under;
    NumbersTable* m_table;
};

}  // namespace bindscape::app
