// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/preferences_dialog.h"

#include "app/runs/compute_threads.h"
#include "core/base/parallel.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QAction>
#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::addField;
using widgets::scaled;

namespace {

QString plainText(const QAction& action) { return QString(action.text()).remove(QLatin1Char('&')); }

}  // namespace

PreferencesDialog::PreferencesDialog(QWidget* window) : QDialog(window), m_window(window), m_list(new QListWidget), m_stack(new QStackedWidget)
{
    setWindowTitle(tr("Preferences"));
    widgets::describe(m_list, tr("Pages"), tr("Groups of preferences"));
    m_list->setFixedWidth(scaled(130));
    QFormLayout* view = addPage(tr("View"));
    addChoice(view, tr("&Theme"), kThemeChoice, tr("Colours of the window; figures are always light"));
    addChoice(view, tr("Colours of &bases"), kBaseColorChoice, tr("Of letters in tracks and figures"));
    addFlag(view, kWheelAction, tr("Otherwise the wheel zooms at the pointer"));
    QFormLayout* files = addPage(tr("Files"));
    addChoice(files, tr("A&utosave"), kAutosaveChoice, tr("How often a copy of unsaved changes is kept for the case of a crash"));
    addFlag(files, kReloadAction, tr("Otherwise Bindscape asks when an open file was changed by another program"));
    addThreads(addPage(tr("Training")));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    widgets::makePrimary(buttons->button(QDialogButtonBox::Ok));
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    m_list->setCurrentRow(0);
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(16));
    row->addWidget(m_list);
    row->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    column->setSpacing(scaled(12));
    column->addLayout(row, 1);
    column->addWidget(buttons);
    setMinimumWidth(scaled(600));
}

QFormLayout* PreferencesDialog::addPage(const QString& title)
{
    auto* page = new QWidget;
    m_list->addItem(title);
    m_stack->addWidget(page);
    return widgets::formLayout(page);
}

void PreferencesDialog::addChoice(QFormLayout* form, const QString& label, const char* group, const QString& help)
{
    const auto* found = m_window->findChild<QActionGroup*>(QLatin1String(group));
    if (found == nullptr)
        return;
    auto* combo = new QComboBox;
    const QList<QAction*> actions = found->actions();
    for (const QAction* action : actions)
        combo->addItem(plainText(*action));
    const int now = static_cast<int>(actions.indexOf(found->checkedAction()));
    combo->setCurrentIndex(now);
    addField(form, label, combo, help);
    m_apply.emplace_back([combo, actions, now] {
        if (combo->currentIndex() != now && combo->currentIndex() >= 0)
            actions[combo->currentIndex()]->trigger();
    });
}

void PreferencesDialog::addFlag(QFormLayout* form, const char* action, const QString& help)
{
    auto* found = m_window->findChild<QAction*>(QLatin1String(action));
    if (found == nullptr)
        return;
    auto* box = new QCheckBox(plainText(*found));
    box->setChecked(found->isChecked());
    widgets::describe(box, plainText(*found), help);
    form->addRow(QString(), box);
    m_apply.emplace_back([box, found] { found->setChecked(box->isChecked()); });
}

void PreferencesDialog::addThreads(QFormLayout* form)
{
    m_threads = new QSpinBox;
    m_threads->setRange(1, availableCores());
    m_threads->setValue(trainingThreads());
    m_threads->setFixedWidth(scaled(86));
    addField(form, tr("T&hreads"), m_threads, tr("Threads for training on the CPU"));
    form->addRow(QString(), widgets::hintLabel(tr("Of %1 cores. With one fewer than there are, the window stays as quick as ever while a network is trained. "
                                                  "Runs that have begun keep their number: another one changes the last digits of the weights.")
                                                   .arg(availableCores()),
                                               this));
    m_apply.emplace_back([this] { setTrainingThreads(m_threads->value()); });
}

void PreferencesDialog::accept()
{
    for (const auto& apply : m_apply)
        apply();
    QDialog::accept();
}

}  // namespace bindscape::app
