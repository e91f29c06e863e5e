// SPDX-License-Identifier: GPL-3.0-or-later
// One field under each column head of the table of sites: what it must be to be listed. All fields hold together. The row follows
// the widths and the sideways scrolling of the table.
#pragma once

#include "core/dataset/site_list.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <map>
#include <optional>

class QComboBox;
class QLineEdit;
class QTableView;

namespace bindscape::app {

class SiteFilterRow : public QWidget {
    Q_OBJECT
public:
    // `place` finds a place in what was typed into the field of loci; other text is looked for in the locus.
    SiteFilterRow(QTableView& table, std::function<std::optional<Region>(const QString&)> place, QWidget* parent = nullptr);

    dataset::SiteQuery query() const;  // fields that are no range are left out
    void setQuery(const dataset::SiteQuery& query);
    bool isEmpty() const;
    QWidget* field(dataset::SiteColumn column) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void changed();  // a little after the last letter

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void addText(dataset::SiteColumn column, const QString& placeholder, const QString& name, const QString& help);
    void addRange(dataset::SiteColumn column, const QString& example, const QString& name);
    void addChoice(dataset::SiteColumn column, const QString& name, const QStringList& choices);
    void place();
    void checkRange(dataset::SiteColumn column);
    std::optional<dataset::Range> range(dataset::SiteColumn column) const;
    void setRange(dataset::SiteColumn column, const std::optional<dataset::Range>& range);
    int choice(dataset::SiteColumn column) const;  // 0 = any
    void setChoice(dataset::SiteColumn column, int index);

    QTableView& m_table;
    std::function<std::optional<Region>(const QString&)> m_place;
    std::map<dataset::SiteColumn, QWidget*> m_fields;
    std::map<dataset::SiteColumn, dataset::Range> m_given;  // ends that the text shows with fewer digits; until it is edited
    std::optional<Region> m_givenRegion;
    QTimer m_wait;
};

}  // namespace bindscape::app
