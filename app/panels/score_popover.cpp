// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/score_popover.h"

#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/parameter_form.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

QToolButton* buttonOf(QAction* action, const QString& text)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setText(text);
    button->setAccessibleName(text);
    button->setProperty("framed", true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

}  // namespace

ScorePopover::ScorePopover(Session& session, QAction* score, QAction* follow, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_session(session), m_choice(ScoreChoice::of(session)), m_method(new QComboBox),
      m_reference(widgets::hintLabel({}, this)), m_models(widgets::hintLabel({}, this)), m_form(new widgets::ParameterForm),
      m_pair(new QCheckBox(tr("&Both networks of a pair")))
{
    setObjectName(QStringLiteral("scorePopover"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("How to score"));
    for (const auto& method : interpret::methods())
        m_method->addItem(QString::fromStdString(method.title), QString::fromStdString(method.id));
    widgets::describe(
        m_pair, tr("Both networks of a pair"),
        tr("Scores with the network that saw the core and with the one for which it was replaced by N: the same windows, one scale"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(12), scaled(10), scaled(12), scaled(12));
    column->setSpacing(scaled(6));
    auto* head = new QWidget;
    auto* form = widgets::formLayout(head);
    form->setContentsMargins(0, 0, 0, 0);
    widgets::addField(form, tr("Method"), m_method, tr("How the score of a base is worked out"));
    column->addWidget(head);
    column->addWidget(m_reference);
    column->addWidget(m_form);
    column->addWidget(m_pair);
    column->addWidget(m_models);
    auto* row = new QHBoxLayout;
    row->addWidget(buttonOf(score, tr("Score the view (G)")));
    row->addWidget(buttonOf(follow, tr("Follow (Shift+G)")));
    row->addStretch(1);
    column->addLayout(row);
    setMinimumWidth(scaled(380));
    showChoice();
    connect(m_method, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_showing)
            m_choice.chooseMethod(m_method->currentData().toString().toStdString());
    });
    connect(m_form, &widgets::ParameterForm::changed, this, [this] {
        if (!m_showing)
            m_choice.setValues(m_form->values());
    });
    connect(m_pair, &QCheckBox::toggled, this, [this](bool on) { m_choice.setWithPair(on); });
    connect(&m_choice, &ScoreChoice::changed, this, &ScorePopover::showChoice);
    connect(score, &QAction::triggered, this, &QWidget::close);
}

// A field that has the focus is not touched: only another method makes another form.
void ScorePopover::showChoice()
{
    m_showing = true;
    const ScoreRequest request = m_choice.request();
    m_method->setCurrentIndex(m_method->findData(QString::fromStdString(request.method)));
    if (m_form->property("method").toString() != QString::fromStdString(request.method)) {
        m_form->setParameters(request.description().parameters);
        m_form->setValues(request.values);
        m_form->setProperty("method", QString::fromStdString(request.method));
    }
    m_reference->setText(QString::fromStdString(request.description().reference));
    m_pair->setChecked(m_choice.withPair());
    m_models->setText(models());
    m_showing = false;
    // Fields of the form before are taken away by the event loop; only then is the size known.
    QTimer::singleShot(0, this, [this] {
        layout()->activate();
        adjustSize();
    });
}

QString ScorePopover::models() const
{
    QStringList names;
    for (const auto& id : m_choice.runs())
        if (const auto found = findRun(m_session.project(), id))
            names
                << tr("%1 (core %2)").arg(runTitle(*found->analysis, *found->run), found->run->coreBlocked ? tr("blocked") : tr("present"));
    return names.isEmpty() ? tr("There is no model yet.")
                           : tr("With %1. Mark several in Models to score with all of them.").arg(names.join(QStringLiteral("; ")));
}

void ScorePopover::popUp(QPoint global)
{
    adjustSize();
    if (const QScreen* screen = parentWidget() ? parentWidget()->screen() : nullptr) {
        const QRect room = screen->availableGeometry();
        global.setX(std::max(room.left(), std::min(global.x(), room.right() - width())));
        global.setY(std::max(room.top(), std::min(global.y(), room.bottom() - height())));
    }
    move(global);
    show();
    m_method->setFocus();
}

}  // namespace bindscape::app
