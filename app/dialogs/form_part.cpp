// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/form_part.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/error_frame.h"
#include "widgets/forms/form_layout.h"

#include <QFormLayout>
#include <QLabel>

#include <algorithm>

namespace bindscape::app {

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
    m_places[field] = {outlined, sentence, new widgets::ErrorFrame(this)};
}

void FormPart::mark(const std::vector<Check>& checks)
{
    for (const auto& [field, place] : m_places) {
        const auto found = std::find_if(checks.begin(), checks.end(), [&, key = field](const Check& check) {
            return check.field == key && check.severity == Check::Severity::Error;
        });
        const bool wrong = found != checks.end();
        place.sentence->setText(wrong ? QString::fromStdString(found->text) : QString());
        // An empty row would leave a gap.
        for (auto* form : findChildren<QFormLayout*>())
            if (form->indexOf(place.sentence) >= 0)
                form->setRowVisible(place.sentence, wrong);
        place.frame->outline(wrong ? place.outlined : nullptr);
    }
}

}  // namespace bindscape::app
