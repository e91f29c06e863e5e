// SPDX-License-Identifier: GPL-3.0-or-later
// The widget that a screen reader calls by this name: what a test clicks, instead of a pointer out of the class.
#pragma once

#include <QString>
#include <QWidget>

namespace bindscape::test {

template <class Widget>
Widget* named(const QWidget& parent, const char* name)
{
    for (auto* widget : parent.findChildren<Widget*>())
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    return nullptr;
}

}  // namespace bindscape::test
