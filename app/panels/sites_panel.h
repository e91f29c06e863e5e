// SPDX-License-Identifier: GPL-3.0-or-later
// All sites of a data set as a table: sorted and filtered in jobs, linked both ways with the browser, and changed by hand. Reads
// its files only while it is visible. What other panels ask to list (SiteSelection) is listed here.
#pragma once

#include "app/panels/sites_model.h"
#include "app/runs/site_selection.h"
#include "app/session/file_stamp.h"
#include "app/session/session.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QTableView;

namespace bindscape::widgets {
class Notice;
enum class NoticeKind;
}

namespace bindscape::app {

class RunSelection;
class SiteFilterRow;
enum class SiteMark;

class SitesPanel : public QWidget {
    Q_OBJECT
public:
    SitesPanel(Session& session, QWidget* parent);

    QTableView* table() { return m_table; }
    const SitesModel& model() const { return *m_model; }
    SiteFilterRow* filters() { return m_filters; }
    QString countText() const;
    widgets::Notice* listed() { return m_listed; }    // what another panel asked for
    widgets::Notice* waiting() { return m_waiting; }  // changes that the data set does not have yet
    QPushButton* inView() { return m_inView; }
    std::vector<std::size_t> selectedSites() const;   // in the order of the table
    void fillMenu(QMenu& menu);                       // for the selected sites
    void mark(SiteMark mark);
    void addSite(const dataset::SiteChange& change);
    void exportSites(const std::filesystem::path& file);  // those listed, in the order of the table

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Loaded;
    void makeTable();
    QWidget* makeHead();
    void connectSignals();
    void addKeys();
    void fillChoices();
    void chooseAnalysis(const std::string& id, const std::string& run);
    void list(const SiteSelection::Request& request);
    void clearRequest();
    void requestLoad();
    void adopt(std::shared_ptr<const Loaded> loaded);
    void requestQuery();
    void showSites(dataset::SiteList list, std::shared_ptr<const dataset::SiteNumbers> sites);
    void showCount();
    void showEmpty(widgets::NoticeKind kind, const QString& sentence, const QString& button = {});
    void updateState();
    void go(int row);
    void followHit();
    void selectSites(const std::vector<std::size_t>& sites, bool scroll);
    void chooseExport();
    void chooseNewSite();
    void copyRows();
    void changeNote();
    void apply(std::vector<dataset::SiteChange> changes, const QString& undoText);
    std::optional<Region> placeOf(const QString& text) const;
    bool tooMany(std::size_t count) const;

    Session& m_session;
    RunSelection& m_runs;
    SitesModel* m_model;
    QTableView* m_table;
    SiteFilterRow* m_filters = nullptr;
    QComboBox *m_analysisBox = nullptr, *m_runBox = nullptr;
    QLabel* m_count = nullptr;
    QPushButton *m_inView = nullptr, *m_clear = nullptr, *m_add = nullptr, *m_export = nullptr;
    widgets::Notice *m_listed = nullptr, *m_waiting = nullptr, *m_empty = nullptr;
    QWidget* m_content = nullptr;
    std::string m_analysis, m_run;
    std::shared_ptr<const Loaded> m_loaded;
    QPointer<jobs::Job> m_loading, m_querying;
    int m_sortColumn = 0;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    QTimer m_viewWait;
    bool m_stale = true, m_quiet = false;  // quiet: the selection follows something, nothing follows it
};

}  // namespace bindscape::app
