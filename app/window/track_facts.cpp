// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/track_facts.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QDateTime>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace bindscape::app {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TrackFacts", text);
}

QString kindText(genome::TrackKind kind)
{
    switch (kind) {
    case genome::TrackKind::Sequence: return tr("sequence of the genome");
    case genome::TrackKind::Signal: return tr("signal");
    case genome::TrackKind::Intervals: return tr("intervals");
    case genome::TrackKind::Genes: return tr("genes");
    case genome::TrackKind::MotifHits: return tr("motif hits");
    case genome::TrackKind::Attribution: return tr("scores of bases");
    case genome::TrackKind::Variants: return tr("variants");
    }
    return {};
}

void addFile(QStringList& lines, const std::filesystem::path& path)
{
    if (path.empty())
        return;
    const QString name = QString::fromStdString(path.string());
    lines << tr("File: %1").arg(name);
    if (paths::isRemote(path))
        return;
    const QFileInfo file(name);
    if (!file.exists())
        return;
    if (file.isFile())
        lines << tr("Size: %1 bytes").arg(QString::fromStdString(withThousands(file.size())));
    lines << tr("Changed: %1").arg(file.lastModified().toString(Qt::ISODate));
}

void addDrawing(QStringList& lines, const project::TrackEntry& track, genome::TrackKind kind)
{
    const auto& style = track.style;
    if (kind == genome::TrackKind::Signal || kind == genome::TrackKind::Attribution) {
        QString scale = style.scale == tracks::ScaleMode::Fixed ? tr("fixed, %1 to %2").arg(style.min).arg(style.max)
                        : style.scale == tracks::ScaleMode::Percentile ? tr("to percentile %1 of the values in view").arg(style.percentile)
                        : style.scale == tracks::ScaleMode::Symmetric  ? tr("symmetric about 0")
                                                                       : tr("from the values in view");
        if (tracks::isLogarithmic(style))
            scale += tr(", logarithmic");
        lines << tr("Scale: %1").arg(scale);
    }
    if (kind == genome::TrackKind::Attribution)
        lines << (style.normalised ? tr("Scores: divided by the sum of |score| over their window") : tr("Scores: as they are in the file"));
    if (kind == genome::TrackKind::Signal) {
        const QString how = style.summary == "max"        ? tr("the largest")
                            : style.summary == "mean"     ? tr("the mean")
                            : style.summary == "min"      ? tr("the least")
                            : style.summary == "whiskers" ? tr("least, mean and largest")
                            : style.graph == "line"       ? tr("the mean")
                                                          : tr("the largest; far out least, mean and largest");
        lines << tr("Where several bases share a pixel: %1").arg(how);
    }
    if (!track.group.empty())
        lines << tr("Scale group: %1").arg(QString::fromStdString(track.group));
}

QString factsOf(const Session& session, const project::TrackEntry& track)
{
    const auto source = session.source(track.id);
    const auto kind = source ? source->kind() : genome::trackKindFromText(track.kind).value_or(genome::TrackKind::Signal);
    QStringList lines{QString::fromStdString(track.name)};
    if (!track.subtitle.empty())
        lines << QString::fromStdString(track.subtitle);
    lines << tr("Kind: %1").arg(kindText(kind));
    addFile(lines, track.file);
    if (source && !source->description().empty())
        lines << tr("Content: %1").arg(QString::fromStdString(source->description()));
    addDrawing(lines, track, kind);
    if (const QString problem = session.problem(track.id); !problem.isEmpty())
        lines << tr("Problem: %1").arg(problem);
    else if (!source)
        lines << tr("It is being opened.");
    if (source)
        for (const auto& warning : source->warnings())
            lines << tr("Warning: %1").arg(QString::fromStdString(toText(warning)));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

QString trackFacts(const Session& session, const std::vector<project::TrackEntry>& tracks)
{
    QStringList parts;
    for (const auto& track : tracks)
        parts << factsOf(session, track);
    return parts.join(QStringLiteral("\n\n"));
}

void showTrackFacts(const Session& session, const std::vector<project::TrackEntry>& tracks, QWidget* parent)
{
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("trackFacts"));
    dialog->setWindowTitle(tracks.size() == 1 ? tr("About %1").arg(QString::fromStdString(tracks.front().name))
                                              : tr("About %1 tracks").arg(tracks.size()));
    auto* column = new QVBoxLayout(dialog);
    auto* text = new QPlainTextEdit(trackFacts(session, tracks), dialog);
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    widgets::describe(text, tr("Facts about the track"));
    column->addWidget(text);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    auto* copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    QObject::connect(copy, &QPushButton::clicked, text, [text] { QApplication::clipboard()->setText(text->toPlainText()); });
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    column->addWidget(buttons);
    dialog->resize(widgets::scaled(560), widgets::scaled(300));
    dialog->show();
}

}  // namespace bindscape::app
