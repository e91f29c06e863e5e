// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/place_box.h"

#include "app/runs/variant_selection.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QStyledItemDelegate>

namespace bindscape::app {

namespace {

constexpr int kTypingMs = 120, kRemarkMs = 8000;
constexpr int kPopupWidth = 460, kRowHeight = 24, kVisible = 12;
constexpr int kDetailRole = Qt::UserRole, kPlaceRole = Qt::UserRole + 1;

QString kindOf(const NamedThing& thing)
{
    switch (thing.kind) {
    case NamedThing::Kind::Gene: return PlaceBox::tr("gene");
    case NamedThing::Kind::Motif: return PlaceBox::tr("motif");
    case NamedThing::Kind::Region: return PlaceBox::tr("region");
    case NamedThing::Kind::Chromosome: return PlaceBox::tr("chromosome");
    case NamedThing::Kind::Feature: break;
    }
    return QString::fromStdString(thing.from);
}

// The name, what it is in grey, and where at the right.
class ThingDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {widgets::scaled(kPopupWidth), widgets::scaled(kRowHeight)}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.palette.highlight());
        const QRect room = option.rect.adjusted(8, 0, -8, 0);
        const QFontMetrics metrics(option.font);
        const auto draw = [&](const QRect& area, const QString& text, const QColor& color, Qt::Alignment side) {
            painter->setPen(color);
            painter->drawText(area, static_cast<int>(side | Qt::AlignVCenter), metrics.elidedText(text, Qt::ElideRight, area.width()));
        };
        painter->setFont(option.font);
        const QColor grey = widgets::toQColor(widgets::theme().text2);
        const QString place = index.data(kPlaceRole).toString(), name = index.data().toString();
        draw(room, place, grey, Qt::AlignRight);
        const int rightOfNames = room.width() - metrics.horizontalAdvance(place) - 16;
        const int nameWidth = std::min(metrics.horizontalAdvance(name), rightOfNames);
        draw({room.left(), room.top(), nameWidth, room.height()}, name, option.palette.color(QPalette::Text), Qt::AlignLeft);
        draw({room.left() + nameWidth + 10, room.top(), std::max(0, rightOfNames - nameWidth - 10), room.height()}, index.data(kDetailRole).toString(), grey,
             Qt::AlignLeft);
    }
};

}  // namespace

PlaceBox::PlaceBox(Session& session, FeatureSearch& search, QWidget* parent)
    : QLineEdit(parent), m_session(session), m_search(search), m_completer(new QCompleter(this))
{
    m_completer->setModel(&m_names);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(kVisible);
    m_completer->setWidget(this);
    // The completer's own delegate knows nothing of the style sheet's row height: rows would overlap.
    m_completer->popup()->setItemDelegate(new ThingDelegate(m_completer->popup()));
    m_completer->popup()->setMinimumWidth(widgets::scaled(kPopupWidth));
    m_completer->popup()->setAccessibleName(tr("Names that fit"));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        if (index.row() < 0 || index.row() >= static_cast<int>(m_things.size()))
            return;
        const auto thing = m_things[static_cast<std::size_t>(index.row())];
        setText(QString::fromStdString(thing.name));
        m_search.goToThing(thing, [this](const auto& outcome) { arrive(outcome); });
    });
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(&m_typing, &QTimer::timeout, this, [this] { m_search.complete(text().trimmed()); });
    m_remark.setSingleShot(true);
    m_remark.setInterval(kRemarkMs);
    connect(&m_remark, &QTimer::timeout, this, [this] { say({}, false); });
    connect(this, &QLineEdit::textEdited, this, [this](const QString& typed) {
        say({}, false);
        const QString word = typed.trimmed();
        if (word.size() >= 2 && !word.contains(QLatin1Char(':'))) {
            m_typing.start();
        } else {
            m_typing.stop();
            m_completer->popup()->hide();
        }
    });
    connect(this, &QLineEdit::returnPressed, this, &PlaceBox::go);
    connect(&m_search, &FeatureSearch::found, this, &PlaceBox::showCompletions);
}

QString PlaceBox::trouble() const
{
    return m_sentence && m_invalid ? m_sentence->text() : QString();
}

QStringList PlaceBox::completions() const
{
    QStringList names;
    for (const auto& thing : m_things)
        names << QString::fromStdString(thing.name);
    return names;
}

void PlaceBox::showCompletions(const QString& typed, const std::vector<NamedThing>& things)
{
    if (!hasFocus() || typed != text().trimmed() || !isModified())
        return;
    m_things = things;
    m_names.clear();
    for (const auto& thing : things) {
        auto* item = new QStandardItem(QString::fromStdString(thing.name));
        const QString detail = QString::fromStdString(thing.detail);
        item->setData(detail.isEmpty() ? kindOf(thing) : QString(kindOf(thing) + QStringLiteral(" \u00B7 ") + detail), kDetailRole);
        item->setData(thing.region.chrom.empty() ? tr("nearest instance") : QString::fromStdString(toLocus(thing.region)), kPlaceRole);
        const QStringList whole{item->text(), item->data(kDetailRole).toString(), item->data(kPlaceRole).toString()};
        item->setData(whole.join(QLatin1Char(' ')), Qt::AccessibleTextRole);
        m_names.appendRow(item);
    }
    if (things.empty())
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

void PlaceBox::edit()
{
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

void PlaceBox::go()
{
    m_typing.stop();
    if (m_completer->popup()->isVisible() && m_completer->popup()->currentIndex().isValid())
        return;  // Enter chooses that one
    m_completer->popup()->hide();
    const QString typed = text().trimmed();
    std::string trouble;
    const auto variant = whatif::readVariant(m_session.contigs(), typed.toStdString(), trouble);
    if (variant) {
        m_session.goToCentre(variant->chrom, variant->begin, tr("Go to variant"));
        arrive({true, {}});
        VariantSelection::of(m_session).ask(*variant);
    } else if (!typed.isEmpty())
        m_search.goTo(typed, [this](const auto& outcome) { arrive(outcome); });
}

void PlaceBox::arrive(const FeatureSearch::Outcome& outcome)
{
    m_typing.stop();
    if (!outcome.went) {
        say(outcome.sentence, true);
        return;
    }
    setModified(false);
    settle();
    Q_EMIT went();
    say(outcome.sentence, false);
}

void PlaceBox::say(const QString& sentence, bool isTrouble)
{
    m_remark.stop();
    if (m_invalid != isTrouble) {
        m_invalid = isTrouble;
        setProperty("invalid", isTrouble);
        style()->unpolish(this);
        style()->polish(this);
    }
    if (sentence.isEmpty() && !m_sentence)
        return;
    if (!m_sentence) {
        m_sentence = new QLabel(window());
        m_sentence->setObjectName(QStringLiteral("placeSentence"));
        m_sentence->setAutoFillBackground(true);
        m_sentence->setBackgroundRole(QPalette::ToolTipBase);
        m_sentence->setMargin(6);
        m_sentence->setFrameShape(QFrame::Box);
    }
    m_sentence->setAccessibleName(isTrouble ? tr("Place not understood") : tr("About the place that is shown"));
    m_sentence->setText(sentence);
    m_sentence->adjustSize();
    m_sentence->move(mapTo(window(), QPoint(0, height() + 2)));
    m_sentence->setVisible(!sentence.isEmpty());
    m_sentence->raise();
    if (!sentence.isEmpty() && !isTrouble)
        m_remark.start();
}

void PlaceBox::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        m_typing.stop();
        setModified(false);
        say({}, false);
        settle();
        clearFocus();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void PlaceBox::focusInEvent(QFocusEvent* event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        QTimer::singleShot(0, this, &QLineEdit::selectAll);
}

void PlaceBox::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        say({}, false);
}

LocusBox::LocusBox(Session& session, FeatureSearch& search, QWidget* parent) : PlaceBox(session, search, parent)
{
    setPlaceholderText(tr("Locus or name"));
    widgets::describe(this, tr("Locus or name"),
                      tr("chr1:1,000-2,000 counts from 1 and includes both ends; chr1 1000 2000 is read as BED, from 0. Names of genes, motifs, regions and "
                         "features work too and are shown with 2 kb on each side. Several places: separate them by blanks. A variant (chr20:44,746,982 T>C) opens What if."),
                      QStringLiteral("Ctrl+L"));
    connect(&session, &Session::regionChanged, this, &LocusBox::showRegion);
    connect(&session, &Session::projectChanged, this, &LocusBox::showRegion);
    connect(&session, &Session::lociChanged, this, &LocusBox::showRegion);
}

void LocusBox::settle()
{
    QStringList loci;
    for (const auto& locus : session().loci())
        loci << QString::fromStdString(toLocus(locus));
    if (loci.isEmpty() && !session().region().chrom.empty())
        loci << QString::fromStdString(toLocus(session().region()));
    setText(loci.join(QLatin1Char(' ')));
    setCursorPosition(0);
}

void LocusBox::showRegion()
{
    if (hasFocus() && isModified())
        return;  // somebody is typing
    settle();
    say({}, false);
}

SearchBox::SearchBox(Session& session, FeatureSearch& search, QWidget* parent) : PlaceBox(session, search, parent)
{
    setPlaceholderText(tr("Search"));
    addAction(widgets::icon(widgets::Symbol::Search), QLineEdit::LeadingPosition);
    widgets::describe(this, tr("Search"), tr("Search a gene, motif, region or feature by its name or a part of it"), QStringLiteral("Ctrl+F"));
    connect(&session, &Session::projectChanged, this, &QLineEdit::clear);
}

}  // namespace bindscape::app
