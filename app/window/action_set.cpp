// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/action_set.h"

#include "widgets/canvas/icons.h"

#include <QCoreApplication>
#include <QWidget>

#include <optional>

namespace bindscape::app {

namespace {

using widgets::Symbol;

enum class Scope { Window, View };
struct Entry {
    Do action;
    const char* group;
    const char* text;
    const char* keys;  // separated by blanks; the first is shown
    const char* help;
    Scope scope = Scope::Window;
    std::optional<Symbol> symbol = std::nullopt;
    bool checkable = false;
};

#define TEXT(words) QT_TRANSLATE_NOOP("ActionSet", words)
const Entry kEntries[] = {
    {Do::OpenFiles, TEXT("File"), TEXT("&Open\u2026"), "Ctrl+O", TEXT("Open a project, a genome (FASTA) or tracks"), Scope::Window, Symbol::Open},
    {Do::OpenUrl, TEXT("File"), TEXT("Open &URL\u2026"), "Ctrl+Shift+O", TEXT("Open a track from a web server")},
    {Do::OpenExample, TEXT("File"), TEXT("Open &example project"), "", TEXT("Make and open the simulated genome with GATA1 and TAL1 sites")},
    {Do::Save, TEXT("File"), TEXT("&Save project"), "Ctrl+S", TEXT("Save the project"), Scope::Window, Symbol::Save},
    {Do::SaveAs, TEXT("File"), TEXT("Save project &as\u2026"), "Ctrl+Shift+S", TEXT("Save the project under another name")},
    {Do::CloseProject, TEXT("File"), TEXT("&Close project"), "Ctrl+W", TEXT("Close the project and its genome")},
    {Do::Quit, TEXT("File"), TEXT("&Quit"), "Ctrl+Q", TEXT("Quit Bindscape")},
    {Do::CopyLocus, TEXT("Edit"), TEXT("Copy &locus"), "Ctrl+Alt+C", TEXT("Copy the place of the selected hit, the detail view, or the view"), Scope::View},
    {Do::CopySequence, TEXT("Edit"), TEXT("&Copy sequence"), "Ctrl+C", TEXT("Copy the sequence of the selected hit, the detail view, or the view"), Scope::View},
    {Do::CopyReverse, TEXT("Edit"), TEXT("Copy &reverse complement"), "Ctrl+Shift+C", TEXT("Copy it as read on the reverse strand"), Scope::View},
    {Do::AddRegion, TEXT("Edit"), TEXT("Add re&gion"), "Ctrl+R", TEXT("Make a region of interest of the view; of the detail view or the selected hit where that has the focus"), Scope::Window, Symbol::Region},
    {Do::Preferences, TEXT("Edit"), TEXT("Pr&eferences\u2026"), "Ctrl+,", TEXT("Look, wheel, autosave and threads")},
    {Do::PanLeft, TEXT("View"), TEXT("Pan left"), "Left", TEXT("Move by a tenth of the view"), Scope::View},
    {Do::PanRight, TEXT("View"), TEXT("Pan right"), "Right", TEXT("Move by a tenth of the view"), Scope::View},
    {Do::PageLeft, TEXT("View"), TEXT("One screen left"), "PgUp Shift+Left", TEXT("Move by a whole view"), Scope::View},
    {Do::PageRight, TEXT("View"), TEXT("One screen right"), "PgDown Shift+Right", TEXT("Move by a whole view"), Scope::View},
    {Do::ZoomIn, TEXT("View"), TEXT("Zoom &in"), "+ = Ctrl++ Ctrl+= Ctrl+Up", TEXT("Zoom in at the centre"), Scope::View, Symbol::ZoomIn},
    {Do::ZoomOut, TEXT("View"), TEXT("Zoom &out"), "- Ctrl+- Ctrl+Down", TEXT("Zoom out at the centre"), Scope::View, Symbol::ZoomOut},
    {Do::ShowBase, TEXT("View"), TEXT("&Base level"), "1", TEXT("About 12 pixels a base"), Scope::View},
    {Do::ShowMotif, TEXT("View"), TEXT("&Motif and surroundings"), "2", TEXT("200 bases about the centre"), Scope::View},
    {Do::ShowWindow, TEXT("View"), TEXT("Model &window (1 kb)"), "3", TEXT("The 1,000 bases that a model reads"), Scope::View},
    {Do::ShowChromosome, TEXT("View"), TEXT("Whole &chromosome"), "Ctrl+0", TEXT("Show the whole chromosome"), Scope::Window, Symbol::Home},
    {Do::Back, TEXT("View"), TEXT("Bac&k"), "Alt+Left", TEXT("The place before"), Scope::Window, Symbol::Back},
    {Do::Forward, TEXT("View"), TEXT("&Forward"), "Alt+Right", TEXT("The place after"), Scope::Window, Symbol::Forward},
    {Do::GoToPlace, TEXT("View"), TEXT("Go to &locus"), "Ctrl+L", TEXT("Type a locus or a name")},
    {Do::Find, TEXT("View"), TEXT("Se&arch"), "Ctrl+F", TEXT("Search a gene, motif, region or feature by name"), Scope::Window, Symbol::Search},
    {Do::NextFeature, TEXT("View"), TEXT("&Next feature"), "F", TEXT("The next feature of the selected track"), Scope::View},
    {Do::PreviousFeature, TEXT("View"), TEXT("&Previous feature"), "B", TEXT("The previous feature of the selected track"), Scope::View},
    {Do::Flip, TEXT("View"), TEXT("Fl&ip strand"), "S", TEXT("Show letters of the other strand"), Scope::View, Symbol::Flip},
    {Do::Detail, TEXT("View"), TEXT("&Detail"), "D", TEXT("Show the bases inside the vermillion box below the overview"), Scope::View, Symbol::Detail, true},
    {Do::WheelScrolls, TEXT("View"), TEXT("Wheel scrolls tracks, Ctrl+wheel zooms"), "", TEXT("Otherwise the wheel zooms at the pointer"), Scope::Window, {}, true},
    {Do::RenameTrack, TEXT("Tracks"), TEXT("&Rename\u2026"), "F2", TEXT("Rename the selected track"), Scope::View},
    {Do::ColorTrack, TEXT("Tracks"), TEXT("&Colour\u2026"), "", TEXT("Recolour the selected tracks")},
    {Do::TrackHeight, TEXT("Tracks"), TEXT("&Height\u2026"), "", TEXT("Set the height of the selected tracks")},
    {Do::ScaleTracks, TEXT("Tracks"), TEXT("Data rang&e\u2026"), "", TEXT("Choose the scale of the selected tracks"), Scope::View},
    {Do::Overlay, TEXT("Tracks"), TEXT("&Overlay"), "Ctrl+Shift+G", TEXT("Draw the selected signals in one row, or each in its own again"), Scope::Window, Symbol::Overlay},
    {Do::AboutTrack, TEXT("Tracks"), TEXT("Abou&t this track\u2026"), "", TEXT("File, format, numbers and warnings of the selected track"), Scope::View},
    {Do::ExportTrackData, TEXT("Tracks"), TEXT("E&xport visible data\u2026"), "", TEXT("Write the numbers of the selected tracks in view as CSV or BED")},
    {Do::SaveTrackImage, TEXT("Tracks"), TEXT("Save &image of tracks\u2026"), "", TEXT("Export the selected tracks alone as SVG, PDF or PNG")},
    {Do::DuplicateTracks, TEXT("Tracks"), TEXT("Duplicate"), "", TEXT("Show the selected tracks a second time")},
    {Do::MoveTrackUp, TEXT("Tracks"), TEXT("Move &up"), "Alt+Up", TEXT("Move the selected track up"), Scope::View},
    {Do::MoveTrackDown, TEXT("Tracks"), TEXT("Mo&ve down"), "Alt+Down", TEXT("Move the selected track down"), Scope::View},
    {Do::PreviousTrack, TEXT("Tracks"), TEXT("Select previous track"), "Ctrl+PgUp", TEXT("Select the track above"), Scope::View},
    {Do::NextTrack, TEXT("Tracks"), TEXT("Select next track"), "Ctrl+PgDown", TEXT("Select the track below"), Scope::View},
    {Do::GroupScale, TEXT("Tracks"), TEXT("&Group scale"), "Ctrl+G", TEXT("One scale for the selected tracks, or each its own again"), Scope::Window, Symbol::Scale},
    {Do::RemoveTracks, TEXT("Tracks"), TEXT("Re&move"), "Del", TEXT("Remove the selected tracks (can be undone)"), Scope::View, Symbol::Trash},
    {Do::ShowProjectMatches, TEXT("Motifs"), TEXT("Show &matches of the project\u2019s motifs"), "Ctrl+M", TEXT("A track of the matches of the project\u2019s motif file in what is in view, with p-value, strand and distance to the core")},
    {Do::ShowMatches, TEXT("Motifs"), TEXT("Show matches of a motif &file\u2026"), "Ctrl+Shift+M", TEXT("The same for another file: JASPAR, HOCOMOCO, MEME, TRANSFAC or plain matrices")},
    {Do::NewTraining, TEXT("Models"), TEXT("&New training run\u2026"), "Ctrl+T", TEXT("Train a network on the motif hits of one TF"), Scope::Window, Symbol::Flask},
    {Do::NewTrunk, TEXT("Models"), TEXT("&Pre-train a trunk\u2026"), "Ctrl+Shift+T", TEXT("Train one network on many tracks, for runs to start from"), Scope::Window, Symbol::Flask},
    {Do::StopTraining, TEXT("Models"), TEXT("&Stop, keep best"), "Ctrl+.", TEXT("Stop the running training and keep its best weights"), Scope::Window, Symbol::Stop},
    {Do::ScoreView, TEXT("Models"), TEXT("S&core the view"), "G", TEXT("Score what is in view with the shown or marked models, also while one is trained (on a copy)"), Scope::View, Symbol::Eye},
    {Do::ScoreOptions, TEXT("Models"), TEXT("Scoring &method\u2026"), "Alt+G", TEXT("Choose by which method, with which options and models what is in view is scored"), Scope::Window, Symbol::Menu},
    {Do::FollowScores, TEXT("Models"), TEXT("&Follow with scores"), "Shift+G", TEXT("Score what is in view as it moves; the scores live in memory"), Scope::View, Symbol::Follow, true},
    {Do::ExportFigure, TEXT("Figure"), TEXT("&Export figure\u2026"), "Ctrl+E", TEXT("Export the view as SVG, PDF or PNG with its numbers"), Scope::Window, Symbol::Export},
    {Do::ReportRun, TEXT("Figure"), TEXT("&Report of the shown run\u2026"), "Ctrl+Shift+E", TEXT("Web page and PDF with all of the run: data set, evaluation, profile, words, examples, methods text")},
    {Do::ReportPanel, TEXT("Figure"), TEXT("Report of all &TFs\u2026"), "Ctrl+Alt+E", TEXT("Web page and PDF with all TFs: data sets, evaluation, profiles, words, motifs, examples, methods text")},
    {Do::ResetLayout, TEXT("Window"), TEXT("&Reset layout"), "", TEXT("Put all panels back to their places")},
    {Do::Keys, TEXT("Help"), TEXT("&Keys"), "F1 ?", TEXT("All keys and mouse actions")},
    {Do::CheckMethods, TEXT("Help"), TEXT("&Check the methods\u2026"), "", TEXT("Measure networks and attribution methods on simulated sequences whose truth is known")},
    {Do::About, TEXT("Help"), TEXT("&About Bindscape"), "", TEXT("Version, libraries and what the numbers run on")},
};
#undef TEXT

QString translated(const char* text)
{
    return QCoreApplication::translate("ActionSet", text);
}

QList<QKeySequence> keysOf(const char* keys)
{
    QList<QKeySequence> sequences;
    for (const QString& key : QString::fromLatin1(keys).split(QLatin1Char(' '), Qt::SkipEmptyParts))
        sequences << QKeySequence(key);
    return sequences;
}

}  // namespace

ActionSet::ActionSet(QWidget* window, QWidget* view) : QObject(window)
{
    for (const Entry& entry : kEntries) {
        auto* action = new QAction(translated(entry.text), this);
        const auto keys = keysOf(entry.keys);
        action->setShortcuts(keys);
        action->setShortcutContext(entry.scope == Scope::View ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
        action->setCheckable(entry.checkable);
        if (entry.symbol)
            action->setIcon(widgets::icon(*entry.symbol));
        QStringList keyTexts;
        for (const auto& key : keys)
            keyTexts << key.toString(QKeySequence::NativeText);
        const QString help = translated(entry.help);
        action->setToolTip(keys.isEmpty() ? help : help + QStringLiteral(" (") + keyTexts.front() + QLatin1Char(')'));
        action->setStatusTip(help);
        action->setWhatsThis(help);
        (entry.scope == Scope::View ? view : window)->addAction(action);
        m_actions[entry.action] = action;
        if (!keys.isEmpty())
            m_lines.push_back({translated(entry.group), QString(action->text()).remove(QLatin1Char('&')).remove(QChar(0x2026)),
                               keyTexts.join(QStringLiteral(", ")), help});
    }
}

void ActionSet::addLine(const QString& group, const QAction& action, const QString& text, const QString& help)
{
    QStringList keys;
    for (const auto& key : action.shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    // Beside its group.
    auto after = m_lines.end();
    for (auto line = m_lines.begin(); line != m_lines.end(); ++line)
        if (line->group == group)
            after = line + 1;
    m_lines.insert(after, {group, text, keys.join(QStringLiteral(", ")), help});
}

std::vector<ActionSet::Line> ActionSet::keyTable() const
{
    return m_lines;
}

}  // namespace bindscape::app
