// SPDX-License-Identifier: GPL-3.0-or-later
// One box of the training form: some fields of a TrainingChoice, with the sentence of what is wrong below each and a line
// around it. A field that is still empty and was never left is not called wrong: a new form is not full of mistakes.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QGroupBox>

class QFormLayout;
class QLabel;

namespace bindscape::widgets {
class ErrorFrame;
}

namespace bindscape::app {

class FormPart : public QGroupBox {
    Q_OBJECT
public:
    explicit FormPart(const QString& title) : QGroupBox(title) {}

    virtual void setChoice(const TrainingChoice& choice) = 0;
    virtual void addTo(TrainingChoice& choice) const = 0;
    void mark(const std::vector<Check>& checks);
    void markEmptyToo();  // from now on

Q_SIGNALS:
    void changed();

protected:
    // A row for what is wrong with `field` (the name in Check::field), whose widget is outlined then.
    void addProblemRow(QFormLayout* form, const char* field, QWidget* outlined);

    bool eventFilter(QObject* object, QEvent* event) override;

private:
    struct Place {
        QWidget* outlined;
        QLabel* sentence;
        widgets::ErrorFrame* frame;
        QFormLayout* form;
        bool left = false;  // the user was there
    };
    std::map<std::string, Place> m_places;
    std::vector<Check> m_checks;
};

}  // namespace bindscape::app
