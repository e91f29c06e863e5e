// SPDX-License-Identifier: GPL-3.0-or-later
// What the table of variants shows of each kind of study. Pure functions.
#pragma once

#include "app/dialogs/export_list.h"
#include "app/panels/variants_model.h"
#include "core/variation/ranked.h"
#include "core/variation/singletons.h"
#include "core/variation/tested.h"

namespace bindscape::app {

VariantTable rankedTable(const std::vector<variation::RankedVariant>& variants);
VariantTable testedTable(const std::vector<variation::TestedVariant>& variants);
VariantTable singletonTable(const std::vector<variation::SingletonSite>& sites);
int columnWidth(const QString& name);  // pixels at 100 %

ExportedList listOf(const VariantTable& table);  // positions from 1

}  // namespace bindscape::app
