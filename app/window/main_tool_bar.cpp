// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_tool_bar.h"

#include "app/panels/score_popover.h"
#include "widgets/canvas/look.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLayout>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QSlider>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

namespace {

constexpr int kMostChromosomes = 500, kZoomSteps = 1000, kCollapseBelow = 1280;
constexpr double kClosest = 10;  // bases

// The slider is logarithmic between ten bases and the chromosome.
int stepOf(double bases, double chromosome)
{
    return qRound(kZoomSteps * (1 - std::log(std::max(bases, kClosest) / kClosest) / std::log(std::max(chromosome, 2 * kClosest) / kClosest)));
}

double basesOf(int step, double chromosome)
{
    return kClosest * std::pow(std::max(chromosome, 2 * kClosest) / kClosest, 1 - step / static_cast<double>(kZoomSteps));
}

}  // namespace

MainToolBar::MainToolBar(Session& session, widgets::GenomeView& view, FeatureSearch& search, const ActionSet& actions, QAction* undo,
                         QAction* redo, QWidget* parent)
    : QToolBar(tr("Toolbar"), parent), m_session(session), m_view(view), m_chromosomes(new QComboBox), m_locus(new LocusBox(session, search, this)),
      m_search(new SearchBox(session, search, this)),      m_zoom(new QSlider(Qt::Horizontal))
{
    setObjectName(QStringLiteral("toolbar"));
    setMovable(false);
    setIconSize({18, 18});
    setContextMenuPolicy(Qt::PreventContextMenu);
    for (const auto action : {Do::OpenFiles, Do::Save})
        addAction(actions[action]);
    addAction(undo);
    addAction(redo);
    addSeparator();
    for (const auto action : {Do::Back, Do::Forward, Do::ShowChromosome})
        addAction(actions[action]);
    m_chromosomes->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_chromosomes->setMinimumWidth(widgets::scaled(70));
    widgets::describe(m_chromosomes, tr("Chromosome"), tr("Go to a chromosome"));
    addWidget(m_chromosomes);
    addWidget(m_locus);
    m_searchShown = addWidget(m_search);
    m_search->setFixedWidth(widgets::scaled(120));
    addSeparator();
    addZoom(actions);
    addSeparator();
    auto* detail = addFramed(actions[Do::Detail], tr("Detail"));
    auto* group = addFramed(actions[Do::GroupScale], tr("Group scale"));
    auto* overlay = addFramed(actions[Do::Overlay], tr("Overlay"));
    m_collapsible = {overlay, group, addFramed(actions[Do::AddRegion], tr("Region")), detail};  // in the order in which they lose their texts
    addScoring(actions);
    auto* gap = new QWidget;
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    addWidget(gap);
    m_train = new QToolButton;
    m_train->setDefaultAction(actions[Do::NewTraining]);
    m_train->setText(tr("New training run\u2026"));
    m_train->setAccessibleName(tr("New training run"));
    m_train->setProperty("primary", true);
    m_train->setToolButtonStyle(Qt::ToolButtonTextOnly);
    addWidget(m_train);
    m_collapsible.insert(3, addFramed(actions[Do::ExportFigure], tr("Export figure\u2026")));
    connect(actions[Do::GoToPlace], &QAction::triggered, m_locus, &PlaceBox::edit);
    // In a narrow window there is one field for both.
    connect(actions[Do::Find], &QAction::triggered, this, [this] { (m_searchShown->isVisible() ? static_cast<PlaceBox*>(m_search) : m_locus)->edit(); });
    for (PlaceBox* box : {static_cast<PlaceBox*>(m_locus), static_cast<PlaceBox*>(m_search)})  // there the keys move the view again
        connect(box, &PlaceBox::went, this, [this] { m_view.overviewCanvas()->setFocus(); });
    connect(m_chromosomes, &QComboBox::activated, this, [this](int index) {
        const auto& contigs = m_session.contigs();
        if (index >= 0 && index < static_cast<int>(contigs.size()))
            m_session.goTo({contigs[static_cast<std::size_t>(index)].name, 0, contigs[static_cast<std::size_t>(index)].length});
    });
    connect(&session, &Session::projectChanged, this, &MainToolBar::fillChromosomes);
    connect(&session, &Session::regionChanged, this, &MainToolBar::showRegion);
    fillChromosomes();
}

QToolButton* MainToolBar::framed(QAction* action, const QString& text)
{
    auto* button = new QToolButton;
    action->setIconText(text);  // a button takes its text from there whenever the action changes
    button->setDefaultAction(action);
    button->setAccessibleName(text);
    button->setProperty("framed", true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

QToolButton* MainToolBar::addFramed(QAction* action, const QString& text)
{
    auto* button = framed(action, text);
    addWidget(button);
    return button;
}

// "Score" with a button for how it is done beside it, and "Follow".
void MainToolBar::addScoring(const ActionSet& actions)
{
    m_scoring = new QWidget;
    auto* row = new QHBoxLayout(m_scoring);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    actions[Do::ScoreOptions]->setIconText(QStringLiteral("\u25be"));
    auto* score = framed(actions[Do::ScoreView], tr("Score"));
    auto* options = framed(actions[Do::ScoreOptions], QStringLiteral("\u25be"));
    auto* follow = framed(actions[Do::FollowScores], tr("Follow"));
    options->setAccessibleName(tr("Scoring method"));
    options->setToolButtonStyle(Qt::ToolButtonTextOnly);
    options->setFixedWidth(widgets::scaled(15));
    for (auto* button : {score, options, follow}) {
        button->setStyleSheet(QStringLiteral("padding: 3px 3px;"));
        row->addWidget(button);
    }
    addWidget(m_scoring);
    m_collapsible << score;
    m_collapsible.insert(1, follow);
    connect(actions[Do::ScoreOptions], &QAction::triggered, this, [this, options, &actions] {
        auto* popover = new ScorePopover(m_session, actions[Do::ScoreView], actions[Do::FollowScores], options->window());
        const QWidget* under = options->isVisible() ? options : static_cast<QWidget*>(this);
        popover->popUp(under->mapToGlobal(QPoint(0, under->height())));
    });
    const auto say = [this, &actions] {
        const ScoreRequest request = ScoreChoice::of(m_session).request();
        const std::string changed = request.changedOptions();
        const QString how = QString::fromStdString(request.description().title + (changed.empty() ? "" : " (" + changed + ")"));
        actions[Do::ScoreView]->setToolTip(tr("Score what is in view: %1 (G). Another method: Alt+G").arg(how));
        actions[Do::FollowScores]->setToolTip(tr("Score what is in view as it moves: %1 (Shift+G)").arg(how));
    };
    connect(&ScoreChoice::of(m_session), &ScoreChoice::changed, this, say);
    say();
}

void MainToolBar::addZoom(const ActionSet& actions)
{
    addAction(actions[Do::ZoomOut]);
    m_zoom->setRange(0, kZoomSteps);
    m_zoom->setFixedWidth(widgets::scaled(64));
    m_zoom->setFocusPolicy(Qt::TabFocus);
    widgets::describe(m_zoom, tr("Zoom"), tr("Zoom at the centre"));
    connect(m_zoom, &QSlider::valueChanged, this, [this](int step) {
        auto& lane = m_view.overview();
        if (!lane.isEmpty())
            lane.zoomAt(lane.viewport().width() / 2,
                        basesOf(step, static_cast<double>(lane.viewport().chromLength())) / (lane.viewport().end() - lane.viewport().begin()));
    });
    m_zoomShown = addWidget(m_zoom);
    addAction(actions[Do::ZoomIn]);
    addSeparator();
    struct Preset {
        QString text;
        std::int64_t bases;
    };
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const auto& preset : {Preset{tr("Chr"), 0}, Preset{tr("1 Mb"), 1'000'000}, Preset{tr("10 kb"), 10'000}, Preset{tr("1 kb"), 1000}, Preset{tr("Base"), -1}}) {
        auto* button = new QToolButton;
        button->setText(preset.text);
        button->setProperty("framed", true);
        button->setStyleSheet(QStringLiteral("padding: 3px 4px;"));
        widgets::describe(button, tr("Show %1").arg(preset.text));
        connect(button, &QToolButton::clicked, this, [this, bases = preset.bases] {
            auto& lane = m_view.overview();
            if (lane.isEmpty())
                return;
            m_view.overviewCanvas()->setFocus();
            m_view.showBases(bases == 0 ? lane.viewport().chromLength() : bases < 0 ? static_cast<std::int64_t>(lane.viewport().width() / 12) : bases);
        });
        row->addWidget(button);
    }
    addWidget(box);
}

void MainToolBar::fillChromosomes()
{
    const QSignalBlocker blocker(m_chromosomes);
    m_chromosomes->clear();
    int count = 0;
    for (const auto& contig : m_session.contigs()) {
        if (++count > kMostChromosomes)
            break;
        m_chromosomes->addItem(QString::fromStdString(contig.name));
    }
    m_chromosomes->setEnabled(count > 0);
    showRegion();
}

void MainToolBar::showRegion()
{
    const Region& region = m_session.region();
    m_chromosomes->setCurrentIndex(m_chromosomes->findText(QString::fromStdString(region.chrom)));
    const auto length = m_session.reference() ? m_session.reference()->length(region.chrom) : std::nullopt;
    const QSignalBlocker blocker(m_zoom);
    m_zoom->setEnabled(length.has_value());
    if (length)
        m_zoom->setValue(stepOf(static_cast<double>(region.length()), static_cast<double>(*length)));
}

void MainToolBar::shorten(Level level, qsizetype iconsOnly)
{
    for (qsizetype i = 0; i < m_collapsible.size(); ++i)
        m_collapsible[i]->setToolButtonStyle(i < iconsOnly ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_scoring->layout()->invalidate();  // it would learn only later that its buttons have changed
    m_scoring->updateGeometry();
    m_searchShown->setVisible(level == Level::Full);
    const bool narrow = level == Level::Narrow;
    m_zoomShown->setVisible(!narrow);
    for (auto* action : actions())
        if (action->isSeparator())
            action->setVisible(!narrow);
    m_locus->setFixedWidth(widgets::scaled(narrow ? 100 : 206));
    m_train->setToolButtonStyle(narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextOnly);
}

// What may be missed goes first: texts beside icons, then the search field (Ctrl+F then takes the locus box), then the slider.
void MainToolBar::fit(int width)
{
    const auto all = m_collapsible.size();
    if (width < widgets::scaled(kCollapseBelow))
        return shorten(Level::Narrow, all);
    for (qsizetype iconsOnly = 0; iconsOnly <= all; ++iconsOnly) {
        shorten(Level::Full, iconsOnly);
        if (sizeHint().width() <= width)
            return;
    }
    shorten(Level::NoSearch, all);
    if (sizeHint().width() > width)
        shorten(Level::Narrow, all);
}

// Before it is shown, buttons inside boxes count as hidden.
void MainToolBar::showEvent(QShowEvent* event)
{
    QToolBar::showEvent(event);
    QTimer::singleShot(0, this, [this] { fit(width()); });
}

void MainToolBar::resizeEvent(QResizeEvent* event)
{
    QToolBar::resizeEvent(event);
    fit(event->size().width());
    layout()->activate();  // now, not at the next event: no arrow for what fits flashes up
}

}  // namespace bindscape::app
