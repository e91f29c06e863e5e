// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/tf_kmers_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/dialogs/file_combo.h"
#include "app/panels/choice_box.h"
#include "app/panels/family_command.h"
#include "app/runs/finding_selection.h"
#include "app/runs/panel_jobs.h"
#include "core/analysis/comparisons.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/kmer_panel.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/plots/kmer_matrix_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
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

constexpr std::size_t kFewRuns = 8;  // counted in about a second: no card in Jobs

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
    connect(m_page, &QComboBox::currentIndexChanged, this, [this] {
        showPage();
        if (valueOf(m_pages) == "designs")
            FindingSelection::of(this->session()).selectDesign(valueOf(m_page));
    });
    connect(m_pages, &QComboBox::activated, this, &TfKmersPanel::changePages);
    connect(m_design, &QComboBox::currentIndexChanged, this, [this] {
        requestReload();
        FindingSelection::of(this->session()).selectDesign(valueOf(m_design));
    });
    connect(m_leaves, &QCheckBox::toggled, this, [this] { requestReload(); });
    connect(m_permute, &QPushButton::clicked, this, &TfKmersPanel::permuteNow);
    connect(m_order, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
    connect(m_scores, &QComboBox::currentIndexChanged, this, [this] { requestReload(); });
    connect(m_k, &QSpinBox::valueChanged, this, [this] { requestReload(); });
    connect(m_top, &QDoubleSpinBox::valueChanged, this, [this] { requestReload(); });
    connect(m_find, &QLineEdit::textChanged, this, &TfKmersPanel::findThing);
    connect(m_export, &QPushButton::clicked, this, &TfKmersPanel::exportMap);
    connect(m_missing, &QPushButton::clicked, this, [this] {
        scorePretrained(this->session(), withoutPretrained());
        showMissing();
    });
    connect(m_family, &QPushButton::clicked, this, [this] {
        if (const auto column = m_map->column())
            askFamily({m_map->matrix().columns[*column]}, QString::fromStdString(m_answer.panel.words[*column].family));
    });
    connect(m_map, &widgets::KmerMatrixView::chosen, this, &TfKmersPanel::chosenHere);
    connect(m_map, &widgets::KmerMatrixView::pointed, this, [this](const QString& text) { m_under->setText(text); });
    connect(m_map, &widgets::KmerMatrixView::digitPressed, this, [this](int digit) {
        // A design has its digit also where the project lacks those before it.
        const int index = valueOf(m_pages) != "designs" ? (digit <= m_page->count() ? digit - 1 : -1)
                          : digit <= 3                  ? m_page->findData(QString::fromLatin1(analysis::kDesigns[static_cast<std::size_t>(digit) - 1]))
                                                        : -1;
        if (index >= 0)
            m_page->setCurrentIndex(index);
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
    connect(m_instances, &SiteTable::exportRequested, this, &TfKmersPanel::exportInstances);
    connect(&session, &Session::analysesChanged, this, [this] { requestReload(); });
    connect(&session, &Session::runUpdated, this, [this] {
        if (valueOf(m_pages) == "training")
            requestReload();
    });
    connect(&session, &Session::projectChanged, this, [this] {
        m_starts.clear();
        m_regions.clear();
        m_pages->setCurrentIndex(0);
        m_pagesBefore = 0;
    });
    followSelection();
}

// What is chosen elsewhere is chosen here.
void TfKmersPanel::followSelection()
{
    FindingSelection& findings = FindingSelection::of(session());
    connect(&findings, &FindingSelection::designChanged, this, [this, &findings] {
        QComboBox* box = valueOf(m_pages) == "designs" ? m_page : m_design;
        if (const int index = box->findData(QString::fromStdString(findings.design())); index >= 0)
            box->setCurrentIndex(index);
    });
    connect(&findings, &FindingSelection::wordChanged, this, [this, &findings] {
        const auto& columns = m_map->matrix().columns;
        if (m_map->matrix().rows.empty() || std::find(columns.begin(), columns.end(), findings.word()) == columns.end() || word().toStdString() == findings.word())
            return;
        m_map->choose(m_map->matrix().rows[m_map->row().value_or(0)], findings.word());
        showChosen();
    });
    connect(&RunSelection::of(session()), &RunSelection::changed, this, [this] {
        const std::string run = RunSelection::of(session()).run();
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
    m_pages = choiceBox({{tr("Pages: designs"), QStringLiteral("designs")},
                         {tr("Pages: proximal, distal"), QStringLiteral("distance")},
                         {tr("Pages: weak to strong peaks"), QStringLiteral("strength")},
                         {tr("Pages: in and out of regions…"), QStringLiteral("regions")},
                         {tr("Pages: cell types"), QStringLiteral("cells")},
                         {tr("Pages: pre-trained, fine-tuned"), QStringLiteral("training")}},
                        tr("Pages"),
                        tr("What is set side by side in one order, each with a ranking of its own. Proximal: the core within 3,000 bases of a transcription start. "
                           "Pre-trained: the same sites by the network that each run started from"));
    m_page = choiceBox({}, tr("Page"), tr("The page that is shown; the order stays. Keys 1 to 9; of designs 1 baseline, 2 GC-controlled, 3 DNase-controlled"));
    m_design = choiceBox({}, tr("Design"), tr("Which design the networks of all pages were trained on"));
    m_order = choiceBox({}, tr("Order from"), tr("The page whose clustering orders rows and words of all pages"));
    m_leaves = new QCheckBox(tr("Turn b&ranches"));
    widgets::describe(m_leaves, tr("Turn branches"), tr("Turns the branches of both trees so that neighbours are as alike as can be; else in the published order"));
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
    m_missing = new QPushButton(tr("Score with what was pre-trained"));
    widgets::describe(m_missing, m_missing->text(), tr("In the background: the same sites with the networks that the runs started from"));
    m_missing->hide();
    m_export = new QPushButton(tr("Export figure…"));
    widgets::describe(m_export, tr("Export figure"), tr("Writes this page as SVG, PDF or PNG with its numbers as CSV and its recipe"));
    int at = 0;
    column()->setSpacing(scaled(4));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_pages, m_design, m_page, m_order})
        column()->insertWidget(at++, widget);
    column()->insertLayout(at++, sideBySide({m_scores, m_leaves}));
    column()->insertLayout(at++, sideBySide({m_k, m_top}));
    column()->insertWidget(at++, m_find);
    column()->addWidget(m_missing);
    column()->addWidget(m_export);
}

project::KmerQuestion TfKmersPanel::question() const
{
    project::KmerQuestion question;
    question.options.k = m_k->value();
    question.options.top = m_top->value() / 100;
    question.options.isSigned = valueOf(m_scores) == "signed";
    question.pages = project::kmerPagesFromText(valueOf(m_pages)).value_or(project::KmerPages::Designs);
    question.design = question.pages == project::KmerPages::Designs ? std::string() : valueOf(m_design);
    question.strata = question.pages == project::KmerPages::Distance ? m_starts : question.pages == project::KmerPages::Regions ? m_regions : std::filesystem::path();
    question.reference = valueOf(m_order);
    question.optimalLeaves = m_leaves->isChecked();
    return question;
}

// Strata need a file: the genes of the project, else one that is asked for.
void TfKmersPanel::changePages()
{
    if (valueOf(m_pages) == "distance" && m_starts.empty())
        m_starts = genesOf(session().project());
    if (valueOf(m_pages) == "distance" && m_starts.empty())
        m_starts = QFileDialog::getOpenFileName(this, tr("Transcription starts: genes or a BED file")).toStdString();
    if (valueOf(m_pages) == "regions")
        if (const QString file = QFileDialog::getOpenFileName(this, tr("Regions that sites lie in or not"), QString(), regionFilter()); !file.isEmpty() || m_regions.empty())
            m_regions = file.toStdString();
    const bool missing = (valueOf(m_pages) == "distance" && m_starts.empty()) || (valueOf(m_pages) == "regions" && m_regions.empty());
    if (missing)
        m_pages->setCurrentIndex(m_pagesBefore);
    m_pagesBefore = m_pages->currentIndex();
    requestReload();
}

void TfKmersPanel::setStrata(const std::filesystem::path& file) { (valueOf(m_pages) == "distance" ? m_starts : m_regions) = file; }

// Those that the answer will have.
void TfKmersPanel::fillPages()
{
    const auto pages = project::panelPages(session().project(), question());
    for (QComboBox* box : {m_page, m_order}) {
        const QSignalBlocker blocker(box);
        const std::string before = box == m_page && valueOf(m_pages) == "designs" ? FindingSelection::of(session()).design() : valueOf(box);
        box->clear();
        for (const auto& page : pages)
            box->addItem(box == m_order ? tr("Order of %1").arg(QString::fromStdString(project::pageTitle(page))) : QString::fromStdString(project::pageTitle(page)),
                         QString::fromStdString(page));
        box->setCurrentIndex(std::max(box->findData(QString::fromStdString(before)), 0));
    }
}

void TfKmersPanel::reload()
{
    const auto designs = project::panelDesigns(session().project());
    {
        const QSignalBlocker blocker(m_design);
        m_design->clear();
        for (const auto& design : designs)
            m_design->addItem(QString::fromStdString(project::designTitle(design)), QString::fromStdString(design));
        m_design->setCurrentIndex(std::max(m_design->findData(QString::fromStdString(FindingSelection::of(session()).design())), 0));
        m_design->setVisible(valueOf(m_pages) != "designs");
    }
    fillPages();
    showMissing();
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
    facts << tr("the best 50 of each page, words that touch the core left out");
    if (!m_answer.unscored.empty())
        facts << tr("not scored: %1").arg(QString::fromStdString(join(m_answer.unscored, ", ")).toHtmlEscaped());
    facts << tr("Fisher’s exact test, one-sided; Bonferroni over all words of a table");
    setFacts(facts.join(QStringLiteral("<br>")));
    showContent();
    showPage();
}

// Runs of the shown design that the network they started from has not scored yet.
std::vector<std::string> TfKmersPanel::withoutPretrained() const
{
    std::vector<std::string> runs;
    const auto& project = session().project();
    for (const auto& row : project::panelRuns(project, valueOf(m_design)))
        if (!scores::scoresExist(project::pageScores(project, row.present->id, project::KmerPages::Training, project::kPretrainedPage)))
            runs.push_back(row.present->id);
    return runs;
}

void TfKmersPanel::showMissing()
{
    const auto runs = valueOf(m_pages) == "training" ? withoutPretrained() : std::vector<std::string>();
    m_missing->setVisible(!runs.empty());
    m_missing->setText(tr("Score %1").arg(QString::fromStdString(plural(static_cast<std::int64_t>(runs.size()), "TF"))));
    m_missing->setEnabled(jobOfPanelScores(session()) == nullptr);
}

void TfKmersPanel::showPage()
{
    if (m_answer.panel.pages.empty())
        return;
    const auto& pages = m_answer.panel.pages;
    if (std::find(pages.begin(), pages.end(), valueOf(m_page)) == pages.end()) {
        const QSignalBlocker blocker(m_page);
        m_page->setCurrentIndex(std::max(m_page->findData(QString::fromStdString(pages.front())), 0));
    }
    try {
        auto matrix = project::kmerMatrix(m_answer.panel, {valueOf(m_page), {}, {}, {}});
        m_map->setMatrix(std::move(matrix));
    } catch (const Error& error) {
        return showTrouble(QString::fromUtf8(error.what()), {});
    }
    showChosen();
}

// By somebody, not because something else changed: what is chosen here is chosen everywhere.
void TfKmersPanel::chosenHere()
{
    showChosen();
    if (const auto row = m_map->row())
        if (const auto run = m_answer.runs.find({valueOf(m_page), m_map->matrix().rows[*row]}); run != m_answer.runs.end())
            RunSelection::of(session()).select(run->second);
    FindingSelection::of(session()).selectWord(word().toStdString());
}

QString TfKmersPanel::wordFacts() const { return m_wordFacts->text(); }
QString TfKmersPanel::word() const { return m_map->column() ? QString::fromStdString(m_map->matrix().columns[*m_map->column()]) : QString(); }

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
        const auto before = std::filesystem::exists(file, ignored) ? project::readFamilies(file) : std::map<std::string, std::string>();
        auto after = before;
        for (const auto& word : words)
            after[word] = family;
        if (after != before)
            session().undoStack().push(new FamilyCommand(before, after, tr("Name family %1").arg(QString::fromStdString(family)),
                                                         [panel = QPointer(this)](const std::map<std::string, std::string>& families) {
                                                             if (panel)
                                                                 panel->takeFamilies(families);
                                                         }));
    } catch (const Error& error) {
        session().say(QString::fromUtf8(error.what()), Severity::Error);
    }
}

// Of the whole project: written, and what is shown follows. Names that are taken back come from the motifs again.
void TfKmersPanel::takeFamilies(const std::map<std::string, std::string>& families)
{
    try {
        project::writeFamilies(families, project::familiesFile(session().project().folder()));
    } catch (const Error& error) {
        return session().say(QString::fromUtf8(error.what()), Severity::Error);
    }
    analysis::setFamilies(m_answer.panel, families);
    showPage();
    requestReload();
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
    chosenHere();
}

void TfKmersPanel::exportMap()
{
    if (m_answer.panel.pages.empty())
        return;
    project::KmerPanelView view;
    view.page = valueOf(m_page);
    if (m_map->row() && m_map->column()) {
        view.row = m_map->matrix().rows[*m_map->row()];
        view.kmer = m_map->matrix().columns[*m_map->column()];
    }
    exportPicture(session(), QStringLiteral("kmers-%1").arg(m_page->currentData().toString()), project::kmerPanelRecipe(m_answer.file, view), this);
}

}  // namespace bindscape::app
