// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/track_results.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

namespace {

enum Column { Track, Kind, ValidationBins, ValidationAuroc, ValidationAuprc, TestBins, TestAuroc, TestAuprc, Columns };

// Sorted by value; what is not defined comes first.
class ValueItem : public QTableWidgetItem {
public:
    ValueItem(const QString& text, double value) : QTableWidgetItem(text), m_value(value) { setTextAlignment(Qt::AlignRight | Qt::AlignVCenter); }
    bool operator<(const QTableWidgetItem& other) const override
    {
        const auto* that = dynamic_cast<const ValueItem*>(&other);
        return that != nullptr ? m_value < that->m_value : QTableWidgetItem::operator<(other);
    }

private:
    double m_value;
};

ValueItem* item(const std::optional<double>& value)
{
    return value ? new ValueItem(QString::fromStdString(formatFixed(*value, 3)), *value) : new ValueItem(QStringLiteral("–"), -1);
}

std::string quoted(const std::string& text)
{
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + "\"";
}

}  // namespace

std::vector<TrackResult> byTrack(const std::vector<train::TaskResult>& results)
{
    std::vector<TrackResult> rows;
    for (const auto& result : results) {
        auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& known) { return known.name == result.name; });
        if (row == rows.end())
            row = rows.insert(rows.end(), {result.name, result.kind, {}, {}});
        (result.split == "test" ? row->test : row->validation) = {result.positives, result.auroc, result.auprc};
    }
    return rows;
}

std::string trackResultsCsv(const std::vector<TrackResult>& results)
{
    std::string csv = "track,kind,validation_bins,validation_auroc,validation_auprc,test_bins,test_auroc,test_auprc\n";
    const auto number = [](const std::optional<double>& value) { return value ? formatExact(*value) : std::string(); };
    for (const auto& row : results)
        csv += join({quoted(row.name), quoted(row.kind), std::to_string(row.validation.positives), number(row.validation.auroc), number(row.validation.auprc),
                     std::to_string(row.test.positives), number(row.test.auroc), number(row.test.auprc)},
                    ",") +
               "\n";
    return csv;
}

TrackResults::TrackResults(Session& session, const QString& title, const std::filesystem::path& runFolder, QWidget* parent)
    : QDialog(parent), m_session(session), m_table(new QTableWidget(0, Columns))
{
    setWindowTitle(tr("Tracks of %1").arg(title));
    widgets::describe(m_table, tr("Tracks and how well they are told"), tr("A click on a title sorts"));
    m_table->setToolTip({});
    m_table->setHorizontalHeaderLabels(
        {tr("Track"), tr("Kind"), tr("Valid. bins"), tr("Valid. auROC"), tr("Valid. auPRC"), tr("Test bins"), tr("Test auROC"), tr("Test auPRC")});
    for (int column = 0; column < Columns; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment((column <= Kind ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    m_table->horizontalHeaderItem(ValidationBins)->setToolTip(tr("Bins that carry the track's label, on the validation chromosomes"));
    m_table->horizontalHeaderItem(TestBins)->setToolTip(tr("Bins that carry the track's label, on the test chromosomes"));
    m_table->horizontalHeader()->setSectionResizeMode(Track, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    for (int column = Kind; column < Columns; ++column)
        m_table->setColumnWidth(column, scaled(84));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(scaled(22));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_said = widgets::hintLabel(tr("Reading…"), this);
    m_export = new QPushButton(tr("&Export as CSV…"));
    m_export->setEnabled(false);
    widgets::describe(m_export, tr("Export as CSV…"), tr("Writes this table with all digits"));
    auto* close = new QPushButton(tr("Close"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_said, 1);
    row->addWidget(m_export);
    row->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_table, 1);
    layout->addLayout(row);
    resize(scaled(820), scaled(520));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_export, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getSaveFileName(this, tr("Export the table"), QStringLiteral("tracks.csv"), tr("CSV (*.csv)"));
        if (!file.isEmpty())
            exportTo(file.toStdString());
    });
    jobs::JobOptions options{tr("Read results of tracks"), jobs::Pool::Readers, false, false};
    jobs::Job* job = session.jobs().start<std::vector<TrackResult>>(
        std::move(options), [runFolder](Progress&) { return byTrack(train::readTaskResults(runFolder)); }, this,
        [this](std::vector<TrackResult> results) { fill(std::move(results)); });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            m_said->setText(job->failure());
    });
}

void TrackResults::fill(std::vector<TrackResult> results)
{
    m_results = std::move(results);
    m_table->setRowCount(static_cast<int>(m_results.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const TrackResult& track = m_results[static_cast<std::size_t>(row)];
        m_table->setItem(row, Track, new QTableWidgetItem(QString::fromStdString(track.name)));
        m_table->setItem(row, Kind, new QTableWidgetItem(QString::fromStdString(track.kind)));
        int column = ValidationBins;
        for (const auto* part : {&track.validation, &track.test}) {
            m_table->setItem(row, column++, new ValueItem(QString::fromStdString(withThousands(part->positives)), static_cast<double>(part->positives)));
            m_table->setItem(row, column++, item(part->auroc));
            m_table->setItem(row, column++, item(part->auprc));
        }
    }
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(m_results.empty() ? Track : ValidationAuroc, Qt::DescendingOrder);
    m_said->setText(m_results.empty() ? tr("There are no results of tracks yet: they come when pre-training has ended.")
                                      : QString::fromStdString(plural(static_cast<std::int64_t>(m_results.size()), "track")));
    m_export->setEnabled(!m_results.empty());
    Q_EMIT loaded();
}

void TrackResults::exportTo(const std::filesystem::path& file)
{
    try {
        writeFileAtomically(file, trackResultsCsv(m_results));
        m_said->setText(tr("Written: %1").arg(QString::fromStdString(file.string())));
    } catch (const std::exception& error) {
        m_said->setText(QString::fromUtf8(error.what()));
    }
}

}  // namespace bindscape::app
