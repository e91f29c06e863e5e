// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/track_data_export.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/scores/score_export.h"
#include "core/tracks/data_text.h"
#include "core/tracks/track_painter.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QWidget>

#include <algorithm>
#include <string_view>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("TrackDataExport", text);
}

bool isBed(const fs::path& file)
{
    const std::string ending = toLower(file.extension().string());
    return ending == ".bed" || ending == ".bedgraph" || ending == ".bg";
}

QString folderOf(const Session& session)
{
    return QString::fromStdString(session.project().file.empty() ? std::string() : session.project().folder().string());
}

}  // namespace

fs::path freeDataFile(const fs::path& folder, const std::string& trackName, const std::string& ending)
{
    std::string stem;
    for (const char letter : trackName)
        stem += static_cast<unsigned char>(letter) < ' ' || std::string_view("/\\:*?\"<>|").find(letter) != std::string_view::npos ? '-' : letter;
    if (stem.empty() || stem.front() == '.')
        stem = "track" + stem;
    fs::path file = folder / (stem + ending);
    std::error_code ignored;
    for (int number = 2; fs::exists(file, ignored); ++number)
        file = folder / (stem + " " + std::to_string(number) + ending);
    return file;
}

void writeVisibleData(Session& session, VisibleData data, const fs::path& file)
{
    const QString name = QString::fromStdString(data.name), path = QString::fromStdString(file.string());
    struct Outcome {
        QString sentence;
        Severity severity;
    };
    const auto work = [data = std::move(data), file, name, path](Progress&) -> Outcome {
        try {
            const auto rows = tracks::plottedNumbers(data.data, data.visible);
            const std::string text = isBed(file) ? tracks::dataAsBed(data.visible.chrom, rows) : tracks::dataAsCsv(data.visible.chrom, rows);
            if (text.empty())
                return {tr("%1 has nothing in view that %2 could hold; choose another place or write it as CSV.").arg(name, path), Severity::Warning};
            writeFileAtomically(file, text);
            return {tr("The visible data of %1 were written to %2.").arg(name, path), Severity::Note};
        } catch (const Error& error) {
            return {QString::fromUtf8(error.what()), Severity::Error};
        }
    };
    session.jobs().start<Outcome>({tr("Write %1").arg(path), jobs::Pool::Readers, false, false}, work, &session,
                                  [&session](Outcome outcome) { session.say(outcome.sentence, outcome.severity); });
}

void writeTrackScores(Session& session, const project::TrackEntry& track, const fs::path& file)
{
    const QString name = QString::fromStdString(track.name), path = QString::fromStdString(file.string());
    jobs::JobOptions options;
    options.title = tr("Export scores of %1").arg(name);
    options.pool = jobs::Pool::Readers;
    const auto work = [folder = track.file, normalised = track.style.normalised, contigs = session.contigs(), file](Progress& progress) {
        scores::exportScores(folder, contigs, normalised, file, progress);
    };
    jobs::Job* job = session.jobs().start(std::move(options), work);
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, name, path] {
        if (job->state() == jobs::JobState::Done)
            session.say(tr("The scores of %1 were written to %2; %2.json says how they were made.").arg(name, path), Severity::Note);
        else if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
    });
}

void exportTrackScores(Session& session, const project::TrackEntry& track, QWidget* parent)
{
    const QString bigWig = tr("bigWig, one value a base (*.bw)"), npy = tr("NumPy, one row a site (*.npy)");
    const QString proposed = QString::fromStdString(freeDataFile(folderOf(session).toStdString(), track.name, ".bw").string());
    QString kind = bigWig;
    QString file = QFileDialog::getSaveFileName(parent, tr("Export scores of %1").arg(QString::fromStdString(track.name)), proposed,
                                                bigWig + QStringLiteral(";;") + npy, &kind);
    if (file.isEmpty())
        return;
    if (kind == npy && file.endsWith(QStringLiteral(".bw")))
        file.replace(file.size() - 3, 3, QStringLiteral(".npy"));
    writeTrackScores(session, track, file.toStdString());
}

void exportVisibleData(Session& session, std::vector<VisibleData> data, QWidget* parent)
{
    if (data.empty()) {
        session.say(tr("Nothing of the selected tracks has been read here yet; wait until they are drawn."), Severity::Note);
        return;
    }
    if (data.size() == 1) {
        const QString proposed = QString::fromStdString(freeDataFile(folderOf(session).toStdString(), data.front().name, ".csv").string());
        const QString file = QFileDialog::getSaveFileName(parent, tr("Export visible data of %1").arg(QString::fromStdString(data.front().name)), proposed,
                                                          tr("Table (*.csv);;BED or bedGraph (*.bed *.bedgraph)"));
        if (!file.isEmpty())
            writeVisibleData(session, std::move(data.front()), file.toStdString());
        return;
    }
    const QString folder = QFileDialog::getExistingDirectory(parent, tr("Folder for the data of %1 tracks (CSV)").arg(data.size()), folderOf(session));
    if (folder.isEmpty())
        return;
    std::vector<fs::path> taken;
    for (auto& one : data) {
        std::string name = one.name;
        fs::path file = freeDataFile(folder.toStdString(), name, ".csv");
        for (int number = 2; std::find(taken.begin(), taken.end(), file) != taken.end(); ++number)
            file = freeDataFile(folder.toStdString(), name + " " + std::to_string(number), ".csv");
        taken.push_back(file);
        writeVisibleData(session, std::move(one), file);
    }
}

}  // namespace bindscape::app
