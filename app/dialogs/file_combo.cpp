// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/file_combo.h"

#include "widgets/canvas/look.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>

namespace bindscape::app {

FileCombo::FileCombo(const QString& what, const QString& filter, const QString& none) : m_what(what), m_filter(filter), m_button(new QPushButton(tr("Browse…")))
{
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(5);
    addItem(none, QString());
    m_button->setAutoDefault(false);
    widgets::describe(m_button, tr("Browse for %1").arg(what), tr("Chooses a file that is not a track"));
    connect(m_button, &QPushButton::clicked, this, &FileCombo::browse);
}

std::filesystem::path FileCombo::file() const { return currentData().toString().toStdString(); }

void FileCombo::setFile(const std::filesystem::path& file)
{
    const QString path = QString::fromStdString(file.string());
    if (findData(path) < 0)
        addNamed(QFileInfo(path).fileName(), file);
    setCurrentIndex(findData(path));
}

void FileCombo::addNamed(const QString& name, const std::filesystem::path& file)
{
    const QString path = QString::fromStdString(file.string());
    addItem(name, path);
    setItemData(count() - 1, path, Qt::ToolTipRole);
}

QHBoxLayout* FileCombo::inRow()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(widgets::scaled(8));
    row->addWidget(this, 1);
    row->addWidget(m_button);
    return row;
}

void FileCombo::browse()
{
    const QString now = currentData().toString();
    const QString chosen = QFileDialog::getOpenFileName(this, tr("Choose %1").arg(m_what), now.isEmpty() ? QString() : QFileInfo(now).absolutePath(), m_filter);
    if (!chosen.isEmpty())
        setFile(chosen.toStdString());
}

}  // namespace bindscape::app
