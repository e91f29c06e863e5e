// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/variants_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/dialogs/export_list.h"
#include "app/dialogs/file_combo.h"
#include "app/panels/choice_box.h"
#include "app/panels/row_table.h"
#include "app/panels/variant_tables.h"
#include "app/runs/finding_selection.h"
#include "app/runs/variant_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/panel_runs.h"
#include "core/project/variant_charts.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace bindscape::app {

using widgets::scaled;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostBehindBar = 20'000;

QCheckBox* checkBox(const QString& text, const QString& help)
{
    auto* box = new QCheckBox(text);
    widgets::describe(box, text, help);
    return box;
}

// A position counts once, whatever the number of networks that have it in a window.
void keepFirstOfEachPosition(std::vector<variation::SingletonSite>& sites)
{
    const auto place = [](const variation::SingletonSite& site) { return std::tie(site.region.chrom, site.region.begin); };
    std::stable_sort(sites.begin(), sites.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    sites.erase(std::unique(sites.begin(), sites.end(), [&](const auto& a, const auto& b) { return place(a) == place(b); }), sites.end());
}

std::string titleOf(const project::StudyRecord& record)
{
    return record.variants.filename().string() + ", " + plural(static_cast<std::int64_t>(record.models.size()), "model");
}

QString variantFilter() { return VariantsPanel::tr("Variants (*.vcf *.vcf.gz *.vcf.bgz *.bcf *.tsv *.tsv.gz *.txt *.csv);;All files (*)"); }

}  // namespace

VariantsPanel::VariantsPanel(Session& session, QWidget* parent) : RunPanel(session, parent, false)
{
    setWindowTitle(tr("Variants"));
    makeColumn();
    setContent(makeContent());
    connect(m_study, &QComboBox::currentIndexChanged, this, [this] {
        showFields();
        requestReload();
    });
    connect(m_design, &QComboBox::activated, this, [this] { FindingSelection::of(this->session()).selectDesign(valueOf(m_design)); });
    connect(&FindingSelection::of(session), &FindingSelection::designChanged, this, [this] {
        if (const int index = m_design->findData(QString::fromStdString(FindingSelection::of(this->session()).design())); index >= 0)
            m_design->setCurrentIndex(index);
    });
    connect(m_start, &QPushButton::clicked, this, [this] { startStudy(); });
    connect(m_exportFigure, &QPushButton::clicked, this, &VariantsPanel::exportFigure);
    connect(m_exportList, &QPushButton::clicked, this, &VariantsPanel::exportLines);
    connect(m_exportVcf, &QPushButton::clicked, this, &VariantsPanel::exportVcf);
    connect(m_chart, &widgets::ChartView::exportRequested, this, &VariantsPanel::exportFigure);
    connect(m_chart, &widgets::ChartView::pointClicked, this, &VariantsPanel::showBar);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { go(now.row(), false); });
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) { go(index.row(), false); });  // again on the chosen row
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) { go(index.row(), true); });
    connect(&VariantSelection::of(session), &VariantSelection::selected, this, &VariantsPanel::choose);
    connect(&session, &Session::tracksChanged, this, &VariantsPanel::fillChoices);
    connect(&session, &Session::projectChanged, this, [this] {
        while (m_file->count() > 1)  // tracks of another project
            m_file->removeItem(1);
        fillChoices();
    });
    fillChoices();
    showFields();
}

void VariantsPanel::makeColumn()
{
    m_study = choiceBox(
        {{tr("Ranked list"), QStringLiteral("ranked")},
         {tr("Singletons"), QStringLiteral("singletons")},
         {tr("Tested variants"), QStringLiteral("tested")}},
        tr("Question"),
        tr("Ranked list: the variants by score. Singletons: are rare variants commoner at the best-scoring bases? Tested: do scores "
           "tell variants with a measured effect from the others?"));
    m_file = new FileCombo(tr("variants"), variantFilter(), tr("File of variants…"));
    widgets::describe(m_file, tr("File of variants"), tr("VCF or BCF, also compressed; of tested variants a table. Variant tracks of the project are listed"));
    m_design = choiceBox({}, tr("Design"), tr("The networks of this design are asked, those with scores of bound sites"));
    m_scale = choiceBox({{tr("|score|"), QStringLiteral("raw")}, {tr("|score| / window mean"), QStringLiteral("relative")}}, tr("Score"),
                        tr("The second for networks whose scores are of different size"));
    m_by = choiceBox({{tr("By score"), QStringLiteral("score")}, {tr("By change"), QStringLiteral("change")}},
                     tr("Sorted by"), tr("The largest |score| over all networks, or the change of the logit of the run that is shown"));
    m_ask = checkBox(tr("Ask the &shown run"), tr("Also the change of the logit between the alleles, by the run that all panels show"));
    m_ask->setChecked(true);
    m_rule = choiceBox({{tr("Rank in window"), QStringLiteral("rank")}, {tr("Outside cores"), QStringLiteral("context")}}, tr("Best bases"),
                       tr("Rank in window: the best 5 and 0.5 % of each window, cores count, as published. Outside cores: by |score| over "
                          "all bases outside of cores"));
    m_chromosomes = new QSpinBox;
    m_chromosomes->setRange(0, 2'000'000'000);
    m_chromosomes->setValue(1000);
    m_chromosomes->setPrefix(tr("AN ≥ "));
    widgets::describe(m_chromosomes, tr("Fewest chromosomes"), tr("Variants at which fewer chromosomes were read (AN) are left out"));
    m_fdr = new QDoubleSpinBox;
    m_fdr->setRange(0, 1);
    m_fdr->setDecimals(3);
    m_fdr->setSingleStep(0.01);
    m_fdr->setValue(0.05);
    m_fdr->setPrefix(tr("FDR < "));
    widgets::describe(m_fdr, tr("False discovery rate"), tr("A tested variant has an effect where its FDR is below"));
    m_snps = checkBox(tr("SN&Ps only"), tr("Insertions, deletions and longer changes are left out"));
    m_passed = checkBox(tr("P&assed only"), tr("Only rows whose FILTER is PASS or \".\""));
    m_start = new QPushButton(tr("Start"));
    m_exportFigure = new QPushButton(tr("Figure…"));
    widgets::describe(m_exportFigure, tr("Export figure"), tr("Writes the plot as SVG, PDF or PNG with its numbers as CSV and its recipe"));
    m_exportList = new QPushButton(tr("List…"));
    widgets::describe(m_exportList, tr("Export list"), tr("Writes the variants of the table as CSV, and beside it what made them"));
    m_exportVcf = new QPushButton(tr("VCF…"));
    widgets::describe(m_exportVcf, tr("Export VCF"),
                      tr("Writes the whole file once more with score, TF, rank, distance to the core, change of logit and motif in INFO"));
    int at = 0;
    column()->setSpacing(scaled(4));
    column()->insertWidget(at++, m_study);
    column()->insertLayout(at++, m_file->inRow());
    column()->insertWidget(at++, m_design);
    column()->insertLayout(at++, sideBySide({m_scale, m_by, m_fdr}));
    column()->insertWidget(at++, m_rule);
    column()->insertWidget(at++, m_chromosomes);
    column()->insertWidget(at++, m_ask);
    column()->insertLayout(at++, sideBySide({m_snps, m_passed}));
    column()->insertWidget(at++, m_start);
    column()->addLayout(sideBySide({m_exportFigure, m_exportList, m_exportVcf}));
}

QWidget* VariantsPanel::makeContent()
{
    m_chart = new widgets::ChartView;
    m_chart->setLegendInHead(true);
    m_chart->setNoteShown(false);  // it stands in the column
    m_chart->setMinimumWidth(scaled(320));
    m_title = widgets::hintLabel({}, this);
    m_title->setTextFormat(Qt::PlainText);
    m_model = new VariantsModel(this);
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Variants"));
    makeRowTable(*m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);  // as the file has them
    m_table->horizontalHeader()->setStretchLastSection(true);
    auto* list = new QWidget;
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins(scaled(8), scaled(4), 0, 0);
    layout->setSpacing(scaled(3));
    layout->addWidget(m_title);
    layout->addWidget(m_table, 1);
    auto* content = new QSplitter;
    content->setChildrenCollapsible(false);
    content->addWidget(m_chart);
    content->addWidget(list);
    content->setStretchFactor(0, 5);
    content->setStretchFactor(1, 3);
    return content;
}

VariantStudy VariantsPanel::kind() const { return static_cast<VariantStudy>(m_study->currentIndex()); }
QString VariantsPanel::title() const { return m_title->text(); }

void VariantsPanel::fillChoices()
{
    const QSignalBlocker quiet(m_design);
    const auto file = m_file->file();
    for (const auto& track : session().project().tracks)
        if (track.kind == "variants" && !track.file.empty() && !paths::isRemote(track.file))
            m_file->addNamed(QString::fromStdString(track.name), track.file);
    if (file.empty() && m_file->count() > 1)
        m_file->setCurrentIndex(1);
    m_design->clear();
    for (const auto& design : project::panelDesigns(session().project()))
        m_design->addItem(QString::fromStdString(project::designTitle(design)), QString::fromStdString(design));
    m_design->setCurrentIndex(std::max(m_design->findData(QString::fromStdString(FindingSelection::of(session()).design())), 0));
}

// Those that the question has.
void VariantsPanel::showFields()
{
    const VariantStudy study = kind();
    const bool ranked = study == VariantStudy::Ranked, singletons = study == VariantStudy::Singletons;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_by, m_ask, m_exportVcf})
        widget->setVisible(ranked);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_rule, m_chromosomes})
        widget->setVisible(singletons);
    m_fdr->setVisible(study == VariantStudy::Tested);
    m_scale->setVisible(!singletons);
    m_snps->setVisible(!singletons);
    m_passed->setVisible(study != VariantStudy::Tested);
    m_chart->setVisible(!ranked);
    m_chart->setMaximumWidth(singletons ? QWIDGETSIZE_MAX : scaled(400));  // a ROC curve needs no more, and the list does
    m_exportFigure->setVisible(!ranked);
    const QString text = ranked ? tr("Rank the variants") : singletons ? tr("Count singletons") : tr("Compare");
    m_start->setText(text);
    widgets::describe(m_start, text, tr("In the background, file by file as it comes; the result is kept with the project"));
}

VariantStudyOrder VariantsPanel::order() const
{
    VariantStudyOrder order;
    order.kind = kind();
    order.variants = m_file->file();
    order.design = valueOf(m_design);
    if (order.kind == VariantStudy::Ranked && m_ask->isChecked() && findRun(session().project(), RunSelection::of(session()).run()))
        order.network = RunSelection::of(session()).run();
    order.byChange = !order.network.empty() && valueOf(m_by) == "change";
    order.relative = valueOf(m_scale) == "relative";
    order.snpsOnly = m_snps->isChecked();
    order.passedOnly = m_passed->isChecked();
    order.rule = valueOf(m_rule) == "rank" ? variation::TopRule::RankInWindow : variation::TopRule::ContextThreshold;
    order.fewestChromosomes = m_chromosomes->value();
    order.fdr = m_fdr->value();
    return order;
}

void VariantsPanel::startStudy(const fs::path& annotated)
{
    VariantStudyOrder wanted = order();
    wanted.annotated = annotated;
    if (wanted.variants.empty())
        return session().say(tr("Choose a file of variants first."), Severity::Note);
    if (session().project().file.empty())
        return session().say(tr("Save the project first: results are kept beside it."), Severity::Note);
    jobs::Job* job = startVariantStudy(session(), wanted);
    if (job == nullptr)
        return;
    m_start->setEnabled(false);
    if (m_model->rowCount() == 0)
        showEmpty(tr("The variants are being read; Jobs shows how far it is."));
    connect(job, &jobs::Job::finished, this, [this, job, annotated] {
        m_start->setEnabled(true);
        if (job->state() == jobs::JobState::Done && !annotated.empty())
            session().say(tr("Written: %1").arg(QString::fromStdString(annotated.string())), Severity::Note);
        requestReload();
    });
}

VariantsPanel::Data VariantsPanel::readStudy(const fs::path& table, VariantStudy kind)
{
    Data data;
    std::error_code ignored;
    data.there = !table.empty() && fs::exists(table, ignored);
    if (!data.there)
        return data;
    if (fs::exists(project::studyRecord(table), ignored))
        data.record = project::readStudyRecord(table);
    const std::string title = titleOf(data.record);
    if (kind == VariantStudy::Ranked) {
        data.table = rankedTable(variation::readRanked(table));
        data.isEmpty = data.table.lines.empty();
    } else if (kind == VariantStudy::Singletons) {
        const auto rows = variation::readSingletons(table);
        data.isEmpty = std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.classes[static_cast<std::size_t>(variation::SnpClass::All)].variants == 0; });
        data.chart = project::singletonChart(rows, title, true);
    } else {
        const auto variants = variation::readTested(table);
        data.chart =
            project::testedRocChart(variants, data.record.strength == "relative" ? variation::Strength::Relative : variation::Strength::Raw,
                                    title, data.record.seed);
        data.table = testedTable(variants);
        data.isEmpty = variants.empty();
    }
    return data;
}

void VariantsPanel::reload()
{
    fillChoices();
    m_start->setEnabled(jobOfVariantStudy(session()) == nullptr);
    const fs::path table = session().project().file.empty() ? fs::path() : studyTable(session().project(), kind());
    read<Data>([table, kind = kind()](Progress&) { return readStudy(table, kind); }, [this](Data data) { showData(std::move(data)); });
}

void VariantsPanel::showData(Data data)
{
    m_record = std::move(data.record);
    for (QPushButton* button : {m_exportFigure, m_exportList, m_exportVcf})
        button->setEnabled(data.there);
    if (!data.there) {
        setFacts({});
        m_model->setTable({});
        if (jobOfVariantStudy(session()) != nullptr)
            return showEmpty(tr("The variants are being read; Jobs shows how far it is."));
        static const QString kHelp[] = {tr("The variants of any VCF in the scored windows, best score first: with TF, distance to its "
                                           "core, change of the logit, and the motif that they break."),
                                        tr("Percent singletons among all variants in scored windows, at the best-scoring bases and in "
                                           "cores. The file needs AC and AN, as gnomAD's has."),
                                        tr("Variants with a measured effect against the others, by their largest score over the TFs. A "
                                           "table with chromosome, position and FDR.")};
        return showEmpty(kHelp[static_cast<std::size_t>(kind())], m_start->text(), [this] { startStudy(); });
    }
    if (m_file->file().empty() && !m_record.variants.empty())
        m_file->setFile(m_record.variants);
    QStringList facts;
    facts << QStringLiteral("<b>%1</b>").arg(QString::fromStdString(m_record.variants.filename().string()).toHtmlEscaped());
    facts << tr("TFs: %1").arg(QString::fromStdString(join(m_record.models, ", ")).toHtmlEscaped());
    if (!m_record.network.empty())
        facts << tr("Δ logit: %1").arg(QString::fromStdString(m_record.network.filename().string()).toHtmlEscaped());
    for (const auto& sentence : m_record.sentences)
        facts << QString::fromStdString(sentence).toHtmlEscaped();
    if (data.chart && !data.chart->note.empty())
        facts << QString::fromStdString(data.chart->note).toHtmlEscaped();
    setFacts(facts.join(QStringLiteral("<br>")));
    if (data.chart)
        m_chart->setChart(std::move(*data.chart));
    m_chart->setClickHelp(kind() == VariantStudy::Singletons ? tr("Click a point: lists the variants behind it") : QString());
    showContent();
    const QString count = QString::fromStdString(plural(static_cast<std::int64_t>(data.table.lines.size()), "variant"));
    showLines(std::move(data.table), data.isEmpty ? tr("No variant of the file that counts lies in a scored window.")
                                     : kind() == VariantStudy::Singletons ? tr("Click a point to list the variants behind it.") : count);
}

void VariantsPanel::showLines(VariantTable table, const QString& title)
{
    const QSignalBlocker quiet(m_table->selectionModel());
    m_title->setText(title);
    m_model->setTable(std::move(table));
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setColumnWidth(0, scaled(126));
    for (int column = 1; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, scaled(columnWidth(m_model->table().names[column - 1])));
    m_table->scrollToTop();
    if (const auto& chosen = VariantSelection::of(session()).last())
        choose(*chosen);
}

// The variants behind a point of the chart of singletons.
void VariantsPanel::showBar(int series, int point)
{
    if (kind() != VariantStudy::Singletons)
        return;
    const auto& chart = m_chart->chart();
    const auto& shown = chart.series[static_cast<std::size_t>(series)];
    const auto snpClass = project::singletonClass(shown.name);
    const auto row = static_cast<std::size_t>(std::max<long>(0, std::lround(shown.x[static_cast<std::size_t>(point)])));
    if (!snpClass || row >= chart.x.categories.size())
        return;
    const std::string name = chart.x.categories[row];
    m_title->setText(tr("Reading the variants of %1…").arg(QString::fromStdString(name)));
    const fs::path file = studyTable(session().project(), VariantStudy::Singletons).parent_path() / project::kSingletonSitesFile;
    const QString what = QString::fromStdString(shown.name);
    read<VariantTable>(
        [file, name, snpClass = *snpClass](Progress&) {
            using Scope = variation::SingletonRow::Scope;
            const auto rows = variation::readSingletons(file.parent_path() / project::kSingletonsFile);
            const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.name == name; });
            const Scope scope = row == rows.end() ? Scope::Model : row->scope;
            auto sites = variation::readSingletonSites(file, scope == Scope::Model ? name : std::string(), snpClass, kMostBehindBar);
            if (scope == Scope::PooledPositions)
                keepFirstOfEachPosition(sites);
            return singletonTable(sites);
        },
        [this, name, what](VariantTable table) {
            const auto count = static_cast<std::int64_t>(table.lines.size());
            showLines(std::move(table),
                      tr("%1, %2: %3").arg(QString::fromStdString(name), what, QString::fromStdString(plural(count, "variant"))));
        });
}

void VariantsPanel::go(int row, bool ask)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const VariantLine line = m_model->at(row);
    m_going = true;
    // The network whose score it is: its tracks, its answer in What if.
    const auto& models = m_record.models;
    if (const auto model = std::find(models.begin(), models.end(), line.model); model != models.end())
        if (const std::string& run = m_record.runs[static_cast<std::size_t>(model - models.begin())]; findRun(session().project(), run))
            RunSelection::of(session()).select(run);
    session().goToCentre(line.region.chrom, line.region.begin);
    if (line.variant && ask)
        VariantSelection::of(session()).ask(*line.variant);
    else if (line.variant)
        VariantSelection::of(session()).select(*line.variant);
    m_going = false;
}

void VariantsPanel::choose(const whatif::Variant& variant)
{
    const auto row = m_going ? std::nullopt : m_model->rowOf(variant);
    if (!row)
        return;
    const QSignalBlocker quiet(m_table->selectionModel());
    m_table->selectRow(*row);
    m_table->scrollTo(m_model->index(*row, 0));
    m_table->viewport()->update();
}

void VariantsPanel::exportFigure()
{
    const auto table = studyTable(session().project(), kind());
    const std::string title = titleOf(m_record);
    if (kind() == VariantStudy::Singletons)
        return exportPicture(session(), QStringLiteral("singletons"), project::singletonRecipe(table, title, true), this);
    const auto strength = m_record.strength == "relative" ? variation::Strength::Relative : variation::Strength::Raw;
    exportPicture(session(), QStringLiteral("tested-variants"), project::testedRocRecipe(table, title, strength, m_record.seed), this);
}

void VariantsPanel::exportLines()
{
    const fs::path table = studyTable(session().project(), kind());
    ExportedList list = listOf(m_model->table());
    list.origin = {{"kind", "variants"},
                   {"list", m_title->text().toStdString()},
                   {"table", table.string()},
                   {"record", project::studyRecord(table).string()}};
    exportList(session(), QStringLiteral("variants-%1").arg(m_study->currentData().toString()), std::move(list), this);
}

void VariantsPanel::exportVcf()
{
    const fs::path input = m_file->file();
    if (input.empty())
        return session().say(tr("Choose a file of variants first."), Severity::Note);
    std::string name = input.filename().string();
    name = name.substr(0, name.find(".vcf")) + ".scored.vcf.gz";
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Export VCF"), QString::fromStdString((session().project().folder() / name).string()), tr("VCF (*.vcf.gz *.vcf)"));
    if (!file.isEmpty())
        startStudy(file.toStdString());
}

}  // namespace bindscape::app
