// SPDX-License-Identifier: GPL-3.0-or-later
// A form made from parameters as data: one field each, of the kind that the parameter has; and back to Values.
#pragma once

#include "core/base/parameter.h"

#include <QWidget>

#include <map>
#include <span>
#include <vector>

class QFormLayout;

namespace bindscape::widgets {

class ParameterForm : public QWidget {
    Q_OBJECT
public:
    explicit ParameterForm(QWidget* parent = nullptr);

    void setParameters(std::span<const Parameter> parameters);  // all defaults
    void setValues(const Values& values);                       // ids that the form lacks are ignored
    Values values() const;
    // Only what differs from the defaults, by id; what a project file keeps.
    std::map<std::string, Value> changedValues() const;
    QWidget* field(std::string_view id) const;  // nullptr if unknown

Q_SIGNALS:
    void changed();

private:
    struct Field {
        Parameter parameter;
        QWidget* widget;
    };
    QWidget* makeField(const Parameter& parameter);
    std::string textOf(const Field& field) const;

    std::vector<Parameter> m_parameters;
    std::vector<Field> m_fields;
    QFormLayout* m_layout;
};

}  // namespace bindscape::widgets
