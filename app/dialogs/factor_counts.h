// SPDX-License-Identifier: GPL-3.0-or-later
// Counts the sites of several factors in the background, one after another, and remembers them by what decides them.
#pragma once

#include "app/dialogs/site_counts.h"
#include "app/session/session.h"

#include <QObject>
#include <QPointer>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::app {

class FactorCounts : public QObject {
    Q_OBJECT
public:
    FactorCounts(Session& session, QObject* parent);
    // The most urgent first. A count that runs for none of them, or for a less urgent one, is dropped.
    void want(std::vector<TrainingChoice> choices);
    std::shared_ptr<const SiteCounts> known(const TrainingChoice& choice) const;  // null: not counted yet
    void forget();  // the files may have changed
    void end();

Q_SIGNALS:
    void counted(const bindscape::app::TrainingChoice& choice);
    void progressed(const bindscape::app::TrainingChoice& choice, double fraction);  // negative: unknown

private:
    void next();
    std::string keyOf(const TrainingChoice& choice) const;
    Session& m_session;
    std::vector<TrainingChoice> m_wanted;
    std::map<std::string, std::shared_ptr<const SiteCounts>> m_known;
    QPointer<jobs::Job> m_job;
    std::string m_running;  // key
};

}  // namespace bindscape::app
