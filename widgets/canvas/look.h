// SPDX-License-Identifier: GPL-3.0-or-later
// How the whole window looks: Fusion with palette and style sheet made from draw::Theme, the one scheme in use, and a signal
// when it changes. Widgets that paint themselves ask theme() when they paint and repaint on changed(). GUI thread only.
#pragma once

#include "core/draw/theme.h"

#include <QObject>
#include <QPalette>

namespace bindscape::widgets {

enum class Scheme { System, Light, Dark };
QString toText(Scheme scheme);  // "system", "light", "dark"; for settings
Scheme schemeFromText(const QString& text);

class Look : public QObject {
    Q_OBJECT
public:
    static Look& instance();
    const draw::Theme& theme() const { return m_theme; }
    Scheme scheme() const { return m_scheme; }
    draw::BaseColors baseColors() const { return m_theme.bases; }
    void setBaseColors(draw::BaseColors bases);
    // Style, font, palette and style sheet of the application.
    void apply(Scheme scheme);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    Look();
    bool systemIsDark() const;
    draw::Theme m_theme;
    Scheme m_scheme = Scheme::System;
    QPalette m_systemPalette;
    bool m_applying = false;
};

inline const draw::Theme& theme() { return Look::instance().theme(); }

QPalette paletteFrom(const draw::Theme& theme);
QString styleSheetFrom(const draw::Theme& theme);

// A size given for 96 dpi and a 13 px interface font, in today's font.
int scaled(int pixels);

// The one button of a dialog that goes on.
void makePrimary(QWidget* button);

// Says it beside the widget's name to assistive tools and in the tooltip, with the shortcut if there is one.
void describe(QWidget* widget, const QString& name, const QString& help = {}, const QString& shortcut = {});

}  // namespace bindscape::widgets
