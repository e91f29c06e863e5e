// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/dock_titles.h"

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"

#include <QDockWidget>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTabBar>
#include <QToolButton>

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr int kTitleHeight = 24;
const QString kCorner = QStringLiteral("dockCorner");

QToolButton* smallButton(widgets::Symbol symbol, const QString& name, const QString& help)
{
    auto* button = new QToolButton;
    button->setIcon(widgets::icon(symbol));
    button->setIconSize({widgets::scaled(12), widgets::scaled(12)});
    button->setFixedSize(widgets::scaled(20), widgets::scaled(20));
    widgets::describe(button, name, help);
    return button;
}

class DockTitle final : public QWidget {
public:
    explicit DockTitle(QDockWidget& dock) : QWidget(&dock)
    {
        setObjectName(QStringLiteral("dockTitle"));
        setAttribute(Qt::WA_StyledBackground);
        auto* name = new QLabel(dock.windowTitle());
        QFont bold = name->font();
        bold.setBold(true);
        name->setFont(bold);
        auto* floating = smallButton(widgets::Symbol::Float, tr("Float %1").arg(dock.windowTitle()),
                                     tr("As a window of its own, or back into the main window"));
        auto* close = smallButton(widgets::Symbol::Close, tr("Close %1").arg(dock.windowTitle()),
                                  tr("Close this panel; the Window menu opens it again"));
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(8, 0, 4, 0);
        row->setSpacing(2);
        row->addWidget(name, 1);
        row->addWidget(floating);
        row->addWidget(close);
        connect(floating, &QToolButton::clicked, &dock, [&dock] { dock.setFloating(!dock.isFloating()); });
        connect(close, &QToolButton::clicked, &dock, &QWidget::close);
        connect(&dock, &QWidget::windowTitleChanged, name, &QLabel::setText);
    }
    void setAway(bool away)
    {
        if (away == m_away)
            return;
        m_away = away;
        for (auto* child : findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
            child->setVisible(!away);
        updateGeometry();
    }
    QSize sizeHint() const override { return {0, m_away ? 0 : widgets::scaled(kTitleHeight)}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

private:
    bool m_away = false;
};

}  // namespace

DockTitles::DockTitles(QMainWindow& window, const QList<QDockWidget*>& docks) : QObject(&window), m_window(window), m_docks(docks)
{
    m_later.setSingleShot(true);
    m_later.setInterval(0);
    connect(&m_later, &QTimer::timeout, this, &DockTitles::update);
    const auto later = [this] { m_later.start(); };
    for (auto* dock : docks) {
        dock->setTitleBarWidget(new DockTitle(*dock));
        connect(dock, &QDockWidget::topLevelChanged, this, later);
        connect(dock, &QDockWidget::dockLocationChanged, this, later);
        connect(dock, &QDockWidget::visibilityChanged, this, later);
        // Shown from the menu, a dock behind others comes to the front.
        connect(dock->toggleViewAction(), &QAction::triggered, dock, [dock](bool shown) {
            if (shown)
                dock->raise();
        });
    }
    m_later.start();
}

void DockTitles::update()
{
    for (auto* dock : m_docks) {
        const auto others = m_window.tabifiedDockWidgets(dock);
        const bool tabbed =
            !dock->isFloating() && std::any_of(others.begin(), others.end(), [](const auto* other) { return !other->isHidden(); });
        static_cast<DockTitle*>(dock->titleBarWidget())->setAway(tabbed);
    }
    for (auto* bar : m_window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly))
        dress(*bar);
}

QDockWidget* DockTitles::current(const QTabBar& bar) const
{
    const QString title = bar.tabText(bar.currentIndex());
    const auto found = std::find_if(m_docks.begin(), m_docks.end(), [&](const auto* dock) { return dock->windowTitle() == title; });
    return found == m_docks.end() ? nullptr : *found;
}

void DockTitles::dress(QTabBar& bar)
{
    for (int i = 0; i < bar.count(); ++i) {
        for (const auto* dock : m_docks) {
            if (dock->windowTitle() == bar.tabText(i))
                bar.setTabToolTip(i, dock->toolTip());
        }
    }
    if (bar.findChild<QWidget*>(kCorner))
        return;
    bar.setAccessibleName(tr("Panels"));
    auto* corner = new QWidget(&bar);
    corner->setObjectName(kCorner);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 4, 0);
    row->setSpacing(2);
    auto* floating = smallButton(widgets::Symbol::Float, tr("Float the shown panel"), tr("The shown panel as a window of its own"));
    auto* close =
        smallButton(widgets::Symbol::Close, tr("Close the shown panel"), tr("Close the shown panel; the Window menu opens it again"));
    row->addWidget(floating);
    row->addWidget(close);
    connect(floating, &QToolButton::clicked, this, [this, &bar] {
        if (auto* dock = current(bar))
            dock->setFloating(true);
    });
    connect(close, &QToolButton::clicked, this, [this, &bar] {
        if (auto* dock = current(bar))
            dock->close();
    });
    bar.installEventFilter(this);
    corner->adjustSize();
    corner->move(bar.width() - corner->width(), (bar.height() - corner->height()) / 2);
    corner->show();
}

bool DockTitles::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Resize) {
        const auto* bar = static_cast<QTabBar*>(object);
        if (auto* corner = bar->findChild<QWidget*>(kCorner)) {
            corner->move(bar->width() - corner->width(), (bar->height() - corner->height()) / 2);
            corner->raise();
        }
    }
    return QObject::eventFilter(object, event);
}

}  // namespace bindscape::app
