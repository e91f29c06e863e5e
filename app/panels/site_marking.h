// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of the table of sites change: from the sites chosen to the rows that are kept beside the data set. And the
// dialog that adds a site.
#pragma once

#include "core/dataset/site_list.h"

#include <QDialog>

#include <functional>
#include <optional>
#include <vector>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;

namespace bindscape::app {

enum class SiteMark { Bound, Unbound, Exclude, Restore };
// Sites that are so already are left out. An added site keeps being one, with the other label; excluding it takes it back.
std::vector<dataset::SiteChange> changesFor(const dataset::SiteList& list, const std::vector<std::size_t>& sites, SiteMark mark);
// The note of sites that are changed by hand; others have none.
std::vector<dataset::SiteChange> changesOfNote(const dataset::SiteList& list, const std::vector<std::size_t>& sites, const std::string& note);
QString markText(SiteMark mark, const std::vector<dataset::SiteChange>& changes);  // "Mark 3 sites as bound"

// The core of a new site: the region itself, or, where all sites of the data set are equally wide, that width about its middle.
Region coreOfNewSite(const dataset::SiteList& list, const Region& region);
// A site where there is one already is marked, not added.
dataset::SiteChange changeOfNewSite(const dataset::SiteList& list, const Region& core, Strand strand, int label, const std::string& note);

class AddSiteDialog : public QDialog {
    Q_OBJECT
public:
    AddSiteDialog(const dataset::SiteList& list, std::function<std::optional<Region>(const QString&)> place, std::function<bool(const Region&)> fits,
                  const QString& locus, QWidget* parent = nullptr);
    std::optional<dataset::SiteChange> change() const;  // none while no site can be added
    QLineEdit* locus() { return m_locus; }
    QComboBox* label() { return m_label; }

private:
    void check();
    std::optional<Region> core() const;

    dataset::SiteList m_list;
    std::function<std::optional<Region>(const QString&)> m_place;
    std::function<bool(const Region&)> m_fits;
    QLineEdit *m_locus, *m_note;
    QComboBox *m_strand, *m_label;
    QLabel* m_facts;
    QDialogButtonBox* m_buttons;
};

}  // namespace bindscape::app
