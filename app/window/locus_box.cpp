// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/locus_box.h"

#include "widgets/canvas/look.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QStyle>
#include <QStyledItemDelegate>

namespace bindscape::app {

namespace {
constexpr int kTypingMs = 120;
}

LocusBox::LocusBox(Session& session, FeatureSearch& search, QWidget* parent)
    : QLineEdit(parent), m_session(session), m_search(search), m_completer(new QCompleter(this)), m_trouble(nullptr)
{
    setPlaceholderText(tr("Locus or gene"));
    widgets::describe(this, tr("Locus or gene"),
                      tr("chr1:1,000-2,000 counts from 1 and includes both ends; chr1 1000 2000 is read as BED; names of genes and peaks work too"),
                      QStringLiteral("Ctrl+L"));
    m_completer->setModel(&m_names);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    // The completer's own delegate knows nothing of the style sheet's row height: rows would overlap.
    m_completer->popup()->setItemDelegate(new QStyledItemDelegate(m_completer->popup()));
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, [this](const QString& name) {
        setText(name.section(QStringLiteral("   "), 0, 0));
        go();
    });
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(&m_typing, &QTimer::timeout, this, [this] { m_search.complete(text().trimmed()); });
    connect(this, &QLineEdit::textEdited, this, [this](const QString& typed) {
        say({});
        const QString word = typed.trimmed();
        const bool isName = word.size() >= 2 && !word.contains(QLatin1Char(':')) && !word.contains(QLatin1Char(' '));
        isName ? m_typing.start() : m_typing.stop();
    });
    connect(this, &QLineEdit::returnPressed, this, &LocusBox::go);
    connect(&m_search, &FeatureSearch::found, this, &LocusBox::showCompletions);
    connect(&session, &Session::regionChanged, this, &LocusBox::showRegion);
    connect(&session, &Session::projectChanged, this, &LocusBox::showRegion);
}

QString LocusBox::trouble() const
{
    return m_trouble ? m_trouble->text() : QString();
}

void LocusBox::showRegion()
{
    if (hasFocus() && isModified())
        return;  // somebody is typing
    setText(m_session.region().chrom.empty() ? QString() : QString::fromStdString(toLocus(m_session.region())));
    say({});
}

void LocusBox::showCompletions(const QString& prefix, const std::vector<genome::Feature>& features)
{
    if (!hasFocus() || prefix != text().trimmed())
        return;
    QStringList names;
    for (const auto& feature : features)
        names << QString::fromStdString(feature.name) + QStringLiteral("   ") + QString::fromStdString(feature.detail);
    names.removeDuplicates();
    m_names.setStringList(names);
    if (names.isEmpty())
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

void LocusBox::edit()
{
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

void LocusBox::go()
{
    m_typing.stop();
    const QString typed = text().trimmed();
    if (typed.isEmpty())
        return;
    if (!m_session.hasGenome()) {
        say(tr("Open a genome first."));
        return;
    }
    try {
        std::string note;
        const Region region = genome::parseLocus(m_session.contigs(), typed.toStdString(), m_session.region().chrom, &note);
        setModified(false);
        m_session.goTo(region);
        showRegion();
        if (!note.empty())
            say(QString::fromStdString(note));
        Q_EMIT went();
        return;
    } catch (const Error& error) {
        // Perhaps it is a name.
        m_search.goTo(typed, [this, typed, sentence = QString::fromUtf8(error.what())](bool found) {
            if (found) {
                setModified(false);
                showRegion();
                Q_EMIT went();
            } else {
                const bool looksLikeLocus = typed.contains(QLatin1Char(':')) || typed.contains(QLatin1Char(' '));
                say(looksLikeLocus ? sentence : tr("No gene, peak or chromosome is called %1.").arg(typed));
            }
        });
    }
}

void LocusBox::say(const QString& trouble)
{
    setProperty("invalid", !trouble.isEmpty());
    style()->unpolish(this);
    style()->polish(this);
    if (trouble.isEmpty() && !m_trouble)
        return;
    if (!m_trouble) {
        m_trouble = new QLabel(window());
        m_trouble->setObjectName(QStringLiteral("locusTrouble"));
        m_trouble->setAutoFillBackground(true);
        m_trouble->setBackgroundRole(QPalette::ToolTipBase);
        m_trouble->setMargin(6);
        m_trouble->setFrameShape(QFrame::Box);
        m_trouble->setAccessibleName(tr("Locus not understood"));
    }
    m_trouble->setText(trouble);
    m_trouble->adjustSize();
    m_trouble->move(mapTo(window(), QPoint(0, height() + 2)));
    m_trouble->setVisible(!trouble.isEmpty());
    m_trouble->raise();
}

void LocusBox::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        setModified(false);
        showRegion();
        clearFocus();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void LocusBox::focusInEvent(QFocusEvent* event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        QTimer::singleShot(0, this, &QLineEdit::selectAll);
}

void LocusBox::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        say({});
}

}  // namespace bindscape::app
