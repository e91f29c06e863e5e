// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/run_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/dialogs/training_dialog.h"
#include "app/panels/scrolled.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

// For more controls than a low dock has room for.
QWidget* scrolledColumn(QWidget* side)
{
    QScrollArea* area = scrolled(side);
    area->setFixedWidth(side->width() + side->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    area->viewport()->setAutoFillBackground(false);
    side->setAutoFillBackground(false);
    return area;
}

}  // namespace

RunPanel::RunPanel(Session& session, QWidget* parent, bool ofOneRun)
    : QWidget(parent), m_session(session), m_selection(RunSelection::of(session)), m_ofOneRun(ofOneRun)
{
    auto* side = new QWidget(this);
    side->setFixedWidth(scaled(234));
    m_column = new QVBoxLayout(side);
    m_column->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(8));
    m_column->setSpacing(scaled(6));
    m_runs = new QComboBox(side);
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_runs->setMinimumContentsLength(10);
    widgets::describe(m_runs, tr("Run"), tr("The run that all panels show; the same as in Models"));
    if (!ofOneRun)
        m_runs->hide();
    m_facts = widgets::hintLabel({}, side);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_column->addWidget(m_runs);
    // Scrolled where the panel is low: the facts must not push the content out of it.
    auto* facts = new QScrollArea(side);
    facts->setWidget(m_facts);
    facts->setWidgetResizable(true);
    facts->setFrameShape(QFrame::NoFrame);
    facts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    facts->setFocusPolicy(Qt::NoFocus);
    facts->viewport()->setAutoFillBackground(false);
    m_facts->setAutoFillBackground(false);
    m_column->addWidget(facts, 1);

    auto* emptyPage = new QWidget(this);
    auto* emptyLayout = new QVBoxLayout(emptyPage);
    m_empty = new widgets::Notice(emptyPage);
    m_empty->setMaximumWidth(scaled(560));
    emptyLayout->addStretch(1);
    auto* emptyRow = new QHBoxLayout;  // takes the width it may have: a wrapped text alone would ask for less than it needs
    emptyRow->addStretch(1);
    emptyRow->addWidget(m_empty, 100);
    emptyRow->addStretch(1);
    emptyLayout->addLayout(emptyRow);
    emptyLayout->addStretch(1);
    m_stack = new QStackedLayout;
    m_stack->addWidget(emptyPage);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!ofOneRun)
        facts->setMinimumHeight(scaled(64));
    layout->addWidget(ofOneRun ? side : scrolledColumn(side));
    layout->addLayout(m_stack, 1);

    connect(m_runs, &QComboBox::activated, this,
            [this](int index) { m_selection.select(m_runs->itemData(index).toString().toStdString()); });
    connect(m_empty, &widgets::Notice::buttonClicked, this, [this] {
        if (m_action)
            m_action();
    });
    if (ofOneRun)
        connect(&m_selection, &RunSelection::changed, this, [this] {
            fillRuns();
            requestReload();
        });
    else
        for (const auto signal : {&Session::projectChanged, &Session::analysesChanged})
            connect(&session, signal, this, &RunPanel::requestReload);
    connect(&session, &Session::runUpdated, this, [this](const QString& run) {
        if (!m_ofOneRun || concerns(run))
            requestReload();
    });
    fillRuns();
}

void RunPanel::setContent(QWidget* content)
{
    m_stack->addWidget(content);
    m_stack->setCurrentIndex(0);
}

void RunPanel::setContent(const QList<QWidget*>& growing, const QList<QWidget*>& fixed)
{
    auto* content = new QWidget;
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (QWidget* widget : growing)
        layout->addWidget(widget, 1);
    for (QWidget* widget : fixed)
        layout->addWidget(widget);
    setContent(content);
}

void RunPanel::fillRuns()
{
    const QSignalBlocker quiet(m_runs);
    m_runs->clear();
    for (const auto& analysis : m_session.project().analyses)
        for (const auto& run : analysis.runs) {
            const QString core = run.coreBlocked ? tr("blocked") : tr("present");
            // The core first: the end of the text is not seen while the list is closed.
            m_runs->addItem(core + QStringLiteral(" · ") + runTitle(analysis, run), QString::fromStdString(run.id));
            m_runs->setItemData(m_runs->count() - 1, m_runs->itemText(m_runs->count() - 1), Qt::ToolTipRole);
        }
    for (const auto& trunk : m_session.project().trunks)
        m_runs->addItem(trunkTitle(trunk), QString::fromStdString(trunk.run.id));
    m_runs->view()->setMinimumWidth(m_runs->view()->sizeHintForColumn(0) + scaled(24));
    m_runs->setCurrentIndex(m_runs->findData(QString::fromStdString(m_selection.run())));
    m_runs->setEnabled(m_runs->count() > 0);
}

std::filesystem::path RunPanel::currentFolder() const
{
    const auto found = currentOrTrunk();
    return found ? folderOf(m_session.project(), *found->run) : std::filesystem::path();
}

bool RunPanel::concerns(const QString& runId) const
{
    if (findTrunk(m_session.project(), m_selection.run()) != nullptr)
        return runId.toStdString() == m_selection.run();
    const auto found = current();
    const auto touched = findRun(m_session.project(), runId.toStdString());
    return found && touched && found->analysis == touched->analysis;
}

void RunPanel::requestReload()
{
    m_stale = true;
    if (!isVisible())
        return;
    m_stale = false;
    const project::TrunkEntry* trunk = findTrunk(m_session.project(), m_selection.run());
    const auto& analyses = m_session.project().analyses;
    const bool anyRun = std::any_of(analyses.begin(), analyses.end(), [](const auto& analysis) { return !analysis.runs.empty(); });
    if (current() || (trunk != nullptr && showsTrunks()) || (!m_ofOneRun && anyRun)) {
        reload();
        return;
    }
    cancelReading();
    if (trunk != nullptr && m_ofOneRun) {
        setFacts(QStringLiteral("<b>%1</b>").arg(trunkTitle(*trunk).toHtmlEscaped()));
        showEmpty(tr("A trunk is trained on tracks, not on the motif sites of one TF, so there is nothing of it here. Training shows its curves, Models how well it tells "
                     "each track."));
        return;
    }
    setFacts({});
    showEmpty(tr("No models yet. You need a motif and a peak file for one TF."), tr("New training run…"), [this] {
        auto* dialog = new TrainingDialog(m_session, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void RunPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_stale)
        requestReload();
}

void RunPanel::cancelReading()
{
    if (m_reading) {
        disconnect(m_reading, nullptr, this, nullptr);
        m_reading->cancel();
    }
    m_reading.clear();
}

void RunPanel::readingEnded(jobs::Job* job)
{
    if (job->state() == jobs::JobState::Failed)
        showTrouble(job->failure(), job->details());
    m_reading.clear();
}

void RunPanel::showContent() { m_stack->setCurrentIndex(1); }

void RunPanel::showEmpty(const QString& sentence, const QString& button, std::function<void()> action)
{
    m_empty->show(widgets::NoticeKind::Note, sentence);
    m_empty->setButton(button);
    m_action = std::move(action);
    m_stack->setCurrentIndex(0);
}

void RunPanel::showTrouble(const QString& sentence, const QString& details)
{
    showEmpty(sentence, tr("Copy details"), [details] { QGuiApplication::clipboard()->setText(details); });
    m_empty->show(widgets::NoticeKind::Error, sentence);
}

void RunPanel::exportPlotOf(const project::ChartSource& source)
{
    const bool table = source.kind == "profile" || source.kind == "kmers";
    const bool split = source.kind == "roc" || source.kind == "pr" || source.kind == "histogram" || source.kind == "calibration";
    const bool motifs = source.kind == "motifs" || source.kind == "spacing";  // RUN/scores/motifs
    const std::filesystem::path folder = motifs ? source.file.parent_path().parent_path() : table ? source.file.parent_path() : source.file;
    std::string run = !source.runs.empty() ? "runs" : folder.filename().string();
    if (source.kind == "spacing")
        run += "-" + source.motif;
    exportPicture(m_session, QString::fromStdString(run + "-" + source.kind + (split ? "-" + source.split : "")), project::chartRecipe(source), this);
}

void RunPanel::setFacts(const QString& richText) { m_facts->setText(richText); }
QString RunPanel::facts() const { return m_facts->text(); }
QString RunPanel::emptyText() const { return m_stack->currentIndex() == 0 ? m_empty->sentence() : QString(); }

}  // namespace bindscape::app
