// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/preset_bar.h"

#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

// The data of an entry; a preset of the program has its id.
QString userData(const std::string& name) { return QStringLiteral("user:") + QString::fromStdString(name); }

}  // namespace

PresetBar::PresetBar(QWidget* parent) : QWidget(parent), m_presets(new QComboBox), m_save(new QPushButton(tr("Save preset…"))), m_delete(new QPushButton(tr("Delete preset")))
{
    auto* label = new QLabel(tr("Pre&set"));
    label->setBuddy(m_presets);
    m_presets->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_presets->setMinimumContentsLength(24);
    m_presets->setEnabled(false);  // until the catalogue is there
    widgets::describe(m_presets, tr("Preset"), tr("Settings that belong together; every field below may be changed afterwards"));
    widgets::describe(m_save, tr("Save preset…"), tr("Keeps all settings of this form but its data under a name"));
    widgets::describe(m_delete, tr("Delete preset"), tr("Deletes this preset of yours"));
    for (QPushButton* button : {m_save, m_delete})
        button->setAutoDefault(false);
    m_delete->hide();
    m_differences = widgets::hintLabel({}, this);
    m_differences->setTextFormat(Qt::RichText);
    m_differences->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(8));
    for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(m_presets), static_cast<QWidget*>(m_save), static_cast<QWidget*>(m_delete)})
        row->addWidget(widget);
    row->addSpacing(scaled(8));
    row->addWidget(m_differences, 1);
    connect(m_presets, &QComboBox::currentIndexChanged, this, [this] {
        updateDelete();
        Q_EMIT chosen();
    });
    connect(m_save, &QPushButton::clicked, this, &PresetBar::askName);
    connect(m_delete, &QPushButton::clicked, this, &PresetBar::deleteWanted);
    connect(m_differences, &QLabel::linkActivated, this, &PresetBar::resetWanted);
}

void PresetBar::setPresets(const std::vector<train::Preset>& presets)
{
    m_builtIn = presets;
    fill();
}

void PresetBar::setOwnPresets(bool own) { m_save->setVisible(own); }

void PresetBar::setUserPresets(const std::vector<UserPreset>& presets)
{
    m_user = presets;
    fill();
}

void PresetBar::setArchitecture(const QString& title)
{
    if (title == m_architecture)
        return;
    m_architecture = title;
    fill();
}

// The entries anew, with the same one chosen.
void PresetBar::fill()
{
    const QSignalBlocker quiet(m_presets);
    const QVariant now = m_presets->currentData();
    m_presets->clear();
    for (const auto& preset : m_builtIn) {
        QString title = QString::fromStdString(preset.title);
        if (!m_architecture.isEmpty())
            title = QStringLiteral("%1, %2").arg(m_architecture, title.left(1).toLower() + title.mid(1));
        m_presets->addItem(title, QString::fromStdString(preset.id));
        m_presets->setItemData(m_presets->count() - 1, QString::fromStdString(preset.help), Qt::ToolTipRole);
    }
    if (!m_user.empty() && !m_builtIn.empty())
        m_presets->insertSeparator(m_presets->count());
    for (const auto& preset : m_user) {
        m_presets->addItem(QString::fromStdString(preset.name), userData(preset.name));
        m_presets->setItemData(m_presets->count() - 1, QString::fromStdString(preset.file.string()), Qt::ToolTipRole);
    }
    m_presets->setCurrentIndex(std::max(0, m_presets->findData(now)));
    m_presets->setEnabled(m_presets->count() > 0);
    updateDelete();
}

void PresetBar::updateDelete() { m_delete->setVisible(userPreset() != nullptr); }

void PresetBar::select(const std::string& id)
{
    const QSignalBlocker quiet(m_presets);
    m_presets->setCurrentIndex(std::max(0, m_presets->findData(QString::fromStdString(id))));
    updateDelete();
}

void PresetBar::selectUser(const std::string& name)
{
    const QSignalBlocker quiet(m_presets);
    if (const int index = m_presets->findData(userData(name)); index >= 0)
        m_presets->setCurrentIndex(index);
    updateDelete();
}

const UserPreset* PresetBar::userPreset() const
{
    const QString data = m_presets->currentData().toString();
    for (const UserPreset& preset : m_user)
        if (data == userData(preset.name))
            return &preset;
    return nullptr;
}

std::string PresetBar::preset() const
{
    const UserPreset* user = userPreset();
    return user != nullptr ? user->settings.preset : m_presets->currentData().toString().toStdString();
}

void PresetBar::showDifferences(const QStringList& names)
{
    m_differences->setText(names.isEmpty() ? QString()
                                           : tr("%1 from the preset: %2 &nbsp;<a href=\"#reset\">Reset</a>")
                                                 .arg(names.size() == 1 ? tr("1 value differs") : tr("%1 values differ").arg(names.size()), names.join(QStringLiteral(", "))));
}

QString PresetBar::differences() const { return m_differences->text(); }

void PresetBar::askName()
{
    const UserPreset* now = userPreset();
    bool good = false;
    const QString name = QInputDialog::getText(this, tr("Save preset"), tr("Name of the preset:"), QLineEdit::Normal, now != nullptr ? QString::fromStdString(now->name) : QString(), &good).trimmed();
    if (!good || name.isEmpty())
        return;
    const bool there = std::any_of(m_user.begin(), m_user.end(), [&](const auto& preset) { return preset.name == name.toStdString(); });
    if (there && QMessageBox::question(this, tr("Save preset"), tr("There is a preset \"%1\". Replace it?").arg(name)) != QMessageBox::Yes)
        return;
    Q_EMIT saveWanted(name);
}

}  // namespace bindscape::app
