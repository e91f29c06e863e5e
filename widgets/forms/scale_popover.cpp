// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/scale_popover.h"

#include "widgets/canvas/look.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QRadioButton>
#include <QScreen>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

// Shows no more decimals than there are, and steps by a tenth of what it holds.
class NumberBox final : public QDoubleSpinBox {
public:
    explicit NumberBox(QWidget* parent) : QDoubleSpinBox(parent)
    {
        setLocale(QLocale::c());
        setDecimals(6);
        setRange(-1e9, 1e9);
    }
    QString textFromValue(double value) const override
    {
        QString text = locale().toString(value, 'f', decimals());
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(QLatin1Char('.')))
            text.chop(1);
        return text;
    }
    void stepBy(int steps) override
    {
        const double size = std::max(std::abs(value()), 1e-5);
        setSingleStep(std::pow(10, std::floor(std::log10(size) - 0.3)));
        QDoubleSpinBox::stepBy(steps);
    }
};

}  // namespace

ScalePopover::ScalePopover(const QString& title, const ScaleChoice& choice, const QStringList& groups, const QString& newGroup,
                           bool canBeLogarithmic, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_auto(new QRadioButton(tr("&Auto"), this)), m_fixed(new QRadioButton(tr("&Fixed"), this)),
      m_percentile(new QRadioButton(tr("&Percentile"), this)), m_symmetric(new QRadioButton(tr("&Symmetric about 0"), this)),
      m_min(new NumberBox(this)), m_max(new NumberBox(this)), m_percent(new NumberBox(this)), m_log(new QCheckBox(tr("&Logarithmic"), this)),
      m_group(new QComboBox(this)), m_trouble(new QLabel(this))
{
    setObjectName(QStringLiteral("scalePopover"));
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(title);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(scaled(12), scaled(10), scaled(12), scaled(12));
    grid->setVerticalSpacing(scaled(6));
    auto* heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    grid->addWidget(heading, 0, 0, 1, 4);
    makeRanges(*grid);
    makeShared(*grid, groups, newGroup, canBeLogarithmic);
    setChoice(choice);
}

void ScalePopover::makeRanges(QGridLayout& grid)
{
    describe(m_auto, tr("Auto scale"), tr("From the values in view"));
    describe(m_fixed, tr("Fixed scale"), tr("From the lower to the upper end given here"));
    describe(m_percentile, tr("Percentile scale"), tr("Ends at this percentile of the values in view; what is higher is cut and marked"));
    describe(m_symmetric, tr("Symmetric scale"), tr("As far below zero as above"));
    describe(m_min, tr("Lower end"));
    describe(m_max, tr("Upper end"));
    describe(m_percent, tr("Percentile"));
    m_percent->setRange(50, 100);
    m_percent->setDecimals(2);
    m_percent->setSuffix(QStringLiteral(" %"));
    for (auto* box : {m_min, m_max, m_percent})
        box->setMinimumWidth(scaled(86));
    grid.addWidget(m_auto, 1, 0, 1, 4);
    grid.addWidget(m_fixed, 2, 0);
    grid.addWidget(m_min, 2, 1);
    grid.addWidget(new QLabel(tr("to"), this), 2, 2);
    grid.addWidget(m_max, 2, 3);
    grid.addWidget(m_percentile, 3, 0);
    grid.addWidget(m_percent, 3, 1);
    grid.addWidget(m_symmetric, 4, 0, 1, 4);
    for (auto* button : {m_auto, m_fixed, m_percentile, m_symmetric})
        connect(button, &QRadioButton::toggled, this, [this](bool on) {
            // A fixed scale belongs to one track.
            if (on && m_fixed->isChecked() && !m_showing)
                m_group->setCurrentIndex(0);
            if (on)
                edited();
        });
    const auto choose = [this](QRadioButton* button) {
        if (m_showing)
            return;
        if (button->isChecked())
            edited();
        else
            button->setChecked(true);
    };
    for (auto* box : {m_min, m_max})
        connect(box, &QDoubleSpinBox::valueChanged, this, [this, choose] { choose(m_fixed); });
    connect(m_percent, &QDoubleSpinBox::valueChanged, this, [this, choose] { choose(m_percentile); });
}

void ScalePopover::makeShared(QGridLayout& grid, const QStringList& groups, const QString& newGroup, bool canBeLogarithmic)
{
    m_group->addItem(tr("Own scale"), QString());
    for (const QString& group : groups)
        m_group->addItem(tr("Group %1").arg(group), group);
    if (!newGroup.isEmpty() && !groups.contains(newGroup))
        m_group->addItem(tr("New group %1").arg(newGroup), newGroup);
    describe(m_group, tr("Scale group"), tr("Tracks of one group share one scale"));
    auto* label = new QLabel(tr("&Share with"), this);
    label->setBuddy(m_group);
    m_log->setVisible(canBeLogarithmic);
    describe(m_log, tr("Logarithmic scale"), tr("Signed: below zero as above"));
    m_trouble->setWordWrap(true);
    m_trouble->hide();
    grid.addWidget(m_log, 5, 0, 1, 4);
    grid.addWidget(label, 6, 0);
    grid.addWidget(m_group, 6, 1, 1, 3);
    grid.addWidget(m_trouble, 7, 0, 1, 4);
    connect(m_log, &QCheckBox::toggled, this, &ScalePopover::edited);
    connect(m_group, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index > 0 && m_fixed->isChecked() && !m_showing)
            m_auto->setChecked(true);
        else
            edited();
    });
}

void ScalePopover::setChoice(const ScaleChoice& choice)
{
    m_showing = true;
    m_choice = choice;
    m_min->setValue(choice.min);
    m_max->setValue(choice.max);
    m_percent->setValue(choice.percentile);
    m_log->setChecked(choice.logarithmic);
    m_group->setCurrentIndex(std::max(0, m_group->findData(choice.group)));
    using Range = ScaleChoice::Range;
    (choice.range == Range::Fixed        ? m_fixed
     : choice.range == Range::Percentile ? m_percentile
     : choice.range == Range::Symmetric  ? m_symmetric
                                         : m_auto)
        ->setChecked(true);
    m_showing = false;
}

ScaleChoice::Range ScalePopover::rangeOf() const
{
    using Range = ScaleChoice::Range;
    return m_fixed->isChecked() ? Range::Fixed : m_percentile->isChecked() ? Range::Percentile : m_symmetric->isChecked() ? Range::Symmetric : Range::Auto;
}

void ScalePopover::edited()
{
    if (m_showing)
        return;
    const ScaleChoice now{rangeOf(), m_min->value(), m_max->value(), m_percent->value(), m_log->isChecked(), m_group->currentData().toString()};
    const bool wrong = now.range == ScaleChoice::Range::Fixed && !(now.min < now.max);
    m_trouble->setText(wrong ? tr("The lower end must be below the upper one.") : QString());
    m_trouble->setVisible(wrong);
    if (wrong || now == m_choice)
        return;
    m_choice = now;
    Q_EMIT chosen(now);
}

void ScalePopover::popUp(QPoint global)
{
    adjustSize();
    if (const QScreen* screen = parentWidget() ? parentWidget()->screen() : nullptr) {
        const QRect room = screen->availableGeometry();
        global.setX(std::clamp(global.x(), room.left(), std::max(room.left(), room.right() - width())));
        global.setY(std::clamp(global.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    }
    move(global);
    show();
    for (auto* button : {m_auto, m_fixed, m_percentile, m_symmetric})
        if (button->isChecked())
            button->setFocus(Qt::PopupFocusReason);
}

void ScalePopover::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        close();
    else
        QFrame::keyPressEvent(event);
}

}  // namespace bindscape::widgets
