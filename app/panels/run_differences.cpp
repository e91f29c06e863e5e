// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/run_differences.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

RunDifferences::RunDifferences(QWidget* parent) : QWidget(parent)
{
    m_table = new QTableWidget;
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::ContiguousSelection);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->setVisible(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("Settings and results of the runs"));
    m_all = new QCheckBox(tr("All settings"));
    widgets::describe(m_all, tr("All settings"), tr("Also those that are the same in all of these runs"));
    auto* copyAll = new QPushButton(tr("Copy"));
    widgets::describe(copyAll, tr("Copy table"), tr("The table as it is shown, for a spreadsheet"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(scaled(6), 0, scaled(6), scaled(4));
    foot->addWidget(m_all);
    foot->addStretch(1);
    foot->addWidget(copyAll);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(4));
    layout->addWidget(m_table, 1);
    layout->addLayout(foot);
    connect(m_all, &QCheckBox::toggled, this, &RunDifferences::fill);
    connect(copyAll, &QPushButton::clicked, this, &RunDifferences::copy);
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &RunDifferences::fill);
}

void RunDifferences::setTable(project::ParameterTable table)
{
    m_shown = std::move(table);
    fill();
}

void RunDifferences::fill()
{
    const auto rows = m_all->isChecked() ? m_shown.rows : m_shown.differences();
    m_table->clear();
    m_table->setRowCount(static_cast<int>(rows.size()));
    m_table->setColumnCount(static_cast<int>(m_shown.runs.size()) + 1);
    QStringList titles{tr("Setting")};
    for (const auto& run : m_shown.runs)
        titles << QString::fromStdString(run);
    m_table->setHorizontalHeaderLabels(titles);
    QFont bold = m_table->font();
    bold.setBold(true);
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const project::ParameterRow& entry = rows[static_cast<std::size_t>(row)];
        auto* label = new QTableWidgetItem(QString::fromStdString(entry.label));
        label->setForeground(widgets::toQColor(entry.result ? widgets::theme().text2 : widgets::theme().text));
        m_table->setItem(row, 0, label);
        for (int run = 0; run + 1 < m_table->columnCount(); ++run) {
            const QString text = QString::fromStdString(entry.values[static_cast<std::size_t>(run)]);
            auto* cell = new QTableWidgetItem(text.isEmpty() ? QStringLiteral("–") : text);
            cell->setToolTip(text);
            if (!entry.result && entry.differs() && m_all->isChecked())
                cell->setFont(bold);
            m_table->setItem(row, run + 1, cell);
        }
    }
    m_table->resizeColumnsToContents();
    m_table->resizeRowsToContents();
}

void RunDifferences::copy()
{
    QStringList lines;
    for (int row = -1; row < m_table->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < m_table->columnCount(); ++column)
            cells << (row < 0 ? m_table->horizontalHeaderItem(column)->text() : m_table->item(row, column)->text());
        lines << cells.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace bindscape::app
