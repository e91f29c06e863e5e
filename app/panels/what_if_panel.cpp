// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/what_if_panel.h"

#include "app/panels/scratch_part.h"
#include "app/panels/variant_part.h"
#include "app/runs/variant_selection.h"
#include "core/interpret/method.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace bindscape::app {

using widgets::scaled;

WhatIfPanel::WhatIfPanel(Session& session, QWidget* parent) : RunPanel(session, parent), m_models(std::make_shared<KeptModels>())
{
    setWindowTitle(tr("What if"));
    m_views = new QButtonGroup(this);
    auto* views = new QHBoxLayout;
    views->setSpacing(0);
    const std::tuple<View, QString, QString> choices[] = {
        {View::Variant, tr("Variant"), tr("Reference and alternate allele of a variant")},
        {View::Scratch, tr("Scratch copy"), tr("A window whose bases are edited by hand")}};
    for (const auto& [view, text, help] : choices) {
        auto* button = new QToolButton(this);
        button->setText(text);
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        widgets::describe(button, text, help);
        m_views->addButton(button, static_cast<int>(view));
        views->addWidget(button);
    }
    m_method = new QComboBox(this);
    for (const auto& method : interpret::methods()) {
        m_method->addItem(QString::fromStdString(method.title), QString::fromStdString(method.id));
        m_method->setItemData(m_method->count() - 1, QString::fromStdString(method.reference), Qt::ToolTipRole);
    }
    widgets::describe(m_method, tr("Method"), tr("How the bases of both sequences are scored; its options are those chosen beside Score (Alt+G)"));
    column()->insertLayout(0, views);
    column()->addWidget(m_method);
    m_variants = new VariantPart(session, m_models, this);
    m_scratch = new ScratchPart(session, m_models, this);
    m_parts = new QStackedWidget;
    m_parts->addWidget(m_variants);
    m_parts->addWidget(m_scratch);
    setContent(m_parts);
    setView(View::Variant);
    connect(m_views, &QButtonGroup::idClicked, this, [this](int id) { setView(static_cast<View>(id)); });
    connect(m_method, &QComboBox::currentIndexChanged, this, &WhatIfPanel::methodChanged);
    connect(&ScoreChoice::of(session), &ScoreChoice::changed, this, &WhatIfPanel::methodChanged);
    VariantSelection& selection = VariantSelection::of(session);
    // A network is asked about what is looked at, not about every row of a list that somebody steps through beside.
    m_pending = selection.last().has_value();
    connect(&selection, &VariantSelection::selected, this, [this] {
        m_pending = true;
        if (isVisible())
            takeVariant();
    });
    connect(&selection, &VariantSelection::asked, this, [this] {
        setView(View::Variant);
        takeVariant();
    });
}

void WhatIfPanel::takeVariant()
{
    const auto& variant = VariantSelection::of(session()).last();
    if (std::exchange(m_pending, false) && variant)
        m_variants->setVariant(*variant);
}

void WhatIfPanel::showEvent(QShowEvent* event)
{
    RunPanel::showEvent(event);
    takeVariant();
}

WhatIfPanel::View WhatIfPanel::view() const { return static_cast<View>(m_views->checkedId()); }

void WhatIfPanel::setView(View view)
{
    m_views->button(static_cast<int>(view))->setChecked(true);
    m_parts->setCurrentIndex(static_cast<int>(view));
}

void WhatIfPanel::setMethod(const std::string& id) { m_method->setCurrentIndex(m_method->findData(QString::fromStdString(id))); }

void WhatIfPanel::methodChanged()
{
    if (isVisible() && current())
        reload();
}

void WhatIfPanel::reload()
{
    const auto run = askedRun(session().project(), current()->run->id);
    const ScoreRequest scored = ScoreChoice::of(session()).requestOf(m_method->currentData().toString().toStdString());
    m_variants->setRun(run, scored);
    m_scratch->setRun(run, scored);
    setFacts(tr("The scores of both sequences stand on one scale; the third row is the second minus the first."));
    showContent();
}

}  // namespace bindscape::app
