// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/parameter_form.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>
#include <climits>

namespace bindscape::widgets {

namespace {

int toInt(long value) { return static_cast<int>(std::clamp(value, static_cast<long>(INT_MIN), static_cast<long>(INT_MAX))); }

}  // namespace

ParameterForm::ParameterForm(QWidget* parent) : QWidget(parent), m_layout(formLayout(this)) { m_layout->setContentsMargins(0, 0, 0, 0); }

void ParameterForm::setParameters(std::span<const Parameter> parameters)
{
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_fields.clear();
    m_parameters.assign(parameters.begin(), parameters.end());
    for (const Parameter& parameter : m_parameters) {
        QWidget* widget = makeField(parameter);
        widget->setObjectName(QString::fromStdString(parameter.id));
        addField(m_layout, QString::fromStdString(parameter.label), widget, QString::fromStdString(parameter.help));
        m_fields.push_back({parameter, widget});
    }
    Q_EMIT changed();
}

QWidget* ParameterForm::makeField(const Parameter& parameter)
{
    if (const auto* range = std::get_if<IntRange>(&parameter.kind)) {
        auto* spin = new QSpinBox;
        spin->setRange(toInt(range->min), toInt(range->max));
        spin->setValue(toInt(range->value));
        connect(spin, &QSpinBox::valueChanged, this, &ParameterForm::changed);
        return spin;
    }
    if (const auto* range = std::get_if<RealRange>(&parameter.kind)) {
        // A line, not a spin box: rates such as 1e-4 must stay readable and exact.
        auto* edit = new QLineEdit(QString::fromStdString(formatExact(range->value)));
        const double low = range->min, high = range->max;
        connect(edit, &QLineEdit::textChanged, this, [this, edit, low, high](const QString& text) {
            const auto value = parseReal(text.trimmed().toStdString());
            edit->setProperty("invalid", !value || *value < low || *value > high);
            edit->setStyleSheet(edit->styleSheet());  // looks at the property again
            Q_EMIT changed();
        });
        return edit;
    }
    if (const auto* choice = std::get_if<Choice>(&parameter.kind)) {
        auto* combo = new QComboBox;
        for (const std::string& option : choice->options)
            combo->addItem(QString::fromStdString(option));
        combo->setCurrentText(QString::fromStdString(choice->value));
        connect(combo, &QComboBox::currentIndexChanged, this, &ParameterForm::changed);
        return combo;
    }
    auto* box = new QCheckBox;
    box->setChecked(std::get<Flag>(parameter.kind).value);
    connect(box, &QCheckBox::toggled, this, &ParameterForm::changed);
    return box;
}

std::string ParameterForm::textOf(const Field& field) const
{
    if (const auto* spin = qobject_cast<const QSpinBox*>(field.widget))
        return std::to_string(spin->value());
    if (const auto* combo = qobject_cast<const QComboBox*>(field.widget))
        return combo->currentText().toStdString();
    if (const auto* box = qobject_cast<const QCheckBox*>(field.widget))
        return box->isChecked() ? "true" : "false";
    return static_cast<const QLineEdit*>(field.widget)->text().trimmed().toStdString();
}

void ParameterForm::setValues(const Values& values)
{
    const QSignalBlocker quiet(this);
    for (const Field& field : m_fields) {
        const auto found = values.all().find(field.parameter.id);
        if (found == values.all().end())
            continue;
        const Value& value = found->second;
        if (auto* spin = qobject_cast<QSpinBox*>(field.widget); spin != nullptr && std::holds_alternative<long>(value))
            spin->setValue(toInt(std::get<long>(value)));
        else if (auto* edit = qobject_cast<QLineEdit*>(field.widget); edit != nullptr && std::holds_alternative<double>(value))
            edit->setText(QString::fromStdString(formatExact(std::get<double>(value))));
        else if (auto* combo = qobject_cast<QComboBox*>(field.widget); combo != nullptr && std::holds_alternative<std::string>(value))
            combo->setCurrentText(QString::fromStdString(std::get<std::string>(value)));
        else if (auto* box = qobject_cast<QCheckBox*>(field.widget); box != nullptr && std::holds_alternative<bool>(value))
            box->setChecked(std::get<bool>(value));
    }
}

// A field that does not read as its parameter (an unfinished number) keeps the default; it is outlined meanwhile.
Values ParameterForm::values() const
{
    Values result(m_parameters);
    for (const Field& field : m_fields) {
        try {
            result.set(m_parameters, field.parameter.id, textOf(field));
        } catch (const std::exception&) {
            continue;
        }
    }
    return result;
}

std::map<std::string, Value> ParameterForm::changedValues() const
{
    const Values defaults(m_parameters), now = values();
    std::map<std::string, Value> changed;
    for (const auto& [id, value] : now.all())
        if (defaults.all().find(id)->second != value)
            changed.emplace(id, value);
    return changed;
}

QWidget* ParameterForm::field(std::string_view id) const
{
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [id](const Field& field) { return field.parameter.id == id; });
    return found == m_fields.end() ? nullptr : found->widget;
}

}  // namespace bindscape::widgets
