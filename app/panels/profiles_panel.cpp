// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/profiles_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/dialogs/export_list.h"
#include "app/panels/choice_box.h"
#include "app/panels/profile_panel.h"
#include "app/panels/scrolled.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/finding_selection.h"
#include "app/runs/panel_jobs.h"
#include "core/analysis/comparisons.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/profile_matrix_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::size_t kMostSites = 200;

QCheckBox* checkBox(const QString& text, bool on, const QString& help)
{
    auto* box = new QCheckBox(text);
    box->setChecked(on);
    widgets::describe(box, text, help);
    return box;
}

}  // namespace

ProfilesPanel::ProfilesPanel(Session& session, QWidget* parent) : RunPanel(session, parent, false)
{
    setWindowTitle(tr("TF profiles"));
    makeColumn();
    m_map = new widgets::ProfileMatrixView;
    QWidget* side = makeSide();
    auto* content = new QSplitter;
    content->setChildrenCollapsible(false);
    content->addWidget(m_map);
    content->addWidget(side);
    content->setStretchFactor(0, 5);
    content->setStretchFactor(1, 3);
    setContent(content);
    connect(m_design, &QComboBox::currentIndexChanged, this, [this] {
        FindingSelection::of(this->session()).selectDesign(valueOf(m_design));
        requestReload();
    });
    connect(m_sequences, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
    for (QComboBox* box : {m_order, m_scale})
        connect(box, &QComboBox::currentIndexChanged, this, &ProfilesPanel::showMap);
    connect(m_smooth, &QSpinBox::valueChanged, this, [this] {
        showMap();
        showLines();
    });
    connect(m_find, &QLineEdit::textChanged, this, &ProfilesPanel::findRow);
    connect(m_missing, &QPushButton::clicked, this, &ProfilesPanel::scoreMissing);
    connect(m_export, &QPushButton::clicked, this, &ProfilesPanel::exportMap);
    connect(m_table, &QPushButton::clicked, this, &ProfilesPanel::exportTable);
    for (QCheckBox* box : {m_band, m_sameAxis, m_overlay})
        connect(box, &QCheckBox::toggled, this, &ProfilesPanel::showLines);
    connect(m_control, &QCheckBox::toggled, this, [this] { requestReload(); });
    connect(m_map, &widgets::ProfileMatrixView::chosenChanged, this, [this] {
        m_tabs->setCurrentIndex(0);
        showLines();
        if (const auto rows = m_map->chosenRows(); rows.size() == 1)
            RunSelection::of(this->session()).select(runOfRow(rows.front()));
    });
    connect(m_map, &widgets::ProfileMatrixView::digitPressed, this, [this](int digit) {
        const int index = digit <= 3 ? m_design->findData(QString::fromLatin1(analysis::kDesigns[static_cast<std::size_t>(digit) - 1])) : -1;
        if (index >= 0)
            m_design->setCurrentIndex(index);
    });
    connect(m_map, &widgets::ProfileMatrixView::positionClicked, this, &ProfilesPanel::clickPosition);
    connect(m_map, &widgets::ProfileMatrixView::pointed, this, [this](const QString& text) { m_under->setText(text); });
    connect(m_sites, &SiteTable::chosen, this,
            [this](const ScoredPlace& place) { this->session().goToCentre(place.region.chrom, place.region.begin); });
    connect(&session, &Session::analysesChanged, this, [this] { requestReload(); });
    connect(m_sites, &SiteTable::exportRequested, this, [this] {
        ExportedList list = listOf(m_sites->places());
        list.origin = {{"kind", "sites-at-position"}, {"list", m_sitesTitle->text().toStdString()}, {"design", m_answer.design}, {"bound", m_answer.bound}, {"panel", m_answer.file.string()}};
        exportList(this->session(), QStringLiteral("sites-at-position"), std::move(list), this);
    });
    // What is chosen elsewhere is chosen here.
    FindingSelection& findings = FindingSelection::of(session);
    connect(&findings, &FindingSelection::designChanged, this, [this, &findings] {
        if (const int index = m_design->findData(QString::fromStdString(findings.design())); index >= 0)
            m_design->setCurrentIndex(index);
    });
    connect(&findings, &FindingSelection::positionChanged, this, [this, &findings] {
        markPosition();
        if (const auto rows = m_map->chosenRows(); !m_clicking && isVisible() && findings.position() && rows.size() == 1)
            showPosition(QString::fromStdString(rows.front()), *findings.position(), false);
    });
    connect(&RunSelection::of(session), &RunSelection::changed, this, [this] {
        const auto& runs = m_answer.runs;
        const auto found = std::find(runs.begin(), runs.end(), RunSelection::of(this->session()).run());
        if (found == runs.end())
            return;
        const std::string& row = m_answer.panel.rows[static_cast<std::size_t>(found - runs.begin())].name;
        const auto chosen = m_map->chosenRows();
        if (std::find(chosen.begin(), chosen.end(), row) != chosen.end())
            return;  // it was chosen here
        m_map->choose({row});
        showLines();
    });
}

void ProfilesPanel::makeColumn()
{
    m_design = choiceBox({}, tr("Design"), tr("Which design the networks were trained on. Keys: 1 baseline, 2 GC-controlled, 3 DNase-controlled"));
    m_sequences = choiceBox({{tr("Bound sites"), QStringLiteral("bound")}, {tr("Unbound sites"), QStringLiteral("unbound")}}, tr("Sequences"),
                            tr("Whose scores are averaged"));
    m_order = choiceBox({{tr("Rows clustered"), QStringLiteral("clustered")},
                         {tr("Rows by name"), QStringLiteral("name")},
                         {tr("Rows by share near the core"), QStringLiteral("share")},
                         {tr("Rows as in the project"), QStringLiteral("given")}},
                        tr("Rows"), tr("Clustered: average linkage of the core-present profiles"));
    m_scale = choiceBox({{tr("Z per row"), QStringLiteral("z")}, {tr("Raw means"), QStringLiteral("raw")}}, tr("Scale"),
                        tr("Z: each row and panel minus its mean, over its standard deviation. Raw: mean |score|, one range for all rows"));
    m_smooth = new QSpinBox;
    m_smooth->setRange(1, 101);
    m_smooth->setSingleStep(2);
    m_smooth->setValue(5);
    m_smooth->setPrefix(tr("Smooth "));
    m_smooth->setSuffix(tr(" bp"));
    widgets::describe(m_smooth, tr("Smooth"), tr("Bases of a column of the map, and of the running mean of the lines"));
    m_find = new QLineEdit;
    m_find->setPlaceholderText(tr("Find TF"));
    m_find->setClearButtonEnabled(true);
    widgets::describe(m_find, tr("Find TF"), tr("Chooses the TFs whose name begins so"));
    m_missing = new QPushButton(tr("Score what is missing"));
    widgets::describe(m_missing, m_missing->text(), tr("In the background; the rows appear when their sites are scored"));
    m_missing->hide();
    m_export = new QPushButton(tr("Export figure…"));
    widgets::describe(m_export, tr("Export figure"), tr("Writes the map as SVG, PDF or PNG with its numbers as CSV and its recipe"));
    m_table = new QPushButton(tr("Table…"));
    widgets::describe(m_table, tr("Export table"), tr("Writes mean, standard error and number of sites at every position of every TF"));
    int at = 0;
    column()->setSpacing(scaled(4));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_design, m_sequences, m_order, m_scale, m_smooth, m_find})
        column()->insertWidget(at++, widget);
    column()->addWidget(m_missing);
    column()->addWidget(m_export);
    column()->addWidget(m_table);
}

QWidget* ProfilesPanel::makeSide()
{
    m_band = checkBox(tr("&Band"), true, tr("95 % interval of the mean"));
    m_sameAxis = checkBox(tr("Same &y axis"), false, tr("All plots to the highest of their values"));
    m_overlay = checkBox(tr("&Overlay"), false, tr("All chosen TFs in one plot, core present"));
    m_control = checkBox(tr("Show &control"), false,
                         tr("The same sites in windows shifted by %1 bp: a peak that follows the window's centre is no property of the core").arg(project::kControlShift));
    auto* boxes = new QGridLayout;
    boxes->addWidget(m_band, 0, 0);
    boxes->addWidget(m_sameAxis, 0, 1);
    boxes->addWidget(m_overlay, 1, 0);
    boxes->addWidget(m_control, 1, 1);
    auto* charts = new QWidget;
    auto* chartsLayout = new QVBoxLayout(charts);
    chartsLayout->setContentsMargins(0, 0, 0, 0);
    chartsLayout->setSpacing(0);
    auto* lines = new QWidget;
    auto* linesLayout = new QVBoxLayout(lines);
    linesLayout->setContentsMargins(0, 0, 0, 0);
    linesLayout->setSpacing(0);
    linesLayout->addWidget(scrolled(charts), 1);
    for (int i = 0; i < kMostLines; ++i) {
        m_charts.push_back(new widgets::ChartView);
        m_charts.back()->setNoteShown(false);
        m_charts.back()->setLegendIfRoom(true);
        m_charts.back()->setClickHelp(tr("Click: lists the sites that score most at this distance"));
        chartsLayout->addWidget(m_charts.back(), 1);
        connect(m_charts.back(), &widgets::ChartView::exportRequested, this, [this, view = m_charts.back()] {
            const auto rows = m_overlay->isChecked() ? m_map->chosenRows() : std::vector<std::string>{view->chart().title};
            exportPicture(this->session(), QStringLiteral("profile-%1").arg(QString::fromStdString(join(rows, "-"))),
                          project::profileLinesRecipe(linesOf(rows)), this);
        });
        connect(m_charts.back(), &widgets::ChartView::clicked, this, [this, view = m_charts.back()](double x, double) {
            if (!m_overlay->isChecked())
                clickPosition(QString::fromStdString(view->chart().title), static_cast<int>(std::lround(x)), false);
        });
    }
    m_linesHint = widgets::hintLabel(tr("Click a row to see its profile; Ctrl or Shift for several."), this);
    linesLayout->addWidget(m_linesHint);
    linesLayout->addLayout(boxes);
    m_sites = new SiteTable(tr("Sites that score most at the chosen position"));
    m_sitesTitle = new QLabel(tr("Click a position to list its sites."));
    m_sitesTitle->setWordWrap(true);
    auto* sites = new QWidget;
    auto* sitesLayout = new QVBoxLayout(sites);
    sitesLayout->setContentsMargins(0, scaled(4), 0, 0);
    sitesLayout->addWidget(m_sitesTitle);
    sitesLayout->addWidget(m_sites, 1);
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(lines, tr("Chosen TFs"));
    m_tabs->addTab(sites, tr("Sites"));
    m_under = widgets::hintLabel({}, this);
    auto* side = new QWidget;
    side->setMinimumWidth(scaled(300));
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(6));
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_under);
    return side;
}

// Those that the project has; the one that was shown stays.
void ProfilesPanel::fillDesigns()
{
    const QSignalBlocker blocker(m_design);
    const std::string before = valueOf(m_design);
    m_design->clear();
    for (const auto& design : project::panelDesigns(session().project()))
        m_design->addItem(QString::fromStdString(project::designTitle(design)), QString::fromStdString(design));
    const std::string wanted = FindingSelection::of(session()).design();
    const int index = m_design->findData(QString::fromStdString(wanted.empty() ? before : wanted));
    m_design->setCurrentIndex(std::max(index, 0));
}

project::ProfileQuestion ProfilesPanel::question() const
{
    project::ProfileQuestion question;
    question.design = valueOf(m_design);
    question.bound = valueOf(m_sequences) == "bound";
    question.control = m_control->isChecked();
    return question;
}

void ProfilesPanel::reload()
{
    fillDesigns();
    if (m_design->count() == 0) {
        setFacts({});
        return showEmpty(tr("Profiles of several TFs stand here, a row a TF. Train a network for one first."));
    }
    read<project::ProfileAnswer>(
        [project = session().project(), question = question()](Progress& progress) { return project::profilePanel(project, question, 1, progress); },
        [this](project::ProfileAnswer answer) { showAnswer(std::move(answer)); });
}

void ProfilesPanel::showAnswer(project::ProfileAnswer answer)
{
    m_answer = std::move(answer);
    m_sites->setPlaces({});
    m_sitesTitle->setText(tr("Click a position to list its sites."));
    for (const auto& warning : m_answer.warnings)
        session().say(QString::fromStdString(toText(warning)), Severity::Warning);
    showMissing();
    if (m_answer.panel.rows.empty()) {
        setFacts({});
        const bool bound = valueOf(m_sequences) == "bound";
        return showEmpty(bound ? tr("Needs Grad-CAM of bound sites for at least one run.") : tr("The unbound sites of these networks are not scored yet."),
                         m_missing->text(), [this] { scoreMissing(); });
    }
    QStringList facts;
    facts << tr("<b>%1</b>").arg(m_design->currentText());
    facts << QString::fromStdString(plural(static_cast<std::int64_t>(m_answer.panel.rows.size()), "TF"));
    if (!m_answer.unscored.empty())
        facts << tr("not scored: %1").arg(QString::fromStdString(join(m_answer.unscored, ", ")).toHtmlEscaped());
    const std::string method = analysis::settingOf(m_answer.panel.settings, "method");
    facts << tr("mean |%1| over sites, 5′→3′ on the core's strand").arg(method.empty() ? tr("score") : QString::fromStdString(method).toHtmlEscaped());
    setFacts(facts.join(QStringLiteral("<br>")));
    showContent();
    showMap();
    if (m_map->chosenRows().empty())
        m_map->choose({m_map->matrix().rows.front()});
    showLines();
}

project::ProfilePicture ProfilesPanel::picture() const
{
    project::ProfilePicture picture;
    picture.file = m_answer.file;
    picture.subtitle = plural(static_cast<std::int64_t>(m_answer.panel.rows.size()), "TF") + ", " + project::designTitle(m_answer.design) + ", " +
                       (m_answer.bound ? "bound" : "unbound") + " sites";
    picture.view.scale = analysis::panelScaleFromText(valueOf(m_scale)).value_or(analysis::PanelScale::ZPerRow);
    picture.view.order = analysis::panelOrderFromText(valueOf(m_order)).value_or(analysis::PanelOrder::Clustered);
    picture.view.bin = m_smooth->value();
    picture.marked = m_map->chosenRows();
    return picture;
}

void ProfilesPanel::showMap()
{
    if (m_answer.panel.rows.empty())
        return;
    try {
        m_map->setMatrix(project::profileMatrix(m_answer.panel, picture()));
    } catch (const Error& error) {
        showTrouble(QString::fromUtf8(error.what()), {});
    }
}

project::ProfileLines ProfilesPanel::linesOf(std::vector<std::string> rows) const
{
    project::ProfileLines lines;
    lines.file = m_answer.file;
    lines.rows = std::move(rows);
    lines.smooth = m_smooth->value();
    lines.band = m_band->isChecked();
    lines.control = m_control->isChecked();
    lines.bound = valueOf(m_sequences) == "bound";
    return lines;
}

std::vector<widgets::ChartView*> ProfilesPanel::lines() const
{
    std::vector<widgets::ChartView*> shown;
    for (widgets::ChartView* view : m_charts)
        if (!view->isHidden())
            shown.push_back(view);
    return shown;
}

void ProfilesPanel::showLines()
{
    const auto rows = m_map->chosenRows();
    std::vector<figure::Chart> charts;
    if (!rows.empty() && m_overlay->isChecked())
        charts.push_back(project::profileLinesChart(m_answer.panel, linesOf(rows)));
    else
        for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), kMostLines); ++i)
            charts.push_back(project::profileLinesChart(m_answer.panel, linesOf({rows[i]})));
    double highest = 0;
    for (const auto& chart : charts)
        for (const auto& series : chart.series)
            for (const double y : series.high.empty() ? series.y : series.high)
                highest = std::max(highest, y);
    for (std::size_t i = 0; i < m_charts.size(); ++i) {
        m_charts[i]->setVisible(i < charts.size());
        if (i >= charts.size())
            continue;
        charts[i].id += std::to_string(i);
        if (m_sameAxis->isChecked())
            charts[i].y.max = highest;
        m_charts[i]->setChart(std::move(charts[i]));
    }
    markPosition();
    const auto hidden = m_overlay->isChecked() || rows.size() <= kMostLines ? 0 : static_cast<int>(rows.size()) - kMostLines;
    m_linesHint->setVisible(rows.empty() || hidden > 0);
    m_linesHint->setText(rows.empty() ? tr("Click a row to see its profile; Ctrl or Shift for several.")
                                      : tr("%1 more chosen; Overlay shows all in one plot.").arg(hidden));
}

// Names of rows without the scores that are asked for, and what would make them.
void ProfilesPanel::showMissing()
{
    int control = 0;
    if (m_control->isChecked())
        for (const auto& row : m_answer.panel.rows)
            control += row.control ? 0 : 1;
    const auto unscored = static_cast<int>(m_answer.unscored.size());
    m_missing->setVisible(unscored > 0 || control > 0);
    const auto count = [](int number) { return QString::fromStdString(plural(number, "TF")); };
    m_missing->setText(unscored > 0 ? tr("Score %1 more").arg(count(unscored)) : tr("Score shifted windows of %1").arg(count(control)));
    m_missing->setEnabled(jobOfPanelScores(session()) == nullptr);
    m_missing->setAccessibleName(m_missing->text());
}

void ProfilesPanel::scoreMissing()
{
    const auto rows = project::panelRuns(session().project(), valueOf(m_design));
    const bool bound = valueOf(m_sequences) == "bound";
    std::vector<std::string> runs;
    const bool unscored = !m_answer.unscored.empty();
    for (const auto& row : rows) {
        const bool isUnscored = std::find(m_answer.unscored.begin(), m_answer.unscored.end(), row.name) != m_answer.unscored.end();
        if (isUnscored != unscored)
            continue;
        runs.push_back(row.present->id);
        if (unscored && row.blocked != nullptr)
            runs.push_back(row.blocked->id);
    }
    if (unscored && bound)
        for (const auto& run : runs)
            scoreRun(session(), run);
    else
        scoreForPanel(session(), runs, bound, unscored ? 0 : project::kControlShift);
    showMissing();
}

std::string ProfilesPanel::runOfRow(const std::string& row) const
{
    for (std::size_t i = 0; i < m_answer.panel.rows.size(); ++i)
        if (m_answer.panel.rows[i].name == row)
            return m_answer.runs[i];
    return {};
}

void ProfilesPanel::clickPosition(const QString& row, int position, bool blocked)
{
    m_clicking = true;  // the list is of this row and core, not of the chosen one
    FindingSelection::of(session()).selectPosition(position);
    m_clicking = false;
    showPosition(row, position, blocked);
}

void ProfilesPanel::markPosition()
{
    const auto position = FindingSelection::of(session()).position();
    for (widgets::ChartView* chart : m_charts)
        chart->setMarkedX(position ? std::optional<double>(*position) : std::nullopt);
}

void ProfilesPanel::showPosition(const QString& row, int position, bool blocked)
{
    std::string run = runOfRow(row.toStdString());
    if (run.empty())
        return;
    if (blocked)
        for (const auto& one : project::panelRuns(session().project(), valueOf(m_design)))
            if (one.present->id == run && one.blocked != nullptr)
                run = one.blocked->id;
    m_sitesTitle->setText(tr("Reading the sites of %1…").arg(row));
    m_tabs->setCurrentIndex(1);
    const auto folder = project::panelScores(paths::runFolder(session().project().folder(), run), valueOf(m_sequences) == "bound");
    read<std::vector<ScoredPlace>>([folder, position](Progress&) { return bestSitesAt(scores::readScores(folder), position, kMostSites); },
                                   [this, row, position, blocked](std::vector<ScoredPlace> places) {
                                       m_sitesTitle->setText(tr("%1, %2%3 bp from the core's centre%4: the best %5 sites by |score|")
                                                                 .arg(row, position < 0 ? QStringLiteral("−") : QStringLiteral("+"))
                                                                 .arg(std::abs(position))
                                                                 .arg(blocked ? tr(" (core blocked)") : QString())
                                                                 .arg(places.size()));
                                       m_sites->setPlaces(std::move(places));
                                   });
}

void ProfilesPanel::findRow(const QString& text)
{
    std::vector<std::string> found;
    for (const auto& row : m_map->matrix().rows)
        if (!text.isEmpty() && QString::fromStdString(row).startsWith(text, Qt::CaseInsensitive))
            found.push_back(row);
    if (found.empty())
        return;
    m_map->choose(found);
    showLines();
}

void ProfilesPanel::exportMap()
{
    if (!m_answer.panel.rows.empty())
        exportPicture(session(), QStringLiteral("profiles-%1").arg(m_design->currentData().toString()), project::profilesRecipe(picture()), this);
}

void ProfilesPanel::exportTable()
{
    if (m_answer.panel.rows.empty())
        return;
    const QString file = QFileDialog::getSaveFileName(this, tr("Export table"), QString::fromStdString(m_answer.file.filename().string()),
                                                      tr("Tab-separated values (*.tsv)"));
    if (file.isEmpty())
        return;
    session().jobs().start(
        {tr("Export table"), jobs::Pool::Readers, false, false},
        [panel = m_answer.panel, file = file.toStdString()](Progress&) { analysis::writeProfilePanel(panel, file); }, this,
        [this, file] { session().say(tr("Written: %1").arg(file), Severity::Note); });
}

}  // namespace bindscape::app
