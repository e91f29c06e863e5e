// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/models_tree.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QHeaderView>
#include <QSignalBlocker>

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::app {

using namespace model_item;
using widgets::scaled;

namespace {

constexpr double kLargeLoss = -0.05;  // of auROC without the core: worth a second look

QString fixed3(std::optional<double> value) { return value ? QString::fromStdString(formatFixed(*value, 3)) : QString(); }

QString difference(double value)
{
    const QString text = QString::fromStdString(formatFixed(std::abs(value), 3));
    return QString(value < 0 ? QChar(0x2212) : QLatin1Char('+')) + text;
}

const RunResults* resultsOf(const ModelsTree::Results& results, const project::RunEntry* run)
{
    const auto found = run != nullptr ? results.find(run->id) : results.end();
    return found == results.end() ? nullptr : &found->second;
}

QString placeOf(const QTreeWidgetItem* item)
{
    return item->parent() != nullptr ? placeOf(item->parent()) + QLatin1Char('\n') + item->text(Name) : item->text(Name);
}

// Of the two runs of a pair the one that asks for more attention.
RunState stateOfPair(RunState a, RunState b)
{
    constexpr std::array kOrder{RunState::Running, RunState::Stopping, RunState::Paused, RunState::Waiting, RunState::Failed,
                                RunState::Unfinished, RunState::Outdated, RunState::New, RunState::Finished};
    return std::find(kOrder.begin(), kOrder.end(), a) < std::find(kOrder.begin(), kOrder.end(), b) ? a : b;
}

// What the cells of its auROC say meanwhile.
bool isInQueue(RunState state)
{
    return state == RunState::Running || state == RunState::Stopping || state == RunState::Waiting || state == RunState::Paused;
}

bool isOfKind(const QTreeWidgetItem& item, ModelFilter kind)
{
    const auto state = static_cast<RunState>(item.data(Name, StateRole).toInt());
    switch (kind) {
    case ModelFilter::Starred:
        return item.data(Name, StarredRole).toBool();
    case ModelFilter::Finished:
        return state == RunState::Finished || state == RunState::Outdated;
    case ModelFilter::Running:
        return isInQueue(state);
    case ModelFilter::Outdated:
        return state == RunState::Outdated;
    case ModelFilter::All:
        break;
    }
    return true;
}

}  // namespace

std::vector<std::string> scoreTracksOf(const project::Project& project, const RunPair& pair)
{
    std::vector<std::string> ids;
    for (const auto& track : project.tracks)
        for (const project::RunEntry* run : {pair.present, pair.blocked})
            if (run != nullptr && !track.file.empty() && track.file == paths::scoresFolder(folderOf(project, *run)))
                ids.push_back(track.id);
    return ids;
}

ModelsTree::ModelsTree(Session& session, QWidget* parent) : QTreeWidget(parent), m_session(session)
{
    setColumnCount(ColumnCount);
    setHeaderLabels({tr("Model (test auROC)"), tr("present"), tr("blocked"), tr("Δ")});
    for (const int column : {Name, Present, Blocked})
        headerItem()->setToolTip(column, tr("auROC of the test chromosomes with the two strands as rows, as in the paper: each site counts twice. "
                                            "All runs of Evaluation gives it by site, the strands averaged"));
    headerItem()->setToolTip(Difference, tr("auROC with the core blocked minus with the core present: what the core itself explains"));
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(Name, QHeaderView::Stretch);
    for (int column = Present; column < ColumnCount; ++column) {
        header()->setSectionResizeMode(column, QHeaderView::Fixed);
        header()->resizeSection(column, scaled(60));
        headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    }
    setFrameShape(QFrame::NoFrame);
    setIndentation(scaled(12));
    setSelectionMode(ExtendedSelection);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setItemDelegate(new ModelDelegate(this));
    setAccessibleName(tr("Models"));
    connect(this, &QTreeWidget::itemCollapsed, this, [this](QTreeWidgetItem* item) {
        if (!m_filling)
            m_folded.insert(placeOf(item));
    });
    connect(this, &QTreeWidget::itemExpanded, this, [this](QTreeWidgetItem* item) {
        if (!m_filling)
            m_folded.erase(placeOf(item));
    });
}

// As its tracks are drawn, else one of the theme's in the order of the project.
QColor ModelsTree::colorOf(const std::string& tf, int index) const
{
    for (const auto& track : m_session.project().tracks)
        if (track.style.color && startsWithIgnoringCase(track.name, tf + " "))
            return widgets::toQColor(*track.style.color);
    const draw::Theme& theme = widgets::theme();
    const std::array colors{theme.purple, theme.blue, theme.violet, theme.sky, theme.orange, theme.green, theme.vermillion, theme.slate};
    return widgets::toQColor(colors[static_cast<std::size_t>(index) % colors.size()]);
}

QTreeWidgetItem* ModelsTree::addGroup(const QString& title, const QString& help)
{
    auto* item = new QTreeWidgetItem(this, {title});
    QFont bold = font();
    bold.setBold(true);
    item->setFont(Name, bold);
    item->setToolTip(Name, help);
    item->setExpanded(!m_folded.contains(title));
    return item;
}

void ModelsTree::fill(const Results& results)
{
    const QSignalBlocker quiet(this);
    m_filling = true;
    const std::vector<std::string> kept = selected();
    clear();
    for (const auto& analysis : m_session.project().analyses) {
        if (analysis.runs.empty())  // all were removed
            continue;
        const QString tf = QString::fromStdString(analysis.tf);
        QTreeWidgetItem* top = nullptr;
        for (int i = 0; i < topLevelItemCount() && top == nullptr; ++i)
            if (topLevelItem(i)->text(Name) == tf)
                top = topLevelItem(i);
        if (top == nullptr) {
            const QColor color = colorOf(analysis.tf, topLevelItemCount());
            top = addGroup(tf, tr("Models of %1").arg(tf));
            top->setIcon(Name, colorSquare(color));
        }
        auto* design = new QTreeWidgetItem(top, {designTitleIn(m_session.project(), analysis)});
        design->setToolTip(Name, design->text(Name));
        for (const RunPair& pair : runPairs(analysis))
            addPair(design, pair, results);
        markBest(design);
    }
    foldAsBefore();
    for (const std::string& run : kept)
        if (QTreeWidgetItem* item = itemOf(run))
            item->setSelected(true);
    m_filling = false;
}

void ModelsTree::foldAsBefore()
{
    expandAll();
    for (int i = 0; i < topLevelItemCount(); ++i) {
        QTreeWidgetItem* top = topLevelItem(i);
        for (int k = 0; k < top->childCount(); ++k)
            if (m_folded.contains(placeOf(top->child(k))))
                top->child(k)->setExpanded(false);
        if (m_folded.contains(placeOf(top)))
            top->setExpanded(false);
    }
}

QTreeWidgetItem* ModelsTree::addPair(QTreeWidgetItem* parent, const RunPair& pair, const Results& results)
{
    const auto auroc = [&](const project::RunEntry* run) {
        const RunResults* known = resultsOf(results, run);
        return known != nullptr ? known->auroc : std::nullopt;
    };
    const auto cell = [&](const project::RunEntry* run) {
        if (const auto value = auroc(run))
            return fixed3(value);
        const RunState state = run != nullptr ? stateOf(m_session, run->id, resultsOf(results, run)) : RunState::New;
        return isInQueue(state) ? stateText(state) : QStringLiteral("–");
    };
    auto* item = new QTreeWidgetItem(parent, {runShortTitle(*pair.first()), cell(pair.present), cell(pair.blocked)});
    item->setData(Name, RunRole, QString::fromStdString(pair.first()->id));
    for (int column = Present; column < ColumnCount; ++column)
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    for (const auto& [column, run] : {std::pair(Present, pair.present), std::pair(Blocked, pair.blocked)})
        if (const RunResults* known = resultsOf(results, run); known != nullptr && known->bySite)
            item->setToolTip(column, tr("Strands as rows %1, by site %2").arg(fixed3(known->auroc), fixed3(known->bySite)));
    const auto present = auroc(pair.present), blocked = auroc(pair.blocked);
    if (const auto best = present ? present : blocked)
        item->setData(Name, AurocRole, *best);
    if (present && blocked) {
        item->setText(Difference, difference(*blocked - *present));
        if (*blocked - *present < kLargeLoss) {
            QFont bold = font();
            bold.setBold(true);
            item->setFont(Difference, bold);
            item->setForeground(Difference, widgets::toQColor(widgets::theme().warningText));
            item->setToolTip(Difference, tr("Without the core this model loses more than 0.05 auROC"));
        }
    }
    describe(item, pair, results);
    return item;
}

// Marks, state and words of a line.
void ModelsTree::describe(QTreeWidgetItem* item, const RunPair& pair, const Results& results)
{
    const bool track = !scoreTracksOf(m_session.project(), pair).empty();
    bool starred = false;
    std::optional<RunState> state;
    QStringList notes;
    for (const project::RunEntry* run : {pair.present, pair.blocked}) {
        if (run == nullptr)
            continue;
        const RunState own = stateOf(m_session, run->id, resultsOf(results, run));
        state = state ? stateOfPair(*state, own) : own;
        starred = starred || run->starred;
        if (const QString text = QString::fromStdString(run->notes); !text.isEmpty() && !notes.contains(text))
            notes << text;
    }
    item->setData(Name, StarredRole, starred);
    item->setData(Name, TrackRole, track);
    item->setData(Name, StateRole, static_cast<int>(*state));
    item->setData(Name, StateTextRole, stateText(*state));
    item->setData(Name, StateAsideRole, isInQueue(*state));
    item->setData(Name, SearchRole, notes.join(QLatin1Char(' ')));
    QStringList help{item->text(Name)};
    if (starred)
        help << tr("Starred by you");
    if (track)
        help << tr("Its scores are a track of the browser");
    if (const QString words = stateHelp(*state); !words.isEmpty())
        help << words;
    help << notes;
    item->setToolTip(Name, help.join(QLatin1Char('\n')));
    item->setData(Name, Qt::AccessibleTextRole, help.join(QStringLiteral(", ")));
}

void ModelsTree::markBest(QTreeWidgetItem* design)
{
    QTreeWidgetItem* best = nullptr;
    int evaluated = 0;
    for (int i = 0; i < design->childCount(); ++i) {
        QTreeWidgetItem* item = design->child(i);
        if (!item->data(Name, AurocRole).isValid())
            continue;
        ++evaluated;
        if (best == nullptr || item->data(Name, AurocRole).toDouble() > best->data(Name, AurocRole).toDouble())
            best = item;
    }
    if (best == nullptr || evaluated < 2)
        return;
    best->setData(Name, BestRole, true);
    best->setToolTip(Name, best->toolTip(Name) + QLatin1Char('\n') + tr("Best test auROC of its design"));
    const QString said = best->data(Name, Qt::AccessibleTextRole).toString() + tr(", best test auROC of its design");
    best->setData(Name, Qt::AccessibleTextRole, said);
}

void ModelsTree::filter(const QString& text, ModelFilter kind)
{
    const QString wanted = text.trimmed();
    for (int i = 0; i < topLevelItemCount(); ++i) {
        QTreeWidgetItem* tf = topLevelItem(i);
        bool anyOfTf = false;
        for (int j = 0; j < tf->childCount(); ++j) {
            QTreeWidgetItem* design = tf->child(j);
            bool any = false;
            for (int k = 0; k < design->childCount(); ++k) {
                const QTreeWidgetItem& run = *design->child(k);
                const QString all = QStringList{tf->text(Name), design->text(Name), run.text(Name), run.data(Name, SearchRole).toString(),
                                                run.data(Name, StateTextRole).toString()}
                                        .join(QLatin1Char(' '));
                const bool hit = all.contains(wanted, Qt::CaseInsensitive) && (!run.data(Name, RunRole).isValid() || isOfKind(run, kind));
                design->child(k)->setHidden(!hit);
                any = any || hit;
            }
            design->setHidden(!any && design->childCount() > 0);
            anyOfTf = anyOfTf || any;
        }
        tf->setHidden(!anyOfTf && tf->childCount() > 0 && (!wanted.isEmpty() || kind != ModelFilter::All));
    }
}

QTreeWidgetItem* ModelsTree::itemOf(const std::string& runId) const
{
    // A line of a group beside the TFs has its own run.
    const auto found = findRun(m_session.project(), runId);
    const QString id = QString::fromStdString(found ? pairOf(*found->analysis, runId).first()->id : runId);
    if (id.isEmpty())
        return nullptr;
    for (QTreeWidgetItem* item : findItems(QString(), Qt::MatchContains | Qt::MatchRecursive))
        if (item->data(Name, RunRole).toString() == id)
            return item;
    return nullptr;
}

void ModelsTree::select(const std::string& runId)
{
    const QSignalBlocker quiet(this);
    QTreeWidgetItem* item = itemOf(runId);
    setAutoScroll(false);  // it would unfold the groups of the run
    // Several stay selected while the run is one of them.
    if (item != nullptr && item->isSelected())
        setCurrentItem(item, Name, QItemSelectionModel::NoUpdate);
    else
        setCurrentItem(item);
    setAutoScroll(true);
    if (item != nullptr && item->parent() != nullptr && item->parent()->isExpanded() && (item->parent()->parent() == nullptr || item->parent()->parent()->isExpanded()))
        scrollToItem(item);
}

std::vector<std::string> ModelsTree::selected() const
{
    std::vector<std::string> runs;
    for (QTreeWidgetItem* item : findItems(QString(), Qt::MatchContains | Qt::MatchRecursive))
        if (item->isSelected() && item->data(Name, RunRole).isValid())
            runs.push_back(item->data(Name, RunRole).toString().toStdString());
    return runs;
}

std::string ModelsTree::current() const
{
    return currentItem() != nullptr ? currentItem()->data(Name, RunRole).toString().toStdString() : std::string();
}

}  // namespace bindscape::app
