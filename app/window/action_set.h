// SPDX-License-Identifier: GPL-3.0-or-later
// All actions of the window as a table: text, keys, icon, help. Menus, toolbar and the key table are made from it; what an
// action does is connected elsewhere.
#pragma once

#include <QAction>
#include <QObject>

#include <map>
#include <vector>

namespace bindscape::app {

enum class Do {
    OpenFiles, OpenUrl, OpenExample, Save, SaveAs, CloseProject, Quit,
    CopyLocus, CopySequence, CopyReverse, AddRegion, Preferences,
    PanLeft, PanRight, PageLeft, PageRight, ZoomIn, ZoomOut, ShowBase, ShowMotif, ShowWindow, ShowChromosome,
    Back, Forward, GoToPlace, Find, NextFeature, PreviousFeature, Flip, Detail, WheelScrolls,
    RenameTrack, ColorTrack, TrackHeight, ScaleTracks, GroupScale, Overlay, AboutTrack, ExportTrackData, SaveTrackImage, DuplicateTracks,
    MoveTrackUp, MoveTrackDown, NextTrack, PreviousTrack, RemoveTracks,
    ShowProjectMatches, ShowMatches,
    NewTraining, NewTrunk, StopTraining, ScoreView, ScoreOptions, FollowScores,
    ExportFigure, ReportRun, ReportPanel,
    ResetLayout,
    Keys, CheckMethods, About
};

class ActionSet : public QObject {
    Q_OBJECT
public:
    // Actions that would take keys away from tables and text fields work only where `view` or a child has the focus.
    ActionSet(QWidget* window, QWidget* view);
    QAction* operator[](Do action) const { return m_actions.at(action); }

    struct Line {
        QString group, text, keys, help;
    };
    std::vector<Line> keyTable() const;
    // An action that is made elsewhere, for the key table.
    void addLine(const QString& group, const QAction& action, const QString& text, const QString& help);

private:
    std::map<Do, QAction*> m_actions;
    std::vector<Line> m_lines;
};

}  // namespace bindscape::app
