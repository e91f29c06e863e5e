// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/clone_dialog.h"

#include "app/dialogs/training_dialog.h"
#include "app/dialogs/training_form.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kFieldRole = Qt::UserRole;

}  // namespace

CloneDialog::CloneDialog(Session& session, const project::AnalysisEntry& analysis, const project::RunEntry& run, QWidget* parent)
    : QDialog(parent), m_session(session), m_analysis(analysis.id), m_run(run.id), m_source(choiceOf(analysis, run))
{
    setWindowTitle(tr("Clone of %1").arg(runTitle(analysis, run)));
    makeList();
    makeLayout();
    connect(m_list, &QTreeWidget::currentItemChanged, this, &CloneDialog::chooseRow);
    connect(m_list, &QTreeWidget::itemActivated, m_values, [this] { m_values->setFocus(); });
    connect(m_filter, &QLineEdit::textChanged, this, &CloneDialog::filter);
    connect(m_values, &QComboBox::editTextChanged, this, &CloneDialog::check);
    connect(m_train, &QPushButton::clicked, this, &CloneDialog::accept);
    connect(m_queue, &QPushButton::clicked, this, &CloneDialog::addToQueue);
    connect(m_all, &QPushButton::clicked, this, &CloneDialog::openAll);
    resize(scaled(520), scaled(520));
    m_session.jobs().start<Catalogue>(
        {tr("Load the networks"), jobs::Pool::Readers, false, false}, [](Progress&) { return loadCatalogue(); }, this,
        [this](Catalogue catalogue) {
            if (m_fields.empty())
                setCatalogue(catalogue);
        });
    check();
}

void CloneDialog::makeList()
{
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Filter settings"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(widgets::icon(widgets::Symbol::Search), QLineEdit::LeadingPosition);
    widgets::describe(m_filter, tr("Filter settings"), tr("Shows only settings whose name or value contains this text"));
    m_list = new QTreeWidget;
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->setHeaderLabels({tr("Setting"), tr("Value in this run")});
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->setAccessibleName(tr("Settings of the run"));
}

void CloneDialog::makeLayout()
{
    m_label = new QLabel;
    m_values = new QComboBox;
    m_values->setEditable(true);
    m_values->setInsertPolicy(QComboBox::NoInsert);
    m_label->setBuddy(m_values);
    widgets::describe(m_values, tr("New values"), tr("One value, or several separated by commas: then each makes a run of its own"));
    m_says = widgets::hintLabel({}, this);
    m_says->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_trouble = new widgets::Notice(this);
    m_trouble->hide();
    m_all = new QPushButton(tr("A&ll settings…"));
    widgets::describe(m_all, tr("All settings…"), tr("The training dialog with these settings, to change more than one thing"));
    auto* cancel = new QPushButton(tr("Cancel"));
    m_queue = new QPushButton(tr("Add to &queue"));
    widgets::describe(m_queue, tr("Add to queue"), tr("Queues these runs and leaves the dialog open for the next change"));
    m_train = new QPushButton(tr("&Train"));
    m_train->setDefault(true);
    widgets::makePrimary(m_train);
    widgets::describe(m_train, tr("Train"), tr("Queues these runs and closes the dialog"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_all);
    buttons->addStretch(1);
    for (QPushButton* button : {cancel, m_queue, m_train})
        buttons->addWidget(button);
    auto* value = new QHBoxLayout;
    value->addWidget(m_label);
    value->addWidget(m_values, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(widgets::hintLabel(tr("Choose what is to be different. Everything else stays as it is."), this));
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    layout->addLayout(value);
    layout->addWidget(m_says);
    layout->addWidget(m_trouble);
    layout->addLayout(buttons);
}

void CloneDialog::setCatalogue(const Catalogue& catalogue)
{
    m_catalogue = catalogue;
    m_fields = cloneFields(m_source, m_catalogue);
    fill();
}

void CloneDialog::fill()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const CloneField& field : m_fields) {
        const QString shown = field.value.empty() ? tr("none") : QString::fromStdString(field.value);
        auto* item = new QTreeWidgetItem(m_list, {field.label, shown});
        item->setData(0, kFieldRole, QString::fromStdString(field.id));
        for (const int column : {0, 1})
            item->setToolTip(column, column == 0 ? field.help : shown);
    }
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    filter(m_filter->text());
    chooseRow();
}

void CloneDialog::filter(const QString& text)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        const QString all = item->text(0) + QLatin1Char(' ') + item->text(1);
        item->setHidden(!all.contains(text.trimmed(), Qt::CaseInsensitive));
    }
}

std::string CloneDialog::field() const
{
    return m_list->currentItem() != nullptr ? m_list->currentItem()->data(0, kFieldRole).toString().toStdString() : std::string();
}

void CloneDialog::chooseRow()
{
    const std::string id = field();
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [&](const auto& entry) { return entry.id == id; });
    m_values->setEnabled(found != m_fields.end());
    m_label->setText(found == m_fields.end() ? tr("New value") : tr("New %1").arg(found->label.toLower()));
    {
        const QSignalBlocker quiet(m_values);
        m_values->clear();
        if (found != m_fields.end())
            for (const std::string& option : found->options)
                if (option != found->value)
                    m_values->addItem(QString::fromStdString(option));
        if (id == "trunk")
            for (const std::string& folder : otherRuns())
                m_values->addItem(QString::fromStdString(folder));
        m_values->setCurrentIndex(-1);
        // A list with one other entry leaves no choice; the next number is the usual wish for a seed.
        if (m_values->count() == 1)
            m_values->setCurrentIndex(0);
        else if (id == "seed" && found != m_fields.end())
            m_values->setEditText(QString::fromStdString(std::to_string(parseInteger(found->value).value_or(0) + 1)));
        else
            m_values->clearEditText();
    }
    check();
}

// Folders of the project's other runs, which this one may start from.
std::vector<std::string> CloneDialog::otherRuns() const
{
    std::vector<std::string> folders;
    for (const auto& analysis : m_session.project().analyses)
        for (const auto& run : analysis.runs)
            if (run.id != m_run)
                folders.push_back(folderOf(m_session.project(), run).string());
    for (const auto& trunk : m_session.project().trunks)
        folders.push_back(folderOf(m_session.project(), trunk.run).string());
    std::erase(folders, m_source.training.trunk.string());
    return folders;
}

void CloneDialog::choose(const std::string& id, const QString& values)
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        if (m_list->topLevelItem(i)->data(0, kFieldRole).toString().toStdString() == id)
            m_list->setCurrentItem(m_list->topLevelItem(i));
    m_values->setEditText(values);
}

void CloneDialog::check()
{
    m_clones.clear();
    QString trouble;
    // An analysis that names no chromosomes takes the proposed ones.
    const bool proposedSplit = m_source.train.empty() && m_source.validation.empty() && m_source.test.empty();
    if (!m_fields.empty() && !m_values->currentText().trimmed().isEmpty()) {
        try {
            m_clones = clones(m_source, field(), m_values->currentText().toStdString(), m_catalogue, m_session.project());
            for (const CloneRun& clone : m_clones)
                for (const Check& check : quickChecks(clone.choice, m_session.project(), m_session.reference() != nullptr))
                    if (check.severity == Check::Severity::Error && trouble.isEmpty() && !(proposedSplit && check.field == "chromosomes"))
                        trouble = QString::fromStdString(sentenceOf(check));
        } catch (const Error& error) {
            m_clones.clear();
            trouble = QString::fromUtf8(error.what());
        }
    }
    QStringList lines;
    for (const CloneRun& clone : m_clones)
        lines << clone.says;
    m_says->setText(lines.join(QLatin1Char('\n')));
    m_says->setVisible(!lines.isEmpty());
    m_trouble->show(widgets::NoticeKind::Error, trouble);
    const bool good = !m_clones.empty() && trouble.isEmpty();
    m_train->setEnabled(good);
    m_queue->setEnabled(good);
}

QString CloneDialog::says() const { return m_trouble->sentence().isEmpty() ? m_says->text() : m_trouble->sentence(); }

bool CloneDialog::addToQueue()
{
    check();
    if (!m_train->isEnabled())
        return false;
    std::vector<TrainingChoice> choices;
    for (const CloneRun& clone : m_clones)
        choices.push_back(clone.choice);
    const PlannedRuns plan = planRuns(choices, m_session.project());
    m_session.updateAnalyses(plan.analyses);
    for (const std::string& run : plan.runs)
        startRun(m_session, run);
    RunSelection::of(m_session).select(plan.runs.front());
    m_session.say(tr("Added to the queue: %1.").arg(QString::fromStdString(plural(static_cast<std::int64_t>(plan.runs.size()), "model"))), Severity::Note);
    m_values->clearEditText();
    return true;
}

void CloneDialog::accept()
{
    if (addToQueue())
        QDialog::accept();
}

void CloneDialog::openAll()
{
    const auto found = findRun(m_session.project(), m_run);
    if (!found)
        return;
    auto* dialog = new TrainingDialog(m_session, parentWidget());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->cloneFrom(*found->analysis, *found->run);
    if (!m_clones.empty())
        dialog->form().setChoice(m_clones.front().choice);
    reject();
    dialog->open();
}

}  // namespace bindscape::app
