// SPDX-License-Identifier: GPL-3.0-or-later
// Size, text, format and background of an exported figure, and which journal rules it meets.
#pragma once

#include "core/figure/figure.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace bindscape::widgets {

class ExportForm : public QWidget {
    Q_OBJECT
public:
    explicit ExportForm(QWidget* parent = nullptr);

    figure::ExportOptions options() const;
    void setOptions(const figure::ExportOptions& options);
    void setContentHeight(double heightMm);          // what "Fit" gives; shown in the height field and checked against the rules
    static QString ending(draw::FileFormat format);  // "pdf"

Q_SIGNALS:
    void changed();

private:
    QWidget* makeSizeBox();
    QWidget* makeTextBox();
    QWidget* makeFormatBox();
    void choosePreset(int index);
    void updateRules();

    QComboBox* m_preset;
    QDoubleSpinBox *m_width, *m_height, *m_font;
    QCheckBox *m_fit, *m_transparent;
    QButtonGroup* m_format;
    QSpinBox* m_dpi;
    QLabel *m_rulesTitle, *m_rules;
    bool m_setting = false;
};

}  // namespace bindscape::widgets
