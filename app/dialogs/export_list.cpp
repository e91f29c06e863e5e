// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/export_list.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/text.h"
#include "core/base/version.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ExportList", text); }

}  // namespace

void writeList(const ExportedList& list, const fs::path& csv)
{
    std::string text;
    const auto add = [&](const std::vector<std::string>& row) {
        std::vector<std::string> fields;
        for (const auto& field : row)
            fields.push_back(csvField(field));
        text += join(fields, ",") + "\n";
    };
    add(list.columns);
    for (const auto& row : list.rows)
        add(row);
    nlohmann::ordered_json origin = list.origin;
    origin["program"] = std::string("Bindscape ") + version();
    origin["rows"] = list.rows.size();
    writeFileAtomically(fs::path(csv).replace_extension(".json"),
                        origin.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
    writeFileAtomically(csv, text);
}

std::string toTabs(const ExportedList& list)
{
    std::string text = join(list.columns, "\t") + "\n";
    for (const auto& row : list.rows)
        text += join(row, "\t") + "\n";
    return text;
}

void exportList(Session& session, const QString& name, ExportedList list, QWidget* parent)
{
    if (list.rows.empty())
        return session.say(tr("The list is empty."), Severity::Note);
    const fs::path proposed = session.project().folder() / QString(name + QStringLiteral(".csv")).toStdString();
    QString file = QFileDialog::getSaveFileName(parent, tr("Export list"), QString::fromStdString(proposed.string()), tr("CSV (*.csv)"));
    if (file.isEmpty())
        return;
    if (fs::path(file.toStdString()).extension() != ".csv")
        file += QStringLiteral(".csv");
    jobs::Job* job =
        session.jobs().start({tr("Export list"), jobs::Pool::Readers, false, false},
                             [list = std::move(list), path = fs::path(file.toStdString())](Progress&) { writeList(list, path); });
    QObject::connect(job, &jobs::Job::finished, &session, [&session, job, file] {
        if (job->state() == jobs::JobState::Failed)
            session.say(job->failure(), Severity::Error);
        else if (job->state() == jobs::JobState::Done)
            session.say(tr("Written: %1").arg(file), Severity::Note);
    });
}

}  // namespace bindscape::app
