// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/run_card.h"

#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

QString fixed3(std::optional<double> value) { return value ? QString::fromStdString(formatFixed(*value, 3)) : QStringLiteral("–"); }

QString deviceName(const std::string& device) { return device.starts_with("cuda") ? QStringLiteral("GPU") : QStringLiteral("CPU"); }

}  // namespace

void NotesEdit::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QPlainTextEdit::keyPressEvent(event);
}

void NotesEdit::focusOutEvent(QFocusEvent* event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        Q_EMIT left();
}

RunCard::RunCard(Session& session, QWidget* parent) : QWidget(parent), m_session(session)
{
    setAttribute(Qt::WA_StyledBackground);
    m_title = new QLabel;
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_details = widgets::hintLabel({}, this);
    m_details->setTextFormat(Qt::RichText);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_notes = new NotesEdit;
    m_notes->setTabChangesFocus(true);
    m_notes->setPlaceholderText(tr("Notes: what you tried, and why"));
    widgets::describe(m_notes, tr("Notes"), tr("Your own words about this run. They are kept in the project, shown as its tooltip and found by the filter. Escape leaves the field"));
    m_notes->hide();
    m_show = new QPushButton(widgets::icon(widgets::Symbol::Eye), tr("Show &track"));
    m_show->setCheckable(true);
    widgets::describe(m_show, tr("Show track"), tr("Whether the Grad-CAM scores of this run are tracks of the browser"));
    m_compare = new QPushButton(tr("Com&pare…"));
    widgets::describe(m_compare, tr("Compare…"), tr("Training curves and settings of the selected runs side by side; with one selected, of all runs of its TF and design"));
    m_clone = new QPushButton(tr("C&lone run…"));
    widgets::describe(m_clone, tr("Clone run…"), tr("A new run with the settings of this one, to change one thing"));
    m_menu = new QToolButton;
    m_menu->setIcon(widgets::icon(widgets::Symbol::Menu));
    widgets::describe(m_menu, tr("More about this run"), tr("Star, notes, name, archive and what else can be done with this run"));

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(6));
    for (QWidget* button : std::initializer_list<QWidget*>{m_show, m_compare, m_clone, m_menu})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(8));
    layout->setSpacing(scaled(4));
    layout->addWidget(m_title);
    layout->addWidget(m_details);
    layout->addWidget(m_notes);
    layout->addSpacing(scaled(2));
    layout->addLayout(buttons);

    connect(m_show, &QPushButton::clicked, this, &RunCard::trackWanted);
    connect(m_compare, &QPushButton::clicked, this, &RunCard::compareWanted);
    connect(m_clone, &QPushButton::clicked, this, &RunCard::cloneWanted);
    connect(m_menu, &QToolButton::clicked, this, &RunCard::menuWanted);
    connect(m_notes, &QPlainTextEdit::textChanged, this, &RunCard::takeNotes);
    connect(m_notes, &NotesEdit::left, this, [this] {
        ++m_gesture;
        m_editing = false;
        if (m_notes->toPlainText().isEmpty())
            m_notes->hide();
        else
            m_notes->clearFocus();
    });
}

QString RunCard::details() const { return m_run.empty() ? QString() : m_title->text() + QLatin1Char('\n') + m_details->text(); }

QString RunCard::factsOf(const FoundRun& found, const RunResults& results) const
{
    QStringList lines;
    const RunState state = stateOf(m_session, found.run->id, &results);
    const QString best = results.bestEpoch > 0 ? tr("best epoch %1").arg(results.bestEpoch) : QString();
    if (!results.auroc) {
        const QString words = state == RunState::Finished ? tr("not evaluated yet") : stateHelp(state).toHtmlEscaped();
        lines << (best.isEmpty() ? words : words + QStringLiteral(" · ") + best);
        return lines.join(QStringLiteral("<br>"));
    }
    const auto counted = [](std::int64_t count) { return QString::fromStdString(withThousands(count)); };
    QString sizes = tr("%1 bound / %2 unbound test sites").arg(counted(results.bound), counted(results.unbound));
    if (!best.isEmpty())
        sizes += QStringLiteral(" · ") + best;
    lines << sizes;
    QString ranking = results.test.empty() ? tr("test auROC %1").arg(fixed3(results.auroc))
                                           : tr("test %1 auROC %2").arg(QString::fromStdString(results.test).toHtmlEscaped(), fixed3(results.auroc));
    if (results.low && results.high)
        ranking += tr(" (95 % CI %1–%2)").arg(fixed3(results.low), fixed3(results.high));
    lines << ranking;
    QString rest = tr("auPRC %1 · pAUC<sub>0.1</sub> %2").arg(fixed3(results.auprc), fixed3(results.pauc));
    if (results.seconds > 0)
        rest += tr(" · %1 on %2").arg(QString::fromStdString(formatDuration(results.seconds)), deviceName(results.device));
    lines << rest;
    if (state != RunState::Finished)
        lines << stateHelp(state).toHtmlEscaped();
    return lines.join(QStringLiteral("<br>"));
}

void RunCard::show(const std::optional<FoundRun>& found, const RunResults* results)
{
    for (QWidget* widget : std::initializer_list<QWidget*>{m_title, m_details, m_show, m_compare, m_clone})
        widget->setEnabled(found.has_value());
    if (!found) {
        m_run.clear();
        m_title->clear();
        m_details->clear();
        m_notes->hide();
        return;
    }
    if (m_run != found->run->id) {
        m_run = found->run->id;
        m_editing = false;
        ++m_gesture;
    }
    m_title->setText(runTitle(*found->analysis, *found->run));
    m_details->setText(factsOf(*found, results != nullptr ? *results : RunResults()));
    m_details->setToolTip(tr("Numbers of the test chromosomes, strands as rows: each site counts twice"));
    const QString notes = QString::fromStdString(found->run->notes);
    if (notes != m_notes->toPlainText()) {
        const QSignalBlocker quiet(m_notes);
        m_notes->setPlainText(notes);
    }
    m_notes->setVisible(m_editing || m_notes->hasFocus() || !notes.isEmpty());
    fitNotes();
}

void RunCard::setTrack(bool possible, bool shown)
{
    m_show->setEnabled(possible);
    m_show->setChecked(shown);
}

void RunCard::editNotes()
{
    if (m_run.empty())
        return;
    m_editing = true;
    m_notes->show();
    fitNotes();
    m_notes->setFocus(Qt::OtherFocusReason);
    m_notes->moveCursor(QTextCursor::End);
}

// Two lines, up to six.
void RunCard::fitNotes()
{
    constexpr int kFewest = 2, kMost = 6;
    const int lines = std::clamp(m_notes->document()->lineCount(), kFewest, kMost);
    m_notes->setFixedHeight(m_notes->fontMetrics().lineSpacing() * lines + scaled(10));
}

void RunCard::takeNotes()
{
    fitNotes();
    const auto found = findRun(m_session.project(), m_run);
    if (!found)
        return;
    // A pair is one line of the tree: what is said about it is said about both.
    const std::string notes = m_notes->toPlainText().toStdString();
    const RunPair pair = pairOf(*found->analysis, m_run);
    std::vector<project::RunEntry> changed;
    for (const project::RunEntry* run : {pair.present, pair.blocked})
        if (run != nullptr) {
            changed.push_back(*run);
            changed.back().notes = notes;
        }
    m_session.describeRuns(changed, tr("Notes of %1").arg(runTitle(*found->analysis, *found->run)), m_gesture);
}

}  // namespace bindscape::app
