// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/relink_dialog.h"

#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr int kUse = 0, kWas = 1, kIs = 2, kFind = 3;

QString text(const fs::path& path)
{
    return QString::fromStdString(path.string());
}

}  // namespace

RelinkDialog::RelinkDialog(Session& session, QWidget* parent)
    : QDialog(parent), m_session(session), m_table(new QTreeWidget), m_status(new QLabel(tr("Looking for missing files\u2026")))
{
    setWindowTitle(tr("Find missing files"));
    resize(widgets::scaled(860), widgets::scaled(420));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    m_status->setWordWrap(true);
    m_status->setAccessibleName(tr("What was found"));
    column->addWidget(m_status);
    m_table->setHeaderLabels({tr("Needed for"), tr("Was at"), tr("Is now at"), QString()});
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setAccessibleName(tr("Missing files"));
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(kUse, QHeaderView::ResizeToContents);
    for (const int stretched : {kWas, kIs})
        m_table->header()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    m_table->header()->setSectionResizeMode(kFind, QHeaderView::ResizeToContents);
    column->addWidget(m_table, 1);
    auto* buttons = new QDialogButtonBox;
    m_apply = buttons->addButton(tr("Use these files"), QDialogButtonBox::AcceptRole);
    m_apply->setProperty("primary", true);
    m_apply->setEnabled(false);
    buttons->addButton(tr("Keep placeholders"), QDialogButtonBox::RejectRole);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &RelinkDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&session, &Session::projectChanged, this, &QDialog::reject);  // its files are others
    connect(m_table, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        const int row = m_table->indexOfTopLevelItem(const_cast<QTreeWidgetItem*>(item));
        find(m_missing[static_cast<std::size_t>(row)].file);
    });
    using Missing = std::vector<project::MissingFile>;
    session.jobs().start<Missing>({tr("Look for missing files"), jobs::Pool::Readers, false, false},
                                  [project = session.project()](Progress&) { return project::missingUses(project); }, this,
                                  [this](Missing missing) { list(std::move(missing)); });
}

QString RelinkDialog::status() const
{
    return m_status->text();
}

void RelinkDialog::list(std::vector<project::MissingFile> missing)
{
    m_missing = std::move(missing);
    for (const auto& one : m_missing) {
        auto* item = new QTreeWidgetItem(m_table);
        QStringList uses;
        for (const auto& use : one.uses)
            uses << QString::fromStdString(use);
        item->setText(kUse, uses.size() > 2 ? tr("%1 and %2 more").arg(uses.front()).arg(uses.size() - 1) : uses.join(QStringLiteral(", ")));
        item->setToolTip(kUse, uses.join(QLatin1Char('\n')));
        item->setText(kWas, text(one.file));
        item->setToolTip(kWas, text(one.file));
        item->setText(kIs, tr("not found"));
        auto* button = new QToolButton;
        button->setText(tr("Find\u2026"));
        widgets::describe(button, tr("Find %1").arg(text(one.file.filename())), tr("Say where this file is now"));
        connect(button, &QToolButton::clicked, this, [this, file = one.file] { find(file); });
        m_table->setItemWidget(item, kFind, button);
    }
    m_status->setText(m_missing.empty() ? tr("All files of this project are there.")
                                        : tr("%1 not found. Find one of them: others that moved along are found with it.")
                                              .arg(QString::fromStdString(plural(static_cast<std::int64_t>(m_missing.size()), "file"))));
    Q_EMIT listed();
}

void RelinkDialog::find(const fs::path& lost)
{
    QSettings settings;
    const QString start = settings.value(QStringLiteral("files/folder")).toString() + QLatin1Char('/') + text(lost.filename());
    const QString name = text(lost.filename());
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Find %1").arg(name), start, tr("%1 (%1);;All files (*)").arg(name));
    if (file.isEmpty())
        return;
    settings.setValue(QStringLiteral("files/folder"), QFileInfo(file).absolutePath());
    use(lost, file.toStdString());
}

void RelinkDialog::use(const fs::path& lost, const fs::path& found)
{
    if (m_busy)
        return;
    std::vector<project::MissingFile> open;  // those that have no place yet, and this one
    for (const auto& one : m_missing)
        if (one.file == lost || !m_found.contains(one.file))
            open.push_back(one);
    const auto work = [lost, found, open, project = m_session.project(), reference = m_session.reference()](Progress& progress) {
        std::vector<Candidate> candidates;
        auto places = project::foundBeside(open, lost, found);
        places[lost] = found;
        // The genome first: names of chromosomes are compared with it.
        auto genome = reference;
        for (const auto& one : open) {
            const auto place = places.find(one.file);
            if (place == places.end())
                continue;
            progress.checkpoint(-1, place->second.filename().string());
            candidates.push_back({one, place->second, checkReplacement(project, one, place->second, genome)});
            if (one.use == project::FileUse::Genome && candidates.back().verdict.refusal.isEmpty() && !genome) {
                Warnings ignored;  // told when the project opens it
                genome = genome::Reference::open(place->second, ignored);
            }
        }
        return candidates;
    };
    m_busy = true;
    m_table->setEnabled(false);
    m_status->setText(tr("Looking into %1\u2026").arg(text(found.filename())));
    auto* job = m_session.jobs().start<std::vector<Candidate>>({tr("Look into found files"), jobs::Pool::Readers, false, false}, work, this,
                                                               [this, lost](const std::vector<Candidate>& all) { adopt(lost, all); });
    connect(job, &jobs::Job::finished, this, [this] {
        m_busy = false;
        m_table->setEnabled(true);
        Q_EMIT settled();
    });
}

void RelinkDialog::adopt(const fs::path& lost, const std::vector<Candidate>& candidates)
{
    int more = 0;
    QStringList sentences;
    for (const auto& candidate : candidates) {
        const bool chosen = candidate.missing.file == lost;
        if (!candidate.verdict.refusal.isEmpty()) {
            if (chosen)
                sentences << candidate.verdict.refusal;
            continue;  // another file that only happens to have the name is no find
        }
        m_found[candidate.missing.file] = candidate.file;
        more += chosen ? 0 : 1;
        showPlace(candidate);
        if (!candidate.verdict.warning.isEmpty())
            sentences << candidate.verdict.warning;
    }
    if (more > 0)
        sentences.prepend(more == 1 ? tr("1 more was found beside it.") : tr("%1 more were found beside it.").arg(more));
    const auto left = static_cast<std::int64_t>(m_missing.size() - m_found.size());
    sentences << (left == 0 ? tr("All files are found.") : tr("%1 still missing.").arg(QString::fromStdString(plural(left, "file"))));
    m_status->setText(sentences.join(QLatin1Char(' ')));
    m_apply->setEnabled(!m_found.empty());
}

void RelinkDialog::showPlace(const Candidate& candidate)
{
    const auto at = std::find_if(m_missing.begin(), m_missing.end(), [&](const auto& one) { return one.file == candidate.missing.file; });
    auto* item = m_table->topLevelItem(static_cast<int>(at - m_missing.begin()));
    item->setText(kIs, text(candidate.file));
    item->setToolTip(kIs, candidate.verdict.warning.isEmpty() ? text(candidate.file) : candidate.verdict.warning);
    item->setIcon(kIs, widgets::icon(candidate.verdict.warning.isEmpty() ? widgets::Symbol::Check : widgets::Symbol::Warning));
}

void RelinkDialog::apply()
{
    // The project may be told anew by the session: not while this dialog still listens.
    const auto places = m_found;
    disconnect(&m_session, nullptr, this, nullptr);
    accept();
    m_session.relinkFiles(places);
}

}  // namespace bindscape::app
