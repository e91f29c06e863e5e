// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/look.h"

#include "widgets/canvas/qt_canvas.h"

#include <QApplication>
#include <QEvent>
#include <QFontMetrics>
#include <QScopedValueRollback>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

namespace bindscape::widgets {

QString toText(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Light: return QStringLiteral("light");
    case Scheme::Dark: return QStringLiteral("dark");
    case Scheme::System: break;
    }
    return QStringLiteral("system");
}

Scheme schemeFromText(const QString& text)
{
    if (text == QStringLiteral("light"))
        return Scheme::Light;
    return text == QStringLiteral("dark") ? Scheme::Dark : Scheme::System;
}

Look& Look::instance()
{
    static auto* look = new Look;  // lives as long as the process: widgets may ask while the application is torn down
    return *look;
}

Look::Look() : m_theme(draw::lightTheme())
{
    if (qApp) {
        m_systemPalette = QGuiApplication::palette();
        qApp->installEventFilter(this);
    }
}

bool Look::systemIsDark() const
{
    return m_systemPalette.color(QPalette::Window).lightness() < m_systemPalette.color(QPalette::WindowText).lightness();
}

void Look::apply(Scheme scheme)
{
    const QScopedValueRollback<bool> guard(m_applying, true);
    m_scheme = scheme;
    const bool dark = scheme == Scheme::Dark || (scheme == Scheme::System && systemIsDark());
    const auto bases = m_theme.bases;
    m_theme = dark ? draw::darkTheme() : draw::lightTheme();
    m_theme.bases = bases;
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont font(QStringList{QStringLiteral("Liberation Sans"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(13);
    if (!qEnvironmentVariableIsEmpty("BINDSCAPE_FONT_PX"))
        font.setPixelSize(std::clamp(qEnvironmentVariableIntValue("BINDSCAPE_FONT_PX"), 9, 40));
    QApplication::setFont(font);
    QApplication::setPalette(paletteFrom(m_theme));
    qApp->setStyleSheet(styleSheetFrom(m_theme));
    Q_EMIT changed();
}

void Look::setBaseColors(draw::BaseColors bases)
{
    if (bases == m_theme.bases)
        return;
    m_theme.bases = bases;
    Q_EMIT changed();
}

bool Look::eventFilter(QObject* object, QEvent* event)
{
    // The desktop switched between light and dark while the program follows it.
    if (object == qApp && event->type() == QEvent::ThemeChange && !m_applying) {
        m_systemPalette = QGuiApplication::palette();
        if (m_scheme == Scheme::System)
            apply(Scheme::System);
    }
    return QObject::eventFilter(object, event);
}

QPalette paletteFrom(const draw::Theme& theme)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, draw::Color color, std::optional<draw::Color> disabled = std::nullopt) {
        palette.setColor(role, toQColor(color));
        if (disabled)
            palette.setColor(QPalette::Disabled, role, toQColor(*disabled));
    };
    set(QPalette::Window, theme.window);
    set(QPalette::Base, theme.base);
    set(QPalette::AlternateBase, theme.alternate);
    set(QPalette::Text, theme.text, theme.text3);
    set(QPalette::WindowText, theme.text, theme.text3);
    set(QPalette::ButtonText, theme.text, theme.text3);
    set(QPalette::BrightText, theme.base);
    set(QPalette::PlaceholderText, theme.text3);
    set(QPalette::Button, draw::mix(theme.buttonTop, theme.buttonBottom, 0.5));
    set(QPalette::Highlight, theme.selection, theme.hairline);
    set(QPalette::HighlightedText, theme.text, theme.text3);
    set(QPalette::Link, theme.accent);
    set(QPalette::LinkVisited, theme.violet);
    set(QPalette::ToolTipBase, theme.base);
    set(QPalette::ToolTipText, theme.text);
    set(QPalette::Light, draw::mix(theme.buttonTop, theme.base, 0.5));
    set(QPalette::Midlight, theme.buttonTop);
    set(QPalette::Mid, theme.border);
    set(QPalette::Dark, draw::mix(theme.border, theme.text2, 0.4));
    set(QPalette::Shadow, theme.text2);
    return palette;
}

int scaled(int pixels)
{
    // Only the font decides: Qt's own scaling takes care of the screen.
    static constexpr double kDesignFontHeight = 15;
    const int height = QFontMetrics(QApplication::font()).height();
    return std::max(1, qRound(pixels * std::max(1.0, height / kDesignFontHeight)));
}

void makePrimary(QWidget* button)
{
    button->setProperty("primary", true);
    // A button box has styled it already.
    button->style()->unpolish(button);
    button->style()->polish(button);
}

void describe(QWidget* widget, const QString& name, const QString& help, const QString& shortcut)
{
    widget->setAccessibleName(name);
    QString tip = help.isEmpty() ? name : help;
    if (!help.isEmpty())
        widget->setAccessibleDescription(help);
    if (!shortcut.isEmpty())
        tip = tip % QStringLiteral(" (") % shortcut % QLatin1Char(')');
    widget->setToolTip(tip);
}

}  // namespace bindscape::widgets
