// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/message_bar.h"

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/canvas/sentences.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace bindscape::app {

namespace {

constexpr int kMost = 3, kNoteMs = 10'000;
constexpr const char* kAsks = "asks";

class MessageRow final : public QFrame {
public:
    MessageRow(const QString& sentence, Severity severity, const std::vector<MessageBar::Answer>& answers, QWidget* parent)
        : QFrame(parent), m_severity(severity), m_text(new QLabel(widgets::withoutFolders(sentence)))
    {
        m_text->setTextFormat(Qt::PlainText);
        m_text->setToolTip(m_text->text() == sentence ? QString() : sentence);
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(12, 5, 8, 5);
        auto* mark = new QLabel;
        const auto symbol = severity == Severity::Error     ? widgets::Symbol::Error
                            : severity == Severity::Warning ? widgets::Symbol::Warning
                                                            : widgets::Symbol::Note;
        mark->setPixmap(widgets::icon(symbol).pixmap(16, 16));
        m_text->setWordWrap(true);
        m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addWidget(mark, 0, Qt::AlignTop);
        layout->addWidget(m_text, 1, answers.empty() ? Qt::Alignment() : Qt::AlignVCenter);
        for (const auto& answer : answers) {
            auto* button = new QPushButton(answer.text);
            connect(button, &QPushButton::clicked, this, [this, work = answer.work] {
                hide();
                deleteLater();
                if (work)
                    work();
            });
            layout->addWidget(button, 0, Qt::AlignTop);
        }
        setProperty(kAsks, !answers.empty());
        if (severity != Severity::Note) {
            auto* copy = new QToolButton;
            copy->setText(tr("Copy details"));
            widgets::describe(copy, tr("Copy details"), tr("Copy the whole message with the full names of files"));
            connect(copy, &QToolButton::clicked, this, [sentence] { QGuiApplication::clipboard()->setText(sentence); });
            layout->addWidget(copy, 0, Qt::AlignTop);
        }
        auto* close = new QToolButton;
        close->setIcon(widgets::icon(widgets::Symbol::Close));
        close->setIconSize({12, 12});
        widgets::describe(close, tr("Close message"));
        connect(close, &QToolButton::clicked, this, &QObject::deleteLater);
        layout->addWidget(close, 0, Qt::AlignTop);
        setAccessibleName(sentence);
        restyle();
        connect(&widgets::Look::instance(), &widgets::Look::changed, this, [this] { restyle(); });
    }

private:
    void restyle()
    {
        const auto& theme = widgets::theme();
        const auto fill = m_severity == Severity::Error ? theme.errorFill : m_severity == Severity::Warning ? theme.warningFill : theme.alternate;
        const auto text = m_severity == Severity::Error ? theme.errorText : m_severity == Severity::Warning ? theme.warningText : theme.text;
        setAutoFillBackground(true);
        QPalette colors = palette();
        colors.setColor(QPalette::Window, widgets::toQColor(fill));
        colors.setColor(QPalette::WindowText, widgets::toQColor(text));
        setPalette(colors);
        m_text->setPalette(colors);
    }

    Severity m_severity;
    QLabel* m_text;
};

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QWidget(parent), m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(1);
    setAccessibleName(tr("Messages"));
}

void MessageBar::show(const QString& sentence, Severity severity)
{
    const auto known = sentences();
    if (!known.isEmpty() && known.last() == sentence)
        return;
    auto* row = new MessageRow(sentence, severity, {}, this);
    add(row);
    if (severity == Severity::Note)
        QTimer::singleShot(kNoteMs, row, &QObject::deleteLater);
}

void MessageBar::ask(const QString& sentence, Severity severity, std::vector<Answer> answers)
{
    withdraw(sentence);
    add(new MessageRow(sentence, severity, answers, this));
}

void MessageBar::withdraw(const QString& sentence)
{
    // Not deleted at once: one of its buttons may be at work.
    for (auto* row : findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly))
        if (row->accessibleName() == sentence) {
            m_rows->removeWidget(row);
            row->hide();
            row->deleteLater();
        }
}

void MessageBar::add(QWidget* row)
{
    dropOldest();
    m_rows->addWidget(row);
    QAccessibleEvent event(row, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

// Makes room for one more; what asks for an answer stays.
void MessageBar::dropOldest()
{
    for (int i = 0; m_rows->count() >= kMost && i < m_rows->count();) {
        if (m_rows->itemAt(i)->widget()->property(kAsks).toBool()) {
            ++i;
            continue;
        }
        auto* oldest = m_rows->takeAt(i);
        oldest->widget()->deleteLater();
        delete oldest;
    }
}

void MessageBar::clear()
{
    for (auto* row : findChildren<QFrame*>(QString(), Qt::FindDirectChildrenOnly))
        row->deleteLater();
}

QStringList MessageBar::sentences() const
{
    QStringList all;
    for (int i = 0; i < m_rows->count(); ++i) {
        if (const auto* widget = m_rows->itemAt(i)->widget())
            all << widget->accessibleName();
    }
    return all;
}

}  // namespace bindscape::app
