// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of the engine as the window shows them.
#pragma once

#include <QString>

namespace bindscape::widgets {

// "/data/hg19/peaks.bed, line 3: ..." becomes "peaks.bed, line 3: ...". The name of a file says enough where there is little room;
// the whole path belongs in a tooltip.
QString withoutFolders(const QString& sentence);

}  // namespace bindscape::widgets
