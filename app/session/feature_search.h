// SPDX-License-Identifier: GPL-3.0-or-later
// Going to what was typed: loci, names, several of them; completions; and the feature before or after the view. Names are looked
// for in reader threads; a newer search drops the older one's answer.
#pragma once

#include "app/session/place_finder.h"
#include "app/session/session.h"

#include <QPointer>

namespace bindscape::app {

class FeatureSearch : public QObject {
    Q_OBJECT
public:
    explicit FeatureSearch(Session& session);

    // Names that begin with the text or have it inside, the best first; found() follows.
    void complete(const QString& text);
    struct Outcome {
        bool went = false;
        QString sentence;  // why not, or a remark on what is shown; else empty
    };
    // Goes there: one place, or several side by side. `done` is called at once for loci, later for names.
    void goTo(const QString& text, std::function<void(const Outcome&)> done = {});
    void goToThing(const NamedThing& thing, std::function<void(const Outcome&)> done = {});
    // Goes to the next or previous feature of a track, on to other chromosomes where this one has no more.
    void step(const std::string& trackId, bool forward);
    void stepRegion(bool forward);  // of the regions of interest

Q_SIGNALS:
    void found(const QString& text, const std::vector<bindscape::app::NamedThing>& things);

private:
    struct Target {
        Region region;
        bool centred = false, reversed = false;
        std::string name, note;
    };
    struct Resolved {
        std::vector<Target> targets;
        QString trouble;
    };
    PlaceFinder finder() const;
    static Target targetOf(const PlaceFinder& finder, const NamedThing& thing, Progress& progress);
    static Resolved resolve(const PlaceFinder& finder, const std::string& text, Progress& progress);
    Outcome show(const std::vector<Target>& targets, const QString& text);
    void startSearch(const QString& title, std::function<Resolved(Progress&)> work, const QString& text, std::function<void(const Outcome&)> done);
    void arrive(const std::string& trackId, const std::optional<genome::Feature>& feature, bool forward);

    Session& m_session;
    quint64 m_request = 0;
    QPointer<jobs::Job> m_completing, m_going;
    // The step before, so that the next one goes on from its feature and not from the middle of the view.
    struct Stepped {
        std::string track;
        Region feature, view;
    } m_stepped;
};

}  // namespace bindscape::app
