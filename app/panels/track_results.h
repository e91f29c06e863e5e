// SPDX-License-Identifier: GPL-3.0-or-later
// How well a pre-trained network tells each of its tracks: a table that sorts by any column, and as CSV.
#pragma once

#include "app/session/session.h"
#include "core/train/trainer.h"

#include <QDialog>

#include <optional>
#include <string>
#include <vector>

class QLabel;
class QPushButton;
class QTableWidget;

namespace bindscape::app {

struct TrackResult {
    std::string name, kind;
    struct Part {
        std::int64_t positives = 0;
        std::optional<double> auroc, auprc;  // none where there is one class only
    };
    Part validation, test;
};
// One row a track, in the order of the network's outputs.
std::vector<TrackResult> byTrack(const std::vector<train::TaskResult>& results);
std::string trackResultsCsv(const std::vector<TrackResult>& results);

class TrackResults : public QDialog {
    Q_OBJECT
public:
    TrackResults(Session& session, const QString& title, const std::filesystem::path& runFolder, QWidget* parent);
    QTableWidget& table() { return *m_table; }
    void exportTo(const std::filesystem::path& file);

Q_SIGNALS:
    void loaded();

private:
    void fill(std::vector<TrackResult> results);
    Session& m_session;
    std::vector<TrackResult> m_results;
    QTableWidget* m_table;
    QLabel* m_said;
    QPushButton* m_export;
};

}  // namespace bindscape::app
