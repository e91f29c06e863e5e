// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/export_form.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/figure/journal_rules.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr draw::FileFormat kFormats[] = {draw::FileFormat::Pdf, draw::FileFormat::Svg, draw::FileFormat::Png};

QDoubleSpinBox* spin(double low, double high, double value, const QString& suffix)
{
    auto* box = new QDoubleSpinBox;
    box->setDecimals(1);
    box->setRange(low, high);
    box->setValue(value);
    box->setSuffix(suffix);
    return box;
}

QFormLayout* rows(QWidget* parent)
{
    auto* form = new QFormLayout(parent);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setHorizontalSpacing(scaled(10));
    return form;
}

}  // namespace

ExportForm::ExportForm(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(10));
    layout->addWidget(makeSizeBox());
    layout->addWidget(makeTextBox());
    layout->addWidget(makeFormatBox());
    auto* rules = new QGroupBox(tr("Journal rules"));
    auto* ruleLayout = new QVBoxLayout(rules);
    m_rulesTitle = new QLabel;
    m_rules = new QLabel;
    m_rules->setTextFormat(Qt::RichText);
    ruleLayout->addWidget(m_rulesTitle);
    ruleLayout->addWidget(m_rules);
    layout->addWidget(rules);
    layout->addStretch(1);
    connect(this, &ExportForm::changed, this, &ExportForm::updateRules);
    connect(&Look::instance(), &Look::changed, this, &ExportForm::updateRules);
    updateRules();
}

QWidget* ExportForm::makeSizeBox()
{
    auto* box = new QGroupBox(tr("Size"));
    auto* form = rows(box);
    m_preset = new QComboBox;
    for (const JournalSize& size : journalSizes())
        m_preset->addItem(QString::fromUtf8(size.title));
    m_preset->addItem(tr("Custom"));
    describe(m_preset, tr("Size preset"), tr("Widths that journals take, with their rules for height and text"));
    form->addRow(tr("&Preset"), m_preset);

    m_width = spin(20, 400, 183, {});
    m_height = spin(10, 400, 100, {});
    m_fit = new QCheckBox(tr("&Fit"));
    m_fit->setChecked(true);
    m_height->setEnabled(false);
    describe(m_width, tr("Width in millimetres"));
    describe(m_height, tr("Height in millimetres"));
    describe(m_fit, tr("Fit the height"), tr("The height that the content needs at this width"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_width);
    row->addWidget(new QLabel(QStringLiteral("×")));
    row->addWidget(m_height);
    row->addWidget(new QLabel(tr("mm")));
    row->addWidget(m_fit);
    auto* sizeLabel = new QLabel(tr("&Size"));
    sizeLabel->setBuddy(m_width);
    form->addRow(sizeLabel, row);

    connect(m_preset, &QComboBox::activated, this, &ExportForm::choosePreset);
    connect(m_width, &QDoubleSpinBox::valueChanged, this, [this](double width) {
        const int now = m_preset->currentIndex();
        const auto sizes = journalSizes();
        if (!m_setting && now < static_cast<int>(sizes.size()) && std::abs(sizes[static_cast<std::size_t>(now)].widthMm - width) > 0.05)
            m_preset->setCurrentIndex(m_preset->count() - 1);
        Q_EMIT changed();
    });
    connect(m_height, &QDoubleSpinBox::valueChanged, this, [this] {
        if (!m_fit->isChecked())
            Q_EMIT changed();
    });
    connect(m_fit, &QCheckBox::toggled, this, [this](bool fit) {
        m_height->setEnabled(!fit);
        Q_EMIT changed();
    });
    return box;
}

QWidget* ExportForm::makeTextBox()
{
    auto* box = new QGroupBox(tr("Text"));
    auto* form = rows(box);
    m_font = spin(5, 24, 7, tr(" pt"));
    m_font->setSingleStep(0.5);
    describe(m_font, tr("Text size in points"), tr("At the final size. Axis numbers are 1 pt smaller."));
    form->addRow(tr("&Text size"), m_font);
    connect(m_font, &QDoubleSpinBox::valueChanged, this, &ExportForm::changed);
    return box;
}

QWidget* ExportForm::makeFormatBox()
{
    auto* box = new QGroupBox(tr("Format"));
    auto* form = rows(box);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    m_format = new QButtonGroup(this);
    const char* const help[] = {"Vector, fonts embedded; for manuscripts",
                                "Vector, text stays text, one group a track; for Illustrator and Inkscape",
                                "Pixels; for slides and web pages"};
    for (int i = 0; i < 3; ++i) {
        auto* button = new QPushButton(ending(kFormats[i]).toUpper());
        button->setCheckable(true);
        describe(button, button->text(), tr(help[i]));
        m_format->addButton(button, i);
        row->addWidget(button);
    }
    m_format->button(0)->setChecked(true);
    row->addStretch(1);
    form->addRow(tr("Format"), row);
    m_dpi = new QSpinBox;
    m_dpi->setRange(72, 1200);
    m_dpi->setValue(300);
    m_dpi->setSuffix(tr(" dpi"));
    m_dpi->setEnabled(false);
    describe(m_dpi, tr("Raster resolution"), tr("For PNG only"));
    form->addRow(tr("&Raster"), m_dpi);
    m_transparent = new QCheckBox(tr("T&ransparent background"));
    describe(m_transparent, tr("Transparent background"),
             tr("No white page behind the figure. The colours are always those of the light theme."));
    form->addRow(QString(), m_transparent);
    connect(m_format, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (!on)
            return;
        m_dpi->setEnabled(options().format == draw::FileFormat::Png);
        Q_EMIT changed();
    });
    connect(m_dpi, &QSpinBox::valueChanged, this, &ExportForm::changed);
    connect(m_transparent, &QCheckBox::toggled, this, &ExportForm::changed);
    return box;
}

QString ExportForm::ending(draw::FileFormat format)
{
    switch (format) {
    case draw::FileFormat::Svg:
        return QStringLiteral("svg");
    case draw::FileFormat::Png:
        return QStringLiteral("png");
    case draw::FileFormat::Pdf:
        break;
    }
    return QStringLiteral("pdf");
}

void ExportForm::choosePreset(int index)
{
    const auto sizes = journalSizes();
    if (index < 0 || index >= static_cast<int>(sizes.size()))
        return;
    const JournalSize& size = sizes[static_cast<std::size_t>(index)];
    m_setting = true;
    m_width->setValue(size.widthMm);
    if (m_font->value() - 1 < size.minFontPt || m_font->value() > size.maxFontPt)
        m_font->setValue(std::min(size.maxFontPt, size.minFontPt + 1));
    m_setting = false;
    Q_EMIT changed();
}

figure::ExportOptions ExportForm::options() const
{
    figure::ExportOptions options;
    options.format = kFormats[std::max(0, m_format->checkedId())];
    options.widthMm = m_width->value();
    options.heightMm = m_fit->isChecked() ? 0 : m_height->value();
    options.fontPt = m_font->value();
    options.dpi = m_dpi->value();
    options.transparent = m_transparent->isChecked();
    return options;
}

void ExportForm::setOptions(const figure::ExportOptions& options)
{
    const QSignalBlocker quiet(this);
    m_width->setValue(options.widthMm);
    m_fit->setChecked(options.heightMm <= 0);
    if (options.heightMm > 0)
        m_height->setValue(options.heightMm);
    m_font->setValue(options.fontPt);
    m_dpi->setValue(static_cast<int>(options.dpi));
    m_transparent->setChecked(options.transparent);
    for (int i = 0; i < 3; ++i)
        if (kFormats[i] == options.format)
            m_format->button(i)->setChecked(true);
    updateRules();
}

void ExportForm::setContentHeight(double heightMm)
{
    if (m_fit->isChecked()) {
        const QSignalBlocker quiet(m_height);
        m_height->setValue(heightMm);
    }
    updateRules();
}

void ExportForm::updateRules()
{
    const auto sizes = journalSizes();
    const int index = m_preset->currentIndex();
    const bool custom = index < 0 || index >= static_cast<int>(sizes.size());
    m_rules->setVisible(!custom);
    if (custom) {
        m_rulesTitle->setText(tr("Choose a preset to check its rules."));
        return;
    }
    const JournalSize& journal = sizes[static_cast<std::size_t>(index)];
    int missed = 0;
    QString lines;
    for (const RuleResult& rule : checkRules(journal, options(), m_height->value())) {
        missed += rule.met ? 0 : 1;
        const QString color = toQColor(rule.met ? theme().okText : theme().warningText).name();
        lines += QStringLiteral("<div style=\"color:%1\">%2 %3</div>")
                     .arg(color, rule.met ? QStringLiteral("✓") : QStringLiteral("⚠"), QString::fromStdString(rule.text).toHtmlEscaped());
    }
    m_rules->setText(lines);
    const QString name = QString::fromUtf8(journal.title);
    m_rulesTitle->setText(missed == 0 ? tr("Meets the rules of %1").arg(name)
                                      : tr("%1: %2 not met").arg(name, QString::fromStdString(plural(missed, "rule"))));
}

}  // namespace bindscape::widgets
