// SPDX-License-Identifier: GPL-3.0-or-later
// "What if": what the shown network would say of another sequence. A variant: its two alleles side by side. A scratch copy: a window
// whose bases are edited by hand.
#pragma once

#include "app/panels/run_panel.h"
#include "app/runs/what_if.h"

class QButtonGroup;
class QComboBox;
class QStackedWidget;

namespace bindscape::app {

class ScratchPart;
class VariantPart;

class WhatIfPanel : public RunPanel {
    Q_OBJECT
public:
    WhatIfPanel(Session& session, QWidget* parent);

    VariantPart& variants() { return *m_variants; }
    ScratchPart& scratch() { return *m_scratch; }
    enum class View { Variant, Scratch };
    View view() const;
    void setView(View view);
    void setMethod(const std::string& id);

protected:
    void reload() override;
    void showEvent(QShowEvent* event) override;

private:
    void methodChanged();
    void takeVariant();

    bool m_pending = false;  // a variant was chosen elsewhere while this was not seen

    std::shared_ptr<KeptModels> m_models;  // shared with the jobs of the parts
    QComboBox* m_method;
    QButtonGroup* m_views;
    QStackedWidget* m_parts;
    VariantPart* m_variants;
    ScratchPart* m_scratch;
};

}  // namespace bindscape::app
