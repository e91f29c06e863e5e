// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/start_buttons.h"

#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace bindscape::app {

using widgets::addButton;
using widgets::scaled;

StartButtons::StartButtons(const Texts& texts, QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(8));
    if (!texts.help.isEmpty())
        help = addButton(row, tr("&Help"), texts.help);
    copy = addButton(row, tr("Copy as command line"), texts.copyHelp);
    said = widgets::hintLabel({}, this);
    row->addWidget(said, 1);
    save = addButton(row, tr("&Save project…"), tr("The results of training lie beside the project's file"));
    again = addButton(row, tr("Chec&k again"), tr("Reads the files again and checks them"));
    queue = addButton(row, tr("Add to &queue"), texts.queueHelp);
    cancel = addButton(row, tr("Cancel"), tr("Closes the dialog; nothing is trained"));
    start = addButton(row, texts.start, {});
    widgets::makePrimary(start);
    start->setDefault(true);
    start->setMinimumWidth(scaled(96));
    widgets::describe(start, start->accessibleName(), texts.startHelp, QStringLiteral("Enter"));
}

}  // namespace bindscape::app
