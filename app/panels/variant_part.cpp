// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/variant_part.h"

#include "app/dialogs/export_dialog.h"
#include "app/panels/numbers_table.h"
#include "app/panels/what_if_text.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/whatif_picture.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"
#include "widgets/plots/letter_rows.h"
#include "widgets/plots/plot_head.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::int64_t kShownAround = 44;  // bases to either side of the change

QString emptyText()
{
    return VariantPart::tr("Type a variant above (chr20:44,746,982 T>C), into the locus box, or click one in a variant track.");
}

}  // namespace

VariantPart::VariantPart(Session& session, std::shared_ptr<KeptModels> models, QWidget* parent)
    : ComparedPart(session, std::move(models), kShownAround, parent)
{
    m_rows->clear(emptyText());
    QWidget* side = makeSide();
    layOut(makeControls(), side);
    connect(m_table, &QTableWidget::cellDoubleClicked, this, [this](int row, int) {
        if (static_cast<std::size_t>(row) < m_answers.size())
            RunSelection::of(m_session).select(m_answers[static_cast<std::size_t>(row)].run.id);
    });
    connect(&session, &Session::projectChanged, this, [this] {
        drop(m_asking);
        drop(m_askingAll);
        m_variant.reset();
        m_text->clear();
        showTrouble({});
    });
}

QWidget* VariantPart::makeControls()
{
    auto* controls = new QWidget(this);
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    m_text = new QLineEdit(controls);
    m_text->setPlaceholderText(tr("chr20:44,746,982 T>C"));
    m_text->setMinimumWidth(scaled(210));
    m_text->setClearButtonEnabled(true);
    widgets::describe(m_text, tr("Variant"),
                      tr("Position from 1 and alleles as in a VCF: chr20:44,746,982 T>C, chr20:44,746,982 AT>A, 20-44746982-T-C, or a "
                         "whole row of a VCF. Enter asks."));
    m_alternate = new QComboBox(controls);
    widgets::describe(m_alternate, tr("Alternate allele"), tr("Which of several alternate alleles is put in"));
    m_alternate->hide();
    m_centre = new QComboBox(controls);
    m_centre->addItem(tr("Window of the nearest core"));
    m_centre->addItem(tr("Window centred on the variant"));
    widgets::describe(
        m_centre, tr("Window"),
        tr("The network was trained on windows of cores: the nearest one whose window has the variant, else a window about the variant"));
    m_every = new QPushButton(tr("Every model"), controls);
    widgets::describe(m_every, tr("Ask every model"), tr("Asks all trained runs of the project for the logits of both alleles"));
    m_copy = new QToolButton(controls);
    m_copy->setText(tr("Copy numbers"));
    widgets::describe(m_copy, tr("Copy numbers"),
                      tr("Copies the logits as a table with tabs: of the shown model, or of every one that was asked"));
    m_export = widgets::exportButton(controls, tr("Export letters…"), tr("Writes the rows as SVG, PDF or PNG with their numbers as CSV"));
    row->addWidget(m_text, 1);
    row->addWidget(m_alternate);
    row->addWidget(m_centre);
    row->addWidget(m_every);
    row->addWidget(m_copy);
    row->addWidget(m_export);
    connect(m_text, &QLineEdit::returnPressed, this, &VariantPart::go);
    connect(m_alternate, &QComboBox::currentIndexChanged, this, &VariantPart::ask);
    connect(m_centre, &QComboBox::currentIndexChanged, this, &VariantPart::ask);
    connect(m_every, &QPushButton::clicked, this, &VariantPart::askEveryModel);
    connect(m_export, &QToolButton::clicked, this, &VariantPart::exportPicture);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QStringList lines{QStringLiteral("model\tvariant\tlogit_ref\tlogit_alt\tchange")};
        const auto line = [&](const std::string& model, double first, double second) {
            lines << QString::fromStdString(join({model, whatif::toText(*m_variant, question().alternate), formatReal(first, 9),
                                                  formatReal(second, 9), formatReal(second - first, 9)},
                                                 "\t"));
        };
        for (const auto& answer : m_answers)
            if (answer.trouble.empty())
                line(answer.run.title, answer.reference, answer.alternate);
        if (m_answers.empty() && m_comparison)
            line(m_comparison->model, m_comparison->firstLogit, m_comparison->secondLogit);
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
    });
    for (QWidget* widget : {static_cast<QWidget*>(m_every), static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_export)})
        widget->setEnabled(false);
    return controls;
}

QWidget* VariantPart::makeSide()
{
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    m_table = new NumbersTable(tr("Logits of both alleles by every trained run"), side);
    m_table->setToolTip(tr("Double-click: shows this model"));
    m_table->setMinimumHeight(scaled(52));  // the dock keeps its height when it appears
    m_table->hide();
    auto* scrolled = new QScrollArea(side);
    scrolled->setWidget(m_notes);
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scrolled->setFocusPolicy(Qt::NoFocus);
    scrolled->setMinimumHeight(scaled(20));
    scrolled->viewport()->setAutoFillBackground(false);
    m_notes->setAutoFillBackground(false);
    column->addWidget(m_numbers);
    column->addWidget(scrolled, 1);
    column->addWidget(m_table, 3);
    side->setMinimumWidth(scaled(230));
    side->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    return side;
}

VariantQuestion VariantPart::question() const
{
    return {*m_variant, static_cast<std::size_t>(std::max(0, m_alternate->currentIndex())),
            m_centre->currentIndex() == 0 ? whatif::Centre::NearestCore : whatif::Centre::Variant};
}

void VariantPart::setRun(const std::optional<AskedRun>& run, const ScoreRequest& scored)
{
    if (adoptRun(run, scored) || !m_comparison)
        ask();
}

void VariantPart::go()
{
    if (!m_session.hasGenome())
        return showTrouble(tr("Open the genome first."));
    std::string trouble;
    const auto variant = whatif::readVariant(m_session.contigs(), m_text->text().toStdString(), trouble);
    if (!variant) {
        showTrouble(trouble.empty()
                        ? tr("This is no variant. Type it as in a VCF, for example chr20:44,746,982 T>C or chr20:44,746,982 AT>A.")
                        : QString::fromStdString(trouble));
        return;
    }
    m_session.goToCentre(variant->chrom, variant->begin, tr("Go to variant"));
    setVariant(*variant);
}

void VariantPart::setVariant(const whatif::Variant& variant)
{
    m_variant = variant;
    m_isNew = true;
    const QSignalBlocker quiet(m_alternate);
    m_alternate->clear();
    for (std::size_t i = 0; i < variant.alternates.size(); ++i)
        m_alternate->addItem(QString::fromStdString(whatif::toText(variant, i)).section(QLatin1Char(' '), 1));
    m_alternate->setVisible(variant.alternates.size() > 1);
    m_text->setText(QString::fromStdString(variant.chrom + ":" + withThousands(variant.begin + 1) + " " + variant.reference + ">" +
                                           join(variant.alternates, ",")));
    m_text->setCursorPosition(0);
    ask();
}

void VariantPart::ask()
{
    drop(m_asking);
    drop(m_askingAll);
    m_answers.clear();
    m_table->hide();
    if (!m_variant || !m_run || !m_session.reference())
        return;
    m_every->setEnabled(true);
    m_numbers->setText(tr("<b>Asking…</b>"));
    const auto work = [models = m_models, run = *m_run, genome = m_session.reference(), question = question(),
                       options = options()](Progress& progress) {
        const auto model = models->model(run);
        const auto pair = pairFor(*models, run, model->record(), *genome, question, progress);
        return whatif::compare(*model, std::vector{pair}, options, run.title, progress).front();
    };
    m_asking = startAsking<whatif::Comparison>(m_session, tr("Ask about a variant"), work, this,
                                               [this](whatif::Comparison answer) { showComparison(std::move(answer)); });
    connect(m_asking, &jobs::Job::finished, this, [this, job = m_asking.data()] {
        if (job->state() == jobs::JobState::Failed)
            showTrouble(job->failure());
    });
}

void VariantPart::showComparison(whatif::Comparison comparison)
{
    m_comparison = std::move(comparison);
    m_notice->hide();
    for (QWidget* widget : {static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_export)})
        widget->setEnabled(true);
    setRows(std::exchange(m_isNew, false));
    m_numbers->setText(numbersText(*m_comparison));
    m_notes->setToolTip(tr("Which window, and what was done to keep its length"));
    QStringList notes;
    for (const auto& note : m_comparison->notes)
        notes << QString::fromStdString(note);
    m_notes->setText(notes.join(QLatin1Char('\n')));
}

void VariantPart::showTrouble(const QString& sentence)
{
    m_comparison.reset();
    m_rows->clear(sentence.isEmpty() ? emptyText() : QString());
    m_notice->show(widgets::NoticeKind::Error, sentence);
    m_numbers->clear();
    m_notes->clear();
    m_under->clear();
    m_table->hide();
    for (QWidget* widget : {static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_export)})
        widget->setEnabled(false);
}

void VariantPart::askEveryModel()
{
    if (!m_variant || !m_session.reference())
        return;
    drop(m_askingAll);
    m_every->setEnabled(false);
    const auto work = [models = m_models, runs = trainedRuns(m_session.project()), genome = m_session.reference(),
                       question = question()](Progress& progress) {
        std::vector<ModelAnswer> answers;
        for (const auto& run : runs) {
            progress.checkpoint(static_cast<double>(answers.size()) / static_cast<double>(runs.size()), run.title);
            answers.push_back(askModel(*models, run, *genome, question, progress));
        }
        return answers;
    };
    jobs::JobOptions options;
    options.title = tr("Ask every model about %1").arg(QString::fromStdString(whatif::toText(*m_variant, question().alternate)));
    options.pool = jobs::Pool::Compute;
    m_askingAll = m_session.jobs().start<std::vector<ModelAnswer>>(
        std::move(options), std::function<std::vector<ModelAnswer>(Progress&)>(work), this, [this](std::vector<ModelAnswer> answers) {
            m_answers = std::move(answers);
            showAnswers();
        });
    connect(m_askingAll, &jobs::Job::finished, this, [this] { m_every->setEnabled(true); });
}

void VariantPart::showAnswers()
{
    QStringList titles;
    for (const auto& answer : m_answers)
        titles << QString::fromStdString(answer.run.title);
    m_table->setTitles({tr("reference"), tr("alternate"), tr("change")}, titles);
    for (int row = 0; row < titles.size(); ++row) {
        const ModelAnswer& answer = m_answers[static_cast<std::size_t>(row)];
        const bool shown = m_run && answer.run.id == m_run->id;
        if (!answer.trouble.empty()) {
            m_table->setCell(row, 2, tr("not asked"));
            m_table->item(row, 2)->setToolTip(QString::fromStdString(answer.trouble));
            continue;
        }
        m_table->setCell(row, 0, signedNumber(answer.reference), shown);
        m_table->setCell(row, 1, signedNumber(answer.alternate), shown);
        m_table->setCell(row, 2, signedNumber(answer.alternate - answer.reference), true);
    }
    m_table->fitWidth();
    m_table->setVisible(!titles.isEmpty());
    m_copy->setEnabled(!titles.isEmpty());
}

void VariantPart::exportPicture()
{
    if (m_comparison)
        exportComparison(m_session, *m_comparison, *m_rows, QStringLiteral("variant"), this);
}

}  // namespace bindscape::app
