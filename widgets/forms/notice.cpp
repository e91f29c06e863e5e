// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/notice.h"

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/canvas/sentences.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace bindscape::widgets {

namespace {

struct NoticeColors {
    draw::Color fill, line, text;
};

NoticeColors colorsOf(NoticeKind kind)
{
    const draw::Theme& now = theme();
    switch (kind) {
    case NoticeKind::Good:
        return {now.okFill, now.okFill, now.okText};
    case NoticeKind::Warning:
        return {now.warningFill, now.warningLine, now.warningText};
    case NoticeKind::Error:
        return {now.errorFill, now.errorText, now.errorText};
    case NoticeKind::Note:
        break;
    }
    return {now.alternate, now.hairline, now.text};
}

Symbol symbolOf(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::Good:
        return Symbol::Check;
    case NoticeKind::Warning:
        return Symbol::Warning;
    case NoticeKind::Error:
        return Symbol::Error;
    case NoticeKind::Note:
        break;
    }
    return Symbol::Note;
}

// Long names of files have no blank to wrap at: a break without width after their dots and lines, else after every so many letters.
QString breakable(const QString& sentence)
{
    constexpr int kShort = 24;
    QStringList words = sentence.split(QLatin1Char(' '));
    for (QString& word : words) {
        if (word.size() <= kShort || word.contains(QLatin1Char('<')) || word.contains(QLatin1Char('&')))
            continue;
        QString broken;
        int since = 0;
        for (const QChar letter : word) {
            broken += letter;
            if (++since >= kShort || QStringLiteral("._-").contains(letter)) {
                broken += QChar(0x200B);
                since = 0;
            }
        }
        word = broken;
    }
    return words.join(QLatin1Char(' '));
}

}  // namespace

Notice::Notice(QWidget* parent) : Notice(NoticeKind::Note, {}, parent) {}

Notice::Notice(NoticeKind kind, const QString& sentence, QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)), m_button(new QPushButton(this))
{
    m_text->setWordWrap(true);
    setButton({});
    m_text->setMinimumWidth(scaled(60));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QFont font = m_text->font();
    font.setPixelSize(scaled(12));
    m_text->setFont(font);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &Notice::buttonClicked);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(scaled(10), scaled(6), scaled(10), scaled(6));
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    connect(&Look::instance(), &Look::changed, this, &Notice::restyle);
    show(kind, sentence);
}

void Notice::show(NoticeKind kind, const QString& sentence)
{
    m_kind = kind;
    const QString shown = withoutFolders(sentence);  // a long path cannot wrap and would widen what the notice lies in
    m_shown = shown;
    m_text->setText(breakable(shown));
    m_text->setToolTip(shown == sentence ? QString() : sentence);
    setVisible(!sentence.isEmpty());
    setAccessibleName(sentence);
    restyle();
}

void Notice::setButton(const QString& text)
{
    m_button->setText(text);
    m_button->setAccessibleName(text.isEmpty() ? tr("What to do") : text);  // a hidden one has a name, too
    m_button->setVisible(!text.isEmpty());
}

QString Notice::sentence() const { return m_shown; }

void Notice::restyle()
{
    m_icon->setPixmap(icon(symbolOf(m_kind)).pixmap(scaled(16)));
    QPalette palette = m_text->palette();
    palette.setColor(QPalette::WindowText, toQColor(colorsOf(m_kind).text));
    m_text->setPalette(palette);
    update();
}

void Notice::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const NoticeColors colors = colorsOf(m_kind);
    painter.setPen(QPen(toQColor(colors.line), 1));
    painter.setBrush(toQColor(colors.fill));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
}

}  // namespace bindscape::widgets
