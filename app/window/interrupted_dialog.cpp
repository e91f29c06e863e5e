// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/interrupted_dialog.h"

#include "widgets/canvas/look.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

QString placeOf(const InterruptedRun& run)
{
    if (run.epoch > 0)
        return InterruptedDialog::tr("epoch %1").arg(run.epoch);
    return run.wasRunning ? InterruptedDialog::tr("before its first epoch") : InterruptedDialog::tr("waiting");
}

InterruptedDialog::InterruptedDialog(std::vector<InterruptedRun> runs, QWidget* parent) : QDialog(parent), m_runs(std::move(runs))
{
    setWindowTitle(tr("Trainings that were interrupted"));
    auto* text = new QLabel(tr("Nothing is lost but the epoch that was being trained. What you do not tick stays paused in the list of jobs."));
    text->setWordWrap(true);
    m_list = new QTreeWidget;
    m_list->setRootIsDecorated(false);
    m_list->setHeaderLabels({tr("Run"), tr("Finished"), tr("Last seen")});
    m_list->setTextElideMode(Qt::ElideMiddle);  // titles differ at their end
    m_list->setAccessibleName(tr("Interrupted trainings"));
    for (const InterruptedRun& run : m_runs) {
        auto* item = new QTreeWidgetItem(m_list, {run.title, placeOf(run), QLocale().toString(run.when, QLocale::ShortFormat)});
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setToolTip(0, run.title);
        item->setCheckState(0, Qt::Checked);
    }
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_resume = buttons->addButton(tr("&Resume"), QDialogButtonBox::AcceptRole);
    m_resume->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QTreeWidget::itemChanged, this, [this] { m_resume->setEnabled(!chosen().empty()); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    layout->addWidget(text);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    resize(scaled(560), scaled(280));
}

std::vector<std::string> InterruptedDialog::chosen() const
{
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < m_runs.size(); ++i)
        if (m_list->topLevelItem(static_cast<int>(i))->checkState(0) == Qt::Checked)
            ids.push_back(m_runs[i].run);
    return ids;
}

}  // namespace bindscape::app
