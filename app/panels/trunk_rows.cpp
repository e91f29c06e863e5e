// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/trunk_rows.h"

#include "app/dialogs/pretrain_dialog.h"
#include "app/panels/track_results.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

QString fixed3(std::optional<double> value) { return value ? QString::fromStdString(formatFixed(*value, 3)) : QStringLiteral("–"); }

struct Mean {
    double sum = 0;
    int count = 0;
    void add(const std::optional<double>& value)
    {
        if (!value)
            return;
        sum += *value;
        ++count;
    }
    std::optional<double> value() const { return count > 0 ? std::optional(sum / count) : std::nullopt; }
};

QString chromosomes(const std::vector<std::string>& names, const QString& none) { return names.empty() ? none : QString::fromStdString(join(names, ", ")); }

}  // namespace

TrunkRows::TrunkRows(Session& session, QWidget* parent) : QWidget(parent), m_session(session), m_selection(RunSelection::of(session))
{
    m_facts = widgets::hintLabel({}, this);
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout;
    row->setSpacing(scaled(6));
    m_tracks = widgets::addButton(row, tr("&Tracks…"), tr("How well each track is told on the validation and test chromosomes, as a table"));
    m_goOn = widgets::addButton(row, tr("Go on"), tr("Pre-trains this trunk, or goes on where it was stopped"));
    m_clone = widgets::addButton(row, tr("C&lone…"), tr("A new trunk with the settings of this one, to change one thing"));
    m_remove = widgets::addButton(row, tr("Remove"), tr("Takes the trunk off the list; its files stay"));
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(10), scaled(6), scaled(10), scaled(8));
    layout->setSpacing(scaled(6));
    layout->addWidget(m_facts);
    layout->addLayout(row);
    connect(m_tracks, &QPushButton::clicked, this, &TrunkRows::showTracks);
    connect(m_goOn, &QPushButton::clicked, this, [this] {
        if (const auto* trunk = current())
            startTrunk(m_session, trunk->id);
        showCard();
    });
    connect(m_clone, &QPushButton::clicked, this, &TrunkRows::clone);
    connect(m_remove, &QPushButton::clicked, this, &TrunkRows::remove);
    connect(&m_selection, &RunSelection::changed, this, &TrunkRows::showCard);
    for (const auto signal : {&Session::projectChanged, &Session::analysesChanged})
        connect(&session, signal, this, &TrunkRows::requestNumbers);
    connect(&session, &Session::runUpdated, this, [this](const QString& run) {
        if (findTrunk(m_session.project(), run.toStdString()) != nullptr)
            requestNumbers();
    });
    showCard();
    requestNumbers();
}

const project::TrunkEntry* TrunkRows::current() const { return findTrunk(m_session.project(), m_selection.run()); }
QString TrunkRows::facts() const { return m_facts->text(); }

TrunkRows::Numbers TrunkRows::readNumbers(const std::filesystem::path& runFolder)
{
    Numbers numbers;
    try {
        for (const auto& epoch : train::readMetrics(runFolder)) {
            numbers.epochs = epoch.epoch;
            if (epoch.best)
                numbers.bestEpoch = epoch.epoch;
        }
        Mean auroc, auprc, testAuroc, testAuprc;
        for (const auto& result : train::readTaskResults(runFolder)) {
            const bool test = result.split == "test";
            (test ? testAuroc : auroc).add(result.auroc);
            (test ? testAuprc : auprc).add(result.auprc);
        }
        numbers.auroc = auroc.value();
        numbers.auprc = auprc.value();
        numbers.testAuroc = testAuroc.value();
        numbers.testAuprc = testAuprc.value();
        numbers.measured = auroc.count;
    } catch (const std::exception& error) {
        numbers.problem = error.what();
    }
    return numbers;
}

void TrunkRows::requestNumbers()
{
    if (m_reading)
        m_reading->cancel();
    std::vector<std::pair<std::string, std::filesystem::path>> folders;
    for (const auto& trunk : m_session.project().trunks)
        folders.emplace_back(trunk.run.id, folderOf(m_session.project(), trunk.run));
    if (folders.empty())
        return;
    jobs::JobOptions options{tr("Read results of trunks"), jobs::Pool::Readers, false, false};
    using All = std::map<std::string, Numbers>;
    m_reading = m_session.jobs().start<All>(
        std::move(options),
        [folders](Progress& progress) {
            All all;
            for (const auto& [id, folder] : folders) {
                progress.checkpoint(-1, {});
                all[id] = readNumbers(folder);
            }
            return all;
        },
        this,
        [this](All all) {
            m_numbers = std::move(all);
            showCard();
            Q_EMIT numbersChanged();
        });
}

void TrunkRows::fill(QTreeWidget& tree)
{
    m_items.clear();
    const auto& trunks = m_session.project().trunks;
    if (trunks.empty())
        return;
    QFont bold = tree.font();
    bold.setBold(true);
    auto* top = new QTreeWidgetItem(&tree, {tr("Trunks"), tr("auROC"), tr("auPRC")});
    top->setFont(0, bold);
    top->setToolTip(0, tr("Networks that were pre-trained on many tracks, for runs to start from"));
    for (int column = 1; column < 3; ++column) {
        top->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        top->setToolTip(column, tr("Mean over the tracks, on the validation chromosomes"));
    }
    for (const auto& trunk : trunks) {
        const auto known = m_numbers.find(trunk.run.id);
        const Numbers numbers = known == m_numbers.end() ? Numbers() : known->second;
        const bool running = jobOfRun(m_session, trunk.run.id) != nullptr;
        const QString name = tr("%1 · %2 · %3")
                                 .arg(QString::fromStdString(trunk.name), architectureTitle(trunk.run.architecture),
                                      QString::fromStdString(plural(static_cast<std::int64_t>(trunk.tracks.size()), "track")));
        auto* item = new QTreeWidgetItem(top, {name, running && !numbers.auroc ? tr("…") : fixed3(numbers.auroc), fixed3(numbers.auprc)});
        item->setData(0, Qt::UserRole, QString::fromStdString(trunk.run.id));
        item->setToolTip(0, factLines(trunk).join(QStringLiteral("<br>")));
        for (int column = 1; column < 3; ++column)
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        m_items[trunk.run.id] = item;
    }
    top->setExpanded(true);
}

QTreeWidgetItem* TrunkRows::itemOf(const std::string& runId) const
{
    const auto found = m_items.find(runId);
    return found == m_items.end() ? nullptr : found->second;
}

QStringList TrunkRows::factLines(const project::TrunkEntry& trunk) const
{
    const auto known = m_numbers.find(trunk.run.id);
    const Numbers numbers = known == m_numbers.end() ? Numbers() : known->second;
    std::map<std::string, std::int64_t> kinds;
    for (const auto& track : trunk.tracks)
        ++kinds[track.kind];
    std::vector<std::string> counts;
    for (const auto& [kind, count] : kinds)
        counts.push_back(std::to_string(count) + " " + kind);
    QStringList lines{QStringLiteral("<b>%1</b>").arg(trunkTitle(trunk).toHtmlEscaped())};
    lines << QString::fromStdString(plural(static_cast<std::int64_t>(trunk.tracks.size()), "track") + " (" + join(counts, ", ") + ")").toHtmlEscaped();
    lines << tr("bins of %1 bp in %2 bp").arg(trunk.settings.bin).arg(trunk.settings.window);
    lines << tr("validation %1 · test %2").arg(chromosomes(trunk.validation, tr("as proposed")), chromosomes(trunk.test, tr("as proposed"))).toHtmlEscaped();
    if (numbers.epochs > 0)
        lines << tr("%1 · best epoch %2").arg(QString::fromStdString(plural(numbers.epochs, "epoch"))).arg(numbers.bestEpoch);
    if (numbers.auroc)
        lines << tr("validation auROC %1, auPRC %2").arg(fixed3(numbers.auroc), fixed3(numbers.auprc)) + tr(", mean of %1").arg(QString::fromStdString(plural(numbers.measured, "track")));
    if (numbers.testAuroc)
        lines << tr("test auROC %1, auPRC %2").arg(fixed3(numbers.testAuroc), fixed3(numbers.testAuprc));
    if (!numbers.problem.empty())
        lines << QString::fromStdString(numbers.problem).toHtmlEscaped();
    else if (!numbers.auroc)
        lines << (jobOfRun(m_session, trunk.run.id) != nullptr ? tr("pre-training") : tr("not pre-trained yet"));
    return lines;
}

void TrunkRows::showCard()
{
    const project::TrunkEntry* trunk = current();
    setVisible(trunk != nullptr);
    m_facts->setText(trunk != nullptr ? factLines(*trunk).join(QStringLiteral("<br>")) : QString());
    if (trunk == nullptr)
        return;
    const bool running = jobOfRun(m_session, trunk->run.id) != nullptr;
    const auto known = m_numbers.find(trunk->run.id);
    const bool measured = known != m_numbers.end() && known->second.auroc.has_value();
    m_tracks->setEnabled(measured);
    m_goOn->setVisible(!running && !measured);
    m_remove->setEnabled(!running);
}

void TrunkRows::showTracks()
{
    const project::TrunkEntry* trunk = current();
    if (trunk == nullptr)
        return;
    auto* window = new TrackResults(m_session, trunkTitle(*trunk), folderOf(m_session.project(), trunk->run), this);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->show();
}

void TrunkRows::clone()
{
    const project::TrunkEntry* trunk = current();
    if (trunk == nullptr)
        return;
    const project::TrunkEntry settings = *trunk;
    auto* dialog = new PretrainDialog(m_session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setChoice(settings);
    dialog->open();
}

void TrunkRows::remove()
{
    const project::TrunkEntry* trunk = current();
    if (trunk == nullptr)
        return;
    if (jobOfRun(m_session, trunk->run.id) != nullptr) {
        m_session.say(tr("This trunk is being pre-trained. Cancel it first (Jobs), then remove it."), Severity::Warning);
        return;
    }
    const QString title = trunkTitle(*trunk), folder = QString::fromStdString(folderOf(m_session.project(), trunk->run).parent_path().string());
    m_session.removeTrunk(std::string(trunk->id), tr("Remove %1").arg(title));
    m_session.say(tr("%1 was taken off the list; Edit › Undo brings it back. Its files stay in %2.").arg(title, folder), Severity::Note);
}

}  // namespace bindscape::app
