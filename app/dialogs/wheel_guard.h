// SPDX-License-Identifier: GPL-3.0-or-later
// A wheel that scrolls a form must not change the fields that come under the pointer: combo boxes and number fields take it only
// while they have the focus.
#pragma once

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QWidget>

namespace bindscape::app {

class WheelGuard : public QObject {
    Q_OBJECT
public:
    explicit WheelGuard(QWidget* form) : QObject(form), m_form(form) {}
    void watch()  // again when fields were added
    {
        const auto guard = [this](QWidget* field) {
            field->setFocusPolicy(Qt::StrongFocus);
            field->installEventFilter(this);
        };
        for (auto* combo : m_form->findChildren<QComboBox*>())
            guard(combo);
        for (auto* spin : m_form->findChildren<QAbstractSpinBox*>())
            guard(spin);
    }

protected:
    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(object)->hasFocus())
            return false;
        event->ignore();
        return true;
    }

private:
    QWidget* m_form;
};

}  // namespace bindscape::app
