// SPDX-License-Identifier: GPL-3.0-or-later
// What Fusion cannot take from a palette. Words in @...@ are colours of the theme; there is no number of a colour in here.
#include "widgets/canvas/look.h"

#include "widgets/canvas/qt_canvas.h"

#include <QHash>

namespace bindscape::widgets {

namespace {

constexpr const char* kRules = R"(
QMainWindow::separator { background: @hairline@; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: @accent@; }
QMenuBar { background: @window@; border-bottom: 1px solid @hairline@; }
QMenuBar::item { padding: 4px 8px; background: transparent; }
QMenuBar::item:selected { background: @selection@; border-radius: 3px; }
QToolBar { background: @window@; border: 0; border-bottom: 1px solid @border@; padding: 3px 8px; spacing: 4px; }
QToolBar::separator { background: @hairline@; width: 1px; margin: 3px 5px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 3px; padding: 3px 4px; color: @text@; }
QToolButton#qt_toolbar_ext_button { padding: 0; min-width: 12px; }
QToolButton:hover { background: @hairline@; }
QToolButton:pressed { background: @border@; }
QToolButton:checked { background: @selection@; border-color: @selectionLine@; }
QToolButton:focus { border-color: @accent@; }
QToolButton:disabled { color: @text3@; }
QToolButton[framed="true"] { background: qlineargradient(x1:0,y1:0,x2:0,y2:1,stop:0 @buttonTop@,stop:1 @buttonBottom@); border-color: @border@; padding: 3px 8px; }
QToolButton[framed="true"]:hover { border-color: @text3@; }
QToolButton[framed="true"]:checked { background: @selection@; border-color: @selectionLine@; }
QPushButton { background: qlineargradient(x1:0,y1:0,x2:0,y2:1,stop:0 @buttonTop@,stop:1 @buttonBottom@); color: @text@;
  border: 1px solid @border@; border-radius: 3px; padding: 4px 12px; min-height: 16px; }
QPushButton:hover { border-color: @text3@; }
QPushButton:pressed, QPushButton:checked { background: @selection@; border-color: @selectionLine@; }
QPushButton:focus { border-color: @accent@; }
QPushButton:disabled { color: @text3@; border-color: @hairline@; }
QPushButton[primary="true"], QToolButton[primary="true"] { background: qlineargradient(x1:0,y1:0,x2:0,y2:1,stop:0 @primaryTop@,stop:1 @primaryBottom@);
  color: white; font-weight: bold; border: 1px solid @primaryBottom@; padding: 4px 10px; }
QPushButton[primary="true"]:hover, QToolButton[primary="true"]:hover { background: @primaryTop@; }
QPushButton[primary="true"]:focus, QToolButton[primary="true"]:focus { border-color: @text@; }
QPushButton[primary="true"]:disabled, QToolButton[primary="true"]:disabled { background: @hairline@; color: @text3@; border-color: @border@; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; }
QLineEdit { background: @base@; color: @text@; border: 1px solid @border@; border-radius: 3px; padding: 3px 6px; min-height: 18px;
  selection-background-color: @selectionLine@; selection-color: @text@; }
QLineEdit:focus { border: 1px solid @accent@; }
QLineEdit:disabled { background: @window@; color: @text3@; }
QLineEdit[invalid="true"] { border: 1px solid @errorText@; background: @errorFill@; }
QDockWidget { color: @text@; }
QWidget#dockTitle { background: @title@; border-bottom: 1px solid @border@; }
QTabBar::tab { background: @window@; color: @text2@; padding: 4px 12px; border: 1px solid @hairline@; border-bottom: 0; margin-right: 1px;
  border-top-left-radius: 3px; border-top-right-radius: 3px; }
QTabBar::tab:selected { background: @base@; color: @text@; font-weight: bold; border-color: @border@; border-top: 2px solid @accent@; }
QTabBar::tab:hover:!selected { color: @text@; }
QStatusBar { background: @window@; border-top: 1px solid @border@; }
QStatusBar::item { border: 0; }
QHeaderView::section { background: @window@; color: @text2@; border: 0; border-right: 1px solid @hairline@; border-bottom: 1px solid @border@; padding: 3px 6px; }
QTableCornerButton::section { background: @window@; border: 0; border-bottom: 1px solid @border@; }
QTreeView, QTableView, QListView { background: @base@; alternate-background-color: @alternate@; border: 1px solid @hairline@; outline: 0; gridline-color: @hairline@; }
QTreeView::item, QListView::item { min-height: 22px; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: @selection@; color: @text@; }
QProgressBar { background: @base@; border: 1px solid @border@; border-radius: 3px; max-height: 12px; text-align: center; }
QProgressBar::chunk { background: @accent@; border-radius: 2px; }
QProgressBar[paused="true"]::chunk { background: @text3@; }
QToolTip { background: @base@; color: @text@; border: 1px solid @border@; padding: 3px; }
QMenu { background: @base@; border: 1px solid @border@; padding: 4px 0; }
QMenu::item { padding: 4px 28px 4px 26px; }
QMenu::item:selected { background: @selection@; }
QMenu::item:disabled { color: @text3@; }
QMenu::separator { height: 1px; background: @hairline@; margin: 4px 8px; }
QMenu::icon, QMenu::indicator { padding-left: 8px; }
QGroupBox { font-weight: bold; border: 1px solid @hairline@; border-radius: 3px; margin-top: 10px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; padding: 0 4px; }
)";

}  // namespace

QString styleSheetFrom(const draw::Theme& theme)
{
    const QHash<QString, draw::Color> colors{
        {QStringLiteral("window"), theme.window}, {QStringLiteral("base"), theme.base}, {QStringLiteral("alternate"), theme.alternate},
        {QStringLiteral("title"), theme.title}, {QStringLiteral("text"), theme.text}, {QStringLiteral("text2"), theme.text2},
        {QStringLiteral("text3"), theme.text3}, {QStringLiteral("border"), theme.border}, {QStringLiteral("hairline"), theme.hairline},
        {QStringLiteral("accent"), theme.accent}, {QStringLiteral("selection"), theme.selection},
        {QStringLiteral("selectionLine"), theme.selectionLine}, {QStringLiteral("buttonTop"), theme.buttonTop},
        {QStringLiteral("buttonBottom"), theme.buttonBottom}, {QStringLiteral("primaryTop"), theme.primaryTop},
        {QStringLiteral("primaryBottom"), theme.primaryBottom}, {QStringLiteral("errorText"), theme.errorText},
        {QStringLiteral("errorFill"), theme.errorFill}};
    QString sheet = QString::fromLatin1(kRules);
    for (auto it = colors.begin(); it != colors.end(); ++it)
        sheet.replace(QLatin1Char('@') % it.key() % QLatin1Char('@'), toQColor(it.value()).name());
    return sheet;
}

}  // namespace bindscape::widgets
