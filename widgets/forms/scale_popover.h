// SPDX-License-Identifier: GPL-3.0-or-later
// The scale of one or more tracks in a small popup under their badge. What is chosen is said at once; a click outside, Escape
// or Return closes it. GUI thread.
#pragma once

#include <QFrame>
#include <QString>
#include <QStringList>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QRadioButton;

namespace bindscape::widgets {

struct ScaleChoice {
    enum class Range { Auto, Fixed, Percentile, Symmetric };
    Range range = Range::Auto;
    double min = 0, max = 1;  // Fixed
    double percentile = 99;   // Percentile
    bool logarithmic = false;
    QString group;            // "" = a scale of its own
    bool operator==(const ScaleChoice&) const = default;
};

class ScalePopover : public QFrame {
    Q_OBJECT
public:
    // `groups` are there already, `newGroup` is the name of one that could be made. Where `canBeLogarithmic` is false there is no
    // such box.
    ScalePopover(const QString& title, const ScaleChoice& choice, const QStringList& groups, const QString& newGroup, bool canBeLogarithmic,
                 QWidget* parent);
    const ScaleChoice& choice() const { return m_choice; }
    // Opens with its upper left corner there, moved onto the screen; goes away by itself.
    void popUp(QPoint global);

Q_SIGNALS:
    void chosen(const bindscape::widgets::ScaleChoice& choice);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeRanges(QGridLayout& grid);
    void makeShared(QGridLayout& grid, const QStringList& groups, const QString& newGroup, bool canBeLogarithmic);
    void setChoice(const ScaleChoice& choice);
    void edited();
    ScaleChoice::Range rangeOf() const;

    ScaleChoice m_choice;
    QRadioButton *m_auto, *m_fixed, *m_percentile, *m_symmetric;
    QDoubleSpinBox *m_min, *m_max, *m_percent;
    QCheckBox* m_log;
    QComboBox* m_group;
    QLabel* m_trouble;
    bool m_showing = false;
};

}  // namespace bindscape::widgets
