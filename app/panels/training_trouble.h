// SPDX-License-Identifier: GPL-3.0-or-later
// What ended a training before its time, and what would help: a sentence with buttons above the curves.
#pragma once

#include "core/train/run_record.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

class QHBoxLayout;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

struct TrainingTrouble {
    QString sentence;       // empty: nothing is wrong
    double cloneRate = 0;   // a learning rate that may help; 0 = no question of that
    long smallerBatch = 0;  // with which it may go on; 0 = none
    bool onGpu = false;     // where memory did not suffice: the CPU may have more
    bool operator==(const TrainingTrouble&) const = default;
};
// record: of the run, if it has one. failure: the sentence of its last job, if that failed.
TrainingTrouble troubleOf(const std::optional<train::RunRecord>& record, const QString& failure);

class TroubleBar : public QWidget {
    Q_OBJECT
public:
    using Offer = std::pair<QString, std::function<void()>>;
    explicit TroubleBar(QWidget* parent = nullptr);
    void show(const QString& sentence, std::vector<Offer> offers);  // an empty sentence hides it
    QString sentence() const;
    QStringList offers() const;

private:
    widgets::Notice* m_notice;
    QHBoxLayout* m_buttons;
    QString m_shown;
    QStringList m_texts;
};

}  // namespace bindscape::app
