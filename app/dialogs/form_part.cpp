// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/form_part.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/error_frame.h"
#include "widgets/forms/form_layout.h"

#include <QComboBox>
#include <QFocusEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace bindscape::app {

namespace {

bool isEmpty(const QWidget* field)
{
    if (const auto* line = qobject_cast<const QLineEdit*>(field))
        return line->text().trimmed().isEmpty();
    if (const auto* combo = qobject_cast<const QComboBox*>(field))
        return combo->currentData().toString().isEmpty() && (!combo->isEditable() || combo->currentText().isEmpty());
    return false;
}

}  // namespace

void FormPart::addProblemRow(QFormLayout* form, const char* field, QWidget* outlined)
{
    auto* sentence = widgets::hintLabel({}, this);
    const auto recolour = [sentence] {
        QPalette palette = sentence->palette();
        palette.setColor(QPalette::WindowText, widgets::toQColor(widgets::theme().errorText));
        sentence->setPalette(palette);
    };
    recolour();
    connect(&widgets::Look::instance(), &widgets::Look::changed, sentence, recolour);
    form->addRow(QString(), sentence);
    form->setRowVisible(sentence, false);
    m_places[field] = {outlined, sentence, new widgets::ErrorFrame(this), form};
    outlined->installEventFilter(this);
}

bool FormPart::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        const bool left = reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason && reason != Qt::MenuBarFocusReason;
        for (auto& [field, place] : m_places)
            if (place.outlined == object && left && !place.left) {
                place.left = true;
                mark(std::vector(m_checks));
            }
    }
    return QGroupBox::eventFilter(object, event);
}

void FormPart::markEmptyToo()
{
    for (auto& [field, place] : m_places)
        place.left = true;
}

void FormPart::mark(const std::vector<Check>& checks)
{
    m_checks = checks;
    for (const auto& [field, place] : m_places) {
        const auto found = std::find_if(checks.begin(), checks.end(), [&, key = field](const Check& check) {
            return check.field == key && check.severity == Check::Severity::Error;
        });
        const bool wrong = found != checks.end() && (place.left || !isEmpty(place.outlined));
        place.sentence->setText(wrong ? QString::fromStdString(found->text) : QString());
        place.form->setRowVisible(place.sentence, wrong);  // an empty row would leave a gap
        place.frame->outline(wrong ? place.outlined : nullptr);
    }
}

}  // namespace bindscape::app
