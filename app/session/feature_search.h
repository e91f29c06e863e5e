// SPDX-License-Identifier: GPL-3.0-or-later
// Named places in the project's tracks: completions for the locus box, and the feature before or after the view. Searches run
// in reader threads; a newer search drops the older one's answer.
#pragma once

#include "app/session/session.h"

namespace bindscape::app {

class FeatureSearch : public QObject {
    Q_OBJECT
public:
    explicit FeatureSearch(Session& session);

    // Names that begin with `prefix`; found() follows.
    void complete(const QString& prefix);
    // Goes to the feature with this name, or says that there is none.
    void goTo(const QString& name, std::function<void(bool found)> done = {});
    // Goes to the next or previous feature of a track, from the centre of the view.
    void step(const std::string& trackId, bool forward);

Q_SIGNALS:
    void found(const QString& prefix, const std::vector<bindscape::genome::Feature>& features);

private:
    std::vector<std::shared_ptr<const genome::TrackSource>> sources() const;

    Session& m_session;
    quint64 m_request = 0;
};

}  // namespace bindscape::app
