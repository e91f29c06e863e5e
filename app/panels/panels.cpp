// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/panels.h"

#include "app/panels/compare_panel.h"
#include "app/panels/evaluation_panel.h"
#include "app/panels/jobs_panel.h"
#include "app/panels/kmers_panel.h"
#include "app/panels/models_panel.h"
#include "app/panels/motifs_panel.h"
#include "app/panels/profile_panel.h"
#include "app/panels/profiles_panel.h"
#include "app/panels/regions_panel.h"
#include "app/panels/sites_panel.h"
#include "app/panels/tf_kmers_panel.h"
#include "app/panels/training_panel.h"
#include "app/panels/variants_panel.h"
#include "app/panels/what_if_panel.h"

#include <QObject>

#include <vector>

namespace bindscape::app {

namespace {

template <class Panel>
PanelInfo entry(const char* id, const QString& title, const char* key, Qt::DockWidgetArea area)
{
    return {QString::fromLatin1(id), title, QKeySequence(QString::fromLatin1(key)), area,
            [](Session& session, QWidget* parent) -> QWidget* { return new Panel(session, parent); }};
}

}  // namespace

std::span<const PanelInfo> panels()
{
    static const std::vector<PanelInfo> list{
        entry<TrainingPanel>("training", QObject::tr("Training"), "Alt+1", Qt::BottomDockWidgetArea),
        entry<ProfilePanel>("profile", QObject::tr("Profile"), "Alt+2", Qt::BottomDockWidgetArea),
        entry<KmersPanel>("kmers", QObject::tr("k-mers"), "Alt+3", Qt::BottomDockWidgetArea),
        entry<EvaluationPanel>("evaluation", QObject::tr("Evaluation"), "Alt+4", Qt::BottomDockWidgetArea),
        entry<RegionsPanel>("regions", QObject::tr("Regions"), "Alt+5", Qt::BottomDockWidgetArea),
        entry<SitesPanel>("sites", QObject::tr("Sites"), "Alt+6", Qt::BottomDockWidgetArea),
        entry<ComparePanel>("compare", QObject::tr("Compare"), "Alt+7", Qt::BottomDockWidgetArea),
        entry<MotifsPanel>("motifs", QObject::tr("Motifs"), "Alt+8", Qt::BottomDockWidgetArea),
        entry<ProfilesPanel>("profiles", QObject::tr("TF profiles"), "Alt+Shift+2", Qt::BottomDockWidgetArea),
        entry<TfKmersPanel>("tf-kmers", QObject::tr("TF k-mers"), "Alt+Shift+3", Qt::BottomDockWidgetArea),
        entry<VariantsPanel>("variants", QObject::tr("Variants"), "Alt+Shift+4", Qt::BottomDockWidgetArea),
        entry<WhatIfPanel>("whatif", QObject::tr("What if"), "Alt+9", Qt::BottomDockWidgetArea),
        entry<ModelsPanel>("models", QObject::tr("Models"), "", Qt::RightDockWidgetArea),
        entry<JobsPanel>("jobs", QObject::tr("Jobs"), "", Qt::RightDockWidgetArea),
    };
    return list;
}

}  // namespace bindscape::app
