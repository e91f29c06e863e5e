// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/sentences.h"

#include <QRegularExpression>

namespace bindscape::widgets {

QString withoutFolders(const QString& sentence)
{
    static const QRegularExpression folders(QStringLiteral("(?<![\\w./])/(?:[^/\\s:,;]+/)+(?=[^/\\s])"));
    return QString(sentence).remove(folders);
}

}  // namespace bindscape::widgets
