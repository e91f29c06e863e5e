// SPDX-License-Identifier: GPL-3.0-or-later
// A variant as the shown network sees it: letters of the reference, of the alternate and their difference on one scale, the change of the
// logit, and on request the same number of every trained run.
#pragma once

#include "app/panels/compared_part.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace bindscape::app {

class NumbersTable;

class VariantPart : public ComparedPart {
    Q_OBJECT
public:
    VariantPart(Session& session, std::shared_ptr<KeptModels> models, QWidget* parent);

    void setRun(const std::optional<AskedRun>& run, const ScoreRequest& scored);
    // Reads the text of the box; a variant is asked about and the browser goes there.
    void go();
    void setVariant(const whatif::Variant& variant);
    void askEveryModel();

    QLineEdit& text() { return *m_text; }
    QComboBox& alternates() { return *m_alternate; }
    QComboBox& centre() { return *m_centre; }
    NumbersTable& table() { return *m_table; }
    const std::vector<ModelAnswer>& answers() const { return m_answers; }

private:
    QWidget* makeControls();
    QWidget* makeSide();
    void ask();
    void showComparison(whatif::Comparison comparison);
    void showAnswers();
    void showTrouble(const QString& sentence);
    void exportPicture();
    VariantQuestion question() const;

    std::optional<whatif::Variant> m_variant;
    bool m_isNew = false;  // the variant: its answer moves the view of the rows
    std::vector<ModelAnswer> m_answers;
    QPointer<jobs::Job> m_asking, m_askingAll;
    QLineEdit* m_text;
    QComboBox *m_alternate, *m_centre;
    QPushButton* m_every;
    QToolButton *m_export, *m_copy;
    NumbersTable* m_table;
};

}  // namespace bindscape::app
