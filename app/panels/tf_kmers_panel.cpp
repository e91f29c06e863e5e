// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tf_kmers_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/dialogs/motif_logo.h"
#include "app/panels/choice_box.h"
#include "core/analysis/comparisons.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/shared_reference.h"
#include "core/project/kmer_panel.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/kmer_matrix_view.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::size_t kMostInstances = 500;
constexpr std::size_t kFewRuns = 8;  // counted in about a second: no card in Jobs

QString count(std::int64_t number) { return QString::fromStdString(withThousands(number)); }

QString pText(double log10P)
{
    constexpr double kSmallest = -300;
    return log10P < kSmallest ? QStringLiteral("< 1e-300") : QString::fromStdString(formatReal(std::pow(10, log10P), 2));
}

// The genes track's file, else none: what promoters are told by.
std::filesystem::path genesOf(const project::Project& project)
{
    for (const auto& track : project.tracks)
        if (track.kind == "genes" && !track.file.empty() && !paths::isRemote(track.file))
            return track.file;
    return {};
}

}  // namespace

TfKmersPanel::TfKmersPanel(Session& session, QWidget* parent) : RunPanel(session, parent, false)
{
    setWindowTitle(tr("TF k-mers"));
    makeColumn();
    m_map = new widgets::KmerMatrixView;
    auto* content = new QSplitter;
    content->setChildrenCollapsible(false);
    content->addWidget(m_map);
    content->addWidget(makeSide());
    content->setStretchFactor(0, 5);
    content->setStretchFactor(1, 2);
    setContent(content);
    connect(m_design, &QComboBox::currentIndexChanged, this, &TfKmersPanel::showPage);
    connect(m_order, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
    connect(m_scores, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
    connect(m_sites, &QComboBox::currentIndexChanged, this, [this] {
        if (!valueOf(m_sites).empty() && m_starts.empty()) {
            m_starts = genesOf(this->session().project());
            if (m_starts.empty())
                m_starts = QFileDialog::getOpenFileName(this, tr("Transcription starts: genes or a BED file")).toStdString();
        }
        if (!valueOf(m_sites).empty() && m_starts.empty())
            return m_sites->setCurrentIndex(0);
        requestReload();
    });
    connect(m_k, &QSpinBox::valueChanged, this, [this] { requestReload(); });
    connect(m_top, &QDoubleSpinBox::valueChanged, this, [this] { requestReload(); });
    connect(m_find, &QLineEdit::textChanged, this, &TfKmersPanel::findThing);
    connect(m_export, &QPushButton::clicked, this, &TfKmersPanel::exportMap);
    connect(m_family, &QPushButton::clicked, this, [this] {
        if (const auto column = m_map->column())
            askFamily({m_map->matrix().columns[*column]}, QString::fromStdString(m_answer.panel.words[*column].family));
    });
    connect(m_map, &widgets::KmerMatrixView::chosen, this, &TfKmersPanel::showChosen);
    connect(m_map, &widgets::KmerMatrixView::pointed, this, [this](const QString& text) { m_under->setText(text); });
    connect(m_map, &widgets::KmerMatrixView::digitPressed, this, [this](int digit) {
        const int index = digit <= 3 ? m_design->findData(QString::fromLatin1(analysis::kDesigns[static_cast<std::size_t>(digit) - 1])) : -1;
        if (index >= 0)
            m_design->setCurrentIndex(index);
    });
    connect(m_map, &widgets::KmerMatrixView::bracketClicked, this, [this](int bracket) {
        const auto& matrix = m_map->matrix();
        const auto& clicked = matrix.brackets.at(static_cast<std::size_t>(bracket));
        askFamily({matrix.columns.begin() + static_cast<std::ptrdiff_t>(clicked.first), matrix.columns.begin() + static_cast<std::ptrdiff_t>(clicked.last) + 1},
                  QString::fromStdString(clicked.name));
    });
    connect(m_instances, &SiteTable::chosen, this, [this](const ScoredPlace& place) {
        this->session().goToCentre(place.region.chrom, (place.region.begin + place.region.end) / 2);
    });
    connect(&session, &Session::analysesChanged, this, [this] { requestReload(); });
    connect(&session, &Session::projectChanged, this, [this] { m_starts.clear(); });
    connect(&RunSelection::of(session), &RunSelection::changed, this, [this] {
        const std::string run = RunSelection::of(this->session()).run();
        for (const auto& [place, id] : m_answer.runs)
            if (id == run && m_map->column() && m_map->row() && m_map->matrix().rows[*m_map->row()] != place.second) {
                m_map->choose(place.second, m_map->matrix().columns[*m_map->column()]);
                showChosen();
                return;
            }
    });
}

void TfKmersPanel::makeColumn()
{
    m_design = choiceBox({}, tr("Design"), tr("Which design the networks were trained on; the order stays. Keys: 1 baseline, 2 GC-controlled, 3 DNase-controlled"));
    m_order = choiceBox({}, tr("Order from"), tr("The design whose clustering orders rows and words of all designs"));
    m_sites = choiceBox({{tr("All bound sites"), QString()}, {tr("Proximal sites"), QStringLiteral("proximal")}, {tr("Distal sites"), QStringLiteral("distal")}},
                  tr("Sites"), tr("Proximal: the core within 3,000 bases of a transcription start. Each has a ranking of its own"));
    m_scores = choiceBox({{tr("|score|"), QStringLiteral("absolute")}, {tr("Signed score"), QStringLiteral("signed")}}, tr("Ranked by"),
                   tr("What the top words are the best of"));
    m_k = new QSpinBox;
    m_k->setRange(4, 10);
    m_k->setValue(5);
    m_k->setPrefix(QStringLiteral("k "));
    m_k->setKeyboardTracking(false);
    widgets::describe(m_k, tr("Length of words"), tr("Bases of a word"));
    m_top = new QDoubleSpinBox;
    m_top->setRange(0.1, 20);
    m_top->setSingleStep(0.5);
    m_top->setDecimals(1);
    m_top->setValue(1);
    m_top->setPrefix(tr("Top "));
    m_top->setSuffix(QStringLiteral(" %"));
    m_top->setKeyboardTracking(false);
    widgets::describe(m_top, tr("Top share"), tr("Share of all occurrences of words that counts as best-scoring"));
    m_find = new QLineEdit;
    m_find->setPlaceholderText(tr("Find word, family or TF"));
    m_find->setClearButtonEnabled(true);
    widgets::describe(m_find, tr("Find"), tr("Chooses the first word, family or TF that begins so"));
    m_export = new QPushButton(tr("Export figure…"));
    widgets::describe(m_export, tr("Export figure"), tr("Writes this page as SVG, PDF or PNG with its numbers as CSV and its recipe"));
    int at = 0;
    column()->setSpacing(scaled(4));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_design, m_order, m_sites, m_scores, m_k, m_top, m_find})
        column()->insertWidget(at++, widget);
    column()->addWidget(m_export);
}

QWidget* TfKmersPanel::makeSide()
{
    m_word = new QLabel(tr("Choose a square"));
    m_word->setTextFormat(Qt::RichText);
    m_word->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_family = new QPushButton(tr("Family…"));
    m_family->setEnabled(false);
    widgets::describe(m_family, tr("Name the family of this word"), tr("Another name, or none, for the family of this word; kept with the project"));
    m_wordFacts = widgets::hintLabel({}, this);
    m_wordFacts->setTextFormat(Qt::PlainText);
    m_logo = new MotifLogo;
    m_logo->setMinimumHeight(scaled(52));
    m_logo->setAccessibleName(tr("Letters around the best instances"));
    m_counts = new QTableWidget(2, 3);
    m_counts->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_counts->setSelectionMode(QAbstractItemView::NoSelection);
    m_counts->setFocusPolicy(Qt::NoFocus);
    m_counts->setVerticalHeaderLabels({tr("in the top set"), tr("below")});
    m_counts->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_counts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QFont small = m_counts->font();
    small.setPixelSize(scaled(11));
    for (QWidget* part : std::initializer_list<QWidget*>{m_counts, m_counts->horizontalHeader(), m_counts->verticalHeader()})
        part->setFont(small);
    m_counts->verticalHeader()->setDefaultSectionSize(scaled(21));
    m_counts->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_counts->setFixedHeight(scaled(74));
    m_counts->setAccessibleName(tr("Table of counts"));
    m_designs = new widgets::ChartView;
    m_designs->setCompact(true);
    m_designs->setMinimumHeight(scaled(96));
    m_instances = new SiteTable(tr("Instances of the chosen word, best first"));
    m_instancesTitle = widgets::hintLabel({}, this);
    m_under = widgets::hintLabel({}, this);
    auto* side = new QWidget;
    side->setMinimumWidth(scaled(340));
    auto* head = new QHBoxLayout;
    head->addWidget(m_word, 1);
    head->addWidget(m_family);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(scaled(8), scaled(4), scaled(8), scaled(6));
    layout->setSpacing(scaled(3));
    layout->addLayout(head);
    layout->addWidget(m_wordFacts);
    layout->addWidget(m_logo, 1);
    layout->addWidget(m_counts);
    layout->addWidget(m_designs, 2);
    layout->addWidget(m_instancesTitle);
    layout->addWidget(m_instances, 3);
    layout->addStretch(0);
    layout->addWidget(m_under);
    return side;
}

project::KmerQuestion TfKmersPanel::question() const
{
    project::KmerQuestion question;
    question.options.k = m_k->value();
    question.options.top = m_top->value() / 100;
    question.options.isSigned = valueOf(m_scores) == "signed";
    question.stratum = valueOf(m_sites);
    question.starts = m_starts;
    question.reference = valueOf(m_order);
    return question;
}

void TfKmersPanel::reload()
{
    const auto designs = project::panelDesigns(session().project());
    for (QComboBox* box : {m_design, m_order}) {
        const QSignalBlocker blocker(box);
        const std::string before = valueOf(box);
        box->clear();
        for (const auto& design : designs)
            box->addItem(box == m_order ? tr("Order of %1").arg(QString::fromStdString(project::designTitle(design)))
                                        : QString::fromStdString(project::designTitle(design)),
                         QString::fromStdString(design));
        box->setCurrentIndex(std::max(box->findData(QString::fromStdString(before)), 0));
    }
    if (designs.empty()) {
        setFacts({});
        return showEmpty(tr("k-mers of several TFs stand here, a row a TF. Train a network for one first."));
    }
    setFacts(tr("Counting words…"));
    std::size_t runs = 0;
    for (const auto& design : designs)
        runs += project::panelRuns(session().project(), design).size();
    read<project::KmerAnswer>([project = session().project(), question = question()](Progress& progress) { return project::kmerPanelOf(project, question, progress); },
                              [this](project::KmerAnswer answer) { showAnswer(std::move(answer)); }, runs > kFewRuns ? tr("Words of all TFs") : QString());
}

void TfKmersPanel::showAnswer(project::KmerAnswer answer)
{
    m_answer = std::move(answer);
    for (const auto& warning : m_answer.warnings)
        session().say(QString::fromStdString(toText(warning)), Severity::Warning);
    QStringList facts;
    facts << tr("%1 × %2 %3-mers").arg(QString::fromStdString(plural(static_cast<std::int64_t>(m_answer.panel.rows.size()), "TF"))).arg(m_answer.panel.words.size()).arg(m_answer.panel.k);
    facts << tr("the best 50 of each design, core windows left out");
    if (!m_answer.unscored.empty())
        facts << tr("not scored: %1").arg(QString::fromStdString(join(m_answer.unscored, ", ")).toHtmlEscaped());
    facts << tr("Fisher’s exact test, one-sided; Bonferroni over all words of a table");
    setFacts(facts.join(QStringLiteral("<br>")));
    showContent();
    showPage();
}

void TfKmersPanel::showPage()
{
    if (m_answer.panel.pages.empty())
        return;
    const auto& pages = m_answer.panel.pages;
    if (std::find(pages.begin(), pages.end(), valueOf(m_design)) == pages.end()) {
        const QSignalBlocker blocker(m_design);
        m_design->setCurrentIndex(std::max(m_design->findData(QString::fromStdString(pages.front())), 0));
    }
    try {
        auto matrix = project::kmerMatrix(m_answer.panel, {valueOf(m_design), {}, {}, {}});
        m_map->setMatrix(std::move(matrix));
    } catch (const Error& error) {
        return showTrouble(QString::fromUtf8(error.what()), {});
    }
    showChosen();
}

QString TfKmersPanel::word() const { return m_map->column() ? QString::fromStdString(m_map->matrix().columns[*m_map->column()]) : QString(); }

void TfKmersPanel::showChosen()
{
    const auto row = m_map->row(), column = m_map->column();
    m_family->setEnabled(column.has_value());
    for (QWidget* detail : std::initializer_list<QWidget*>{m_logo, m_counts, m_designs, m_instances})
        detail->setVisible(row && column);
    if (!row || !column) {
        m_word->setText(tr("Choose a square"));
        m_wordFacts->clear();
        m_logo->setMotif({});
        m_counts->clearContents();
        m_designs->setChart({});
        m_instances->setPlaces({});
        m_instancesTitle->clear();
        return;
    }
    const auto& panel = m_answer.panel;
    const auto& word = panel.words[*column];
    const std::string design = valueOf(m_design), name = panel.rows[*row];
    const auto page = static_cast<std::size_t>(std::find(panel.pages.begin(), panel.pages.end(), design) - panel.pages.begin());
    const auto& cell = panel.cell(page, *row, *column);
    m_word->setText(QStringLiteral("<b style=\"font-family:'DejaVu Sans Mono'; font-size:%1px\">%2</b>&nbsp; in <b>%3</b> · %4")
                        .arg(scaled(17))
                        .arg(QString::fromStdString(word.kmer), QString::fromStdString(name).toHtmlEscaped(), QString::fromStdString(project::designTitle(design))));
    QString facts = std::isnan(cell.log10P) ? tr("This TF has no scores under this design.")
                                            : tr("Odds ratio %1 (95 % interval %2–%3) · adjusted P %4")
                                                  .arg(QString::fromStdString(formatReal(cell.oddsRatio, 3)), QString::fromStdString(formatReal(cell.low, 3)),
                                                       QString::fromStdString(formatReal(cell.high, 3)), pText(cell.log10Bonferroni));
    if (!word.motif.empty())
        facts += tr("\nlike %1: similarity %2, P %3").arg(QString::fromStdString(word.motif), QString::fromStdString(formatFixed(word.motifSimilarity, 2)),
                                                         QString::fromStdString(formatReal(word.motifP, 2)));
    if (!word.family.empty())
        facts += tr("\nfamily %1").arg(QString::fromStdString(word.family));
    m_wordFacts->setText(facts);
    showCounts(cell, word.kmer);
    showDesigns(*row, *column);
    const auto run = m_answer.runs.find({design, name});
    if (run == m_answer.runs.end()) {
        m_logo->setMotif({});
        m_instances->setPlaces({});
        return m_instancesTitle->clear();
    }
    RunSelection::of(session()).select(run->second);
    readInstances(run->second, word.kmer);
}

void TfKmersPanel::showCounts(const analysis::PanelCell& cell, const std::string& word)
{
    m_counts->setHorizontalHeaderLabels({QString::fromStdString(word), tr("other"), tr("all")});
    const std::int64_t numbers[2][3] = {{cell.top, cell.allTop - cell.top, cell.allTop},
                                        {cell.total - cell.top, cell.all - cell.allTop - (cell.total - cell.top), cell.all - cell.allTop}};
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 3; ++column) {
            auto* item = new QTableWidgetItem(cell.all == 0 ? QStringLiteral("–") : count(numbers[row][column]));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_counts->setItem(row, column, item);
        }
}

// The same word and TF in all designs: odds ratios with their intervals.
void TfKmersPanel::showDesigns(std::size_t row, std::size_t word)
{
    const auto& panel = m_answer.panel;
    figure::Chart chart;
    chart.id = "kmer_designs";
    chart.y.title = "Odds ratio";
    chart.y.min = 0;
    figure::Series bars;
    bars.role = figure::Role::First;
    bars.line = false;
    bars.barWidth = 0.5;
    for (std::size_t page = 0; page < panel.pages.size(); ++page) {
        chart.x.categories.push_back(project::designTitle(panel.pages[page]));
        const auto& cell = panel.cell(page, row, word);
        if (!std::isfinite(cell.oddsRatio))
            continue;
        bars.x.push_back(static_cast<double>(page));
        bars.y.push_back(cell.oddsRatio);
        bars.low.push_back(std::isfinite(cell.low) ? cell.low : cell.oddsRatio);
        bars.high.push_back(std::isfinite(cell.high) ? cell.high : cell.oddsRatio);
    }
    if (!bars.x.empty())
        chart.series.push_back(std::move(bars));
    m_designs->setChart(std::move(chart));
}

void TfKmersPanel::readInstances(const std::string& run, const std::string& word)
{
    const auto reference = session().reference();
    if (!reference)
        return m_instancesTitle->setText(tr("Open the genome to list instances."));
    m_instancesTitle->setText(tr("Reading instances…"));
    const auto folder = project::panelScores(paths::runFolder(session().project().folder(), run), true);
    read<Instances>(
        [folder, reference, word, question = question()](Progress& progress) {
            auto set = scores::readScores(folder);
            set = analysis::subset(set, project::sitesOf(set, question, project::startsOf(question, reference->contigs())));
            const auto letters = analysis::windowLetters(set, *reference, progress);
            const auto found = analysis::kmerInstances(set, letters, word, question.options, kMostInstances, analysis::sitesWith(set, analysis::Labels::All));
            Instances result;
            result.around = analysis::lettersAround(set, letters, found);
            for (const auto& one : found)
                result.places.push_back({one.region, one.strand, one.toCore, one.score});
            return result;
        },
        [this](Instances found) {
            m_logo->setMotif(found.around);
            m_instancesTitle->setText(tr("Letters around and list of the best %1, core strand").arg(found.places.size()));
            m_instances->setPlaces(std::move(found.places));
        });
}

void TfKmersPanel::askFamily(const std::vector<std::string>& words, const QString& now)
{
    bool ok = false;
    const QString name = QInputDialog::getText(this, tr("Family"), tr("Family of %1 (empty: none)").arg(QString::fromStdString(join(words, ", "))),
                                               QLineEdit::Normal, now, &ok);
    if (ok)
        nameFamily(words, name.trimmed().toStdString());
}

void TfKmersPanel::nameFamily(const std::vector<std::string>& words, const std::string& family)
{
    if (family.find_first_of("\t\n\r") != std::string::npos)
        return session().say(tr("A name of a family has no tabs and line breaks."), Severity::Warning);
    try {
        const auto file = project::familiesFile(session().project().folder());
        std::error_code ignored;
        auto families = std::filesystem::exists(file, ignored) ? project::readFamilies(file) : std::map<std::string, std::string>();
        for (const auto& word : words)
            families[word] = family;
        project::writeFamilies(families, file);
        analysis::setFamilies(m_answer.panel, families);
    } catch (const Error& error) {
        return session().say(QString::fromUtf8(error.what()), Severity::Error);
    }
    showPage();
}

void TfKmersPanel::findThing(const QString& text)
{
    const auto& panel = m_answer.panel;
    if (text.isEmpty() || panel.words.empty() || panel.rows.empty())
        return;
    const auto begins = [&](const std::string& name) { return QString::fromStdString(name).startsWith(text, Qt::CaseInsensitive); };
    std::string row = panel.rows[m_map->row().value_or(0)], word = panel.words[m_map->column().value_or(0)].kmer;
    if (const auto found = std::find_if(panel.rows.begin(), panel.rows.end(), begins); found != panel.rows.end())
        row = *found;
    else if (const auto at = std::find_if(panel.words.begin(), panel.words.end(), [&](const auto& one) { return begins(one.kmer) || begins(one.family); });
             at != panel.words.end())
        word = at->kmer;
    else
        return;
    m_map->choose(row, word);
    showChosen();
}

void TfKmersPanel::exportMap()
{
    if (m_answer.panel.pages.empty())
        return;
    project::KmerPanelView view;
    view.page = valueOf(m_design);
    if (m_map->row() && m_map->column()) {
        view.row = m_map->matrix().rows[*m_map->row()];
        view.kmer = m_map->matrix().columns[*m_map->column()];
    }
    exportPicture(session(), QStringLiteral("kmers-%1").arg(m_design->currentData().toString()), project::kmerPanelRecipe(m_answer.file, view), this);
}

}  // namespace bindscape::app
