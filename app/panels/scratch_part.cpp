// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/scratch_part.h"

#include "app/panels/what_if_text.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/train/run_record.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"
#include "widgets/plots/letter_rows.h"
#include "widgets/plots/plot_head.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr std::int64_t kShownAround = 60;
constexpr int kPauseMs = 120;
constexpr std::size_t kShuffles = 200;

QString emptyText()
{
    return ScratchPart::tr("Take a window: the middle of what the browser shows, or the selected motif hit. Its bases can then be edited "
                           "here; the genome stays as it is.");
}

}  // namespace

ScratchPart::ScratchPart(Session& session, std::shared_ptr<KeptModels> models, QWidget* parent)
    : ComparedPart(session, std::move(models), kShownAround, parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ScratchPart::ask);
    m_rows->setEditable(true);
    m_rows->clear(emptyText());
    QWidget* side = makeSide();
    layOut(makeControls(), side);
    connect(m_rows, &widgets::LetterRows::typed, this, &ScratchPart::type);
    connect(m_rows, &widgets::LetterRows::removeWanted, this, [this] { remove(whatif::Removal::Shuffle); });
    connect(m_rows, &widgets::LetterRows::undoWanted, &m_edits.stack(), &QUndoStack::undo);
    connect(m_rows, &widgets::LetterRows::redoWanted, &m_edits.stack(), &QUndoStack::redo);
    connect(m_rows, &widgets::LetterRows::cursorMoved, this, &ScratchPart::updateButtons);
    connect(&m_edits, &ScratchEdits::changed, this, &ScratchPart::edited);
    connect(&m_edits.stack(), &QUndoStack::indexChanged, this, &ScratchPart::updateButtons);
    connect(&session, &Session::hitSelected, this, &ScratchPart::updateButtons);
    connect(&session, &Session::projectChanged, this, [this] {
        for (auto* job : {&m_asking, &m_taking, &m_averaging, &m_reading})
            drop(*job);
        m_window.reset();
        m_comparison.reset();
        m_motifFile.clear();
        m_known.clear();
        m_motif->clear();
        m_edits.start({});
        m_rows->clear(emptyText());
        m_notice->hide();
        m_numbers->clear();
    });
    connect(&session, &Session::sideFilesChanged, this, [this] {
        if (isVisible())
            openMotifs(m_session.project().motifs);
    });
    updateButtons();
}

QToolButton* ScratchPart::button(const QString& text, const QString& name, const QString& help)
{
    auto* made = new QToolButton(this);
    made->setText(text);
    widgets::describe(made, name, help);
    return made;
}

QWidget* ScratchPart::makeControls()
{
    auto* controls = new QWidget(this);
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(scaled(4));
    m_take = button(tr("Take window"), tr("Take window"),
                    tr("Copies a window of the network's length: about the middle of the view, or of the selected motif hit"));
    auto* takeMenu = new QMenu(m_take);
    takeMenu->addAction(tr("About the middle of the &view"), this, &ScratchPart::takeView);
    takeMenu->addAction(tr("Of the &selected motif hit"), this, &ScratchPart::takeSite);
    m_take->setMenu(takeMenu);
    m_take->setPopupMode(QToolButton::InstantPopup);
    m_motif = new QComboBox(controls);
    m_motif->setEditable(true);
    m_motif->setInsertPolicy(QComboBox::NoInsert);
    m_motif->setMinimumWidth(scaled(150));
    m_motif->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_motif->lineEdit()->setPlaceholderText(tr("motif or letters"));
    widgets::describe(m_motif, tr("What is put in"), tr("A motif of the file, as its most frequent letters, or letters that you type"));
    auto* file = button(tr("…"), tr("Another motif file"), tr("Chooses the file whose motifs are listed; at first the project's"));
    m_reverse = button(tr("−"), tr("Reverse strand"), tr("Puts in the motif's other strand"));
    m_reverse->setCheckable(true);
    m_insert = button(tr("Insert"), tr("Insert"), tr("Puts the motif or the letters over the bases from the cursor on: the length stays"));
    m_remove = button(tr("Delete"), tr("Delete"),
                      tr("Replaces the chosen bases by a shuffle of them that keeps their pairs (Del), or by N. Again: another shuffle"));
    auto* removeMenu = new QMenu(m_remove);
    removeMenu->addAction(tr("&Shuffle the chosen bases"), this, [this] { remove(whatif::Removal::Shuffle); });
    removeMenu->addAction(tr("Replace them by &N"), this, [this] { remove(whatif::Removal::Unknown); });
    m_remove->setMenu(removeMenu);
    m_remove->setPopupMode(QToolButton::InstantPopup);
    m_left = button(tr("Shuffle left"), tr("Shuffle left flank"),
                    tr("Shuffles all that lies left of the chosen bases (of the core, where none are chosen) and keeps its pairs. Again: "
                       "another shuffle"));
    m_right = button(tr("Shuffle right"), tr("Shuffle right flank"),
                     tr("Shuffles all that lies right of the chosen bases (of the core, where none are chosen) and keeps its pairs. Again: "
                        "another shuffle"));
    m_undo = button({}, tr("Undo edit"), {});
    m_undo->setIcon(widgets::icon(widgets::Symbol::Undo));
    m_redo = button({}, tr("Redo edit"), {});
    m_redo->setIcon(widgets::icon(widgets::Symbol::Redo));
    m_reset = button(tr("Reset"), tr("Reset"), tr("All bases as in the genome again; a step that can be undone"));
    m_average = button(
        tr("Average"), tr("Average over shuffles"),
        tr("Puts the chosen (else the edited) bases into %1 shuffles of the window and takes the mean change of the logit").arg(kShuffles));
    m_copy = button(tr("Copy"), tr("Copy sequence"), tr("Copies the edited sequence, as FASTA with its place"));
    m_export = widgets::exportButton(controls, tr("Export letters…"), tr("Writes the rows as SVG, PDF or PNG with their numbers as CSV"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_take, m_motif, file, m_reverse, m_insert, m_remove, m_left, m_right, m_undo,
                                                           m_redo, m_reset, m_average, m_copy, m_export})
        row->addWidget(widget, widget == m_motif ? 1 : 0);
    connect(file, &QToolButton::clicked, this, [this] {
        const QString chosen = QFileDialog::getOpenFileName(this, tr("Motif file"), {},
                                                            tr("Motifs (*.meme *.jaspar *.txt *.pfm *.transfac *.motif);;All files (*)"));
        if (!chosen.isEmpty())
            openMotifs(chosen.toStdString());
    });
    connect(m_insert, &QToolButton::clicked, this, [this] { insert(m_motif->currentText()); });
    connect(m_motif->lineEdit(), &QLineEdit::returnPressed, this, [this] { insert(m_motif->currentText()); });
    connect(m_motif, &QComboBox::currentTextChanged, this, &ScratchPart::updateButtons);
    connect(m_left, &QToolButton::clicked, this, [this] { shuffle(whatif::Flank::Left); });
    connect(m_right, &QToolButton::clicked, this, [this] { shuffle(whatif::Flank::Right); });
    connect(m_undo, &QToolButton::clicked, &m_edits.stack(), &QUndoStack::undo);
    connect(m_redo, &QToolButton::clicked, &m_edits.stack(), &QUndoStack::redo);
    connect(m_reset, &QToolButton::clicked, this, &ScratchPart::reset);
    connect(m_average, &QToolButton::clicked, this, &ScratchPart::average);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_window)
            QGuiApplication::clipboard()->setText(QStringLiteral(">%1%2\n%3\n")
                                                      .arg(QString::fromStdString(toLocus(m_window->region)),
                                                           m_edits.isEdited() ? tr(" edited") : QString(),
                                                           QString::fromStdString(m_edits.letters())));
    });
    connect(m_export, &QToolButton::clicked, this, [this] {
        if (m_comparison)
            exportComparison(m_session, *m_comparison, *m_rows, QStringLiteral("scratch"), this);
    });
    return controls;
}

QWidget* ScratchPart::makeSide()
{
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_numbers);
    column->addWidget(m_notes, 1);
    side->setFixedWidth(scaled(240));
    return side;
}

void ScratchPart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_motifFile.empty() && !m_session.project().motifs.empty())
        openMotifs(m_session.project().motifs);
    updateButtons();
}

void ScratchPart::openMotifs(const std::filesystem::path& file)
{
    drop(m_reading);
    m_motifFile = file;
    if (file.empty())
        return;
    const auto work = [file](Progress&) { return motif::readMotifs(file).motifs; };
    m_reading = m_session.jobs().start<std::vector<motif::Motif>>(
        {tr("Read motifs"), jobs::Pool::Readers, false, false}, std::function<std::vector<motif::Motif>(Progress&)>(work), this,
        [this](std::vector<motif::Motif> motifs) {
            m_known = std::move(motifs);
            const QString kept = m_motif->currentText();
            m_motif->clear();
            for (const auto& motif : m_known)
                m_motif->addItem(QString::fromStdString(motif.title()));
            m_motif->setToolTip(tr("Motifs of %1").arg(QString::fromStdString(m_motifFile.string())));
            m_motif->setCurrentIndex(-1);
            m_motif->setEditText(kept);
        });
    connect(m_reading, &jobs::Job::finished, this, [this, job = m_reading.data()] {
        if (job->state() == jobs::JobState::Failed)
            m_session.say(job->failure(), Severity::Warning);
    });
}

void ScratchPart::setRun(const std::optional<AskedRun>& run, const ScoreRequest& scored)
{
    const bool otherRun = run != m_run;
    if (!adoptRun(run, scored))
        return;
    if (otherRun && m_window)
        changeWindow();
    else
        ask();
}

// The same place for a network that may read another length or not see the core.
void ScratchPart::changeWindow()
{
    const Region& region = m_window->region;
    take(region.chrom, (region.begin + region.end) / 2, m_window->core);
}

void ScratchPart::takeView()
{
    const bool detail = m_session.isDetailShown() && !m_session.detail().chrom.empty();
    const Region& shown = detail ? m_session.detail() : m_session.region();
    if (!shown.chrom.empty())
        take(shown.chrom, (shown.begin + shown.end) / 2, std::nullopt);
}

void ScratchPart::takeSite()
{
    const auto& hit = m_session.selectedHit();
    if (!hit)
        return showTrouble(tr("No motif hit is selected. Click one in the browser first."));
    take(m_session.selectedChrom(), (hit->begin + hit->end) / 2, whatif::Core{hit->begin, hit->end, hit->strand, hit->motif, hit->label});
}

void ScratchPart::take(const std::string& chrom, std::int64_t position, const std::optional<whatif::Core>& core)
{
    drop(m_taking);
    if (!m_run || !m_session.reference())
        return;
    struct Taken {
        whatif::PlacedWindow window;
        std::string letters;
    };
    const auto work = [run = *m_run, genome = m_session.reference(), chrom, position, core](Progress&) -> Taken {
        Warnings ignored;
        const auto rules = whatif::rulesOf(train::readRunRecord(run.folder), whatif::Centre::NearestCore, ignored);
        if (!core)
            return {whatif::windowAbout(*genome, chrom, position, rules),
                    whatif::lettersOf(*genome, whatif::windowAbout(*genome, chrom, position, rules).region)};
        const auto window = whatif::windowOfCore(*genome, chrom, *core, rules);
        if (!window)
            throw Error("The window of this hit does not fit into " + chrom + ". Take the window about the middle of the view instead.");
        return {*window, whatif::lettersOf(*genome, window->region)};
    };
    m_taking = m_session.jobs().start<Taken>({tr("Take window"), jobs::Pool::Readers, false, false}, std::function<Taken(Progress&)>(work),
                                             this, [this](Taken taken) { adopt(taken.window, std::move(taken.letters)); });
    connect(m_taking, &jobs::Job::finished, this, [this, job = m_taking.data()] {
        if (job->state() == jobs::JobState::Failed)
            showTrouble(job->failure());
    });
}

void ScratchPart::adopt(const whatif::PlacedWindow& window, std::string letters)
{
    const bool same = m_window && m_window->region == window.region && m_edits.original() == letters;
    m_window = window;
    m_notice->hide();
    if (same)
        return edited();  // another network of the same length: the edits stay
    m_comparison.reset();
    m_rows->clear(tr("Asking the network…"));
    m_edits.start(std::move(letters));
}

void ScratchPart::edited()
{
    m_marginal.reset();
    updateButtons();
    if (m_window)
        m_pause.start();
}

void ScratchPart::ask()
{
    m_pause.stop();
    drop(m_asking);
    if (!m_window || !m_run || m_edits.letters().empty())
        return;
    const auto work = [models = m_models, run = *m_run, pair = whatif::scratchPair(*m_window, m_edits.original(), m_edits.letters()),
                       options = options()](Progress& progress) {
        return whatif::compare(*models->model(run), std::vector{pair}, options, run.title, progress).front();
    };
    m_asking = startAsking<whatif::Comparison>(m_session, tr("Ask about an edited window"), work, this,
                                               [this](whatif::Comparison answer) { showComparison(std::move(answer)); });
    connect(m_asking, &jobs::Job::finished, this, [this, job = m_asking.data()] {
        if (job->state() == jobs::JobState::Failed)
            showTrouble(job->failure());
    });
}

void ScratchPart::showComparison(whatif::Comparison comparison)
{
    m_comparison = std::move(comparison);
    m_notice->hide();
    setRows();
    m_numbers->setText(numbersText(*m_comparison));
    QStringList notes{QString::fromStdString(m_comparison->title)};
    for (const auto& note : m_comparison->notes)
        notes << QString::fromStdString(note);
    if (m_marginal)
        notes << tr("On average over %1 shuffles of the window: change of the logit %2 ± %3 (standard error), deviation %4")
                     .arg(m_marginal->changes.size())
                     .arg(signedNumber(m_marginal->mean), QString::fromStdString(formatFixed(m_marginal->error, 3)),
                          QString::fromStdString(formatFixed(m_marginal->deviation, 3)));
    m_notes->setText(notes.join(QLatin1Char('\n')));
    updateButtons();
}

void ScratchPart::showTrouble(const QString& sentence) { m_notice->show(widgets::NoticeKind::Warning, sentence); }

std::pair<std::size_t, std::size_t> ScratchPart::chosen(bool orCore) const
{
    auto [begin, end] = m_rows->chosen();
    if (begin == end && orCore && m_window->core)
        std::tie(begin, end) = std::pair(m_window->core->begin, m_window->core->end);
    return {static_cast<std::size_t>(begin - m_window->region.begin), static_cast<std::size_t>(end - m_window->region.begin)};
}

template <class Work>
void ScratchPart::carefully(const Work& work)
{
    if (!m_window || !m_comparison || m_rows->isEmpty())
        return;  // the rows are not of this window yet
    try {
        work();
        m_notice->hide();
    } catch (const Error& error) {
        showTrouble(QString::fromUtf8(error.what()));
    }
}

void ScratchPart::type(const QString& letters)
{
    carefully([&] {
        const auto at = static_cast<std::size_t>(m_rows->cursor() - m_window->region.begin);
        m_edits.type(whatif::withLetters(m_edits.letters(), at, letters.toStdString()), at);
        m_rows->setCursor(m_rows->cursor() + 1);
    });
}

void ScratchPart::insert(const QString& motifOrLetters)
{
    carefully([&] {
        const QString text = motifOrLetters.trimmed();
        const std::string wanted = toLower(text.toStdString());
        const auto found = std::find_if(m_known.begin(), m_known.end(), [&](const motif::Motif& motif) {
            return wanted == toLower(motif.title()) || wanted == toLower(motif.id) || wanted == toLower(motif.name);
        });
        if (found == m_known.end() && wanted.find_first_not_of("acgtn ") != std::string::npos)
            throw Error("\"" + text.toStdString() + "\" is neither bases (A, C, G, T, N) nor a motif of " +
                        (m_motifFile.empty() ? "a file: choose one with the button beside." : m_motifFile.filename().string() + "."));
        const Strand strand = m_reverse->isChecked() ? Strand::Reverse : Strand::Forward;
        std::string site = text.toStdString();
        std::erase(site, ' ');
        if (found != m_known.end())
            site = whatif::siteOf(*found, strand);
        const auto at = chosen(false).first;
        const std::string letters = whatif::withLetters(m_edits.letters(), at, site);
        m_edits.edit(letters, tr("Insert %1").arg(text));
        const auto begin = m_window->region.begin + static_cast<std::int64_t>(at);
        m_rows->choose(begin, begin + static_cast<std::int64_t>(site.size()));
    });
}

void ScratchPart::remove(whatif::Removal removal)
{
    carefully([&] {
        const auto [begin, end] = chosen(false);
        m_edits.edit(whatif::withoutStretch(m_edits.letters(), begin, end, removal, ++m_seed),
                     removal == whatif::Removal::Unknown ? tr("Replace %1 bases by N").arg(end - begin)
                                                         : tr("Shuffle %1 bases").arg(end - begin));
    });
}

void ScratchPart::shuffle(whatif::Flank flank)
{
    carefully([&] {
        const auto [begin, end] = chosen(true);
        m_edits.edit(whatif::withShuffledFlank(m_edits.letters(), begin, end, flank, ++m_seed),
                     flank == whatif::Flank::Left ? tr("Shuffle the left flank") : tr("Shuffle the right flank"));
    });
}

void ScratchPart::reset()
{
    carefully([&] { m_edits.edit(m_edits.original(), tr("Reset")); });
}

void ScratchPart::average()
{
    carefully([&] {
        auto [begin, end] = chosen(false);
        if (begin == end)
            std::tie(begin, end) = whatif::editedStretch(m_edits.original(), m_edits.letters());
        if (begin == end)
            throw Error("Choose the bases whose effect is averaged, or edit some first.");
        drop(m_averaging);
        const auto work = [models = m_models, run = *m_run, window = *m_window, original = m_edits.original(), letters = m_edits.letters(),
                           begin = begin, end = end](Progress& progress) {
            return whatif::marginalise(*models->model(run), window, original, letters, begin, end, kShuffles, 1, progress);
        };
        m_averaging = startAsking<whatif::Marginal>(m_session, tr("Average over shuffles"), work, this, [this](whatif::Marginal marginal) {
            m_marginal = std::move(marginal);
            if (m_comparison)
                showComparison(*m_comparison);
        });
        connect(m_averaging, &jobs::Job::finished, this, [this, job = m_averaging.data()] {
            if (job->state() == jobs::JobState::Failed)
                showTrouble(job->failure());
        });
    });
}

void ScratchPart::updateButtons()
{
    const bool ready = m_window && m_comparison;
    const auto [begin, end] = m_rows->chosen();
    for (QToolButton* one : {m_left, m_right, m_copy, m_export})
        one->setEnabled(ready);
    m_insert->setEnabled(ready && !m_motif->currentText().trimmed().isEmpty());
    m_remove->setEnabled(ready && end > begin);
    m_average->setEnabled(ready && (end > begin || m_edits.isEdited()));
    m_reset->setEnabled(ready && m_edits.isEdited());
    auto& stack = m_edits.stack();
    m_undo->setEnabled(stack.canUndo());
    m_redo->setEnabled(stack.canRedo());
    m_undo->setToolTip(stack.canUndo() ? tr("Undo: %1 (Ctrl+Z over the letters)").arg(stack.undoText()) : tr("Undo edit"));
    m_redo->setToolTip(stack.canRedo() ? tr("Redo: %1").arg(stack.redoText()) : tr("Redo edit"));
    for (QAction* action : m_take->menu()->actions())
        if (action != m_take->menu()->actions().first())
            action->setEnabled(m_session.selectedHit().has_value());
}

}  // namespace bindscape::app
