// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/site_filter_row.h"

#include "app/panels/range_text.h"
#include "widgets/canvas/look.h"

#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStyle>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace bindscape::app {

using dataset::Range;
using dataset::SiteColumn;
using dataset::SiteQuery;
using widgets::scaled;

namespace {

constexpr int kTypingMs = 200;

// 0 = any, 1 = yes, 2 = no
std::optional<bool> yesNo(int choice) { return choice == 0 ? std::nullopt : std::optional(choice == 1); }
int choiceOf(const std::optional<bool>& value) { return !value ? 0 : *value ? 1 : 2; }

}  // namespace

SiteFilterRow::SiteFilterRow(QTableView& table, std::function<std::optional<Region>(const QString&)> place, QWidget* parent)
    : QWidget(parent), m_table(table), m_place(std::move(place))
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_wait.setSingleShot(true);
    m_wait.setInterval(kTypingMs);
    connect(&m_wait, &QTimer::timeout, this, &SiteFilterRow::changed);
    const QString any = tr("any");
    addText(SiteColumn::Locus, tr("Region or part of a locus"), tr("Filter by locus"), tr("A region such as chr1:1,000-2,000, or a part of the locus"));
    addChoice(SiteColumn::Strand, tr("Filter by strand"), {any, QStringLiteral("+"), QStringLiteral("\u2212"), tr("none")});
    addRange(SiteColumn::PValue, QStringLiteral("<1e-5"), tr("Filter by p-value"));
    addRange(SiteColumn::Score, QStringLiteral(">10"), tr("Filter by score"));
    addChoice(SiteColumn::Label, tr("Filter by label"), {any, tr("bound"), tr("unbound")});
    addChoice(SiteColumn::Used, tr("Filter by use"), {any, tr("used"), tr("not used")});
    addChoice(SiteColumn::Split, tr("Filter by split"), {any, tr("unused"), tr("train"), tr("validation"), tr("test")});
    addRange(SiteColumn::Gc, QStringLiteral("0.4-0.6"), tr("Filter by GC"));
    addRange(SiteColumn::Signal, QStringLiteral(">20"), tr("Filter by peak signal"));
    addChoice(SiteColumn::Dnase, tr("Filter by DNase"), {any, tr("open"), tr("closed")});
    addRange(SiteColumn::Prediction, QStringLiteral("0.4-0.6"), tr("Filter by prediction"));
    addChoice(SiteColumn::Verdict, tr("Filter by verdict"), {any, tr("right"), tr("wrong")});
    addChoice(SiteColumn::Edit, tr("Filter by changes by hand"), {any, tr("changed"), tr("unchanged")});
    auto* header = m_table.horizontalHeader();
    connect(header, &QHeaderView::sectionResized, this, &SiteFilterRow::place);
    connect(header, &QHeaderView::sectionMoved, this, &SiteFilterRow::place);
    connect(header, &QHeaderView::geometriesChanged, this, &SiteFilterRow::place);
    connect(m_table.horizontalScrollBar(), &QScrollBar::valueChanged, this, &SiteFilterRow::place);
}

void SiteFilterRow::addText(SiteColumn column, const QString& placeholder, const QString& name, const QString& help)
{
    auto* edit = new QLineEdit(this);
    edit->setPlaceholderText(placeholder);
    edit->setClearButtonEnabled(true);
    widgets::describe(edit, name, help);
    edit->installEventFilter(this);
    m_fields[column] = edit;
    connect(edit, &QLineEdit::textChanged, this, [this, column] {
        m_given.erase(column);
        if (column == SiteColumn::Locus)
            m_givenRegion.reset();
        else
            checkRange(column);
        m_wait.start();
    });
}

void SiteFilterRow::addRange(SiteColumn column, const QString& example, const QString& name)
{
    addText(column, example, name, tr("From, up to: 0.4-0.6, >0.5 or <1e-5"));
    static_cast<QLineEdit*>(m_fields[column])->setClearButtonEnabled(false);
}

void SiteFilterRow::addChoice(SiteColumn column, const QString& name, const QStringList& choices)
{
    auto* box = new QComboBox(this);
    box->addItems(choices);
    box->setMinimumWidth(0);
    widgets::describe(box, name, tr("Only such sites are listed"));
    box->installEventFilter(this);
    m_fields[column] = box;
    connect(box, &QComboBox::currentIndexChanged, this, [this] { m_wait.start(0); });
}

QWidget* SiteFilterRow::field(SiteColumn column) const
{
    const auto found = m_fields.find(column);
    return found == m_fields.end() ? nullptr : found->second;
}

QSize SiteFilterRow::sizeHint() const { return {scaled(400), scaled(30)}; }

void SiteFilterRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

void SiteFilterRow::place()
{
    const auto* header = m_table.horizontalHeader();
    for (const auto& [column, widget] : m_fields) {
        const int section = static_cast<int>(column);
        widget->setVisible(!header->isSectionHidden(section));
        widget->setGeometry(header->sectionViewportPosition(section) + 2, scaled(2), header->sectionSize(section) - 4, height() - scaled(4));
    }
}

// A field that is reached by the keyboard scrolls into view.
bool SiteFilterRow::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::FocusIn) {
        const auto* widget = static_cast<QWidget*>(object);
        auto* bar = m_table.horizontalScrollBar();
        if (widget->x() < 0)
            bar->setValue(bar->value() + widget->x() - 2);
        else if (widget->geometry().right() > width())
            bar->setValue(bar->value() + widget->geometry().right() + 2 - width());
    }
    return QWidget::eventFilter(object, event);
}

std::optional<Range> SiteFilterRow::range(SiteColumn column) const
{
    if (const auto given = m_given.find(column); given != m_given.end())
        return given->second;
    const QString text = static_cast<QLineEdit*>(m_fields.at(column))->text();
    return column == SiteColumn::PValue ? log10RangeFromText(text) : rangeFromText(text);
}

void SiteFilterRow::checkRange(SiteColumn column)
{
    auto* edit = static_cast<QLineEdit*>(m_fields.at(column));
    const bool invalid = !edit->text().trimmed().isEmpty() && !range(column);
    if (edit->property("invalid").toBool() == invalid)
        return;
    edit->setProperty("invalid", invalid);
    edit->setToolTip(invalid ? tr("This is no range. Write 0.4-0.6, >0.5 or <1e-5; until then it does not count") : tr("From, up to: 0.4-0.6, >0.5 or <1e-5"));
    edit->style()->unpolish(edit);
    edit->style()->polish(edit);
}

void SiteFilterRow::setRange(SiteColumn column, const std::optional<Range>& range)
{
    auto* edit = static_cast<QLineEdit*>(m_fields.at(column));
    edit->setText(!range ? QString() : column == SiteColumn::PValue ? log10RangeText(*range) : rangeText(*range));
    if (range)
        m_given[column] = *range;
    checkRange(column);
}

int SiteFilterRow::choice(SiteColumn column) const { return static_cast<QComboBox*>(m_fields.at(column))->currentIndex(); }
void SiteFilterRow::setChoice(SiteColumn column, int index) { static_cast<QComboBox*>(m_fields.at(column))->setCurrentIndex(index); }

SiteQuery SiteFilterRow::query() const
{
    constexpr Strand strands[] = {Strand::None, Strand::Forward, Strand::Reverse, Strand::None};
    SiteQuery query;
    const QString locus = static_cast<QLineEdit*>(m_fields.at(SiteColumn::Locus))->text().trimmed();
    query.region = m_givenRegion ? m_givenRegion : m_place(locus);
    if (!query.region)
        query.text = locus.toStdString();
    if (const int strand = choice(SiteColumn::Strand); strand > 0)
        query.strand = strands[strand];
    if (const int label = choice(SiteColumn::Label); label > 0)
        query.label = label == 1 ? 1 : 0;
    if (const int split = choice(SiteColumn::Split); split > 0)
        query.split = static_cast<dataset::Split>(split - 1);
    query.used = yesNo(choice(SiteColumn::Used));
    query.dnase = yesNo(choice(SiteColumn::Dnase));
    query.correct = yesNo(choice(SiteColumn::Verdict));
    query.edited = yesNo(choice(SiteColumn::Edit));
    query.log10P = range(SiteColumn::PValue);
    query.score = range(SiteColumn::Score);
    query.gc = range(SiteColumn::Gc);
    query.signal = range(SiteColumn::Signal);
    query.prediction = range(SiteColumn::Prediction);
    return query;
}

void SiteFilterRow::setQuery(const SiteQuery& query)
{
    {
        const QSignalBlocker quiet(this);
        auto* locus = static_cast<QLineEdit*>(m_fields.at(SiteColumn::Locus));
        locus->setText(QString::fromStdString(query.region ? toLocus(*query.region) : query.text));
        m_givenRegion = query.region;
        setChoice(SiteColumn::Strand, !query.strand ? 0 : *query.strand == Strand::Forward ? 1 : *query.strand == Strand::Reverse ? 2 : 3);
        setChoice(SiteColumn::Label, query.label ? choiceOf(*query.label == 1) : 0);
        setChoice(SiteColumn::Split, query.split ? static_cast<int>(*query.split) + 1 : 0);
        setChoice(SiteColumn::Used, choiceOf(query.used));
        setChoice(SiteColumn::Dnase, choiceOf(query.dnase));
        setChoice(SiteColumn::Verdict, choiceOf(query.correct));
        setChoice(SiteColumn::Edit, choiceOf(query.edited));
        for (const auto& [column, range] : {std::pair(SiteColumn::PValue, &query.log10P), std::pair(SiteColumn::Score, &query.score), std::pair(SiteColumn::Gc, &query.gc),
                                            std::pair(SiteColumn::Signal, &query.signal), std::pair(SiteColumn::Prediction, &query.prediction)})
            setRange(column, *range);
    }
    m_wait.stop();
    Q_EMIT changed();
}

bool SiteFilterRow::isEmpty() const
{
    return std::all_of(m_fields.begin(), m_fields.end(), [](const auto& field) {
        const auto* edit = qobject_cast<QLineEdit*>(field.second);
        return edit != nullptr ? edit->text().trimmed().isEmpty() : static_cast<QComboBox*>(field.second)->currentIndex() == 0;
    });
}

}  // namespace bindscape::app
