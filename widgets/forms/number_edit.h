// SPDX-License-Identifier: GPL-3.0-or-later
// A line for one number of any size, "1e-4" as well as "0.02"; always in the notation of the program, whatever the country. What is no
// number, or lies outside the range, is outlined and given back when the field is left.
#pragma once

#include <QLineEdit>

namespace bindscape::widgets {

class NumberEdit : public QLineEdit {
    Q_OBJECT
public:
    NumberEdit(double value, double least, double most, QWidget* parent = nullptr);
    double value() const { return m_value; }  // the last good one
    void setValue(double value);              // without signal if it is the same

Q_SIGNALS:
    void valueChanged(double value);

private:
    void typed();
    void giveBack();
    void setInvalid(bool invalid);
    double m_value, m_least, m_most;
};

}  // namespace bindscape::widgets
