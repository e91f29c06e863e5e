// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/start_page.h"

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace bindscape::app {

StartPage::StartPage(QWidget* parent) : QWidget(parent), m_recent(new QVBoxLayout), m_recentTitle(new QLabel(tr("Recent projects")))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout;
    column->setSpacing(12);
    auto* mark = new QLabel;
    mark->setPixmap(widgets::programIcon().pixmap(64, 64));
    column->addWidget(mark);
    auto* title = new QLabel(tr("Bindscape"));
    QFont large = title->font();
    large.setPixelSize(widgets::scaled(24));
    large.setBold(true);
    title->setFont(large);
    column->addWidget(title);
    auto* text = new QLabel(tr("Open a genome and your tracks, or try the example project (a simulated genome with GATA1 and TAL1 sites; "
                               "works offline)."));
    text->setWordWrap(true);
    text->setFixedWidth(widgets::scaled(460));
    column->addWidget(text);
    auto* buttons = new QHBoxLayout;
    auto* open = new QPushButton(tr("Open files\u2026"));
    open->setProperty("primary", true);
    widgets::describe(open, tr("Open files"), tr("Open a project, a genome (FASTA) or tracks"), QStringLiteral("Ctrl+O"));
    auto* example = new QPushButton(tr("Example project"));
    widgets::describe(example, tr("Example project"), tr("Make and open the simulated genome"));
    buttons->addWidget(open);
    buttons->addWidget(example);
    buttons->addStretch();
    column->addLayout(buttons);
    auto* hint = new QLabel(tr("Or drop bigWig, BED, narrowPeak, FASTA or GTF files here."));
    column->addWidget(hint);
    QFont bold = m_recentTitle->font();
    bold.setBold(true);
    m_recentTitle->setFont(bold);
    column->addSpacing(8);
    column->addWidget(m_recentTitle);
    m_recent->setSpacing(2);
    column->addLayout(m_recent);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addLayout(column);
    row->addStretch();
    auto* outer = new QVBoxLayout(this);
    outer->addStretch(2);
    outer->addLayout(row);
    outer->addStretch(3);
    connect(open, &QPushButton::clicked, this, &StartPage::openWanted);
    connect(example, &QPushButton::clicked, this, &StartPage::exampleWanted);
    setRecent({});
}

void StartPage::setRecent(const QStringList& projects)
{
    while (auto* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentTitle->setVisible(!projects.isEmpty());
    for (const QString& file : projects) {
        auto* button = new QPushButton(QFileInfo(file).completeBaseName());
        button->setProperty("flat", true);
        button->setIcon(widgets::icon(widgets::Symbol::Open));
        const bool there = QFileInfo::exists(file);
        button->setEnabled(there);
        widgets::describe(button, tr("Open %1").arg(QFileInfo(file).completeBaseName()), there ? file : tr("%1 was not found").arg(file));
        connect(button, &QPushButton::clicked, this, [this, file] { Q_EMIT recentWanted(file); });
        m_recent->addWidget(button, 0, Qt::AlignLeft);
    }
}

}  // namespace bindscape::app
