// SPDX-License-Identifier: GPL-3.0-or-later
// What the panels of one run share: a column at the left with the choice of the run, its facts and buttons; the content at
// the right, or a sentence that says what is missing and a button that makes it. Files are read in a background job, only
// while the panel is visible; a newer request replaces the older one.
#pragma once

#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "app/session/session.h"
#include "core/project/run_project.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QStackedLayout;
class QVBoxLayout;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class RunPanel : public QWidget {
    Q_OBJECT
public:
    // ofOneRun: false for panels about all runs: no choice of one, and another choice elsewhere changes nothing here.
    RunPanel(Session& session, QWidget* parent, bool ofOneRun = true);

    QString facts() const;
    QString emptyText() const;  // shown instead of the content; empty if the content is shown

protected:
    // Another run, or its files changed. Called only while the panel is visible.
    virtual void reload() = 0;
    // Buttons of the column and the content; called once by the subclass's constructor.
    void setContent(QWidget* content);
    // Widgets side by side as the content; those of the first list share the room, the others keep their width.
    void setContent(const QList<QWidget*>& growing, const QList<QWidget*>& fixed);
    QVBoxLayout* column() { return m_column; }

    void showContent();
    void showEmpty(const QString& sentence, const QString& button = {}, std::function<void()> action = {});
    void showTrouble(const QString& sentence, const QString& details);  // with "Copy details"
    // "Export figure" for what the source draws.
    void exportPlotOf(const project::ChartSource& source);
    void setFacts(const QString& richText);

    Session& session() const { return m_session; }
    std::optional<FoundRun> current() const { return findRun(m_session.project(), m_selection.run()); }
    // The same, or a trunk: for panels that show trunks as well.
    std::optional<FoundRun> currentOrTrunk() const { return findRunOrTrunk(m_session.project(), m_selection.run(), m_trunk); }
    virtual bool showsTrunks() const { return false; }  // true: reload() asks currentOrTrunk()
    std::filesystem::path currentFolder() const;  // of the selected run; empty if there is none
    // One run of the panel's analysis was touched.
    bool concerns(const QString& runId) const;

    // Reads in the background; `done` is dropped if the panel asks again or goes away.
    template <class Result>
    void read(std::function<Result(Progress&)> work, std::function<void(Result)> done, const QString& visibleTitle = {})
    {
        cancelReading();
        jobs::JobOptions options;
        options.title = visibleTitle.isEmpty() ? windowTitle() : visibleTitle;
        options.pool = jobs::Pool::Readers;
        options.visible = !visibleTitle.isEmpty();
        m_reading = m_session.jobs().start<Result>(std::move(options), std::move(work), this, std::move(done));
        connect(m_reading, &jobs::Job::finished, this, [this, job = m_reading.data()] { readingEnded(job); });
    }
    void cancelReading();
    void requestReload();

    void showEvent(QShowEvent* event) override;

private:
    void fillRuns();
    void readingEnded(jobs::Job* job);
    Session& m_session;
    RunSelection& m_selection;
    mutable project::AnalysisEntry m_trunk;
    bool m_ofOneRun;
    QComboBox* m_runs;
    QLabel* m_facts;
    widgets::Notice* m_empty;
    QStackedLayout* m_stack;
    QVBoxLayout* m_column;
    std::function<void()> m_action;
    QPointer<jobs::Job> m_reading;
    bool m_stale = true;
};

}  // namespace bindscape::app
