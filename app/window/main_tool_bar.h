// SPDX-License-Identifier: GPL-3.0-or-later
// The one toolbar: file, history, place, zoom, detail, training and export. Where it does not fit, and below 1280 pixels, its texts become icons.
#pragma once

#include "app/window/action_set.h"
#include "app/window/place_box.h"
#include "widgets/genome_view/genome_view.h"

#include <QToolBar>

class QComboBox;
class QSlider;
class QToolButton;

namespace bindscape::app {

class MainToolBar : public QToolBar {
    Q_OBJECT
public:
    MainToolBar(Session& session, widgets::GenomeView& view, FeatureSearch& search, const ActionSet& actions, QAction* undo,
                QAction* redo, QWidget* parent);
    LocusBox* locusBox() { return m_locus; }
    SearchBox* searchBox() { return m_search; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    enum class Level { Full, NoSearch, Narrow };
    void shorten(Level level, qsizetype iconsOnly);
    void fit(int width);
    static QToolButton* framed(QAction* action, const QString& text);
    QToolButton* addFramed(QAction* action, const QString& text);
    void addZoom(const ActionSet& actions);
    void addScoring(const ActionSet& actions);
    void fillChromosomes();
    void showRegion();

    Session& m_session;
    widgets::GenomeView& m_view;
    QComboBox* m_chromosomes;
    LocusBox* m_locus;
    SearchBox* m_search;
    QSlider* m_zoom;
    QAction *m_zoomShown = nullptr, *m_searchShown = nullptr;
    QList<QToolButton*> m_collapsible;
    QWidget* m_scoring = nullptr;  // buttons of scoring, side by side
    QToolButton* m_train;
};

}  // namespace bindscape::app
